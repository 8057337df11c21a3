//! The execution fee (执行申请费): a fixed sum, then marginal rates.

use domain::money::{Money, Rate, Rounding};
use domain::profile::FeeScale;

/// What one bracket of the scale contributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeeLine {
    /// The bracket: amounts above `over`, up to `up_to`.
    pub over: Money,
    pub up_to: Option<Money>,
    /// The part of the amount that lies in the bracket.
    pub amount: Money,
    /// `None` for the fixed sum of the lowest bracket.
    pub rate: Option<Rate>,
    /// The contribution, exactly: in hundred-millionths of a fen.
    pub exact: i128,
}

/// The fee with the arithmetic that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fee {
    pub fee: Money,
    pub lines: Vec<FeeLine>,
}

/// The fee on the amount executed. Only the total is rounded, half a fen up.
///
/// An amount of nothing owes the fixed sum of the lowest bracket: for cases without an amount
/// the court may set more, never less.
///
/// Grounds: [`domain::statute::fees::ART_14`].
pub fn execution_fee(executed: Money, scale: &FeeScale) -> Fee {
    let one = i128::from(Rate::ONE.millionths_of_percent());
    let mut lines = vec![FeeLine {
        over: Money::ZERO,
        up_to: Some(scale.base_up_to),
        amount: executed.min(scale.base_up_to),
        rate: None,
        exact: i128::from(scale.base.fen()) * one,
    }];
    let mut over = scale.base_up_to;
    for bracket in &scale.brackets {
        let within = bracket.up_to.map_or(executed, |end| executed.min(end));
        let amount = within.minus_or_zero(over);
        if amount.is_zero() {
            break;
        }
        let exact = i128::from(amount.fen()) * i128::from(bracket.rate.millionths_of_percent());
        lines.push(FeeLine { over, up_to: bracket.up_to, amount, rate: Some(bracket.rate), exact });
        over = within;
    }
    let exact = lines.iter().map(|line| line.exact).sum();
    let fee = Money::divided(exact, one, Rounding::HalfUp);
    Fee { fee: fee.expect("every rate is below 100 %"), lines }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::profile::Profile;
    use proptest::prelude::*;

    fn money(text: &str) -> Money {
        text.parse().expect("an amount")
    }

    fn fee(amount: Money) -> Money {
        execution_fee(amount, Profile::statutory().execution_fee()).fee
    }

    #[test]
    fn dist_25_the_published_figures_and_both_sides_of_every_bracket() {
        #[rustfmt::skip]
        let table = [
            ("0",            "50.00"),
            ("0.01",         "50.00"),
            ("10000",        "50.00"),
            ("10000.01",     "50.00"),
            ("10000.34",     "50.01"),
            ("100000",       "1400.00"),
            ("500000",       "7400.00"),
            ("500000.49",    "7400.00"),
            ("500000.50",    "7400.01"),
            ("1000000",      "12400.00"),
            ("3000000",      "32400.00"),
            ("5000000",      "52400.00"),
            ("5000000.99",   "52400.00"),
            ("5000001.00",   "52400.01"),
            ("8000000",      "67400.00"),
            ("10000000",     "77400.00"),
            ("10000004.99",  "77400.00"),
            ("10000005.00",  "77400.01"),
            ("12345678.90",  "79745.68"),
        ];
        for (amount, expected) in table {
            assert_eq!(fee(money(amount)), money(expected), "{amount}");
        }
    }

    #[test]
    fn trap_42_the_rates_are_marginal() {
        let scale = Profile::statutory().execution_fee();
        let found = execution_fee(money("1234567.89"), scale);
        assert_eq!(found.fee, money("14745.68"));
        let exact: Vec<_> = found.lines.iter().map(|line| line.exact).collect();
        let unit = 100_000_000;
        assert_eq!(exact, [5_000 * unit, 735_000 * unit, 73_456_789 * unit / 100]);
        assert_eq!(fee(money("10000.01")), money("50.00"));
    }

    proptest! {
        #[test]
        fn more_executed_never_costs_less(a in 0..Money::LIMIT_FEN, b in 0..Money::LIMIT_FEN) {
            let [a, b] = [a.min(b), a.max(b)].map(|fen| Money::from_fen(fen).expect("in range"));
            prop_assert!(fee(a) <= fee(b));
        }

        #[test]
        fn the_brackets_cover_the_amount(fen in 0..Money::LIMIT_FEN) {
            let amount = Money::from_fen(fen).expect("in range");
            let found = execution_fee(amount, Profile::statutory().execution_fee());
            prop_assert_eq!(Money::sum(found.lines.iter().map(|line| line.amount)), Some(amount));
        }
    }
}
