//! `fachui execution-fee`: the execution fee on an amount (DIST-25).

use crate::error::CliError;
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The amount in yuan, e.g. 1234567.89.
    #[arg(allow_hyphen_values = true)]
    pub amount: String,
}

pub fn run(_args: &Args) -> Result<Answer, CliError> {
    Err(CliError::Usage("execution-fee is not built yet".to_owned()))
}
