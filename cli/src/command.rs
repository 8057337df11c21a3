//! The subcommands; each lies in a file of its own and turns its arguments into an [`Answer`].

mod bounds;
mod check_id;
mod distribute;
mod due;
mod execution_fee;
mod forfeit;
mod interest;
mod reference_price;
mod replay;
mod verify;

use clap::Subcommand;

use crate::error::CliError;
use crate::output::Answer;

#[derive(Subcommand)]
pub enum Command {
    /// Run a bid history through the rules of bidding.
    Replay(replay::Args),
    /// Check a published record offline.
    Verify(verify::Args),
    /// Find the reference price of a network inquiry (网络询价).
    ReferencePrice(reference_price::Args),
    /// Distribute the proceeds of a case (案款分配).
    Distribute(distribute::Args),
    /// Compute the execution fee (执行申请费) on an amount.
    ExecutionFee(execution_fee::Args),
    /// Compute the doubled part of the interest (加倍部分债务利息).
    Interest(interest::Args),
    /// Apply the deposit of a defaulting buyer (悔拍保证金).
    Forfeit(forfeit::Args),
    /// Compute, and check, what an announcement may fix.
    Bounds(bounds::Args),
    /// Compute a statutory date with its arithmetic.
    Due(due::Args),
    /// Check an identity number, a social credit code or a case number.
    CheckId(check_id::Args),
}

impl Command {
    pub fn run(&self) -> Result<Answer, CliError> {
        match self {
            Command::Replay(args) => replay::run(args),
            Command::Verify(args) => verify::run(args),
            Command::ReferencePrice(args) => reference_price::run(args),
            Command::Distribute(args) => distribute::run(args),
            Command::ExecutionFee(args) => execution_fee::run(args),
            Command::Interest(args) => interest::run(args),
            Command::Forfeit(args) => forfeit::run(args),
            Command::Bounds(args) => bounds::run(args),
            Command::Due(args) => due::run(args),
            Command::CheckId(args) => check_id::run(args),
        }
    }
}
