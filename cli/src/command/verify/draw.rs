//! `fachui verify --draw`: a draw (摇号) run again from what the court has published.
//!
//! Texts that could be written in two ways (times, hashes) are taken in one form only, so that a
//! record which passes is the published one to the byte, white space aside.

use std::path::Path;

use domain::chain::Hash;
use domain::instant::Instant;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use valuation::draw::{
    self, Announcement, Bar, Basis, Candidate, Contribution, ContributionKind, Exclusion, Flaw,
    PublicSource, Record, Secret,
};

use crate::error::CliError;
use crate::input::{parse_instant, read_json};
use crate::output::Answer;

/// The one version there is.
const VERSION: u32 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    draw: String,
    case_number: String,
    asset: String,
    announced_at: At,
    list: List,
    candidates: Vec<Listed>,
    contributions_until: At,
    source: Option<Source>,
    commitment: Hex<32>,
    announcement_hash: Hex<32>,
    contributions: Vec<Given>,
    secret: Hex<32>,
    nonce: Hex<16>,
    drawn_at: At,
    drawn: Vec<String>,
    digest: Hex<32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    version: String,
    field: String,
    region: String,
    basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    id: String,
    name: String,
    excluded: Option<Excluded>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Excluded {
    rule: String,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    name: String,
    not_before: At,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    kind: String,
    by: String,
    value: String,
    at: At,
}

/// RFC 3339 exactly as we print it.
struct At(Instant);

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<At, D::Error> {
        let text = String::deserialize(from)?;
        let at = parse_instant(&text).map_err(D::Error::custom)?;
        if at.to_string() == text {
            Ok(At(at))
        } else {
            Err(D::Error::custom(format!("'{text}' is published as {at}")))
        }
    }
}

/// Lower-case hexadecimal digits of exactly so many bytes.
struct Hex<const N: usize>([u8; N]);

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Hex<N>, D::Error> {
        let text = String::deserialize(from)?;
        let mut bytes = [0; N];
        let lower = !text.bytes().any(|it| it.is_ascii_uppercase());
        if lower && hex::decode_to_slice(&text, &mut bytes).is_ok() {
            Ok(Hex(bytes))
        } else {
            Err(D::Error::custom(format!("'{text}' is not {N} bytes in lower-case hexadecimal")))
        }
    }
}

#[derive(Serialize)]
struct Verdict {
    valid: bool,
    /// The ids of the firms, in their order.
    drawn: Vec<String>,
    names: Vec<String>,
    candidates: usize,
    eligible: usize,
    seed: String,
    digest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What the inputs draw, where the record says something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Vec<String>>,
}

pub fn run(file: &Path, key: Option<&Path>) -> Result<Answer, CliError> {
    if key.is_some() {
        let why = "a draw is checked against itself and carries no signature";
        return Err(CliError::argument("--key", why));
    }
    let record = record(file, read_json(file)?)?;
    match draw::check(&record) {
        Ok(()) => Answer::done(&verdict(&record, None)),
        Err(flaw) => Answer::failed(&verdict(&record, Some(flaw))),
    }
}

fn verdict(record: &Record, flaw: Option<Flaw>) -> Verdict {
    let announcement = &record.announcement;
    let name = |id: &String| {
        let found = announcement.candidates.iter().find(|it| it.id == *id);
        found.map_or_else(String::new, |it| it.name.clone())
    };
    let announced = draw::announcement_hash(announcement);
    Verdict {
        valid: flaw.is_none(),
        drawn: record.drawn.clone(),
        names: record.drawn.iter().map(name).collect(),
        candidates: announcement.candidates.len(),
        eligible: announcement.eligible().count(),
        seed: draw::seed(announced, &record.secret, &record.contributions).to_string(),
        digest: record.digest.to_string(),
        why: flaw.as_ref().map(Flaw::slug),
        detail: flaw.as_ref().map(ToString::to_string),
        expected: match flaw {
            Some(Flaw::OtherFirms { expected }) => Some(expected),
            Some(_) | None => None,
        },
    }
}

fn record(file: &Path, given: File) -> Result<Record, CliError> {
    if given.version != VERSION {
        let why = format!("is {}, and this fachui knows {VERSION}", given.version);
        return Err(CliError::field(file, "version", why));
    }
    let unknown = |field: String, text: &str| {
        CliError::field(file, field, format!("'{text}' is not a known name"))
    };
    let basis = Basis::parse(&given.list.basis)
        .ok_or_else(|| unknown("list.basis".to_owned(), &given.list.basis))?;
    let candidate = |(place, it): (usize, Listed)| {
        let excluded = match it.excluded {
            None => None,
            Some(Excluded { rule, why }) => {
                let field = format!("candidates[{place}].excluded.rule");
                let bar = Bar::parse(&rule).ok_or_else(|| unknown(field, &rule))?;
                Some(Exclusion { bar, why })
            }
        };
        Ok(Candidate { id: it.id, name: it.name, excluded })
    };
    let contribution = |(place, it): (usize, Given)| {
        let field = format!("contributions[{place}].kind");
        let kind = ContributionKind::parse(&it.kind).ok_or_else(|| unknown(field, &it.kind))?;
        Ok(Contribution { kind, by: it.by, value: it.value, at: it.at.0 })
    };
    let candidates: Result<_, CliError> =
        given.candidates.into_iter().enumerate().map(candidate).collect();
    let contributions: Result<_, CliError> =
        given.contributions.into_iter().enumerate().map(contribution).collect();
    let source = given.source.map(|it| PublicSource { name: it.name, not_before: it.not_before.0 });
    Ok(Record {
        announcement: Announcement {
            draw: given.draw,
            case_number: given.case_number,
            asset: given.asset,
            announced_at: given.announced_at.0,
            list_version: given.list.version,
            field: given.list.field,
            region: given.list.region,
            basis,
            candidates: candidates?,
            contributions_until: given.contributions_until.0,
            source,
            commitment: Hash::from_bytes(given.commitment.0),
        },
        announcement_hash: Hash::from_bytes(given.announcement_hash.0),
        contributions: contributions?,
        secret: Secret { secret: given.secret.0, nonce: given.nonce.0 },
        drawn_at: given.drawn_at.0,
        drawn: given.drawn,
        digest: Hash::from_bytes(given.digest.0),
    })
}
