//! Refunds (退还): ordered by the platform itself, in full, to the account the money came from.

use chrono::{DateTime, TimeDelta, Utc};
use domain::fact::Fact;
use domain::id::{CourtId, LotId};
use domain::instant::Instant;
use store::db::Tx;
use store::deposits::Refundable;

use super::{AppError, funds};
use crate::App;

/// Orders what is to go back to the sign-ups of an ended lot.
///
/// Grounds: [`domain::statute::auction::ART_23`].
pub async fn of_lot(
    app: &App,
    tx: &mut Tx,
    lot: LotId,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let waiting = store::deposits::refundable(tx, Some(lot), i64::from(i32::MAX)).await?;
    order(app, tx, &waiting, now).await
}

/// Orders the refunds that no close has ordered: late payments, surplus after the price is paid.
pub async fn catch_up(app: &App) -> Result<(), AppError> {
    let waiting = store::deposits::refundable(&mut app.db.reader().await?, None, 256).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let now = app.now();
    app.db.transaction(async |tx| order(app, tx, &waiting, now).await).await
}

async fn order(
    app: &App,
    tx: &mut Tx,
    waiting: &[Refundable],
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    for refundable in waiting {
        let due = refundable.since + within(app, tx, refundable.court).await?;
        let id = refundable.registration;
        let held = store::deposits::standing(tx, id).await?.and_then(|it| it.deposit);
        store::deposits::refund(tx, &[id], now, due).await.map_err(funds::named)?;
        let after = store::deposits::standing(tx, id).await?.and_then(|it| it.deposit);
        let resolved = held.is_some_and(|it| it.resolution.is_none())
            && after.as_ref().is_some_and(|it| it.resolution.is_some());
        if let (true, Some(deposit)) = (resolved, after) {
            let row = store::registrations::find(tx, id).await?;
            let fact = Fact::DepositReturned { deposit: deposit.id, amount: deposit.amount };
            let (case, at) = (domain::id::CaseId(row.case_id), Instant::from_utc(now));
            store::facts::append(tx, case, None, at, &fact).await?;
        }
    }
    Ok(())
}

/// How long a refund may take; 24 hours by the statutory profile.
async fn within(app: &App, tx: &mut Tx, court: CourtId) -> Result<TimeDelta, AppError> {
    let court = store::people::court(tx, court).await?;
    let within = app.profiles.reckoner(&court).profile.refund_within();
    Ok(TimeDelta::microseconds(within.micros()))
}
