//! The facts of one network inquiry: what was sent, delivered, reviewed, served and objected to.

use domain::clause::Clause;
use domain::instant::Instant;
use domain::money::Money;
use domain::term::{Due, Moment, Reckoner, TermError};

use crate::deferral::{self, Stop};
use crate::reissue::Issue;

/// An inquiry as it stands: everything that has happened, and nothing that follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    pub issue: Issue,
    /// When the commission went to every listed platform at once (REF-10).
    pub commissioned_at: Instant,
    /// When the court ordered all reports corrected. Unknown, it is taken to be the end of the
    /// period of delivery.
    pub correction_ordered_at: Option<Instant>,
    /// When the last party had received the reports (REF-21).
    pub reports_served_at: Option<Instant>,
    /// Deferrals in their order; the last may still run.
    pub stops: Vec<Stop>,
    pub reports: Vec<Report>,
}

/// One platform's part in an inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub platform: String,
    pub delivery: Option<Delivery>,
    pub extension_requested_at: Option<Instant>,
    pub review: Review,
    pub correction: Option<Correction>,
    pub objections: Vec<Objection>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub quote: Money,
    pub at: Instant,
}

/// What the court found when it read the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    Clean,
    /// Errors in the basic data, excess or omission.
    Flawed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correction {
    pub quote: Money,
    /// Needed for flawed reports only: their corrections have a time limit.
    pub at: Option<Instant>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    pub by: String,
    pub at: Instant,
    pub ground: Ground,
    pub ruling: Ruling,
}

/// The four grounds on which a report can be attacked; method and amount are none of them.
///
/// Grounds: [`domain::statute::reference_price::ART_22`],
/// [`domain::statute::reference_price::ART_24`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    BasicData,
    /// Excess or omission.
    Scope,
    Qualification,
    Procedure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    Pending,
    Rejected,
    Corrected,
    Upheld,
}

impl Ground {
    pub const ALL: [Ground; 4] =
        [Ground::BasicData, Ground::Scope, Ground::Qualification, Ground::Procedure];

    /// The stable name, in the database and on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Ground::BasicData => "basic-data",
            Ground::Scope => "scope",
            Ground::Qualification => "qualification",
            Ground::Procedure => "procedure",
        }
    }

    pub fn parse(slug: &str) -> Option<Ground> {
        Ground::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

impl Ruling {
    pub const ALL: [Ruling; 4] =
        [Ruling::Pending, Ruling::Rejected, Ruling::Corrected, Ruling::Upheld];

    /// The stable name, in the database and on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Ruling::Pending => "pending",
            Ruling::Rejected => "rejected",
            Ruling::Corrected => "corrected",
            Ruling::Upheld => "upheld",
        }
    }

    pub fn parse(slug: &str) -> Option<Ruling> {
        Ruling::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

/// Facts that contradict each other. `report` counts from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InquiryError {
    #[error("an inquiry goes to at least one platform")]
    NoPlatforms,
    #[error("the platform '{platform}' is listed twice")]
    TwicePlatform { report: usize, platform: String },
    #[error("a quote is above zero")]
    ZeroQuote { report: usize },
    #[error("a corrected quote is above zero")]
    ZeroCorrection { report: usize },
    #[error("the report was delivered at {at}, before the commission of {commissioned_at}")]
    DeliveredBefore { report: usize, at: Instant, commissioned_at: Instant },
    #[error("a correction needs a report that was delivered")]
    NothingToCorrect { report: usize },
    #[error("the correction of a flawed report has a time limit, so it needs its time")]
    UntimedCorrection { report: usize },
    #[error("the reports were served at {at}, before the commission of {commissioned_at}")]
    ServedBefore { at: Instant, commissioned_at: Instant },
}

impl Inquiry {
    /// As it is when it has been sent for the first time, with what its platforms did since.
    pub fn sent(commissioned_at: Instant, reports: Vec<Report>) -> Inquiry {
        Inquiry {
            issue: Issue::First,
            commissioned_at,
            correction_ordered_at: None,
            reports_served_at: None,
            stops: Vec::new(),
            reports,
        }
    }

    /// # Errors
    /// The first contradiction, report by report.
    pub fn check(&self) -> Result<(), InquiryError> {
        if self.reports.is_empty() {
            return Err(InquiryError::NoPlatforms);
        }
        let commissioned_at = self.commissioned_at;
        for (report, it) in self.reports.iter().enumerate() {
            let before = self.reports.iter().take(report);
            if before.into_iter().any(|earlier| earlier.platform == it.platform) {
                let platform = it.platform.clone();
                return Err(InquiryError::TwicePlatform { report, platform });
            }
            it.check(report, commissioned_at)?;
        }
        match self.reports_served_at {
            Some(at) if at < commissioned_at => {
                Err(InquiryError::ServedBefore { at, commissioned_at })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// When the first period of delivery ends.
    ///
    /// Grounds: [`domain::statute::reference_price::ART_11`].
    ///
    /// # Errors
    /// Days no calendar reaches.
    pub fn first_due(&self, reckoner: &Reckoner<'_>) -> Result<Due, TermError> {
        self.due(self.issue.quote_clause(), self.commissioned_at, reckoner)
    }

    /// When a clause of this inquiry ends; the time of deferrals is left out.
    ///
    /// # Errors
    /// Days no calendar reaches.
    pub fn due(
        &self,
        clause: Clause,
        from: impl Into<Moment>,
        reckoner: &Reckoner<'_>,
    ) -> Result<Due, TermError> {
        deferral::due(&self.stops, clause, from.into(), reckoner)
    }

    /// The inquiry as it was known at an instant: what happened later has not happened yet.
    #[must_use]
    pub fn known_at(&self, as_of: Instant) -> Inquiry {
        let happened = |at: Option<Instant>| at.filter(|at| *at <= as_of);
        let report = |it: &Report| Report {
            platform: it.platform.clone(),
            delivery: it.delivery.filter(|delivery| delivery.at <= as_of),
            extension_requested_at: happened(it.extension_requested_at),
            review: it.review,
            correction: match it.review {
                Review::Flawed => it.correction.filter(|it| it.at.is_some_and(|at| at <= as_of)),
                Review::Clean => it.correction,
            },
            objections: it.objections.iter().filter(|it| it.at <= as_of).cloned().collect(),
        };
        Inquiry {
            issue: self.issue,
            commissioned_at: self.commissioned_at,
            correction_ordered_at: happened(self.correction_ordered_at),
            reports_served_at: happened(self.reports_served_at),
            stops: deferral::known_at(&self.stops, as_of),
            reports: self.reports.iter().map(report).collect(),
        }
    }
}

impl Report {
    fn check(&self, report: usize, commissioned_at: Instant) -> Result<(), InquiryError> {
        match self.delivery {
            Some(Delivery { quote, .. }) if quote.is_zero() => {
                return Err(InquiryError::ZeroQuote { report });
            }
            Some(Delivery { at, .. }) if at < commissioned_at => {
                return Err(InquiryError::DeliveredBefore { report, at, commissioned_at });
            }
            None if self.correction.is_some() => {
                return Err(InquiryError::NothingToCorrect { report });
            }
            Some(_) | None => {}
        }
        match self.correction {
            Some(Correction { quote, .. }) if quote.is_zero() => {
                Err(InquiryError::ZeroCorrection { report })
            }
            Some(Correction { at: None, .. }) if self.review == Review::Flawed => {
                Err(InquiryError::UntimedCorrection { report })
            }
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// REF-22: four grounds, and no other.
    #[test]
    fn names_are_read_back() {
        for ground in Ground::ALL {
            assert_eq!(Ground::parse(ground.slug()), Some(ground));
        }
        for ruling in Ruling::ALL {
            assert_eq!(Ruling::parse(ruling.slug()), Some(ruling));
        }
        assert_eq!((Ground::parse("amount"), Ruling::parse("")), (None, None));
    }
}
