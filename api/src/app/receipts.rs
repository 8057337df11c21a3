//! Money coming in: bank files, what each line became, unidentified money.

use std::sync::Arc;

use bank::camt::{self, Direction, Line, Nature, Report};
use chrono::{DateTime, Utc};
use domain::fact::Fact;
use domain::id::{CaseId, LotId, PayoutId, RegistrationId};
use domain::instant::Instant;
use domain::lot::State;
use domain::money::Money;
use sm3::{Digest, Sm3};
use store::bank_lines::{Booking, Claim, File, Movement, Outcome, Suspense};
use store::db::{Read, Tx};
use uuid::Uuid;

use super::error::FundsRefusal;
use super::messages::{self, Back};
use super::{
    AppError, answers, buyers, capacities, funds, kept as opened, registrations, settlement,
};
use crate::App;
use crate::actor::Finance;
use crate::seal::kept::{self, Detail};
use crate::seal::{KeyProvider, Place};

/// A file that was imported, and what became of every line.
pub struct Imported {
    pub hash: String,
    pub lines: Vec<Outcome>,
    /// Case numbers, by case.
    pub cases: Vec<(Uuid, String)>,
}

/// Imports a file of the bank: all of it, or nothing of it. A file sent again changes nothing and
/// answers `duplicate` for every line.
///
/// # Errors
/// [`FundsRefusal::BankFile`], [`FundsRefusal::UnknownAccount`],
/// [`FundsRefusal::UnknownBalance`], [`FundsRefusal::ReferenceReused`].
pub async fn import(
    app: &App,
    finance: &Finance,
    raw: impl AsRef<[u8]> + Send + 'static,
) -> Result<Imported, AppError> {
    if answers::is_answer(raw.as_ref()) {
        return answers::import(app, finance, raw.as_ref()).await;
    }
    let (report, movements, hash, sealed) = read(app, raw).await?;
    let now = app.now();
    let imported = app.db.transaction(async |tx| {
        let accounts = store::accounts::bank_accounts(tx, finance.court_id).await?;
        let strange = report
            .lines
            .iter()
            .find(|line| accounts.iter().all(|account| account.number != line.account));
        if let Some(Line { number, account, .. }) = strange {
            let (line, account) = (*number, account.clone());
            return Err(FundsRefusal::UnknownAccount { line, account }.into());
        }
        let stated = report.closing.iter().map(|it| &it.account);
        let strange = stated.into_iter().find(|it| accounts.iter().all(|own| own.number != **it));
        if let Some(account) = strange {
            return Err(FundsRefusal::UnknownBalance { account: account.clone() }.into());
        }
        let (court, by) = (finance.court_id, finance.person_id);
        let file = File { hash: &hash, court, kind: report.kind.name(), raw: &sealed, by };
        if !store::bank_lines::keep_file(tx, &file, now).await? {
            return Ok(report.lines.iter().map(known).collect());
        }
        let count = i32::try_from(report.lines.len()).unwrap_or(i32::MAX);
        store::bank_files::describe(tx, &hash, &report.message_id, count).await?;
        for closing in &report.closing {
            let (account, day) = (&closing.account, closing.day);
            store::bank_lines::keep_balance(tx, &hash, account, day, closing.balance).await?;
        }
        let booked = store::bank_lines::book(tx, &hash, &movements, now).await;
        let outcomes = booked.map_err(funds::named)?;
        let of_payout = |it: &Outcome| payout_of(it, &report.lines).map(|(_, payout)| payout.0);
        let booked = outcomes.iter().filter(|it| it.outcome == "payout-booked");
        let booked: Vec<Uuid> = booked.filter_map(of_payout).collect();
        messages::going_back(tx, &booked, Back::Booked, now).await?;
        record(tx, &outcomes, &report.lines, now).await?;
        Ok::<_, AppError>(outcomes)
    });
    let lines = imported.await?;
    let mut received: Vec<Uuid> = lines.iter().filter_map(|it| it.registration_id).collect();
    received.sort();
    received.dedup();
    for registration in received {
        // The money is booked whatever follows; the worker tries again what fails here.
        if let Err(error) = use_money(app, RegistrationId(registration)).await {
            tracing::error!(%registration, %error, "received money could not be used yet");
        }
    }
    let cases = numbers(app, &lines).await?;
    Ok(Imported { hash: hex::encode(hash), lines, cases })
}

/// A file as it is read: its lines, the same to be kept, its digest, and itself sealed.
type Understood = (Report, Vec<Movement>, [u8; 32], Vec<u8>);

/// Reads a file, takes its digest and seals what names people, away from the threads that answer
/// requests: a file may have many megabytes.
async fn read<R>(app: &App, raw: R) -> Result<Understood, AppError>
where
    R: AsRef<[u8]> + Send + 'static,
{
    let keys = Arc::clone(&app.keys);
    let reading = tokio::task::spawn_blocking(move || {
        let report = camt::read(raw.as_ref())?;
        let hash: [u8; 32] = Sm3::digest(raw.as_ref()).into();
        let movements = report.lines.iter().map(|it| movement(&*keys, it)).collect();
        let sealed = keys.seal(file_place(&hash), raw.as_ref());
        Ok((report, movements, hash, sealed))
    });
    let read = reading.await.map_err(|_| AppError::TaskLost)?;
    Ok(read.map_err(FundsRefusal::BankFile)?)
}

/// Where the file of a digest is sealed to.
pub(super) fn file_place(hash: &[u8; 32]) -> Place {
    let row = hash.first_chunk::<16>().map_or(Uuid::nil(), |it| Uuid::from_bytes(*it));
    Place { table: "bank_file", column: "raw", row }
}

pub(super) async fn numbers(app: &App, lines: &[Outcome]) -> Result<Vec<(Uuid, String)>, AppError> {
    let mut cases: Vec<Uuid> = lines.iter().filter_map(|it| it.case_id).collect();
    cases.sort();
    cases.dedup();
    let mut reader = app.db.reader().await?;
    let mut named = Vec::new();
    for case in cases {
        let found = store::cases::find(&mut reader, CaseId(case)).await?;
        named.push((case, found.case_number));
    }
    Ok(named)
}

fn known(line: &Line) -> Outcome {
    Outcome {
        line: line.number,
        reference: line.reference.clone(),
        amount_fen: line.amount.fen(),
        outcome: "duplicate".to_owned(),
        why: Some("file-known".to_owned()),
        case_id: None,
        registration_id: None,
    }
}

/// The narrow function that books a line of a file, and what it is given: who paid is sealed, but
/// for the payer's name, which is compared in passing.
pub fn movement(keys: &dyn KeyProvider, line: &Line) -> Movement {
    let sealed = |detail, text: Option<&String>| {
        text.filter(|it| !it.is_empty()).map(|it| kept::seal(keys, detail, it))
    };
    let booking = match (line.direction, line.nature) {
        (Direction::Credit, Some(Nature::Interest)) => Booking::Interest,
        (Direction::Debit, Some(Nature::Fee)) => Booking::Fee,
        (Direction::Debit, None | Some(Nature::Interest)) if line.reverses.is_some() => {
            Booking::Reversal
        }
        (Direction::Debit, None | Some(Nature::Interest)) => Booking::Debit,
        (Direction::Credit, None | Some(Nature::Fee)) if line.returned.is_some() => Booking::Return,
        (Direction::Credit, None | Some(Nature::Fee)) => Booking::Credit,
    };
    Movement {
        booking,
        line: line.number,
        account: line.account.clone(),
        reference: line.reference.clone(),
        amount: line.amount,
        booked_at: line.booked_at,
        credited_number: line.credited_number.clone(),
        payer_plain: line.other_name.clone(),
        other_name: sealed(Detail::Name, line.other_name.as_ref()),
        other_account: sealed(Detail::Account, line.other_account.as_ref()),
        end_to_end_id: line.end_to_end_id.clone(),
        remittance: sealed(Detail::Remittance, line.remittance.as_ref()),
        reverses: line.reverses.clone(),
    }
}

async fn record(
    tx: &mut Tx,
    outcomes: &[Outcome],
    lines: &[Line],
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    for outcome in outcomes {
        let Some(case) = outcome.case_id else { continue };
        let amount = outcome.amount()?;
        let fact = match (outcome.outcome.as_str(), outcome.registration_id) {
            ("matched", Some(id)) => {
                Fact::MoneyReceived { registration: RegistrationId(id), amount }
            }
            ("payout-booked" | "payout-returned", _) => {
                let Some((moved, payout)) = payout_of(outcome, lines) else { continue };
                // The bank's code; what people wrote may name somebody, and facts are readable.
                let reason = moved.returned.clone().unwrap_or_default();
                if outcome.outcome == "payout-booked" {
                    Fact::PayoutPaid { payout, amount }
                } else {
                    Fact::PayoutBounced { payout, amount, reason }
                }
            }
            (_, _) => continue,
        };
        store::facts::append(tx, CaseId(case), None, Instant::from_utc(now), &fact).await?;
    }
    Ok(())
}

/// The payout of ours that a line of the bank speaks of.
fn payout_of<'a>(outcome: &Outcome, lines: &'a [Line]) -> Option<(&'a Line, PayoutId)> {
    let moved = lines.iter().find(|it| it.number == outcome.line)?;
    let id = Uuid::try_parse(moved.end_to_end_id.as_deref()?).ok()?;
    Some((moved, PayoutId(id)))
}

/// Uses what lies in a sub-account: holds the deposit and issues the bid code, or takes the
/// winner's balance. Does nothing when the money is not enough yet.
///
/// Grounds: [`domain::statute::auction::ART_17`], [`domain::statute::auction::ART_18`].
pub async fn use_money(app: &App, id: RegistrationId) -> Result<(), AppError> {
    let now = app.now();
    let used = app.db.transaction(async |tx| {
        let registration = store::registrations::find(tx, id).await?;
        let record = store::lots::lock(tx, LotId(registration.lot_id)).await?;
        let State::Announced { .. } = record.lot.state else {
            return settlement::pay_if_covered(tx, id, now).await;
        };
        let (card, ..) = store::lists::lot(tx, record.lot.id).await?;
        if registration.state != "awaiting-deposit" || now >= card.ends_at() {
            return Ok(());
        }
        if capacities::is_undecided(&registration)
            || buyers::held_back(app, tx, &record, &registration, now).await?
        {
            return Ok(());
        }
        let due = due(tx, &record, &registration).await?;
        let standing = store::deposits::standing(tx, id).await?;
        let available = standing.map_or(Money::ZERO, |it| it.available);
        if available < due {
            return Ok(());
        }
        if !due.is_zero() {
            let held = store::deposits::hold(tx, id, due, now).await.map_err(funds::named)?;
            let fact = Fact::DepositHeld { deposit: held, registration: id, amount: due };
            let at = Instant::from_utc(now);
            store::facts::append(tx, record.lot.case_id, None, at, &fact).await?;
        }
        registrations::qualify(tx, id, now).await?;
        Ok::<_, AppError>(())
    });
    used.await
}

/// What a sign-up has to pay before it may bid: the deposit; of the confirmed applicant, what his
/// claim does not cover; in a sale, the whole price.
///
/// Grounds: [`domain::statute::auction::ART_17`], [`domain::statute::sale::CLAUSE_7`].
pub(super) async fn due(
    read: &mut impl Read,
    record: &store::lots::LotRecord,
    registration: &store::registrations::Registration,
) -> Result<Money, AppError> {
    let offer = &record.lot.offer;
    let whole = match record.lot.round {
        domain::lot::Round::Sale => offer.start,
        domain::lot::Round::First | domain::lot::Round::Second => offer.deposit,
    };
    Ok(whole.minus_or_zero(capacities::exempt(read, record.lot.case_id, registration).await?))
}

/// Unidentified money of the court, oldest first.
pub async fn suspense(app: &App, finance: &Finance) -> Result<Vec<Suspense>, AppError> {
    let mut reader = app.db.reader().await?;
    let rows = store::bank_lines::suspense(&mut reader, finance.court_id).await?;
    rows.into_iter().map(|it| opened::suspense(app, it)).collect()
}

/// What the first person says about unidentified money.
pub struct Said {
    pub case: Option<CaseId>,
    pub registration: Option<RegistrationId>,
    pub reason: String,
    /// The document (凭证) it rests on.
    pub voucher: String,
    pub origin: Option<(String, String)>,
}

/// The first of the two people of a claim (认领).
///
/// Grounds: [`domain::statute::funds::FUND_13`].
pub async fn claim(
    app: &App,
    finance: &Finance,
    suspense: Uuid,
    said: &Said,
) -> Result<Uuid, AppError> {
    let now = app.now();
    let (name, account) = match &said.origin {
        Some((name, account)) => (name.as_str(), Some(account.as_str())),
        None => ("不详", None),
    };
    let name = kept::seal(&*app.keys, Detail::Name, name);
    let account = account.map(|it| kept::seal(&*app.keys, Detail::Account, it));
    let claimed = app.db.transaction(async |tx| {
        own_suspense(tx, finance, suspense).await?;
        let case = match (said.registration, said.case) {
            (Some(id), _) => CaseId(store::registrations::find(tx, id).await?.case_id),
            (None, Some(case)) => case,
            (None, None) => return Err(FundsRefusal::ClaimUnusable.into()),
        };
        if store::cases::find(tx, case).await?.court_id != finance.court_id.0 {
            return Err(AppError::NotYourCourt);
        }
        let claim = Claim {
            suspense,
            case,
            registration: said.registration,
            reason: &said.reason,
            voucher: &said.voucher,
            origin: (&name, account.as_deref()),
            by: finance.person_id,
        };
        store::bank_lines::propose_claim(tx, &claim, now).await.map_err(funds::named)
    });
    claimed.await
}

/// The second person agrees (M8): the money moves in one entry and is used at once.
pub async fn approve_claim(
    app: &App,
    finance: &Finance,
    suspense: Uuid,
    claim: Uuid,
) -> Result<(), AppError> {
    let now = app.now();
    let approved = app.db.transaction(async |tx| {
        own_suspense(tx, finance, suspense).await?;
        let by = finance.person_id;
        let approved = store::bank_lines::approve_claim(tx, suspense, claim, by, now).await;
        let approved = approved.map_err(funds::named)?;
        let amount = approved.amount;
        let fact = Fact::SuspenseClaimed { amount, reason: approved.reason };
        let at = Instant::from_utc(now);
        store::facts::append(tx, approved.case, Some(by), at, &fact).await?;
        Ok::<_, AppError>(approved.registration)
    });
    if let Some(registration) = approved.await? {
        // The claim is agreed and booked whatever follows; the worker tries again what fails here.
        if let Err(error) = use_money(app, registration).await {
            tracing::error!(%registration, %error, "claimed money could not be used yet");
        }
    }
    Ok(())
}

async fn own_suspense(tx: &mut Tx, finance: &Finance, id: Uuid) -> Result<(), AppError> {
    let court = store::bank_lines::suspense_court(tx, id).await?;
    if court == finance.court_id { Ok(()) } else { Err(AppError::NotYourCourt) }
}
