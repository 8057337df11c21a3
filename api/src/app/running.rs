//! What an officer does to a running lot: every measure stands on a legal ground, takes its place
//! in the lot's sequence with a published reason, and is then told in the record of the case.

use chrono::{DateTime, Utc};
use domain::clause::Clause;
use domain::fact::Fact;
use domain::id::LotId;
use domain::instant::Instant;
use domain::lot::State;
use domain::lot::stopping::{Bidding, Measure, StopGround};
use store::StoreError;
use store::db::{Read, Tx};
use store::lots::LotRecord;
use store::stops::{Due, Stop};

use super::bids::BidError;
use super::error::StopError;
use super::{AppError, cases, lots, refunds};
use crate::App;
use crate::actor::Officer;
use crate::engine::{ActError, Performed};

/// What the court orders, and why.
#[derive(Clone, Debug)]
pub struct Order {
    pub measure: Measure,
    pub ground: StopGround,
    /// The ruling or decision (文书号).
    pub document: Option<String>,
    /// When the ground will have ended, if that is known.
    pub ground_ends_at: Option<DateTime<Utc>>,
    pub reason: String,
}

impl Order {
    fn published(&self) -> String {
        self.ground.published(self.measure, self.document.as_deref(), &self.reason)
    }
}

/// Suspends a running lot, on a ground that allows it.
///
/// Grounds: [`domain::statute::auction::ART_28`], [`domain::statute::auction::ART_9`].
pub async fn pause(
    app: &App,
    officer: &Officer,
    lot: LotId,
    order: &Order,
) -> Result<Performed, AppError> {
    let (_, due) = lawful(app, officer, lot, order).await?;
    let published = order.published();
    let done = app.bidding.pause(lot, &published).await;
    let done = completed(app, lot, ("paused", &published), done).await?;
    let fact = Fact::LotPaused { lot, reason: published };
    record(app, officer, (lot, done), (order, due), &fact).await?;
    Ok(done)
}

/// What has become of an order. Journalling it and keeping its legal ground are two steps, and
/// between them anything may fail: then the same order again finds its turn and is completed.
async fn completed(
    app: &App,
    lot: LotId,
    turn: (&str, &str),
    done: Result<Performed, ActError>,
) -> Result<Performed, AppError> {
    let error = match done {
        Ok(done) => return Ok(done),
        Err(error) => error,
    };
    let found = store::stops::unrecorded(&mut app.db.reader().await?, lot, turn).await?;
    let taken = found.and_then(|it| {
        let (at, ends_at) = (Instant::from_micros(it.at_us)?, Instant::from_micros(it.ends_at_us)?);
        Some(Performed { seq: u64::try_from(it.seq).ok()?, at, ends_at })
    });
    Ok(taken.ok_or(error)?)
}

/// Resumes a suspended lot with the time that was left (AUC-28, TIME-11).
pub async fn resume(
    app: &App,
    officer: &Officer,
    lot: LotId,
    reason: &str,
) -> Result<Performed, AppError> {
    ensure_reason(reason)?;
    own(app, officer, lot).await?;
    super::lot_objections::ensure_may_resume(app, officer, lot).await?;
    let by = (officer.person_id, app.now());
    let ordered =
        app.db.transaction(async |tx| store::stops::order_resumption(tx, (lot, reason), by).await);
    ordered.await?;
    let done = app.bidding.resume(lot, reason).await?;
    let told = app.db.transaction(async |tx| resumed(tx, (lot, done), reason).await);
    if let Err(error) = told.await {
        // It goes on whatever becomes of the record, and the worker that tells of turns makes up
        // for it.
        tracing::error!(%lot, %error, "the resumption is not in the record of the case yet");
    }
    Ok(done)
}

/// Appends that a lot goes on by the order of an officer to the record of the case; once, whoever
/// comes first. What the platform has resumed by itself is in the record of its fault.
pub(super) async fn resumed(
    tx: &mut Tx,
    (lot, done): (LotId, Performed),
    reason: &str,
) -> Result<(), AppError> {
    let Some(officer) = store::stops::resumed_by(tx, (lot, reason)).await? else { return Ok(()) };
    let seq = i64::try_from(done.seq).unwrap_or(i64::MAX);
    if !store::stops::claim_fact(tx, lot, seq).await? {
        return Ok(());
    }
    let case = store::lots::find(tx, lot).await?.lot.case_id;
    let fact = Fact::LotResumed { lot, reason: reason.to_owned(), ends_at: done.ends_at };
    Ok(store::facts::append(tx, case, Some(officer), done.at, &fact).await?)
}

/// Notes that the ground of the standing measure has ended; answers until when bidding must go on.
///
/// Grounds: [`domain::statute::auction::ART_28`].
pub async fn end_ground(
    app: &App,
    officer: &Officer,
    lot: LotId,
    ended_at: DateTime<Utc>,
) -> Result<Due, AppError> {
    let now = app.now();
    if ended_at > now {
        return Err(StopError::GroundEndsLater.into());
    }
    let ended = app.db.transaction(async |tx| {
        lots::lock_own(tx, officer, lot).await?;
        let stop = store::stops::standing(tx, lot).await?.ok_or(StopError::NotStopped)?;
        let due = due(app, tx, officer, ended_at).await?;
        let by = (officer.person_id, now);
        store::stops::end_ground(tx, (lot, stop), due, by).await.map_err(|error| {
            match error.constraint() {
                Some("stop_ground_end_pkey") => StopError::GroundEnded.into(),
                Some(_) | None => AppError::from(error),
            }
        })?;
        Ok::<_, AppError>(due)
    });
    ended.await
}

/// Ends a lot without an outcome (撤回). The settlement follows from the sequence; a lot whose
/// bidding has not been loaded has none yet and is withdrawn here, with the place 0.
///
/// Grounds: [`domain::statute::auction_general::ART_17`].
pub async fn withdraw(
    app: &App,
    officer: &Officer,
    lot: LotId,
    order: &Order,
) -> Result<Performed, AppError> {
    let (case, _) = lawful(app, officer, lot, order).await?;
    let published = order.published();
    let done = app.bidding.withdraw(lot, &published).await;
    if done == Err(ActError::NotOpened) {
        return withdraw_unopened(app, officer, &case, order).await;
    }
    let done = completed(app, lot, ("withdrawn", &published), done).await?;
    let at = app.now();
    let kept = app.db.transaction(async |tx| {
        store::stops::insert(tx, &stop(officer, (lot, done.seq), order, (None, at))).await
    });
    once(kept.await)?;
    Ok(done)
}

async fn withdraw_unopened(
    app: &App,
    officer: &Officer,
    record: &LotRecord,
    order: &Order,
) -> Result<Performed, AppError> {
    let (now, lot) = (app.now(), record.lot.id);
    let at = Instant::from_utc(now);
    let withdrawn = app.db.transaction(async |tx| {
        let record = lots::lock_own(tx, officer, lot).await?;
        let step = record.lot.withdraw(&order.published(), at)?;
        store::lots::save(tx, &step.lot).await?;
        store::stops::insert(tx, &stop(officer, (lot, 0), order, (None, now))).await?;
        let title = record.title.as_str();
        super::messages::withdrawn(tx, (lot, title), &order.published(), now).await?;
        lots::append(tx, officer, &step.lot, now, &step.fact).await?;
        refunds::of_lots(app, tx, &[lot], now).await
    });
    withdrawn.await?;
    Ok(Performed { seq: 0, at, ends_at: at })
}

fn stop<'a>(
    officer: &Officer,
    (lot, seq): (LotId, u64),
    order: &'a Order,
    (due, at): (Option<Due>, DateTime<Utc>),
) -> Stop<'a> {
    Stop {
        lot,
        seq,
        measure: order.measure.name(),
        ground: order.ground.name(),
        document: order.document.as_deref(),
        reason: &order.reason,
        due,
        by: officer.person_id,
        at,
    }
}

async fn record(
    app: &App,
    officer: &Officer,
    (lot, done): (LotId, Performed),
    (order, due): (&Order, Option<Due>),
    fact: &Fact,
) -> Result<(), AppError> {
    let at = app.now();
    let recorded = app.db.transaction(async |tx| {
        store::stops::insert(tx, &stop(officer, (lot, done.seq), order, (due, at))).await?;
        let case = store::lots::find(tx, lot).await?.lot.case_id;
        store::facts::append(tx, case, Some(officer.person_id), done.at, fact).await
    });
    once(recorded.await)
}

/// The same order sent twice at once is kept once, with all that belongs to it.
fn once(kept: Result<(), StoreError>) -> Result<(), AppError> {
    match kept {
        Err(error) if error.constraint() == Some("lot_stop_pkey") => Ok(()),
        kept => Ok(kept?),
    }
}

/// The lot, if it is the officer's and the law allows the order; with the day by which bidding
/// must go on, if the end of the ground is known.
async fn lawful(
    app: &App,
    officer: &Officer,
    lot: LotId,
    order: &Order,
) -> Result<(LotRecord, Option<Due>), AppError> {
    ensure_reason(&order.reason)?;
    let record = own(app, officer, lot).await?;
    let now = Instant::from_utc(app.now());
    let bidding = match record.lot.state {
        State::Announced { notice } if now < notice.starts_at => Bidding::NotBegun,
        State::Announced { .. }
        | State::Draft
        | State::Sold { .. }
        | State::Paid { .. }
        | State::Completed { .. }
        | State::Unsold { .. }
        | State::Withdrawn { .. }
        | State::Defaulted { .. }
        | State::Revoked { .. } => Bidding::Begun,
    };
    let document = order.document.as_deref();
    order.ground.allows(order.measure, document, bidding).map_err(StopError::Law)?;
    let due = match order.ground_ends_at {
        Some(at) => Some(due(app, &mut app.db.reader().await?, officer, at).await?),
        None => None,
    };
    Ok((record, due))
}

/// Five days after the end of the ground bidding must have gone on.
async fn due(
    app: &App,
    read: &mut impl Read,
    officer: &Officer,
    ground_ends_at: DateTime<Utc>,
) -> Result<Due, AppError> {
    let court = store::people::court(read, officer.court_id).await?;
    let reckoner = app.profiles.reckoner(&court);
    let due = reckoner.due(Clause::Resumed, Instant::from_utc(ground_ends_at));
    let resume_by = due.map_err(StopError::Term)?.instant().utc();
    Ok(Due { ground_ends_at, resume_by })
}

fn ensure_reason(reason: &str) -> Result<(), AppError> {
    if (1..=500).contains(&reason.trim().chars().count()) {
        Ok(())
    } else {
        Err(BidError::ReasonUnusable.into())
    }
}

async fn own(app: &App, officer: &Officer, lot: LotId) -> Result<LotRecord, AppError> {
    let mut reader = app.db.reader().await?;
    let record = store::lots::find(&mut reader, lot).await?;
    cases::conducts(officer, &store::cases::find(&mut reader, record.lot.case_id).await?)?;
    Ok(record)
}
