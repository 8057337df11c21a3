//! Keeps one lot: makes its entries durable, closes it, resumes it after an outage.
//!
//! One task per lot, on the node that holds the lot's shard, so nothing here is concurrent with
//! itself. It reads the list in Redis, never a node's memory; every entry is judged once more by
//! the reference model before it is written, and on any doubt it recovers the lot.

use std::sync::Arc;
use std::time::Duration;

use bidding_engine::feed::Durable;
use bidding_engine::{ActRefusal, Done, Obstacle};
use domain::bidding::{Book, Event, Listed, Phase};
use domain::chain;
use domain::id::LotId;
use domain::instant::Instant;
use store::journal::{Appended, Batch, Head, JournalError, LiveLot, Recorded, Standing};

use super::bell::Bell;
use super::clocks::Clocks;
use super::committer::{self, Outcome};
use super::hub::Told;
use super::{AGREEMENT_MICROS, Bidding, BiddingError, recovery, teller};

/// One commit takes at most so many entries.
const BATCH: usize = 256;
/// A keeper looks at its lot at least this often, should a message have been lost.
const LOOK: Duration = Duration::from_secs(2);
/// Between attempts to recover.
const AGAIN: Duration = Duration::from_millis(100);

pub(super) const OUTAGE: &str = "平台服务中断，竞价暂停，剩余时间保留";
pub(super) const CLOCK: &str = "平台时钟校验不一致，竞价暂停，剩余时间保留";
/// Why the platform itself has paused a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseCause {
    Outage,
    Clock,
}

/// The cause that a published reason names, if the pause is the platform's own. An officer's
/// reason always begins with the measure.
pub fn cause_of(reason: &str) -> Option<PauseCause> {
    match reason {
        OUTAGE => Some(PauseCause::Outage),
        CLOCK => Some(PauseCause::Clock),
        _ => None,
    }
}

const RESUMED: &str = "平台服务恢复，竞价继续";

/// A lot as it stands in the journal and, in the same epoch, in Redis.
pub(super) struct Kept {
    pub head: Head,
    /// `None` until the opening is durable.
    pub book: Option<Book>,
    /// When to resume after a pause of the platform's own.
    pub resume_at: Option<Instant>,
}

/// Why a keeper starts over.
enum Trouble {
    Bidding(BiddingError),
    /// Redis has lost the lot, or another state of it.
    Lost(Obstacle),
    Fenced(Appended),
    /// The batch breaks a constraint of the journal.
    Refused(Arc<JournalError>),
    /// Redis and the reference model disagree: nothing of it is written.
    Unlawful(domain::bidding::ReplayError),
    Chain,
    Doubted,
}

impl<E: Into<BiddingError>> From<E> for Trouble {
    fn from(error: E) -> Trouble {
        Trouble::Bidding(error.into())
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Trouble::Bidding(error) => write!(f, "{error}: {error:?}"),
            Trouble::Lost(obstacle) => obstacle.fmt(f),
            Trouble::Fenced(fence) => write!(f, "the journal refuses the batch: {fence:?}"),
            Trouble::Refused(error) => write!(f, "the journal refuses the batch: {error:?}"),
            Trouble::Unlawful(error) => write!(f, "Redis broke the rules: {error}"),
            Trouble::Chain => f.write_str("an entry does not follow the one before it"),
            Trouble::Doubted => f.write_str("heartbeats were missed"),
        }
    }
}

/// Whether there is more to do at once.
enum Next {
    Again,
    Wait(Duration),
    Ended,
}

/// Keeps a lot until it has ended, the lease is lost or the process stops.
pub(super) async fn keep(bidding: Bidding, lot: LiveLot, bell: Arc<Bell>) {
    let stopping = bidding.0.workers.stopping();
    let mut state: Option<Kept> = None;
    while !bell.is_stopped() && !stopping.is_cancelled() {
        let Some(mut kept) = state.take() else {
            // Without a lease another node may be at work: recovering would stop its lot.
            if !bidding.holds(lot.id) {
                bidding.pause_for(AGAIN).await;
                continue;
            }
            bell.examine(bidding.last_beat(lot.id));
            match recovery::recover(&bidding, &lot).await {
                Ok(kept) => state = Some(kept),
                Err(error) => {
                    tracing::warn!(lot = %lot.id, "recovery failed: {error}: {error:?}");
                    bidding.pause_for(AGAIN).await;
                }
            }
            continue;
        };
        bell.begin();
        let next = step(&bidding, &lot, &bell, &mut kept).await;
        match &next {
            Ok(_) => bell.succeed(kept.book.as_ref()),
            Err(_) => bell.fail(),
        }
        match next {
            Ok(Next::Again) => state = Some(kept),
            Ok(Next::Ended) => break,
            Ok(Next::Wait(length)) => {
                state = Some(kept);
                tokio::select! {
                    () = bell.rung() => {}
                    () = tokio::time::sleep(length) => {}
                    () = stopping.cancelled() => {}
                }
            }
            Err(trouble) => tracing::warn!(lot = %lot.id, "recovering: {trouble}"),
        }
    }
    bidding.dismiss(lot.id, &bell);
}

async fn step(
    bidding: &Bidding,
    lot: &LiveLot,
    bell: &Bell,
    kept: &mut Kept,
) -> Result<Next, Trouble> {
    if bell.is_doubted() {
        return Err(Trouble::Doubted);
    }
    let (head, asked) = (kept.head, bidding.now());
    let tail = bidding.0.redis.tail(lot.id, head.epoch, head.seq, BATCH).await?;
    let tail = tail.map_err(Trouble::Lost)?;
    if !tail.entries.is_empty() {
        let is_more = tail.entries.len() == BATCH;
        commit(bidding, lot.id, kept, tail.entries).await?;
        return Ok(after_commit(bidding, kept, is_more));
    }
    let Some(book) = &kept.book else { return Ok(Next::Wait(LOOK)) };
    let now = bidding.now();
    let clocks = match bidding.clocks() {
        Clocks::Agree if !is_between(tail.clock, asked, now) => Clocks::Differ,
        known @ (Clocks::Agree | Clocks::Differ | Clocks::Unknown) => known,
    };
    match (book.phase(), clocks) {
        (Phase::Closed(_) | Phase::Withdrawn, _) => {
            bidding.0.redis.retire(lot.id, head.epoch).await?;
            Ok(Next::Ended)
        }
        (Phase::Paused { .. }, Clocks::Differ | Clocks::Unknown) => Ok(Next::Wait(LOOK)),
        (Phase::Paused { .. }, Clocks::Agree) => resume_if_due(bidding, lot.id, kept, now).await,
        // Nothing is closed by a clock that nobody confirms; as heartbeats have ceased as well,
        // the lot is paused from the last of them when the outage is over.
        (Phase::Running, Clocks::Unknown) => Ok(Next::Wait(AGAIN)),
        (Phase::Running, Clocks::Differ) if now >= book.terms().starts_at() => {
            pause_for_clock(bidding, lot.id, head.epoch).await
        }
        (Phase::Running, Clocks::Agree | Clocks::Differ) => {
            close_if_due(bidding, lot, kept, book.ends_at(), now).await
        }
    }
}

/// Whether Redis' clock, read somewhere between two moments of this node's, agrees with it.
fn is_between(clock: Instant, asked: Instant, answered: Instant) -> bool {
    clock.micros() >= asked.micros().saturating_sub(AGREEMENT_MICROS)
        && clock.micros() <= answered.micros().saturating_add(AGREEMENT_MICROS)
}

/// Whoever lists the next entry rings; there is no need to look at once whether there is one.
fn after_commit(bidding: &Bidding, kept: &Kept, is_more: bool) -> Next {
    let Some(book) = kept.book.as_ref().filter(|_| !is_more) else { return Next::Again };
    let left = book.ends_at().since(bidding.now());
    match book.phase() {
        Phase::Running if left.micros() > 0 => Next::Wait(duration(left).min(LOOK)),
        Phase::Running | Phase::Paused { .. } | Phase::Withdrawn | Phase::Closed(_) => Next::Again,
    }
}

async fn pause_for_clock(bidding: &Bidding, lot: LotId, epoch: u64) -> Result<Next, Trouble> {
    match bidding.0.redis.pause(lot, bidding.stand(epoch), None, CLOCK).await? {
        Done::Listed(_) => Ok(Next::Again),
        // Its time is up: it is closed when the clocks agree again.
        Done::Unchanged | Done::Refused(_) => Ok(Next::Wait(AGAIN)),
        Done::Obstacle(obstacle) => Err(Trouble::Lost(obstacle)),
    }
}

/// Never early: Redis' own clock decides, and while heartbeats are missing nothing is closed,
/// because an outage may have to be found first.
async fn close_if_due(
    bidding: &Bidding,
    lot: &LiveLot,
    kept: &Kept,
    ends_at: Instant,
    now: Instant,
) -> Result<Next, Trouble> {
    let left = ends_at.since(now);
    if left.micros() > 0 {
        return Ok(Next::Wait(duration(left).min(LOOK)));
    }
    if !bidding.has_fresh_beat(lot.id, now) {
        return Ok(Next::Wait(AGAIN));
    }
    match bidding.0.redis.close(lot.id, bidding.stand(kept.head.epoch)).await? {
        Done::Listed(_) | Done::Unchanged => Ok(Next::Again),
        Done::Refused(ActRefusal::TooEarly) => Ok(Next::Wait(Duration::from_millis(2))),
        Done::Refused(_) => Ok(Next::Again),
        Done::Obstacle(Obstacle::ClockDisagrees { .. }) => Ok(Next::Again),
        Done::Obstacle(obstacle) => Err(Trouble::Lost(obstacle)),
    }
}

async fn resume_if_due(
    bidding: &Bidding,
    lot: LotId,
    kept: &Kept,
    now: Instant,
) -> Result<Next, Trouble> {
    let Some(resume_at) = kept.resume_at else { return Ok(Next::Wait(LOOK)) };
    let left = resume_at.since(now);
    if left.micros() > 0 {
        return Ok(Next::Wait(duration(left).min(LOOK)));
    }
    match bidding.0.redis.resume(lot, bidding.stand(kept.head.epoch), RESUMED).await? {
        Done::Listed(_) | Done::Unchanged | Done::Refused(_) => Ok(Next::Again),
        Done::Obstacle(Obstacle::ClockDisagrees { .. }) => Ok(Next::Wait(AGAIN)),
        Done::Obstacle(obstacle) => Err(Trouble::Lost(obstacle)),
    }
}

fn duration(span: domain::instant::Span) -> Duration {
    Duration::from_micros(u64::try_from(span.micros()).unwrap_or(0))
}

/// Chains entries behind the head, judging each once more by the reference model.
fn follow(kept: &mut Kept, entries: Vec<Listed>) -> Result<Vec<Recorded>, Trouble> {
    let Head { epoch, mut nonce, mut hash, .. } = kept.head;
    let mut chained = Vec::with_capacity(entries.len());
    for listed in entries {
        if listed.previous != nonce || listed.epoch != epoch {
            return Err(Trouble::Chain);
        }
        match &mut kept.book {
            None => {
                let book = Book::replay_opening(&listed.entry).map_err(Trouble::Unlawful)?;
                kept.book = Some(book);
            }
            Some(book) => {
                let met = listed.offer.as_ref().is_none_or(|it| {
                    it.ends_before == book.ends_at()
                        && it.leader_before == book.leader().map(|it| it.price)
                });
                if !met {
                    return Err(Trouble::Chain);
                }
                book.replay(&listed.entry).map_err(Trouble::Unlawful)?;
            }
        }
        nonce = listed.nonce;
        hash = chain::link(hash, &listed.entry);
        chained.push(Recorded { listed, hash });
    }
    Ok(chained)
}

/// Makes entries durable, then tells them; never the other way round. After an error the kept
/// state is of no use and the lot is to be recovered.
async fn commit(
    bidding: &Bidding,
    lot: LotId,
    kept: &mut Kept,
    entries: Vec<Listed>,
) -> Result<(), Trouble> {
    let chained = follow(kept, entries)?;
    let (Some(last), Some(book)) = (chained.last(), &kept.book) else { return Ok(()) };
    let last =
        Head { seq: last.listed.entry.seq, nonce: last.listed.nonce, hash: last.hash, ..kept.head };
    let after = Standing::from(book);
    let batch = Batch { lot, head: kept.head, entries: chained, after };
    let chained = match committer::commit(bidding, batch).await {
        Outcome::Answered { verdict: Appended::Yes, batch } => batch.entries,
        Outcome::Answered { verdict, batch: _ } => return Err(Trouble::Fenced(verdict)),
        Outcome::Refused(error) => return Err(Trouble::Refused(error)),
        Outcome::Unknown(error) => return Err(BiddingError::Commit(error).into()),
    };
    kept.head = last;
    for recorded in &chained {
        note_pause(bidding, kept, &recorded.listed);
    }
    let durable = chained.into_iter();
    let durable = durable.map(|it| Told::new(Durable { listed: it.listed, hash: it.hash }));
    teller::tell(bidding, lot, durable.collect());
    Ok(())
}

fn note_pause(bidding: &Bidding, kept: &mut Kept, listed: &Listed) {
    kept.resume_at = match &listed.entry.event {
        Event::Paused { reason, .. } => resumption(bidding, reason, listed.entry.at),
        Event::Resumed { .. } | Event::Withdrawn { .. } => None,
        Event::Opened { .. }
        | Event::Qualified { .. }
        | Event::Disqualified { .. }
        | Event::Bid { .. }
        | Event::Closed { .. } => return,
    };
}

/// When a pause of the platform's own ends; a court's pause is ended by the court.
pub(super) fn resumption(bidding: &Bidding, reason: &str, paused_at: Instant) -> Option<Instant> {
    super::cause_of(reason).map(|_| paused_at.plus(bidding.0.settings.resume_after))
}

/// Drains what Redis has listed beyond the journal, in order, as far as it follows from it.
pub(super) async fn drain(
    bidding: &Bidding,
    lot: LotId,
    kept: &mut Kept,
    entries: Vec<Listed>,
) -> Result<(), BiddingError> {
    let seq = kept.head.seq;
    let mut rest: Vec<Listed> = entries.into_iter().filter(|it| it.entry.seq > seq).collect();
    while !rest.is_empty() {
        let later = rest.split_off(rest.len().min(BATCH));
        let batch = std::mem::replace(&mut rest, later);
        match commit(bidding, lot, kept, batch).await {
            Ok(()) => {}
            // The outcome is not known, or the trouble may pass: recovery begins anew.
            Err(Trouble::Bidding(error)) => return Err(error),
            Err(trouble) => {
                // PostgreSQL wins: none of this was ever acknowledged.
                tracing::warn!(%lot, "the tail in Redis is given up: {trouble}");
                return Ok(());
            }
        }
    }
    Ok(())
}
