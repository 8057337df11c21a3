//! `fachui verify RECORD`: the published record of a lot, line by line.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use domain::record::{Check, FORMAT, Fault, Report, Seen};
use domain::signature::PublicKey;
use serde::Serialize;

use super::key;
use crate::error::CliError;
use crate::output::Answer;

/// No line of a record is longer, so that a file without line ends does not fill the memory.
const LINE_MAX: u64 = 1 << 20;
/// How much of a file is looked at to tell whether it is a record at all.
const LOOK: usize = 1 << 16;

pub fn run(file: &Path, key: Option<&Path>) -> Result<Answer, CliError> {
    let trusted = key.map(key::read).transpose()?;
    match check(file, trusted.as_ref(), |_| {})? {
        Ok(report) => Answer::done(&View::of(&report, None)),
        Err(fault) => Answer::failed(&Failure::of(&fault)),
    }
}

/// Checks a record and shows every entry that was found right.
pub fn check(
    file: &Path,
    trusted: Option<&PublicKey>,
    mut see: impl FnMut(&Seen),
) -> Result<Result<Report, Fault>, CliError> {
    let unreadable = |source| CliError::Unreadable { file: file.to_owned(), source };
    let mut reader = open(file)?;
    let mut line = Vec::new();
    read_line(&mut reader, &mut line).map_err(unreadable)?;
    if !is_record(&line, reader.fill_buf().map_err(unreadable)?) {
        let why = format!("is not a published record; one begins with {{\"format\":\"{FORMAT}\"");
        return Err(CliError::line(file, 1, why));
    }
    let mut check = match Check::begin(&line, trusted) {
        Ok(check) => check,
        Err(fault) => return Ok(Err(fault)),
    };
    loop {
        line.clear();
        if read_line(&mut reader, &mut line).map_err(unreadable)? == 0 {
            return Ok(check.end());
        }
        match check.next(&line) {
            Ok(Some(seen)) => see(&seen),
            Ok(None) => {}
            Err(fault) => return Ok(Err(fault)),
        }
    }
}

fn open(file: &Path) -> Result<Box<dyn BufRead>, CliError> {
    if file == Path::new("-") {
        return Ok(Box::new(BufReader::with_capacity(LOOK, std::io::stdin())));
    }
    let opened = File::open(file);
    let opened = opened.map_err(|source| CliError::Unreadable { file: file.to_owned(), source })?;
    Ok(Box::new(BufReader::with_capacity(LOOK, opened)))
}

fn read_line(reader: &mut dyn BufRead, line: &mut Vec<u8>) -> std::io::Result<usize> {
    reader.take(LINE_MAX).read_until(b'\n', line)
}

/// Whether a file was a record before somebody touched it: then what was done to it is found and
/// told. Anything else is not ours to judge.
fn is_record(first: &[u8], next: &[u8]) -> bool {
    let beginning: Vec<u8> = first.iter().chain(next).copied().take(LOOK).collect();
    let text = String::from_utf8_lossy(&beginning);
    let marks = [FORMAT, "\"previous\":\"", "\"key_id\":\"", "{\"outcome\":\""];
    marks.iter().any(|it| text.contains(it))
}

/// What a failed check says.
#[derive(Serialize)]
pub struct Failure {
    valid: bool,
    /// From 1, in the record.
    line: u64,
    check: &'static str,
    why: String,
}

impl Failure {
    pub fn of(fault: &Fault) -> Failure {
        Failure { valid: false, line: fault.line, check: fault.check, why: fault.why.clone() }
    }
}

#[derive(Serialize)]
pub struct View {
    valid: bool,
    lot: String,
    title: String,
    court: String,
    case_number: String,
    round: &'static str,
    rehearsal: bool,
    entries: u64,
    bids: u64,
    accepted: u64,
    outcome: &'static str,
    winner: Option<String>,
    price: Option<String>,
    ends_at: String,
    hash: &'static str,
    head: String,
    key_id: String,
    key_confirmed: bool,
    /// With how many kept heads it agrees, if it was compared with any.
    #[serde(skip_serializing_if = "Option::is_none")]
    heads: Option<usize>,
    extensions: Vec<ExtensionView>,
    pauses: Vec<PauseView>,
}

#[derive(Serialize)]
struct ExtensionView {
    seq: u64,
    code: String,
    at: String,
    ends_at_before: String,
    ends_at: String,
    rule: &'static str,
    reason: &'static str,
}

#[derive(Serialize)]
struct PauseView {
    seq: u64,
    from: String,
    reason: String,
    resumed_at: Option<String>,
    ends_at: Option<String>,
    rule: &'static str,
}

impl View {
    pub fn of(report: &Report, heads: Option<usize>) -> View {
        use domain::record::Ending;
        let (header, footer) = (&report.header, &report.footer);
        let (winner, price) = match &footer.ending {
            Ending::Sold { code, price, .. } => (Some(code.to_string()), Some(price.to_string())),
            Ending::Unsold | Ending::Withdrawn => (None, None),
        };
        View {
            valid: true,
            lot: header.lot.to_string(),
            title: header.title.clone(),
            court: header.court.clone(),
            case_number: header.case_number.clone(),
            round: header.round.name(),
            rehearsal: header.rehearsal,
            entries: footer.entries,
            bids: report.bids,
            accepted: report.accepted,
            outcome: footer.ending.name(),
            winner,
            price,
            ends_at: footer.ends_at.to_string(),
            hash: header.algorithm.name(),
            head: footer.head.to_string(),
            key_id: header.key.id().to_string(),
            key_confirmed: report.key_confirmed,
            heads,
            extensions: extensions(report),
            pauses: pauses(report),
        }
    }
}

fn extensions(report: &Report) -> Vec<ExtensionView> {
    let reason = |rule: &str| match rule {
        "SALE-08" => "the first bid of the sale began the contest",
        _ => "a bid within the last minutes of bidding",
    };
    let views = report.extensions.iter().map(|it| ExtensionView {
        seq: it.seq,
        code: it.code.to_string(),
        at: it.at.to_string(),
        ends_at_before: it.from.to_string(),
        ends_at: it.to.to_string(),
        rule: it.rule,
        reason: reason(it.rule),
    });
    views.collect()
}

fn pauses(report: &Report) -> Vec<PauseView> {
    let views = report.pauses.iter().map(|it| PauseView {
        seq: it.seq,
        from: it.from.to_string(),
        reason: it.reason.clone(),
        resumed_at: it.resumed.map(|(at, _)| at.to_string()),
        ends_at: it.resumed.map(|(_, ends_at)| ends_at.to_string()),
        rule: "AUC-28",
    });
    views.collect()
}
