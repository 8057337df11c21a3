//! What can be wrong with what we are given; every message is one sentence naming the place.

use std::path::{Path, PathBuf};

/// Unusable input. All of it ends with exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The command line itself.
    #[error("{0}")]
    Usage(String),
    /// The value of one argument: `argument` is its name as typed.
    #[error("{argument}: {why}")]
    Argument { argument: &'static str, why: String },
    #[error("{}: cannot be read: {source}", file.display())]
    Unreadable { file: PathBuf, source: std::io::Error },
    /// A place in a text file, from 1.
    #[error("{}: line {line}: {why}", file.display())]
    Line { file: PathBuf, line: usize, why: String },
    /// A place in a JSON file, from 1.
    #[error("{}: line {line}, column {column}: {why}", file.display())]
    Json { file: PathBuf, line: usize, column: usize, why: String },
    /// A field of a JSON file, e.g. `claims[2].amount`.
    #[error("{}: {field}: {why}", file.display())]
    Field { file: PathBuf, field: String, why: String },
    #[error("the result cannot be written: {0}")]
    Unwritable(String),
}

impl CliError {
    pub fn argument(argument: &'static str, why: impl ToString) -> CliError {
        CliError::Argument { argument, why: one_line(&why.to_string()) }
    }

    pub fn field(file: &Path, field: impl Into<String>, why: impl ToString) -> CliError {
        let why = one_line(&why.to_string());
        CliError::Field { file: file.to_owned(), field: field.into(), why }
    }

    pub fn line(file: &Path, line: usize, why: impl ToString) -> CliError {
        CliError::Line { file: file.to_owned(), line, why: one_line(&why.to_string()) }
    }

    /// clap explains itself over several paragraphs; the first says what is wrong.
    pub fn usage(error: &clap::Error) -> CliError {
        let text = error.to_string();
        let first = text.split("\n\n").next().unwrap_or_default();
        let sentence = one_line(first.strip_prefix("error: ").unwrap_or(first));
        let asked_nothing =
            error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
        CliError::Usage(if asked_nothing {
            "a subcommand is needed; `fachui --help` lists them".to_owned()
        } else {
            sentence
        })
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
