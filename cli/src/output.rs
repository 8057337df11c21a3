//! How a result leaves: JSON, or lines for people, on stdout.

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
    json: String,
    text: String,
    holds: bool,
}

impl Answer {
    /// A result; its text form is derived from its fields.
    pub fn done(view: &impl Serialize) -> Result<Answer, CliError> {
        let unwritable = |why: serde_json::Error| CliError::Unwritable(why.to_string());
        let json = serde_json::to_string_pretty(view).map_err(unwritable)?;
        let value = serde_json::to_value(view).map_err(unwritable)?;
        let mut text = String::new();
        lines(&value, 0, &mut text);
        Ok(Answer { json, text, holds: true })
    }

    /// The result of a check that failed; it says so with exit code 1.
    #[allow(dead_code, reason = "for the checks of verify")]
    pub fn failed(view: &impl Serialize) -> Result<Answer, CliError> {
        Ok(Answer { holds: false, ..Answer::done(view)? })
    }

    /// Whether what was checked holds; so does whatever is only computed.
    pub fn holds(&self) -> bool {
        self.holds
    }

    /// Text that has no JSON form: the help.
    pub fn text_only(text: String) -> Answer {
        Answer { json: String::new(), text, holds: true }
    }
}

pub fn print(answer: &Answer, format: Format) -> Result<(), CliError> {
    let body = match format {
        Format::Json => &answer.json,
        Format::Text => &answer.text,
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", body.trim_end())
        .and_then(|()| out.flush())
        .map_err(|why| CliError::Unwritable(why.to_string()))
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
