//! `fachui`: the law at the command line, for bidders, auditors and courts.
//!
//! Needs no server and no database. The result is JSON on stdout and nothing else; whatever is
//! wrong is one sentence on stderr. Exit 0: done; 1: what was checked does not hold; 2: unusable
//! input.

mod command;
mod error;
mod input;
mod output;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use command::Command;
use error::CliError;
use output::{Answer, Format};

/// Rules of judicial online auctions, price inquiries and case funds, computed offline.
#[derive(Parser)]
#[command(name = "fachui", version, disable_help_subcommand = true)]
struct Cli {
    /// How the result is printed.
    #[arg(long, global = true, value_enum, default_value_t = Format::Json)]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    match answer() {
        Ok((answer, format)) => match output::print(&answer, format) {
            Ok(()) if answer.holds() => ExitCode::SUCCESS,
            Ok(()) => ExitCode::from(1),
            Err(error) => refuse(&error),
        },
        Err(error) => refuse(&error),
    }
}

fn answer() -> Result<(Answer, Format), CliError> {
    match Cli::try_parse() {
        Ok(cli) => Ok((cli.command.run()?, cli.format)),
        Err(asked)
            if matches!(asked.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) =>
        {
            Ok((Answer::text_only(asked.to_string()), Format::Text))
        }
        Err(wrong) => Err(CliError::usage(&wrong)),
    }
}

/// One clear sentence on stderr.
fn refuse(error: &CliError) -> ExitCode {
    eprintln!("fachui: {error}");
    ExitCode::from(2)
}
