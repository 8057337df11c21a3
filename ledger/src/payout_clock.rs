//! By when money that has arrived is paid out (FUND-10): the national period, the stricter layers
//! beside it, and approved grounds of delay.

use domain::clause::Clause;
use domain::instant::Instant;
use domain::term::{Layer, Reckoner, TermError};

/// Why a payout may be delayed with approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The money has to be distributed among several.
    Distribution,
    /// It is frozen or preserved because of the applicant's other case, or of a suspected crime.
    Frozen,
    /// The applicant was told and has not collected it.
    NotCollected,
    /// The case is suspended or deferred.
    Suspended,
    Other,
}

impl Ground {
    const ALL: [Ground; 5] = [
        Ground::Distribution,
        Ground::Frozen,
        Ground::NotCollected,
        Ground::Suspended,
        Ground::Other,
    ];

    pub const fn slug(self) -> &'static str {
        match self {
            Ground::Distribution => "distribution",
            Ground::Frozen => "frozen",
            Ground::NotCollected => "not-collected",
            Ground::Suspended => "suspended",
            Ground::Other => "other",
        }
    }

    pub fn parse(slug: &str) -> Option<Ground> {
        Ground::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

/// A delay that was approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    pub ground: Ground,
    pub approved_at: Instant,
    /// When the ground ended, if it has.
    pub ended_at: Option<Instant>,
}

/// Where the clock of a payout stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutClock {
    /// What the law says without any delay.
    pub statutory: Instant,
    /// By when it is paid; nothing while a ground of delay stands.
    pub due: Option<Instant>,
    pub delayed_by: Option<Ground>,
    /// Stricter deadlines, to work by; they do not make a payout late.
    pub layers: Vec<Layer>,
}

/// The clock of money that arrived then. A delay counts only if it was approved while the money
/// could still be paid in time: nothing that is late is made timely afterwards. Ten days after the
/// ground has ended the money is paid.
///
/// Grounds: [`domain::statute::funds::FUND_10`].
pub fn clock(
    reckoner: &Reckoner<'_>,
    arrived: Instant,
    delays: &[Delay],
) -> Result<PayoutClock, TermError> {
    let national = reckoner.due(Clause::PaidOut, arrived)?;
    let statutory = national.instant();
    let mut clock =
        PayoutClock { statutory, due: Some(statutory), delayed_by: None, layers: national.layers };
    let mut delays = delays.to_vec();
    delays.sort_by_key(|it| it.approved_at);
    for delay in delays {
        let Some(due) = clock.due.filter(|due| delay.approved_at <= *due) else { continue };
        match delay.ended_at {
            Some(ended) => {
                let after = reckoner.due(Clause::DelayedPaidOut, ended)?.instant();
                clock.due = Some(due.max(after));
            }
            None => {
                clock.due = None;
                clock.delayed_by = Some(delay.ground);
            }
        }
    }
    Ok(clock)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        let time: chrono::DateTime<chrono::Utc> = text.parse().expect("a time");
        Instant::from_utc(time)
    }

    fn delay(approved: &str, ended: Option<&str>) -> Delay {
        let (approved_at, ended_at) = (at(approved), ended.map(at));
        Delay { ground: Ground::Frozen, approved_at, ended_at }
    }

    #[test]
    fn the_national_period_decides_and_the_layers_stand_beside_it() {
        // Arrived on Monday 2024-09-02: thirty days end on 2024-10-02, a holiday, so on the 8th.
        let clock = clock(&Reckoner::statutory(), at("2024-09-02T02:00:00Z"), &[]).expect("dates");
        assert_eq!(clock.due, Some(at("2024-10-08T16:00:00Z")));
        assert_eq!((clock.statutory, clock.delayed_by), (at("2024-10-08T16:00:00Z"), None));
        let layers: Vec<String> = clock.layers.iter().map(|it| it.moment.to_string()).collect();
        assert_eq!(layers.len(), 2);
        assert!(layers.iter().all(|it| it.as_str() < "2024-10-08"), "{layers:?}");
    }

    #[test]
    fn an_approved_delay_stops_the_clock_until_ten_days_after_its_end() {
        let arrived = at("2024-09-02T02:00:00Z");
        for (delays, due) in [
            (vec![delay("2024-09-20T02:00:00Z", None)], None),
            // Ended on Friday 2024-11-01: ten days end on Monday the 11th.
            (
                vec![delay("2024-09-20T02:00:00Z", Some("2024-11-01T02:00:00Z"))],
                Some("2024-11-11T16:00:00Z"),
            ),
            // Ended so early that the national period is the later one.
            (
                vec![delay("2024-09-03T02:00:00Z", Some("2024-09-05T02:00:00Z"))],
                Some("2024-10-08T16:00:00Z"),
            ),
            // Approved when it was late already: it is late.
            (vec![delay("2024-10-09T02:00:00Z", None)], Some("2024-10-08T16:00:00Z")),
            // A second ground within the ten days of the first.
            (
                vec![
                    delay("2024-11-05T02:00:00Z", None),
                    delay("2024-09-20T02:00:00Z", Some("2024-11-01T02:00:00Z")),
                ],
                None,
            ),
        ] {
            let clock = clock(&Reckoner::statutory(), arrived, &delays).expect("dates");
            assert_eq!(clock.due, due.map(at), "{delays:?}");
            assert_eq!(clock.delayed_by.is_some(), due.is_none());
        }
    }

    #[test]
    fn a_ground_is_read_back() {
        for ground in Ground::ALL {
            assert_eq!(Ground::parse(ground.slug()), Some(ground));
        }
        assert_eq!(Ground::parse("holiday"), None);
    }
}
