//! What was promised against what is there: pure functions over what bidders were told, what
//! watchers were shown, and what the journal holds.
//!
//! The checker trusts nobody's word: the journal is replayed by `domain::bidding`, its hashes are
//! computed anew, and every answer and every event is looked up in it.

pub mod order;
pub mod promises;
pub mod record;
#[cfg(test)]
mod samples;
pub mod shown;

use std::collections::BTreeMap;
use std::time::Duration;

use domain::bidding::Listed;
use domain::chain::Hash;
use uuid::Uuid;

/// An answer that can never be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub lot: Uuid,
    pub code: String,
    pub key: Uuid,
    pub price_fen: i64,
    /// When the first attempt was sent and when the answer was there, since the run began.
    pub sent: Duration,
    pub told: Duration,
    pub answer: Answer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Accepted {
        seq: u64,
        head: String,
    },
    /// With the stable name of the refusal; without a seq the bid is kept beside the sequence.
    Refused {
        seq: Option<u64>,
        slug: String,
        leader_fen: Option<i64>,
    },
}

impl Answer {
    pub fn seq(&self) -> Option<u64> {
        match self {
            Answer::Accepted { seq, .. } => Some(*seq),
            Answer::Refused { seq, .. } => *seq,
        }
    }

    pub fn verdict(&self) -> &str {
        match self {
            Answer::Accepted { .. } => "accepted",
            Answer::Refused { slug, .. } => slug,
        }
    }
}

/// An entry of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub listed: Listed,
    pub hash: Hash,
    /// PostgreSQL's own time of the commit, in microseconds.
    pub recorded_us: i64,
}

/// A bid that took no place in the sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    pub code: String,
    pub key: Uuid,
    pub price_fen: i64,
    pub slug: String,
}

/// The head of a lot as its row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: u64,
    pub hash: Hash,
    pub ends_at_us: i64,
    pub phase: String,
    pub leader: Option<(String, i64, u64)>,
}

/// All that PostgreSQL has of one lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub lot: Uuid,
    pub entries: Vec<Kept>,
    pub head: Head,
    pub strays: Vec<Stray>,
}

/// One event of a live feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    Snapshot {
        seq: u64,
        price_fen: Option<i64>,
        head: String,
    },
    Entry {
        seq: u64,
        code: Option<String>,
        price_fen: Option<i64>,
        verdict: Option<String>,
        hash: String,
    },
    /// The connection was made anew; the last seq was sent along.
    Resumed,
}

/// What one watcher of one lot saw, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    pub lot: Uuid,
    pub sights: Vec<Sight>,
}

/// What can be wrong. The first five are promises broken to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    Lost,
    Moved,
    Doubled,
    Reordered,
    FalseShown,
    /// A watcher was not shown an entry.
    Missed,
    ClosedEarly,
    /// The journal itself: a gap, a broken chain, a step against the rules.
    Record,
    Money,
}

impl Wrong {
    pub const ALL: [Wrong; 9] = [
        Wrong::Lost,
        Wrong::Moved,
        Wrong::Doubled,
        Wrong::Reordered,
        Wrong::FalseShown,
        Wrong::Missed,
        Wrong::ClosedEarly,
        Wrong::Record,
        Wrong::Money,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Wrong::Lost => "lost",
            Wrong::Moved => "moved",
            Wrong::Doubled => "doubled",
            Wrong::Reordered => "reordered",
            Wrong::FalseShown => "false shown",
            Wrong::Missed => "missed",
            Wrong::ClosedEarly => "closed early",
            Wrong::Record => "record",
            Wrong::Money => "money",
        }
    }
}

/// One thing that is wrong, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub wrong: Wrong,
    pub lot: Option<Uuid>,
    pub what: String,
}

impl Finding {
    pub fn of(wrong: Wrong, lot: Uuid, what: impl Into<String>) -> Finding {
        Finding { wrong, lot: Some(lot), what: what.into() }
    }
}

/// Checks everything that can be checked without asking anybody.
pub fn all(records: &[Record], told: &[Told], watched: &[Watched]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut known = BTreeMap::new();
    for it in records {
        findings.extend(record::check(it));
        known.insert(it.lot, it);
    }
    findings.extend(promises::check(&known, told));
    findings.extend(order::check(told));
    for it in watched {
        match known.get(&it.lot) {
            Some(record) => findings.extend(shown::check(record, it)),
            None => findings.push(Finding::of(Wrong::FalseShown, it.lot, "a lot without record")),
        }
    }
    findings
}

/// How many findings of each kind there are.
pub fn counts(findings: &[Finding]) -> BTreeMap<Wrong, usize> {
    let mut counts: BTreeMap<Wrong, usize> = Wrong::ALL.iter().map(|it| (*it, 0)).collect();
    for it in findings {
        *counts.entry(it.wrong).or_default() += 1;
    }
    counts
}

/// A place in the sequence as an index; places begin at one.
fn index(seq: u64) -> usize {
    usize::try_from(seq).unwrap_or(usize::MAX).wrapping_sub(1)
}
