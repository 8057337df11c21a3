//! `fachui distribute`: the proceeds of a case among its claims (DIST-01 to 09, 25).

use crate::error::CliError;
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The input, JSON; `-` reads stdin.
    pub file: std::path::PathBuf,
}

pub fn run(_args: &Args) -> Result<Answer, CliError> {
    Err(CliError::Usage("distribute is not built yet".to_owned()))
}
