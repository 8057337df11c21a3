//! `fachui verify --case`: the chain of facts of a case.

use std::path::Path;

use crate::error::CliError;
use crate::output::Answer;

pub fn run(_file: &Path, _key: Option<&Path>) -> Result<Answer, CliError> {
    Err(CliError::Usage("verify --case is not built yet".to_owned()))
}
