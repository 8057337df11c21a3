//! Re-issue (重新出具): a result that expired before its first notice is issued again by those who
//! gave it, without the ladder.

use chrono::NaiveDate;
use domain::clause::Clause;
use domain::price::ReferencePrice;

/// Whether a result is asked for the first time or again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issue {
    First,
    Again,
}

impl Issue {
    /// How long the platforms have.
    ///
    /// Grounds: [`domain::statute::reference_price::ART_11`].
    pub const fn quote_clause(self) -> Clause {
        match self {
            Issue::First => Clause::Quoted,
            Issue::Again => Clause::QuoteReissued,
        }
    }

    /// How long the firm has.
    ///
    /// Grounds: [`domain::statute::reference_price::ART_19`].
    pub const fn appraisal_clause(self) -> Clause {
        match self {
            Issue::First => Clause::Appraised,
            Issue::Again => Clause::AppraisalReissued,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAgain {
    #[error("the result is valid until {until}")]
    Valid { until: NaiveDate },
    #[error("the first notice of {on} came while the result was valid")]
    Noticed { on: NaiveDate },
}

/// Whether an expired result may be asked for again: nothing was announced while it was valid.
///
/// Grounds: [`domain::statute::reference_price::ART_11`],
/// [`domain::statute::reference_price::ART_19`].
///
/// # Errors
/// A result that is valid, or that carried a notice.
pub fn again(
    price: &ReferencePrice,
    first_notice: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), NotAgain> {
    let until = price.valid_until();
    match first_notice {
        _ if today <= until => Err(NotAgain::Valid { until }),
        Some(on) if on <= until => Err(NotAgain::Noticed { on }),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding;
    use domain::money::Money;
    use domain::price::Method;
    use domain::term::Reckoner;

    /// REF-11, REF-19: both sides of the last valid day, with and without a notice.
    #[test]
    fn an_expired_result_is_issued_again_unless_it_carried_a_notice() {
        let on = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let reckoner = Reckoner::statutory();
        let (fixed, until) = (on("2024-03-14"), on("2024-09-14"));
        let price = finding::found(Method::Network, Money::yuan(1), fixed, &[until], &reckoner);
        let price = price.expect("a price");
        let asked = |notice: Option<&str>, today| again(&price, notice.map(on), on(today));
        assert_eq!(asked(None, "2024-09-14"), Err(NotAgain::Valid { until }));
        assert_eq!(asked(None, "2024-09-15"), Ok(()));
        assert_eq!(asked(Some("2024-09-14"), "2024-09-15"), Err(NotAgain::Noticed { on: until }));
        assert_eq!(asked(Some("2024-09-15"), "2024-09-15"), Ok(()));
        assert_eq!(Issue::First.quote_clause().name(), "quote");
        assert_eq!(Issue::Again.appraisal_clause().code(), "REF-19");
    }
}
