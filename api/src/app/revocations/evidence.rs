//! The evidence of a sale (证据包), as JSON Lines: everything a court needs to judge each ground of
//! a revocation, with the hash of all of it signed in the last line.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::bidding::Event;
use domain::chain::Algorithm;
use domain::id::{CaseId, LotId};
use domain::lot::revoking::{Ground, Part};
use serde_json::{Value, json};
use sm3::{Digest, Sm3};
use store::journal::Recorded;

use super::AppError;
use crate::App;
use crate::actor::Officer;
use crate::app::lot_objections::File;
use crate::app::records::{self, PAGE, Pages};

/// How many receipts go out at a time; each proves a path of its own.
const RECEIPTS: i64 = 100;

/// A package on its way out, some lines at a time.
pub struct Package {
    lot: LotId,
    case: CaseId,
    files: Vec<File>,
    next: Next,
    hash: Sm3,
    lines: u64,
}

enum Next {
    Header,
    Record(Box<Pages>),
    Receipts(u64),
    Rest,
    Document(usize),
    Manifest,
    Nothing,
}

/// The package of a lot of the officer's court whose bidding has ended.
///
/// Grounds: [`domain::statute::auction::ART_31`], [`domain::statute::auction::ART_32`],
/// [`domain::statute::auction::ART_29`].
pub async fn package(app: &App, officer: &Officer, lot: LotId) -> Result<Package, AppError> {
    let case = super::case_of(app, officer, lot).await?;
    let (files, _) = super::for_officer(app, officer, lot).await?;
    // Refuses what is still running before the first byte has gone out.
    records::publish(app, lot, Algorithm::Sm3).await?;
    Ok(Package { lot, case, files, next: Next::Header, hash: Sm3::new(), lines: 0 })
}

impl Package {
    /// The next lines, each with its line feed; nothing behind the manifest.
    pub async fn next(&mut self, app: &App) -> Result<Option<String>, AppError> {
        let values = loop {
            let next = std::mem::replace(&mut self.next, Next::Nothing);
            let (values, next) = match next {
                Next::Nothing => return Ok(None),
                Next::Header => {
                    let lines = records::publish(app, self.lot, Algorithm::Sm3).await?;
                    let pages = records::Pages::new(self.lot, lines, Algorithm::Sm3);
                    (self.header(app).await?, Next::Record(Box::new(pages)))
                }
                Next::Record(mut pages) => match pages.next(app).await? {
                    Some(text) => (record(&text), Next::Record(pages)),
                    None => (self.head(app).await?, Next::Receipts(0)),
                },
                Next::Receipts(after) => self.receipts(app, after).await?,
                Next::Rest => (self.rest(app).await?, Next::Document(0)),
                Next::Document(number) => match self.document(app, number).await? {
                    Some(values) => (values, Next::Document(number.saturating_add(1))),
                    None => (Vec::new(), Next::Manifest),
                },
                Next::Manifest => (vec![self.manifest(app)?], Next::Nothing),
            };
            self.next = next;
            if !values.is_empty() {
                break values;
            }
        };
        let mut text = String::new();
        for value in values {
            text.push_str(&value.to_string());
            text.push('\n');
            self.lines = self.lines.saturating_add(1);
        }
        self.hash.update(text.as_bytes());
        Ok(Some(text))
    }

    async fn header(&self, app: &App) -> Result<Vec<Value>, AppError> {
        let mut reader = app.db.reader().await?;
        let case = store::cases::find(&mut reader, self.case).await?;
        let essential = |it: &Ground| {
            let parts: Vec<&str> = it.evidence().iter().map(|it| it.name()).collect();
            (it.name().to_owned(), json!(parts))
        };
        let essential: serde_json::Map<String, Value> = Ground::ALL.iter().map(essential).collect();
        Ok(vec![json!({
            "part": "package",
            "format": "fachui-evidence/1",
            "lot": self.lot,
            "case_number": case.case_number,
            "made_at": app.now(),
            // Which parts each ground is judged by.
            "essential": essential,
        })])
    }

    async fn head(&self, app: &App) -> Result<Vec<Value>, AppError> {
        let (head, sealed) = records::head(app, self.lot).await?;
        let sealed = sealed.map(|it| {
            json!({
                "statement": it.batch.statement(),
                "key_id": it.key.id().to_string(),
                "key": it.key.pem(),
                "signature": it.signature.to_string(),
            })
        });
        let head = json!({ "seq": head.seq, "head": head.hash.to_string(), "sealed": sealed });
        Ok(vec![of(Part::Head, head)])
    }

    /// Receipts of the bids among the next entries.
    async fn receipts(&self, app: &App, after: u64) -> Result<(Vec<Value>, Next), AppError> {
        let journal = app.bidding.reading();
        let entries = journal.entries_after(self.lot, after, RECEIPTS.min(PAGE)).await?;
        let Some(end) = entries.last().map(|it| it.listed.entry.seq) else {
            return Ok((Vec::new(), Next::Rest));
        };
        let mut values = Vec::new();
        for seq in entries.iter().filter_map(bid) {
            let receipt = records::receipt(app, self.lot, seq).await?.text();
            values.push(of(Part::Receipts, json!({ "seq": seq, "text": receipt })));
        }
        Ok((values, Next::Receipts(end)))
    }

    /// Facts, disclosure, interruptions, admissions, rulings.
    async fn rest(&self, app: &App) -> Result<Vec<Value>, AppError> {
        let mut reader = app.db.reader().await?;
        let mut values = Vec::new();
        for (fact, hash) in store::facts::of_case(&mut reader, self.case).await? {
            values.push(of(
                Part::Facts,
                json!({
                    "seq": fact.seq, "at_us": fact.at.micros(), "actor": fact.actor,
                    "name": fact.name, "text": fact.text, "hash": hash.to_string(),
                }),
            ));
        }
        let record = store::lots::find(&mut reader, self.lot).await?;
        let (_, sheet, _) = store::lists::lot(&mut reader, self.lot).await?;
        let notice = record.notice.map(|it| {
            json!({ "title": it.title, "body": it.body, "terms_hash": hex::encode(it.terms_hash) })
        });
        values.push(of(Part::Disclosure, json!({ "notice": notice, "facts": sheet.facts })));
        for it in store::stops::of_lot(&mut reader, self.lot).await? {
            values.push(of(
                Part::Faults,
                json!({
                    "seq": it.seq, "kind": it.kind, "from_us": it.from_us, "at_us": it.at_us,
                    "reason": it.reason, "measure": it.measure, "ground": it.ground,
                    "document": it.document, "resumed_us": it.resumed_us,
                    "resumed_ends_us": it.resumed_ends_us, "fault": it.fault_id,
                }),
            ));
        }
        for row in store::revocations::admissions(&mut reader, self.lot).await? {
            values.push(of(Part::Qualification, row));
        }
        values.extend(self.files.iter().map(ruling));
        if let Some(row) = store::revocations::of_lot(&mut reader, self.lot).await? {
            let sums = row.sums()?;
            values.push(of(
                Part::Ruling,
                json!({
                    "revoked_at": row.revoked_at, "objection": row.objection_id,
                    "document": row.document, "reason": row.reason,
                    "price": sums.price.to_string(), "paid": sums.paid.to_string(),
                    "returned": sums.returned.to_string(),
                    "to_recover": sums.to_recover.to_string(),
                }),
            ));
        }
        Ok(values)
    }

    /// One document with all its bytes; none behind the last.
    async fn document(&self, app: &App, number: usize) -> Result<Option<Vec<Value>>, AppError> {
        let mut reader = app.db.reader().await?;
        let issued = store::issued::of_lot(&mut reader, self.lot).await?;
        let Some(issued) = issued.get(number) else { return Ok(None) };
        let mut bytes = Vec::new();
        let mut part = 0;
        while let Some(more) = store::documents::part(&mut reader, &issued.hash, part).await? {
            bytes.extend_from_slice(&more);
            part += 1;
        }
        Ok(Some(vec![of(
            Part::Documents,
            json!({
                "kind": issued.kind, "code": issued.code, "issued_at": issued.issued_at,
                "sm3": hex::encode(&issued.hash), "media": "application/pdf",
                "base64": STANDARD.encode(bytes),
            }),
        )]))
    }

    /// What everything before it hashes to, signed with the platform's key.
    fn manifest(&self, app: &App) -> Result<Value, AppError> {
        let sm3 = hex::encode(self.hash.clone().finalize());
        let statement = format!("fachui-evidence/1 {} {} {sm3}", self.lot, self.lines);
        let signature = app.signer.sign(statement.as_bytes())?;
        Ok(json!({
            "part": "manifest",
            "lines": self.lines,
            "sm3": sm3,
            "statement": statement,
            "key_id": app.signer.public().id().to_string(),
            "signature": signature.to_string(),
        }))
    }
}

/// The lines of the record as they are, so that the file can be put together again to the byte.
fn record(text: &str) -> Vec<Value> {
    text.lines().map(|it| of(Part::Record, json!({ "line": it }))).collect()
}

fn bid(recorded: &Recorded) -> Option<u64> {
    match recorded.listed.entry.event {
        Event::Bid { .. } => Some(recorded.listed.entry.seq),
        Event::Opened { .. }
        | Event::Qualified { .. }
        | Event::Disqualified { .. }
        | Event::Paused { .. }
        | Event::Resumed { .. }
        | Event::Withdrawn { .. }
        | Event::Closed { .. } => None,
    }
}

fn ruling(file: &File) -> Value {
    let asked = file.application.as_ref();
    let acts: Vec<Value> = file
        .acts
        .iter()
        .map(|it| {
            json!({
                "act": it.act, "happened_at": it.happened_at, "document": it.document,
                "reason": it.reason,
            })
        })
        .collect();
    of(
        Part::Ruling,
        json!({
            "objection": file.row.id, "received_at": file.row.received_at,
            "ground": asked.map(|it| &it.ground), "capacity": asked.map(|it| &it.capacity),
            "request": file.row.request, "grounds": file.row.grounds, "seq": file.row.seq,
            "stage": file.standing.stage.name(), "acts": acts,
        }),
    )
}

fn of(part: Part, mut value: Value) -> Value {
    if let Some(members) = value.as_object_mut() {
        members.insert("part".to_owned(), json!(part.name()));
    }
    value
}
