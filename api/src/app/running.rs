//! What an officer does to a running lot. The act takes its place in the lot's sequence first; the
//! record of the case then tells it with the published reason.

use domain::fact::Fact;
use domain::id::LotId;
use domain::instant::Instant;

use super::bids::BidError;
use super::{AppError, cases, lots, refunds};
use crate::App;
use crate::actor::Officer;
use crate::engine::{ActError, Performed};

/// Suspends a running lot (AUC-28).
pub async fn pause(
    app: &App,
    officer: &Officer,
    lot: LotId,
    reason: &str,
) -> Result<Performed, AppError> {
    ensure_own(app, officer, lot, reason).await?;
    let done = app.bidding.pause(lot, reason).await?;
    record(app, officer, lot, done, &Fact::LotPaused { lot, reason: reason.to_owned() }).await?;
    Ok(done)
}

/// Resumes a suspended lot with the time that was left (AUC-28, TIME-11).
pub async fn resume(
    app: &App,
    officer: &Officer,
    lot: LotId,
    reason: &str,
) -> Result<Performed, AppError> {
    ensure_own(app, officer, lot, reason).await?;
    let done = app.bidding.resume(lot, reason).await?;
    let (reason, ends_at) = (reason.to_owned(), done.ends_at);
    record(app, officer, lot, done, &Fact::LotResumed { lot, reason, ends_at }).await?;
    Ok(done)
}

/// Ends a lot without an outcome (撤回). The settlement follows from the sequence; a lot whose
/// bidding has not been loaded has none yet and is withdrawn here, with the place 0.
pub async fn withdraw(
    app: &App,
    officer: &Officer,
    lot: LotId,
    reason: &str,
) -> Result<Performed, AppError> {
    ensure_own(app, officer, lot, reason).await?;
    match app.bidding.withdraw(lot, reason).await {
        Ok(done) => Ok(done),
        Err(ActError::NotOpened) => withdraw_unopened(app, officer, lot, reason).await,
        Err(
            error @ (ActError::Ended
            | ActError::AlreadyPaused
            | ActError::NotPaused
            | ActError::ClockDisagrees
            | ActError::Unresolved),
        ) => Err(error.into()),
    }
}

async fn withdraw_unopened(
    app: &App,
    officer: &Officer,
    lot: LotId,
    reason: &str,
) -> Result<Performed, AppError> {
    let now = app.now();
    let at = Instant::from_utc(now);
    let withdrawn = app.db.transaction(async |tx| {
        let record = lots::lock_own(tx, officer, lot).await?;
        let step = record.lot.withdraw(reason, at)?;
        store::lots::save(tx, &step.lot).await?;
        lots::append(tx, officer, &step.lot, now, &step.fact).await?;
        refunds::of_lot(app, tx, lot, now).await
    });
    withdrawn.await?;
    Ok(Performed { seq: 0, at, ends_at: at })
}

async fn record(
    app: &App,
    officer: &Officer,
    lot: LotId,
    done: Performed,
    fact: &Fact,
) -> Result<(), AppError> {
    let recorded = app.db.transaction(async |tx| {
        let case = store::lots::find(tx, lot).await?.lot.case_id;
        store::facts::append(tx, case, Some(officer.person_id), done.at, fact).await
    });
    Ok(recorded.await?)
}

async fn ensure_own(
    app: &App,
    officer: &Officer,
    lot: LotId,
    reason: &str,
) -> Result<(), AppError> {
    if !(1..=500).contains(&reason.trim().chars().count()) {
        return Err(BidError::ReasonUnusable.into());
    }
    let mut reader = app.db.reader().await?;
    let case = store::lots::find(&mut reader, lot).await?.lot.case_id;
    cases::conducts(officer, &store::cases::find(&mut reader, case).await?)
}
