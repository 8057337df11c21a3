//! Lengths of statutory periods: days, working days, months, or an exact span of time.

use std::fmt;
use std::str::FromStr;

use crate::instant::Span;

/// How long a period is. The unit decides how it is counted (TIME-01).
///
/// Grounds: [`crate::statute::periods::TIME_01`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// Calendar days (日).
    Days(u32),
    /// Working days (工作日): rest days are skipped.
    WorkingDays(u32),
    /// Calendar months (月); a year is twelve.
    Months(u32),
    /// Hours and less: counted from the instant itself, on rest days too.
    Exact(Span),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a period such as '15 days', '10 working days', '6 months' or '24 hours'")]
pub struct PeriodError(String);

const DAY: u32 = 86_400;

impl Period {
    /// The period as a length of time, for clocks of machines: a day is 24 hours. `None` for
    /// working days and months, whose length depends on where they lie.
    pub fn span(self) -> Option<Span> {
        match self {
            Period::Exact(span) => Some(span),
            Period::Days(days) => Span::from_micros(i64::from(days) * i64::from(DAY) * 1_000_000),
            Period::WorkingDays(_) | Period::Months(_) => None,
        }
    }

    /// One period after another; `None` if their units differ.
    pub fn plus(self, other: Period) -> Option<Period> {
        match (self, other) {
            (Period::Days(a), Period::Days(b)) => a.checked_add(b).map(Period::Days),
            (Period::WorkingDays(a), Period::WorkingDays(b)) => {
                a.checked_add(b).map(Period::WorkingDays)
            }
            (Period::Months(a), Period::Months(b)) => a.checked_add(b).map(Period::Months),
            (Period::Exact(a), Period::Exact(b)) => {
                Span::from_micros(a.micros().checked_add(b.micros())?).map(Period::Exact)
            }
            (
                Period::Days(_) | Period::WorkingDays(_) | Period::Months(_) | Period::Exact(_),
                _,
            ) => None,
        }
    }

    /// In Chinese, as people read it: 十五日 is written `15日`.
    pub fn chinese(self) -> String {
        match self {
            Period::Days(days) => format!("{days}日"),
            Period::WorkingDays(days) => format!("{days}个工作日"),
            Period::Months(months) if months % 12 == 0 => format!("{}年", months / 12),
            Period::Months(months) => format!("{months}个月"),
            Period::Exact(span) => match whole(span) {
                (n, Unit::Hour) => format!("{n}小时"),
                (n, Unit::Minute) => format!("{n}分钟"),
                (n, Unit::Second) => format!("{n}秒"),
            },
        }
    }
}

enum Unit {
    Hour,
    Minute,
    Second,
}

/// A span in the largest unit of which it is a whole multiple.
fn whole(span: Span) -> (i64, Unit) {
    let seconds = span.micros() / 1_000_000;
    if seconds % 3600 == 0 {
        (seconds / 3600, Unit::Hour)
    } else if seconds % 60 == 0 {
        (seconds / 60, Unit::Minute)
    } else {
        (seconds, Unit::Second)
    }
}

/// As it is parsed: `15 days`, `24 hours`, `6 months`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = match *self {
            Period::Days(days) => (i64::from(days), "day"),
            Period::WorkingDays(days) => (i64::from(days), "working day"),
            Period::Months(months) if months % 12 == 0 => (i64::from(months / 12), "year"),
            Period::Months(months) => (i64::from(months), "month"),
            Period::Exact(span) => match whole(span) {
                (n, Unit::Hour) => (n, "hour"),
                (n, Unit::Minute) => (n, "minute"),
                (n, Unit::Second) => (n, "second"),
            },
        };
        write!(f, "{number} {unit}{}", if number == 1 { "" } else { "s" })
    }
}

/// A whole number of one unit, at least 1 and at most 10000.
impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Period, PeriodError> {
        let refused = || PeriodError(text.to_owned());
        let (number, unit) = text.split_once(' ').ok_or_else(refused)?;
        if !number.bytes().all(|it| it.is_ascii_digit()) {
            return Err(refused());
        }
        let number: u32 = number.parse().map_err(|_| refused())?;
        if number == 0 || number > 10_000 {
            return Err(refused());
        }
        let exact = |seconds: u32| Period::Exact(Span::seconds(number * seconds));
        match unit.strip_suffix('s').unwrap_or(unit) {
            "day" => Ok(Period::Days(number)),
            "working day" => Ok(Period::WorkingDays(number)),
            "month" => Ok(Period::Months(number)),
            "year" => Ok(Period::Months(number * 12)),
            "hour" => Ok(exact(3600)),
            "minute" => Ok(exact(60)),
            "second" => Ok(exact(1)),
            _ => Err(refused()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_printed_as_it_is_read() {
        for (text, period, chinese) in [
            ("15 days", Period::Days(15), "15日"),
            ("1 day", Period::Days(1), "1日"),
            ("10 working days", Period::WorkingDays(10), "10个工作日"),
            ("6 months", Period::Months(6), "6个月"),
            ("1 year", Period::Months(12), "1年"),
            ("24 hours", Period::Exact(Span::seconds(DAY)), "24小时"),
            ("5 minutes", Period::Exact(Span::seconds(300)), "5分钟"),
            ("90 seconds", Period::Exact(Span::seconds(90)), "90秒"),
        ] {
            assert_eq!(text.parse(), Ok(period));
            assert_eq!(period.to_string(), text);
            assert_eq!(period.chinese(), chinese);
        }
        for bad in
            ["", "15", "0 days", "-1 days", "+1 days", "15 fortnights", "1.5 days", "10001 days"]
        {
            assert_eq!(bad.parse::<Period>(), Err(PeriodError(bad.to_owned())));
        }
    }

    #[test]
    fn only_exact_lengths_have_a_span() {
        assert_eq!(Period::Days(60).span(), Some(Span::seconds(60 * DAY)));
        assert_eq!(Period::Exact(Span::seconds(5)).span(), Some(Span::seconds(5)));
        assert_eq!((Period::Months(1).span(), Period::WorkingDays(1).span()), (None, None));
    }
}
