//! The list of inquiry platforms (询价平台名单): who is on it when, and what takes a platform off.

use chrono::{Datelike, Months, NaiveDate};
use domain::clause::Clause;
use domain::term::{Reckoner, TermError};

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

/// How a platform comes off the list.
///
/// Grounds: [`domain::statute::reference_price::ART_9`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    /// It refused commissions without a reason.
    Refused,
    /// Five late reports within a year.
    Late,
    /// Collusion, fraud, leaks.
    Misconduct,
    FailedReview,
    Other,
    /// It asked for it; nothing bars its return.
    Left,
}

impl Departure {
    pub const ALL: [Departure; 6] = [
        Departure::Refused,
        Departure::Late,
        Departure::Misconduct,
        Departure::FailedReview,
        Departure::Other,
        Departure::Left,
    ];

    /// The stable name, in the database and on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Departure::Refused => "refused",
            Departure::Late => "late",
            Departure::Misconduct => "misconduct",
            Departure::FailedReview => "failed-review",
            Departure::Other => "other",
            Departure::Left => "left",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    #[error("the platform has not been late {LATE_REPORTS} times within a year")]
    NotLateEnough { lateness: Lateness },
    #[error("the platform was removed, and is barred until {until}")]
    Barred { until: NaiveDate },
    #[error(transparent)]
    Term(#[from] TermError),
}

/// The first day on which a platform that leaves in this way may come back; none if nothing bars
/// it. Lateness is a ground only when the counter has reached its limit.
///
/// Grounds: [`domain::statute::reference_price::ART_9`].
///
/// # Errors
/// Too few late reports; days no calendar reaches.
pub fn remove(
    departure: Departure,
    lateness: Lateness,
    on: NaiveDate,
    reckoner: &Reckoner<'_>,
) -> Result<Option<NaiveDate>, ListError> {
    match departure {
        Departure::Left => return Ok(None),
        Departure::Late if !lateness.removable() => {
            return Err(ListError::NotLateEnough { lateness });
        }
        Departure::Refused
        | Departure::Late
        | Departure::Misconduct
        | Departure::FailedReview
        | Departure::Other => {}
    }
    Ok(Some(reckoner.due(Clause::PlatformBarred, on)?.moment.day()))
}

/// Whether a platform may be put on the list today.
///
/// Grounds: [`domain::statute::reference_price::ART_8`],
/// [`domain::statute::reference_price::ART_9`].
///
/// # Errors
/// A platform that is still barred.
pub fn admit(barred_until: Option<NaiveDate>, today: NaiveDate) -> Result<(), ListError> {
    match barred_until {
        Some(until) if today < until => Err(ListError::Barred { until }),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// REF-09: five years, and both sides of their end; lateness needs its five.
    #[test]
    fn a_removed_platform_is_barred_for_five_years() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let reckoner = Reckoner::statutory();
        let of = |calendar_year, twelve_months| Lateness { calendar_year, twelve_months };
        let removed =
            |departure, lateness| remove(departure, lateness, day("2024-02-29"), &reckoner);
        let until = day("2029-02-28");
        for departure in Departure::ALL {
            let found = removed(departure, of(5, 0));
            let barred = (departure != Departure::Left).then_some(until);
            assert_eq!(found, Ok(barred), "{}", departure.slug());
        }
        assert_eq!(removed(Departure::Late, of(1, 5)), Ok(Some(until)));
        let few = of(4, 4);
        let refusal = ListError::NotLateEnough { lateness: few };
        assert_eq!(removed(Departure::Late, few), Err(refusal));
        assert_eq!(admit(Some(until), day("2029-02-27")), Err(ListError::Barred { until }));
        assert_eq!(admit(Some(until), until), Ok(()));
        assert_eq!(admit(None, day("2024-03-01")), Ok(()));
    }

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
