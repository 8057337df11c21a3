//! Deferral (暂缓): the court lets an inquiry or an appraisal rest, and its clocks stand still.

use domain::clause::Clause;
use domain::instant::{Instant, Span};
use domain::period::Period;
use domain::term::{Due, Moment, Reckoner, TermError};

/// One deferral or suspension; without an end it still runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    pub from: Instant,
    pub until: Option<Instant>,
}

/// Why an inquiry or an appraisal is deferred.
///
/// Grounds: [`domain::statute::reference_price::ART_28`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The case itself is deferred or suspended.
    CaseStopped,
    /// What was sent is seriously wrong.
    MaterialWrong,
    Other,
}

impl Ground {
    pub const ALL: [Ground; 3] = [Ground::CaseStopped, Ground::MaterialWrong, Ground::Other];

    /// The stable name, in the database and on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Ground::CaseStopped => "case-stopped",
            Ground::MaterialWrong => "material-wrong",
            Ground::Other => "other",
        }
    }
}

/// Since when it rests, if it does.
pub fn resting(stops: &[Stop]) -> Option<Instant> {
    stops.last().filter(|it| it.until.is_none()).map(|it| it.from)
}

/// The deferrals as they were known at an instant.
pub fn known_at(stops: &[Stop], as_of: Instant) -> Vec<Stop> {
    let begun = stops.iter().filter(|it| it.from <= as_of);
    begun.map(|it| Stop { from: it.from, until: it.until.filter(|at| *at <= as_of) }).collect()
}

/// How long the clock stood still in ended deferrals: in days of the calendar, or exactly for
/// exact periods.
pub fn stood_still(stops: &[Stop], period: Period) -> (u32, Span) {
    let ended = stops.iter().filter_map(|stop| Some((stop.from, stop.until?)));
    match period {
        Period::Exact(_) => {
            let micros = ended.map(|(from, until)| until.since(from).micros()).sum();
            (0, Span::from_micros(micros).unwrap_or_default())
        }
        Period::Days(_) | Period::WorkingDays(_) | Period::Months(_) => {
            let days = ended.map(|(from, until)| (until.day() - from.day()).num_days().max(0));
            (u32::try_from(days.sum::<i64>()).unwrap_or(u32::MAX), Span::default())
        }
    }
}

/// When a clause ends that runs from `from`: a deferral that falls into it makes it longer by as
/// much, one before or after it does not.
///
/// Grounds: [`domain::statute::reference_price::ART_28`].
///
/// # Errors
/// Days no calendar reaches.
pub fn due(
    stops: &[Stop],
    clause: Clause,
    from: Moment,
    reckoner: &Reckoner<'_>,
) -> Result<Due, TermError> {
    let begun = match from {
        Moment::At(at) => at,
        Moment::Day(day) => day.succ_opt().map_or(Instant::MAX, Instant::start_of),
    };
    let mut within: Vec<Stop> = Vec::new();
    let mut due = reckoner.due(clause, from)?;
    for stop in stops {
        let ended_within = stop.until.is_some_and(|until| until > begun);
        if ended_within && stop.from < due.instant() {
            within.push(Stop { from: stop.from.max(begun), until: stop.until });
            due = longer(&within, clause, from, reckoner)?;
        }
    }
    Ok(due)
}

fn longer(
    within: &[Stop],
    clause: Clause,
    from: Moment,
    reckoner: &Reckoner<'_>,
) -> Result<Due, TermError> {
    let period = reckoner.profile.period(clause);
    let (days, shift) = stood_still(within, period);
    let from = match from {
        Moment::At(at) => Moment::At(at.plus(shift)),
        Moment::Day(_) => from,
    };
    reckoner.due_stopped(clause, period, days, from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::Calendar;
    use domain::profile::Profile;

    fn at(text: &str) -> Instant {
        let read = chrono::DateTime::parse_from_rfc3339(text).expect("an instant");
        Instant::from_utc(read.to_utc())
    }

    fn on(day: &str) -> Instant {
        at(&format!("{day}T10:00:00+08:00"))
    }

    fn stop(from: &str, until: Option<&str>) -> Stop {
        Stop { from: on(from), until: until.map(on) }
    }

    /// REF-28: sent on Monday 2024-03-04, due at the end of Thursday 03-07.
    #[test]
    fn a_clock_stands_still_while_the_inquiry_rests() {
        let reckoner = Reckoner::statutory();
        let due_day = |stops: &[Stop]| {
            let due = due(stops, Clause::Quoted, Moment::At(on("2024-03-04")), &reckoner);
            due.expect("a date").moment.day().to_string()
        };
        for (stops, day) in [
            (vec![], "2024-03-07"),
            // Before the period and after it: nothing.
            (vec![stop("2024-03-01", Some("2024-03-03"))], "2024-03-07"),
            (vec![stop("2024-03-08", Some("2024-03-20"))], "2024-03-07"),
            // Four days: 03-11, a Monday.
            (vec![stop("2024-03-05", Some("2024-03-09"))], "2024-03-11"),
            // Begun before the commission: only what falls into the period.
            (vec![stop("2024-03-01", Some("2024-03-05"))], "2024-03-08"),
            // A second one that falls into the time the first has added: 4 + 2.
            (
                vec![
                    stop("2024-03-05", Some("2024-03-09")),
                    stop("2024-03-10", Some("2024-03-12")),
                ],
                "2024-03-13",
            ),
            // It ends on a Saturday and moves past the rest days.
            (vec![stop("2024-03-05", Some("2024-03-07"))], "2024-03-11"),
        ] {
            assert_eq!(due_day(&stops), day, "{stops:?}");
        }
        let open = [stop("2024-03-05", None)];
        assert_eq!(resting(&open), Some(on("2024-03-05")));
        assert_eq!(resting(&[stop("2024-03-05", Some("2024-03-09"))]), None);
        let later = known_at(&[stop("2024-03-05", Some("2024-03-09"))], on("2024-03-06"));
        assert_eq!(resting(&later), Some(on("2024-03-05")));
        assert_eq!(known_at(&open, on("2024-03-04")), vec![]);
    }

    /// The same in minutes: exactly as long as it rested.
    #[test]
    fn a_rehearsal_stands_still_to_the_second() {
        let reckoner = Reckoner { profile: Profile::rehearsal(), calendar: Calendar::china() };
        let sent = on("2024-03-03");
        let (from, until) = (sent.plus(Span::seconds(60)), sent.plus(Span::seconds(150)));
        let rested = [Stop { from, until: Some(until) }];
        let before = due(&[], Clause::Quoted, Moment::At(sent), &reckoner).expect("a date");
        let after = due(&rested, Clause::Quoted, Moment::At(sent), &reckoner).expect("a date");
        assert_eq!(after.instant(), before.instant().plus(Span::seconds(90)));
    }
}
