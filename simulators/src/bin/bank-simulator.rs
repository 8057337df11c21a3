//! The bank of the demo at the command line. `./run` keeps its journal under `.data/bank`.
//!
//! Every command that books something prints the camt.054 file of what it booked, ready to be
//! imported by the court's finance staff.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Parser, Subcommand};
use domain::instant::beijing;
use domain::money::Money;
use simulators::bank::{Account, Anomaly, Answer, Bank, BankError, Done, Transfer};

/// 银行模拟器: plays the bank in demo, training and tests.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The folder in which the bank keeps its journal.
    #[arg(long, default_value = ".data/bank")]
    folder: PathBuf,
    /// The time of the act; the clock's if it is not given.
    #[arg(long)]
    now: Option<DateTime<Utc>>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Opens a main account.
    Open { number: String, holder: String },
    /// Somebody at another bank transfers money to a number of this one; prints camt.054.
    Transfer {
        to: String,
        amount: Money,
        #[arg(long, default_value = "竞买人")]
        payer: String,
        #[arg(long, default_value = "6222020000000001")]
        payer_account: String,
        #[arg(long, default_value = "保证金")]
        remittance: String,
        #[arg(long)]
        anomaly: Option<Anomaly>,
    },
    /// Carries out a payment order (pain.001); prints camt.054, and rejections on stderr.
    Accept { order: PathBuf },
    /// A booked payment comes back; prints camt.054.
    Return {
        end_to_end_id: String,
        #[arg(long, default_value = "AC04")]
        reason: String,
    },
    /// Prints the statement of a day (camt.053); today if no day is given.
    Statement { day: Option<NaiveDate> },
    /// Prints the booked balances.
    Balance,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("bank-simulator: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<String, BankError> {
    let mut bank = Bank::open(&arguments.folder)?;
    #[expect(clippy::disallowed_methods, reason = "the bank is a process with its own clock")]
    let at = arguments.now.unwrap_or_else(Utc::now);
    match arguments.command {
        Command::Open { number, holder } => {
            bank.open_account(Account { holder, number }).map(|()| String::new())
        }
        Command::Transfer { to, amount, payer, payer_account, remittance, anomaly } => {
            let payer = Account { holder: payer, number: payer_account };
            let transfer = Transfer { payer, to, amount, remittance };
            let lines = bank.receive(&transfer, anomaly, at)?;
            Ok(bank.notify(&lines, at))
        }
        Command::Accept { order } => {
            let text = std::fs::read_to_string(&order);
            let text = text.map_err(|error| BankError::Folder(order, error))?;
            let Done { answers, lines } = bank.accept(&text, at)?;
            for (id, answer) in answers {
                match answer {
                    Answer::Booked => {}
                    Answer::Known => eprintln!("{id}: booked before"),
                    Answer::Rejected { why } => eprintln!("{id}: rejected, {why}"),
                }
            }
            Ok(bank.notify(&lines, at))
        }
        Command::Return { end_to_end_id, reason } => {
            let line = bank.give_back(&end_to_end_id, &reason, at)?;
            Ok(bank.notify(&[line], at))
        }
        Command::Statement { day } => {
            let today = at.with_timezone(&beijing()).date_naive();
            bank.statement(day.unwrap_or(today), at)
        }
        Command::Balance => {
            let balances = bank.balances()?;
            Ok(balances.iter().map(|(number, money)| format!("{number} {money}\n")).collect())
        }
    }
}
