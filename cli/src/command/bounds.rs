//! `fachui bounds`: what an announcement may fix (AUC-10, 12, 17, 26, SALE-06).

use crate::error::CliError;
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The input, JSON; `-` reads stdin.
    pub file: std::path::PathBuf,
}

pub fn run(_args: &Args) -> Result<Answer, CliError> {
    Err(CliError::Usage("bounds is not built yet".to_owned()))
}
