//! `fachui due`: a statutory date with its arithmetic (TIME-01 to 06, 13).

use std::path::PathBuf;

use chrono::NaiveDate;
use domain::calendar::Calendar;
use domain::clause::{Clause, Counting};
use domain::instant::{Instant, Span};
use domain::period::Period;
use domain::profile::Profile;
use domain::term::{Due, Moment, Reckoner, TermError};
use serde::Serialize;

use crate::error::CliError;
use crate::input::{self, parse_day, parse_instant};
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The rule, e.g. FUND-10; each has one default period.
    #[arg(long, value_name = "CODE", required_unless_present = "list")]
    rule: Option<String>,
    /// What the period runs from: a day, or an instant for periods of hours (RFC 3339).
    #[arg(long, value_name = "DATE", required_unless_present = "list")]
    from: Option<String>,
    /// Another period of the rule, by its name in the list.
    #[arg(long, value_name = "NAME")]
    period: Option<String>,
    /// Days in which the clock stood still.
    #[arg(long, value_name = "DAYS", default_value_t = 0, conflicts_with = "backward")]
    stopped: u16,
    /// Count backward: the last day on which to act before the event at DATE.
    #[arg(long)]
    backward: bool,
    /// Years to load over the calendar that ships, JSON.
    #[arg(long, value_name = "FILE")]
    calendar: Option<PathBuf>,
    /// Print every rule with its periods.
    #[arg(long, conflicts_with_all = ["rule", "from", "period", "stopped", "backward"])]
    list: bool,
}

#[derive(Serialize)]
struct DueView {
    due: String,
    arithmetic: String,
    layers: Vec<LayerView>,
    provisional: bool,
}

#[derive(Serialize)]
struct LayerView {
    name: String,
    due: String,
}

#[derive(Serialize)]
struct ClauseView {
    rule: &'static str,
    period: &'static str,
    default: bool,
    length: String,
    counting: &'static str,
    runs: &'static str,
}

pub fn run(args: &Args) -> Result<Answer, CliError> {
    let (Some(rule), Some(from)) = (&args.rule, &args.from) else {
        return Answer::done(&list());
    };
    let clause = find(rule, args.period.as_deref())?;
    let from = moment(from)?;
    let calendar = calendar(args)?;
    let reckoner = Reckoner { profile: Profile::statutory(), calendar: &calendar };
    let due = if args.backward {
        reckoner.latest_before(clause, from)
    } else {
        let period = reckoner.profile.period(clause);
        reckoner.due_stopped(clause, period, u32::from(args.stopped), from)
    };
    match (due, from) {
        (Ok(due), _) => Answer::done(&view(&due)),
        (Err(TermError::NeedsInstant { period, .. }), Moment::Day(day)) if !args.backward => {
            Answer::done(&same_hour(clause, period, day)?)
        }
        (Err(why), _) => Err(CliError::argument("--from", why)),
    }
}

/// Whole multiples of 24 hours lead from a day to a day: to the same hour of it.
fn same_hour(clause: Clause, period: Period, day: NaiveDate) -> Result<DueView, CliError> {
    const DAY: Span = Span::seconds(86_400);
    let code = clause.code();
    let needs_instant = TermError::NeedsInstant { code, period };
    let whole_days = period.span().filter(|it| it.micros() % DAY.micros() == 0);
    let due = whole_days
        .map(|span| Instant::start_of(day).plus(span).day())
        .ok_or_else(|| CliError::argument("--from", needs_instant))?;
    let arithmetic = format!(
        "{day} + {period} = {due} at the same hour, rest day or not ({code}, TIME-12); with an \
         instant the exact time is given"
    );
    Ok(DueView { due: due.to_string(), arithmetic, layers: Vec::new(), provisional: false })
}

/// Codes are compared as they are written in the rules, in capitals.
fn find(rule: &str, name: Option<&str>) -> Result<Clause, CliError> {
    let code = rule.trim().to_ascii_uppercase();
    let names: Vec<_> = Clause::of_rule(&code).map(Clause::name).collect();
    if names.is_empty() {
        let why = format!("'{rule}' has no period; `fachui due --list` prints all that have");
        return Err(CliError::argument("--rule", why));
    }
    Clause::find(&code, name.map(str::trim)).ok_or_else(|| {
        let given = name.unwrap_or_default();
        let why = format!("{code} has no period named '{given}', but: {}", names.join(", "));
        CliError::argument("--period", why)
    })
}

fn moment(text: &str) -> Result<Moment, CliError> {
    let parsed = if text.contains(['T', 't']) {
        parse_instant(text).map(Moment::At)
    } else {
        parse_day(text).map(Moment::Day)
    };
    parsed.map_err(|why| CliError::argument("--from", why))
}

fn calendar(args: &Args) -> Result<Calendar, CliError> {
    let shipped = Calendar::china().clone();
    let Some(file) = &args.calendar else { return Ok(shipped) };
    let text = String::from_utf8(input::read_bytes(file)?)
        .map_err(|why| CliError::field(file, "calendar", why))?;
    let newer = Calendar::parse(&text).map_err(|why| CliError::field(file, "calendar", why))?;
    Ok(shipped.with(newer))
}

fn view(due: &Due) -> DueView {
    let layer = |it: &domain::term::Layer| LayerView {
        name: format!("{} ({})", it.name, it.source),
        due: it.moment.to_string(),
    };
    DueView {
        due: due.moment.to_string(),
        arithmetic: due.arithmetic(),
        layers: due.layers.iter().map(layer).collect(),
        provisional: due.is_provisional(),
    }
}

fn list() -> Vec<ClauseView> {
    let profile = Profile::statutory();
    let of = |&clause: &Clause| ClauseView {
        rule: clause.code(),
        period: clause.name(),
        default: Clause::find(clause.code(), None) == Some(clause),
        length: profile.period(clause).to_string(),
        counting: match clause.counting() {
            Counting::Within => "within",
            Counting::Full => "full",
            Counting::Length => "length",
            Counting::Notice => "notice",
        },
        runs: clause.what(),
    };
    Clause::ALL.iter().map(of).collect()
}
