//! `fachui replay`: a bid history run through the rules of bidding.

use crate::error::CliError;
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The terms of the lot, JSON.
    #[arg(long)]
    pub lot: std::path::PathBuf,
    /// The bids, CSV.
    #[arg(long)]
    pub bids: std::path::PathBuf,
}

pub fn run(_args: &Args) -> Result<Answer, CliError> {
    Err(CliError::Usage("replay is not built yet".to_owned()))
}
