//! What may stand in a field: its form, and the one way in which a value of it is written.

use chrono::NaiveDate;

use crate::identity::CreditCode;
use crate::money::Money;

/// The form of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Text,
    /// In yuan, exact to the fen.
    Amount,
    Day,
    /// A decimal of at most four places in this unit.
    Measure {
        unit: &'static str,
    },
    /// A whole number in this unit.
    Count {
        unit: &'static str,
    },
    /// One of these: the stable name, and how people say it.
    Choice(&'static [(&'static str, &'static str)]),
    /// A number plate (号牌).
    Plate,
    /// A vehicle identification number (车辆识别代号).
    Vin,
    /// A unified social credit code (统一社会信用代码).
    CreditCode,
}

/// Why a value is not of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("nothing is written")]
    Empty,
    #[error("the text is too long")]
    TooLong,
    #[error("no amount in yuan with at most two decimals")]
    Amount,
    #[error("no day such as 2026-11-22")]
    Day,
    #[error("no decimal with at most four places")]
    Measure,
    #[error("no whole number")]
    Count,
    #[error("none of what may be chosen")]
    Choice,
    #[error("no number plate")]
    Plate,
    #[error("no vehicle identification number")]
    Vin,
    #[error("no unified social credit code")]
    CreditCode,
}

impl Form {
    /// The stable name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Form::Text => "text",
            Form::Amount => "amount",
            Form::Day => "day",
            Form::Measure { .. } => "measure",
            Form::Count { .. } => "count",
            Form::Choice(_) => "choice",
            Form::Plate => "plate",
            Form::Vin => "vin",
            Form::CreditCode => "credit-code",
        }
    }

    pub const fn unit(self) -> Option<&'static str> {
        match self {
            Form::Measure { unit } | Form::Count { unit } => Some(unit),
            Form::Amount => Some("元"),
            Form::Text
            | Form::Day
            | Form::Choice(_)
            | Form::Plate
            | Form::Vin
            | Form::CreditCode => None,
        }
    }

    /// The value in the one way in which it is kept. A unit that somebody typed behind a number, and
    /// the separators of thousands, are left out; a choice is taken by its name or its word.
    pub fn normal(self, given: &str) -> Result<String, Unusable> {
        let given = given.trim();
        if given.is_empty() {
            return Err(Unusable::Empty);
        }
        let number = || {
            let bare = self.unit().and_then(|it| given.strip_suffix(it)).unwrap_or(given);
            bare.replace([',', '，'], "").trim().to_owned()
        };
        let capitals = || given.replace([' ', '·', '-'], "").to_uppercase();
        match self {
            Form::Text if given.chars().count() > super::LONGEST => Err(Unusable::TooLong),
            Form::Text => Ok(given.to_owned()),
            Form::Amount => {
                number().parse::<Money>().map(|it| it.to_string()).map_err(|_| Unusable::Amount)
            }
            Form::Day => day(given).map(|it| it.to_string()).ok_or(Unusable::Day),
            Form::Measure { .. } => decimal(&number()).ok_or(Unusable::Measure),
            Form::Count { .. } => {
                number().parse::<u32>().map(|it| it.to_string()).map_err(|_| Unusable::Count)
            }
            Form::Choice(all) => {
                let found = all.iter().find(|(name, word)| *name == given || *word == given);
                found.map(|(name, _)| (*name).to_owned()).ok_or(Unusable::Choice)
            }
            Form::Plate => Some(capitals()).filter(|it| is_plate(it)).ok_or(Unusable::Plate),
            Form::Vin => Some(capitals()).filter(|it| is_vin(it)).ok_or(Unusable::Vin),
            Form::CreditCode => {
                let code = capitals();
                if CreditCode::parse(&code).is_ok() { Ok(code) } else { Err(Unusable::CreditCode) }
            }
        }
    }

    /// A kept value as people read it.
    pub fn chinese(self, value: &str) -> String {
        if let Form::Choice(all) = self {
            let word = all.iter().find(|(name, _)| *name == value).map(|(_, word)| *word);
            return word.unwrap_or(value).to_owned();
        }
        format!("{value}{}", self.unit().unwrap_or_default())
    }
}

/// A day of a year that a case may speak of, in the ways in which people write one.
fn day(given: &str) -> Option<NaiveDate> {
    let plain = given.replace(['/', '.', '年', '月'], "-").replace('日', "");
    let day = NaiveDate::parse_from_str(&plain, "%Y-%m-%d").ok()?;
    let first = NaiveDate::from_ymd_opt(1900, 1, 1)?;
    let after = NaiveDate::from_ymd_opt(2200, 1, 1)?;
    (first <= day && day < after).then_some(day)
}

/// Digits with at most four places behind the point, without needless noughts.
fn decimal(given: &str) -> Option<String> {
    let (whole, rest) = given.split_once('.').unwrap_or((given, ""));
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    let well = (1..=12).contains(&whole.len()) && rest.len() <= 4 && digits(whole) && digits(rest);
    if !well || given.ends_with('.') {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let rest = rest.trim_end_matches('0');
    Some(if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") })
}

/// The province, the letter of the office, then five or six signs; the last may be one of a few
/// words such as that of trailers.
fn is_plate(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    let [province, office, rest @ ..] = signs.as_slice() else { return false };
    let Some((last, middle)) = rest.split_last() else { return false };
    let plain = |it: &char| it.is_ascii_digit() || it.is_ascii_uppercase();
    !province.is_ascii()
        && province.is_alphabetic()
        && office.is_ascii_uppercase()
        && (5..=6).contains(&rest.len())
        && middle.iter().all(plain)
        && (plain(last) || "挂学警港澳".contains(*last))
}

/// Seventeen signs of which none can be taken for another.
fn is_vin(text: &str) -> bool {
    let sign = |it: u8| it.is_ascii_digit() || (it.is_ascii_uppercase() && !b"IOQ".contains(&it));
    text.len() == 17 && text.bytes().all(sign)
}
