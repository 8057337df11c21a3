//! An objection (异议) to a distribution plan, from the day it is raised to its end.
//!
//! ```text
//! raised ─▶ the others are told ─▶ opposed in time ─▶ sued in time ─▶ judged
//!                    └ nobody: the plan follows the objection
//!                                        └ nobody: the plan stays as it is
//! ```

use domain::instant::Instant;

/// What has happened to an objection; the ends of its periods as they were computed then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Objection {
    /// Until when the others, once told, may oppose.
    pub opposition_until: Option<Instant>,
    /// Until when the objector, told of an opposition, may sue.
    pub suit_until: Option<Instant>,
    pub is_sued: bool,
    pub is_settled: bool,
}

/// Where an objection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The court has not told the others yet.
    Raised,
    OpenToOpposition {
        until: Instant,
    },
    /// Nobody opposed in time: the plan is corrected as the objection has it.
    Unopposed,
    OpenToSuit {
        until: Instant,
    },
    /// The objector did not sue in time: the plan stays as it is.
    NotSued,
    /// The disputed part is set aside, the rest may be paid.
    InSuit,
    Settled,
}

impl Objection {
    /// Where it stands now.
    ///
    /// Grounds: [`domain::statute::distribution::DIST_09`].
    pub fn standing(&self, now: Instant) -> Standing {
        if self.is_settled {
            return Standing::Settled;
        }
        match (self.opposition_until, self.suit_until) {
            (_, Some(_)) if self.is_sued => Standing::InSuit,
            (_, Some(until)) if now <= until => Standing::OpenToSuit { until },
            (_, Some(_)) => Standing::NotSued,
            (Some(until), None) if now <= until => Standing::OpenToOpposition { until },
            (Some(_), None) => Standing::Unopposed,
            (None, None) => Standing::Raised,
        }
    }
}

impl Standing {
    /// Whether nothing of the plan may be paid yet.
    ///
    /// Grounds: [`domain::statute::distribution::DIST_09`].
    pub const fn blocks(self) -> bool {
        match self {
            Standing::Raised
            | Standing::OpenToOpposition { .. }
            | Standing::Unopposed
            | Standing::OpenToSuit { .. } => true,
            Standing::NotSued | Standing::InSuit | Standing::Settled => false,
        }
    }

    /// The stable name, on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Raised => "raised",
            Standing::OpenToOpposition { .. } => "open-to-opposition",
            Standing::Unopposed => "unopposed",
            Standing::OpenToSuit { .. } => "open-to-suit",
            Standing::NotSued => "not-sued",
            Standing::InSuit => "in-suit",
            Standing::Settled => "settled",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> Instant {
        Instant::from_micros(1_800_000_000_000_000 + n).expect("a time")
    }

    #[test]
    fn each_period_has_two_sides() {
        let told = Objection { opposition_until: Some(day(10)), ..Objection::default() };
        let opposed = Objection { suit_until: Some(day(20)), ..told };
        let sued = Objection { is_sued: true, ..opposed };
        let settled = Objection { is_settled: true, ..sued };
        for (objection, now, standing, blocks) in [
            (Objection::default(), 99, Standing::Raised, true),
            (told, 10, Standing::OpenToOpposition { until: day(10) }, true),
            (told, 11, Standing::Unopposed, true),
            (opposed, 20, Standing::OpenToSuit { until: day(20) }, true),
            (opposed, 21, Standing::NotSued, false),
            (sued, 20, Standing::InSuit, false),
            (sued, 99, Standing::InSuit, false),
            (settled, 0, Standing::Settled, false),
        ] {
            assert_eq!(objection.standing(day(now)), standing);
            assert_eq!(standing.blocks(), blocks, "{standing:?}");
        }
    }
}
