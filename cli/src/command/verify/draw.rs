//! `fachui verify --draw`: a draw (摇号) run again.

use std::path::Path;

use crate::error::CliError;
use crate::output::Answer;

pub fn run(_file: &Path, _key: Option<&Path>) -> Result<Answer, CliError> {
    Err(CliError::Usage("verify --draw is not built yet".to_owned()))
}
