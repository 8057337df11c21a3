//! `fachui interest`: the doubled part of the interest (DIST-20 to 24).

use crate::error::CliError;
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The input, JSON; `-` reads stdin.
    pub file: std::path::PathBuf,
}

pub fn run(_args: &Args) -> Result<Answer, CliError> {
    Err(CliError::Usage("interest is not built yet".to_owned()))
}
