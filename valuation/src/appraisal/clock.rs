//! The clock of one commission: thirty days, without the time it stood still, longer by what was
//! granted in time.

use domain::clause::Clause;
use domain::period::Period;
use domain::term::{Due, Moment, Reckoner, TermError};

use super::{Commission, Decision, Extension};
use crate::deferral;

/// How often a period may be extended.
pub const EXTENSIONS: usize = 2;

/// When the report is due.
///
/// Grounds: [`domain::statute::reference_price::ART_19`].
///
/// # Errors
/// Dates no calendar reaches.
pub fn due(it: &Commission, reckoner: &Reckoner<'_>) -> Result<Due, TermError> {
    let granted = it.extensions.iter().filter(|it| it.decision == Decision::Granted);
    due_with(it, granted, reckoner)
}

/// When it is due if what has been asked for is granted: nobody is late while the court decides.
///
/// # Errors
/// Dates no calendar reaches.
pub fn due_if_granted(it: &Commission, reckoner: &Reckoner<'_>) -> Result<Due, TermError> {
    let hoped_for = it.extensions.iter().filter(|it| it.decision != Decision::Refused);
    due_with(it, hoped_for, reckoner)
}

/// Until when an extension may be asked for; none when two have been granted.
///
/// Grounds: [`domain::statute::reference_price::ART_19`].
///
/// # Errors
/// Dates no calendar reaches.
pub fn ask_by(it: &Commission, reckoner: &Reckoner<'_>) -> Result<Option<Due>, TermError> {
    let granted = it.extensions.iter().filter(|it| it.decision == Decision::Granted).count();
    if granted >= EXTENSIONS {
        return Ok(None);
    }
    let due = due(it, reckoner)?;
    reckoner.latest_before(Clause::AppraisalExtensionAsked, due.moment).map(Some)
}

fn due_with<'a>(
    it: &Commission,
    granted: impl Iterator<Item = &'a Extension>,
    reckoner: &Reckoner<'_>,
) -> Result<Due, TermError> {
    let clause = it.issue.appraisal_clause();
    let mut period = reckoner.profile.period(clause);
    for extension in granted {
        period = period.plus(length(extension.days, reckoner)).ok_or(TermError::BeyondCalendar)?;
    }
    let (stopped_days, shift) = deferral::stood_still(&it.stops, period);
    let from = Moment::At(it.at.plus(shift));
    reckoner.due_stopped(clause, period, stopped_days, from)
}

/// What one extension adds. A rehearsal, whose periods are no days, knows only the whole one.
fn length(days: u32, reckoner: &Reckoner<'_>) -> Period {
    match reckoner.profile.period(Clause::AppraisalExtended) {
        Period::Days(_) => Period::Days(days),
        other @ (Period::WorkingDays(_) | Period::Months(_) | Period::Exact(_)) => other,
    }
}

/// The longest extension in days.
pub fn longest(reckoner: &Reckoner<'_>) -> u32 {
    match reckoner.profile.period(Clause::AppraisalExtended) {
        Period::Days(days) | Period::WorkingDays(days) => days,
        Period::Months(_) | Period::Exact(_) => 15,
    }
}
