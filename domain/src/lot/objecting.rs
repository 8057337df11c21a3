//! Objections in the course of a sale (执行异议): two kinds, with different effects and clocks.
//!
//! ```text
//! Received ──file──▶ Filed ──rule──▶ Ruled ──serve──▶ Served ──┬─ conduct: ask ▶ Asked ──decide──▶ over
//!      └──refuse──▶ over                                      └─ outsider: sue ▶ Sued  ──judge───▶ over
//! ```
//!
//! A party or interested person objects to how the court acts: the court may stop the sale. An
//! outsider claims the thing: the court must stop it, until nothing can come of the claim any more.

use crate::clause::Clause;
use crate::instant::Instant;
use crate::term::{Due, Reckoner, TermError};

/// What is objected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An act of enforcement, by a party or an interested person (执行行为异议).
    Conduct,
    /// That the thing is sold at all, by an outsider with a right in it (案外人异议).
    Outsider,
}

impl Kind {
    pub const ALL: [Kind; 2] = [Kind::Conduct, Kind::Outsider];

    /// The stable name, on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Conduct => "conduct",
            Kind::Outsider => "outsider",
        }
    }

    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// How a ruling, a reconsideration or a judgment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The objection is well founded.
    Upheld,
    Rejected,
}

/// What was done in an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    File,
    Refuse,
    Rule(Verdict),
    Serve,
    /// Reconsideration by the higher court is asked for.
    Ask,
    /// The higher court has decided.
    Decide(Verdict),
    /// The outsider or the applicant has sued (执行异议之诉).
    Sue,
    Judge(Verdict),
    /// Taken back by whoever objected.
    Withdraw,
}

impl Act {
    pub const ALL: [Act; 12] = [
        Act::File,
        Act::Refuse,
        Act::Rule(Verdict::Upheld),
        Act::Rule(Verdict::Rejected),
        Act::Serve,
        Act::Ask,
        Act::Decide(Verdict::Upheld),
        Act::Decide(Verdict::Rejected),
        Act::Sue,
        Act::Judge(Verdict::Upheld),
        Act::Judge(Verdict::Rejected),
        Act::Withdraw,
    ];

    /// The stable name, on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Act::File => "file",
            Act::Refuse => "refuse",
            Act::Rule(Verdict::Upheld) => "rule-upheld",
            Act::Rule(Verdict::Rejected) => "rule-rejected",
            Act::Serve => "serve",
            Act::Ask => "ask",
            Act::Decide(Verdict::Upheld) => "decide-upheld",
            Act::Decide(Verdict::Rejected) => "decide-rejected",
            Act::Sue => "sue",
            Act::Judge(Verdict::Upheld) => "judge-upheld",
            Act::Judge(Verdict::Rejected) => "judge-rejected",
            Act::Withdraw => "withdraw",
        }
    }

    pub fn from_name(name: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|it| it.name() == name)
    }

    /// Whether it is decided by people other than those whose act is objected to.
    pub const fn needs_others(self) -> bool {
        match self {
            Act::Rule(_) => true,
            Act::File
            | Act::Refuse
            | Act::Serve
            | Act::Ask
            | Act::Decide(_)
            | Act::Sue
            | Act::Judge(_)
            | Act::Withdraw => false,
        }
    }
}

/// Where an objection stands, since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Received,
    Filed,
    Ruled(Verdict),
    Served(Verdict),
    /// Before the higher court, or in a suit.
    Continued,
    /// Nothing can come of it any more.
    Over(Option<Verdict>),
}

impl Stage {
    /// The stable name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Received => "received",
            Stage::Filed => "filed",
            Stage::Ruled(_) => "ruled",
            Stage::Served(_) => "served",
            Stage::Continued => "continued",
            Stage::Over(Some(Verdict::Upheld)) => "upheld",
            Stage::Over(Some(Verdict::Rejected)) => "rejected",
            Stage::Over(None) => "ended",
        }
    }
}

/// An objection: its kind, where it stands, and when that began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objection {
    pub kind: Kind,
    pub stage: Stage,
    pub since: Instant,
}

/// What the court may or must do with the sale meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    None,
    MayStop,
    MustStop,
    /// The outsider's right stands: the sale cannot go on.
    MustWithdraw,
}

impl Demand {
    /// The stable name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Demand::None => "none",
            Demand::MayStop => "may-stop",
            Demand::MustStop => "must-stop",
            Demand::MustWithdraw => "must-withdraw",
        }
    }
}

/// Why an act is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    #[error("the objection is {stage}; this act comes at another stage")]
    OtherStage { stage: &'static str },
    #[error("the time for it ended before {until}")]
    TooLate { until: Instant },
    #[error("an act does not come before the one it follows")]
    BeforeLast,
    #[error("the period cannot be computed")]
    Term,
}

impl Objection {
    /// As it was handed in.
    pub const fn received(kind: Kind, at: Instant) -> Objection {
        Objection { kind, stage: Stage::Received, since: at }
    }

    /// The next act and until when it is to be done; none when nobody's time runs.
    ///
    /// Grounds: [`crate::statute::auction::ART_36`].
    pub fn clock(&self, reckoner: &Reckoner<'_>) -> Result<Option<Due>, TermError> {
        let clause = match (self.stage, self.kind) {
            (Stage::Received, _) => Clause::ObjectionFiled,
            (Stage::Filed, _) => Clause::ObjectionRuled,
            (Stage::Served(_), Kind::Conduct) => Clause::ReconsiderationAsked,
            (Stage::Served(_), Kind::Outsider) => Clause::OutsiderSued,
            (Stage::Continued, Kind::Conduct) => Clause::ReconsiderationRuled,
            // A suit has the clocks of a civil case, which are not ours.
            (Stage::Continued, Kind::Outsider) | (Stage::Ruled(_) | Stage::Over(_), _) => {
                return Ok(None);
            }
        };
        reckoner.due(clause, self.since).map(Some)
    }

    /// Where it stands at a moment: a ruling that nobody contests in time is final.
    pub fn at(&self, now: Instant, reckoner: &Reckoner<'_>) -> Result<Objection, TermError> {
        match (self.stage, self.clock(reckoner)?) {
            (Stage::Served(result), Some(due)) if now >= due.instant() => {
                Ok(Objection { stage: Stage::Over(Some(result)), since: due.instant(), ..*self })
            }
            _ => Ok(*self),
        }
    }

    /// The objection after an act.
    ///
    /// Grounds: [`crate::statute::auction::ART_36`].
    pub fn after(
        &self,
        act: Act,
        at: Instant,
        reckoner: &Reckoner<'_>,
    ) -> Result<Objection, ActError> {
        if at < self.since {
            return Err(ActError::BeforeLast);
        }
        let stage = match (self.stage, act, self.kind) {
            (Stage::Received, Act::File, _) => Stage::Filed,
            (Stage::Received, Act::Refuse, _)
            | (Stage::Received | Stage::Filed | Stage::Continued, Act::Withdraw, _) => {
                Stage::Over(None)
            }
            (Stage::Filed, Act::Rule(result), _) => Stage::Ruled(result),
            (Stage::Ruled(result), Act::Serve, _) => Stage::Served(result),
            (Stage::Served(_), Act::Ask, Kind::Conduct)
            | (Stage::Served(_), Act::Sue, Kind::Outsider) => {
                let due = self.clock(reckoner).map_err(|_| ActError::Term)?;
                let until = due.map(|it| it.instant()).filter(|it| at >= *it);
                match until {
                    Some(until) => return Err(ActError::TooLate { until }),
                    None => Stage::Continued,
                }
            }
            (Stage::Continued, Act::Decide(result), Kind::Conduct)
            | (Stage::Continued, Act::Judge(result), Kind::Outsider) => Stage::Over(Some(result)),
            (
                Stage::Received
                | Stage::Filed
                | Stage::Ruled(_)
                | Stage::Served(_)
                | Stage::Continued
                | Stage::Over(_),
                _,
                _,
            ) => return Err(ActError::OtherStage { stage: self.stage.name() }),
        };
        Ok(Objection { stage, since: at, ..*self })
    }

    /// What it demands of the sale as it stands.
    ///
    /// An objection to conduct does not stop a sale by itself. An outsider's stops it from its
    /// filing until it is over; while it is only received the court may stop.
    ///
    /// Grounds: [`crate::statute::auction::ART_36`].
    pub const fn demand(&self) -> Demand {
        match (self.kind, self.stage) {
            (_, Stage::Over(Some(Verdict::Rejected) | None))
            | (Kind::Conduct, Stage::Over(Some(Verdict::Upheld))) => Demand::None,
            (Kind::Outsider, Stage::Over(Some(Verdict::Upheld))) => Demand::MustWithdraw,
            (Kind::Conduct, _) | (Kind::Outsider, Stage::Received) => Demand::MayStop,
            (
                Kind::Outsider,
                Stage::Filed | Stage::Ruled(_) | Stage::Served(_) | Stage::Continued,
            ) => Demand::MustStop,
        }
    }
}

#[cfg(test)]
mod tests;
