//! Refunds (退还): ordered by the platform itself, in full, to the account the money came from.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::fact::Fact;
use domain::id::{CourtId, LotId};
use domain::instant::Instant;
use store::db::Tx;
use store::deposits::{Refundable, Returned};

use super::{AppError, funds};
use crate::App;

/// How many sign-ups are read at once.
const BATCH: i64 = 256;

/// Orders what is to go back to the sign-ups of ended lots.
///
/// Grounds: [`domain::statute::auction::ART_23`].
pub async fn of_lots(
    app: &App,
    tx: &mut Tx,
    lots: &[LotId],
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let waiting = store::deposits::refundable_of(tx, lots).await?;
    order(app, tx, &waiting, now).await
}

/// Orders the refunds that no close has ordered: late payments, surplus after the price is paid.
/// Every sign-up in a transaction of its own, so that one that cannot be refunded keeps nobody
/// else's money back.
pub async fn catch_up(app: &App) -> Result<(), AppError> {
    let (mut failed, mut tried) = (0, BTreeSet::new());
    loop {
        let mut reader = app.db.reader().await?;
        let mut waiting = store::deposits::refundable(&mut reader, failed, BATCH).await?;
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
    let mut within = BTreeMap::new();
    let mut due = Vec::with_capacity(waiting.len());
    for refundable in waiting {
        let within = match within.entry(refundable.court) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(unknown) => {
                *unknown.insert(self::within(app, tx, refundable.court).await?)
            }
        };
        due.push((refundable.registration, refundable.since + within));
    }
    let returned = store::deposits::refund(tx, &due, now).await.map_err(funds::named)?;
    let fact =
        |it: Returned| (it.case, Fact::DepositReturned { deposit: it.deposit, amount: it.amount });
    let facts = returned.into_iter().map(fact).collect();
    Ok(store::facts::append_all(tx, None, Instant::from_utc(now), facts).await?)
}

/// How long a refund may take; 24 hours by the statutory profile.
async fn within(app: &App, tx: &mut Tx, court: CourtId) -> Result<TimeDelta, AppError> {
    let court = store::people::court(tx, court).await?;
    let within = app.profiles.reckoner(&court).profile.refund_within();
    Ok(TimeDelta::microseconds(within.micros()))
}
