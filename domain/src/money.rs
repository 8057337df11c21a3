//! Money in whole fen and rates in millionths of a percent; every rounding is named at the call.
//!
//! There is no floating point and no silent overflow: arithmetic that could leave the range
//! returns an `Option` or a [`MoneyError`].

mod capitals;

use std::fmt;
use std::str::FromStr;

/// An amount of money (金额) in whole fen. Negative amounts do not exist: direction is always
/// carried by the pair of accounts, never by a sign.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

/// How a fraction of a fen is resolved. There is no default; the caller says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Towards zero: for upper limits, so that the limit is never exceeded.
    Down,
    /// Away from zero: for lower limits, so that the limit is never undercut.
    Up,
    /// Half a fen and more becomes a fen.
    HalfUp,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("'{0}' is not an amount in yuan such as 1234.50")]
    Malformed(String),
    #[error("'{0}' has fractions of a fen; amounts have at most two decimals")]
    FractionOfFen(String),
    #[error("'{0}' is negative; amounts are zero or more")]
    Negative(String),
    #[error("'{0}' is beyond the largest amount, 999999999999.99 yuan")]
    TooLarge(String),
}

impl Money {
    pub const ZERO: Money = Money(0);
    /// The exclusive upper bound of any amount: 10^14 fen.
    pub const LIMIT_FEN: i64 = 100_000_000_000_000;
    pub const MAX: Money = Money(Money::LIMIT_FEN - 1);

    /// An amount from whole fen; `None` outside `0 ≤ fen < 10^14`.
    pub const fn from_fen(fen: i64) -> Option<Money> {
        if fen >= 0 && fen < Money::LIMIT_FEN { Some(Money(fen)) } else { None }
    }

    /// An amount known at compile time, for constants and tests.
    ///
    /// # Panics
    /// Outside the range, which a constant shows at once.
    pub const fn yuan(yuan: i64) -> Money {
        match yuan.checked_mul(100) {
            Some(fen) => match Money::from_fen(fen) {
                Some(money) => money,
                None => panic!("amount out of range"),
            },
            None => panic!("amount out of range"),
        }
    }

    pub const fn fen(self) -> i64 {
        self.0
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum; `None` beyond the largest amount.
    pub const fn checked_add(self, other: Money) -> Option<Money> {
        match self.0.checked_add(other.0) {
            Some(fen) => Money::from_fen(fen),
            None => None,
        }
    }

    /// The difference; `None` if `other` is larger.
    pub const fn checked_sub(self, other: Money) -> Option<Money> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Money::from_fen(fen),
            None => None,
        }
    }

    /// The difference, or zero if `other` is larger. Named so that the cut at zero is seen.
    pub const fn minus_or_zero(self, other: Money) -> Money {
        match self.checked_sub(other) {
            Some(rest) => rest,
            None => Money::ZERO,
        }
    }

    /// `self × numerator / denominator`, rounded as said; `None` beyond the largest amount or
    /// when `denominator` is zero.
    pub fn scale(self, numerator: u64, denominator: u64, rounding: Rounding) -> Option<Money> {
        let product = i128::from(self.0).checked_mul(i128::from(numerator))?;
        Money::divided(product, i128::from(denominator), rounding)
    }

    /// A share of the amount.
    pub fn share(self, rate: Rate, rounding: Rounding) -> Option<Money> {
        self.scale(rate.0, Rate::ONE.0, rounding)
    }

    /// `numerator_fen / denominator` as an amount, rounded as said.
    pub fn divided(numerator_fen: i128, denominator: i128, rounding: Rounding) -> Option<Money> {
        if denominator <= 0 || numerator_fen < 0 {
            return None;
        }
        let down = numerator_fen / denominator;
        let rest = numerator_fen % denominator;
        let up = match rounding {
            Rounding::Down => false,
            Rounding::Up => rest > 0,
            Rounding::HalfUp => rest >= denominator - rest,
        };
        Money::from_fen(i64::try_from(down + i128::from(up)).ok()?)
    }

    /// The sum of many amounts; `None` beyond the largest amount.
    pub fn sum(amounts: impl IntoIterator<Item = Money>) -> Option<Money> {
        amounts.into_iter().try_fold(Money::ZERO, Money::checked_add)
    }
}

/// Yuan with two decimals and no separators: `1234567.80`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "¥{self}")
    }
}

/// Parses yuan as `1234`, `1234.5` or `1234.50`. Separators, signs, exponents and fractions of a
/// fen are refused by name; nothing is guessed.
impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Money, MoneyError> {
        let malformed = || MoneyError::Malformed(text.to_owned());
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if let Some(rest) = text.strip_prefix('-') {
            let number = rest.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !rest.is_empty();
            return Err(if number { MoneyError::Negative(text.to_owned()) } else { malformed() });
        }
        let (yuan, fraction) = match text.split_once('.') {
            Some((yuan, fraction)) if digits(fraction) => (yuan, fraction),
            Some(_) => return Err(malformed()),
            None => (text, ""),
        };
        if !digits(yuan) {
            return Err(malformed());
        }
        let (fen, beyond) = fraction.split_at(fraction.len().min(2));
        if beyond.bytes().any(|b| b != b'0') {
            return Err(MoneyError::FractionOfFen(text.to_owned()));
        }
        let too_large = || MoneyError::TooLarge(text.to_owned());
        let fen = format!("{yuan}{fen:0<2}").parse::<i64>().map_err(|_| too_large())?;
        Money::from_fen(fen).ok_or_else(too_large)
    }
}

/// A share (比例) in millionths of a percent, so that statutory rates such as 70 % and 0.0175 %
/// are whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(u64);

impl Rate {
    pub const ONE: Rate = Rate(100_000_000);

    pub const fn percent(percent: u64) -> Rate {
        Rate(percent * 1_000_000)
    }

    /// Hundredths of a percent.
    pub const fn basis_points(points: u64) -> Rate {
        Rate(points * 10_000)
    }

    pub const fn millionths_of_percent(self) -> u64 {
        self.0
    }

    pub const fn from_millionths_of_percent(value: u64) -> Rate {
        Rate(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn money(text: &str) -> Money {
        text.parse().expect("an amount")
    }

    #[test]
    fn text_is_read_exactly_or_refused_by_name() {
        assert_eq!(money("0").fen(), 0);
        assert_eq!(money("0.1").fen(), 10);
        assert_eq!(money("1234567.80").fen(), 123_456_780);
        assert_eq!(money("1.000").fen(), 100);
        assert_eq!(money("999999999999.99"), Money::MAX);
        for bad in ["", ".5", "1.", "1,000.00", "1e3", " 1", "+1", "١", "0x1", "--1", "1.2.3"] {
            assert_eq!(bad.parse::<Money>(), Err(MoneyError::Malformed(bad.into())), "{bad}");
        }
        assert_eq!("1.001".parse::<Money>(), Err(MoneyError::FractionOfFen("1.001".into())));
        assert_eq!("-1.00".parse::<Money>(), Err(MoneyError::Negative("-1.00".into())));
        for large in ["1000000000000", "999999999999999999999999"] {
            assert_eq!(large.parse::<Money>(), Err(MoneyError::TooLarge(large.into())));
        }
    }

    #[test]
    fn trap_02_and_03_a_floor_rounds_up() {
        let reference = money("1000000.33");
        let first = reference.share(Rate::percent(70), Rounding::Up).expect("in range");
        assert_eq!(first, money("700000.24"));
        assert_eq!(first.share(Rate::percent(80), Rounding::Up), Some(money("560000.20")));
    }

    #[test]
    fn trap_06_no_binary_floating_point() {
        let exact = Money::from_fen(100_000_033).and_then(|it| it.scale(7, 10, Rounding::Up));
        assert_eq!(exact.map(Money::fen), Some(70_000_024));
    }

    #[test]
    fn halves_go_up_and_everything_less_goes_down() {
        for (numerator, denominator, half_up, down, up) in
            [(5, 2, 3, 2, 3), (4, 3, 1, 1, 2), (5, 3, 2, 1, 2), (6, 3, 2, 2, 2), (0, 9, 0, 0, 0)]
        {
            let divided = |r| Money::divided(numerator, denominator, r).map(Money::fen);
            assert_eq!(divided(Rounding::HalfUp), Some(half_up));
            assert_eq!(divided(Rounding::Down), Some(down));
            assert_eq!(divided(Rounding::Up), Some(up));
        }
        assert_eq!(Money::divided(1, 0, Rounding::Up), None);
        assert_eq!(Money::MAX.scale(2, 1, Rounding::Down), None);
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(fen in 0..Money::LIMIT_FEN) {
            let amount = Money::from_fen(fen).expect("in range");
            prop_assert_eq!(amount.to_string().parse::<Money>(), Ok(amount));
        }

        #[test]
        fn roundings_differ_by_at_most_a_fen(fen in 0..Money::LIMIT_FEN / 2, n in 0u64..100, d in 100u64..10_000) {
            let amount = Money::from_fen(fen).expect("in range");
            let by = |r| amount.scale(n, d, r).expect("in range").fen();
            let (down, half, up) = (by(Rounding::Down), by(Rounding::HalfUp), by(Rounding::Up));
            prop_assert!(down <= half && half <= up && up - down <= 1);
        }
    }
}
