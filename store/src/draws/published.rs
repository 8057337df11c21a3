//! A draw as it is published: the JSON of `docs/draw.md`, from the law and back.

use chrono::DateTime;
use domain::chain::Hash;
use domain::instant::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use valuation::draw::{
    Announcement, Bar, Basis, Candidate, Contribution, Exclusion, PublicSource, Record,
};

/// The version of the format.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Announced {
    version: u32,
    draw: String,
    case_number: String,
    asset: String,
    announced_at: String,
    list: List,
    candidates: Vec<Listed>,
    contributions_until: String,
    source: Option<Source>,
    commitment: String,
}

#[derive(Serialize, Deserialize)]
struct List {
    version: String,
    field: String,
    region: String,
    basis: String,
}

#[derive(Serialize, Deserialize)]
struct Listed {
    id: String,
    name: String,
    excluded: Option<Excluded>,
}

#[derive(Serialize, Deserialize)]
struct Excluded {
    rule: String,
    why: String,
}

#[derive(Serialize, Deserialize)]
struct Source {
    name: String,
    not_before: String,
}

/// What is published before anybody contributes.
pub fn announcement(it: &Announcement) -> Value {
    let candidate = |it: &Candidate| Listed {
        id: it.id.clone(),
        name: it.name.clone(),
        excluded: it
            .excluded
            .as_ref()
            .map(|it| Excluded { rule: it.bar.slug().to_owned(), why: it.why.clone() }),
    };
    let announced = Announced {
        version: VERSION,
        draw: it.draw.clone(),
        case_number: it.case_number.clone(),
        asset: it.asset.clone(),
        announced_at: it.announced_at.to_string(),
        list: List {
            version: it.list_version.clone(),
            field: it.field.clone(),
            region: it.region.clone(),
            basis: it.basis.slug().to_owned(),
        },
        candidates: it.candidates.iter().map(candidate).collect(),
        contributions_until: it.contributions_until.to_string(),
        source: it
            .source
            .as_ref()
            .map(|it| Source { name: it.name.clone(), not_before: it.not_before.to_string() }),
        commitment: it.commitment.to_string(),
    };
    serde_json::to_value(announced).unwrap_or_default()
}

/// The announcement again; `None` if the stored text is none.
pub fn read(value: &Value) -> Option<Announcement> {
    let it = Announced::deserialize(value).ok()?;
    let candidate = |it: Listed| {
        let excluded = match it.excluded {
            None => None,
            Some(it) => Some(Exclusion { bar: Bar::parse(&it.rule)?, why: it.why }),
        };
        Some(Candidate { id: it.id, name: it.name, excluded })
    };
    let candidates: Option<Vec<Candidate>> = it.candidates.into_iter().map(candidate).collect();
    let source = match it.source {
        None => None,
        Some(it) => Some(PublicSource { not_before: at(&it.not_before)?, name: it.name }),
    };
    let commitment: [u8; 32] = hex::decode(&it.commitment).ok()?.try_into().ok()?;
    Some(Announcement {
        draw: it.draw,
        case_number: it.case_number,
        asset: it.asset,
        announced_at: at(&it.announced_at)?,
        list_version: it.list.version,
        field: it.list.field,
        region: it.list.region,
        basis: Basis::parse(&it.list.basis)?,
        candidates: candidates?,
        contributions_until: at(&it.contributions_until)?,
        source,
        commitment: Hash::from_bytes(commitment),
    })
}

/// What is published when the draw has been held.
pub fn record(it: &Record) -> Value {
    let contribution = |it: &Contribution| {
        let (by, value) = (&it.by, &it.value);
        json!({ "kind": it.kind.slug(), "by": by, "value": value, "at": it.at.to_string() })
    };
    let mut value = announcement(&it.announcement);
    let more = [
        ("announcement_hash", json!(it.announcement_hash.to_string())),
        ("contributions", it.contributions.iter().map(contribution).collect()),
        ("secret", json!(hex::encode(it.secret.secret))),
        ("nonce", json!(hex::encode(it.secret.nonce))),
        ("drawn_at", json!(it.drawn_at.to_string())),
        ("drawn", json!(it.drawn)),
        ("digest", json!(it.digest.to_string())),
    ];
    if let Value::Object(fields) = &mut value {
        fields.extend(more.map(|(name, value)| (name.to_owned(), value)));
    }
    value
}

fn at(text: &str) -> Option<Instant> {
    DateTime::parse_from_rfc3339(text).ok().map(|it| Instant::from_utc(it.to_utc()))
}
