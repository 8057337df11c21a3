//! Commissioned appraisal (委托评估): three firms in an order, the first of which is commissioned;
//! whoever is late, refuses or may not act is followed by the next.
//!
//! ```text
//! commission ─▶ report ─▶ review ─▶ service ─▶ objections ─▶ the result stands
//!     │ late, declined      │ defects     │ qualification, procedure: decided first
//!     ▼                     ▼             │ method, result: firm ─▶ professional review
//!  next firm            corrected         └ facts only: the court rules
//! ```
//!
//! What has happened is a list of [`Act`]s; [`Appraisal::apply`] refuses those the law does not
//! allow, and [`stage::stage`] says what follows from the rest at an instant.

pub mod act;
pub mod apply;
pub mod clock;
pub mod stage;

use chrono::NaiveDate;
use domain::instant::Instant;
use domain::money::Money;

pub use act::{Act, Decision, Defect, Ground, Position, Ruling, Verdict};
pub use apply::Refusal;
pub use stage::{Stage, Why};

use crate::deferral;
pub use crate::deferral::Stop;
use crate::fee::{self, Ending, FeeBase};
use crate::reissue::Issue;

/// An appraisal as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appraisal {
    pub issue: Issue,
    /// The ids of the firms, in the order in which they are commissioned (REF-16).
    pub firms: Vec<String>,
    /// The commissions given so far; the last is the present one.
    pub commissions: Vec<Commission>,
    pub withdrawn: bool,
}

/// One firm's part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commission {
    pub issue: Issue,
    pub firm: String,
    pub at: Instant,
    pub reply: Reply,
    /// Deferrals and suspensions; the last may still run.
    pub stops: Vec<Stop>,
    pub extensions: Vec<Extension>,
    /// Lists of documents that the firm misses; answered or not.
    pub requests: Vec<DocumentRequest>,
    pub inspections: Vec<Inspection>,
    pub reports: Vec<Report>,
    pub defects: Vec<DefectOrder>,
    pub served_at: Option<Instant>,
    pub objections: Vec<Objection>,
    /// What the firm charges: its fee, or its actual cost without a deal.
    pub charged: Option<Money>,
    /// Why the next firm takes over, if it does.
    pub replaced: Option<Replaced>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    None,
    Accepted,
    Declined { reason: String, at: Instant },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension {
    pub asked_at: Instant,
    pub days: u32,
    pub decision: Decision,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRequest {
    pub at: Instant,
    pub documents: Vec<String>,
    pub answered_at: Option<Instant>,
}

/// The inspection on site (现场勘验).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    pub on: NaiveDate,
    pub notified: Vec<String>,
    pub absent: Vec<String>,
    pub witness: Option<String>,
}

/// One version of the report; the first is the report itself, later ones correct it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub at: Instant,
    pub value: Money,
    pub valid_until: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefectOrder {
    pub at: Instant,
    pub defect: Defect,
    pub explained_at: Option<Instant>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    pub by: String,
    pub at: Instant,
    pub grounds: Vec<Ground>,
    /// On what the court decides itself.
    pub ruling: Option<(Ruling, Instant)>,
    pub passed_on_at: Option<Instant>,
    pub answered_at: Option<Instant>,
    pub position: Option<Position>,
    pub verdict: Option<(Verdict, Instant)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaced {
    pub why: Why,
    pub at: Instant,
    pub material_back_at: Option<Instant>,
}

impl Appraisal {
    /// Before the first commission.
    pub fn of(firms: Vec<String>) -> Appraisal {
        Appraisal { issue: Issue::First, firms, commissions: Vec::new(), withdrawn: false }
    }

    /// Before the firm that gave an expired result is asked for it again.
    ///
    /// Grounds: [`domain::statute::reference_price::ART_19`].
    pub fn again(firm: String) -> Appraisal {
        Appraisal { issue: Issue::Again, ..Appraisal::of(vec![firm]) }
    }

    /// The commission that runs; none before the first and between two.
    pub fn present(&self) -> Option<&Commission> {
        self.commissions.last().filter(|it| it.replaced.is_none())
    }

    /// The firm to be commissioned next, if one is left.
    pub fn next_firm(&self) -> Option<&String> {
        self.firms.get(self.commissions.len())
    }
}

impl Commission {
    pub fn report(&self) -> Option<&Report> {
        self.reports.last()
    }

    /// Whether a version was handed in after that instant.
    fn reported_since(&self, at: Instant) -> bool {
        self.reports.last().is_some_and(|it| it.at >= at && self.reports.len() > 1)
    }

    fn stopped(&self) -> Option<Instant> {
        deferral::resting(&self.stops)
    }

    /// What the fee of this firm is computed from; `None` as long as it has to say what it
    /// charges. `deal` is what the property was sold for, `first_fee` that of the expired result.
    ///
    /// Grounds: [`domain::statute::reference_price::ART_32`].
    pub fn fee(&self, deal: Option<Money>, first_fee: Option<Money>) -> Option<FeeBase> {
        let ending = match (self.replaced, self.issue, deal, self.report()) {
            (Some(_), _, _, _) => Ending::Replaced,
            (None, Issue::Again, _, _) => Ending::Reissued { first_fee: first_fee? },
            (None, Issue::First, Some(deal), Some(report)) => {
                Ending::Sold { appraisal: report.value, deal }
            }
            (None, Issue::First, _, _) => Ending::NoDeal { actual_cost: self.charged? },
        };
        Some(fee::appraisal_fee(ending, fee::REISSUE_SHARE))
    }
}

impl Objection {
    pub fn has(&self, ground: Ground) -> bool {
        self.grounds.contains(&ground)
    }

    /// Whether the court decides it before anything else.
    pub fn decided_first(&self) -> bool {
        self.has(Ground::Qualification) || self.has(Ground::Procedure)
    }

    /// Whether it goes to the firm and, if need be, to professional review.
    pub fn technical(&self) -> bool {
        self.has(Ground::Method)
    }
}

#[cfg(test)]
mod tests;
