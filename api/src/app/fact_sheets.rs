//! The fact sheet of an asset: stated field by field, read by everything that describes the asset.
//!
//! Nothing is typed twice: when a part is complete, its topic on the way to a price is stated from
//! it, and with that the publication gate; the public page, the platforms and the firms read the
//! sheet itself.

mod wrong;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::fact::Fact;
use domain::id::{AssetId, CaseId};
use domain::instant::Instant;
use domain::sheet::{self, Field, NotStated, Part, Stated, Subject};
use serde_json::{Map, Value, json};
use store::cases::Asset;
use store::db::{Read, Tx};
use store::sheets::SheetField;
use valuation::ladder::Topic;

use super::pricing::stating::{self, Statement};
use super::{AppError, cases};
use crate::App;
use crate::actor::Officer;

pub(crate) use wrong::chinese;

/// Where the sheet says that it was read, where a topic is stated from it.
const SOURCE: &str = "财产状况表";

/// What is said of one field, on top of the version that was seen; 0 where nothing was said yet.
pub struct Entry {
    pub field: String,
    pub seen: i16,
    pub said: Stated,
}

/// Whether somebody typed a value or it came from a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Typed,
    Imported,
}

impl Origin {
    pub const fn name(self) -> &'static str {
        match self {
            Origin::Typed => "typed",
            Origin::Imported => "imported",
        }
    }
}

/// A field of an entry that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub field: String,
    pub chinese: &'static str,
    pub why: NotStated,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetRefusal {
    #[error("财产状况表中有内容不合要求，未保存。")]
    Unusable(Vec<Wrong>),
    #[error("“{chinese}”已由他人更新为第{version}版，请核对后再填。")]
    Changed { chinese: &'static str, version: i16 },
}

/// A sheet with what is still to be established.
pub struct FactSheet {
    pub asset: Asset,
    pub subject: Subject,
    pub said: Vec<SheetField>,
    pub missing: Vec<&'static Field>,
    pub score: usize,
}

pub async fn read(app: &App, officer: &Officer, id: AssetId) -> Result<FactSheet, AppError> {
    let mut reader = app.db.reader().await?;
    let (asset, _) = cases::own_asset(&mut reader, officer.court_id, id).await?;
    gather(&mut reader, asset).await
}

async fn gather(read: &mut impl Read, asset: Asset) -> Result<FactSheet, AppError> {
    let subject = subject(&asset);
    let said = store::sheets::latest(read, AssetId(asset.id)).await?;
    let keys: BTreeSet<&str> = said.iter().map(|it| it.field.as_str()).collect();
    let (missing, score) = (sheet::missing(subject, &keys), sheet::score(subject, &keys));
    Ok(FactSheet { asset, subject, said, missing, score })
}

/// The database keeps no other categories; should it, the thing is a movable of no special kind.
pub fn subject(asset: &Asset) -> Subject {
    Subject::of_category(&asset.category).unwrap_or(Subject::Movable)
}

/// Every version of every field, the newest first.
pub async fn history(
    app: &App,
    officer: &Officer,
    id: AssetId,
) -> Result<(Subject, Vec<SheetField>), AppError> {
    let mut reader = app.db.reader().await?;
    let (asset, _) = cases::own_asset(&mut reader, officer.court_id, id).await?;
    Ok((subject(&asset), store::sheets::history(&mut reader, id).await?))
}

/// States fields, all of them or none.
///
/// Grounds: [`domain::statute::reference_price::ART_3`], [`domain::statute::auction::ART_13`].
pub async fn state(
    app: &App,
    officer: &Officer,
    id: AssetId,
    given: Vec<Entry>,
) -> Result<FactSheet, AppError> {
    let now = app.now();
    let stated = app.db.transaction(async |tx| {
        let asset = store::cases::asset(tx, id).await?;
        let case = store::cases::lock(tx, CaseId(asset.case_id)).await?;
        cases::conducts(officer, &case)?;
        // Read again behind the lock: what it shows may have changed.
        let asset = store::cases::asset(tx, id).await?;
        enter(tx, officer, &asset, given, Origin::Typed, now).await
    });
    stated.await?;
    read(app, officer, id).await
}

/// Enters fields as their next versions and carries them on. The case is locked.
pub async fn enter(
    tx: &mut Tx,
    officer: &Officer,
    asset: &Asset,
    given: Vec<Entry>,
    origin: Origin,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let (id, case, subject) = (AssetId(asset.id), CaseId(asset.case_id), subject(asset));
    let at = Instant::from_utc(now);
    let known = store::sheets::latest(tx, id).await?;
    let entries = checked(subject, given, at)?;
    for (field, seen, said) in entries {
        let version = known.iter().find(|it| it.field == field.key).map_or(0, |it| it.version);
        if version != seen {
            return Err(SheetRefusal::Changed { chinese: field.chinese, version }.into());
        }
        let row = SheetField {
            version: version.saturating_add(1),
            origin: origin.name().to_owned(),
            stated_at: now,
            stated_by: officer.person_id.0,
            ..kept(asset, field, &said)
        };
        store::sheets::insert(tx, &row).await?;
        let fact = Fact::SheetFieldStated {
            asset: id,
            field: row.field,
            version: row.version,
            state: row.state,
            stated: sheet::written(field, &said),
        };
        store::facts::append(tx, case, Some(officer.person_id), at, &fact).await?;
    }
    carry_on(tx, officer, asset, now).await
}

type Checked = Vec<(&'static Field, i16, Stated)>;

/// Every entry in its one form; what is wrong with all of them otherwise.
fn checked(subject: Subject, given: Vec<Entry>, at: Instant) -> Result<Checked, SheetRefusal> {
    let (mut entries, mut wrong, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for Entry { field: key, seen: version, said } in given {
        let twice = !seen.insert(key.clone());
        match sheet::check(subject, &key, said, at.day()) {
            Ok((field, said)) if !twice => entries.push((field, version, said)),
            Ok(_) => wrong.push(Wrong { field: key, chinese: "", why: NotStated::NoSuchField }),
            Err(why) => {
                let chinese = Field::of(subject, &key).map_or("", |it| it.chinese);
                wrong.push(Wrong { field: key, chinese, why });
            }
        }
    }
    if wrong.is_empty() { Ok(entries) } else { Err(SheetRefusal::Unusable(wrong)) }
}

fn kept(asset: &Asset, field: &Field, said: &Stated) -> SheetField {
    let empty = SheetField {
        asset_id: asset.id,
        case_id: asset.case_id,
        field: field.key.to_owned(),
        version: 0,
        state: String::new(),
        value: None,
        source: None,
        as_of: None,
        asked: None,
        asked_on: None,
        origin: String::new(),
        stated_at: DateTime::UNIX_EPOCH,
        stated_by: asset.id,
    };
    match said.clone() {
        Stated::Known { value, source, as_of } => SheetField {
            state: "known".to_owned(),
            value: Some(value),
            source: Some(source),
            as_of,
            ..empty
        },
        Stated::Unknown { asked, asked_on } => SheetField {
            state: "unknown".to_owned(),
            asked: Some(asked),
            asked_on: Some(asked_on),
            ..empty
        },
        Stated::NotApplicable { why } => {
            SheetField { state: "not-applicable".to_owned(), value: Some(why), ..empty }
        }
    }
}

/// What a row says; the database keeps only whole ones.
pub fn said(row: &SheetField) -> Stated {
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    match (row.state.as_str(), row.asked_on) {
        ("unknown", Some(asked_on)) => Stated::Unknown { asked: text(&row.asked), asked_on },
        ("known", _) => {
            Stated::Known { value: text(&row.value), source: text(&row.source), as_of: row.as_of }
        }
        (_, _) => Stated::NotApplicable { why: text(&row.value) },
    }
}

/// The complete parts of the sheet in sentences, as the notice says them.
///
/// Grounds: [`domain::statute::auction::ART_12`].
pub async fn told(read: &mut impl Read, asset: &Asset) -> Result<Vec<String>, AppError> {
    let (subject, rows) = (subject(asset), store::sheets::latest(read, AssetId(asset.id)).await?);
    let known: Vec<(&str, Stated)> = rows.iter().map(|it| (it.field.as_str(), said(it))).collect();
    Ok(Part::ALL.into_iter().filter_map(|part| sheet::told(subject, part, &known)).collect())
}

/// Shows the sheet to everybody who reads the asset, and states the topics whose part is complete.
async fn carry_on(
    tx: &mut Tx,
    officer: &Officer,
    asset: &Asset,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let (id, subject) = (AssetId(asset.id), subject(asset));
    let rows = store::sheets::latest(tx, id).await?;
    store::sheets::show(tx, id, &shown(asset, subject, &rows)).await?;
    let known: Vec<(&str, Stated)> = rows.iter().map(|it| (it.field.as_str(), said(it))).collect();
    let stated = store::pricing::sheet(tx, id).await?;
    let mut statements = Vec::new();
    for part in Part::ALL {
        let Some(topic) = Topic::parse(part.name()) else { continue };
        let Some(content) = sheet::told(subject, part, &known) else { continue };
        let last = stated.iter().find(|it| it.topic == topic.slug());
        if last.and_then(|it| it.content.as_ref()) != Some(&content) {
            let stated = stating::Stated::Known { content, source: Some(SOURCE.to_owned()) };
            statements.push(Statement { topic, stated, seen: None });
        }
    }
    stating::enter(tx, officer, asset, statements, now).await
}

/// The asset's facts with every field of the sheet in its place.
fn shown(asset: &Asset, subject: Subject, rows: &[SheetField]) -> Value {
    let mut facts = asset.facts.as_object().cloned().unwrap_or_else(Map::new);
    for field in sheet::fields(subject) {
        let Some(row) = rows.iter().find(|it| it.field == field.key) else { continue };
        let content = match row.state.as_str() {
            "known" => row.value.as_ref().map(|it| field.form.chinese(it)),
            "unknown" => None,
            _ => Some(sheet::written(field, &said(row))),
        };
        let known = row.value.as_ref().filter(|_| row.state == "known");
        let item = json!({
            "label": field.chinese,
            "part": field.part.name(),
            "content": content,
            // As it is kept: an amount that can be added up.
            "value": known,
            "source": row.source,
            "checked_on": row.as_of.or(row.asked_on),
            "asked": row.asked,
        });
        facts.insert(field.key.to_owned(), item);
    }
    Value::Object(facts)
}
