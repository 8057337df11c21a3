//! `fachui verify`: what the platform has published, checked offline.
//!
//! Four things can be checked, one at a time: the record of a lot, a receipt of a bid, the chain
//! of a case's facts, and a draw. Exit 0: it holds. Exit 1: it does not, and stdout says what and
//! where. Exit 2: the file is not what it was given for.

mod case;
mod draw;
mod heads;
mod key;
mod receipt;
mod record;

use std::path::PathBuf;

use clap::ArgGroup;

use crate::error::CliError;
use crate::output::Answer;

#[derive(clap::Args)]
#[command(group(
    ArgGroup::new("what").required(true).args(["file", "receipt", "case", "draw"])
))]
pub struct Args {
    /// The published record of a lot, JSON Lines.
    #[arg(value_name = "RECORD")]
    file: Option<PathBuf>,
    /// A bidder's receipt.
    #[arg(long, value_name = "RECEIPT")]
    receipt: Option<PathBuf>,
    /// The record that a receipt is compared with.
    #[arg(long, value_name = "RECORD", conflicts_with_all = ["file", "case", "draw"])]
    record: Option<PathBuf>,
    /// Signed heads that somebody has kept, JSON Lines; the record is compared with those of its
    /// lot.
    #[arg(long, value_name = "HEADS", requires = "file")]
    heads: Option<PathBuf>,
    /// The account of a case, JSON Lines.
    #[arg(long, value_name = "CASE")]
    case: Option<PathBuf>,
    /// The record of a draw (摇号).
    #[arg(long, value_name = "DRAW")]
    draw: Option<PathBuf>,
    /// The platform's public key as it was obtained elsewhere, PEM. Without it a signature is
    /// checked against the key that the file itself names.
    #[arg(long, value_name = "PUBLIC")]
    key: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<Answer, CliError> {
    let key = args.key.as_deref();
    match (&args.file, &args.receipt, &args.case, &args.draw) {
        (Some(file), None, None, None) => match &args.heads {
            None => record::run(file, key),
            Some(heads) => heads::run(file, heads, key),
        },
        (None, Some(file), None, None) => receipt::run(file, args.record.as_deref(), key),
        (None, None, Some(file), None) => case::run(file, key),
        (None, None, None, Some(file)) => draw::run(file, key),
        _ => Err(CliError::Usage("one file is checked at a time".to_owned())),
    }
}
