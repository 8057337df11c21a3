//! Rest days and make-up workdays (调休), as the State Council announces them year by year.
//!
//! Weekends rest, statutory holidays rest, make-up workdays work. A year is announced in the
//! autumn before it; until an administrator loads it we do not guess.
//!
//! Grounds: [`crate::statute::periods::TIME_02`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    Working,
    /// A weekend or a statutory holiday (法定休假日).
    Rest,
    /// In a year that is not loaded.
    Unknown,
}

/// The years that are loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, Year>,
}

/// A year's departures from the plain week.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    off: BTreeSet<NaiveDate>,
    work: BTreeSet<NaiveDate>,
}

/// Why a text is not a calendar.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    #[error("the calendar is not the JSON we expect: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the calendar begins with {first}, not with {0}", first = Calendar::FIRST_YEAR)]
    TooEarly(i32),
    #[error("'{0}' is not a year")]
    Year(String),
    #[error("{day} stands under {year}")]
    OtherYear { day: NaiveDate, year: i32 },
    #[error("{0} cannot be both a rest day and a workday")]
    Both(NaiveDate),
    #[error("{0} is a weekday; only days of a weekend are made up workdays")]
    MakeUpOnWeekday(NaiveDate),
}

static CHINA: LazyLock<Calendar> = LazyLock::new(|| {
    Calendar::parse(include_str!("../data/workdays-cn.json"))
        .expect("the shipped calendar is checked by a test")
});

impl Calendar {
    /// Nobody computes a period of a year before this one.
    pub const FIRST_YEAR: i32 = 2004;

    /// The calendar that ships.
    pub fn china() -> &'static Calendar {
        &CHINA
    }

    /// A calendar from JSON: `{"2026": {"off": ["2026-01-01"], "work": ["2026-01-04"]}}`.
    pub fn parse(json: &str) -> Result<Calendar, CalendarError> {
        let texts: BTreeMap<String, Year> = serde_json::from_str(json)?;
        let mut years = BTreeMap::new();
        for (name, year) in texts {
            let number = name.parse().map_err(|_| CalendarError::Year(name))?;
            year.check(number)?;
            years.insert(number, year);
        }
        Ok(Calendar { years })
    }

    /// This calendar with the years of another in place of its own: how an administrator loads
    /// a newly announced year, or corrects one.
    #[must_use]
    pub fn with(mut self, newer: Calendar) -> Calendar {
        self.years.extend(newer.years);
        self
    }

    pub fn has_year(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    pub fn last_year(&self) -> Option<i32> {
        self.years.keys().next_back().copied()
    }

    pub fn day(&self, day: NaiveDate) -> Day {
        let Some(year) = self.years.get(&day.year()) else { return Day::Unknown };
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        if year.work.contains(&day) || !(weekend || year.off.contains(&day)) {
            Day::Working
        } else {
            Day::Rest
        }
    }

    /// The first working day on or after `day`; `None` if a year that is not loaded is reached
    /// before one is found.
    pub fn working_day_from(&self, day: NaiveDate) -> Option<NaiveDate> {
        let mut candidate = day;
        loop {
            match self.day(candidate) {
                Day::Working => return Some(candidate),
                Day::Unknown => return None,
                Day::Rest => candidate = candidate.succ_opt()?,
            }
        }
    }
}

impl Year {
    fn check(&self, year: i32) -> Result<(), CalendarError> {
        if year < Calendar::FIRST_YEAR {
            return Err(CalendarError::TooEarly(year));
        }
        if let Some(&day) = self.off.iter().chain(&self.work).find(|it| it.year() != year) {
            return Err(CalendarError::OtherYear { day, year });
        }
        if let Some(&day) = self.off.intersection(&self.work).next() {
            return Err(CalendarError::Both(day));
        }
        let weekday = |it: &&NaiveDate| !matches!(it.weekday(), Weekday::Sat | Weekday::Sun);
        match self.work.iter().find(weekday) {
            Some(&day) => Err(CalendarError::MakeUpOnWeekday(day)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn the_shipped_years_are_2004_to_2026() {
        let china = Calendar::china();
        assert!((2004..=2026).all(|it| china.has_year(it)));
        assert_eq!(china.last_year(), Some(2026));
        assert!(!china.has_year(2003) && !china.has_year(2027));
    }

    #[test]
    fn weekends_rest_make_up_days_work_and_other_years_are_unknown() {
        for (text, day) in [
            ("2024-09-13", Day::Working), // a plain Friday
            ("2024-09-14", Day::Working), // a Saturday made up for the Mid-Autumn holiday
            ("2024-09-15", Day::Rest),    // a Sunday
            ("2024-09-17", Day::Rest),    // a Tuesday, holiday
            ("2024-10-07", Day::Rest),    // the last day of the National Day week
            ("2024-10-08", Day::Working), // the first day after it
            ("2026-12-31", Day::Working),
            ("2027-01-01", Day::Unknown),
            ("2003-12-31", Day::Unknown),
        ] {
            assert_eq!(Calendar::china().day(on(text)), day, "{text}");
        }
        assert_eq!(Calendar::china().working_day_from(on("2024-10-02")), Some(on("2024-10-08")));
        assert_eq!(Calendar::china().working_day_from(on("2027-01-01")), None);
    }

    #[test]
    fn a_new_year_is_loaded_and_an_old_one_corrected() {
        let newer = r#"{"2027": {"off": ["2027-01-01"], "work": []},
                        "2026": {"off": [], "work": []}}"#;
        let loaded = Calendar::china().clone().with(Calendar::parse(newer).expect("a calendar"));
        assert_eq!(loaded.day(on("2027-01-01")), Day::Rest);
        assert_eq!(loaded.working_day_from(on("2027-01-01")), Some(on("2027-01-04")));
        assert_eq!(loaded.day(on("2026-01-01")), Day::Working);
        assert_eq!(loaded.day(on("2024-10-07")), Day::Rest);
    }

    #[test]
    fn a_wrong_calendar_is_refused_by_name() {
        for (json, says) in [
            (r#"[]"#, "not the JSON"),
            (r#"{"2027": {"off": []}}"#, "missing field `work`"),
            (r#"{"2027": {"off": ["2027-02-30"], "work": []}}"#, "not the JSON"),
            (r#"{"2027": {"off": ["2026-12-31"], "work": []}}"#, "2026-12-31 stands under 2027"),
            (r#"{"2003": {"off": [], "work": []}}"#, "begins with 2004"),
            (r#"{"next": {"off": [], "work": []}}"#, "'next' is not a year"),
            (
                r#"{"2027": {"off": ["2027-01-03"], "work": ["2027-01-03"]}}"#,
                "2027-01-03 cannot be both",
            ),
            (r#"{"2027": {"off": [], "work": ["2027-01-04"]}}"#, "2027-01-04 is a weekday"),
        ] {
            let refusal = Calendar::parse(json).expect_err(json).to_string();
            assert!(refusal.contains(says), "{refusal}");
        }
    }
}
