//! `fachui forfeit`: the deposit of a defaulting buyer (DIST-30).

use crate::error::CliError;
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The input, JSON; `-` reads stdin.
    pub file: std::path::PathBuf,
}

pub fn run(_args: &Args) -> Result<Answer, CliError> {
    Err(CliError::Usage("forfeit is not built yet".to_owned()))
}
