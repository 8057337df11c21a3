//! Signing up for a lot (报名). The bid code is issued when the deposit is held; until the close
//! nobody but the bidder learns who stands behind it (AUC-18).

use chrono::{DateTime, Utc};
use domain::bidding::Code;
use domain::buyer::{Effect, Finding, gravest, in_time};
use domain::fact::Fact;
use domain::id::{LotId, PersonId, RegistrationId};
use domain::instant::Instant;
use domain::lot::State;
use domain::money::Money;
use store::StoreError;
use store::accounts::BankAccount;
use store::db::{Read, Tx};
use store::deposits::Standing;
use store::lists::Phase;
use store::lots::LotRecord;
use store::registrations::{Issued, Registration};
use uuid::Uuid;

use super::buyers::declared::{self, Declaration};
use super::buyers::refusal::BuyerRefusal;
use super::buyers::{self, Stage};
use super::error::RegistrationRefusal;
use super::{AppError, lots, receipts};
use crate::App;
use crate::actor::Bidder;

/// In what quality somebody signs up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    Own,
    /// 优先购买权人, to be confirmed by the panel.
    PriorityPurchaser,
    /// 申请执行人.
    Applicant,
    /// Bids for somebody else (委托竞买).
    Agent,
    /// Buys together with others (联合竞买).
    Joint,
}

impl Capacity {
    pub const fn name(self) -> &'static str {
        match self {
            Capacity::Own => "self",
            Capacity::PriorityPurchaser => "priority-purchaser",
            Capacity::Applicant => "applicant",
            Capacity::Agent => "agent",
            Capacity::Joint => "joint",
        }
    }
}

/// A sign-up as its owner sees it: where the money goes and where it is.
pub struct Place {
    pub registration: Registration,
    pub lot: LotRecord,
    pub ends_at: DateTime<Utc>,
    pub money: Option<Standing>,
    /// Money is on its way back, and the bank has not booked it yet.
    pub refund_under_way: bool,
    pub bank: Option<BankAccount>,
    pub balance: Option<Balance>,
    /// What must be paid before taking part: the deposit, what a claim does not cover of it, or
    /// the whole price of a sale.
    pub due: Money,
    /// The court has to decide on what was found before a bid code is given.
    pub held_back: bool,
}

/// What the winner owes (AUC-25).
pub struct Balance {
    pub due: Money,
    pub paid: Money,
    pub deadline: DateTime<Utc>,
}

/// Signs the bidder up and opens their own sub-account (一人一案一账号).
///
/// Grounds: [`domain::statute::auction::ART_17`], [`domain::statute::auction::ART_18`],
/// [`domain::statute::auction::ART_34`], [`domain::statute::qualification::QUAL_01`].
pub async fn register(
    app: &App,
    bidder: &Bidder,
    id: LotId,
    capacity: Capacity,
    accepted_terms: &[u8],
    declaration: &Declaration,
) -> Result<Place, AppError> {
    let now = app.now();
    let registered = app.db.transaction(async |tx| {
        let record = store::lots::lock(tx, id).await?;
        open_for_sign_up(tx, &record, capacity, now).await?;
        let notice = record.notice.as_ref().ok_or(RegistrationRefusal::NotOpen)?;
        if notice.terms_hash != accepted_terms {
            return Err(RegistrationRefusal::OtherTerms.into());
        }
        let row = Registration {
            id: Uuid::new_v4(),
            lot_id: id.0,
            case_id: record.lot.case_id.0,
            person_id: bidder.person_id.0,
            capacity: capacity.name().to_owned(),
            priority_rank: None,
            state: "awaiting-deposit".to_owned(),
            bid_code: None,
            accepted_terms_hash: accepted_terms.to_vec(),
            created_at: now,
            qualified_at: None,
            capacity_ruling: None,
        };
        if store::registrations::of_person_for(tx, bidder.person_id, id).await?.is_some() {
            return Err(RegistrationRefusal::AlreadySignedUp.into());
        }
        let today = Instant::from_utc(now).day();
        declared::keep(app, tx, &row, capacity, declaration, today).await?;
        let found = buyers::examine(app, tx, &record, &row, Stage::SignUp, now).await?;
        if gravest(&found) == Some(Effect::Refuse) {
            return Err(BuyerRefusal::Unqualified { found }.into());
        }
        buyers::note(tx, &row, Stage::SignUp, &found, now).await?;
        let (court, case) = (record.court_id, record.lot.case_id);
        let registration = RegistrationId(row.id);
        let person = bidder.person_id;
        store::accounts::open_sub_account(tx, court, case, registration, person, now).await?;
        // The actor stays out of the record: facts are public, and who signed up is secret.
        let fact = Fact::BidderRegistered { lot: id, registration };
        store::facts::append(tx, case, None, Instant::from_utc(now), &fact).await?;
        Ok::<_, AppError>(row)
    });
    let row = match registered.await {
        Err(AppError::Buyer(BuyerRefusal::Unqualified { found })) => {
            return Err(refused(app, id, found).await?);
        }
        other => other?,
    };
    place(app, &mut app.db.reader().await?, row).await
}

/// A refused sign-up leaves a fact without a name, so that a supervisor can count them.
async fn refused(app: &App, lot: LotId, found: Vec<Finding>) -> Result<AppError, AppError> {
    let now = Instant::from_utc(app.now());
    let findings: Vec<_> = found.iter().map(|it| it.name()).collect();
    let fact = Fact::SignUpRefused { lot, findings: findings.join(" ") };
    let told = app.db.transaction(async |tx| {
        let case = store::lots::find(tx, lot).await?.lot.case_id;
        Ok::<_, AppError>(store::facts::append(tx, case, None, now, &fact).await?)
    });
    told.await?;
    Ok(BuyerRefusal::Unqualified { found }.into())
}

/// Sign-up is open from the notice until bidding ends, during extensions too; for agents and those
/// who buy together only until it starts.
///
/// Grounds: [`domain::statute::qualification::QUAL_10`],
/// [`domain::statute::qualification::QUAL_11`].
async fn open_for_sign_up(
    tx: &mut Tx,
    record: &LotRecord,
    capacity: Capacity,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let State::Announced { notice } = record.lot.state else {
        return Err(RegistrationRefusal::NotOpen.into());
    };
    let (card, ..) = store::lists::lot(tx, record.lot.id).await?;
    match card.phase(now) {
        Phase::Announced | Phase::Running | Phase::Paused => {}
        Phase::Ended => return Err(RegistrationRefusal::NotOpen.into()),
    }
    let starts_at = notice.starts_at;
    match capacity {
        Capacity::Agent | Capacity::Joint if !in_time(Instant::from_utc(now), starts_at) => {
            Err(BuyerRefusal::DeclaredTooLate { starts_at }.into())
        }
        Capacity::Own
        | Capacity::PriorityPurchaser
        | Capacity::Applicant
        | Capacity::Agent
        | Capacity::Joint => Ok(()),
    }
}

/// The bidder's own sign-up for a lot.
pub async fn own(app: &App, bidder: &Bidder, id: LotId) -> Result<Place, AppError> {
    let mut reader = app.db.reader().await?;
    let row = store::registrations::of_person_for(&mut reader, bidder.person_id, id).await?;
    let row = row.ok_or(StoreError::NotFound { what: "registration", id: id.0 })?;
    place(app, &mut reader, row).await
}

/// Every sign-up of the bidder, newest first.
pub async fn list(app: &App, bidder: &Bidder) -> Result<Vec<Place>, AppError> {
    let mut reader = app.db.reader().await?;
    let mut places = Vec::new();
    for row in store::registrations::of_person(&mut reader, bidder.person_id).await? {
        places.push(place(app, &mut reader, row).await?);
    }
    Ok(places)
}

/// The findings that wait for a decision of the court.
const WAITING: [&str; 2] = ["limited", "young-earner"];

async fn place(
    app: &App,
    reader: &mut impl Read,
    registration: Registration,
) -> Result<Place, AppError> {
    let id = LotId(registration.lot_id);
    let lot = store::lots::find(reader, id).await?;
    let (card, ..) = store::lists::lot(reader, id).await?;
    let own = RegistrationId(registration.id);
    let money = store::deposits::standing(reader, own).await?;
    let refund_under_way = store::deposits::refund_under_way(reader, own).await?;
    let banks = store::accounts::bank_accounts(reader, lot.court_id).await?;
    let bank = banks.into_iter().find(|it| it.book == "auction");
    let balance = balance(app, reader, &registration, &lot, money.as_ref()).await?;
    let due = receipts::due(reader, &lot, &registration).await?;
    let check = store::buyers::last_check(reader, own).await?;
    let waits = registration.state == "awaiting-deposit";
    let held_back = waits
        && check.is_some_and(|it| it.findings.iter().any(|it| WAITING.contains(&it.as_str())))
        && store::buyers::decision(reader, own).await?.is_none_or(|it| !it.admitted);
    let ends_at = card.ends_at();
    Ok(Place { registration, lot, ends_at, money, refund_under_way, bank, balance, due, held_back })
}

async fn balance(
    app: &App,
    reader: &mut impl Read,
    registration: &Registration,
    record: &LotRecord,
    money: Option<&Standing>,
) -> Result<Option<Balance>, AppError> {
    let hammer = match record.lot.state {
        State::Sold { hammer, .. }
        | State::Paid { hammer, .. }
        | State::Completed { hammer, .. }
        | State::Defaulted { hammer, .. }
        | State::Revoked { hammer, .. } => hammer,
        State::Draft | State::Announced { .. } | State::Unsold { .. } | State::Withdrawn { .. } => {
            return Ok(None);
        }
    };
    if hammer.winner != RegistrationId(registration.id) {
        return Ok(None);
    }
    let court = store::people::court(reader, record.court_id).await?;
    let reckoner = app.profiles.reckoner(&court);
    let deadline = lots::balance_deadline(&record.lot, hammer.ended_at, &reckoner)?;
    let held = money.and_then(|it| it.deposit.as_ref()).map_or(Money::ZERO, |it| it.amount);
    let due = hammer.price.minus_or_zero(held);
    let paid = match record.lot.state {
        State::Paid { .. } | State::Completed { .. } => due,
        State::Sold { .. } => money.map_or(Money::ZERO, |it| it.available),
        State::Draft
        | State::Announced { .. }
        | State::Defaulted { .. }
        | State::Revoked { .. }
        | State::Unsold { .. }
        | State::Withdrawn { .. } => Money::ZERO,
    };
    Ok(Some(Balance { due, paid, deadline: deadline.utc() }))
}

/// How often a code is drawn before giving up; a lot with thousands of bidders needs one or two.
const DRAWS: usize = 64;

/// Issues the bid code of a registration whose deposit is held, in the transaction that holds it.
/// `None` when it is qualified already or no longer may be.
///
/// Grounds: [`domain::statute::auction::ART_18`].
pub async fn qualify(
    tx: &mut Tx,
    id: RegistrationId,
    now: DateTime<Utc>,
) -> Result<Option<Code>, AppError> {
    for _ in 0..DRAWS {
        let code = draw();
        match store::registrations::qualify(tx, id, &code, now).await? {
            Issued::Issued => {
                let row = store::registrations::find(tx, id).await?;
                let fact = Fact::BidderQualified { lot: LotId(row.lot_id), registration: id };
                let case = domain::id::CaseId(row.case_id);
                store::facts::append(tx, case, None, Instant::from_utc(now), &fact).await?;
                return Ok(Some(code));
            }
            Issued::Taken => {}
            Issued::NotAwaiting => return Ok(None),
        }
    }
    Err(RegistrationRefusal::NoCodeLeft.into())
}

/// A letter and four digits, such as `H2515`, from the system's random numbers: nobody can tell
/// a person from it, nor the next code. Letters that read as digits are left out.
fn draw() -> Code {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    let number: u32 = rand::random_range(0..10_000);
    let letter = LETTERS.get(rand::random_range(0..LETTERS.len())).copied().map_or('A', char::from);
    format!("{letter}{number:04}").parse().expect("a letter and four digits are a code")
}

/// The qualified bidder of a lot, for placing bids: their code.
pub async fn code_of(
    read: &mut impl Read,
    person: PersonId,
    lot: LotId,
) -> Result<Option<Code>, StoreError> {
    let row = store::registrations::of_person_for(read, person, lot).await?;
    let row = row.filter(|it| it.state == "qualified");
    Ok(row.and_then(|it| it.bid_code).and_then(|it| it.parse().ok()))
}

pub(super) fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("registration_person_key") => RegistrationRefusal::AlreadySignedUp.into(),
        Some(_) | None => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn codes_are_a_letter_and_four_digits() {
        for _ in 0..1_000 {
            let code = draw();
            let (letter, digits) = code.as_str().split_at(1);
            assert!(letter.chars().all(|it| it.is_ascii_uppercase() && it != 'I' && it != 'O'));
            assert!(digits.len() == 4 && digits.chars().all(|it| it.is_ascii_digit()), "{code}");
        }
    }
}
