//! Interruptions of a lot, and the signed records of platform faults (故障公告).

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, FixedOffset};
use domain::id::LotId;
use domain::instant::Instant;
use serde::Serialize;
use store::faults::{Signature, Touched};
use store::stops::Interruption;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::app::faults::Record;
use crate::app::{AppError, faults};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// A pause or the withdrawal of a lot.
#[derive(Debug, Serialize, ToSchema)]
pub struct InterruptionView {
    /// Its place in the lot's sequence; 0 for a lot withdrawn before its bidding was loaded.
    pub seq: i64,
    /// `paused` or `withdrawn`.
    pub kind: String,
    pub at: Option<DateTime<FixedOffset>>,
    /// An outage is found after it has begun; the time that was left then is given back.
    pub counted_from: Option<DateTime<FixedOffset>>,
    pub reason: String,
    /// `deferral`, `suspension` or `withdrawal` by the court; null when the platform paused.
    pub measure: Option<String>,
    pub ground: Option<String>,
    pub document: Option<String>,
    pub ground_ends_at: Option<DateTime<FixedOffset>>,
    /// Bidding must go on by then (AUC-28).
    pub resume_by: Option<DateTime<FixedOffset>>,
    pub resumption: Option<ResumptionView>,
    /// The signed record of the platform's fault.
    pub fault_id: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ResumptionView {
    pub seq: i64,
    pub at: Option<DateTime<FixedOffset>>,
    pub ends_at: Option<DateTime<FixedOffset>>,
    pub reason: String,
}

/// A fault of the platform in one court.
#[derive(Debug, Serialize, ToSchema)]
pub struct FaultView {
    pub id: Uuid,
    pub court_name: String,
    /// `outage`: bids could not be judged and kept. `clock`: the clocks disagreed.
    pub cause: String,
    pub found_at: DateTime<FixedOffset>,
    /// The last moment at which bids were known to be judged and kept.
    pub from: Option<DateTime<FixedOffset>>,
    /// When the last lot went on; null while one is paused.
    pub until: Option<DateTime<FixedOffset>>,
    pub lots: Vec<FaultLotView>,
    pub signatures: Vec<SignatureView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FaultLotView {
    pub lot_id: Uuid,
    pub title: String,
    pub last_kept: Option<DateTime<FixedOffset>>,
    pub paused_at: Option<DateTime<FixedOffset>>,
    pub pause_seq: i64,
    /// Bidding time that was left and was given back.
    pub remaining_seconds: i64,
    /// `resumed`, `withdrawn` or `closed`; null while it is paused.
    pub next: Option<String>,
    pub next_seq: Option<i64>,
    pub next_at: Option<DateTime<FixedOffset>>,
    pub ends_at: Option<DateTime<FixedOffset>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SignatureView {
    pub signer_name: String,
    /// `officer` or `supervisor`.
    pub signer_role: String,
    pub signed_at: DateTime<FixedOffset>,
    pub statement: String,
    /// What was signed, word for word; `hash` is its SM3 digest in hex.
    pub content: String,
    pub hash: String,
}

fn time(micros: i64) -> Option<DateTime<FixedOffset>> {
    Instant::from_micros(micros).map(|it| beijing(it.utc()))
}

fn interruption(it: Interruption) -> InterruptionView {
    let resumption = it.resumed_seq.map(|seq| ResumptionView {
        seq,
        at: it.resumed_us.and_then(time),
        ends_at: it.resumed_ends_us.and_then(time),
        reason: it.resumed_reason.unwrap_or_default(),
    });
    InterruptionView {
        seq: it.seq,
        kind: it.kind,
        at: time(it.at_us),
        counted_from: time(it.from_us),
        reason: it.reason,
        measure: it.measure,
        ground: it.ground,
        document: it.document,
        ground_ends_at: it.ground_ends_at.map(beijing),
        resume_by: it.resume_by.map(beijing),
        resumption,
        fault_id: it.fault_id,
    }
}

fn fault_lot(it: Touched) -> FaultLotView {
    FaultLotView {
        lot_id: it.lot_id,
        title: it.title,
        last_kept: time(it.from_us),
        paused_at: time(it.paused_us),
        pause_seq: it.pause_seq,
        remaining_seconds: it.ended_us.saturating_sub(it.from_us) / 1_000_000,
        next: it.next_kind,
        next_seq: it.next_seq,
        next_at: it.next_us.and_then(time),
        ends_at: it.next_ends_us.and_then(time),
    }
}

fn signature(it: Signature) -> SignatureView {
    SignatureView {
        signer_name: it.signer_name,
        signer_role: it.signer_role,
        signed_at: beijing(it.signed_at),
        statement: it.statement,
        content: it.content,
        hash: hex::encode(it.hash),
    }
}

/// As officers, supervisors and, once it is signed, everybody see it.
pub fn fault_view(record: Record) -> FaultView {
    let (from, until) = (record.from().and_then(time), record.until().and_then(time));
    FaultView {
        id: record.fault.id,
        court_name: record.fault.court_name,
        cause: record.fault.cause,
        found_at: beijing(record.fault.found_at),
        from,
        until,
        lots: record.lots.into_iter().map(fault_lot).collect(),
        signatures: record.signatures.into_iter().map(signature).collect(),
    }
}

/// What interrupted a lot: reasons, legal grounds, when bidding went on.
#[utoipa::path(
    tag = "public",
    operation_id = "list_interruptions",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "Oldest first", body = Vec<InterruptionView>),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/interruptions")]
pub async fn list_interruptions(
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<Json<Vec<InterruptionView>>, AppError> {
    let found = store::stops::of_lot(&mut app.db.reader().await?, *lot_id).await?;
    Ok(Json(found.into_iter().map(interruption).collect()))
}

/// Signed records of platform faults, newest first.
#[utoipa::path(
    tag = "public",
    operation_id = "list_faults",
    responses(
        (status = 200, description = "Signed records", body = Vec<FaultView>),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/faults")]
pub async fn list_faults(app: Data<App>) -> Result<Json<Vec<FaultView>>, AppError> {
    let records = faults::published(&app).await?;
    Ok(Json(records.into_iter().map(fault_view).collect()))
}
