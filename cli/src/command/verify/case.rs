//! `fachui verify --case`: the account of a case, checked line by line and fen by fen.
//!
//! The chain says that nothing was changed after it was sealed; the entries say that the books
//! were right: nothing overdrawn, no event twice, every deposit resolved once, and at the end the
//! balances that the file claims.

use std::path::Path;

use domain::chain::Hash;
use domain::id::CaseId;
use domain::instant::Instant;
use domain::signature::{PublicKey, Signature};
use ledger::case_record::{self, Audit, Posted};
use ledger::entry::{Entry, Kind, Transfer};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::CliError;
use crate::input::{parse_instant, read_bytes};
use crate::output::Answer;

/// How the first line names what the file is.
const RECORD: &str = "case-account";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    record: String,
    version: u8,
    case: Uuid,
    number: String,
    #[serde(rename = "hash")]
    _hash: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryLine {
    seq: u64,
    at: String,
    event: String,
    reference: Uuid,
    transfers: Vec<TransferLine>,
    #[serde(rename = "hash")]
    _hash: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TransferLine {
    debit: String,
    credit: String,
    amount: String,
}

#[derive(Deserialize)]
struct Ending {
    as_of: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignatureLine {
    public_key: String,
    #[serde(rename = "key_id")]
    _key_id: String,
    signature: String,
}

#[derive(Serialize)]
struct Verdict {
    valid: bool,
    case: String,
    case_number: String,
    entries: u64,
    head: String,
    balances: Vec<Balance>,
    /// Without a signature the chain shows that nothing was changed since somebody else noted
    /// its head; whoever holds only this file cannot tell a chain made anew.
    signed: bool,
    /// The key that signed, and whether it is the one that was given with `--key`.
    key_id: Option<String>,
    key_confirmed: bool,
    /// What is wrong, and in which line.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// A file that cannot be read as one any more.
#[derive(Serialize)]
struct Unreadable {
    valid: bool,
    line: usize,
    why: String,
}

#[derive(Serialize)]
struct Balance {
    account: String,
    amount: String,
}

pub fn run(file: &Path, key: Option<&Path>) -> Result<Answer, CliError> {
    let trusted = key.map(super::key::read).transpose()?;
    let bytes = read_bytes(file)?;
    let (text, header) = match opening(&bytes) {
        Ok(found) => found,
        Err((line, why)) if was_one(&bytes) => {
            return Answer::failed(&Unreadable { valid: false, line, why });
        }
        Err((line, why)) => return Err(CliError::line(file, line, why)),
    };
    let case = CaseId(header.case);
    let mut check = Check {
        audit: Audit::of(case),
        case,
        head: Hash::GENESIS,
        ended: None,
        signed: None,
        trusted,
    };
    let failed = check.all(text, &header).err();
    let balances = check
        .audit
        .balances()
        .into_iter()
        .map(|(account, fen)| Balance { account: case_record::name(account), amount: yuan(fen) });
    let (line, why) = failed.map_or((None, None), |(line, why)| (Some(line), Some(why)));
    let verdict = Verdict {
        valid: why.is_none(),
        case: case.to_string(),
        case_number: header.number,
        entries: check.audit.entries(),
        head: check.head.to_string(),
        balances: balances.collect(),
        signed: check.signed.is_some(),
        key_confirmed: check.signed.is_some() && check.trusted.is_some(),
        key_id: check.signed.map(|it| it.id().to_string()),
        line,
        why,
    };
    if verdict.valid { Answer::done(&verdict) } else { Answer::failed(&verdict) }
}

/// The file as text, and its first line.
fn opening(bytes: &[u8]) -> Result<(&str, Header), (usize, String)> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let sound = bytes.iter().take(error.valid_up_to());
        (1 + sound.filter(|it| **it == b'\n').count(), "is not UTF-8".to_owned())
    })?;
    let first = text.lines().next().unwrap_or_default();
    let header: Header = serde_json::from_str(first).map_err(|error| (1, error.to_string()))?;
    if header.record == RECORD && header.version == case_record::VERSION {
        Ok((text, header))
    } else {
        Err((1, "is not the account of a case, version 1".to_owned()))
    }
}

/// Whether a file was the account of a case before somebody touched it: then it does not hold.
/// Anything else is not ours to judge.
fn was_one(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.contains(RECORD) || text.contains("\"transfers\":[") && text.contains("\"hash\":\"")
}

struct Check {
    audit: Audit,
    case: CaseId,
    head: Hash,
    /// As of when, once the end has been read.
    ended: Option<Instant>,
    signed: Option<PublicKey>,
    trusted: Option<PublicKey>,
}

impl Check {
    /// Every line in its order; the first that is wrong, and why.
    fn all(&mut self, text: &str, header: &Header) -> Result<(), (usize, String)> {
        let mut lines: Vec<&str> = text.split('\n').collect();
        if lines.pop() != Some("") {
            return Err((lines.len() + 1, "the file ends in the middle of a line".to_owned()));
        }
        for (number, line) in (1..).zip(&lines) {
            let outcome = if let Some(as_of) = self.ended {
                self.signature(line, as_of)
            } else if number == 1 {
                self.expect(line, &case_record::header(self.case, &header.number))
            } else if line.starts_with("{\"end\"") {
                self.end(line)
            } else {
                self.entry(line)
            };
            outcome.map_err(|why| (number, why))?;
        }
        if self.ended.is_none() {
            return Err((lines.len(), "the file has no end".to_owned()));
        }
        if self.trusted.is_some() && self.signed.is_none() {
            return Err((lines.len(), "the file carries no signature".to_owned()));
        }
        Ok(())
    }

    /// The one line that may follow the end: over the statement of it, and of the trusted key, if
    /// one was given.
    fn signature(&mut self, line: &str, as_of: Instant) -> Result<(), String> {
        if self.signed.is_some() {
            return Err("a line follows the signature".to_owned());
        }
        let read: SignatureLine = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let key = PublicKey::from_hex(&read.public_key).ok_or("the public key is not a point")?;
        let signature = Signature::from_hex(&read.signature).ok_or("that is no signature")?;
        if line != case_record::signature_line(&key, &signature) {
            return Err("the signature is written in another way".to_owned());
        }
        let statement = case_record::statement(self.case, self.audit.entries(), as_of, self.head);
        if !key.verifies(statement.as_bytes(), &signature) {
            return Err("the signature is not of this account".to_owned());
        }
        if self.trusted.as_ref().is_some_and(|it| *it != key) {
            return Err("the account was signed with another key".to_owned());
        }
        self.signed = Some(key);
        Ok(())
    }

    fn entry(&mut self, line: &str) -> Result<(), String> {
        let read: EntryLine = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let kind = Kind::parse(&read.event).ok_or("an event that is not in the books")?;
        let transfers = read.transfers.iter().map(|it| {
            let account = |name: &str| {
                case_record::account(name).ok_or(format!("'{name}' is no account of a case"))
            };
            let amount = it.amount.parse().map_err(|_| format!("'{}' is no amount", it.amount))?;
            Transfer::new(self.case, account(&it.debit)?, account(&it.credit)?, amount)
                .map_err(|error| error.to_string())
        });
        let transfers = transfers.collect::<Result<Vec<_>, _>>()?;
        let entry = Entry::new(kind, transfers).map_err(|error| error.to_string())?;
        let posted = Posted {
            seq: read.seq,
            at: parse_instant(&read.at)?,
            reference: read.reference,
            entry,
        };
        self.expect(line, &case_record::text(&posted))?;
        self.audit.take(&posted).map_err(|finding| finding.to_string())
    }

    fn end(&mut self, line: &str) -> Result<(), String> {
        let read: Ending = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let as_of = parse_instant(&read.as_of)?;
        let text = self.audit.ending(as_of);
        self.expect(line, &text)?;
        self.ended = Some(as_of);
        Ok(())
    }

    /// The line must be this text behind the head, to the byte.
    fn expect(&mut self, line: &str, text: &str) -> Result<(), String> {
        let hash = case_record::link(self.head, text);
        if line == case_record::line(text, hash) {
            self.head = hash;
            return Ok(());
        }
        let said = line.rsplit_once(",\"hash\":").map_or(line, |(said, _)| said);
        Err(if said == text {
            "the hash is not that of this line behind the one before".to_owned()
        } else {
            "the line does not say what the books say".to_owned()
        })
    }
}

fn yuan(fen: i128) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}
