//! `fachui verify --receipt`: a receipt, alone or against the record of its lot.

use std::path::Path;

use domain::bidding::{Event, Refusal};
use domain::chain::{Algorithm, Hash};
use domain::receipt::{FORMAT, Fault, Receipt};
use domain::record::{Linked, Seen};
use domain::signature::PublicKey;
use serde::Serialize;

use super::{key, record};
use crate::error::CliError;
use crate::input::read_bytes;
use crate::output::Answer;

pub fn run(file: &Path, record: Option<&Path>, key: Option<&Path>) -> Result<Answer, CliError> {
    let trusted = key.map(key::read).transpose()?;
    let bytes = read_bytes(file)?;
    if !String::from_utf8_lossy(&bytes).contains(FORMAT) && !looks_like_one(&bytes) {
        let why = format!("is not a receipt; one begins with {{\"format\":\"{FORMAT}\"");
        return Err(CliError::line(file, 1, why));
    }
    let receipt = match alone(&bytes, trusted.as_ref()) {
        Ok(receipt) => receipt,
        Err(fault) => return Answer::failed(&Failure::of(&fault)),
    };
    let Some(record) = record else {
        return Answer::done(&View::of(&receipt, trusted.is_some(), false));
    };
    let mut compared = Compared::new(&receipt);
    match record::check(record, trusted.as_ref(), |seen| compared.see(seen))? {
        Err(fault) => {
            let why = format!("the record does not hold: {fault}");
            Answer::failed(&Failure { valid: false, check: "record", why })
        }
        Ok(report) if report.header.key != receipt.key => {
            let why = "receipt and record are signed with different keys".to_owned();
            Answer::failed(&Failure { valid: false, check: "key", why })
        }
        Ok(report) if report.header.lot != receipt.batch.lot => {
            let why = "the record is of another lot".to_owned();
            Answer::failed(&Failure { valid: false, check: "record", why })
        }
        Ok(_) => match compared.difference() {
            Some(why) => Answer::failed(&Failure { valid: false, check: "record", why }),
            None => Answer::done(&View::of(&receipt, trusted.is_some(), true)),
        },
    }
}

fn looks_like_one(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.contains("\"ends_before\":") && text.contains("\"path\":")
}

fn alone(bytes: &[u8], trusted: Option<&PublicKey>) -> Result<Receipt, Fault> {
    let text = str::from_utf8(bytes)
        .map_err(|_| Fault { check: "form", why: "it is not UTF-8".to_owned() })?;
    let receipt = Receipt::parse(text)?;
    receipt.check(trusted)?;
    Ok(receipt)
}

/// What the record says where the receipt was sealed.
struct Compared<'a> {
    receipt: &'a Receipt,
    entry: Option<(Linked, bool)>,
    previous: Hash,
    head: Option<Hash>,
}

impl<'a> Compared<'a> {
    fn new(receipt: &'a Receipt) -> Compared<'a> {
        Compared { receipt, entry: None, previous: Hash::GENESIS, head: None }
    }

    fn see(&mut self, seen: &Seen) {
        let seq = seen.linked.entry.seq;
        if seq == self.receipt.linked.entry.seq {
            // Receipts are of the stored chain; a record may be chained by another function.
            let linked = Linked {
                entry: seen.linked.entry.clone(),
                previous: self.previous,
                hash: seen.stored,
            };
            self.entry = Some((linked, seen.ends_before == self.receipt.ends_before));
        }
        if seq == self.receipt.batch.last {
            self.head = Some(seen.stored);
        }
        self.previous = seen.stored;
    }

    fn difference(&self) -> Option<String> {
        let seq = self.receipt.linked.entry.seq;
        let why = match &self.entry {
            None => format!("the record has no entry {seq}"),
            Some((linked, _)) if *linked != self.receipt.linked => {
                format!("entry {seq} of the record is not that of the receipt")
            }
            Some((_, false)) => {
                format!("bidding ended at another time before entry {seq} of the record")
            }
            Some((_, true)) if self.head != Some(self.receipt.batch.head) => {
                let last = self.receipt.batch.last;
                format!("entry {last} of the record is not the head of the receipt's batch")
            }
            Some((_, true)) => return None,
        };
        Some(why)
    }
}

#[derive(Serialize)]
struct Failure {
    valid: bool,
    check: &'static str,
    why: String,
}

impl Failure {
    fn of(fault: &Fault) -> Failure {
        Failure { valid: false, check: fault.check, why: fault.why.clone() }
    }
}

#[derive(Serialize)]
struct View {
    valid: bool,
    lot: String,
    seq: u64,
    at: String,
    code: Option<String>,
    price: Option<String>,
    verdict: Option<&'static str>,
    ends_at_before: String,
    ends_at: String,
    hash: &'static str,
    head: String,
    sealed: [u64; 2],
    key_id: String,
    key_confirmed: bool,
    in_record: bool,
}

impl View {
    fn of(receipt: &Receipt, key_confirmed: bool, in_record: bool) -> View {
        let entry = &receipt.linked.entry;
        let bid = match &entry.event {
            Event::Bid { code, price, verdict } => Some((code, price, verdict)),
            Event::Opened { .. }
            | Event::Qualified { .. }
            | Event::Disqualified { .. }
            | Event::Paused { .. }
            | Event::Resumed { .. }
            | Event::Withdrawn { .. }
            | Event::Closed { .. } => None,
        };
        View {
            valid: true,
            lot: receipt.batch.lot.to_string(),
            seq: entry.seq,
            at: entry.at.to_string(),
            code: bid.map(|(code, _, _)| code.to_string()),
            price: bid.map(|(_, price, _)| price.to_string()),
            verdict: bid.map(|(_, _, it)| it.err().map_or("accepted", Refusal::slug)),
            ends_at_before: receipt.ends_before.to_string(),
            ends_at: entry.ends_at.to_string(),
            hash: Algorithm::Sm3.name(),
            head: receipt.batch.head.to_string(),
            sealed: [receipt.batch.first, receipt.batch.last],
            key_id: receipt.key.id().to_string(),
            key_confirmed,
            in_record,
        }
    }
}
