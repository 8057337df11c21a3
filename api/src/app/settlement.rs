//! From the close of a lot to its price: outcome, deposits, balance, completion, default.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use documents::Kind;
use domain::deposit::Deposit;
use domain::fact::Fact;
use domain::id::{CaseId, LotId, RegistrationId};
use domain::instant::Instant;
use domain::lot::{Hammer, Lot, State, Step};
use domain::money::Money;
use store::db::Tx;
use store::settlements::{Ended, Ending};

use super::error::LotRefusal;
use super::{AppError, buyers, funds, lots, receipts, refunds};
use crate::App;
use crate::actor::Officer;

/// How many lots are settled in one transaction, and how many sign-ups are read at once: a
/// thousand lots that end in one second do not wait for each other.
const BATCH: i64 = 256;

/// Draws the outcome of lots whose bidding is over: sold to the leader, failed or withdrawn; the
/// winner's deposit applied to the price, everybody else's refund ordered. All of it or nothing;
/// running it again does nothing.
///
/// Grounds: [`domain::statute::auction::ART_22`], [`domain::statute::auction::ART_23`],
/// [`domain::statute::sale::CLAUSE_10`].
pub async fn settle(app: &App, ended: &[Ended]) -> Result<(), AppError> {
    let now = app.now();
    let settled = app.db.transaction(async |tx| {
        let ids: Vec<LotId> = ended.iter().map(|it| it.lot).collect();
        let endings: BTreeMap<LotId, &Ended> = ended.iter().map(|it| (it.lot, it)).collect();
        let (mut lots, mut facts, mut winners) = (Vec::new(), Vec::new(), Vec::new());
        for record in store::lots::lock_all(tx, &ids).await? {
            let (State::Announced { .. }, Some(ended)) =
                (&record.lot.state, endings.get(&record.lot.id))
            else {
                continue;
            };
            let (at, announced) = (Instant::from_utc(ended.at), record.lot.offer.deposit);
            let step = match &ended.how {
                Ending::Closed { leader } => record.lot.close(*leader, at)?,
                Ending::Withdrawn { reason } => record.lot.withdraw(reason, at)?,
            };
            if let State::Sold { hammer, .. } = step.lot.state {
                winners.push((hammer, announced));
            }
            facts.push((step.lot.case_id, step.fact));
            lots.push(step.lot);
        }
        store::lots::save_outcomes(tx, &lots).await?;
        let sold = lots.iter().filter(|it| matches!(it.state, State::Sold { .. })).map(|it| it.id);
        store::issued::order(tx, sold, Kind::Confirmation.name(), now).await?;
        let (applied, covered) = apply_deposits(tx, &winners, now).await?;
        facts.extend(applied);
        store::facts::append_all(tx, None, Instant::from_utc(now), facts).await?;
        let ids: Vec<LotId> = lots.iter().map(|it| it.id).collect();
        refunds::of_lots(app, tx, &ids, now).await?;
        for winner in covered {
            pay_if_covered(tx, winner, now).await?;
        }
        Ok::<_, AppError>(())
    });
    settled.await
}

/// Saves a step that the platform takes by rule, and its fact.
async fn keep(tx: &mut Tx, step: &Step, now: DateTime<Utc>) -> Result<(), AppError> {
    store::lots::save(tx, &step.lot).await?;
    let at = Instant::from_utc(now);
    Ok(store::facts::append(tx, step.lot.case_id, None, at, &step.fact).await?)
}

/// Applies the deposits that winners have paid; an applicant whose claim covers his has paid none
/// (AUC-17). With each hammer goes the deposit the notice asked for. Answers the facts, and the
/// winners whose money covers the whole price.
async fn apply_deposits(
    tx: &mut Tx,
    hammers: &[(Hammer, Money)],
    now: DateTime<Utc>,
) -> Result<(Vec<(CaseId, Fact)>, Vec<RegistrationId>), AppError> {
    let by_winner: BTreeMap<RegistrationId, &(Hammer, Money)> =
        hammers.iter().map(|it| (it.0.winner, it)).collect();
    let winners: Vec<RegistrationId> = by_winner.keys().copied().collect();
    let (mut deposits, mut facts, mut covered) = (Vec::new(), Vec::new(), Vec::new());
    for standing in store::deposits::standings(tx, &winners).await? {
        let Some((hammer, announced)) = by_winner.get(&standing.registration) else { continue };
        let held = standing.deposit.filter(|it| it.resolution.is_none());
        let paid = held.as_ref().map_or(Money::ZERO, |it| it.amount);
        if standing.available >= hammer.price.minus_or_zero(paid) {
            covered.push(standing.registration);
        }
        let Some(held) = held else { continue };
        let (deposit, _) = Deposit::held(held.id, held.amount, *announced)
            .apply()
            .map_err(|_| super::error::FundsRefusal::DoneBefore)?;
        deposits.push(deposit.id);
        facts.push((standing.case, Fact::DepositApplied { deposit: held.id, amount: held.amount }));
    }
    store::deposits::apply(tx, &deposits, now).await.map_err(funds::named)?;
    Ok((facts, covered))
}

/// Takes the balance if the winner has paid all of it; the lot is then paid, and what he paid
/// beyond it goes back to him.
///
/// Grounds: [`domain::statute::auction::ART_25`].
pub async fn pay_if_covered(
    tx: &mut Tx,
    winner: RegistrationId,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let registration = store::registrations::find(tx, winner).await?;
    let record = store::lots::lock(tx, LotId(registration.lot_id)).await?;
    let State::Sold { hammer, .. } = record.lot.state else { return Ok(()) };
    let Some(standing) = store::deposits::standing(tx, winner).await? else { return Ok(()) };
    let held = standing.deposit.map_or(Money::ZERO, |it| it.amount);
    let due = hammer.price.minus_or_zero(held);
    if hammer.winner != winner || standing.available < due {
        return Ok(());
    }
    if !due.is_zero() {
        store::deposits::pay_balance(tx, record.lot.id, now).await.map_err(funds::named)?;
    }
    keep(tx, &record.lot.pay()?, now).await
}

/// The completion ruling was served: title passes, and the price moves to the case-fund account.
///
/// Grounds: [`domain::statute::auction::ART_22`], [`domain::statute::funds::FUND_03`].
pub async fn complete(app: &App, officer: &Officer, id: LotId) -> Result<Lot, AppError> {
    let now = app.now();
    let completed = app.db.transaction(async |tx| {
        let record = lots::lock_own(tx, officer, id).await?;
        buyers::before_ruling(app, tx, &record, now).await?;
        let case = record.lot.case_id;
        let step = record.lot.complete(Instant::from_utc(now))?;
        store::lots::save(tx, &step.lot).await?;
        let moving = store::payouts::move_to_case_fund(tx, id, officer.person_id, now);
        let payout = moving.await.map_err(funds::named)?;
        let amount = match step.lot.state {
            State::Completed { hammer, .. } => hammer.price,
            State::Draft
            | State::Announced { .. }
            | State::Sold { .. }
            | State::Paid { .. }
            | State::Unsold { .. }
            | State::Withdrawn { .. }
            | State::Defaulted { .. }
            | State::Revoked { .. } => Money::ZERO,
        };
        lots::append(tx, officer, &step.lot, now, &step.fact).await?;
        let requested = Fact::PayoutRequested { payout, amount };
        let (at, by) = (Instant::from_utc(now), Some(officer.person_id));
        store::facts::append(tx, case, by, at, &requested).await?;
        Ok::<_, AppError>(step.lot)
    });
    completed.await
}

/// The panel finds that the buyer defaulted (悔拍) after the balance was due: the deposit is
/// forfeited up to what was announced, the rest goes back.
///
/// Grounds: [`domain::statute::auction::ART_24`], [`domain::statute::sale::CLAUSE_11`].
pub async fn default(app: &App, officer: &Officer, id: LotId) -> Result<Lot, AppError> {
    let now = app.now();
    let court = store::people::court(&mut app.db.reader().await?, officer.court_id).await?;
    let defaulted = app.db.transaction(async |tx| {
        let record = lots::lock_own(tx, officer, id).await?;
        if let State::Sold { hammer, .. } = record.lot.state {
            let reckoner = app.profiles.reckoner(&court);
            let deadline = lots::balance_deadline(&record.lot, hammer.ended_at, &reckoner)?;
            if Instant::from_utc(now) <= deadline {
                return Err(LotRefusal::BalanceNotDue { deadline }.into());
            }
        }
        let announced = record.lot.offer.deposit;
        let step = record.lot.default()?;
        store::lots::save(tx, &step.lot).await?;
        lots::append(tx, officer, &step.lot, now, &step.fact).await?;
        let State::Defaulted { hammer, .. } = step.lot.state else { return Ok(step.lot) };
        if let Some(held) =
            store::deposits::standing(tx, hammer.winner).await?.and_then(|it| it.deposit)
        {
            store::deposits::forfeit_applied(tx, id, now).await.map_err(funds::named)?;
            let withheld = held.amount.min(announced);
            let returned = held.amount.minus_or_zero(withheld);
            let fact = Fact::DepositForfeited { deposit: held.id, withheld, returned };
            lots::append(tx, officer, &step.lot, now, &fact).await?;
        }
        refunds::of_lots(app, tx, &[id], now).await?;
        Ok::<_, AppError>(step.lot)
    });
    defaulted.await
}

/// One round of the worker: ended lots, money that an import left waiting, refunds that are owed.
/// Idempotent; every lot and sign-up in a transaction of its own. What fails is passed over in
/// this round, so that it holds nothing else up, and tried again in the next.
pub async fn catch_up(app: &App) -> Result<(), AppError> {
    catch_up_since(app, None).await
}

/// The same for lots that have ended since then, among all that ever did.
pub async fn catch_up_since(app: &App, since: Option<DateTime<Utc>>) -> Result<(), AppError> {
    settle_ended(app, since).await?;
    use_waiting(app).await?;
    refunds::catch_up(app).await
}

async fn settle_ended(app: &App, since: Option<DateTime<Utc>>) -> Result<(), AppError> {
    let (mut failed, mut tried) = (0, BTreeSet::new());
    loop {
        let mut reader = app.db.reader().await?;
        let mut ended = store::settlements::ended(&mut reader, since, failed, BATCH).await?;
        drop(reader);
        ended.retain(|it| tried.insert(it.lot));
        if ended.is_empty() {
            return Ok(());
        }
        if settle(app, &ended).await.is_ok() {
            continue;
        }
        // One of them spoils it for the others, so each goes by itself.
        for one in &ended {
            if let Err(error) = settle(app, std::slice::from_ref(one)).await {
                tracing::error!(lot = %one.lot, %error, "an ended lot could not be settled");
                failed += 1;
            }
        }
    }
}

async fn use_waiting(app: &App) -> Result<(), AppError> {
    let mut last = None;
    loop {
        let mut reader = app.db.reader().await?;
        let waiting = store::settlements::with_money(&mut reader, last, app.now(), BATCH).await?;
        drop(reader);
        let Some(end) = waiting.last() else { return Ok(()) };
        last = Some(*end);
        for registration in waiting {
            if let Err(error) = receipts::use_money(app, registration).await {
                tracing::error!(%registration, %error, "received money could not be used");
            }
        }
    }
}
