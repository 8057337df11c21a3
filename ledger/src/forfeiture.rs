//! What becomes of the deposit of a winner who did not pay (悔拍保证金).

use domain::money::Money;

/// What is known when a forfeited deposit is settled: after the re-auction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breach {
    pub deposit: Money,
    /// Costs and losses caused by the failed auction.
    pub costs: Money,
    /// The price the defaulter bid.
    pub first_price: Money,
    /// The price of the re-auction.
    pub reauction_price: Money,
    /// What is outstanding in this case.
    pub case_debt: Money,
    /// Other debts of the debtor connected with the property.
    pub related_debt: Money,
}

/// The five uses of a forfeited deposit, in their order; they sum to the deposit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forfeiture {
    pub costs: Money,
    /// The shortfall of the re-auction price against the first price.
    pub gap: Money,
    pub case_debt: Money,
    pub related_debt: Money,
    /// Left over: the deposit is not refunded and the text names no further use, so the court
    /// orders what becomes of it.
    pub held: Money,
    /// The shortfall the deposit did not meet: the ground of a possible top-up order.
    pub unmet_gap: Money,
}

/// Applies the deposit in the order of the text (DIST-30): costs, shortfall, debt of the case,
/// related debt. What is left is never returned.
///
/// Grounds: [`domain::statute::auction::ART_24`], [`domain::statute::distribution::DIST_30`].
pub fn settle(breach: &Breach) -> Forfeiture {
    let mut left = breach.deposit;
    let mut take = |wanted: Money| {
        let taken = left.min(wanted);
        left = left.minus_or_zero(taken);
        taken
    };
    let shortfall = breach.first_price.minus_or_zero(breach.reauction_price);
    let costs = take(breach.costs);
    let gap = take(shortfall);
    let case_debt = take(breach.case_debt);
    let related_debt = take(breach.related_debt);
    let unmet_gap = shortfall.minus_or_zero(gap);
    Forfeiture { costs, gap, case_debt, related_debt, held: left, unmet_gap }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn breach_at(first: i64, second: i64) -> Breach {
        Breach {
            deposit: Money::yuan(200_000),
            costs: Money::yuan(15_000),
            first_price: Money::yuan(first),
            reauction_price: Money::yuan(second),
            case_debt: Money::yuan(900_000),
            related_debt: Money::ZERO,
        }
    }

    fn yuan(
        costs: i64,
        gap: i64,
        case_debt: i64,
        related: i64,
        held: i64,
        unmet: i64,
    ) -> Forfeiture {
        Forfeiture {
            costs: Money::yuan(costs),
            gap: Money::yuan(gap),
            case_debt: Money::yuan(case_debt),
            related_debt: Money::yuan(related),
            held: Money::yuan(held),
            unmet_gap: Money::yuan(unmet),
        }
    }

    #[test]
    fn dist_30_the_table() {
        for (second, expected) in [
            (1_380_000, yuan(15_000, 120_000, 65_000, 0, 0, 0)),
            (1_200_000, yuan(15_000, 185_000, 0, 0, 0, 115_000)),
            (1_600_000, yuan(15_000, 0, 185_000, 0, 0, 0)),
        ] {
            assert_eq!(settle(&breach_at(1_500_000, second)), expected);
        }
    }

    #[test]
    fn trap_40_costs_and_shortfall_come_before_the_debt() {
        let settled = settle(&breach_at(1_500_000, 1_200_000));
        assert_eq!(settled.case_debt, Money::ZERO);
        assert_eq!(settled.unmet_gap, Money::yuan(115_000));
    }

    #[test]
    fn trap_41_nothing_is_refunded_when_the_re_auction_brings_more() {
        let higher = breach_at(1_500_000, 1_600_000);
        assert_eq!(settle(&higher).case_debt, Money::yuan(185_000));
        let small =
            Breach { case_debt: Money::yuan(5_000), related_debt: Money::yuan(30_000), ..higher };
        assert_eq!(settle(&small), yuan(15_000, 0, 5_000, 30_000, 150_000, 0));
    }

    #[test]
    fn the_real_case_of_dianjiang() {
        let money = |text: &str| text.parse::<Money>().expect("an amount");
        let settled = settle(&Breach {
            deposit: money("100000"),
            costs: Money::ZERO,
            first_price: money("1775584.80"),
            reauction_price: money("1451667.84"),
            case_debt: money("5000000"),
            related_debt: Money::ZERO,
        });
        assert_eq!(settled.unmet_gap, money("223916.96"));
    }

    #[test]
    fn costs_beyond_the_deposit_take_all_of_it() {
        let all = Breach { costs: Money::yuan(200_001), ..breach_at(1_500_000, 1_499_999) };
        assert_eq!(settle(&all), yuan(200_000, 0, 0, 0, 0, 1));
    }

    proptest! {
        #[test]
        fn the_parts_sum_to_the_deposit(
            amounts in proptest::array::uniform6(0..Money::LIMIT_FEN),
        ) {
            let [deposit, costs, first_price, reauction_price, case_debt, related_debt] =
                amounts.map(|fen| Money::from_fen(fen).expect("in range"));
            let breach =
                Breach { deposit, costs, first_price, reauction_price, case_debt, related_debt };
            let it = settle(&breach);
            let parts = [it.costs, it.gap, it.case_debt, it.related_debt, it.held];
            prop_assert_eq!(Money::sum(parts), Some(deposit));
            let shortfall = first_price.minus_or_zero(reauction_price);
            prop_assert_eq!(it.gap.checked_add(it.unmet_gap), Some(shortfall));
            prop_assert!(it.costs <= costs && it.case_debt <= case_debt);
            prop_assert!(it.gap.is_zero() || it.costs == costs, "costs first");
            prop_assert!(it.case_debt.is_zero() || it.unmet_gap.is_zero(), "then the shortfall");
            prop_assert!(it.related_debt.is_zero() || it.case_debt == case_debt, "then the case");
            prop_assert!(it.held.is_zero() || it.related_debt == related_debt, "held last");
        }
    }
}
