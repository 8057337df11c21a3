//! Replaying a sequence: every entry must be what the rules make of the book before it.

use super::{ActError, Book, Code, Entry, Event, Leader, Phase, Terms};
use crate::bidding::priority::Rank;
use crate::instant::Instant;

/// Why an entry cannot stand where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    #[error("the record has no entries")]
    Empty,
    #[error("entry {found} stands where entry {expected} belongs")]
    Gap { expected: u64, found: u64 },
    #[error("entry {seq} is earlier than the entry before it")]
    Backwards { seq: u64 },
    #[error("entry {seq} opens the lot once more, or is not the opening")]
    Opening { seq: u64 },
    #[error("entry {seq} takes a place in the sequence that the rules do not give it")]
    NoPlace { seq: u64 },
    #[error("entry {seq} is not what the rules decide: {made:?}")]
    Differs { seq: u64, made: Box<Entry> },
    #[error("entry {seq} is an act that the rules refuse")]
    Refused {
        seq: u64,
        #[source]
        why: ActError,
    },
}

/// A book as it was kept, for going on after its last entry without replaying them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub terms: Terms,
    pub qualified: Vec<(Code, Rank)>,
    pub leader: Option<Leader>,
    pub ends_at: Instant,
    pub extensions: u32,
    pub phase: Phase,
    pub seq: u64,
    pub last: Instant,
}

impl Book {
    /// The book after all of `entries`, each of which must come out of the rules equal in every
    /// field: a record that was altered, cut in the middle or never lawful is refused at the
    /// first entry that shows it.
    pub fn replay_all<'a>(
        entries: impl IntoIterator<Item = &'a Entry>,
    ) -> Result<Book, ReplayError> {
        let mut entries = entries.into_iter();
        let mut book = Book::replay_opening(entries.next().ok_or(ReplayError::Empty)?)?;
        for entry in entries {
            book.replay(entry)?;
        }
        Ok(book)
    }

    /// The book that the first entry of a sequence opens.
    pub fn replay_opening(entry: &Entry) -> Result<Book, ReplayError> {
        let opening = ReplayError::Opening { seq: entry.seq };
        let Event::Opened { lot, terms } = &entry.event else { return Err(opening) };
        let (book, made) = Book::open(lot, terms.clone(), entry.at);
        if made == *entry { Ok(book) } else { Err(opening) }
    }

    /// Goes on by one entry, or says why the rules do not lead to it. After an error the book
    /// must not be used any more.
    pub fn replay(&mut self, entry: &Entry) -> Result<(), ReplayError> {
        let seq = entry.seq;
        if seq != self.seq + 1 {
            return Err(ReplayError::Gap { expected: self.seq + 1, found: seq });
        }
        if entry.at < self.last {
            return Err(ReplayError::Backwards { seq });
        }
        let refused = |why| ReplayError::Refused { seq, why };
        let made = match &entry.event {
            Event::Opened { .. } => return Err(ReplayError::Opening { seq }),
            Event::Qualified { code, rank } => {
                self.qualify(code, *rank, entry.at).map_err(refused)?
            }
            Event::Disqualified { code } => Some(self.disqualify(code, entry.at).map_err(refused)?),
            Event::Bid { code, price, .. } => self.place(code, *price, entry.at).entry,
            Event::Paused { from, reason } => {
                Some(self.pause(*from, reason, entry.at).map_err(refused)?)
            }
            Event::Resumed { reason } => Some(self.resume(reason, entry.at).map_err(refused)?),
            Event::Withdrawn { reason } => Some(self.withdraw(reason, entry.at).map_err(refused)?),
            Event::Closed { .. } => Some(self.close(entry.at).map_err(refused)?),
        };
        match made {
            None => Err(ReplayError::NoPlace { seq }),
            Some(made) if made == *entry => Ok(()),
            Some(made) => Err(ReplayError::Differs { seq, made: Box::new(made) }),
        }
    }

    /// The book as it was kept after its last entry.
    pub fn restore(kept: Kept) -> Book {
        Book {
            terms: kept.terms,
            qualified: kept.qualified.into_iter().collect(),
            leader: kept.leader,
            ends_at: kept.ends_at,
            extensions: kept.extensions,
            phase: kept.phase,
            seq: kept.seq,
            last: kept.last,
        }
    }

    /// What [`Book::restore`] needs.
    pub fn keep(&self) -> Kept {
        Kept {
            terms: self.terms.clone(),
            qualified: self.qualified.iter().map(|(code, rank)| (code.clone(), *rank)).collect(),
            leader: self.leader.clone(),
            ends_at: self.ends_at,
            extensions: self.extensions,
            phase: self.phase.clone(),
            seq: self.seq,
            last: self.last,
        }
    }
}
