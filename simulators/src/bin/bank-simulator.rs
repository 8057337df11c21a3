//! The bank of the demo at the command line. `./run` keeps its journal under `.data/bank`.
//!
//! Every command that books something prints the notice (camt.054) of everything that is booked by
//! now and was not told yet, ready to be imported by the court's finance staff.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Parser, Subcommand};
use domain::instant::beijing;
use domain::money::Money;
use simulators::bank::{Account, Anomaly, Answer, Bank, BankError, Done, Hours, Transfer, drawn};

/// One of so many things goes wrong, where a seed decides.
const RARITY: usize = 2;

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
    /// When the bank works.
    #[arg(long, value_enum, default_value_t = Hours::Always)]
    hours: Hours,
    /// Lets half of the transfers and orders go wrong, each in the way this seed says.
    #[arg(long)]
    seed: Option<u64>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Opens a main account.
    Open { number: String, holder: String },
    /// Somebody at another bank transfers money to a number of this one.
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
    /// Carries out a payment order (pain.001); rejections also on stderr.
    Accept {
        order: PathBuf,
        /// Where the answer (pain.002) goes.
        #[arg(long)]
        answer: Option<PathBuf>,
        #[arg(long)]
        anomaly: Option<Anomaly>,
    },
    /// A booked payment comes back.
    Return {
        end_to_end_id: String,
        #[arg(long, default_value = "AC04")]
        reason: String,
    },
    /// An account at another bank is closed: payments to it are refused at once, or come back.
    Close {
        number: String,
        /// After how many working days they come back.
        #[arg(long, default_value_t = 0)]
        days: u32,
    },
    /// The bank pays interest on an account.
    Interest { account: String, amount: Money },
    /// The bank takes a fee from an account.
    Fee { account: String, amount: Money },
    /// Tells what is booked by now and was not told yet.
    Notices,
    /// Prints the statement of a day (camt.053); today if no day is given.
    Statement { day: Option<NaiveDate> },
    /// Prints the booked balances.
    Balance,
}

fn main() -> ExitCode {
    let printed = run(Arguments::parse()).and_then(|text| {
        let mut out = std::io::stdout();
        let written = out.write_all(&text).and_then(|()| out.flush());
        written.map_err(|error| BankError::Folder(PathBuf::from("stdout"), error))
    });
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bank-simulator: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<Vec<u8>, BankError> {
    let mut bank = Bank::open(&arguments.folder)?.at_hours(arguments.hours);
    #[expect(clippy::disallowed_methods, reason = "the bank is a process with its own clock")]
    let at = arguments.now.unwrap_or_else(Utc::now);
    let seed = arguments.seed;
    match arguments.command {
        Command::Open { number, holder } => bank.open_account(Account { holder, number })?,
        Command::Transfer { to, amount, payer, payer_account, remittance, anomaly } => {
            let by_seed =
                seed.and_then(|it| drawn(&Anomaly::INCOMING, it, bank.transfers(), RARITY));
            let payer = Account { holder: payer, number: payer_account };
            let transfer = Transfer { payer, to, amount, remittance };
            bank.receive(&transfer, anomaly.or(by_seed), at)?;
        }
        Command::Accept { order, answer, anomaly } => {
            let by_seed = seed.and_then(|it| drawn(&Anomaly::ORDERED, it, bank.orders(), RARITY));
            let text = std::fs::read_to_string(&order);
            let text = text.map_err(|error| BankError::Folder(order, error))?;
            let done = bank.accept(&text, anomaly.or(by_seed), at)?;
            told(done, answer)?;
        }
        Command::Return { end_to_end_id, reason } => {
            bank.give_back(&end_to_end_id, &reason, at)?;
        }
        Command::Close { number, days } => bank.end_account(&number, days)?,
        Command::Interest { account, amount } => {
            bank.pay_interest(&account, amount, at)?;
        }
        Command::Fee { account, amount } => {
            bank.take_fee(&account, amount, at)?;
        }
        Command::Notices => {}
        Command::Statement { day } => {
            let today = at.with_timezone(&beijing()).date_naive();
            return Ok(bank.statement(day.unwrap_or(today), at)?.into_bytes());
        }
        Command::Balance => {
            let balances = bank.balances()?;
            let lines: String =
                balances.iter().map(|(number, money)| format!("{number} {money}\n")).collect();
            return Ok(lines.into_bytes());
        }
    }
    Ok(bank.tell(at)?.unwrap_or_default())
}

/// The answer to an order goes to its file, and what was refused to whoever looks on.
fn told(done: Done, file: Option<PathBuf>) -> Result<(), BankError> {
    for (id, answer) in done.answers {
        match answer {
            Answer::Booked => {}
            Answer::Known => eprintln!("{id}: booked before"),
            Answer::Rejected { why } => eprintln!("{id}: rejected, {why}"),
        }
    }
    let (Some(report), Some(file)) = (done.report, file) else { return Ok(()) };
    std::fs::write(&file, report).map_err(|error| BankError::Folder(file, error))
}
