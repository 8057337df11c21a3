//! What somebody typed: which kind of identifier it is, and whether it passes.

use chrono::NaiveDate;

use super::citizen::CitizenNumberError;
use super::credit_code::Check;
use super::{CaseNumber, CitizenNumber, CreditCode, cleaned};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    IdentityNumber,
    CreditCode,
    CaseNumber,
    Unknown,
}

/// What was found about an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    pub kind: Kind,
    /// `Err` says why it does not pass.
    pub passes: Result<(), String>,
    /// As we store and compare it; for a document's number the number of its case. `None` if the
    /// kind is unknown.
    pub normalised: Option<String>,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Kind::IdentityNumber => "identity-number",
            Kind::CreditCode => "credit-code",
            Kind::CaseNumber => "case-number",
            Kind::Unknown => "unknown",
        }
    }
}

/// Recognises an identifier as of a day, on which nobody born later holds a number.
///
/// An identity number or code that is wrong in one place is still recognised by its shape, so
/// that what is wrong with it can be said.
pub fn recognise(text: &str, today: NaiveDate) -> Recognised {
    let typed = cleaned(text).to_uppercase();
    match kind_of(&typed, today) {
        Kind::CaseNumber => case_number(&typed),
        Kind::IdentityNumber => match CitizenNumber::parse(&typed, today) {
            Ok(number) => found(Kind::IdentityNumber, number.as_str(), Ok(())),
            Err(why) => found(Kind::IdentityNumber, &typed, Err(why.to_string())),
        },
        Kind::CreditCode => credit_code(&typed),
        Kind::Unknown => Recognised {
            kind: Kind::Unknown,
            passes: Err("neither an identity number, a social credit code nor a case number".into()),
            normalised: None,
        },
    }
}

fn found(kind: Kind, normalised: &str, passes: Result<(), String>) -> Recognised {
    Recognised { kind, passes, normalised: Some(normalised.to_owned()) }
}

fn kind_of(typed: &str, today: NaiveDate) -> Kind {
    if typed.starts_with(['(', '〔', '[']) || typed.contains('号') {
        return Kind::CaseNumber;
    }
    if !typed.bytes().all(|it| it.is_ascii_alphanumeric()) {
        return Kind::Unknown;
    }
    // Eighteen digits may be either. Those with a province and a birthday are somebody's number,
    // even if mistyped into what passes as a credit code; else the one that passes is meant.
    if let Ok(_) | Err(CitizenNumberError::Check { .. }) = CitizenNumber::parse(typed, today) {
        return Kind::IdentityNumber;
    }
    if CreditCode::parse(typed).is_ok_and(|it| it.check() == Check::Passed) {
        return Kind::CreditCode;
    }
    let length = typed.len();
    let letters = typed.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits_but_last = letters == usize::from(!typed.ends_with(|it: char| it.is_ascii_digit()));
    let district = typed.bytes().skip(2).take(6);
    let body_and_district = district.filter(|it| reads_as_digit(*it)).count() >= 5;
    match length {
        15 if letters <= 1 => Kind::IdentityNumber,
        16..=20 if letters <= 1 && has_birthday(typed) => Kind::IdentityNumber,
        18 if digits_but_last && !"579".contains(typed.get(..1).unwrap_or_default()) => {
            Kind::IdentityNumber
        }
        16..=20 if body_and_district && (length == 18 || letters > 0) => Kind::CreditCode,
        _ => Kind::Unknown,
    }
}

/// Digits, and the letters people type for them, which no credit code has.
fn reads_as_digit(byte: u8) -> bool {
    byte.is_ascii_digit() || b"OISZ".contains(&byte)
}

/// Whether places 7 to 14 read as a date, if perhaps an impossible one.
fn has_birthday(typed: &str) -> bool {
    let number = |from: usize, to: usize| typed.get(from..to).and_then(|it| it.parse::<u32>().ok());
    let year = number(6, 10).is_some_and(|it| (1800..2200).contains(&it));
    year && number(10, 14).is_some()
}

fn case_number(typed: &str) -> Recognised {
    match typed.parse::<CaseNumber>() {
        Ok(number) if number.has_known_kind() => {
            found(Kind::CaseNumber, &number.to_string(), Ok(()))
        }
        Ok(number) => {
            let why = format!("'{}' is not a listed case type", number.kind());
            found(Kind::CaseNumber, &number.to_string(), Err(why))
        }
        Err(why) => found(Kind::CaseNumber, typed, Err(why.to_string())),
    }
}

fn credit_code(typed: &str) -> Recognised {
    let code = match CreditCode::parse(typed) {
        Ok(code) => code,
        Err(why) => return found(Kind::CreditCode, typed, Err(why.to_string())),
    };
    let failed = |what: &str, found: char, wanted: char| {
        Err(format!(
            "{what} is {found}, but should be {wanted}; some early codes break the check, so ask \
             the registry"
        ))
    };
    let passes = match code.check() {
        Check::Passed => Ok(()),
        Check::OrganisationFailed { found, wanted } => {
            failed("the check character of the organisation code", found, wanted)
        }
        Check::LastFailed { found, wanted } => failed("the check character", found, wanted),
    };
    found(Kind::CreditCode, code.as_str(), passes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn on(text: &str) -> Recognised {
        recognise(text, "2026-01-01".parse().expect("a day"))
    }

    #[test]
    fn every_kind_is_recognised_and_its_fault_named() {
        use Kind::{CaseNumber, CreditCode, IdentityNumber, Unknown};
        for (text, kind, normalised, fault) in [
            ("11010519491231002x", IdentityNumber, "11010519491231002X", ""),
            ("110105491231002", IdentityNumber, "11010519491231002X", ""),
            ("110105194912310021", IdentityNumber, "110105194912310021", "should be X"),
            ("430181198710012443", IdentityNumber, "430181198710012443", "should be"),
            ("110105194913310021", IdentityNumber, "110105194913310021", "19491331"),
            ("11010519491231O021", IdentityNumber, "11010519491231O021", "'O' at place 15"),
            ("1101051949123100", IdentityNumber, "1101051949123100", "has 16"),
            ("990105194912310021", IdentityNumber, "990105194912310021", "'99'"),
            ("91430100MA4L88885C", CreditCode, "91430100MA4L88885C", ""),
            ("11430000006180241b", CreditCode, "11430000006180241B", ""),
            ("9143O100MA4L88885C", CreditCode, "9143O100MA4L88885C", "'O' at place 5"),
            ("9143O1OOMA4L88885C", CreditCode, "9143O1OOMA4L88885C", "'O' at place 5"),
            ("9I43010OMA4L88885C", CreditCode, "9I43010OMA4L88885C", "'I' at place 2"),
            ("91430100MA4L88885D", CreditCode, "91430100MA4L88885D", "should be C"),
            ("91430100MA4L88885", CreditCode, "91430100MA4L88885", "has 17"),
            ("91350203M0001QAY9B", CreditCode, "91350203M0001QAY9B", "ask the registry"),
            ("（2024）湘01执123号之二", CaseNumber, "(2024)湘01执123号", ""),
            ("(2024)湘01恢执123号", CaseNumber, "(2024)湘01执恢123号", ""),
            ("(2015)长中执字第123号", CaseNumber, "(2015)长中执字第123号", ""),
            ("(2024)湘01阿123号", CaseNumber, "(2024)湘01阿123号", "'阿'"),
            ("2024湘01执123号", CaseNumber, "2024湘01执123号", "parentheses"),
            ("(2024)湘01执123", CaseNumber, "(2024)湘01执123", "ends with 号"),
            ("", Unknown, "", "neither"),
            ("hello", Unknown, "", "neither"),
            ("6222020000000000000", Unknown, "", "neither"),
            ("张三", Unknown, "", "neither"),
        ] {
            let it = on(text);
            assert_eq!(it.kind, kind, "{text}");
            assert_eq!(it.normalised.unwrap_or_default(), normalised, "{text}");
            match (it.passes, fault) {
                (Ok(()), "") => {}
                (Ok(()), fault) => panic!("{text} passes, but {fault}"),
                (Err(why), fault) => assert!(!fault.is_empty() && why.contains(fault), "{why}"),
            }
        }
    }

    /// Typing noise around the shapes we know, so that more than plain refusals are tried.
    fn typed() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[0-9XxO]{14,19}",
            "9[1-3][0-9]{6}[0-9A-Z]{10}",
            "[(（]20[0-9]{2}[)）][京湘美]?[0-9]{0,5}(执|执恢|恢执|民初|阿)?(字第)?[0-9]{0,4}号?(之[一二])?",
        ]
    }

    proptest! {
        /// Whatever is typed gets an answer, and what passes passes in its normal form too.
        #[test]
        fn a_normal_form_is_its_own_normal_form(text in typed()) {
            let it = on(&text);
            if let (Ok(()), Some(normal)) = (&it.passes, &it.normalised) {
                let again = on(normal);
                prop_assert_eq!(&again, &it);
            }
        }
    }
}
