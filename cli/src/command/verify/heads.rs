//! `fachui verify RECORD --heads`: a record against the signed heads that somebody has kept. Whoever
//! rewrites a record, and signs it anew, cannot rewrite what others hold of it.

use std::collections::BTreeMap;
use std::path::Path;

use domain::bidding::Event;
use domain::receipt::SignedHead;
use domain::record::Seen;
use serde::Serialize;

use super::{key, record};
use crate::error::CliError;
use crate::input::read_bytes;
use crate::output::Answer;

pub fn run(file: &Path, heads: &Path, key: Option<&Path>) -> Result<Answer, CliError> {
    let trusted = key.map(key::read).transpose()?;
    let kept = Kept::read(heads)?;
    let mut differs = None;
    let mut own = None;
    let checked = record::check(file, trusted.as_ref(), |seen| {
        if let Event::Opened { lot, .. } = &seen.linked.entry.event {
            own = kept.0.get(lot);
        }
        differs = differs.take().or_else(|| difference(own?, seen));
    })?;
    let report = match checked {
        Ok(report) => report,
        Err(fault) => return Answer::failed(&record::Failure::of(&fault)),
    };
    let failed =
        |line, check, why| Answer::failed(&Failure { valid: false, head: line, check, why });
    let Some(own) = own else {
        return failed(None, "heads", "the file has no head of this lot".to_owned());
    };
    for (line, head) in own.values() {
        if let Err(fault) = head.check(trusted.as_ref()) {
            return failed(Some(*line), fault.check, fault.why);
        }
    }
    if let Some((line, why)) = differs {
        return failed(Some(line), "heads", why);
    }
    match own.range(report.footer.entries + 1..).next() {
        Some((last, (line, _))) => {
            let why = format!("entry {last} was signed, and the record ends before it");
            failed(Some(*line), "heads", why)
        }
        None => Answer::done(&record::View::of(&report, Some(own.len()))),
    }
}

fn difference(own: &OfLot, seen: &Seen) -> Option<(usize, String)> {
    let seq = seen.linked.entry.seq;
    let (line, head) = own.get(&seq).filter(|(_, it)| it.batch.head != seen.stored)?;
    Some((*line, format!("entry {seq} is not the one whose head {} was signed", head.batch.head)))
}

/// By the last entry that a head covers; with its line in the file.
type OfLot = BTreeMap<u64, (usize, SignedHead)>;

/// The heads of a file, by lot.
struct Kept(BTreeMap<String, OfLot>);

impl Kept {
    fn read(file: &Path) -> Result<Kept, CliError> {
        let bytes = read_bytes(file)?;
        let mut kept = Kept(BTreeMap::new());
        for (number, line) in (1..).zip(String::from_utf8_lossy(&bytes).lines()) {
            let head = SignedHead::parse(line).map_err(|fault| {
                CliError::line(file, number, format!("is not a signed head: {fault}"))
            })?;
            let of_lot = kept.0.entry(head.batch.lot.to_string()).or_default();
            if let Some((other, _)) = of_lot.insert(head.batch.last, (number, head)) {
                let why = format!("is of the same entry as line {other}");
                return Err(CliError::line(file, number, why));
            }
        }
        Ok(kept)
    }
}

/// What a failed comparison says.
#[derive(Serialize)]
struct Failure {
    valid: bool,
    /// The line of the file of heads, from 1.
    head: Option<usize>,
    check: &'static str,
    why: String,
}
