//! `fachui check-id`: identity numbers, social credit codes and case numbers.

use crate::error::CliError;
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    #[arg(allow_hyphen_values = true)]
    pub code: std::ffi::OsString,
}

pub fn run(_args: &Args) -> Result<Answer, CliError> {
    Err(CliError::Usage("check-id is not built yet".to_owned()))
}
