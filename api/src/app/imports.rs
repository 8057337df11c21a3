//! Cases, parties, assets and photographs taken over from a table (批量导入): looked at first, then
//! taken over whole or as far as it is good, and each file once.

pub mod archive;
pub mod rows;
pub mod table;
pub mod template;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::chain::Hash;
use domain::fact::Fact;
use domain::id::{AssetId, CaseId};
use domain::instant::Instant;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sm3::{Digest, Sm3};
use store::StoreError;
use store::db::{Read, Tx};
use store::imports::TableImport;
use uuid::Uuid;

use super::cases::{NewAsset, NewParty};
use super::fact_sheets::Origin;
use super::pictures::{Prepared, prepare};
use super::{AppError, cases, fact_sheets, pictures};
use crate::App;
use crate::actor::Officer;
use archive::{ArchiveError, Photo};
use rows::{Fault, Record};

/// What is to be done with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Say what is wrong; change nothing.
    Check,
    AllOrNothing,
    /// Take over the rows with which nothing is wrong.
    GoodRows,
}

impl Mode {
    pub const fn name(self) -> &'static str {
        match self {
            Mode::Check => "check",
            Mode::AllOrNothing => "all-or-nothing",
            Mode::GoodRows => "good-rows",
        }
    }
}

/// What became of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// SM3 of the file, in hex.
    pub file: String,
    /// None while nothing was taken over.
    pub import: Option<Uuid>,
    /// Whether this very file had been taken over before, and this is what was answered then.
    pub again: bool,
    pub rows: Vec<RowReport>,
    /// What is wrong with the table as a whole.
    pub faults: Vec<Told>,
    pub cases: usize,
    pub parties: usize,
    pub assets: usize,
    pub pictures: usize,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowReport {
    pub line: u32,
    pub case_number: String,
    pub title: String,
    pub values: usize,
    pub pictures: usize,
    pub faults: Vec<Told>,
    pub case_id: Option<Uuid>,
    pub asset_id: Option<Uuid>,
}

/// What is wrong, where, by which rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub column: String,
    pub why: String,
    pub rule: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportRefusal {
    #[error(transparent)]
    File(#[from] ArchiveError),
    #[error("表格有误，未导入任何内容。")]
    Faulty(Box<Report>),
    #[error("没有可以导入的行。")]
    NothingGood(Box<Report>),
}

/// A row with its photographs, and what is wrong with it.
struct Line {
    line: u32,
    record: Option<Record>,
    told: (String, String),
    photos: Vec<(String, Prepared)>,
    faults: Vec<Told>,
}

/// Looks at a table, or takes it over.
pub async fn run(
    app: &App,
    officer: &Officer,
    name: &str,
    mode: Mode,
    content: Vec<u8>,
) -> Result<Report, AppError> {
    let name: String = cases::non_empty(name)?.chars().take(200).collect();
    let file = Hash::from_bytes(Sm3::digest(&content).into());
    let earlier = before(&mut app.db.reader().await?, officer, file).await?;
    if let Some(report) = earlier {
        return Ok(report);
    }
    let read = tokio::task::spawn_blocking(move || archive::read(&content));
    let (table, photos) =
        read.await.map_err(|_| AppError::TaskLost)?.map_err(ImportRefusal::File)?;
    let mut report = Report {
        file: hex::encode(file.bytes()),
        import: None,
        again: false,
        rows: Vec::new(),
        faults: rows::headings(&table.headings).into_iter().map(told).collect(),
        cases: 0,
        parties: 0,
        assets: 0,
        pictures: 0,
    };
    let lines = lines(app, officer, &table.rows, photos, &mut report.faults).await?;
    report.rows = lines.iter().map(row_report).collect();
    let good = lines.iter().filter(|it| it.faults.is_empty()).count();
    let whole = report.faults.is_empty() && good == lines.len();
    match mode {
        Mode::Check => return Ok(report),
        Mode::AllOrNothing if !whole => return Err(ImportRefusal::Faulty(report.into()).into()),
        Mode::GoodRows if good == 0 || !report.faults.is_empty() => {
            return Err(ImportRefusal::NothingGood(report.into()).into());
        }
        Mode::AllOrNothing | Mode::GoodRows => {}
    }
    let taken = app.db.transaction(async |tx| {
        let mut report = report.clone();
        take_over(app, tx, officer, lines, &mut report).await?;
        close(tx, officer, (file, name, mode), &mut report, app.now()).await?;
        Ok(report)
    });
    taken.await
}

/// What was answered when this file was taken over.
async fn before(
    read: &mut impl Read,
    officer: &Officer,
    file: Hash,
) -> Result<Option<Report>, AppError> {
    let found = store::imports::of_file(read, officer.court_id, file.bytes()).await?;
    let report = found.and_then(|it| serde_json::from_value::<Report>(it.result).ok());
    Ok(report.map(|it| Report { again: true, ..it }))
}

/// Every row, read and compared with what the court has, each with its photographs.
async fn lines(
    app: &App,
    officer: &Officer,
    rows: &[table::Row],
    photos: Vec<Photo>,
    whole: &mut Vec<Told>,
) -> Result<Vec<Line>, AppError> {
    let today = Instant::from_utc(app.now()).day();
    let (mut lines, mut seen) = (Vec::new(), BTreeSet::new());
    for row in rows {
        let plain = |column| row.cells.get(column).map(table::written).unwrap_or_default();
        let told_of = (plain(rows::CASE), plain(rows::TITLE));
        let mut line = Line {
            line: row.line,
            record: None,
            told: told_of,
            photos: Vec::new(),
            faults: Vec::new(),
        };
        match rows::record(row, today) {
            Ok(record) => {
                let twice = !seen.insert((record.number.to_string(), record.title.clone()));
                line.faults.extend(against(app, officer, &record, twice).await?);
                line.record = Some(record);
            }
            Err(faults) => line.faults.extend(faults.into_iter().map(told)),
        }
        lines.push(line);
    }
    for photo in photos {
        let found = lines.iter_mut().find(|it| Some(it.line) == photo.line);
        let Some(line) = found else {
            let why = "文件名应以表格中的行号开头，如“2-1-客厅.jpg”。".to_owned();
            whole.push(Told { column: photo.name, why, rule: None });
            continue;
        };
        if line.photos.len() >= usize::try_from(pictures::MOST).unwrap_or(usize::MAX) {
            let why = pictures::PictureRefusal::TooMany.to_string();
            line.faults.push(Told { column: photo.name, why, rule: None });
            continue;
        }
        match prepare(photo.content).await {
            Ok(prepared) => {
                let caption = if photo.caption.is_empty() {
                    format!("{}（{}）", shortened(&line.told.1), line.photos.len() + 1)
                } else {
                    photo.caption
                };
                line.photos.push((caption, prepared));
            }
            Err(AppError::Picture(refused)) => {
                let why = refused.to_string();
                line.faults.push(Told { column: photo.name, why, rule: None });
            }
            Err(failed) => return Err(failed),
        }
    }
    Ok(lines)
}

fn shortened(title: &str) -> String {
    title.chars().take(150).collect()
}

/// What stands against a row in what the court has already.
async fn against(
    app: &App,
    officer: &Officer,
    record: &Record,
    twice: bool,
) -> Result<Option<Told>, AppError> {
    let fault = |column: &str, why: &str| {
        Some(Told { column: column.to_owned(), why: why.to_owned(), rule: None })
    };
    if twice {
        return Ok(fault(rows::TITLE, "表格中该案件的同名财产重复。"));
    }
    let (mut reader, number) = (app.db.reader().await?, record.number.to_string());
    let case = store::imports::case_of_number(&mut reader, officer.court_id, &number).await?;
    let Some((case, conducts)) = case else { return Ok(None) };
    if conducts != officer.person_id.0 {
        return Ok(fault(rows::CASE, "该案件不由您承办。"));
    }
    let known = store::imports::has_asset(&mut reader, case, &record.title).await?;
    Ok(fault(rows::TITLE, "该案件已有同名财产。").filter(|_| known))
}

/// Enters the rows with which nothing is wrong; every case is locked before it is added to.
async fn take_over(
    app: &App,
    tx: &mut Tx,
    officer: &Officer,
    lines: Vec<Line>,
    report: &mut Report,
) -> Result<(), AppError> {
    let now = app.now();
    for (place, line) in lines.into_iter().enumerate() {
        let (Some(record), true) = (line.record, line.faults.is_empty()) else { continue };
        let case = case_of(tx, officer, &record, report, now).await?;
        for (role, person) in [("applicant", &record.applicant), ("debtor", &record.debtor)] {
            let parties = store::cases::parties(tx, case).await?;
            if parties.iter().any(|it| it.role == role && it.name == person.name) {
                continue;
            }
            let (name, identity) = (person.name.clone(), person.identity.clone());
            let given = NewParty { role, name, identity };
            let party = cases::new_party(app, tx, case, given).await?;
            store::cases::insert_party(tx, &party).await?;
            append(tx, officer, case, now, &Fact::PartyAdded { role: party.role }).await?;
            report.parties += 1;
        }
        let given = NewAsset {
            kind: record.kind,
            category: record.category,
            title: record.title.clone(),
            region: record.region.clone(),
            seized_on: record.seized_on,
            facts: json!({}),
        };
        let asset = cases::new_asset(case, given, now)?;
        store::cases::insert_asset(tx, &asset).await?;
        let (id, title) = (AssetId(asset.id), asset.title.clone());
        append(tx, officer, case, now, &Fact::AssetRegistered { asset: id, title }).await?;
        let entries = record.entries();
        fact_sheets::enter(tx, officer, &asset, entries, Origin::Imported, now).await?;
        for (caption, prepared) in line.photos {
            pictures::enter(tx, officer, &asset, &caption, prepared, now).await?;
            report.pictures += 1;
        }
        report.assets += 1;
        if let Some(row) = report.rows.get_mut(place) {
            (row.case_id, row.asset_id) = (Some(case.0), Some(asset.id));
        }
    }
    Ok(())
}

async fn case_of(
    tx: &mut Tx,
    officer: &Officer,
    record: &Record,
    report: &mut Report,
    now: DateTime<Utc>,
) -> Result<CaseId, AppError> {
    let number = record.number.to_string();
    match store::imports::case_of_number(tx, officer.court_id, &number).await? {
        Some((case, _)) => {
            cases::conducts(officer, &store::cases::lock(tx, case).await?)?;
            Ok(case)
        }
        None => {
            let numbers = (&record.number, record.written.as_str());
            report.cases += 1;
            let case = cases::open_in(tx, officer, numbers, record.debtor_kind, now).await?;
            Ok(CaseId(case.id))
        }
    }
}

/// Notes what was taken over, in the record of every case it touched.
async fn close(
    tx: &mut Tx,
    officer: &Officer,
    (file, file_name, mode): (Hash, String, Mode),
    report: &mut Report,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let id = Uuid::new_v4();
    report.import = Some(id);
    let touched: BTreeSet<Uuid> = report.rows.iter().filter_map(|it| it.case_id).collect();
    for case in touched {
        let assets = report.rows.iter().filter(|it| it.case_id == Some(case)).count();
        let fact = Fact::TableImported { import: id, file, assets };
        append(tx, officer, CaseId(case), now, &fact).await?;
    }
    let row = TableImport {
        id,
        court_id: officer.court_id.0,
        file_hash: file.bytes().to_vec(),
        file_name,
        mode: mode.name().to_owned(),
        result: serde_json::to_value(&*report).map_err(|_| AppError::TaskLost)?,
        imported_by: officer.person_id.0,
        imported_at: now,
    };
    Ok(store::imports::insert(tx, &row).await?)
}

async fn append(
    tx: &mut Tx,
    officer: &Officer,
    case: CaseId,
    now: DateTime<Utc>,
    fact: &Fact,
) -> Result<(), StoreError> {
    let at = Instant::from_utc(now);
    store::facts::append(tx, case, Some(officer.person_id), at, fact).await
}

fn row_report(line: &Line) -> RowReport {
    let (case_number, title) = line.told.clone();
    RowReport {
        line: line.line,
        case_number,
        title,
        values: line.record.as_ref().map_or(0, Record::values),
        pictures: line.photos.len(),
        faults: line.faults.clone(),
        case_id: None,
        asset_id: None,
    }
}

fn told(fault: Fault) -> Told {
    let rule = fault.rule.map(|it| it.code.to_owned());
    Told { column: fault.column, why: fault.why, rule }
}
