//! How a result leaves: JSON, or lines for people, on stdout.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write as _;

use clap::ValueEnum;
use serde::Serialize;
use serde_json::Value;

use crate::error::CliError;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON value.
    Json,
    /// Lines for people.
    Text,
}

/// What a command found.
pub struct Answer {
    body: Body,
    holds: bool,
}

enum Body {
    Json(String),
    /// What has no JSON form.
    Text(String),
}

impl Answer {
    /// A result; its text form is derived from its fields.
    pub fn done(view: &impl Serialize) -> Result<Answer, CliError> {
        let json = serde_json::to_string_pretty(view).map_err(unwritable)?;
        Ok(Answer { body: Body::Json(json), holds: true })
    }

    /// The result of a check that failed; it says so with exit code 1.
    pub fn failed(view: &impl Serialize) -> Result<Answer, CliError> {
        Ok(Answer { holds: false, ..Answer::done(view)? })
    }

    /// Whether what was checked holds; so does whatever is only computed.
    pub fn holds(&self) -> bool {
        self.holds
    }

    /// Text that has no JSON form: the help.
    pub fn text_only(text: String) -> Answer {
        Answer { body: Body::Text(text), holds: true }
    }
}

pub fn print(answer: &Answer, format: Format) -> Result<(), CliError> {
    let shown = match (&answer.body, format) {
        (Body::Json(json), Format::Text) => Cow::Owned(for_people(json)?),
        (Body::Json(body) | Body::Text(body), Format::Json | Format::Text) => Cow::Borrowed(body),
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", shown.trim_end())
        .and_then(|()| out.flush())
        .map_err(|why| CliError::Unwritable(why.to_string()))
}

fn unwritable(why: serde_json::Error) -> CliError {
    CliError::Unwritable(why.to_string())
}

/// The fields of a result as lines.
fn for_people(json: &str) -> Result<String, CliError> {
    let mut text = String::new();
    lines(&serde_json::from_str(json).map_err(unwritable)?, 0, &mut text);
    Ok(text)
}

/// One line per value, indented by depth.
fn lines(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match scalar(field) {
                    Some(plain) => {
                        let _ = writeln!(text, "{indent}{name}: {plain}");
                    }
                    None => {
                        let _ = writeln!(text, "{indent}{name}:");
                        lines(field, depth + 1, text);
                    }
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                match scalar(item) {
                    Some(plain) => {
                        let _ = writeln!(text, "{indent}- {plain}");
                    }
                    None => {
                        let _ = writeln!(text, "{indent}-");
                        lines(item, depth + 1, text);
                    }
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let _ = writeln!(text, "{indent}{}", scalar(value).unwrap_or_default());
        }
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("-".to_owned()),
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(items) if items.is_empty() => Some("-".to_owned()),
        Value::Array(_) | Value::Object(_) => None,
    }
}
