//! When a bank works: what reaches it at night, after the cut-off or on a rest day is booked on the
//! next working day.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::calendar::Calendar;
use domain::instant::beijing;

use super::BankError;

/// The hours of business (营业时间).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Hours {
    /// Around the clock, so that a demonstration on a Sunday shows something.
    #[default]
    Always,
    /// Working days from 09:00 to the cut-off (日终) at 17:00.
    Working,
}

impl Hours {
    /// When something that reaches the bank at `at` is booked.
    ///
    /// # Errors
    /// [`BankError::UnknownYear`]: nobody knows the rest days of a year that is not announced.
    pub fn booking(self, at: DateTime<Utc>) -> Result<DateTime<Utc>, BankError> {
        let (opening, cut_off) = match self {
            Hours::Always => return Ok(at),
            Hours::Working => (NaiveTime::from_hms_opt(9, 0, 0), NaiveTime::from_hms_opt(17, 0, 0)),
        };
        let (opening, cut_off) = (opening.unwrap_or_default(), cut_off.unwrap_or_default());
        let local = at.with_timezone(&beijing());
        let mut day = local.date_naive();
        if local.time() >= cut_off {
            day += TimeDelta::days(1);
        }
        let working = working_day(day)?;
        let earliest = working.and_time(opening).and_local_timezone(beijing()).single();
        Ok(earliest.map_or(at, |it| it.to_utc()).max(at))
    }

    /// The opening of the `days`-th working day after the one on which something is booked.
    ///
    /// # Errors
    /// [`BankError::UnknownYear`].
    pub fn later(self, at: DateTime<Utc>, days: u32) -> Result<DateTime<Utc>, BankError> {
        let mut moment = self.booking(at)?;
        for _ in 0..days {
            let local = moment.with_timezone(&beijing()).date_naive() + TimeDelta::days(1);
            let morning = local.and_hms_opt(9, 0, 0);
            let morning = morning.and_then(|it| it.and_local_timezone(beijing()).single());
            moment = self.booking(morning.map_or(moment, |it| it.to_utc()))?;
        }
        Ok(moment)
    }
}

fn working_day(day: NaiveDate) -> Result<NaiveDate, BankError> {
    Calendar::china().working_day_from(day).ok_or(BankError::UnknownYear(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    #[test]
    fn nothing_is_booked_at_night_after_the_cut_off_or_on_a_rest_day() {
        for (reached, booked) in [
            ("2026-09-24T16:59:59+08:00", "2026-09-24T16:59:59+08:00"),
            ("2026-09-24T08:59:59+08:00", "2026-09-24T09:00:00+08:00"),
            // Mid-Autumn from Friday to Sunday.
            ("2026-09-24T17:00:00+08:00", "2026-09-28T09:00:00+08:00"),
            ("2026-09-30T23:00:00+08:00", "2026-10-08T09:00:00+08:00"),
            // A Saturday that is worked instead (调休).
            ("2026-10-09T20:00:00+08:00", "2026-10-10T09:00:00+08:00"),
        ] {
            assert_eq!(Hours::Working.booking(at(reached)).ok(), Some(at(booked)), "{reached}");
            assert_eq!(Hours::Always.booking(at(reached)).ok(), Some(at(reached)));
        }
        let later = Hours::Working.later(at("2026-09-30T10:00:00+08:00"), 2).ok();
        assert_eq!(later, Some(at("2026-10-09T09:00:00+08:00")));
    }

    #[test]
    fn a_year_that_nobody_announced_is_not_guessed() {
        let refused = Hours::Working.booking(at("2031-03-03T10:00:00+08:00"));
        assert!(matches!(refused, Err(BankError::UnknownYear(_))));
    }
}
