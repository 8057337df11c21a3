//! The bank's journal: one act a line, appended and never changed.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Anomaly, BankError};

/// An account at this or another bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub holder: String,
    pub number: String,
}

impl Account {
    pub fn new(holder: &str, number: &str) -> Account {
        Account { holder: holder.to_owned(), number: number.to_owned() }
    }
}

/// What a movement is, where it is the bank's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Own {
    Interest,
    Fee,
}

/// When the notice of a movement is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notice {
    #[default]
    WhenBooked,
    From(DateTime<Utc>),
    Never,
}

/// One movement on one main account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    pub account: String,
    pub reference: String,
    pub credit: bool,
    pub amount_fen: i64,
    pub at: DateTime<Utc>,
    /// The day from which it bears interest (起息日): that of the movement it corrects.
    #[serde(default)]
    pub value_on: Option<NaiveDate>,
    pub credited_number: Option<String>,
    pub other: Option<Account>,
    pub end_to_end_id: Option<String>,
    pub remittance: Option<String>,
    pub returned: Option<String>,
    #[serde(default)]
    pub own: Option<Own>,
    /// The movement that it takes back.
    #[serde(default)]
    pub reverses: Option<String>,
    #[serde(default)]
    pub notice: Notice,
    #[serde(default)]
    pub anomaly: Option<Anomaly>,
    /// Which of the transfers from other banks it belongs to, from 0.
    #[serde(default)]
    pub transfer: Option<usize>,
}

impl Booked {
    /// A movement that nothing more is known of.
    pub fn plain(account: &str, credit: bool, amount_fen: i64, at: DateTime<Utc>) -> Booked {
        Booked {
            account: account.to_owned(),
            reference: String::new(),
            credit,
            amount_fen,
            at,
            value_on: None,
            credited_number: None,
            other: None,
            end_to_end_id: None,
            remittance: None,
            returned: None,
            own: None,
            reverses: None,
            notice: Notice::WhenBooked,
            anomaly: None,
            transfer: None,
        }
    }

    fn told_from(&self) -> Option<DateTime<Utc>> {
        match self.notice {
            Notice::WhenBooked => Some(self.at),
            Notice::From(at) => Some(at),
            Notice::Never => None,
        }
    }
}

/// What the bank said to an order: to each end-to-end id nothing, or why it is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    pub order: String,
    pub refused: Vec<(String, Option<String>)>,
}

#[expect(clippy::large_enum_variant, reason = "nearly every act of a bank is a booking")]
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Act {
    Opened(Account),
    Booked(Booked),
    /// These movements were told by a notice.
    Told(Vec<String>),
    /// An account at another bank was closed: payments to it come back after so many days, or are
    /// refused at once.
    Ended {
        number: String,
        days: u32,
    },
    Said(Said),
}

pub(super) struct Journal {
    file: PathBuf,
    acts: Vec<Act>,
}

impl Journal {
    pub fn open(folder: &Path) -> Result<Journal, BankError> {
        let failed = |error| BankError::Folder(folder.to_owned(), error);
        std::fs::create_dir_all(folder).map_err(failed)?;
        let file = folder.join("journal.jsonl");
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(BankError::Folder(file, error)),
        };
        // A line that a kill cut short was never answered: it has not happened.
        let whole = text.rfind('\n').map_or(0, |it| it + 1);
        if whole < text.len() {
            let length = u64::try_from(whole).unwrap_or_default();
            let cut = OpenOptions::new().write(true).open(&file);
            cut.and_then(|it| it.set_len(length)).map_err(failed)?;
        }
        let mut acts = Vec::new();
        for (line, act) in (1..).zip(text.get(..whole).unwrap_or_default().lines()) {
            acts.push(serde_json::from_str(act).map_err(|error| BankError::Journal {
                file: file.clone(),
                line,
                why: error.to_string(),
            })?);
        }
        Ok(Journal { file, acts })
    }

    pub fn append(&mut self, act: Act) -> Result<(), BankError> {
        let failed = |error| BankError::Folder(self.file.clone(), error);
        let mut text = serde_json::to_string(&act).expect("an act is made of texts and numbers");
        text.push('\n');
        let file = OpenOptions::new().create(true).append(true).open(&self.file);
        file.and_then(|mut it| it.write_all(text.as_bytes())).map_err(failed)?;
        self.acts.push(act);
        Ok(())
    }

    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.acts.iter().filter_map(|act| match act {
            Act::Opened(account) => Some(account),
            Act::Booked(_) | Act::Told(_) | Act::Ended { .. } | Act::Said(_) => None,
        })
    }

    pub fn account(&self, number: &str) -> Option<&Account> {
        self.accounts().find(|it| it.number == number)
    }

    pub fn booked(&self) -> impl Iterator<Item = &Booked> {
        self.acts.iter().filter_map(|act| match act {
            Act::Booked(booked) => Some(booked),
            Act::Opened(_) | Act::Told(_) | Act::Ended { .. } | Act::Said(_) => None,
        })
    }

    /// What is booked by now and still to be told, in the order in which its notices are due.
    pub fn untold(&self, now: DateTime<Utc>) -> Vec<&Booked> {
        let told: BTreeSet<&str> = self
            .acts
            .iter()
            .filter_map(|act| match act {
                Act::Told(references) => Some(references),
                Act::Opened(_) | Act::Booked(_) | Act::Ended { .. } | Act::Said(_) => None,
            })
            .flatten()
            .map(String::as_str)
            .collect();
        let due = |it: &&Booked| it.told_from().is_some_and(|from| from <= now);
        let untold = self.booked().filter(due).filter(|it| !told.contains(it.reference.as_str()));
        let mut untold: Vec<&Booked> = untold.collect();
        untold.sort_by_key(|it| it.told_from());
        untold
    }

    /// After how many days payments to an account that has been closed come back.
    pub fn ended(&self, number: &str) -> Option<u32> {
        self.acts.iter().find_map(|act| match act {
            Act::Ended { number: closed, days } if closed == number => Some(*days),
            Act::Opened(_) | Act::Booked(_) | Act::Told(_) | Act::Ended { .. } | Act::Said(_) => {
                None
            }
        })
    }

    pub fn said(&self, order: &str) -> Option<&Said> {
        self.orders().find(|it| it.order == order)
    }

    /// The orders that were answered, in their order.
    pub fn orders(&self) -> impl Iterator<Item = &Said> {
        self.acts.iter().filter_map(|act| match act {
            Act::Said(said) => Some(said),
            Act::Opened(_) | Act::Booked(_) | Act::Told(_) | Act::Ended { .. } => None,
        })
    }

    /// The debit with this end-to-end id.
    pub fn payment(&self, end_to_end_id: &str) -> Option<&Booked> {
        let of_id = |it: &&Booked| it.end_to_end_id.as_deref() == Some(end_to_end_id);
        self.booked().filter(of_id).find(|it| !it.credit)
    }

    pub fn has_returned(&self, end_to_end_id: &str) -> bool {
        let of_id = |it: &&Booked| it.end_to_end_id.as_deref() == Some(end_to_end_id);
        self.booked().filter(of_id).any(|it| it.returned.is_some())
    }

    /// The bank's serial number of the next movement.
    pub fn next_reference(&self) -> String {
        format!("BK{:014}", self.booked().count() + 1)
    }
}
