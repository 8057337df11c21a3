//! `fachui verify RECORD`: the published record of a lot.

use std::path::Path;

use crate::error::CliError;
use crate::output::Answer;

pub fn run(_file: &Path, _key: Option<&Path>) -> Result<Answer, CliError> {
    Err(CliError::Usage("verifying a published record is not built yet".to_owned()))
}
