//! Documents the platform writes for a court (文书): by rule with the announcement and the close
//! of a lot, or when an officer asks for one. Each has a code that leads to its record.

pub mod case;
pub mod lot;
pub mod refusal;
pub mod templates;
mod words;

use chrono::{DateTime, Datelike, Timelike, Utc};
use documents::{Fields, Kind, Stamp};
use domain::chain::Hash;
use domain::fact::Fact;
use domain::id::{CaseId, CourtId, LotId, PersonId};
use domain::instant::{Instant, beijing};
use sm3::{Digest, Sm3};
use store::StoreError;
use store::db::Tx;
use store::documents::Document;
use store::issued::Issued;
use store::people::Court;
use uuid::Uuid;

use self::refusal::DocumentRefusal;
use super::{AppError, cases};
use crate::App;
use crate::actor::Officer;

/// How many orders are looked at in one round.
const BATCH: i64 = 64;
/// Digits and capitals that are not taken for one another.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// What a document is about.
#[derive(Clone, Copy, Debug)]
pub struct About {
    pub kind: Kind,
    pub case: CaseId,
    pub lot: Option<LotId>,
    pub subject: Uuid,
    /// Nobody when the platform issues it by rule.
    pub by: Option<PersonId>,
}

/// A document that is set and not yet issued.
struct Set {
    row: Issued,
    content: Vec<u8>,
}

/// Sets a document from the template in force. Slow, and therefore before any transaction.
async fn set(app: &App, court: &Court, about: About, fields: Fields) -> Result<Set, AppError> {
    let now = app.now();
    let (kind, own) = (about.kind, CourtId(court.id));
    let template = store::issued::template(&mut app.db.reader().await?, own, kind.name()).await?;
    let (template_version, text) =
        template.map_or((0, kind.shipped().to_owned()), |it| (it.version, it.body));
    let code = code();
    let stamp = Stamp {
        code: dashed(&code),
        address: format!("{}/documents/{code}", origin(app)),
        is_rehearsal: court.profile == "rehearsal",
        issued: parts(now),
    };
    let fields = fields.with("court", &court.name).with("date", day(now));
    let stored = serde_json::to_value(&fields).expect("fields are strings");
    let pdf = app.typesetter.set(text, fields, stamp).await?;
    let row = Issued {
        id: Uuid::new_v4(),
        code,
        kind: kind.name().to_owned(),
        court_id: court.id,
        case_id: about.case.0,
        lot_id: about.lot.map(|it| it.0),
        subject_id: about.subject,
        template_version,
        fields: stored,
        hash: Sm3::digest(&pdf.bytes).to_vec(),
        pages: i32::try_from(pdf.pages).unwrap_or(i32::MAX),
        issued_by: about.by.map(|it| it.0),
        issued_at: now,
    };
    Ok(Set { row, content: pdf.bytes })
}

/// Keeps a document and says so in the record of its case.
async fn issue(tx: &mut Tx, set: &Set) -> Result<(), AppError> {
    let row = &set.row;
    let file = Document {
        hash: row.hash.clone(),
        media: "application/pdf".to_owned(),
        bytes: i64::try_from(set.content.len()).unwrap_or(i64::MAX),
        stored_at: row.issued_at,
    };
    store::documents::keep(tx, &file, &set.content).await?;
    store::issued::insert(tx, row).await?;
    let hash: [u8; 32] = row.hash.clone().try_into().expect("SM3 has 32 bytes");
    let (hash, kind) = (Hash::from_bytes(hash), row.kind.clone());
    let fact = Fact::DocumentIssued { document: row.id, kind, hash };
    let (case, by) = (CaseId(row.case_id), row.issued_by.map(PersonId));
    Ok(store::facts::append(tx, case, by, Instant::from_utc(row.issued_at), &fact).await?)
}

/// One round of the worker: what was ordered with an announcement or a close is written, each in
/// a transaction of its own. What fails is passed over in this round and tried again in the next.
///
/// Grounds: [`domain::statute::auction::ART_22`].
pub async fn catch_up(app: &App) -> Result<(), AppError> {
    let mut failed = 0;
    loop {
        let mut reader = app.db.reader().await?;
        let orders = store::issued::ordered(&mut reader, failed, BATCH).await?;
        drop(reader);
        if orders.is_empty() {
            return Ok(());
        }
        for (lot, kind) in orders {
            if let Err(error) = by_rule(app, lot, &kind).await {
                tracing::error!(%lot, kind, %error, "a document could not be written");
                failed += 1;
            }
        }
    }
}

async fn by_rule(app: &App, id: LotId, kind: &str) -> Result<(), AppError> {
    let unknown = StoreError::Corrupt { what: "document order", id: id.0, why: "kind" };
    let kind = Kind::from_name(kind).ok_or(unknown)?;
    let mut reader = app.db.reader().await?;
    let record = store::lots::find(&mut reader, id).await?;
    let court = store::people::court(&mut reader, record.court_id).await?;
    drop(reader);
    let fields = lot::fields(app, &court, &record, kind).await?;
    let case = record.lot.case_id;
    let about = About { kind, case, lot: Some(id), subject: id.0, by: None };
    let set = set(app, &court, about, fields).await?;
    let issued = app.db.transaction(async |tx| {
        if store::issued::take(tx, id, kind.name()).await? {
            issue(tx, &set).await?;
        }
        Ok::<_, AppError>(())
    });
    issued.await
}

/// What an officer wants written.
pub struct Wanted {
    pub kind: Kind,
    /// The lot, inquiry or plan; the case itself for a statement.
    pub subject: Uuid,
    /// For an assistance notice: to whom, and what is asked.
    pub addressee: Option<String>,
    pub acts: Option<String>,
}

/// Writes a document of one's own case.
pub async fn write(
    app: &App,
    officer: &Officer,
    case: CaseId,
    wanted: Wanted,
) -> Result<Issued, AppError> {
    let mut reader = app.db.reader().await?;
    cases::conducts(officer, &store::cases::find(&mut reader, case).await?)?;
    let court = cases::court_of(&mut reader, officer).await?;
    drop(reader);
    let (lot, fields) = match wanted.kind {
        Kind::Announcement | Kind::Rules | Kind::Confirmation => {
            return Err(DocumentRefusal::ByRule(wanted.kind).into());
        }
        Kind::Ruling | Kind::Assistance => {
            let id = LotId(wanted.subject);
            let record = store::lots::find(&mut app.db.reader().await?, id).await?;
            if record.lot.case_id != case {
                return Err(AppError::NotYourCase);
            }
            let fields = lot::fields(app, &court, &record, wanted.kind).await?;
            let fields = match wanted.kind {
                Kind::Assistance => asked(fields, &wanted)?,
                Kind::Ruling
                | Kind::Announcement
                | Kind::Rules
                | Kind::Commission
                | Kind::Confirmation
                | Kind::Plan
                | Kind::Statement => fields,
            };
            (Some(id), fields)
        }
        Kind::Commission | Kind::Plan | Kind::Statement => {
            (None, case::fields(app, &court, case, &wanted).await?)
        }
    };
    let by = Some(officer.person_id);
    let about = About { kind: wanted.kind, case, lot, subject: wanted.subject, by };
    let set = set(app, &court, about, fields).await?;
    app.db.transaction(async |tx| issue(tx, &set).await).await?;
    Ok(set.row)
}

fn asked(fields: Fields, wanted: &Wanted) -> Result<Fields, DocumentRefusal> {
    let text = |given: &Option<String>| {
        let given = given.as_deref().map(str::trim).filter(|it| (1..=1000).contains(&it.len()));
        given.map(str::to_owned).ok_or(DocumentRefusal::NoAddressee)
    };
    let (addressee, acts) = (text(&wanted.addressee)?, text(&wanted.acts)?);
    Ok(fields.with("addressee", addressee).with("acts", acts))
}

/// The documents of a case of one's court, oldest first.
pub async fn of_case(app: &App, officer: &Officer, id: CaseId) -> Result<Vec<Issued>, AppError> {
    let mut reader = app.db.reader().await?;
    cases::own(&mut reader, officer.court_id, id).await?;
    Ok(store::issued::of_case(&mut reader, id).await?)
}

/// What of a lot is published.
pub async fn of_lot(app: &App, id: LotId) -> Result<Vec<Issued>, AppError> {
    let mut found = store::issued::of_lot(&mut app.db.reader().await?, id).await?;
    found.retain(is_public);
    Ok(found)
}

/// A document of one's court, for its file.
pub async fn for_officer(app: &App, officer: &Officer, id: Uuid) -> Result<Issued, AppError> {
    let found = store::issued::find(&mut app.db.reader().await?, id).await?;
    if found.court_id == officer.court_id.0 { Ok(found) } else { Err(AppError::NotYourCourt) }
}

/// What a verification code leads to, with the court and the case.
pub struct Verified {
    pub issued: Issued,
    pub court: String,
    pub case_number: String,
    pub is_rehearsal: bool,
}

/// Dashes, spaces and small letters do not matter.
pub async fn verify(app: &App, code: &str) -> Result<Verified, AppError> {
    let code: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|it| it.to_ascii_uppercase())
        .take(17)
        .collect();
    let mut reader = app.db.reader().await?;
    let found = store::issued::by_code(&mut reader, &code).await?;
    let issued = found.ok_or(DocumentRefusal::Unknown)?;
    let court = store::people::court(&mut reader, CourtId(issued.court_id)).await?;
    let case = store::cases::find(&mut reader, CaseId(issued.case_id)).await?;
    let is_rehearsal = court.profile == "rehearsal";
    Ok(Verified { issued, court: court.name, case_number: case.case_number, is_rehearsal })
}

/// Whether the law wants it published; what is not is told by its holder's code and never shown.
pub fn is_public(issued: &Issued) -> bool {
    Kind::from_name(&issued.kind).is_some_and(Kind::is_public)
}

/// The document behind a code, where the law wants it published.
pub async fn published(app: &App, code: &str) -> Result<Issued, AppError> {
    let issued = verify(app, code).await?.issued;
    if is_public(&issued) { Ok(issued) } else { Err(DocumentRefusal::Unknown.into()) }
}

/// `7K2MQX4P…` as `7K2M-QX4P-…`, for people.
pub fn dashed(code: &str) -> String {
    let groups: Vec<String> =
        code.as_bytes().chunks(4).map(|it| String::from_utf8_lossy(it).into_owned()).collect();
    groups.join("-")
}

/// Eighty bits that nobody guesses.
fn code() -> String {
    let random: [u8; 16] = rand::random();
    let letter = |it: &u8| ALPHABET.get(usize::from(it & 31)).copied().map_or('2', char::from);
    random.iter().map(letter).collect()
}

fn origin(app: &App) -> String {
    let own = || format!("http://{}", app.config.listen);
    app.config.public_origin.clone().unwrap_or_else(own)
}

fn parts(at: DateTime<Utc>) -> (u16, u8, u8, u8, u8, u8) {
    let local = at.with_timezone(&beijing());
    let small = |it: u32| u8::try_from(it).unwrap_or_default();
    let year = u16::try_from(local.year()).unwrap_or_default();
    let (month, day) = (small(local.month()), small(local.day()));
    (year, month, day, small(local.hour()), small(local.minute()), small(local.second()))
}

/// `2026年11月22日`.
pub(crate) fn day(at: DateTime<Utc>) -> String {
    at.with_timezone(&beijing()).format("%Y年%-m月%-d日").to_string()
}

/// `2026年11月22日10时00分00秒`.
fn second(at: Instant) -> String {
    at.utc().with_timezone(&beijing()).format("%Y年%-m月%-d日%H时%M分%S秒").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_sixteen_clear_letters_and_no_two_are_equal() {
        let codes: std::collections::BTreeSet<String> = (0..100).map(|_| code()).collect();
        assert_eq!(codes.len(), 100);
        for code in codes {
            assert_eq!(code.len(), 16);
            assert!(code.bytes().all(|it| ALPHABET.contains(&it)), "{code}");
        }
        assert_eq!(dashed("7K2MQX4P9TRA3BHD"), "7K2M-QX4P-9TRA-3BHD");
    }
}
