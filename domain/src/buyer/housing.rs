//! Limits on buying homes (住房限购): a dated table of the city's rules, and the household that is
//! measured against it at sign-up and again at the ruling.

use chrono::NaiveDate;

use super::Finding;

/// Where a household is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Registered {
    /// In the city (本市户籍).
    Local,
    /// Elsewhere (非本市户籍).
    Outside,
}

impl Registered {
    /// The stable name, on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Registered::Local => "local",
            Registered::Outside => "outside",
        }
    }

    pub fn from_name(name: &str) -> Option<Registered> {
        [Registered::Local, Registered::Outside].into_iter().find(|it| it.name() == name)
    }
}

/// What the city demanded of one kind of household in a span of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub registered: Registered,
    pub from: NaiveDate,
    /// The last day; none while it is in force.
    pub until: Option<NaiveDate>,
    /// Fewer homes than this may be owned already; 0 forbids to buy at all.
    pub homes_below: u8,
    /// So many months of social insurance or tax in the city, without a gap.
    pub insured_months: u16,
}

impl Limit {
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|it| day <= it)
    }
}

/// A buyer's household as proven for a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Household {
    pub registered: Registered,
    pub homes: u8,
    pub insured_months: u16,
}

/// What a household lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lack {
    /// Nothing was said or proven.
    Unproven,
    TooManyHomes {
        below: u8,
    },
    TooFewMonths {
        needed: u16,
    },
}

impl Lack {
    pub const fn name(self) -> &'static str {
        match self {
            Lack::Unproven => "housing-unproven",
            Lack::TooManyHomes { .. } => "housing-homes",
            Lack::TooFewMonths { .. } => "housing-months",
        }
    }
}

/// Whether a household may buy a home on a day. Where no limit is in force nothing needs to be
/// proven.
///
/// Grounds: [`crate::statute::qualification::QUAL_02`],
/// [`crate::statute::qualification::QUAL_03`], [`crate::statute::qualification::QUAL_05`].
pub fn check(limits: &[Limit], day: NaiveDate, household: Option<&Household>) -> Option<Finding> {
    let mut in_force = limits.iter().filter(|it| it.is_in_force(day)).peekable();
    in_force.peek()?;
    let Some(household) = household else { return Some(Finding::Housing(Lack::Unproven)) };
    let own = in_force.filter(|it| it.registered == household.registered);
    let lacks = own.filter_map(|limit| {
        if household.homes >= limit.homes_below {
            Some(Lack::TooManyHomes { below: limit.homes_below })
        } else if household.insured_months < limit.insured_months {
            Some(Lack::TooFewMonths { needed: limit.insured_months })
        } else {
            None
        }
    });
    lacks.min().map(Finding::Housing)
}

/// Before the ruling the qualification must have been held from the sign-up on without a gap: the
/// household as it signed up and as it is now, each measured against every limit that was in force
/// on any day between.
///
/// Grounds: [`crate::statute::qualification::QUAL_04`].
pub fn held_throughout(
    limits: &[Limit],
    (signed_up, ruling): (NaiveDate, NaiveDate),
    at_sign_up: Option<&Household>,
    at_ruling: Option<&Household>,
) -> Option<Finding> {
    let touched = |it: &&Limit| it.from <= ruling && it.until.is_none_or(|end| signed_up <= end);
    let turns = limits.iter().filter(touched).map(|it| it.from.max(signed_up));
    let mut days: Vec<NaiveDate> = turns.chain([signed_up, ruling]).collect();
    days.sort_unstable();
    days.dedup();
    let of = |household| days.iter().find_map(move |day| check(limits, *day, household));
    // A day on which no limit was in force asks for no proof.
    of(at_sign_up).or_else(|| days.iter().find_map(|day| check(limits, *day, at_ruling)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn limits() -> [Limit; 2] {
        let from = day("2024-01-01");
        let until = Some(day("2026-06-30"));
        [
            Limit { registered: Registered::Local, from, until, homes_below: 2, insured_months: 0 },
            Limit {
                registered: Registered::Outside,
                from,
                until,
                homes_below: 1,
                insured_months: 24,
            },
        ]
    }

    fn household(registered: Registered, homes: u8, insured_months: u16) -> Household {
        Household { registered, homes, insured_months }
    }

    /// QUAL-02: both sides of every number, and of the dates of the table.
    #[test]
    fn a_household_is_measured_on_the_day() {
        use Registered::{Local, Outside};
        let homes = |below| Some(Finding::Housing(Lack::TooManyHomes { below }));
        let months = |needed| Some(Finding::Housing(Lack::TooFewMonths { needed }));
        #[rustfmt::skip]
        let table = [
            (household(Local, 1, 0),    "2026-06-30", None),
            (household(Local, 2, 0),    "2026-06-30", homes(2)),
            (household(Local, 2, 0),    "2026-07-01", None),
            (household(Local, 2, 0),    "2023-12-31", None),
            (household(Outside, 0, 24), "2025-01-01", None),
            (household(Outside, 0, 23), "2025-01-01", months(24)),
            (household(Outside, 1, 99), "2025-01-01", homes(1)),
        ];
        for (household, on, wanted) in table {
            assert_eq!(check(&limits(), day(on), Some(&household)), wanted, "{household:?} {on}");
        }
        let unproven = Some(Finding::Housing(Lack::Unproven));
        assert_eq!(check(&limits(), day("2025-01-01"), None), unproven);
        assert_eq!(check(&limits(), day("2026-07-01"), None), None, "nothing is limited any more");
        assert_eq!(check(&[], day("2025-01-01"), None), None);
    }

    /// QUAL-04: lost on the way, never proven again, and a limit that came and went between.
    #[test]
    fn the_qualification_is_held_until_the_ruling() {
        let (one, two) = (household(Registered::Local, 1, 0), household(Registered::Local, 2, 0));
        let window = (day("2026-05-01"), day("2026-06-20"));
        let held =
            |at_sign_up, at_ruling| held_throughout(&limits(), window, at_sign_up, at_ruling);
        let homes = Some(Finding::Housing(Lack::TooManyHomes { below: 2 }));
        assert_eq!(held(Some(&one), Some(&one)), None);
        assert_eq!(held(Some(&one), Some(&two)), homes, "a second home was bought meanwhile");
        assert_eq!(held(Some(&two), Some(&one)), homes, "there was none at sign-up");
        assert_eq!(held(Some(&one), None), Some(Finding::Housing(Lack::Unproven)));
        let after = (day("2026-07-01"), day("2026-08-01"));
        assert_eq!(held_throughout(&limits(), after, None, None), None);
        let [local, _] = limits();
        let short = [Limit { from: day("2026-05-10"), until: Some(day("2026-05-11")), ..local }];
        assert_eq!(held_throughout(&short, window, Some(&two), Some(&two)), homes);
    }
}
