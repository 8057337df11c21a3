//! Payouts that are delayed with approval, the clock of a case's money, and money that goes to a
//! notary because its payee cannot be given it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::clause::Clause;
use domain::fact::Fact;
use domain::id::CaseId;
use domain::instant::Instant;
use domain::term::{Moment, Reckoner};
use ledger::payout_clock::{self, Ground, PayoutClock};
use store::delays::{Delay, Escrow, Notary};
use store::payouts::Payee;
use uuid::Uuid;

use super::error::{FundsRefusal, LotRefusal};
use super::fund_reports::Lamp;
use super::payouts::{Given, is_account_number};
use super::{AppError, cases, funds, kept as opened};
use crate::App;
use crate::actor::{Finance, Officer, Supervisor};
use crate::seal::kept::{self, Detail};

/// The officer asks for a delay; it counts once a supervisor has approved it.
///
/// Grounds: [`domain::statute::funds::FUND_10`].
pub async fn ask(
    app: &App,
    officer: &Officer,
    case: CaseId,
    (ground, reason): (Ground, &str),
) -> Result<Delay, AppError> {
    let now = app.now();
    let asked = app.db.transaction(async |tx| {
        cases::conducts(officer, &store::cases::lock(tx, case).await?)?;
        let (by, court) = (officer.person_id, officer.court_id);
        let said = (ground.slug(), reason);
        let id = store::delays::ask(tx, (case, court), said, by, now).await;
        let id = id.map_err(funds::named)?;
        Ok::<_, AppError>(store::delays::find(tx, id).await?)
    });
    asked.await
}

/// The bureau head or the supervising vice-president approves.
///
/// Grounds: [`domain::statute::funds::FUND_10`].
pub async fn approve(app: &App, supervisor: &Supervisor, id: Uuid) -> Result<Delay, AppError> {
    let now = app.now();
    let approved = app.db.transaction(async |tx| {
        let delay = store::delays::find(tx, id).await?;
        if delay.court_id != supervisor.court_id.0 {
            return Err(AppError::NotYourCourt);
        }
        let by = supervisor.person_id;
        store::delays::approve(tx, id, by, now).await.map_err(funds::named)?;
        let fact = Fact::PayoutDelayed { delay: id, ground: delay.ground };
        let (case, at) = (CaseId(delay.case_id), Instant::from_utc(now));
        store::facts::append(tx, case, Some(by), at, &fact).await?;
        Ok::<_, AppError>(store::delays::find(tx, id).await?)
    });
    approved.await
}

/// The ground has ended: the money is paid within ten days.
///
/// Grounds: [`domain::statute::funds::FUND_10`].
pub async fn end(app: &App, officer: &Officer, id: Uuid) -> Result<Delay, AppError> {
    let now = app.now();
    let ended = app.db.transaction(async |tx| {
        let delay = store::delays::find(tx, id).await?;
        let case = CaseId(delay.case_id);
        cases::conducts(officer, &store::cases::lock(tx, case).await?)?;
        let by = officer.person_id;
        store::delays::end(tx, id, by, now).await.map_err(funds::named)?;
        if delay.approved_at.is_some() {
            let fact = Fact::PayoutDelayEnded { delay: id };
            store::facts::append(tx, case, Some(by), Instant::from_utc(now), &fact).await?;
        }
        Ok::<_, AppError>(store::delays::find(tx, id).await?)
    });
    ended.await
}

/// The delays of a case, for its officer.
pub async fn of_case(app: &App, officer: &Officer, case: CaseId) -> Result<Vec<Delay>, AppError> {
    let mut reader = app.db.reader().await?;
    cases::own(&mut reader, officer.court_id, case).await?;
    Ok(store::delays::of_case(&mut reader, case).await?)
}

/// The delays of the court, those that wait for approval first.
pub async fn of_court(app: &App, supervisor: &Supervisor) -> Result<Vec<Delay>, AppError> {
    Ok(store::delays::of_court(&mut app.db.reader().await?, supervisor.court_id).await?)
}

/// The clock of money that arrived then in a case with these delays.
pub(super) fn clock(
    reckoner: &Reckoner<'_>,
    arrived: DateTime<Utc>,
    delays: &[Delay],
) -> Result<PayoutClock, AppError> {
    let approved: Vec<payout_clock::Delay> = delays.iter().filter_map(approved).collect();
    let clock = payout_clock::clock(reckoner, Instant::from_utc(arrived), &approved);
    Ok(clock.map_err(LotRefusal::Term)?)
}

fn approved(it: &Delay) -> Option<payout_clock::Delay> {
    Some(payout_clock::Delay {
        ground: Ground::parse(&it.ground)?,
        approved_at: Instant::from_utc(it.approved_at?),
        ended_at: it.ended_at.map(Instant::from_utc),
    })
}

/// Whether a clock is to be looked at: late, due within ten days or standing still, or neither.
pub(super) fn lamp(clock: &PayoutClock, now: DateTime<Utc>) -> Lamp {
    match clock.due {
        Some(due) => Lamp::of(Some(due.utc()), now, TimeDelta::days(10)),
        None => Lamp::Yellow,
    }
}

/// Records a notary's account for a line whose payee cannot be given the money. Like any payee
/// account it counts once another person has confirmed it.
///
/// Grounds: [`domain::statute::funds::FUND_12`].
pub async fn record_notary(
    app: &App,
    finance: &Finance,
    case: CaseId,
    (given, ground): (&Given, &str),
) -> Result<Payee, AppError> {
    let now = app.now();
    let texts = [&given.label, &given.holder, &given.bank];
    if texts.into_iter().any(|it| it.trim().is_empty() || it.chars().count() > 140)
        || !is_account_number(&given.number)
    {
        return Err(FundsRefusal::PayeeUnusable.into());
    }
    let holder = kept::seal(&*app.keys, Detail::Name, given.holder.trim());
    let number = kept::seal(&*app.keys, Detail::Account, &given.number);
    let recorded = app.db.transaction(async |tx| {
        cases::own(tx, finance.court_id, case).await?;
        let notary = Notary {
            case,
            label: &given.label,
            holder: &holder,
            number: &number,
            bank: &given.bank,
            ground,
            by: finance.person_id,
        };
        let id = store::delays::record_notary(tx, &notary, now).await.map_err(funds::named)?;
        Ok::<_, AppError>(store::payouts::payee(tx, id).await?)
    });
    opened::payee(app, recorded.await?)
}

/// Money with a notary, and until when its payee may collect it.
pub struct Deposited {
    pub row: Escrow,
    pub lapses_at: Option<DateTime<Utc>>,
}

/// Grounds: [`domain::statute::funds::FUND_12`].
pub async fn escrows(app: &App, finance: &Finance) -> Result<Vec<Deposited>, AppError> {
    let mut reader = app.db.reader().await?;
    let court = store::people::court(&mut reader, finance.court_id).await?;
    let reckoner = app.profiles.reckoner(&court);
    let rows = store::delays::escrows(&mut reader, finance.court_id).await?;
    let deposited = rows.into_iter().map(|row| {
        let lapses = row.deposited_at.map(|at| {
            let from = Moment::from(Instant::from_utc(at));
            let due = reckoner.due(Clause::EscrowLapses, from).map_err(LotRefusal::Term)?;
            Ok::<_, AppError>(due.instant().utc())
        });
        let holder = kept::open(&*app.keys, Detail::Name, &row.holder)?;
        Ok(Deposited { lapses_at: lapses.transpose()?, row: Escrow { holder, ..row } })
    });
    deposited.collect()
}
