//! Sub-account numbers (子账号): digits that check themselves.

use std::fmt;
use std::str::FromStr;

/// A number printed in a notice: the auction account's number, ten digits, two check digits
/// (ISO 7064 mod 97-10).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubAccountNumber(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubAccountError {
    #[error("'{0}' is not 20 to 32 digits")]
    NotDigits(String),
    #[error("'{0}' is mistyped: its check digits do not fit")]
    CheckDigits(String),
}

/// How many digits follow the number of the main account.
const OWN_DIGITS: usize = 12;

impl SubAccountNumber {
    /// The number of the real account behind it.
    pub fn main_account(&self) -> &str {
        self.0.get(..self.0.len() - OWN_DIGITS).unwrap_or_default()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SubAccountNumber {
    type Err = SubAccountError;

    fn from_str(text: &str) -> Result<SubAccountNumber, SubAccountError> {
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        if !digits || !(20..=32).contains(&text.len()) {
            return Err(SubAccountError::NotDigits(text.to_owned()));
        }
        let rest = text.bytes().fold(0_u32, |rest, b| (rest * 10 + u32::from(b - b'0')) % 97);
        if rest == 1 {
            Ok(SubAccountNumber(text.to_owned()))
        } else {
            Err(SubAccountError::CheckDigits(text.to_owned()))
        }
    }
}

impl fmt::Display for SubAccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_single_wrong_digit_and_every_swap_is_found() {
        // 98 − (88100000010123456789 × 100 mod 97)
        let body = "88100000010123456789";
        let rest = body.bytes().fold(0_u32, |rest, b| (rest * 10 + u32::from(b - b'0')) % 97);
        let number = format!("{body}{:02}", 98 - rest * 100 % 97);
        let parsed: SubAccountNumber = number.parse().expect("the check digits fit");
        assert_eq!(parsed.main_account(), "8810000001");
        for at in 0..number.len() {
            for digit in b'0'..=b'9' {
                let mut wrong = number.clone().into_bytes();
                if wrong[at] != digit {
                    wrong[at] = digit;
                    let wrong = String::from_utf8(wrong).expect("digits");
                    assert!(wrong.parse::<SubAccountNumber>().is_err(), "{wrong}");
                }
            }
        }
        for at in 1..number.len() {
            let mut swapped = number.clone().into_bytes();
            swapped.swap(at - 1, at);
            let swapped = String::from_utf8(swapped).expect("digits");
            assert!(swapped == number || swapped.parse::<SubAccountNumber>().is_err(), "{swapped}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused_by_name() {
        for bad in ["", "123", "8810000001012345678X12", "８８10000001012345678912"] {
            let refused = bad.parse::<SubAccountNumber>();
            assert_eq!(refused, Err(SubAccountError::NotDigits(bad.to_owned())));
        }
    }
}
