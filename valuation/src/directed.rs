//! Directed inquiry (定向询价): a letter with a deadline, an answer within it.

use domain::instant::Instant;
use domain::money::Money;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectedError {
    #[error("the letter gives no time to answer")]
    NoTime,
    #[error("the answer came at {at}, before the letter of {sent_at}")]
    BeforeLetter { at: Instant, sent_at: Instant },
    #[error("the answer of {at} has not come yet")]
    NotYet { at: Instant },
    #[error("the answer came at {at}, the letter asked for it until {until}")]
    Late { at: Instant, until: Instant },
    #[error("a price is above zero")]
    Nothing,
}

/// Whether a letter may be sent with this deadline.
///
/// Grounds: [`domain::statute::reference_price::ART_6`].
///
/// # Errors
/// A deadline that is over when the letter is sent.
pub fn letter(sent_at: Instant, until: Instant) -> Result<(), DirectedError> {
    if until <= sent_at { Err(DirectedError::NoTime) } else { Ok(()) }
}

/// Whether an answer is the reference price: it came within the letter's deadline.
///
/// Grounds: [`domain::statute::reference_price::ART_6`].
///
/// # Errors
/// An answer out of time, or of nothing.
pub fn answer(
    (sent_at, until): (Instant, Instant),
    value: Money,
    at: Instant,
    now: Instant,
) -> Result<(), DirectedError> {
    if at < sent_at {
        Err(DirectedError::BeforeLetter { at, sent_at })
    } else if at > now {
        Err(DirectedError::NotYet { at })
    } else if at >= until {
        Err(DirectedError::Late { at, until })
    } else if value.is_zero() {
        Err(DirectedError::Nothing)
    } else {
        Ok(())
    }
}

/// Whether the inquiry has failed by itself: the deadline has passed without an answer.
///
/// Grounds: [`domain::statute::reference_price::ART_7`].
pub fn unanswered(until: Instant, now: Instant) -> bool {
    now >= until
}

#[cfg(test)]
mod tests {
    use super::*;

    /// REF-06: an answer counts within the deadline only.
    #[test]
    fn an_answer_counts_within_the_deadline_only() {
        let at = |seconds: i64| Instant::from_micros(1_000_000 * seconds).expect("an instant");
        let (sent_at, until) = (at(10), at(20));
        let one = Money::yuan(1);
        let asked = |value, given, now| answer((sent_at, until), value, at(given), at(now));
        assert_eq!(asked(one, 10, 30), Ok(()));
        assert_eq!(asked(one, 19, 19), Ok(()));
        assert_eq!(asked(one, 20, 30), Err(DirectedError::Late { at: at(20), until }));
        assert_eq!(asked(one, 9, 30), Err(DirectedError::BeforeLetter { at: at(9), sent_at }));
        assert_eq!(asked(one, 15, 14), Err(DirectedError::NotYet { at: at(15) }));
        assert_eq!(asked(Money::ZERO, 15, 15), Err(DirectedError::Nothing));
        assert_eq!(letter(sent_at, sent_at), Err(DirectedError::NoTime));
        assert_eq!(letter(sent_at, until), Ok(()));
        assert!(!unanswered(until, at(19)) && unanswered(until, until));
    }
}
