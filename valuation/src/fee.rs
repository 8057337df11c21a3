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
    /// The agreed scale is applied to this amount.
    Scale(Money),
    /// The actual cost as the firm says it; as much of it is paid as is reasonable.
    Cost(Money),
    /// This is the fee itself.
    Fee(Money),
}

impl FeeBase {
    pub const fn amount(self) -> Money {
        match self {
            FeeBase::Scale(amount) | FeeBase::Cost(amount) | FeeBase::Fee(amount) => amount,
        }
    }
}

/// Why a fee is not the one that the article leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeeError {
    #[error("a fee is above zero")]
    Zero,
    #[error("the firm was replaced and is paid nothing")]
    Nothing,
    #[error("the fee is exactly {fee}")]
    NotTheShare { fee: Money },
    #[error("the fee is at most {most}")]
    Above { most: Money },
}

/// Checks an appraisal fee that the court decides. The statute names what it is computed from and
/// leaves the scale to the contract with the firm, so the amount is given with its basis: never
/// more than its base, and never more than the firm itself charges.
///
/// Grounds: [`domain::statute::reference_price::ART_32`].
///
/// # Errors
/// An amount that cannot be right.
pub fn decide(base: FeeBase, charged: Option<Money>, amount: Money) -> Result<(), FeeError> {
    let most = match base {
        FeeBase::Fee(fee) if fee.is_zero() => return Err(FeeError::Nothing),
        FeeBase::Fee(fee) if fee != amount => return Err(FeeError::NotTheShare { fee }),
        FeeBase::Fee(fee) => fee,
        FeeBase::Scale(base) | FeeBase::Cost(base) => charged.map_or(base, |it| it.min(base)),
    };
    if amount.is_zero() {
        Err(FeeError::Zero)
    } else if amount > most {
        Err(FeeError::Above { most })
    } else {
        Ok(())
    }
}

/// The base of the appraisal fee: the lower of appraisal and deal price; the actual cost without
/// a deal; a share of the first fee for a re-issue, `reissue_share` of it.
///
/// Grounds: [`domain::statute::reference_price::ART_32`].
pub fn appraisal_fee(ending: Ending, reissue_share: Rate) -> FeeBase {
    match ending {
        Ending::Sold { appraisal, deal } => FeeBase::Scale(appraisal.min(deal)),
        Ending::NoDeal { actual_cost } => FeeBase::Cost(actual_cost),
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
        assert_eq!(other(Ending::NoDeal { actual_cost }), FeeBase::Cost(actual_cost));
        assert_eq!(other(Ending::Replaced), FeeBase::Fee(Money::ZERO));
    }

    /// REF-32: a fee rests on its base, on both sides of each limit.
    #[test]
    fn a_fee_is_checked_against_its_base() {
        let yuan = Money::yuan;
        let (scale, cost, fee) = (FeeBase::Scale, FeeBase::Cost, FeeBase::Fee);
        for (base, charged, amount, result) in [
            (scale(yuan(700_000)), Some(3_500), 3_500, Ok(())),
            (scale(yuan(700_000)), Some(3_500), 3_501, Err(FeeError::Above { most: yuan(3_500) })),
            (scale(yuan(700)), None, 700, Ok(())),
            (scale(yuan(700)), None, 701, Err(FeeError::Above { most: yuan(700) })),
            (scale(yuan(700)), Some(900), 701, Err(FeeError::Above { most: yuan(700) })),
            (scale(yuan(700)), None, 0, Err(FeeError::Zero)),
            (cost(yuan(800)), Some(800), 500, Ok(())),
            (cost(yuan(800)), Some(800), 801, Err(FeeError::Above { most: yuan(800) })),
            (fee(yuan(1_500)), Some(5_000), 1_500, Ok(())),
            (fee(yuan(1_500)), None, 1_499, Err(FeeError::NotTheShare { fee: yuan(1_500) })),
            (fee(yuan(1_500)), None, 1_501, Err(FeeError::NotTheShare { fee: yuan(1_500) })),
            (fee(Money::ZERO), None, 1, Err(FeeError::Nothing)),
            (fee(Money::ZERO), None, 0, Err(FeeError::Nothing)),
        ] {
            let decided = decide(base, charged.map(yuan), yuan(amount));
            assert_eq!(decided, result, "{base:?} {charged:?} {amount}");
        }
    }

    /// REF-31: ties, quotes on both sides of the deal, a fen between two.
    #[test]
    fn the_closest_quote_by_a_fen() {
        let paid = |fen: &[i64], deal: i64| {
            let money = |it: i64| Money::from_fen(it).expect("in range");
            let quoted =
                |(name, it): (&str, &i64)| Quoted { platform: name.to_owned(), quote: money(*it) };
            let quotes: Vec<_> = ["A", "B", "C"].into_iter().zip(fen).map(quoted).collect();
            inquiry_fee(&quotes, money(deal), money(100))
                .into_iter()
                .map(|(name, share)| format!("{name}{}", share.fen()))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(paid(&[1_000, 1_002, 5_000], 1_001), "A50 B50");
        assert_eq!(paid(&[1_000, 1_002, 1_001], 1_001), "C100");
        assert_eq!(paid(&[1_000, 1_003, 5_000], 1_002), "B100");
        assert_eq!(paid(&[1_000, 1_000, 1_000], 7), "A34 B33 C33");
        assert_eq!(paid(&[900, 1_100, 1_100], 1_000), "A34 B33 C33");
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
