//! The case number (案号): year, court, type and serial; its normal form and its order.

use std::fmt;
use std::str::FromStr;

use super::{case_type, cleaned};

/// A case's number, unique to the case.
///
/// Compared by year, court, type and serial as a number, which is the fixed tie order of
/// distributions: earlier numbers come first.
///
/// Grounds: [`crate::statute::identifiers::ID_03`], [`crate::statute::identifiers::ID_04`],
/// [`crate::statute::identifiers::ID_05`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNumber {
    year: u16,
    court: String,
    kind: String,
    serial: u64,
    form: Form,
}

/// Numbers given before 2016 read `(2015)长中执字第123号`, later ones `(2024)湘01执123号`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    Before2016,
    Since2016,
}

/// A document's number: the case's, and from the second document of a kind on a suffix (之一).
/// Documents with different suffixes belong to the same case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DocumentNumber {
    pub case: CaseNumber,
    /// `之二`, or `-2` in the form before 2016.
    pub suffix: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseNumberError {
    #[error("a case number opens with the year in parentheses, as in (2024)湘01执123号")]
    NoYear,
    #[error("'{0}' is not a year of four digits from 1900 to 2099")]
    Year(String),
    #[error("'{0}' is not a court's code, such as 最高法, 湘, 湘01 or 湘0102")]
    Court(String),
    #[error("'{0}' is not a case type of one to four Chinese characters")]
    Kind(String),
    #[error("'{0}' is not a serial number; it is a whole number without leading zeros")]
    Serial(String),
    #[error("a case number ends with 号")]
    NoEnd,
    #[error("'{0}' after 号 is not a document suffix such as 之一")]
    Suffix(String),
    #[error("numbers of {0} are no longer written with 字第, which ended with 2015")]
    OldFormLater(u16),
}

/// High courts are named by one character: the provinces, 兵 (the XPCC) and 军 (military).
const HIGH_COURTS: &str = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔贵云藏陕甘青宁新兵军";

impl CaseNumber {
    /// The calendar year in which the case was accepted.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// The court as it is coded (法院代字), e.g. `湘0102`; never derive the court from it.
    pub fn court(&self) -> &str {
        &self.court
    }

    /// The type characters, e.g. `执恢`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    pub fn serial(&self) -> u64 {
        self.serial
    }

    pub fn form(&self) -> Form {
        self.form
    }

    /// Whether the type is one the standard lists.
    pub fn has_known_kind(&self) -> bool {
        match self.form {
            Form::Since2016 => case_type::is_known(&self.kind),
            Form::Before2016 => true,
        }
    }

    pub fn is_enforcement(&self) -> bool {
        case_type::is_enforcement(&self.kind)
    }
}

/// The normal form, with half-width parentheses.
impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CaseNumber { year, court, kind, serial, form } = self;
        match form {
            Form::Since2016 => write!(f, "({year}){court}{kind}{serial}号"),
            Form::Before2016 => write!(f, "({year}){court}{kind}字第{serial}号"),
        }
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let suffix = self.suffix.as_deref().unwrap_or_default();
        match suffix.starts_with('-') {
            true => write!(f, "{}{suffix}号", self.case.to_string().trim_end_matches('号')),
            false => write!(f, "{}{suffix}", self.case),
        }
    }
}

/// Reads a case number, or a document's, of which the suffix is left out: the case is the same.
impl FromStr for CaseNumber {
    type Err = CaseNumberError;

    fn from_str(text: &str) -> Result<CaseNumber, CaseNumberError> {
        text.parse::<DocumentNumber>().map(|it| it.case)
    }
}

impl FromStr for DocumentNumber {
    type Err = CaseNumberError;

    fn from_str(text: &str) -> Result<DocumentNumber, CaseNumberError> {
        let text = cleaned(text);
        let (year, rest) = text
            .strip_prefix('(')
            .and_then(|it| it.split_once(')'))
            .ok_or(CaseNumberError::NoYear)?;
        let year = parse_year(year)?;
        let (number, suffix) = rest.rsplit_once('号').ok_or(CaseNumberError::NoEnd)?;
        if let Some((court_and_kind, serial)) = number.split_once("字第") {
            return before_2016(year, court_and_kind, serial, suffix);
        }
        let suffix = match suffix {
            "" => None,
            numbered if is_suffix(numbered) => Some(numbered.to_owned()),
            other => return Err(CaseNumberError::Suffix(other.to_owned())),
        };
        Ok(DocumentNumber { case: since_2016(year, number)?, suffix })
    }
}

fn parse_year(text: &str) -> Result<u16, CaseNumberError> {
    let plausible = text.len() == 4 && text.bytes().all(|it| it.is_ascii_digit());
    let year = text.parse().ok().filter(|it| plausible && (1900..2100).contains(it));
    year.ok_or_else(|| CaseNumberError::Year(text.to_owned()))
}

/// `湘0102执恢123`.
fn since_2016(year: u16, number: &str) -> Result<CaseNumber, CaseNumberError> {
    let (court, rest) = court(number)?;
    let at = rest.find(|it: char| it.is_ascii_digit()).unwrap_or(rest.len());
    let (kind, serial) = rest.split_at(at);
    if !is_chinese(kind) || !(1..=4).contains(&kind.chars().count()) {
        return Err(CaseNumberError::Kind(kind.to_owned()));
    }
    let kind = case_type::standard(kind).to_owned();
    Ok(CaseNumber {
        year,
        court: court.to_owned(),
        kind,
        serial: parse_serial(serial)?,
        form: Form::Since2016,
    })
}

/// The supreme court's code; a high court's character; or that with two digits (intermediate
/// courts) or four (basic courts).
fn court(number: &str) -> Result<(&str, &str), CaseNumberError> {
    if let Some(rest) = number.strip_prefix("最高法") {
        return Ok(("最高法", rest));
    }
    let refused = |code: &str| Err(CaseNumberError::Court(code.to_owned()));
    let Some(high) = number.chars().next() else { return refused("") };
    let digits = number.chars().skip(1).take_while(char::is_ascii_digit).count();
    let (code, rest) = number.split_at(high.len_utf8() + digits);
    if !HIGH_COURTS.contains(high) || !matches!(digits, 0 | 2 | 4) {
        return refused(code);
    }
    Ok((code, rest))
}

/// `长中执字第123号`, with `-1` for a further document.
fn before_2016(
    year: u16,
    court_and_kind: &str,
    serial: &str,
    after: &str,
) -> Result<DocumentNumber, CaseNumberError> {
    if year > 2015 {
        return Err(CaseNumberError::OldFormLater(year));
    }
    let kind = case_type::at_end_of(court_and_kind)
        .filter(|_| is_chinese(court_and_kind))
        .ok_or_else(|| CaseNumberError::Kind(court_and_kind.to_owned()))?;
    let court = court_and_kind.strip_suffix(kind).unwrap_or_default();
    let (serial, part) = match serial.split_once('-') {
        Some((serial, part)) => (serial, Some(part)),
        None => (serial, None),
    };
    let suffix = match (part, after) {
        (None, "") => None,
        (None, numbered) if is_suffix(numbered) => Some(numbered.to_owned()),
        (Some(part), "") => Some(format!("-{}", parse_serial(part)?)),
        (_, other) => return Err(CaseNumberError::Suffix(other.to_owned())),
    };
    let case = CaseNumber {
        year,
        court: court.to_owned(),
        kind: case_type::standard(kind).to_owned(),
        // Old numbers were padded with zeros in places.
        serial: parse_serial(serial.trim_start_matches('0'))?,
        form: Form::Before2016,
    };
    Ok(DocumentNumber { case, suffix })
}

fn parse_serial(text: &str) -> Result<u64, CaseNumberError> {
    let plain = text.bytes().all(|it| it.is_ascii_digit()) && !text.starts_with('0');
    let serial = text.parse().ok().filter(|_| plain);
    serial.ok_or_else(|| CaseNumberError::Serial(text.to_owned()))
}

fn is_suffix(text: &str) -> bool {
    text.strip_prefix('之').is_some_and(|numeral| {
        !numeral.is_empty() && numeral.chars().all(|it| "一二三四五六七八九十".contains(it))
    })
}

fn is_chinese(text: &str) -> bool {
    text.chars().all(|it| ('\u{4e00}'..='\u{9fa5}').contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> CaseNumber {
        text.parse().unwrap_or_else(|why| panic!("{text}: {why}"))
    }

    #[test]
    fn trap_55_a_suffix_names_a_document_and_another_type_another_case() {
        let case = number("(2024)湘01执123号");
        assert_eq!(case, number("（2024）湘01执123号之二"));
        assert_ne!(case, number("(2024)湘01执恢123号"));
        assert_eq!(number("(2024)湘01恢执123号"), number("(2024)湘01执恢123号"));
        let document: DocumentNumber = "（2024）湘01执123号之二".parse().expect("a document");
        assert_eq!(document.suffix.as_deref(), Some("之二"));
        assert_eq!(document.to_string(), "(2024)湘01执123号之二");
    }

    #[test]
    fn numbers_are_read_into_one_form() {
        for (text, normal, known) in [
            ("(2024)湘01执123号", "(2024)湘01执123号", true),
            (" （2024) 湘 0102 执恢 7 号 ", "(2024)湘0102执恢7号", true),
            ("（２０２４）湘０１执１２３号", "(2024)湘01执123号", true),
            ("(2019)最高法知民终1号", "(2019)最高法知民终1号", true),
            ("(2023)京执复88号", "(2023)京执复88号", true),
            ("(2023)沪0115民初4567号", "(2023)沪0115民初4567号", true),
            ("(2018)兵01执1号", "(2018)兵01执1号", true),
            ("(2024)湘01阿123号", "(2024)湘01阿123号", false),
            ("(2015)长中执字第123号", "(2015)长中执字第123号", true),
            ("（2014）芙民初字第00123号", "(2014)芙民初字第123号", true),
            ("(2015)长中执字第123-1号", "(2015)长中执字第123号", true),
            ("(2014)天民一初字第9号", "(2014)天民一初字第9号", true),
        ] {
            assert_eq!(number(text).to_string(), normal);
            assert_eq!(number(text).has_known_kind(), known, "{text}");
            assert_eq!(number(normal), number(text));
        }
        let old = number("(2015)长中执字第123号");
        assert_eq!((old.court(), old.kind(), old.form()), ("长中", "执", Form::Before2016));
    }

    #[test]
    fn what_is_wrong_is_named() {
        use CaseNumberError::{Court, Kind, NoEnd, NoYear, OldFormLater, Serial, Suffix, Year};
        for (text, why) in [
            ("", NoYear),
            ("2024湘01执123号", NoYear),
            ("〔2024〕湘01执123号", NoYear),
            ("(24)湘01执123号", Year("24".into())),
            ("(1824)湘01执123号", Year("1824".into())),
            ("(2024)湘01执123", NoEnd),
            ("(2024)01执123号", Court("01".into())),
            ("(2024)美01执123号", Court("美01".into())),
            ("(2024)湘1执123号", Court("湘1".into())),
            ("(2024)湘01020执123号", Court("湘01020".into())),
            ("(2024)湘01123号", Court("湘01123".into())),
            ("(2024)湘0112号", Kind(String::new())),
            ("(2024)湘01执行异议书123号", Kind("执行异议书".into())),
            ("(2024)湘01执号", Serial(String::new())),
            ("(2024)湘01执0123号", Serial("0123".into())),
            ("(2024)湘01执0号", Serial("0".into())),
            ("(2024)湘01执12a号", Serial("12a".into())),
            ("(2024)湘01执123号之", Suffix("之".into())),
            ("(2024)湘01执123号x", Suffix("x".into())),
            ("(2016)长中执字第123号", OldFormLater(2016)),
        ] {
            let refusal = text.parse::<CaseNumber>().expect_err(text);
            assert_eq!(refusal, why, "{text}");
        }
    }

    /// Year, court, type, then the serial as a number: 9 comes before 10.
    #[test]
    fn earlier_numbers_come_first() {
        let in_order = [
            "(2015)长中执字第123号",
            "(2023)湘01执999号",
            "(2024)湘01执9号",
            "(2024)湘01执10号",
            "(2024)湘01执恢2号",
            "(2024)湘0102执1号",
        ];
        assert!(in_order.map(number).is_sorted());
    }
}
