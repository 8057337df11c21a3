//! `fachui reference-price`: the network-inquiry matrix (REF-10 to 13).

use crate::error::CliError;
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The input, JSON; `-` reads stdin.
    pub file: std::path::PathBuf,
}

pub fn run(_args: &Args) -> Result<Answer, CliError> {
    Err(CliError::Usage("reference-price is not built yet".to_owned()))
}
