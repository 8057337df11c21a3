//! The reference model of bidding: one pure function decides every bid.
//!
//! The same rules run as a Redis function in the bidding engine; a conformance suite keeps the
//! two one. Everything that decides a lot is an [`Entry`] of one sequence, so replaying the
//! entries gives the book back, and nothing else is needed to check an outcome.
//!
//! ```text
//! opened ─▶ qualified* ─▶ bid* ─▶ closed            seq 1, 2, 3 … without a gap
//!              ▲ paused ─▶ resumed │
//!              └───────────────────┘   withdrawn ends it without an outcome
//! ```

mod entry;
mod listed;
pub mod priority;
mod replay;
mod terms;

use std::collections::BTreeMap;

pub use entry::{Code, CodeError, Entry, Event, Outcome, Refusal, Verdict};
pub use listed::{Listed, Offer};
pub use replay::{Kept, ReplayError};
pub use terms::{Mode, Terms, TermsError};

use crate::instant::{Instant, Span};
use crate::money::Money;
use priority::Rank;

/// Where the sequence of a lot stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    Running,
    /// `remaining` is the bidding time kept for the resumption (TIME-11).
    Paused {
        remaining: Span,
    },
    Withdrawn,
    Closed(Outcome),
}

/// The bid that would win if the lot closed now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leader {
    pub code: Code,
    pub rank: Rank,
    pub price: Money,
    pub seq: u64,
}

/// A lot while it is bid for: the state that results from its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    terms: Terms,
    qualified: BTreeMap<Code, Rank>,
    leader: Option<Leader>,
    ends_at: Instant,
    extensions: u32,
    phase: Phase,
    seq: u64,
    last: Instant,
}

/// Why an act other than a bid was refused. Refused acts take no place in the sequence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    #[error("bidding for this lot has ended")]
    Ended,
    #[error("bidding for this lot is suspended already")]
    AlreadyPaused,
    #[error("bidding for this lot is not suspended")]
    NotPaused,
    #[error("bidding for this lot runs until {ends_at}; it is never closed early")]
    TooEarly { ends_at: Instant },
    #[error("the code {code} is already qualified with another rank")]
    OtherRank { code: Code },
    #[error("the code {code} is not qualified")]
    NotQualified { code: Code },
}

/// What became of a bid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub verdict: Verdict,
    /// The entry of the bid; `None` for bids that take no place in the sequence: before the
    /// opening, after the end, or by the unqualified.
    pub entry: Option<Entry>,
}

impl Book {
    /// Opens the sequence with the terms. May happen before `starts_at`: a bid is open by
    /// `starts_at ≤ t`, not because a job has run.
    pub fn open(lot: &str, terms: Terms, at: Instant) -> (Book, Entry) {
        let ends_at = terms.ends_at();
        let event = Event::Opened { lot: lot.to_owned(), terms: terms.clone() };
        let book = Book {
            terms,
            qualified: BTreeMap::new(),
            leader: None,
            ends_at,
            extensions: 0,
            phase: Phase::Running,
            seq: 1,
            last: at,
        };
        (book, Entry { seq: 1, at, event, ends_at })
    }

    /// Judges a bid at its time of entry. The first failing check is the answer.
    ///
    /// Grounds: [`crate::statute::auction::ART_20`], [`crate::statute::auction::ART_21`],
    /// [`crate::statute::periods::TIME_07`], [`crate::statute::periods::TIME_08`].
    pub fn judge(&self, code: &Code, price: Money, at: Instant) -> Verdict {
        if at < self.terms.starts_at() {
            return Err(Refusal::NotOpen);
        }
        match self.phase {
            Phase::Closed(_) | Phase::Withdrawn => return Err(Refusal::Closed),
            Phase::Paused { .. } => return Err(Refusal::Suspended),
            Phase::Running if at >= self.ends_at => return Err(Refusal::Closed),
            Phase::Running => {}
        }
        let Some(rank) = self.qualified.get(code) else { return Err(Refusal::NotQualified) };
        let Some(above_start) = price.checked_sub(self.terms.start()) else {
            return Err(Refusal::BelowStart);
        };
        if above_start.fen() % self.terms.increment().fen() != 0 {
            return Err(Refusal::OffStep);
        }
        let Some(leader) = &self.leader else { return Ok(()) };
        if price > leader.price {
            // On the grid, a price above the leader's is at least one step above it.
            return Ok(());
        }
        if price == leader.price && rank.is_better_than(leader.rank) {
            return Ok(());
        }
        if price == leader.price && rank.is_priority() {
            return Err(Refusal::NoPriorityOverLeader);
        }
        Err(Refusal::BelowIncrement)
    }

    /// Places a bid that entered the system at `now`, and moves the end if it is accepted.
    ///
    /// Grounds: [`crate::statute::periods::TIME_07`], [`crate::statute::periods::TIME_09`].
    pub fn place(&mut self, code: &Code, price: Money, now: Instant) -> Placed {
        let at = now.max(self.last);
        let verdict = self.judge(code, price, at);
        let journaled = match verdict {
            Ok(()) => true,
            Err(Refusal::NotOpen | Refusal::Closed | Refusal::NotQualified) => false,
            Err(Refusal::Suspended) => self.qualified.contains_key(code),
            Err(
                Refusal::BelowStart
                | Refusal::OffStep
                | Refusal::BelowIncrement
                | Refusal::NoPriorityOverLeader,
            ) => true,
        };
        if !journaled {
            return Placed { verdict, entry: None };
        }
        if verdict.is_ok() {
            self.lead(code, price, at);
        }
        let event = Event::Bid { code: code.clone(), price, verdict };
        Placed { verdict, entry: Some(self.append(event, at)) }
    }

    fn lead(&mut self, code: &Code, price: Money, at: Instant) {
        let rank = self.qualified.get(code).copied().unwrap_or(Rank::ORDINARY);
        match (self.terms.mode(), &self.leader) {
            // SALE-08: the first valid bid sets the end of the contest; no extension is counted.
            (Mode::Sale { contest }, None) => self.ends_at = at.plus(contest),
            (Mode::Sale { .. }, Some(_)) | (Mode::Auction, _) => {
                // TIME-09: never earlier, and a bid exactly one extension before the end
                // changes nothing.
                let extended = at.plus(self.terms.extension());
                if extended > self.ends_at {
                    self.ends_at = extended;
                    self.extensions = self.extensions.saturating_add(1);
                }
            }
        }
        self.leader = Some(Leader { code: code.clone(), rank, price, seq: self.seq + 1 });
    }

    /// Admits a code with its rank; admitting it again with the same rank changes nothing.
    ///
    /// Grounds: [`crate::statute::auction::ART_18`].
    pub fn qualify(
        &mut self,
        code: &Code,
        rank: Rank,
        now: Instant,
    ) -> Result<Option<Entry>, ActError> {
        self.ensure_not_ended(now)?;
        match self.qualified.get(code) {
            Some(known) if *known == rank => return Ok(None),
            Some(_) => return Err(ActError::OtherRank { code: code.clone() }),
            None => {}
        }
        self.qualified.insert(code.clone(), rank);
        Ok(Some(self.append(Event::Qualified { code: code.clone(), rank }, now)))
    }

    /// Takes a code's qualification away; its accepted bids stand until a court rules otherwise.
    pub fn disqualify(&mut self, code: &Code, now: Instant) -> Result<Entry, ActError> {
        self.ensure_not_ended(now)?;
        if self.qualified.remove(code).is_none() {
            return Err(ActError::NotQualified { code: code.clone() });
        }
        Ok(self.append(Event::Disqualified { code: code.clone() }, now))
    }

    /// Suspends bidding as of `from`, which lies before `now` when an outage is found afterwards.
    /// The bidding time that was left at `from` is kept. Bidding that had ended by `from` is over
    /// and cannot be brought back by a pause.
    ///
    /// Grounds: [`crate::statute::auction::ART_28`].
    pub fn pause(&mut self, from: Instant, reason: &str, now: Instant) -> Result<Entry, ActError> {
        let from = from.min(now).max(self.terms.starts_at());
        match self.phase {
            Phase::Closed(_) | Phase::Withdrawn => return Err(ActError::Ended),
            Phase::Paused { .. } => return Err(ActError::AlreadyPaused),
            // A lot that was opened late, even after its end, is given its time back.
            Phase::Running if from >= self.ends_at => return Err(ActError::Ended),
            Phase::Running => {}
        }
        self.phase = Phase::Paused { remaining: self.ends_at.since(from) };
        Ok(self.append(Event::Paused { from, reason: reason.to_owned() }, now))
    }

    /// Resumes bidding with the time that was left, and at least one whole extension (TIME-11).
    ///
    /// Grounds: [`crate::statute::auction::ART_28`], [`crate::statute::periods::TIME_11`].
    pub fn resume(&mut self, reason: &str, now: Instant) -> Result<Entry, ActError> {
        let Phase::Paused { remaining } = self.phase else { return Err(ActError::NotPaused) };
        let at = now.max(self.last);
        if at >= self.terms.starts_at() {
            self.ends_at = at.plus(remaining.max(self.terms.extension()));
        }
        self.phase = Phase::Running;
        Ok(self.append(Event::Resumed { reason: reason.to_owned() }, at))
    }

    /// Ends bidding without an outcome.
    pub fn withdraw(&mut self, reason: &str, now: Instant) -> Result<Entry, ActError> {
        self.ensure_not_ended(now)?;
        self.phase = Phase::Withdrawn;
        Ok(self.append(Event::Withdrawn { reason: reason.to_owned() }, now))
    }

    /// Closes the lot: the leader has bought it, or nobody has.
    pub fn close(&mut self, now: Instant) -> Result<Entry, ActError> {
        match self.phase {
            Phase::Closed(_) | Phase::Withdrawn => return Err(ActError::Ended),
            Phase::Paused { .. } => return Err(ActError::AlreadyPaused),
            Phase::Running if now.max(self.last) < self.ends_at => {
                return Err(ActError::TooEarly { ends_at: self.ends_at });
            }
            Phase::Running => {}
        }
        let outcome = match &self.leader {
            Some(it) => Outcome::Sold { code: it.code.clone(), price: it.price, seq: it.seq },
            None => Outcome::Unsold,
        };
        self.phase = Phase::Closed(outcome.clone());
        Ok(self.append(Event::Closed { outcome }, now))
    }

    /// Between the end and the close entry nothing may be added to a lot: what its bidders did
    /// has decided it.
    fn ensure_not_ended(&self, now: Instant) -> Result<(), ActError> {
        match self.phase {
            Phase::Running if now.max(self.last) >= self.ends_at => Err(ActError::Ended),
            Phase::Running | Phase::Paused { .. } => Ok(()),
            Phase::Closed(_) | Phase::Withdrawn => Err(ActError::Ended),
        }
    }

    fn append(&mut self, event: Event, now: Instant) -> Entry {
        self.seq += 1;
        self.last = now.max(self.last);
        Entry { seq: self.seq, at: self.last, event, ends_at: self.ends_at }
    }

    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    pub fn rank_of(&self, code: &Code) -> Option<Rank> {
        self.qualified.get(code).copied()
    }

    pub fn qualified(&self) -> impl Iterator<Item = (&Code, Rank)> {
        self.qualified.iter().map(|(code, rank)| (code, *rank))
    }

    pub fn leader(&self) -> Option<&Leader> {
        self.leader.as_ref()
    }

    pub fn ends_at(&self) -> Instant {
        self.ends_at
    }

    /// How many accepted bids moved the end (the first bid of a sale excepted).
    pub fn extensions(&self) -> u32 {
        self.extensions
    }

    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The time of the last entry; no entry is ever earlier.
    pub fn last(&self) -> Instant {
        self.last
    }
}
