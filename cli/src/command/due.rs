//! `fachui due`: a statutory date with its arithmetic.

use crate::error::CliError;
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    #[arg(long)]
    pub rule: Option<String>,
}

pub fn run(_args: &Args) -> Result<Answer, CliError> {
    Err(CliError::Usage("due is not built yet".to_owned()))
}
