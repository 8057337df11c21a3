//! `fachui verify`: a published record checked offline. It comes with the published record.

use crate::error::CliError;
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The published record of a lot, JSON Lines.
    pub record: Option<std::path::PathBuf>,
    /// The public key of the platform, PEM.
    #[arg(long)]
    pub key: Option<std::path::PathBuf>,
    /// A bidder's receipt.
    #[arg(long)]
    pub receipt: Option<std::path::PathBuf>,
    /// The chain of facts of a case.
    #[arg(long)]
    pub case: Option<std::path::PathBuf>,
    /// The record of a draw (摇号).
    #[arg(long)]
    pub draw: Option<std::path::PathBuf>,
}

pub fn run(_args: &Args) -> Result<Answer, CliError> {
    Err(CliError::Usage(
        "verify comes with the published record, which this version does not write yet".to_owned(),
    ))
}
