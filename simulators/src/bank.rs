//! A bank (银行) with its own journal: it takes transfers and payment orders and tells what it
//! booked, on its working days. Deterministic: the same acts at the same times give the same files,
//! byte for byte; what goes wrong is asked for by name, or comes from a seed.
//!
//! Its balances are computed from its own journal and nothing else, so they are the oracle
//! against which the platform's books are reconciled.

mod anomaly;
mod hours;
mod journal;
mod orders;
mod telling;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bank::camt::Line;
use bank::pain001;
use chrono::{DateTime, NaiveDate, Utc};
use domain::instant::beijing;
use domain::money::Money;

pub use anomaly::{Anomaly, Random, drawn};
pub use hours::Hours;
pub use journal::{Account, Booked, Notice, Own};
use journal::{Act, Journal};
pub use orders::{Answer, Done};
use telling::line;

/// Why the bank does not do what it is asked.
#[derive(Debug, thiserror::Error)]
pub enum BankError {
    #[error("{0}: {1}")]
    Folder(PathBuf, std::io::Error),
    #[error("{file} line {line} is not an act of this bank: {why}")]
    Journal { file: PathBuf, line: usize, why: String },
    #[error("the bank keeps no account {0}")]
    UnknownAccount(String),
    #[error("the account {0} is open already")]
    KnownAccount(String),
    #[error("an amount of nothing is not transferred")]
    Nothing,
    #[error(transparent)]
    Order(#[from] pain001::OrderError),
    #[error("no payment with the end-to-end id {0} was booked")]
    UnknownPayment(String),
    #[error("the payment {0} came back already")]
    Returned(String),
    #[error("the sum is beyond the largest amount")]
    Sum,
    #[error("the rest days after {0} are not announced yet")]
    UnknownYear(NaiveDate),
}

/// A transfer ordered by somebody at another bank.
#[derive(Clone, Debug)]
pub struct Transfer {
    pub payer: Account,
    /// The number the payer writes: a sub-account or a main account.
    pub to: String,
    pub amount: Money,
    pub remittance: String,
}

/// The bank, with everything it ever booked.
pub struct Bank {
    journal: Journal,
    hours: Hours,
}

impl Bank {
    /// Opens the bank that lives in `folder`, or founds it; it works around the clock.
    ///
    /// # Errors
    /// When the folder or its journal cannot be read.
    pub fn open(folder: &Path) -> Result<Bank, BankError> {
        Ok(Bank { journal: Journal::open(folder)?, hours: Hours::Always })
    }

    /// The same bank with these hours of business.
    #[must_use]
    pub fn at_hours(self, hours: Hours) -> Bank {
        Bank { hours, ..self }
    }

    /// Opens a main account, such as a court's auction account.
    ///
    /// # Errors
    /// [`BankError::KnownAccount`].
    pub fn open_account(&mut self, account: Account) -> Result<(), BankError> {
        if self.journal.account(&account.number).is_some() {
            return Err(BankError::KnownAccount(account.number));
        }
        self.journal.append(Act::Opened(account))
    }

    /// An account at another bank is closed: payments to it are refused at once (0 days), or they
    /// come back (退汇) after so many working days.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn end_account(&mut self, number: &str, days: u32) -> Result<(), BankError> {
        self.journal.append(Act::Ended { number: number.to_owned(), days })
    }

    /// Takes a transfer from another bank and books it, as the anomaly has it.
    ///
    /// # Errors
    /// [`BankError::UnknownAccount`] if no account of this bank stands behind the number.
    pub fn receive(
        &mut self,
        transfer: &Transfer,
        anomaly: Option<Anomaly>,
        at: DateTime<Utc>,
    ) -> Result<Vec<Line>, BankError> {
        if transfer.amount.is_zero() {
            return Err(BankError::Nothing);
        }
        let account = self.account_behind(&transfer.to)?.number.clone();
        let arrives = match anomaly {
            Some(Anomaly::Late) => self.hours.later(at, 3)?,
            Some(_) | None => self.hours.booking(at)?,
        };
        let mut booked = Booked {
            credited_number: Some(transfer.to.clone()),
            other: Some(transfer.payer.clone()),
            remittance: Some(transfer.remittance.clone()),
            anomaly,
            transfer: Some(self.transfers()),
            ..Booked::plain(&account, true, transfer.amount.fen(), arrives)
        };
        let next_day = self.hours.later(arrives, 1)?;
        let mut movements = Vec::new();
        match anomaly {
            Some(Anomaly::Short) => booked.amount_fen -= 1,
            Some(Anomaly::Over) => booked.amount_fen += 1,
            Some(Anomaly::OneFen) => booked.amount_fen = 1,
            Some(Anomaly::VeryLarge) => booked.amount_fen = 999_999_999_999,
            Some(Anomaly::Doubled) => movements.push(booked.clone()),
            Some(Anomaly::Unnamed) => booked.other = None,
            Some(Anomaly::WrongName) => {
                booked.other = Some(Account::new("冒名者", &transfer.payer.number));
            }
            Some(Anomaly::WrongNumber) => booked.credited_number = Some(mistyped(&transfer.to)),
            Some(Anomaly::NoSubAccount) => booked.credited_number = Some(account),
            Some(Anomaly::MissingNotice) => booked.notice = Notice::Never,
            Some(Anomaly::LateNotice) => booked.notice = Notice::From(next_day),
            Some(Anomaly::ReversedNextDay) => {
                // Nobody's money: the other bank had sent it by mistake, without a number.
                booked.credited_number = None;
                return self.correct(&booked, next_day, None);
            }
            Some(Anomaly::CorrectedSameDay) => return self.mistaken(&booked, arrives),
            Some(Anomaly::CorrectedNextDay) => return self.mistaken(&booked, next_day),
            Some(
                Anomaly::ClosedNumber
                | Anomaly::Late
                | Anomaly::GbkName
                | Anomaly::Returned
                | Anomaly::PartlyRejected
                | Anomaly::Rejected
                | Anomaly::TimedOut
                | Anomaly::Interest
                | Anomaly::Fee,
            )
            | None => {}
        }
        movements.push(booked);
        movements.into_iter().map(|it| self.book(it)).collect()
    }

    /// How many transfers came in: the next one is this place in the seed.
    pub fn transfers(&self) -> usize {
        self.journal.booked().filter_map(|it| it.transfer).max().map_or(0, |it| it + 1)
    }

    /// Booked one yuan too high and without the number; taken back and booked right at `at`.
    fn mistaken(&mut self, right: &Booked, at: DateTime<Utc>) -> Result<Vec<Line>, BankError> {
        let amount_fen = right.amount_fen + 100;
        let wrong = Booked { amount_fen, credited_number: None, ..right.clone() };
        self.correct(&wrong, at, Some(Booked { at, ..right.clone() }))
    }

    /// Books a movement, its reversal at `at`, and what it should have been. Both bear interest
    /// from the day of the first, as if it had never been wrong.
    fn correct(
        &mut self,
        wrong: &Booked,
        at: DateTime<Utc>,
        right: Option<Booked>,
    ) -> Result<Vec<Line>, BankError> {
        let value_on = Some(wrong.at.with_timezone(&beijing()).date_naive());
        let first = self.book(wrong.clone())?;
        let reverses = Some(first.reference.clone());
        let back = Booked { credit: false, at, value_on, reverses, other: None, ..wrong.clone() };
        let mut lines = vec![first, self.book(back)?];
        if let Some(right) = right {
            lines.push(self.book(Booked { value_on, ..right })?);
        }
        Ok(lines)
    }

    /// The bank pays interest (利息) on an account.
    ///
    /// # Errors
    /// [`BankError::UnknownAccount`].
    pub fn pay_interest(
        &mut self,
        account: &str,
        amount: Money,
        at: DateTime<Utc>,
    ) -> Result<Line, BankError> {
        self.own(account, amount, at, (Own::Interest, Anomaly::Interest))
    }

    /// The bank takes a fee (手续费) from an account.
    ///
    /// # Errors
    /// [`BankError::UnknownAccount`].
    pub fn take_fee(
        &mut self,
        account: &str,
        amount: Money,
        at: DateTime<Utc>,
    ) -> Result<Line, BankError> {
        self.own(account, amount, at, (Own::Fee, Anomaly::Fee))
    }

    fn own(
        &mut self,
        account: &str,
        amount: Money,
        at: DateTime<Utc>,
        (own, anomaly): (Own, Anomaly),
    ) -> Result<Line, BankError> {
        let account = self.account_behind(account)?.number.clone();
        let at = self.hours.booking(at)?;
        let plain = Booked::plain(&account, own == Own::Interest, amount.fen(), at);
        self.book(Booked { own: Some(own), anomaly: Some(anomaly), ..plain })
    }

    /// The booked balance of a main account, with what will be booked on the next working day.
    ///
    /// # Errors
    /// [`BankError::UnknownAccount`].
    pub fn balance(&self, account: &str) -> Result<Money, BankError> {
        self.balance_until(account, DateTime::<Utc>::MAX_UTC)
    }

    /// The balance of what was booked before `end`.
    ///
    /// # Errors
    /// [`BankError::UnknownAccount`].
    pub fn balance_until(&self, account: &str, end: DateTime<Utc>) -> Result<Money, BankError> {
        if self.journal.account(account).is_none() {
            return Err(BankError::UnknownAccount(account.to_owned()));
        }
        let booked = self.journal.booked().filter(|it| it.account == account && it.at < end);
        let fen = booked.fold(0_i64, |sum, it| {
            if it.credit { sum.saturating_add(it.amount_fen) } else { sum - it.amount_fen }
        });
        Money::from_fen(fen).ok_or(BankError::Sum)
    }

    /// Every balance, by account.
    ///
    /// # Errors
    /// [`BankError::Sum`].
    pub fn balances(&self) -> Result<BTreeMap<String, Money>, BankError> {
        let accounts = self.journal.accounts();
        accounts.map(|it| Ok((it.number.clone(), self.balance(&it.number)?))).collect()
    }

    /// Everything that was booked, in the order of the serial numbers.
    pub fn booked(&self) -> impl Iterator<Item = &Booked> {
        self.journal.booked()
    }

    fn book(&mut self, mut booked: Booked) -> Result<Line, BankError> {
        booked.reference = self.journal.next_reference();
        let told = line(1, &booked);
        self.journal.append(Act::Booked(booked))?;
        Ok(told)
    }

    /// The main account of this bank behind a number: itself, or what a sub-account starts with.
    fn account_behind(&self, number: &str) -> Result<&Account, BankError> {
        let mut accounts = self.journal.accounts();
        let found = accounts.find(|it| number.starts_with(&it.number));
        found.ok_or_else(|| BankError::UnknownAccount(number.to_owned()))
    }
}

/// The number with another last digit: a slip that check digits find.
pub(crate) fn mistyped(number: &str) -> String {
    let kept = number.get(..number.len().saturating_sub(1)).unwrap_or_default();
    let last = if number.ends_with('0') { '1' } else { '0' };
    format!("{kept}{last}")
}
