//! `fachui check-id`: identity numbers, social credit codes and case numbers (ID-01 to 05).
//!
//! `valid` says whether the code passes. A social credit code whose check character fails does
//! not pass, but `why` says that some early codes break the check (ID-02).

use std::ffi::OsString;

use chrono::{NaiveDate, Utc};
use domain::identity::recognise;
use domain::instant::Instant;
use serde::Serialize;

use crate::error::CliError;
use crate::input::parse_day;
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The code as somebody typed it; spaces and full-width characters are tolerated.
    #[arg(allow_hyphen_values = true)]
    code: OsString,
    /// The day as of which a date of birth must not lie in the future; today without it.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

#[derive(Serialize)]
struct CheckView {
    kind: &'static str,
    valid: bool,
    normalised: Option<String>,
    why: Option<String>,
}

pub fn run(args: &Args) -> Result<Answer, CliError> {
    let on = match &args.on {
        Some(text) => parse_day(text).map_err(|why| CliError::argument("--on", why))?,
        None => today(),
    };
    let found = recognise(&args.code.to_string_lossy(), on);
    Answer::done(&CheckView {
        kind: found.kind.name(),
        valid: found.passes.is_ok(),
        normalised: found.normalised,
        why: found.passes.err(),
    })
}

#[expect(clippy::disallowed_methods, reason = "nobody passes the day at a desk; --on does")]
fn today() -> NaiveDate {
    Instant::from_utc(Utc::now()).day()
}
