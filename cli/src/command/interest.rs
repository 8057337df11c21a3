//! `fachui interest`: the doubled part of the interest for late performance (DIST-20 to 24).

use std::path::{Path, PathBuf};

use domain::profile::Profile;
use ledger::interest::{Debt, InterestError, Payment, Segment, Suspension, doubled};
use serde::{Deserialize, Serialize};

use crate::error::CliError;
use crate::input::{DayText, YuanText, read_json};
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The input, JSON; `-` reads stdin.
    pub file: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct Input {
    base: YuanText,
    period_ends: DayText,
    #[serde(default)]
    payments: Vec<PaymentInput>,
    #[serde(default)]
    suspended: Vec<SuspensionInput>,
    as_of: DayText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct PaymentInput {
    on: DayText,
    amount: YuanText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct SuspensionInput {
    from: DayText,
    to: DayText,
}

#[derive(Serialize)]
struct View {
    days: u32,
    interest: String,
    segments: Vec<SegmentView>,
}

#[derive(Serialize)]
struct SegmentView {
    from: String,
    to: String,
    days: u32,
    base: String,
}

pub fn run(args: &Args) -> Result<Answer, CliError> {
    let input: Input = read_json(&args.file)?;
    let found = doubled(&debt(&input)).map_err(|why| refused(&args.file, &why))?;
    let segments = found.segments.iter().map(segment).collect();
    Answer::done(&View { days: found.days, interest: found.interest.to_string(), segments })
}

fn debt(input: &Input) -> Debt {
    let payment = |it: &PaymentInput| Payment { on: it.on.0, amount: it.amount.0 };
    let suspension = |it: &SuspensionInput| Suspension { from: it.from.0, to: it.to.0 };
    Debt {
        base: input.base.0,
        period_ends: input.period_ends.0,
        payments: input.payments.iter().map(payment).collect(),
        suspended: input.suspended.iter().map(suspension).collect(),
        as_of: input.as_of.0,
        daily_rate: Profile::statutory().doubled_interest_per_day(),
    }
}

fn segment(segment: &Segment) -> SegmentView {
    SegmentView {
        from: segment.from.to_string(),
        to: segment.to.to_string(),
        days: segment.days,
        base: segment.base.to_string(),
    }
}

fn refused(file: &Path, why: &InterestError) -> CliError {
    let field = match why {
        InterestError::Overpaid { .. } => "payments".to_owned(),
        InterestError::Reversed { index, .. } => format!("suspended[{index}]"),
        InterestError::BeforeTheRule => "period_ends".to_owned(),
        InterestError::TooLarge => "base".to_owned(),
    };
    CliError::field(file, field, why)
}
