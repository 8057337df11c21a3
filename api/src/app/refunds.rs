//! Refunds (退还): ordered by the platform itself, in full, to the account the money came from.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::fact::Fact;
use domain::id::{CourtId, LotId};
use domain::instant::Instant;
use store::db::Tx;
use store::deposits::Refundable;

use super::{AppError, funds};
use crate::App;

/// How many sign-ups are read at once.
const BATCH: i64 = 256;

/// Orders what is to go back to the sign-ups of an ended lot.
///
/// Grounds: [`domain::statute::auction::ART_23`].
pub async fn of_lot(
    app: &App,
    tx: &mut Tx,
    lot: LotId,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let waiting = store::deposits::refundable(tx, Some(lot), 0, i64::from(i32::MAX)).await?;
    order(app, tx, &waiting, now).await
}

/// Orders the refunds that no close has ordered: late payments, surplus after the price is paid.
/// Every sign-up in a transaction of its own, so that one that cannot be refunded keeps nobody
/// else's money back.
pub async fn catch_up(app: &App) -> Result<(), AppError> {
    let (mut failed, mut tried) = (0, BTreeSet::new());
    loop {
        let mut reader = app.db.reader().await?;
        let mut waiting = store::deposits::refundable(&mut reader, None, failed, BATCH).await?;
        drop(reader);
        waiting.retain(|it| tried.insert(it.registration));
        if waiting.is_empty() {
            return Ok(());
        }
        for refundable in &waiting {
            let (now, one) = (app.now(), std::slice::from_ref(refundable));
            let ordered = app.db.transaction(async |tx| order(app, tx, one, now).await).await;
            if let Err(error) = ordered {
                let registration = refundable.registration;
                tracing::error!(%registration, %error, "a refund could not be ordered");
                failed += 1;
            }
        }
    }
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
