//! From a result to a [`ReferencePrice`]: value, method, valid until. Nobody else makes one.

use chrono::NaiveDate;
use domain::clause::Clause;
use domain::money::Money;
use domain::price::{Method, ReferencePrice};
use domain::term::{Reckoner, TermError};

use crate::online::{Outcome, Standing};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FindingError {
    #[error("the inquiry has no reference price yet")]
    NotSettled,
    #[error("the two submissions differ, so the next method is taken")]
    NotAgreed,
    #[error("a reference price is above zero")]
    Nothing,
    #[error("the result was valid until {valid_until}, before it was fixed on {fixed_on}")]
    Expired { fixed_on: NaiveDate, valid_until: NaiveDate },
    #[error(transparent)]
    Term(#[from] TermError),
}

/// The price of a settled network inquiry, valid as long as every counted report is.
///
/// `stated` are the last days of validity that the counted platforms gave, in any order.
///
/// Grounds: [`domain::statute::reference_price::ART_13`],
/// [`domain::statute::reference_price::ART_27`].
///
/// # Errors
/// An inquiry without a price; reports that had expired when the price was fixed.
pub fn network(
    standing: &Standing,
    fixed_on: NaiveDate,
    stated: &[NaiveDate],
    reckoner: &Reckoner<'_>,
) -> Result<ReferencePrice, FindingError> {
    let Outcome::ReferencePrice { value } = standing.outcome else {
        return Err(FindingError::NotSettled);
    };
    found(Method::Network, value, fixed_on, stated, reckoner)
}

/// The price on which both parties agree to the fen.
///
/// Grounds: [`domain::statute::reference_price::ART_4`].
///
/// # Errors
/// Submissions that differ.
pub fn agreed(
    submissions: [Money; 2],
    fixed_on: NaiveDate,
    stated: &[NaiveDate],
    reckoner: &Reckoner<'_>,
) -> Result<ReferencePrice, FindingError> {
    let [one, other] = submissions;
    if one != other {
        return Err(FindingError::NotAgreed);
    }
    found(Method::Agreement, one, fixed_on, stated, reckoner)
}

/// The answer of an authority within its period, or of a commissioned firm.
///
/// Grounds: [`domain::statute::reference_price::ART_6`],
/// [`domain::statute::reference_price::ART_26`].
///
/// # Errors
/// An answer of nothing, or one that had expired.
pub fn found(
    method: Method,
    value: Money,
    fixed_on: NaiveDate,
    stated: &[NaiveDate],
    reckoner: &Reckoner<'_>,
) -> Result<ReferencePrice, FindingError> {
    if value.is_zero() {
        return Err(FindingError::Nothing);
    }
    let longest = reckoner.due(Clause::PriceValid, fixed_on)?.moment.day();
    let valid_until = stated.iter().copied().chain([longest]).min().unwrap_or(longest);
    if valid_until < fixed_on {
        return Err(FindingError::Expired { fixed_on, valid_until });
    }
    #[expect(clippy::disallowed_methods, reason = "this is where prices are found")]
    Ok(ReferencePrice::found(method, value, fixed_on, valid_until))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn settled(outcome: Outcome) -> Standing {
        Standing { outcome, counted: vec![], values: vec![], dropped: vec![], rules: vec![] }
    }

    /// REF-27: at most one year, and no longer than any counted report.
    #[test]
    fn a_price_is_valid_as_long_as_every_counted_report_and_at_most_a_year() {
        let reckoner = Reckoner::statutory();
        let value = Money::yuan(100);
        let standing = settled(Outcome::ReferencePrice { value });
        let found = |stated: &[&str]| {
            let stated: Vec<_> = stated.iter().map(|text| on(text)).collect();
            network(&standing, on("2024-03-14"), &stated, &reckoner)
        };
        for (stated, until) in [
            (&[][..], "2025-03-14"),
            (&["2025-03-14"], "2025-03-14"),
            (&["2025-03-15"], "2025-03-14"),
            (&["2025-03-13"], "2025-03-13"),
            (&["2024-12-31", "2024-09-30", "2026-01-01"], "2024-09-30"),
            (&["2024-03-14"], "2024-03-14"),
        ] {
            let price = found(stated).expect("a price");
            assert_eq!((price.value(), price.method()), (value, Method::Network));
            assert_eq!(price.valid_until(), on(until), "{stated:?}");
        }
        let (fixed_on, valid_until) = (on("2024-03-14"), on("2024-03-13"));
        let expired = FindingError::Expired { fixed_on, valid_until };
        assert_eq!(found(&["2024-03-13"]), Err(expired));
    }

    #[test]
    fn only_a_settled_inquiry_has_a_price() {
        let standing = settled(Outcome::CommissionAppraisal);
        let refusal = network(&standing, on("2024-03-14"), &[], &Reckoner::statutory());
        assert_eq!(refusal, Err(FindingError::NotSettled));
    }

    /// REF-04: the two submissions are equal to the fen.
    #[test]
    fn parties_agree_to_the_fen_or_not_at_all() {
        let fen = |fen| Money::from_fen(fen).expect("in range");
        let found = |one, other| {
            agreed([fen(one), fen(other)], on("2024-03-14"), &[], &Reckoner::statutory())
        };
        assert_eq!(found(100, 100).map(|price| price.value()), Ok(fen(100)));
        assert_eq!(found(100, 101), Err(FindingError::NotAgreed));
        assert_eq!(found(0, 0), Err(FindingError::Nothing));
    }
}
