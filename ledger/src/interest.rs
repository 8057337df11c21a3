//! The doubled part of the interest for late performance (加倍部分债务利息).
//!
//! Base × daily rate × days, where the base shrinks with every payment. Nothing is rounded on
//! the way; the total is, half a fen up.

use chrono::{Days, NaiveDate};
use domain::money::{Money, Rate, Rounding};

/// A money item of the title (执行依据), and whether the doubled part runs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// Principal, penalty and damages fixed by the title; also the ordered share of the court
    /// fee where the court counts it.
    Bearing(Money),
    /// General interest (一般债务利息), and whatever else the court leaves out.
    Bare(Money),
}

/// A payment already attributed to the base (DIST-23).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    pub on: NaiveDate,
    pub amount: Money,
}

/// Days that do not count (DIST-22), both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspension {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debt {
    pub base: Money,
    /// The last day for performance, as already determined; it is not moved again.
    pub period_ends: NaiveDate,
    pub payments: Vec<Payment>,
    pub suspended: Vec<Suspension>,
    /// The last day counted.
    pub as_of: NaiveDate,
    /// The rate per day.
    pub daily_rate: Rate,
}

/// Consecutive days with one base, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub days: u32,
    pub base: Money,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interest {
    /// The days on which interest ran.
    pub days: u32,
    pub interest: Money,
    pub segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InterestError {
    #[error("the payments are more than the base of {base}")]
    Overpaid { base: Money },
    #[error("suspension {} ends on {to}, before it begins on {from}", index + 1)]
    Reversed { index: usize, from: NaiveDate, to: NaiveDate },
    #[error("days before 2014-08-01 follow the older rule (DIST-24); count from there on")]
    BeforeTheRule,
    #[error("the interest is beyond the largest amount")]
    TooLarge,
}

/// The base of the doubled part: what the title orders, without general interest.
///
/// Grounds: [`domain::statute::interest::ART_1`]. `None` beyond the largest amount.
pub fn base(items: &[Item]) -> Option<Money> {
    Money::sum(items.iter().map(|item| match item {
        Item::Bearing(amount) => *amount,
        Item::Bare(_) => Money::ZERO,
    }))
}

/// The doubled part up to and including `as_of`.
///
/// The day the period ends is not counted; the day of a payment still counts for what is paid
/// on it.
///
/// Grounds: [`domain::statute::interest::ART_1`], [`domain::statute::interest::ART_2`], [`domain::statute::interest::ART_3`].
///
/// # Errors
/// More paid than owed; a suspension that ends before it begins; days before the rule was in
/// force; a total beyond the largest amount.
pub fn doubled(debt: &Debt) -> Result<Interest, InterestError> {
    check(debt)?;
    let mut segments = Vec::new();
    let mut from = debt.period_ends.checked_add_days(Days::new(1));
    while let Some(start) = from.filter(|day| *day <= debt.as_of) {
        let end = last_alike(debt, start);
        let base = outstanding(debt, start);
        if !base.is_zero() && !suspended(debt, start) {
            extend(&mut segments, Segment { from: start, to: end, days: days(start, end), base });
        }
        from = end.checked_add_days(Days::new(1));
    }
    let exact = segments.iter().map(|it: &Segment| {
        i128::from(it.base.fen())
            * i128::from(it.days)
            * i128::from(debt.daily_rate.millionths_of_percent())
    });
    let one = i128::from(Rate::ONE.millionths_of_percent());
    let interest =
        Money::divided(exact.sum(), one, Rounding::HalfUp).ok_or(InterestError::TooLarge)?;
    let days = segments.iter().map(|segment| segment.days).sum();
    Ok(Interest { days, interest, segments })
}

fn check(debt: &Debt) -> Result<(), InterestError> {
    let overpaid = InterestError::Overpaid { base: debt.base };
    match Money::sum(debt.payments.iter().map(|payment| payment.amount)) {
        Some(paid) if paid <= debt.base => {}
        Some(_) | None => return Err(overpaid),
    }
    let reversed = debt.suspended.iter().enumerate().find(|(_, it)| it.to < it.from);
    if let Some((index, Suspension { from, to })) = reversed {
        return Err(InterestError::Reversed { index, from: *from, to: *to });
    }
    let in_force = NaiveDate::from_ymd_opt(2014, 8, 1).expect("a day of the calendar");
    match debt.period_ends.checked_add_days(Days::new(1)) {
        Some(first) if first < in_force => Err(InterestError::BeforeTheRule),
        Some(_) | None => Ok(()),
    }
}

/// The last day on which everything is as it is on `day`.
fn last_alike(debt: &Debt, day: NaiveDate) -> NaiveDate {
    let paid = debt.payments.iter().map(|it| it.on);
    let stops = debt.suspended.iter().filter_map(|it| it.from.checked_sub_days(Days::new(1)));
    let resumes = debt.suspended.iter().map(|it| it.to);
    let ends = paid.chain(stops).chain(resumes).filter(|end| *end >= day);
    ends.chain([debt.as_of]).min().unwrap_or(debt.as_of)
}

/// What was owed on `day`: payments of the day itself still count as owed.
fn outstanding(debt: &Debt, day: NaiveDate) -> Money {
    let paid = debt.payments.iter().filter(|payment| payment.on < day);
    paid.fold(debt.base, |owed, payment| owed.minus_or_zero(payment.amount))
}

fn suspended(debt: &Debt, day: NaiveDate) -> bool {
    debt.suspended.iter().any(|it| it.from <= day && day <= it.to)
}

fn days(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days() + 1).expect("a segment is not reversed")
}

/// Adds a segment, or lengthens the last one when nothing changed between them.
fn extend(segments: &mut Vec<Segment>, next: Segment) {
    match segments.last_mut() {
        Some(last) if last.base == next.base && last.to.succ_opt() == Some(next.from) => {
            last.to = next.to;
            last.days += next.days;
        }
        Some(_) | None => segments.push(next),
    }
}

/// Money applied to a debt that bears the doubled part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// To the money debt of the title.
    pub debt: Money,
    /// To the doubled part.
    pub doubled: Money,
    pub left: Money,
}

/// The money debt of the title first, then the doubled part, unless the parties agreed
/// otherwise.
///
/// Grounds: [`domain::statute::interest::ART_4`].
pub fn attribute(cash: Money, debt: Money, doubled: Money) -> Attribution {
    let to_debt = cash.min(debt);
    let rest = cash.minus_or_zero(to_debt);
    let to_doubled = rest.min(doubled);
    Attribution { debt: to_debt, doubled: to_doubled, left: rest.minus_or_zero(to_doubled) }
}

#[cfg(test)]
mod tests;
