//! `fachui execution-fee`: the execution fee on an amount (DIST-25).

use domain::money::{Money, Rate};
use domain::profile::Profile;
use ledger::execution_fee::{FeeLine, execution_fee};
use serde::Serialize;

use crate::error::CliError;
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The amount in yuan, e.g. 1234567.89.
    #[arg(allow_negative_numbers = true)]
    pub amount: String,
}

#[derive(Serialize)]
struct View {
    fee: String,
    lines: Vec<LineView>,
}

/// The part of the amount in one bracket and its fee, which alone is not rounded.
#[derive(Serialize)]
struct LineView {
    over: String,
    up_to: Option<String>,
    amount: String,
    /// `None` for the fixed sum.
    rate: Option<String>,
    fee: String,
}

pub fn run(args: &Args) -> Result<Answer, CliError> {
    let amount: Money = args.amount.parse().map_err(|why| CliError::argument("AMOUNT", why))?;
    let found = execution_fee(amount, Profile::statutory().execution_fee());
    let lines = found.lines.iter().map(line).collect();
    Answer::done(&View { fee: found.fee.to_string(), lines })
}

fn line(line: &FeeLine) -> LineView {
    LineView {
        over: line.over.to_string(),
        up_to: line.up_to.map(|end| end.to_string()),
        amount: line.amount.to_string(),
        rate: line.rate.map(percent),
        fee: yuan(line.exact),
    }
}

/// Hundred-millionths of a fen as yuan with at least two decimals: `7345.6789`.
fn yuan(exact: i128) -> String {
    let unit = 10_i128.pow(10);
    decimal(exact / unit, exact % unit, 10, 2)
}

/// `1.5%`.
fn percent(rate: Rate) -> String {
    let unit = 1_000_000;
    let millionths = i128::from(rate.millionths_of_percent());
    format!("{}%", decimal(millionths / unit, millionths % unit, 6, 0))
}

/// A number with all the decimals it needs and no more, but at least `least`.
fn decimal(whole: i128, fraction: i128, digits: usize, least: usize) -> String {
    let fraction = format!("{fraction:0digits$}");
    let needed = fraction.trim_end_matches('0');
    let decimals = format!("{needed:0<least$}");
    if decimals.is_empty() { whole.to_string() } else { format!("{whole}.{decimals}") }
}
