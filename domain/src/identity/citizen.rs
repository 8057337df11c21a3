//! The citizen identity number (公民身份号码) and the residence permit of the same form.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};

use super::cleaned;

/// A number whose form, date and check character are right. That it was issued, only the police
/// know.
///
/// Grounds: [`crate::statute::identifiers::ID_01`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenNumber {
    /// 18 characters, the last a digit or `X`.
    text: String,
    born_on: NaiveDate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    Female,
    Male,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CitizenNumberError {
    #[error("an identity number has 18 characters, or 15 before 1999; this one has {0}")]
    Length(usize),
    #[error("'{character}' at place {place} is not a digit; only the last character may be X")]
    Character { character: char, place: usize },
    #[error("'{0}' is not the code of a province, nor of a residence permit")]
    Province(String),
    #[error("'{0}' is not a date of birth")]
    Birth(String),
    #[error("the date of birth {0} lies in the future")]
    BornLater(NaiveDate),
    #[error("the check character is {found}, but should be {wanted}")]
    Check { found: char, wanted: char },
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &str = "10X98765432";

/// GB/T 2260: provinces, 71 Taiwan. Codes of districts that no longer exist stay valid, so
/// nothing finer is checked.
const PROVINCES: [&str; 32] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
];
/// The residence permits of people from Hong Kong, Macao and Taiwan have these as district.
const PERMITS: [&str; 3] = ["810000", "820000", "830000"];
/// Nobody born before this year holds a number.
const FIRST_BIRTH_YEAR: i32 = 1800;

impl CitizenNumber {
    /// Reads a number as of a day. A lower-case x is accepted, and 15 digits of the numbering
    /// before 1999 are converted.
    pub fn parse(text: &str, today: NaiveDate) -> Result<CitizenNumber, CitizenNumberError> {
        let typed = cleaned(text).to_uppercase();
        let length = typed.chars().count();
        if length != 15 && length != 18 {
            return Err(CitizenNumberError::Length(length));
        }
        for (character, place) in typed.chars().zip(1..) {
            if !(character.is_ascii_digit() || (character == 'X' && place == 18)) {
                return Err(CitizenNumberError::Character { character, place });
            }
        }
        let text = if length == 15 { of_eighteen(&typed) } else { typed };
        ensure_place(&text, length)?;
        let born_on = birth(&text)?;
        if born_on > today {
            return Err(CitizenNumberError::BornLater(born_on));
        }
        let wanted = check_of(&text);
        match text.chars().last() {
            Some(found) if found != wanted => Err(CitizenNumberError::Check { found, wanted }),
            _ => Ok(CitizenNumber { text, born_on }),
        }
    }

    /// 18 characters, upper case.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn born_on(&self) -> NaiveDate {
        self.born_on
    }

    pub fn sex(&self) -> Sex {
        let place_17 = self.text.chars().nth(16).and_then(|it| it.to_digit(10));
        if place_17.is_some_and(|it| it % 2 == 1) { Sex::Male } else { Sex::Female }
    }

    /// Whole years of age on a day. A year is complete on the birthday; for somebody born on a
    /// 29th of February on the last day of February in other years (TIME-03).
    ///
    /// Grounds: [`crate::statute::qualification::QUAL_01`].
    pub fn age_on(&self, day: NaiveDate) -> u32 {
        let mut years = u32::try_from(day.year() - self.born_on.year()).unwrap_or(0);
        let complete = |years: u32| {
            self.born_on.checked_add_months(Months::new(years * 12)).is_some_and(|it| it <= day)
        };
        while years > 0 && !complete(years) {
            years -= 1;
        }
        years
    }
}

/// Numbers are personal data: what is printed in logs and errors is masked.
impl fmt::Debug for CitizenNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place: String = self.text.chars().take(6).collect();
        write!(f, "{place}************")
    }
}

/// 15 digits had no century and no check character.
fn of_eighteen(fifteen: &str) -> String {
    let (place, rest) = fifteen.split_at(6);
    let seventeen = format!("{place}19{rest}");
    let check = check_of(&seventeen);
    format!("{seventeen}{check}")
}

/// Citizens have a province; the permits of Hong Kong, Macao and Taiwan residents their own code;
/// foreigners with permanent residence a 9 before the province that issued the card.
fn ensure_place(text: &str, typed_length: usize) -> Result<(), CitizenNumberError> {
    let permit = typed_length == 18 && PERMITS.iter().any(|it| text.starts_with(it));
    let in_province = |it: &str| PROVINCES.iter().any(|province| it.starts_with(province));
    let foreigner = text.strip_prefix('9').filter(|_| typed_length == 18);
    if permit || in_province(text) || foreigner.is_some_and(in_province) {
        return Ok(());
    }
    Err(CitizenNumberError::Province(text.chars().take(2).collect()))
}

fn birth(text: &str) -> Result<NaiveDate, CitizenNumberError> {
    let digits: String = text.chars().skip(6).take(8).collect();
    NaiveDate::parse_from_str(&digits, "%Y%m%d")
        .ok()
        .filter(|it| it.year() >= FIRST_BIRTH_YEAR)
        .ok_or(CitizenNumberError::Birth(digits))
}

/// The check character of the first 17 digits: the remainder of their weighted sum by 11.
fn check_of(text: &str) -> char {
    let digits = text.chars().filter_map(|it| it.to_digit(10));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let place = usize::try_from(sum % 11).unwrap_or_default();
    CHECKS.chars().nth(place).unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn parse(text: &str) -> Result<String, CitizenNumberError> {
        CitizenNumber::parse(text, day("2026-01-01")).map(|it| it.as_str().to_owned())
    }

    #[test]
    fn trap_53_the_check_character_decides_and_x_may_be_small() {
        let wrong = CitizenNumberError::Check { found: '1', wanted: 'X' };
        assert_eq!(parse("110105194912310021"), Err(wrong));
        assert_eq!(parse("11010519491231002x"), Ok("11010519491231002X".into()));
        assert_eq!(parse("11010519491231002X"), Ok("11010519491231002X".into()));
    }

    #[test]
    fn worked_numbers_pass() {
        for (typed, normal) in [
            ("43010218950615012X", "43010218950615012X"),
            ("430181189912310032", "430181189912310032"),
            (" 4301 0218 9506 1501 2x ", "43010218950615012X"),
            ("４３０１８１１８９９１２３１００３２", "430181189912310032"),
            // The numbering before 1999: 19 is put before the year, the check is appended.
            ("110105491231002", "11010519491231002X"),
        ] {
            assert_eq!(parse(typed), Ok(normal.to_owned()));
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        use CitizenNumberError::{Birth, BornLater, Character, Length, Province};
        for (typed, why) in [
            ("", Length(0)),
            ("1101051949123100", Length(16)),
            ("1101051949123100211", Length(19)),
            ("1101051949123X0021", Character { character: 'X', place: 14 }),
            ("1101O5194912310021", Character { character: 'O', place: 5 }),
            ("11010549123100X", Character { character: 'X', place: 15 }),
            ("010105194912310021", Province("01".into())),
            ("160105194912310021", Province("16".into())),
            ("810105194912310021", Province("81".into())),
            ("810000491231002", Province("81".into())),
            ("110105194902300021", Birth("19490230".into())),
            ("110105190002290021", Birth("19000229".into())),
            ("110105179912310021", Birth("17991231".into())),
            ("110105000001010021", Birth("00000101".into())),
            ("110105209912310021", BornLater(day("2099-12-31"))),
            ("110105202601020021", BornLater(day("2026-01-02"))),
        ] {
            assert_eq!(parse(typed), Err(why), "{typed}");
        }
        // Born today is not in the future: only the check is wrong, or right.
        assert!(!matches!(parse("110105202601010021"), Err(BornLater(_))));
    }

    #[test]
    fn residence_permits_have_their_own_places() {
        for place in PERMITS {
            let seventeen = format!("{place}19900101001");
            let number = format!("{seventeen}{}", check_of(&seventeen));
            assert_eq!(parse(&number), Ok(number.clone()));
        }
        let foreigner = "932682198501010017";
        assert_eq!(parse(foreigner), Ok(foreigner.to_owned()));
        let nowhere = CitizenNumberError::Province("99".into());
        assert_eq!(parse("999682198501010017"), Err(nowhere));
    }

    #[test]
    fn sex_and_age_are_read_from_the_number() {
        let it = CitizenNumber::parse("11010519491231002X", day("2026-01-01")).expect("a number");
        assert_eq!((it.sex(), it.born_on()), (Sex::Female, day("1949-12-31")));
        for (on, age) in
            [("1949-12-31", 0), ("1967-12-30", 17), ("1967-12-31", 18), ("1949-01-01", 0)]
        {
            assert_eq!(it.age_on(day(on)), age, "{on}");
        }
        let leap = format!("11010520080229001{}", check_of("11010520080229001"));
        let it = CitizenNumber::parse(&leap, day("2026-01-01")).expect("a number");
        assert_eq!((it.age_on(day("2026-02-27")), it.age_on(day("2026-02-28"))), (17, 18));
        assert_eq!(format!("{it:?}"), "110105************");
    }

    proptest! {
        /// The check catches every single wrong digit.
        #[test]
        fn one_wrong_digit_never_passes(place in 0usize..17, by in 1u32..10) {
            let right = "11010519491231002X";
            let wrong: String = right.chars().enumerate().map(|(at, it)| match it.to_digit(10) {
                Some(digit) if at == place => {
                    char::from_digit((digit + by) % 10, 10).expect("a digit")
                }
                _ => it,
            }).collect();
            prop_assert!(parse(&wrong).is_err());
        }
    }
}
