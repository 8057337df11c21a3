//! A lot as it was at any moment of its auction, by the rules and the entries alone.

use domain::bidding::{Book, Event};
use domain::id::LotId;
use domain::instant::Instant;
use store::journal::{JournalError, Recorded};

use super::AppError;
use super::records::{PAGE, RecordError};
use crate::App;

/// A lot at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    pub at: Instant,
    pub book: Book,
    pub bids: u64,
    pub accepted: u64,
    /// Moments worth stopping at, in their order.
    pub moments: Vec<Moment>,
}

/// An entry that changed what everybody saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub seq: u64,
    pub at: Instant,
    pub kind: &'static str,
}

/// A slider has no use for more.
const MOMENTS: usize = 500;

/// Replays a lot that has ended up to `at`, or to its end. While it runs the public follows it
/// live; who is qualified stays secret until the end (AUC-18).
pub async fn scene(app: &App, lot: LotId, at: Option<Instant>) -> Result<Scene, AppError> {
    let journal = app.bidding.reading();
    let (_, ended) = journal.book(lot).await?.ok_or(RecordError::NoJournal)?;
    if !journal.has_ended(lot).await? {
        return Err(RecordError::Running.into());
    }
    let at = at.or(ended.map(|it| it.last())).unwrap_or(Instant::MAX);
    let mut replay = Replay { at, book: None, bids: 0, accepted: 0, moments: Vec::new() };
    let mut last = 0;
    loop {
        let entries = journal.entries_after(lot, last, PAGE).await?;
        let Some(end) = entries.last() else { break };
        last = end.listed.entry.seq;
        for recorded in &entries {
            replay.next(lot, recorded)?;
        }
    }
    let book = replay.book.ok_or(RecordError::NoJournal)?;
    let moments = thinned(replay.moments);
    Ok(Scene { at, book, bids: replay.bids, accepted: replay.accepted, moments })
}

struct Replay {
    at: Instant,
    book: Option<Book>,
    bids: u64,
    accepted: u64,
    moments: Vec<Moment>,
}

impl Replay {
    fn next(&mut self, lot: LotId, recorded: &Recorded) -> Result<(), JournalError> {
        let corrupt = |_| JournalError::Corrupt { lot, why: "the rules do not lead to an entry" };
        let entry = &recorded.listed.entry;
        let refused = matches!(&entry.event, Event::Bid { verdict, .. } if verdict.is_err());
        if !refused {
            let (seq, at, kind) = (entry.seq, entry.at, entry.event.kind());
            self.moments.push(Moment { seq, at, kind });
        }
        match &mut self.book {
            None => self.book = Some(Book::replay_opening(entry).map_err(corrupt)?),
            Some(_) if entry.at > self.at => return Ok(()),
            Some(book) => book.replay(entry).map_err(corrupt)?,
        }
        if matches!(entry.event, Event::Bid { .. }) {
            self.bids += 1;
            self.accepted += u64::from(!refused);
        }
        Ok(())
    }
}

/// Every so-manieth moment, with the first and the last.
fn thinned(moments: Vec<Moment>) -> Vec<Moment> {
    let step = moments.len().div_ceil(MOMENTS).max(1);
    let last = moments.len().saturating_sub(1);
    let kept = moments.into_iter().enumerate();
    kept.filter(|(place, _)| place % step == 0 || *place == last).map(|(_, it)| it).collect()
}
