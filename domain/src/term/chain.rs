//! Several dates that follow from one event.

use super::{Due, Moment, Reckoner, TermError};
use crate::clause::Clause;
use crate::lot::{AssetKind, Round};
use crate::period::Period;

/// What the failure of a first auction sets in motion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondAuction {
    /// Bidding starts by then.
    pub start: Due,
    /// For that start, the notice is published by then.
    pub publish: Due,
    /// For that publication, parties and priority purchasers are notified by then.
    pub notify: Due,
}

/// What the failure of a second auction sets in motion: two clocks from one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// The creditors have answered by then.
    pub answers: Due,
    /// The sale is announced by then.
    pub announcement: Due,
    /// If it is announced on that day, the window opens then at the earliest.
    pub window: Due,
}

/// The clock of an appraisal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appraisal {
    pub report: Due,
    /// An extension is asked for by then, unless both have been used.
    pub ask: Option<Due>,
}

/// How often an appraisal's period was extended; twice at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extensions {
    None,
    One,
    Two,
}

impl Reckoner<'_> {
    /// Grounds: [`crate::statute::periods::TIME_06`], [`crate::statute::auction::ART_26`].
    pub fn second_auction(
        &self,
        failed: impl Into<Moment>,
        kind: AssetKind,
    ) -> Result<SecondAuction, TermError> {
        let start = self.due(Clause::SecondAuctionStarts, failed)?;
        let publish = self.latest_before(Clause::notice(Round::Second, kind), start.moment)?;
        let notify = self.latest_before(Clause::PersonsNotified, publish.moment)?;
        Ok(SecondAuction { start, publish, notify })
    }

    /// Grounds: [`crate::statute::sale::CLAUSE_2`], [`crate::statute::sale::CLAUSE_3`],
    /// [`crate::statute::sale::CLAUSE_4`].
    pub fn sale(&self, failed: impl Into<Moment>, kind: AssetKind) -> Result<Sale, TermError> {
        let failed = failed.into();
        let answers = self.due(Clause::CreditorsAsked, failed)?;
        let announcement = self.due(Clause::SaleAnnounced, failed)?;
        let window = self.due(Clause::notice(Round::Sale, kind), announcement.moment)?;
        Ok(Sale { answers, announcement, window })
    }

    /// Days of deferral and suspension are not counted; an extension is asked for so many whole
    /// days before the report is due.
    ///
    /// Grounds: [`crate::statute::reference_price::ART_19`].
    pub fn appraisal(
        &self,
        commissioned: impl Into<Moment>,
        stopped_days: u32,
        extensions: Extensions,
    ) -> Result<Appraisal, TermError> {
        let (clause, from) = (Clause::Appraised, commissioned.into());
        let extension = self.profile.period(Clause::AppraisalExtended);
        let period = match extensions {
            Extensions::None => Some(self.profile.period(clause)),
            Extensions::One => self.profile.period(clause).plus(extension),
            Extensions::Two => {
                self.profile.period(clause).plus(extension).and_then(|it| it.plus(extension))
            }
        };
        let period: Period = period.ok_or(TermError::BeyondCalendar)?;
        let report = self.due_stopped(clause, period, stopped_days, from)?;
        let ask = match extensions {
            Extensions::None | Extensions::One => {
                Some(self.latest_before(Clause::AppraisalExtensionAsked, report.moment)?)
            }
            Extensions::Two => None,
        };
        Ok(Appraisal { report, ask })
    }
}
