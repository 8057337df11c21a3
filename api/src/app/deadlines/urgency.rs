//! How near a date is, for the lists people work from.

use chrono::Days;
use domain::instant::Instant;

/// Where a date stands in a list of what is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Overdue,
    /// It ends today.
    Today,
    /// It ends within the next seven days.
    Week,
    Later,
}

impl Urgency {
    /// The stable name, on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Urgency::Overdue => "overdue",
            Urgency::Today => "today",
            Urgency::Week => "week",
            Urgency::Later => "later",
        }
    }

    /// `until` is the first instant after the period: at midnight the day before was the last.
    pub fn of(until: Instant, now: Instant) -> Urgency {
        let after = |days| now.day().checked_add_days(Days::new(days)).map(Instant::start_of);
        match (after(1), after(8)) {
            _ if until <= now => Urgency::Overdue,
            (Some(tomorrow), _) if until <= tomorrow => Urgency::Today,
            (_, Some(week)) if until <= week => Urgency::Week,
            (_, _) => Urgency::Later,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_that_ends_at_midnight_ends_today() {
        let at = |text: &str| {
            Instant::from_utc(chrono::DateTime::parse_from_rfc3339(text).expect("a time").to_utc())
        };
        let now = at("2026-11-23T10:00:00+08:00");
        for (until, urgency) in [
            ("2026-11-23T09:59:59+08:00", Urgency::Overdue),
            ("2026-11-23T10:00:00+08:00", Urgency::Overdue),
            ("2026-11-23T10:00:01+08:00", Urgency::Today),
            ("2026-11-24T00:00:00+08:00", Urgency::Today),
            ("2026-11-24T00:00:01+08:00", Urgency::Week),
            ("2026-12-01T00:00:00+08:00", Urgency::Week),
            ("2026-12-01T00:00:01+08:00", Urgency::Later),
        ] {
            assert_eq!(Urgency::of(at(until), now), urgency, "{until}");
        }
    }
}
