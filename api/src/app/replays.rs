//! A lot as it was at any moment of its auction, by the rules and the entries alone.

use std::sync::Arc;

use domain::bidding::{Book, Event};
use domain::id::LotId;
use domain::instant::Instant;
use store::journal::{JournalError, Recorded};

use super::AppError;
use super::records::{PAGE, RecordError};
use crate::App;

/// A lot at a moment.
#[derive(Clone, Debug)]
pub struct Scene {
    pub at: Instant,
    pub frame: Frame,
    film: Arc<Film>,
}

impl Scene {
    /// Moments worth stopping at, of the whole auction and in their order.
    pub fn moments(&self) -> &[Moment] {
        &self.film.moments
    }
}

/// A lot behind one of its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub book: Book,
    pub bids: u64,
    pub accepted: u64,
}

/// An auction that is over: what is needed to show any moment of it after reading a small part of
/// the journal.
#[derive(Clone, Debug)]
pub struct Film {
    /// By their entries, from the opening to the end.
    frames: Vec<Frame>,
    moments: Vec<Moment>,
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
/// Frames of a film, at most, and bidders in all of them: a book knows its qualified bidders.
const FRAMES: u64 = 128;
const SEATS: u64 = 20_000;

/// Replays a lot that has ended up to `at`, or to its end. While it runs the public follows it
/// live; who is qualified stays secret until the end (AUC-18).
pub async fn scene(app: &App, lot: LotId, at: Option<Instant>) -> Result<Scene, AppError> {
    let film = app.archive.film(app, lot).await?;
    let frame = match at {
        None => film.frames.last(),
        Some(at) => film.before(at),
    };
    let mut frame = frame.ok_or(RecordError::NoJournal)?.clone();
    let at = at.unwrap_or(frame.book.last());
    let _place = app.archive.builder().await?;
    loop {
        let seq = frame.book.seq();
        let entries = app.bidding.reading().entries_after(lot, seq, PAGE).await?;
        for recorded in entries.iter().take_while(|it| it.listed.entry.at <= at) {
            frame.play(lot, recorded)?;
        }
        if entries.last().is_none_or(|it| it.listed.entry.seq != frame.book.seq()) {
            return Ok(Scene { at, frame, film });
        }
    }
}

/// Reads the whole journal of a lot that has ended, once.
pub(super) async fn film(app: &App, lot: LotId) -> Result<Film, AppError> {
    let journal = app.bidding.reading();
    let (head, ended) = journal.book(lot).await?.ok_or(RecordError::NoJournal)?;
    if !journal.has_ended(lot).await? {
        return Err(RecordError::Running.into());
    }
    let qualified = ended.map_or(0, |it| it.qualified().count());
    let qualified = u64::try_from(qualified).unwrap_or(u64::MAX).saturating_add(1);
    let frames = (SEATS / qualified).clamp(1, FRAMES);
    let step = head.seq.div_ceil(frames).max(PAGE.unsigned_abs());
    let (mut film, mut last) = (Film { frames: Vec::new(), moments: Vec::new() }, None);
    let (mut thinned, mut seq) = (Thinned::default(), 0);
    loop {
        let entries = journal.entries_after(lot, seq, PAGE).await?;
        let Some(end) = entries.last() else { break };
        seq = end.listed.entry.seq;
        for recorded in &entries {
            thinned.note(recorded);
            let frame = match last.take() {
                None => Frame::first(lot, recorded)?,
                Some(before) => {
                    let mut frame: Frame = before;
                    frame.play(lot, recorded)?;
                    frame
                }
            };
            if film.frames.is_empty() || frame.book.seq() % step == 0 {
                film.frames.push(frame.clone());
            }
            last = Some(frame);
        }
    }
    film.frames.extend(last);
    film.moments = thinned.done();
    Ok(film)
}

impl Frame {
    fn first(lot: LotId, opening: &Recorded) -> Result<Frame, JournalError> {
        let book = Book::replay_opening(&opening.listed.entry).map_err(|_| corrupt(lot))?;
        Ok(Frame { book, bids: 0, accepted: 0 })
    }

    fn play(&mut self, lot: LotId, recorded: &Recorded) -> Result<(), JournalError> {
        let entry = &recorded.listed.entry;
        self.book.replay(entry).map_err(|_| corrupt(lot))?;
        if let Event::Bid { verdict, .. } = &entry.event {
            self.bids += 1;
            self.accepted += u64::from(verdict.is_ok());
        }
        Ok(())
    }
}

fn corrupt(lot: LotId) -> JournalError {
    JournalError::Corrupt { lot, why: "the rules do not lead to an entry" }
}

impl Film {
    /// The last frame that is not later; before the opening, the opening.
    fn before(&self, at: Instant) -> Option<&Frame> {
        let behind = self.frames.partition_point(|it| it.book.last() <= at);
        self.frames.get(behind.saturating_sub(1))
    }

    /// How much is kept of it: books with their bidders, and moments.
    pub(super) fn parts(&self) -> u64 {
        let seats: usize = self.frames.iter().map(|it| 1 + it.book.qualified().count()).sum();
        u64::try_from(seats + self.moments.len()).unwrap_or(u64::MAX)
    }
}

/// Every so-manieth moment, with the first and the last; never more are kept than are wanted.
struct Thinned {
    kept: Vec<Moment>,
    last: Option<Moment>,
    seen: usize,
    step: usize,
}

impl Default for Thinned {
    fn default() -> Thinned {
        Thinned { kept: Vec::new(), last: None, seen: 0, step: 1 }
    }
}

impl Thinned {
    fn note(&mut self, recorded: &Recorded) {
        let entry = &recorded.listed.entry;
        if matches!(&entry.event, Event::Bid { verdict, .. } if verdict.is_err()) {
            return;
        }
        let moment = Moment { seq: entry.seq, at: entry.at, kind: entry.event.kind() };
        if self.seen.is_multiple_of(self.step) {
            self.kept.push(moment.clone());
        }
        self.seen += 1;
        self.last = Some(moment);
        if self.kept.len() > MOMENTS {
            let mut place = 0;
            self.kept.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.step *= 2;
        }
    }

    fn done(mut self) -> Vec<Moment> {
        let last = self.last.filter(|it| self.kept.last() != Some(it));
        self.kept.extend(last);
        self.kept
    }
}
