//! The bank's journal: one act a line, appended and never changed.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::BankError;

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

/// One movement on one main account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    pub account: String,
    pub reference: String,
    pub credit: bool,
    pub amount_fen: i64,
    pub at: DateTime<Utc>,
    pub credited_number: Option<String>,
    pub other: Option<Account>,
    pub end_to_end_id: Option<String>,
    pub remittance: Option<String>,
    pub returned: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Act {
    Opened(Account),
    Booked(Booked),
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
            Act::Booked(_) => None,
        })
    }

    pub fn account(&self, number: &str) -> Option<&Account> {
        self.accounts().find(|it| it.number == number)
    }

    pub fn booked(&self) -> impl Iterator<Item = &Booked> {
        self.acts.iter().filter_map(|act| match act {
            Act::Opened(_) => None,
            Act::Booked(booked) => Some(booked),
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
