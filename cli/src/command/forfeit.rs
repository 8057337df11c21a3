//! `fachui forfeit`: what becomes of a defaulting buyer's deposit (DIST-30).

use std::path::PathBuf;

use ledger::forfeiture::{Breach, settle};
use serde::{Deserialize, Serialize};

use crate::error::CliError;
use crate::input::{YuanText, read_json};
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The input, JSON; `-` reads stdin.
    pub file: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct Input {
    deposit: YuanText,
    costs: YuanText,
    first_price: YuanText,
    reauction_price: YuanText,
    case_debt: YuanText,
    related_debt: YuanText,
}

#[derive(Serialize)]
struct View {
    costs: String,
    gap: String,
    case_debt: String,
    related_debt: String,
    held: String,
    unmet_gap: String,
}

pub fn run(args: &Args) -> Result<Answer, CliError> {
    let input: Input = read_json(&args.file)?;
    let settled = settle(&Breach {
        deposit: input.deposit.0,
        costs: input.costs.0,
        first_price: input.first_price.0,
        reauction_price: input.reauction_price.0,
        case_debt: input.case_debt.0,
        related_debt: input.related_debt.0,
    });
    Answer::done(&View {
        costs: settled.costs.to_string(),
        gap: settled.gap.to_string(),
        case_debt: settled.case_debt.to_string(),
        related_debt: settled.related_debt.to_string(),
        held: settled.held.to_string(),
        unmet_gap: settled.unmet_gap.to_string(),
    })
}
