//! The entries of a lot's one sequence.

use std::fmt;
use std::str::FromStr;

use super::Terms;
use super::priority::Rank;
use crate::instant::Instant;
use crate::money::Money;

/// A bid code (竞买代码), random per auction; who stands behind it is secret until the close.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a bid code: 1 to 32 letters, digits, '-' or '_'")]
pub struct CodeError(pub String);

impl FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Code, CodeError> {
        let lawful = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        let length = text.chars().count();
        if (1..=32).contains(&length) && text.chars().all(lawful) {
            Ok(Code(text.to_owned()))
        } else {
            Err(CodeError(text.to_owned()))
        }
    }
}

impl Code {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a bid was refused, in the order in which the checks are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    NotOpen,
    Closed,
    Suspended,
    NotQualified,
    BelowStart,
    OffStep,
    NoPriorityOverLeader,
    BelowIncrement,
}

impl Refusal {
    pub const ALL: [Refusal; 8] = [
        Refusal::NotOpen,
        Refusal::Closed,
        Refusal::Suspended,
        Refusal::NotQualified,
        Refusal::BelowStart,
        Refusal::OffStep,
        Refusal::NoPriorityOverLeader,
        Refusal::BelowIncrement,
    ];

    /// The stable name, the same in Redis, in the record, in the API and at the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Refusal::NotOpen => "not-open",
            Refusal::Closed => "closed",
            Refusal::Suspended => "suspended",
            Refusal::NotQualified => "not-qualified",
            Refusal::BelowStart => "below-start",
            Refusal::OffStep => "off-step",
            Refusal::NoPriorityOverLeader => "no-priority-over-leader",
            Refusal::BelowIncrement => "below-increment",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Refusal> {
        Refusal::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

/// Accepted, or refused for the first reason that applies.
pub type Verdict = Result<(), Refusal>;

/// How a lot ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Sold (成交) by the bid with this seq.
    Sold { code: Code, price: Money, seq: u64 },
    /// Nobody bid (流拍).
    Unsold,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Opened {
        lot: String,
        terms: Terms,
    },
    Qualified {
        code: Code,
        rank: Rank,
    },
    Disqualified {
        code: Code,
    },
    Bid {
        code: Code,
        price: Money,
        verdict: Verdict,
    },
    /// `from` is when the kept bidding time stopped; earlier than the entry after an outage.
    Paused {
        from: Instant,
        reason: String,
    },
    Resumed {
        reason: String,
    },
    Withdrawn {
        reason: String,
    },
    Closed {
        outcome: Outcome,
    },
}

impl Event {
    /// The stable name, the same in the journal, in the record and in the API.
    pub const fn kind(&self) -> &'static str {
        match self {
            Event::Opened { .. } => "opened",
            Event::Qualified { .. } => "qualified",
            Event::Disqualified { .. } => "disqualified",
            Event::Bid { .. } => "bid",
            Event::Paused { .. } => "paused",
            Event::Resumed { .. } => "resumed",
            Event::Withdrawn { .. } => "withdrawn",
            Event::Closed { .. } => "closed",
        }
    }
}

/// One place in the sequence of a lot: (lot, seq) never changes (G2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub seq: u64,
    /// Time of entry (AUC-20), not earlier than that of the entry before.
    pub at: Instant,
    pub event: Event,
    /// The end of bidding after this entry.
    pub ends_at: Instant,
}
