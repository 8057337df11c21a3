//! Statutory dates: from a trigger, a clause and the calendar to the day or instant that
//! decides, with the arithmetic that led there.
//!
//! ```text
//! Within  trigger day not counted + N, moved past rest days          a time limit
//! Full    trigger day not counted + N full days, over at the end     deemed service
//! Length  trigger + N exactly                                        validity, window
//! Notice  publication + N whole days + 1                             earliest event
//! ```

mod arithmetic;
pub mod chain;
pub mod why;

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::calendar::{Calendar, Day};
use crate::clause::{Clause, Counting};
use crate::instant::Instant;
use crate::period::Period;
use crate::profile::Profile;
use crate::statute::Article;

/// A day in China, or an instant: what a period runs from, and what it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Day(NaiveDate),
    At(Instant),
}

/// What the result of a reckoning says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The act is in time until the end of it.
    Latest,
    /// The event is lawful from its beginning on.
    Earliest,
}

/// How the last day came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// Nothing had to be moved.
    None,
    /// The last day was a rest day.
    From(NaiveDate),
    /// The year has no calendar yet: the date is never later than the law, and is computed again
    /// when an administrator loads the year.
    Provisional { missing_year: i32 },
}

/// A statutory date: its clause, how it was found, and the stricter layers beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a date that nobody keeps is no deadline"]
pub struct Due {
    pub clause: Clause,
    pub period: Period,
    pub from: Moment,
    /// Days in which the clock stood still (REF-19).
    pub stopped_days: u32,
    pub moment: Moment,
    pub role: Role,
    pub shift: Shift,
    pub layers: Vec<Layer>,
}

/// A stricter deadline beside the national one (TIME-14).
///
/// Grounds: [`crate::statute::periods::TIME_14`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    pub name: String,
    pub source: String,
    pub moment: Moment,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    #[error("{code} runs for {period} from an instant, not from a day: say when exactly")]
    NeedsInstant { code: &'static str, period: Period },
    #[error("periods are computed from {first} on; {0} is too early", first = Calendar::FIRST_YEAR)]
    BeforeCalendar(NaiveDate),
    #[error("the period leads beyond the last day we can write")]
    BeyondCalendar,
    #[error("{code} is not a period before an event; only those are counted backward")]
    NotBackward { code: &'static str },
}

impl TermError {
    /// As one Chinese sentence for the person whose date it is.
    pub fn chinese(&self) -> String {
        match self {
            TermError::NeedsInstant { period, .. } => {
                format!("该期间为{}，须从具体时刻起算。", period.chinese())
            }
            TermError::BeforeCalendar(day) => {
                format!("{day}早于{}年，工作日历不含该年。", Calendar::FIRST_YEAR)
            }
            TermError::BeyondCalendar => "期间届满日超出可表示的日期。".to_owned(),
            TermError::NotBackward { .. } => "该期间不是事前期间，不能倒推。".to_owned(),
        }
    }
}

/// The numbers and the calendar with which dates are found.
#[derive(Clone, Copy, Debug)]
pub struct Reckoner<'a> {
    pub profile: &'a Profile,
    pub calendar: &'a Calendar,
}

impl Moment {
    /// The calendar day in China.
    pub fn day(self) -> NaiveDate {
        match self {
            Moment::Day(day) => day,
            Moment::At(at) => at.day(),
        }
    }
}

impl From<NaiveDate> for Moment {
    fn from(day: NaiveDate) -> Moment {
        Moment::Day(day)
    }
}

impl From<Instant> for Moment {
    fn from(at: Instant) -> Moment {
        Moment::At(at)
    }
}

/// `2024-10-08`, or RFC 3339 with +08:00.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::Day(day) => write!(f, "{day}"),
            Moment::At(at) => write!(f, "{at}"),
        }
    }
}

impl Due {
    pub fn rule(&self) -> Article {
        self.clause.article()
    }

    /// The instant that decides: for a time limit the first one after it, for a notice the first
    /// one at which the event is lawful. A day ends at 24:00 (TIME-02).
    pub fn instant(&self) -> Instant {
        match (self.moment, self.role) {
            (Moment::At(at), _) => at,
            (Moment::Day(day), Role::Earliest) => Instant::start_of(day),
            (Moment::Day(day), Role::Latest) => {
                day.succ_opt().map_or(Instant::MAX, Instant::start_of)
            }
        }
    }

    pub fn is_provisional(&self) -> bool {
        matches!(self.shift, Shift::Provisional { .. })
    }
}

impl<'a> Reckoner<'a> {
    /// With the statutory profile and the calendar that ships.
    pub fn statutory() -> Reckoner<'static> {
        Reckoner { profile: Profile::statutory(), calendar: Calendar::china() }
    }

    /// The date to which a clause leads from its trigger.
    ///
    /// Grounds: [`crate::statute::periods::TIME_01`], [`crate::statute::periods::TIME_02`],
    /// [`crate::statute::periods::TIME_03`], [`crate::statute::periods::TIME_05`],
    /// [`crate::statute::periods::TIME_13`].
    pub fn due(&self, clause: Clause, from: impl Into<Moment>) -> Result<Due, TermError> {
        self.due_in(clause, self.profile.period(clause), from)
    }

    /// The same with a period that the court fixed itself, such as the payment period of a
    /// notice (AUC-25).
    pub fn due_in(
        &self,
        clause: Clause,
        period: Period,
        from: impl Into<Moment>,
    ) -> Result<Due, TermError> {
        self.due_stopped(clause, period, 0, from.into())
    }

    /// The same when the clock stood still for some days.
    ///
    /// Grounds: [`crate::statute::reference_price::ART_19`].
    pub fn due_stopped(
        &self,
        clause: Clause,
        period: Period,
        stopped_days: u32,
        from: Moment,
    ) -> Result<Due, TermError> {
        ensure_in_calendar(from.day())?;
        let (moment, shift) = self.end(clause, period, stopped_days, from)?;
        let role = match clause.counting() {
            Counting::Notice => Role::Earliest,
            Counting::Within | Counting::Full | Counting::Length => Role::Latest,
        };
        let layers = self.layers(clause, from)?;
        Ok(Due { clause, period, from, stopped_days, moment, role, shift, layers })
    }

    /// The last day on which to act before an event: counted backward, and no rest day moves it.
    ///
    /// Grounds: [`crate::statute::periods::TIME_05`].
    pub fn latest_before(
        &self,
        clause: Clause,
        event: impl Into<Moment>,
    ) -> Result<Due, TermError> {
        if clause.counting() != Counting::Notice {
            return Err(TermError::NotBackward { code: clause.code() });
        }
        let (period, from) = (self.profile.period(clause), event.into());
        let moment = match (period.span(), period, from) {
            (_, Period::Days(days), _) => Moment::Day(
                from.day()
                    .checked_sub_days(Days::new(u64::from(days) + 1))
                    .ok_or(TermError::BeyondCalendar)?,
            ),
            (Some(span), _, Moment::At(at)) => Moment::At(at.minus(span)),
            (_, _, _) => return Err(TermError::NeedsInstant { code: clause.code(), period }),
        };
        ensure_in_calendar(moment.day())?;
        let role = Role::Latest;
        let (stopped_days, shift, layers) = (0, Shift::None, Vec::new());
        Ok(Due { clause, period, from, stopped_days, moment, role, shift, layers })
    }

    fn layers(&self, clause: Clause, from: Moment) -> Result<Vec<Layer>, TermError> {
        self.profile
            .layers(clause)
            .map(|rule| {
                let moment = rule.steps.iter().try_fold(from, |reached, &step| {
                    self.end(clause, step, 0, reached).map(|(moment, _)| moment)
                })?;
                Ok(Layer { name: rule.name.clone(), source: rule.source.clone(), moment })
            })
            .collect()
    }

    fn end(
        &self,
        clause: Clause,
        period: Period,
        stopped_days: u32,
        from: Moment,
    ) -> Result<(Moment, Shift), TermError> {
        let counted = match (period, from) {
            (Period::Exact(span), Moment::At(at)) => {
                let stopped = Period::Days(stopped_days).span().unwrap_or_default();
                return Ok((Moment::At(at.plus(span).plus(stopped)), Shift::None));
            }
            (Period::Exact(_), Moment::Day(_)) => {
                return Err(TermError::NeedsInstant { code: clause.code(), period });
            }
            // A window or a contest given in days begins at an instant and ends at one.
            (Period::Days(_), Moment::At(at)) if clause.counting() == Counting::Length => {
                return Ok((Moment::At(at.plus(period.span().unwrap_or_default())), Shift::None));
            }
            (Period::WorkingDays(days), _) => {
                return Ok(self.working_days(from.day(), days, stopped_days)?.into_moment());
            }
            (Period::Days(days), _) => plus_days(from.day(), days)?,
            (Period::Months(months), _) => from
                .day()
                .checked_add_months(Months::new(months))
                .ok_or(TermError::BeyondCalendar)?,
        };
        let last = plus_days(counted, stopped_days)?;
        match clause.counting() {
            Counting::Within => Ok(self.past_rest_days(last).into_moment()),
            Counting::Full | Counting::Length => Ok((Moment::Day(last), Shift::None)),
            Counting::Notice => Ok((Moment::Day(plus_days(last, 1)?), Shift::None)),
        }
    }

    fn past_rest_days(&self, last: NaiveDate) -> Counted {
        match self.calendar.working_day_from(last) {
            Some(day) if day == last => Counted { day, shift: Shift::None },
            Some(day) => Counted { day, shift: Shift::From(last) },
            None => {
                let known = self.calendar.has_year(last.year());
                let missing_year = last.year() + i32::from(known);
                Counted { day: last, shift: Shift::Provisional { missing_year } }
            }
        }
    }

    /// In a year without a calendar every day counts as a working day, so that the date is never
    /// later than the law.
    fn working_days(
        &self,
        from: NaiveDate,
        days: u32,
        stopped_days: u32,
    ) -> Result<Counted, TermError> {
        let (mut day, mut left, mut shift) = (plus_days(from, stopped_days)?, days, Shift::None);
        while left > 0 {
            day = plus_days(day, 1)?;
            match self.calendar.day(day) {
                Day::Rest => {}
                Day::Working => left -= 1,
                Day::Unknown => {
                    left -= 1;
                    if shift == Shift::None {
                        shift = Shift::Provisional { missing_year: day.year() };
                    }
                }
            }
        }
        Ok(Counted { day, shift })
    }
}

struct Counted {
    day: NaiveDate,
    shift: Shift,
}

impl Counted {
    fn into_moment(self) -> (Moment, Shift) {
        (Moment::Day(self.day), self.shift)
    }
}

fn plus_days(day: NaiveDate, days: u32) -> Result<NaiveDate, TermError> {
    day.checked_add_days(Days::new(u64::from(days)))
        .filter(|it| it.year() <= 9999)
        .ok_or(TermError::BeyondCalendar)
}

fn ensure_in_calendar(day: NaiveDate) -> Result<(), TermError> {
    if day.year() < Calendar::FIRST_YEAR {
        return Err(TermError::BeforeCalendar(day));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
