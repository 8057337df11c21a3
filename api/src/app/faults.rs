//! Records of platform faults (平台故障记录): written by the platform, read, completed by a
//! statement and signed by people. After the first signature everybody may read one.

use chrono::{DateTime, Utc};
use domain::id::{CourtId, PersonId};
use domain::instant::Instant;
use serde_json::{Value, json};
use sm3::{Digest, Sm3};
use store::db::Read;
use store::faults::{Fault, Signature, Touched};
use uuid::Uuid;

use super::AppError;
use super::error::StopError;
use crate::App;
use crate::actor::{Officer, Role, Supervisor};

/// A fault with everything known about it.
pub struct Record {
    pub fault: Fault,
    pub lots: Vec<Touched>,
    pub signatures: Vec<Signature>,
}

impl Record {
    /// From when no bid was known to be judged and kept.
    pub fn from(&self) -> Option<i64> {
        self.lots.iter().map(|it| it.from_us).min()
    }

    /// When the last of its lots went on; none while one is still paused.
    pub fn until(&self) -> Option<i64> {
        let ends = self.lots.iter().map(|it| it.next_us).collect::<Option<Vec<_>>>()?;
        ends.into_iter().max()
    }
}

/// Who signs.
struct Signer {
    person: PersonId,
    court: CourtId,
    role: Role,
}

/// What officers and supervisors of a court see, newest first.
pub async fn of_court(app: &App, court: CourtId) -> Result<Vec<Record>, AppError> {
    let mut reader = app.db.reader().await?;
    let faults = store::faults::of_court(&mut reader, court).await?;
    complete(&mut reader, faults).await
}

/// What has been signed, newest first, for everybody.
pub async fn published(app: &App) -> Result<Vec<Record>, AppError> {
    let mut reader = app.db.reader().await?;
    let faults = store::faults::signed(&mut reader).await?;
    complete(&mut reader, faults).await
}

async fn complete(read: &mut impl Read, faults: Vec<Fault>) -> Result<Vec<Record>, AppError> {
    let ids: Vec<Uuid> = faults.iter().map(|it| it.id).collect();
    let lots = store::faults::touched(read, &ids).await?;
    let signatures = store::faults::signatures(read, &ids).await?;
    let of = |fault: Fault| Record {
        lots: lots.iter().filter(|it| it.fault_id == fault.id).cloned().collect(),
        signatures: signatures.iter().filter(|it| it.fault_id == fault.id).cloned().collect(),
        fault,
    };
    Ok(faults.into_iter().map(of).collect())
}

/// An officer who conducts the case of a touched lot signs first; the second signature is any
/// other officer's of the court.
pub async fn sign_as_officer(
    app: &App,
    officer: &Officer,
    id: Uuid,
    statement: &str,
) -> Result<Record, AppError> {
    let (person, court) = (officer.person_id, officer.court_id);
    sign(app, &Signer { person, court, role: Role::Officer }, id, statement).await
}

pub async fn sign_as_supervisor(
    app: &App,
    supervisor: &Supervisor,
    id: Uuid,
    statement: &str,
) -> Result<Record, AppError> {
    let (person, court) = (supervisor.person_id, supervisor.court_id);
    sign(app, &Signer { person, court, role: Role::Supervisor }, id, statement).await
}

/// Grounds: [`domain::statute::auction::ART_28`].
async fn sign(app: &App, signer: &Signer, id: Uuid, statement: &str) -> Result<Record, AppError> {
    if !(1..=2000).contains(&statement.trim().chars().count()) {
        return Err(StopError::StatementUnusable.into());
    }
    let now = app.now();
    let signed = app.db.transaction(async |tx| {
        let fault = store::faults::lock(tx, id).await?;
        if fault.court_id != signer.court.0 {
            return Err(AppError::NotYourCourt);
        }
        let found = complete(tx, vec![fault]).await?;
        let mut record = found.into_iter().next().ok_or(AppError::TaskLost)?;
        let place = may_sign(&record, signer)?;
        let name = store::faults::signer_name(tx, signer.person).await?;
        let content = content(&record, (signer.role, &name), statement, now);
        let signature = Signature {
            fault_id: id,
            place,
            statement: statement.trim().to_owned(),
            hash: Sm3::digest(content.as_bytes()).to_vec(),
            content,
            signer_id: signer.person.0,
            signer_name: name,
            signer_role: signer.role.name().to_owned(),
            signed_at: now,
        };
        store::faults::sign(tx, &signature).await?;
        record.signatures.push(signature);
        Ok(record)
    });
    signed.await
}

/// Which of the two signatures this one is.
fn may_sign(record: &Record, signer: &Signer) -> Result<i16, AppError> {
    if record.until().is_none() {
        return Err(StopError::FaultUnfinished.into());
    }
    match record.signatures.as_slice() {
        [] => {
            let conducts = record.lots.iter().any(|it| it.officer_id == signer.person.0);
            if conducts { Ok(1) } else { Err(AppError::NotYourCase) }
        }
        [first] if first.signer_id == signer.person.0 => Err(StopError::SameSigner.into()),
        [_] => Ok(2),
        [..] => Err(StopError::FaultSigned.into()),
    }
}

/// What is signed, word for word: keys in alphabetical order, so that one record has one text.
fn content(
    record: &Record,
    (role, name): (Role, &str),
    statement: &str,
    now: DateTime<Utc>,
) -> String {
    let lots: Vec<Value> = record.lots.iter().map(lot).collect();
    let previous = record.signatures.last().map(|it| hex::encode(&it.hash));
    json!({
        "cause": record.fault.cause,
        "court": record.fault.court_name,
        "fault_id": record.fault.id,
        "found_at": Instant::from_utc(record.fault.found_at).to_string(),
        "from": record.from().map(told),
        "until": record.until().map(told),
        "lots": lots,
        "previous": previous,
        "statement": statement.trim(),
        "signer": { "name": name, "role": role.name() },
        "signed_at": Instant::from_utc(now).to_string(),
    })
    .to_string()
}

fn lot(it: &Touched) -> Value {
    json!({
        "lot_id": it.lot_id,
        "title": it.title,
        "last_kept": told(it.from_us),
        "gap_ms": it.paused_us.saturating_sub(it.from_us) / 1000,
        "shard": it.shard,
        "holder": it.holder,
        "epochs": [it.epoch_before, it.epoch],
        "pause": { "seq": it.pause_seq, "at": told(it.paused_us), "end": told(it.ended_us) },
        "remaining_ms": it.ended_us.saturating_sub(it.from_us) / 1000,
        "next": {
            "kind": it.next_kind,
            "seq": it.next_seq,
            "at": it.next_us.map(told),
            "end": it.next_ends_us.map(told),
        },
    })
}

fn told(micros: i64) -> String {
    Instant::from_micros(micros).map_or_else(String::new, |it| it.to_string())
}
