//! Network inquiry (网络询价): what follows from its facts at an instant.
//!
//! ```text
//! delivery ─▶ review ─▶ service ─▶ objections ─▶ reference price
//!    │           │                     │
//!    │           └ all flawed: correction ordered
//!    ├ none delivered, some asked in time: extended
//!    └ nothing to count at any stage: appraisal is commissioned
//! ```

mod outcome;

use domain::clause::Clause;
use domain::instant::Instant;
use domain::money::{Money, Rounding};
use domain::statute::{Article, reference_price as law};
use domain::term::{Moment, Reckoner, TermError};

pub use outcome::{Awaited, Outcome, Why};

use crate::deferral;
use crate::inquiry::{Inquiry, InquiryError, Objection, Report, Review, Ruling};

/// What is known of an inquiry's result. Nothing is counted or dropped before it is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub outcome: Outcome,
    pub counted: Vec<String>,
    /// What each of the counted says, in the same order.
    pub values: Vec<Money>,
    pub dropped: Vec<(String, Why)>,
    pub rules: Vec<Article>,
}

impl Standing {
    fn open(outcome: Outcome, rule: Article) -> Standing {
        let (counted, values, dropped) = (Vec::new(), Vec::new(), Vec::new());
        Standing { outcome, counted, values, dropped, rules: vec![rule] }
    }

    /// With what a platform's report was counted, if it was: its own quote or a corrected one.
    pub fn said(&self, platform: &str) -> Option<Money> {
        let mut both = self.counted.iter().zip(&self.values);
        both.find_map(|(it, value)| (it == platform).then_some(*value))
    }

    fn waiting(awaited: Awaited, rule: Article) -> Standing {
        Standing::open(Outcome::Pending { awaited, until: None }, rule)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StandingError {
    #[error(transparent)]
    Facts(#[from] InquiryError),
    #[error(transparent)]
    Term(#[from] TermError),
}

/// Where the inquiry stands at `as_of`: what happened later is left out of account.
///
/// Grounds: [`domain::statute::reference_price::ART_10`],
/// [`domain::statute::reference_price::ART_11`], [`domain::statute::reference_price::ART_12`],
/// [`domain::statute::reference_price::ART_13`], [`domain::statute::reference_price::ART_14`],
/// [`domain::statute::reference_price::ART_28`].
///
/// # Errors
/// Facts that contradict each other; dates no calendar reaches.
pub fn standing(
    inquiry: &Inquiry,
    as_of: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Standing, StandingError> {
    inquiry.check()?;
    let inquiry = inquiry.known_at(as_of);
    if deferral::resting(&inquiry.stops).is_some() {
        return Ok(Standing::waiting(Awaited::Resumption, law::ART_28));
    }
    let mut course = Course::default();
    let settled = delivery(&inquiry, as_of, reckoner, &mut course)
        .and_then(|it| review(it, &inquiry, as_of, reckoner, &mut course))
        .and_then(|it| service_and_objections(it, &inquiry, as_of, reckoner, &mut course))
        .and_then(|it| count(it, &mut course));
    match settled {
        Ok(counted) => Ok(course.found(&counted)),
        Err(Stop::Waiting { outcome, rule }) => Ok(Standing::open(outcome, rule)),
        Err(Stop::Failed { rule }) => Ok(course.failed(rule)),
        Err(Stop::Term(why)) => Err(why.into()),
    }
}

/// What the stages leave behind them on the way to the result.
#[derive(Default)]
struct Course {
    dropped: Vec<(String, Why)>,
    rules: Vec<Article>,
}

/// Why the way ends before there is a price.
enum Stop {
    Waiting { outcome: Outcome, rule: Article },
    Failed { rule: Article },
    Term(TermError),
}

impl From<TermError> for Stop {
    fn from(why: TermError) -> Stop {
        Stop::Term(why)
    }
}

/// Reports still in the running, each with its value, and the end of the period of delivery.
struct Delivered<'a> {
    reports: Vec<&'a Report>,
    period_ended: Moment,
}

/// A report that may count, and what it says.
struct Quote<'a> {
    report: &'a Report,
    value: Money,
    /// The objections that are heard (REF-24).
    objections: Vec<&'a Objection>,
}

impl Course {
    fn drop(&mut self, report: &Report, why: Why, rule: Article) {
        self.dropped.push((report.platform.clone(), why));
        self.rule(rule);
    }

    fn rule(&mut self, rule: Article) {
        if !self.rules.contains(&rule) {
            self.rules.push(rule);
        }
    }

    fn found(mut self, counted: &[Quote<'_>]) -> Standing {
        let value = mean(counted.iter().map(|quote| quote.value))
            .expect("the mean of at least one quote lies between them");
        let values = counted.iter().map(|quote| quote.value).collect();
        let counted = counted.iter().map(|quote| quote.report.platform.clone()).collect();
        self.rules.insert(0, law::ART_13);
        let outcome = Outcome::ReferencePrice { value };
        Standing { outcome, counted, values, dropped: self.dropped, rules: self.rules }
    }

    fn failed(mut self, rule: Article) -> Standing {
        self.rule(rule);
        self.rule(law::ART_14);
        let (outcome, counted) = (Outcome::CommissionAppraisal, Vec::new());
        Standing { outcome, counted, values: Vec::new(), dropped: self.dropped, rules: self.rules }
    }
}

/// The mean of the quotes, half a fen up; `None` of none.
pub fn mean(quotes: impl Iterator<Item = Money>) -> Option<Money> {
    let (sum, count) =
        quotes.fold((0, 0), |(sum, count), it| (sum + i128::from(it.fen()), count + 1));
    Money::divided(sum, count, Rounding::HalfUp)
}

/// Who delivered in time. If somebody did, all requests for more time are refused; if nobody
/// did, those who asked in time get the extension, and nobody else.
///
/// Grounds: [`domain::statute::reference_price::ART_11`].
fn delivery<'a>(
    inquiry: &'a Inquiry,
    as_of: Instant,
    reckoner: &Reckoner<'_>,
    course: &mut Course,
) -> Result<Delivered<'a>, Stop> {
    let first = inquiry.first_due(reckoner)?;
    let until = first.instant();
    let asked = |it: &Report| it.extension_requested_at.is_some_and(|at| at < until);
    let in_time = |it: &Report| it.delivery.is_some_and(|delivery| delivery.at < until);
    let rule = law::ART_11;
    if as_of < until && !inquiry.reports.iter().all(in_time) {
        let outcome = Outcome::Pending { awaited: Awaited::Reports, until: Some(until) };
        return Err(Stop::Waiting { outcome, rule });
    }
    if inquiry.reports.iter().any(in_time) {
        let reports = keep(inquiry, in_time, course, |it| match it.delivery {
            Some(_) => Why::Late,
            None if asked(it) => Why::ExtensionRefused,
            None => Why::NotDelivered,
        });
        return Ok(Delivered { reports, period_ended: first.moment });
    }
    let missing = |it: &Report| match it.delivery {
        Some(_) => Why::Late,
        None => Why::NotDelivered,
    };
    if !inquiry.reports.iter().any(asked) {
        keep(inquiry, |_| false, course, missing);
        return Err(Stop::Failed { rule });
    }
    let second = inquiry.due(Clause::QuoteExtended, first.moment, reckoner)?;
    let until = second.instant();
    let in_time =
        |it: &Report| asked(it) && it.delivery.is_some_and(|delivery| delivery.at < until);
    if as_of < until && inquiry.reports.iter().any(|it| asked(it) && !in_time(it)) {
        return Err(Stop::Waiting { outcome: Outcome::Extended { until }, rule });
    }
    course.rule(rule);
    let reports = keep(inquiry, in_time, course, missing);
    if reports.is_empty() {
        return Err(Stop::Failed { rule });
    }
    Ok(Delivered { reports, period_ended: second.moment })
}

/// Keeps the reports that pass and drops the others with their reason.
fn keep<'a>(
    inquiry: &'a Inquiry,
    passes: impl Fn(&Report) -> bool,
    course: &mut Course,
    why: impl Fn(&Report) -> Why,
) -> Vec<&'a Report> {
    let (kept, missing): (Vec<_>, Vec<_>) = inquiry.reports.iter().partition(|it| passes(it));
    for report in missing {
        course.drop(report, why(report), law::ART_11);
    }
    kept
}

/// Corrections are ordered only if all reports are flawed. A flawed report that is not corrected
/// in time leaves the set, before anything else is compared with "all".
///
/// Grounds: [`domain::statute::reference_price::ART_12`].
fn review<'a>(
    delivered: Delivered<'a>,
    inquiry: &Inquiry,
    as_of: Instant,
    reckoner: &Reckoner<'_>,
    course: &mut Course,
) -> Result<Vec<Quote<'a>>, Stop> {
    let rule = law::ART_12;
    let ordered = inquiry.correction_ordered_at.map_or(delivered.period_ended, Moment::At);
    let until = inquiry.due(Clause::ReportsCorrected, ordered, reckoner)?.instant();
    let corrected =
        |it: &Report| it.correction.filter(|correction| correction.at.is_some_and(|at| at < until));
    let all_flawed = delivered.reports.iter().all(|it| it.review == Review::Flawed);
    let all_corrected = delivered.reports.iter().all(|it| corrected(it).is_some());
    if all_flawed && !all_corrected && as_of < until {
        return Err(Stop::Waiting { outcome: Outcome::CorrectionOrdered { until }, rule });
    }
    let mut quotes = Vec::new();
    for report in delivered.reports {
        let value = match report.review {
            Review::Clean => report.delivery.map(|delivery| delivery.quote),
            Review::Flawed => corrected(report).map(|correction| correction.quote),
        };
        match value {
            Some(value) => quotes.push(Quote { report, value, objections: Vec::new() }),
            None => course.drop(report, Why::Flawed, rule),
        }
    }
    if quotes.is_empty() { Err(Stop::Failed { rule }) } else { Ok(quotes) }
}

/// Waits for service, for the end of the period for objections, and for the rulings. Objections
/// after the period are not heard.
///
/// Grounds: [`domain::statute::reference_price::ART_21`],
/// [`domain::statute::reference_price::ART_22`], [`domain::statute::reference_price::ART_24`].
fn service_and_objections<'a>(
    mut quotes: Vec<Quote<'a>>,
    inquiry: &Inquiry,
    as_of: Instant,
    reckoner: &Reckoner<'_>,
    course: &mut Course,
) -> Result<Vec<Quote<'a>>, Stop> {
    let waiting = |awaited, until, rule| {
        Err(Stop::Waiting { outcome: Outcome::Pending { awaited, until }, rule })
    };
    let Some(served_at) = inquiry.reports_served_at else {
        return waiting(Awaited::Service, None, law::ART_21);
    };
    let until = reckoner.due(Clause::ReportObjected, served_at)?.instant();
    if as_of < until {
        return waiting(Awaited::Objections, Some(until), law::ART_22);
    }
    let (heard, late): (Vec<_>, Vec<_>) =
        inquiry.reports.iter().flat_map(|it| &it.objections).partition(|it| it.at < until);
    if heard.iter().any(|it| it.ruling == Ruling::Pending) {
        return waiting(Awaited::Rulings, None, law::ART_22);
    }
    if !late.is_empty() {
        course.rule(law::ART_24);
    }
    for quote in &mut quotes {
        quote.objections = quote.report.objections.iter().filter(|it| it.at < until).collect();
    }
    Ok(quotes)
}

/// Which quotes count. Objections to some reports drop those reports, even if they were
/// rejected; objections to all leave what was rejected or corrected. Objectors are taken
/// together.
///
/// Grounds: [`domain::statute::reference_price::ART_13`].
fn count<'a>(quotes: Vec<Quote<'a>>, course: &mut Course) -> Result<Vec<Quote<'a>>, Stop> {
    let rule = law::ART_13;
    let all_objected = quotes.iter().all(|quote| !quote.objections.is_empty());
    let mut counted = Vec::new();
    for mut quote in quotes {
        if quote.objections.is_empty() {
            counted.push(quote);
        } else if !all_objected {
            course.dropped.push((quote.report.platform.clone(), Why::Objected));
        } else if let Some(value) = after_objections(&quote) {
            quote.value = value;
            counted.push(quote);
        } else {
            course.dropped.push((quote.report.platform.clone(), Why::ObjectionUpheld));
        }
    }
    if counted.is_empty() { Err(Stop::Failed { rule }) } else { Ok(counted) }
}

/// What a report says after all its objections were decided: its own quote if all were rejected,
/// its corrected quote if one led to a correction; `None` if one was upheld and none did.
fn after_objections(quote: &Quote<'_>) -> Option<Money> {
    let every = |ruling| quote.objections.iter().all(|it| it.ruling == ruling);
    let some = |ruling| quote.objections.iter().any(|it| it.ruling == ruling);
    if every(Ruling::Rejected) {
        return Some(quote.value);
    }
    let correction = quote.report.correction.filter(|_| some(Ruling::Corrected));
    correction.map(|it| it.quote)
}

#[cfg(test)]
mod tests;
