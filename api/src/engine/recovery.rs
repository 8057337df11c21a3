//! The one way back from every fault.
//!
//! Freeze Redis → read the head in PostgreSQL → if Redis has the same epoch and is ahead by a
//! tail that follows the head, drain it in order → raise the epoch → rebuild Redis from
//! PostgreSQL → pause if the outage demands it → go on. Redis behind, forked or empty: PostgreSQL
//! wins; nothing acknowledged is missing.

use bidding_engine::{Answer, Answered, Done, Frozen, Obstacle, is_forgotten};
use domain::bidding::{Book, Event, Phase};
use domain::id::LotId;
use domain::instant::{Instant, Span};
use store::journal::{Head, LiveLot, Recorded, Stray};
use uuid::Uuid;

use super::keeper::{self, Kept, OUTAGE};
use super::{Bidding, BiddingError, load};

/// Answers older than this are not put back: a key's own time is at most ten minutes ahead of
/// its bid, and ten minutes after its own time it is stale.
const REMEMBERED_SECONDS: i64 = 1_205;
/// Entries read from the journal at once.
const PAGE: i64 = 2_000;

pub(super) async fn recover(bidding: &Bidding, lot: &LiveLot) -> Result<Kept, BiddingError> {
    let id = lot.id;
    let started = std::time::Instant::now();
    if bidding.0.journal.head(id).await?.is_none() {
        bidding.0.journal.open(id).await?;
    }
    let (known, _) = read(bidding, id).await?;
    let frozen = freeze(bidding, id, known.epoch).await?;
    let (head, book) = read(bidding, id).await?;
    let seen_epoch = frozen.as_ref().map_or(0, |it| it.epoch);
    let mut kept = Kept { head, book, resume_at: None };
    if let Some(frozen) = frozen.filter(|it| it.epoch == head.epoch) {
        keeper::drain(bidding, id, &mut kept, frozen.entries).await?;
    }
    let epoch = head.epoch.max(seen_epoch).saturating_add(1);
    if !bidding.0.journal.raise_epoch(id, head.epoch, epoch).await? {
        return Err(BiddingError::Overtaken);
    }
    // Only now is the journal still: an append under way has either been seen or been refused.
    let (head, book) = read(bidding, id).await?;
    let mut kept = Kept { head, book, resume_at: None };
    match &kept.book {
        None => {
            let book = open(bidding, lot, epoch).await?;
            // Nobody could bid from the start on: a lot that is opened late gets that time back.
            pause_after_outage(bidding, epoch, lot.window.0, (id, &book)).await?;
        }
        Some(book) => {
            rebuild(bidding, id, &kept.head, book).await?;
            kept.resume_at = resumption(bidding, id, book).await?;
            let beat = bidding.last_beat(id).unwrap_or(book.last());
            pause_after_outage(bidding, epoch, beat.max(book.last()), (id, book)).await?;
            if !bidding.0.redis.thaw(id, epoch).await? {
                return Err(BiddingError::Overtaken);
            }
        }
    }
    bidding.learn_head(id, &kept.head).await?;
    bidding.0.redis.tell_recovered(id, bidding.0.process, epoch).await?;
    bidding.0.meters.recoveries.inc();
    let took = started.elapsed();
    tracing::info!(lot = %id, epoch, seq = kept.head.seq, ?took, "the lot is kept");
    Ok(kept)
}

async fn read(bidding: &Bidding, lot: LotId) -> Result<(Head, Option<Book>), BiddingError> {
    bidding.0.journal.book(lot).await?.ok_or(BiddingError::NotAnnounced)
}

/// Stops judging, unless another node has recovered the lot since the epoch was read.
async fn freeze(bidding: &Bidding, lot: LotId, epoch: u64) -> Result<Option<Frozen>, BiddingError> {
    let seen = match bidding.0.redis.freeze(lot, epoch).await? {
        Ok(frozen) => return Ok(frozen),
        Err(Obstacle::Stale { epoch }) => epoch,
        Err(_) => return Err(BiddingError::Overtaken),
    };
    // The epoch is raised in PostgreSQL first, so only a database that was set back is behind.
    let (head, _) = read(bidding, lot).await?;
    if head.epoch >= seen {
        return Err(BiddingError::Overtaken);
    }
    bidding.0.redis.freeze(lot, seen).await?.map_err(|_| BiddingError::Overtaken)
}

async fn open(bidding: &Bidding, lot: &LiveLot, epoch: u64) -> Result<Book, BiddingError> {
    let terms = load::terms(&bidding.0.settings, lot)?;
    match bidding.0.redis.open(lot.id, bidding.stand(epoch), &terms).await? {
        Done::Listed(it) => Ok(Book::open(&lot.id.to_string(), terms, it.entry.at).0),
        Done::Unchanged | Done::Refused(_) | Done::Obstacle(_) => Err(BiddingError::Overtaken),
    }
}

async fn rebuild(
    bidding: &Bidding,
    lot: LotId,
    head: &Head,
    book: &Book,
) -> Result<(), BiddingError> {
    let since = bidding.now().micros().saturating_sub(REMEMBERED_SECONDS * 1_000_000);
    let since = Instant::from_micros(since).unwrap_or(book.terms().starts_at());
    if !bidding.0.redis.rebuild(lot, head.epoch, head.nonce, book).await? {
        return Err(BiddingError::Overtaken);
    }
    let strays = bidding.0.journal.strays_since(lot, since).await?;
    let strays = strays.into_iter().map(|(stray, nonce)| stray_answer(stray, nonce)).collect();
    remember(bidding, lot, head.epoch, strays).await?;
    // Page by page: ten minutes of a hot lot are many bids.
    let mut seq = bidding.0.journal.seq_before(lot, since).await?;
    loop {
        let page = bidding.0.journal.entries_after(lot, seq, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        seq = last.listed.entry.seq;
        let answers = page.into_iter().filter_map(bid_answer).collect();
        remember(bidding, lot, head.epoch, answers).await?;
    }
}

async fn remember(
    bidding: &Bidding,
    lot: LotId,
    epoch: u64,
    mut answers: Vec<Answered>,
) -> Result<(), BiddingError> {
    let now = bidding.now();
    answers.retain(|it| !is_forgotten(it.key, now));
    match bidding.0.redis.remember(lot, epoch, &answers).await? {
        true => Ok(()),
        false => Err(BiddingError::Overtaken),
    }
}

fn bid_answer(recorded: Recorded) -> Option<Answered> {
    let key = recorded.listed.offer.as_ref()?.key;
    let Event::Bid { code, price, .. } = &recorded.listed.entry.event else { return None };
    let (code, price) = (code.clone(), *price);
    Some(Answered { code, key, price, answer: Answer::Judged(Box::new(recorded.listed)) })
}

fn stray_answer(stray: Stray, judged_nonce: Uuid) -> Answered {
    let Stray { bidder, key, epoch, judged_seq, at, price, refusal, seen: _ } = stray;
    let stray = bidding_engine::Stray { epoch, judged_seq, judged_nonce, at, refusal };
    Answered { code: bidder, key, price, answer: Answer::Stray(stray) }
}

/// A pause of the platform's own that a fault has outlived.
async fn resumption(
    bidding: &Bidding,
    lot: LotId,
    book: &Book,
) -> Result<Option<Instant>, BiddingError> {
    if !matches!(book.phase(), Phase::Paused { .. }) {
        return Ok(None);
    }
    let Some(pause) = bidding.0.journal.last_pause(lot).await? else { return Ok(None) };
    let Event::Paused { reason, .. } = &pause.listed.entry.event else { return Ok(None) };
    Ok(keeper::resumption(bidding, reason, pause.listed.entry.at))
}

/// The first entry after an outage that matters is the pause (AUC-28, TIME-11): outages pause,
/// they do not close.
async fn pause_after_outage(
    bidding: &Bidding,
    epoch: u64,
    from: Instant,
    (lot, book): (LotId, &Book),
) -> Result<(), BiddingError> {
    let now = bidding.now();
    if !is_outage(book, from, now, bidding.0.settings.tolerance) {
        return Ok(());
    }
    let done = bidding.0.redis.pause(lot, bidding.stand(epoch), Some(from), OUTAGE).await?;
    tracing::warn!(%lot, %from, ?done, "an outage was found");
    Ok(())
}

/// Whether the time between `from`, when the lot was last known to be kept, and `now` must be
/// given back: it is long, or it touches the last extension period.
fn is_outage(book: &Book, from: Instant, now: Instant, tolerance: Span) -> bool {
    let running = matches!(book.phase(), Phase::Running) && now >= book.terms().starts_at();
    let long = now.since(from) > tolerance;
    let touches_the_end = now.plus(book.terms().extension()) > book.ends_at();
    running && from < book.ends_at() && (long || touches_the_end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::bidding::{Mode, Terms};
    use domain::money::Money;

    #[test]
    fn an_outage_is_long_or_touches_the_last_extension() {
        let at = |second: i64| Instant::from_micros(second * 1_000_000).expect("an instant");
        let window = (at(1000), at(2000));
        let (start, step) = (Money::yuan(1), Money::yuan(1));
        let terms = Terms::new(Mode::Auction, start, step, window, Span::seconds(300));
        let (book, _) = Book::open("lot", terms.expect("lawful"), at(0));
        let found = |from, now| is_outage(&book, at(from), at(now), Span::seconds(10));
        assert!(!found(900, 999), "nobody could bid yet");
        assert!(found(900, 1000));
        assert!(!found(1500, 1510));
        assert!(found(1500, 1511));
        assert!(!found(1699, 1700));
        assert!(found(1700, 1701), "any outage in the last five minutes");
        assert!(found(1999, 2500));
        assert!(!found(2000, 2500), "bidding had ended before");
    }
}
