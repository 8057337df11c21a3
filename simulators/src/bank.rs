//! A bank (银行) with its own journal: it takes transfers and payment orders and tells what it
//! booked. Deterministic: the same acts at the same times give the same files, byte for byte.
//!
//! Its balances are computed from its own journal and nothing else, so they are the oracle
//! against which the platform's books are reconciled.

mod journal;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bank::camt::{self, Closing, Direction, Kind, Line, Report};
use bank::pain001::{self, Payment};
use chrono::{DateTime, NaiveDate, Utc};
use domain::instant::beijing;
use domain::money::Money;

pub use journal::{Account, Booked};
use journal::{Act, Journal};

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
}

/// What goes wrong with a transfer, on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Anomaly {
    /// One fen less than promised.
    Short,
    /// One fen more than promised.
    Over,
    /// The payer pressed the button twice: two movements.
    Doubled,
    /// The bank does not know the payer.
    Unnamed,
    /// The payer mistyped the last digit of the number.
    WrongNumber,
    /// The payer wrote the main account's number only.
    NoSubAccount,
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

/// What became of a payment order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Booked,
    /// The very same order was booked before; nothing was paid again.
    Known,
    /// Refused by the bank: nothing was booked.
    Rejected {
        why: &'static str,
    },
}

/// What an order led to: an answer for each end-to-end id, and what was booked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub answers: Vec<(String, Answer)>,
    pub lines: Vec<Line>,
}

/// The bank, with everything it ever booked.
pub struct Bank {
    journal: Journal,
}

impl Bank {
    /// Opens the bank that lives in `folder`, or founds it.
    ///
    /// # Errors
    /// When the folder or its journal cannot be read.
    pub fn open(folder: &Path) -> Result<Bank, BankError> {
        Ok(Bank { journal: Journal::open(folder)? })
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
        let mut booked = Booked {
            account: account.clone(),
            reference: String::new(),
            credit: true,
            amount_fen: transfer.amount.fen(),
            at,
            credited_number: Some(transfer.to.clone()),
            other: Some(transfer.payer.clone()),
            end_to_end_id: None,
            remittance: Some(transfer.remittance.clone()),
            returned: None,
        };
        let mut times = 1;
        match anomaly {
            None => {}
            Some(Anomaly::Short) => booked.amount_fen -= 1,
            Some(Anomaly::Over) => booked.amount_fen += 1,
            Some(Anomaly::Doubled) => times = 2,
            Some(Anomaly::Unnamed) => booked.other = None,
            Some(Anomaly::WrongNumber) => booked.credited_number = Some(mistyped(&transfer.to)),
            Some(Anomaly::NoSubAccount) => booked.credited_number = Some(account),
        }
        let mut lines = Vec::new();
        for _ in 0..times {
            lines.push(self.book(booked.clone())?);
        }
        Ok(lines)
    }

    /// Carries out a payment order (pain.001). An end-to-end id is paid at most once, however
    /// often the order is sent.
    ///
    /// # Errors
    /// When the file is not an order, or names an account this bank does not keep.
    pub fn accept(&mut self, order: &str, at: DateTime<Utc>) -> Result<Done, BankError> {
        let order = pain001::read(order.as_bytes())?;
        let mut done = Done::default();
        for group in &order.groups {
            let payer = self.account_behind(&group.payer.number)?.clone();
            for payment in &group.payments {
                let answer = self.pay(&payer, payment, at, &mut done.lines)?;
                done.answers.push((payment.end_to_end_id.clone(), answer));
            }
        }
        Ok(done)
    }

    fn pay(
        &mut self,
        payer: &Account,
        payment: &Payment,
        at: DateTime<Utc>,
        lines: &mut Vec<Line>,
    ) -> Result<Answer, BankError> {
        let id = &payment.end_to_end_id;
        if self.journal.payment(id).is_some() {
            return Ok(Answer::Known);
        }
        if self.balance(&payer.number)? < payment.amount {
            return Ok(Answer::Rejected { why: "AM04" });
        }
        let payee = Account::new(&payment.payee.holder, &payment.payee.number);
        let debit = Booked {
            account: payer.number.clone(),
            reference: String::new(),
            credit: false,
            amount_fen: payment.amount.fen(),
            at,
            credited_number: None,
            other: Some(payee.clone()),
            end_to_end_id: Some(id.clone()),
            remittance: Some(payment.remittance.clone()),
            returned: None,
        };
        lines.push(self.book(debit.clone())?);
        // A payment to another account of this bank is a credit there, told in the same file.
        if let Ok(own) = self.account_behind(&payee.number).map(|it| it.number.clone()) {
            let number = Some(payee.number.clone());
            let other = Some(payer.clone());
            let credit =
                Booked { account: own, credit: true, credited_number: number, other, ..debit };
            lines.push(self.book(credit)?);
        }
        Ok(Answer::Booked)
    }

    /// A booked payment comes back (退汇), as when the payee's account is closed.
    ///
    /// # Errors
    /// [`BankError::UnknownPayment`] and [`BankError::Returned`].
    pub fn give_back(
        &mut self,
        end_to_end_id: &str,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<Line, BankError> {
        let id = || end_to_end_id.to_owned();
        let payment = self.journal.payment(end_to_end_id);
        let payment = payment.ok_or_else(|| BankError::UnknownPayment(id()))?.clone();
        if self.journal.has_returned(end_to_end_id) {
            return Err(BankError::Returned(id()));
        }
        let returned = Some(reason.to_owned());
        self.book(Booked { credit: true, at, returned, credited_number: None, ..payment })
    }

    /// The booked balance of a main account.
    ///
    /// # Errors
    /// [`BankError::UnknownAccount`].
    pub fn balance(&self, account: &str) -> Result<Money, BankError> {
        self.balance_until(account, DateTime::<Utc>::MAX_UTC)
    }

    fn balance_until(&self, account: &str, end: DateTime<Utc>) -> Result<Money, BankError> {
        if self.journal.account(account).is_none() {
            return Err(BankError::UnknownAccount(account.to_owned()));
        }
        let booked = self.journal.booked().filter(|it| it.account == account && it.at < end);
        let fen = booked.fold(0_i64, |sum, it| {
            if it.credit { sum.saturating_add(it.amount_fen) } else { sum - it.amount_fen }
        });
        Money::from_fen(fen).ok_or(BankError::Sum)
    }

    /// The notification (camt.054) of some lines, in the order in which they were booked.
    pub fn notify(&self, lines: &[Line], at: DateTime<Utc>) -> String {
        let numbered = (1..).zip(lines).map(|(number, line)| Line { number, ..line.clone() });
        let lines: Vec<Line> = numbered.collect();
        let first = lines.first().map_or("NONE", |it| it.reference.as_str());
        let message_id = format!("N{first}");
        let kind = Kind::Notification;
        camt::write(&Report { kind, message_id, created_at: at, lines, closing: Vec::new() })
    }

    /// The statement (camt.053) of a day: every movement of every account, and the balances.
    ///
    /// # Errors
    /// [`BankError::Sum`].
    pub fn statement(&self, day: NaiveDate, at: DateTime<Utc>) -> Result<String, BankError> {
        let of_day = |it: &&Booked| it.at.with_timezone(&beijing()).date_naive() == day;
        let lines = (1..).zip(self.journal.booked().filter(of_day));
        let lines = lines.map(|(number, it)| line(number, it)).collect();
        let end = day.succ_opt().and_then(|it| it.and_hms_opt(0, 0, 0));
        let end = end.and_then(|it| it.and_local_timezone(beijing()).single());
        let end = end.map_or(DateTime::<Utc>::MAX_UTC, |it| it.with_timezone(&Utc));
        let mut closing = Vec::new();
        for account in self.journal.accounts() {
            let balance = self.balance_until(&account.number, end)?;
            closing.push(Closing { account: account.number.clone(), day, balance });
        }
        let message_id = format!("S{}", day.format("%Y%m%d"));
        let kind = Kind::Statement;
        Ok(camt::write(&Report { kind, message_id, created_at: at, lines, closing }))
    }

    /// Every balance, by account.
    ///
    /// # Errors
    /// [`BankError::Sum`].
    pub fn balances(&self) -> Result<BTreeMap<String, Money>, BankError> {
        let accounts = self.journal.accounts();
        accounts.map(|it| Ok((it.number.clone(), self.balance(&it.number)?))).collect()
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

fn line(number: i32, booked: &Booked) -> Line {
    Line {
        number,
        account: booked.account.clone(),
        reference: booked.reference.clone(),
        direction: if booked.credit { Direction::Credit } else { Direction::Debit },
        amount: Money::from_fen(booked.amount_fen).unwrap_or(Money::ZERO),
        booked_at: booked.at,
        credited_number: booked.credited_number.clone(),
        other_name: booked.other.as_ref().map(|it| it.holder.clone()),
        other_account: booked.other.as_ref().map(|it| it.number.clone()),
        end_to_end_id: booked.end_to_end_id.clone(),
        remittance: booked.remittance.clone(),
        returned: booked.returned.clone(),
        nature: None,
        reverses: None,
    }
}

/// The number with another last digit: a slip that check digits find.
fn mistyped(number: &str) -> String {
    let kept = number.get(..number.len().saturating_sub(1)).unwrap_or_default();
    let last = if number.ends_with('0') { '1' } else { '0' };
    format!("{kept}{last}")
}
