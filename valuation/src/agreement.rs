//! Agreement of the parties (当事人议价): two sealed submissions, opened at once.

use domain::instant::Instant;
use domain::money::Money;

/// The two sides that are invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Creditor,
    Debtor,
}

/// What one side has handed in; what it says is read only when both are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submission {
    pub value: Money,
    pub at: Instant,
}

/// Where an agreement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing may be opened yet.
    Sealed { until: Instant },
    /// The same figure to the fen.
    Agreed { value: Money },
    /// Two figures that differ.
    Differ,
    /// The time is up, and a side has not submitted.
    Missing { side: Side },
    /// Neither side has.
    Nobody,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmissionError {
    #[error("submissions were accepted until {until}")]
    Late { until: Instant },
    #[error("the side has submitted, and a submission is final")]
    Twice,
    #[error("a price is above zero")]
    Nothing,
}

/// Whether a side may submit this figure now. A submission is final, so that nobody moves to the
/// other's figure.
///
/// Grounds: [`domain::statute::reference_price::ART_4`].
///
/// # Errors
/// A late or second submission, or one of nothing.
pub fn submit(
    before: Option<Instant>,
    value: Money,
    until: Instant,
    now: Instant,
) -> Result<(), SubmissionError> {
    if now >= until {
        return Err(SubmissionError::Late { until });
    }
    if before.is_some() {
        return Err(SubmissionError::Twice);
    }
    if value.is_zero() { Err(SubmissionError::Nothing) } else { Ok(()) }
}

/// What follows at `now`: nothing is opened before both sides have submitted or the time is up.
///
/// Grounds: [`domain::statute::reference_price::ART_4`].
pub fn standing(
    creditor: Option<Submission>,
    debtor: Option<Submission>,
    until: Instant,
    now: Instant,
) -> Standing {
    let in_time = |it: &Submission| it.at < until && it.at <= now;
    match (creditor.filter(in_time), debtor.filter(in_time)) {
        (Some(one), Some(other)) if one.value == other.value => {
            Standing::Agreed { value: one.value }
        }
        (Some(_), Some(_)) => Standing::Differ,
        _ if now < until => Standing::Sealed { until },
        (Some(_), None) => Standing::Missing { side: Side::Debtor },
        (None, Some(_)) => Standing::Missing { side: Side::Creditor },
        (None, None) => Standing::Nobody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(1_800_000_000_000_000 + seconds * 1_000_000).expect("an instant")
    }

    fn fen(fen: i64) -> Money {
        Money::from_fen(fen).expect("in range")
    }

    /// REF-04: both sides of the deadline, and equality to the fen.
    #[test]
    fn nothing_is_opened_before_both_are_in_or_the_time_is_up() {
        let of = |value, seconds| Some(Submission { value: fen(value), at: at(seconds) });
        let (until, sealed) = (at(100), Standing::Sealed { until: at(100) });
        for (creditor, debtor, now, wanted) in [
            (None, None, 99, sealed),
            (of(100, 1), None, 99, sealed),
            (None, of(100, 1), 99, sealed),
            (of(100, 1), of(100, 99), 99, Standing::Agreed { value: fen(100) }),
            (of(100, 1), of(101, 2), 3, Standing::Differ),
            (of(100, 1), of(100, 5), 4, sealed),
            (None, None, 100, Standing::Nobody),
            (of(100, 1), None, 100, Standing::Missing { side: Side::Debtor }),
            (None, of(100, 1), 100, Standing::Missing { side: Side::Creditor }),
            (of(100, 1), of(100, 100), 101, Standing::Missing { side: Side::Debtor }),
            (of(100, 1), of(100, 99), 500, Standing::Agreed { value: fen(100) }),
        ] {
            let found = standing(creditor, debtor, until, at(now));
            assert_eq!(found, wanted, "{creditor:?} {debtor:?} at {now}");
        }
    }

    #[test]
    fn a_submission_is_made_once_and_in_time() {
        let until = at(100);
        assert_eq!(submit(None, fen(1), until, at(99)), Ok(()));
        assert_eq!(submit(None, fen(1), until, at(100)), Err(SubmissionError::Late { until }));
        assert_eq!(submit(Some(at(1)), fen(1), until, at(2)), Err(SubmissionError::Twice));
        assert_eq!(submit(None, fen(0), until, at(2)), Err(SubmissionError::Nothing));
    }
}
