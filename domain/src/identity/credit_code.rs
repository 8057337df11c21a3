//! The unified social credit code (统一社会信用代码) of companies, agencies and societies.

use super::cleaned;

/// A code of the right form. Codes issued early can break the last check, so a failing check is
/// reported and left to the registry, not refused.
///
/// Grounds: [`crate::statute::identifiers::ID_02`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode {
    /// 18 characters, upper case.
    text: String,
    check: Check,
}

/// Whether the check characters are those of the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    Passed,
    /// The ninth character of the organisation code (place 17).
    OrganisationFailed {
        found: char,
        wanted: char,
    },
    /// The last character (place 18).
    LastFailed {
        found: char,
        wanted: char,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    #[error("a social credit code has 18 characters; this one has {0}")]
    Length(usize),
    #[error("'{character}' at place {place} cannot occur; the letters I, O, S, V and Z do not")]
    Character { character: char, place: usize },
    #[error("'{0}' at place 1 is not a registering body")]
    Body(char),
    #[error("'{character}' at place {place} is not a digit; places 3 to 8 are the district")]
    District { character: char, place: usize },
}

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
/// 1 establishment offices, 2 foreign affairs, 3 justice, 4 culture, 5 civil affairs, 6 tourism,
/// 7 religion, 8 trade unions, 9 market regulation, A military, N agriculture, Y others.
const BODIES: &str = "123456789ANY";

impl CreditCode {
    /// Reads a code; lower-case letters are accepted.
    pub fn parse(text: &str) -> Result<CreditCode, CreditCodeError> {
        let text = cleaned(text).to_uppercase();
        let length = text.chars().count();
        if length != 18 {
            return Err(CreditCodeError::Length(length));
        }
        for (character, place) in text.chars().zip(1..) {
            if !ALPHABET.contains(character) {
                return Err(CreditCodeError::Character { character, place });
            }
            if place == 1 && !BODIES.contains(character) {
                return Err(CreditCodeError::Body(character));
            }
            if (3..=8).contains(&place) && !character.is_ascii_digit() {
                return Err(CreditCodeError::District { character, place });
            }
        }
        let check = check(&text);
        Ok(CreditCode { text, check })
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn check(&self) -> Check {
        self.check
    }
}

fn check(text: &str) -> Check {
    let place = |at: usize| text.chars().nth(at).unwrap_or('?');
    let (found, wanted) = (place(16), organisation_check(text));
    if found != wanted {
        return Check::OrganisationFailed { found, wanted };
    }
    let (found, wanted) = (place(17), last_check(text));
    if found != wanted { Check::LastFailed { found, wanted } } else { Check::Passed }
}

/// GB 11714: letters count from A = 10; the result 10 is written X, 11 is written 0.
fn organisation_check(text: &str) -> char {
    let values = text.chars().skip(8).map(|it| it.to_digit(36).unwrap_or_default());
    let sum: u32 = values.zip(ORGANISATION_WEIGHTS).map(|(value, weight)| value * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('?'),
    }
}

/// GB 32100: by 31, over the alphabet without I, O, S, V and Z.
fn last_check(text: &str) -> char {
    let value = |it: char| ALPHABET.chars().zip(0u32..).find(|(of, _)| *of == it).map(|(_, n)| n);
    let values = text.chars().filter_map(value);
    let sum: u32 = values.zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    let place = usize::try_from((31 - sum % 31) % 31).unwrap_or_default();
    ALPHABET.chars().nth(place).unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn trap_54_a_letter_o_is_an_invalid_character_not_a_failed_check() {
        let right = CreditCode::parse("91430100MA4L88885C").expect("a code");
        assert_eq!(right.check(), Check::Passed);
        let typed = "9143O100MA4L88885C";
        let wrong = CreditCodeError::Character { character: 'O', place: 5 };
        assert_eq!(CreditCode::parse(typed), Err(wrong));
    }

    #[test]
    fn worked_codes_pass() {
        for (typed, normal) in [
            ("91430100MA4L88885C", "91430100MA4L88885C"),
            ("11430000006180241B", "11430000006180241B"),
            ("91430100ma4l88885c", "91430100MA4L88885C"),
            (" 91430100 MA4L8888 5C", "91430100MA4L88885C"),
            ("９１４３０１００ＭＡ４Ｌ８８８８５Ｃ", "91430100MA4L88885C"),
        ] {
            let code = CreditCode::parse(typed).expect("a code");
            assert_eq!((code.as_str(), code.check()), (normal, Check::Passed));
        }
    }

    /// A listed code of early issue: its organisation check passes, its last one does not.
    #[test]
    fn a_failing_check_is_reported_and_not_refused() {
        let early = CreditCode::parse("91350203M0001QAY9B").expect("a code");
        assert!(matches!(early.check(), Check::LastFailed { found: 'B', .. }));
        let wrong = CreditCode::parse("91430100MA4L88885D").expect("a code");
        assert_eq!(wrong.check(), Check::LastFailed { found: 'D', wanted: 'C' });
        let wrong = CreditCode::parse("91430100MA4L88884C").expect("a code");
        assert_eq!(wrong.check(), Check::OrganisationFailed { found: '4', wanted: '5' });
    }

    #[test]
    fn what_is_wrong_is_named() {
        use CreditCodeError::{Body, Character, District, Length};
        for (typed, why) in [
            ("", Length(0)),
            ("91430100MA4L88885", Length(17)),
            ("91430100MA4L88885CC", Length(19)),
            ("91430100MA4L8888IC", Character { character: 'I', place: 17 }),
            ("91430100MA4L8888-C", Character { character: '-', place: 17 }),
            ("91430100法A4L88885C", Character { character: '法', place: 9 }),
            ("01430100MA4L88885C", Body('0')),
            ("91A30100MA4L88885C", District { character: 'A', place: 3 }),
        ] {
            assert_eq!(CreditCode::parse(typed), Err(why), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_character_never_passes(place in 0usize..18, by in 1usize..31) {
            let right = "91430100MA4L88885C";
            let wrong: String = right.chars().enumerate().map(|(at, it)| {
                let value = ALPHABET.find(it).expect("of the alphabet");
                let shifted = ALPHABET.chars().nth((value + by) % 31).expect("of the alphabet");
                if at == place { shifted } else { it }
            }).collect();
            let checked = CreditCode::parse(&wrong).map(|it| it.check());
            prop_assert_ne!(checked, Ok(Check::Passed));
        }
    }
}
