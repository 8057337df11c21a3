//! `fachui verify --receipt`: a receipt, alone or against the record of its lot.

use std::path::Path;

use crate::error::CliError;
use crate::output::Answer;

pub fn run(_file: &Path, _record: Option<&Path>, _key: Option<&Path>) -> Result<Answer, CliError> {
    Err(CliError::Usage("verify --receipt is not built yet".to_owned()))
}
