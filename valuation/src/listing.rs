//! The list of inquiry platforms (询价平台名单): who is on it when, and what takes a platform off.

use chrono::{Datelike, Months, NaiveDate};

/// So many unexcused late reports within a year take a platform off the list.
pub const LATE_REPORTS: usize = 5;

/// How often a platform was late. The text does not say whether its year is the calendar's or the
/// last twelve months, so both are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lateness {
    pub calendar_year: usize,
    pub twelve_months: usize,
}

impl Lateness {
    /// Whether either reading has reached the limit.
    ///
    /// Grounds: [`domain::statute::reference_price::ART_9`].
    pub const fn removable(self) -> bool {
        self.calendar_year >= LATE_REPORTS || self.twelve_months >= LATE_REPORTS
    }
}

/// Counts the days on which unexcused reports fell due and were not there.
///
/// Grounds: [`domain::statute::reference_price::ART_9`].
pub fn lateness(missed: &[NaiveDate], today: NaiveDate) -> Lateness {
    let past = |it: &&NaiveDate| **it <= today;
    let a_year_ago = today.checked_sub_months(Months::new(12)).unwrap_or(NaiveDate::MIN);
    Lateness {
        calendar_year: missed.iter().filter(past).filter(|it| it.year() == today.year()).count(),
        twelve_months: missed.iter().filter(past).filter(|it| **it > a_year_ago).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// REF-09: five within a year, by the calendar's year and by the last twelve months.
    #[test]
    fn both_readings_of_a_year_are_counted() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let days = ["2024-03-01", "2024-11-30", "2024-12-01", "2025-01-05", "2025-02-01"];
        let missed: Vec<_> = days.into_iter().map(day).collect();
        for (today, calendar_year, twelve_months, removable) in [
            ("2024-12-31", 3, 3, false),
            ("2025-02-01", 2, 5, true),
            ("2025-02-28", 2, 5, true),
            ("2025-03-01", 2, 4, false),
            ("2025-12-01", 2, 2, false),
        ] {
            let found = lateness(&missed, day(today));
            assert_eq!(found, Lateness { calendar_year, twelve_months }, "{today}");
            assert_eq!(found.removable(), removable, "{today}");
        }
        let in_one_year: Vec<_> = (1..=5).map(|it| day(&format!("2025-0{it}-01"))).collect();
        assert!(lateness(&in_one_year, day("2025-12-31")).removable());
    }
}
