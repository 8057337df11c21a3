//! What the bank booked: camt.054 (到账通知) and camt.053 (对账单), read into lines.
//!
//! A line is one movement with the bank's serial number (银行流水号), which is its identity: a
//! movement without one is refused, because it could not be booked exactly once.

mod message;
mod read;
mod write;

use chrono::{DateTime, NaiveDate, Utc};
use domain::money::Money;

pub use read::read;
pub use write::write;

use crate::xml::XmlError;

/// What the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// camt.054: single movements, soon after they happen.
    Notification,
    /// camt.053: a day of an account, with its balances.
    Statement,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Notification => "camt.054",
            Kind::Statement => "camt.053",
        }
    }
}

/// A file of the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub kind: Kind,
    pub message_id: String,
    pub created_at: DateTime<Utc>,
    pub lines: Vec<Line>,
    /// The booked balance at the end of a day, per account; in statements only.
    pub closing: Vec<Closing>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    pub account: String,
    pub day: NaiveDate,
    pub balance: Money,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Credit,
    Debit,
}

/// What a movement is, where the bank says that it is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Interest (利息) on the account.
    Interest,
    /// A fee (手续费) of the bank.
    Fee,
}

/// One booked movement on one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its place in the file, from 1.
    pub number: i32,
    /// The account the file speaks of.
    pub account: String,
    /// The bank's serial number.
    pub reference: String,
    pub direction: Direction,
    pub amount: Money,
    pub booked_at: DateTime<Utc>,
    /// The day from which it bears interest (起息日), where the bank says it.
    pub value_on: Option<NaiveDate>,
    /// The number the payer wrote: our sub-account number, if he wrote it right.
    pub credited_number: Option<String>,
    /// The other party: the payer of a credit, the payee of a debit.
    pub other_name: Option<String>,
    pub other_account: Option<String>,
    /// The id given by whoever ordered the payment.
    pub end_to_end_id: Option<String>,
    pub remittance: Option<String>,
    /// A payment of ours that came back (退汇), with the bank's reason code.
    pub returned: Option<String>,
    pub nature: Option<Nature>,
    /// The serial number of the movement that this one takes back (冲正).
    pub reverses: Option<String>,
}

/// Why a report is not read; nothing of it is used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CamtError {
    #[error(transparent)]
    Xml(#[from] XmlError),
    #[error("the message does not fit camt.053 or camt.054: {0}")]
    Shape(String),
    #[error("entry {entry}: {what}")]
    Entry { entry: usize, what: EntryError },
    #[error("account {account}: {what}")]
    Balance { account: String, what: EntryError },
}

/// What is wrong with one entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    #[error("the currency is {0}; the accounts are in CNY")]
    Currency(String),
    #[error(transparent)]
    Amount(#[from] domain::money::MoneyError),
    #[error("an amount of nothing")]
    Nothing,
    #[error("'{0}' is not a date or time")]
    Time(String),
    #[error("no serial number of the bank")]
    NoReference,
    #[error("the serial number {0} stands for two different movements in this file")]
    ReferenceTwice(String),
    #[error("its details sum to {details}, the entry says {entry}")]
    Sum { entry: Money, details: Money },
    #[error("'{0}' is neither CRDT nor DBIT")]
    Direction(String),
    #[error("the account has no number")]
    NoAccount,
}
