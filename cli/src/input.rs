//! Reading what we are given: JSON files and the newtypes their fields are parsed into.
//!
//! Parse, don't validate: a view struct holds [`YuanText`], [`InstantText`] and [`DayText`], so
//! a wrong amount or date is refused by serde with its line and column.

use std::io::Read;
use std::path::Path;

use chrono::{DateTime, NaiveDate};
use domain::instant::Instant;
use domain::money::Money;
use serde::de::{DeserializeOwned, Error as _, Unexpected};
use serde::{Deserialize, Deserializer};

use crate::error::CliError;

/// The bytes of a file; `-` is stdin.
pub fn read_bytes(file: &Path) -> Result<Vec<u8>, CliError> {
    let unreadable = |source| CliError::Unreadable { file: file.to_owned(), source };
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(unreadable)?;
        return Ok(bytes);
    }
    std::fs::read(file).map_err(unreadable)
}

/// A JSON file as `T`, which is an object. Structs should carry `#[serde(deny_unknown_fields)]`,
/// so that a misspelt field is named instead of ignored. A byte order mark is tolerated.
pub fn read_json<T: DeserializeOwned>(file: &Path) -> Result<T, CliError> {
    let bytes = read_bytes(file)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let text = str::from_utf8(bytes).map_err(|error| {
        let before = bytes.iter().take(error.valid_up_to());
        let line = 1 + before.filter(|it| **it == b'\n').count();
        CliError::line(file, line, "is not UTF-8")
    })?;
    if text.trim().is_empty() {
        return Err(CliError::line(file, 1, "is empty where a JSON object is expected"));
    }
    // serde would take a list for a struct, field by field.
    if text.trim_start().starts_with('[') {
        return Err(CliError::line(file, 1, "a list stands where a JSON object is expected"));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| misfit(file, &error.path().to_string(), error.inner()))?;
    json.end().map_err(|error| misfit(file, "", &error))?;
    Ok(value)
}

/// What serde says, after the place and, inside the object, the field.
fn misfit(file: &Path, path: &str, error: &serde_json::Error) -> CliError {
    let (line, column) = (error.line(), error.column());
    let message = error.to_string();
    let place = format!(" at line {line} column {column}");
    let why = message.strip_suffix(&place).unwrap_or(&message);
    let why = ["u8", "u16", "u32"].iter().fold(why.to_owned(), |why, integer| {
        why.replace(&format!("expected {integer}"), "expected a whole number in its range")
    });
    // `.` is the whole file, `?` what could not be read at all.
    let field = path.trim_end_matches(['.', '?']);
    let why = if field.is_empty() { why } else { format!("{field}: {why}") };
    CliError::Json { file: file.to_owned(), line, column, why }
}

/// An amount in yuan; a JSON string such as `"1234.50"`, never a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YuanText(pub Money);

/// An instant; a JSON string in RFC 3339 with its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstantText(pub Instant);

/// A day; a JSON string `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayText(pub NaiveDate);

impl<'de> Deserialize<'de> for YuanText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<YuanText, D::Error> {
        let text = text(from, "money, as a string in yuan such as \"1234.50\"")?;
        text.parse().map(YuanText).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for InstantText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<InstantText, D::Error> {
        let text = text(from, "an instant, as a string such as \"2026-05-25T10:00:00+08:00\"")?;
        parse_instant(&text).map(InstantText).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for DayText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<DayText, D::Error> {
        let text = text(from, "a day, as a string such as \"2024-05-01\"")?;
        parse_day(&text).map(DayText).map_err(D::Error::custom)
    }
}

/// RFC 3339 with an offset. What is finer than a microsecond is cut off.
pub fn parse_instant(text: &str) -> Result<Instant, String> {
    DateTime::parse_from_rfc3339(text).map(|at| Instant::from_utc(at.to_utc())).map_err(|_| {
        format!("'{text}' is not an instant such as 2026-05-25T10:00:00+08:00 (RFC 3339)")
    })
}

/// Exactly `YYYY-MM-DD`, and a day that exists.
pub fn parse_day(text: &str) -> Result<NaiveDate, String> {
    let shape = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    let well_formed = text.len() == 10 && text.bytes().enumerate().all(shape);
    well_formed
        .then(|| text.parse().ok())
        .flatten()
        .ok_or_else(|| format!("'{text}' is not a day such as 2024-05-01 (YYYY-MM-DD)"))
}

/// A string, or a refusal that says what was expected instead of, say, a number.
fn text<'de, D: Deserializer<'de>>(from: D, expected: &'static str) -> Result<String, D::Error> {
    use serde_json::Value;
    let unexpected = |it| D::Error::invalid_type(it, &expected);
    match Value::deserialize(from)? {
        Value::String(text) => Ok(text),
        Value::Number(number) => Err(unexpected(Unexpected::Other(&format!("number {number}")))),
        Value::Null => Err(unexpected(Unexpected::Other("null"))),
        Value::Bool(truth) => Err(unexpected(Unexpected::Bool(truth))),
        Value::Array(_) => Err(unexpected(Unexpected::Seq)),
        Value::Object(_) => Err(unexpected(Unexpected::Map)),
    }
}
