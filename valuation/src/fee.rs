//! Who is paid for a price: the inquiry fee, and the base of the appraisal fee.

use domain::money::{Money, Rate, Rounding};

/// A counted quote, for the comparison with the deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    pub platform: String,
    pub quote: Money,
}

/// The shares of the inquiry fee: all of it to the quote closest to the deal price, in equal
/// parts to several as close. A fen that does not divide goes to the first named.
///
/// Grounds: [`domain::statute::reference_price::ART_31`].
pub fn inquiry_fee(quotes: &[Quoted], deal: Money, fee: Money) -> Vec<(String, Money)> {
    let distance = |it: &Quoted| it.quote.fen().abs_diff(deal.fen());
    let closest = quotes.iter().map(distance).min();
    let paid: Vec<_> = quotes.iter().filter(|it| Some(distance(it)) == closest).collect();
    let mut left = fee;
    let mut heads = i128::try_from(paid.len()).unwrap_or(i128::MAX);
    let mut shares = Vec::new();
    for quoted in paid {
        let share = Money::divided(i128::from(left.fen()), heads, Rounding::Up);
        let share = share.expect("a part of the fee");
        left = left.minus_or_zero(share);
        heads -= 1;
        shares.push((quoted.platform.clone(), share));
    }
    shares
}

/// How a commissioned appraisal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Sold {
        appraisal: Money,
        deal: Money,
    },
    /// No deal, or the commission was withdrawn.
    NoDeal {
        actual_cost: Money,
    },
    /// The same firm issues an expired result again.
    Reissued {
        first_fee: Money,
    },
    /// The firm was replaced.
    Replaced,
}

/// What the same firm is paid for an expired result that it issues again, of its first fee.
///
/// Grounds: [`domain::statute::reference_price::ART_32`].
pub const REISSUE_SHARE: Rate = Rate::percent(30);

/// What the appraisal fee is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeeBase {
    /// The scale is applied to this amount.
    Scale(Money),
    /// This is the fee itself.
    Fee(Money),
}

/// The base of the appraisal fee: the lower of appraisal and deal price; the actual cost without
/// a deal; a share of the first fee for a re-issue, `reissue_share` of it.
///
/// Grounds: [`domain::statute::reference_price::ART_32`].
pub fn appraisal_fee(ending: Ending, reissue_share: Rate) -> FeeBase {
    match ending {
        Ending::Sold { appraisal, deal } => FeeBase::Scale(appraisal.min(deal)),
        Ending::NoDeal { actual_cost } => FeeBase::Fee(actual_cost),
        Ending::Reissued { first_fee } => {
            let share = first_fee.share(reissue_share.min(Rate::ONE), Rounding::HalfUp);
            FeeBase::Fee(share.expect("a share is at most the fee"))
        }
        Ending::Replaced => FeeBase::Fee(Money::ZERO),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quotes(yuan: &[i64]) -> Vec<Quoted> {
        let names = ["A", "B", "C"].into_iter().map(str::to_owned);
        let quoted =
            |(platform, yuan): (String, &i64)| Quoted { platform, quote: Money::yuan(*yuan) };
        names.zip(yuan).map(quoted).collect()
    }

    #[test]
    fn trap_14_equal_distances_share_the_inquiry_fee() {
        let shares = |yuan: &[i64], deal, fee| {
            let fee = Money::from_fen(fee).expect("in range");
            let shares = inquiry_fee(&quotes(yuan), Money::yuan(deal), fee);
            shares.into_iter().map(|(id, it)| (id, it.fen())).collect::<Vec<_>>()
        };
        let of = |parts: &[(&str, i64)]| {
            parts.iter().map(|(id, fen)| ((*id).to_owned(), *fen)).collect::<Vec<_>>()
        };
        assert_eq!(shares(&[100, 120, 150], 110, 1_000), of(&[("A", 500), ("B", 500)]));
        assert_eq!(shares(&[100, 120, 150], 111, 1_000), of(&[("B", 1_000)]));
        assert_eq!(shares(&[100, 120, 150], 109, 1_000), of(&[("A", 1_000)]));
        assert_eq!(shares(&[100, 100, 150], 90, 1_001), of(&[("A", 501), ("B", 500)]));
        assert_eq!(shares(&[], 90, 1_000), of(&[]));
    }

    #[test]
    fn trap_16_the_appraisal_fee_has_the_lower_price_as_its_base() {
        let base = |deal| {
            let (appraisal, deal) = (Money::yuan(1_000_000), Money::yuan(deal));
            appraisal_fee(Ending::Sold { appraisal, deal }, Rate::percent(30))
        };
        assert_eq!(base(700_000), FeeBase::Scale(Money::yuan(700_000)));
        assert_eq!(base(1_300_000), FeeBase::Scale(Money::yuan(1_000_000)));
        assert_eq!(base(1_000_000), FeeBase::Scale(Money::yuan(1_000_000)));
        let other = |ending| appraisal_fee(ending, Rate::percent(30));
        let first_fee = Money::yuan(5_000);
        assert_eq!(other(Ending::Reissued { first_fee }), FeeBase::Fee(Money::yuan(1_500)));
        let actual_cost = Money::yuan(800);
        assert_eq!(other(Ending::NoDeal { actual_cost }), FeeBase::Fee(actual_cost));
        assert_eq!(other(Ending::Replaced), FeeBase::Fee(Money::ZERO));
    }

    proptest! {
        #[test]
        fn ref_31_the_shares_are_the_fee(
            yuan in proptest::collection::vec(1i64..50, 1..4),
            deal in 1i64..50,
            fee in 0i64..10_000,
        ) {
            let fee = Money::from_fen(fee).expect("in range");
            let shares = inquiry_fee(&quotes(&yuan), Money::yuan(deal), fee);
            prop_assert_eq!(Money::sum(shares.iter().map(|(_, it)| *it)), Some(fee));
        }
    }
}
