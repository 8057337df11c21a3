//! What an officer does to a running lot: suspend, resume, withdraw. The reason and the legal
//! ground are published.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, FixedOffset};
use domain::id::LotId;
use domain::lot::stopping::{Measure, StopGround};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::running::{self, Order};
use crate::engine::Performed;
use crate::http::names::{MeasureName, StopGroundName};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reasoned {
    /// One to 500 characters, for everybody to read.
    pub reason: String,
}

/// A deferral (暂缓) or suspension (中止) by the court.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseOrder {
    pub measure: MeasureName,
    pub ground: StopGroundName,
    /// Number of the ruling or decision; only an emergency does without.
    pub document: Option<String>,
    /// When the ground will have ended, if that is known: five days later bidding must go on.
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    pub ground_ends_at: Option<DateTime<FixedOffset>>,
    /// One to 500 characters, for everybody to read.
    pub reason: String,
}

/// A withdrawal (撤回) by the court.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalOrder {
    pub ground: StopGroundName,
    /// Number of the ruling or decision.
    pub document: Option<String>,
    /// One to 500 characters, for everybody to read.
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroundEnd {
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub ended_at: DateTime<FixedOffset>,
}

/// Until when bidding must go on (AUC-28).
#[derive(Debug, Serialize, ToSchema)]
pub struct ResumeDueView {
    pub ground_ends_at: DateTime<FixedOffset>,
    pub resume_by: DateTime<FixedOffset>,
}

fn ordered(
    (measure, ground): (Measure, StopGroundName),
    document: &Option<String>,
    ground_ends_at: Option<DateTime<FixedOffset>>,
    reason: &str,
) -> Result<Order, AppError> {
    let ground = StopGround::from_name(ground.name()).ok_or(AppError::TaskLost)?;
    let document = document.as_ref().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let ground_ends_at = ground_ends_at.map(|it| it.to_utc());
    Ok(Order { measure, ground, document, ground_ends_at, reason: reason.trim().to_owned() })
}

/// The durable place of the act in the lot's sequence.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActView {
    pub lot_id: Uuid,
    /// 0 for a lot withdrawn before its bidding was loaded.
    pub seq: u64,
    pub at: DateTime<FixedOffset>,
    /// The end of bidding after it.
    pub ends_at: DateTime<FixedOffset>,
}

fn view(lot: LotId, it: Performed) -> Json<ActView> {
    let (at, ends_at) = (beijing(it.at.utc()), beijing(it.ends_at.utc()));
    Json(ActView { lot_id: lot.0, seq: it.seq, at, ends_at })
}

/// Defer or suspend bidding on a legal ground; the time that is left is kept.
#[utoipa::path(
    tag = "officer",
    operation_id = "pause_lot",
    params(("lot_id" = Uuid, Path)),
    request_body = PauseOrder,
    responses(
        (status = 200, description = "Suspended", body = ActView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/pause")]
pub async fn pause_lot(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<PauseOrder>,
) -> Result<Json<ActView>, AppError> {
    let measure = Measure::from_name(body.measure.name()).ok_or(AppError::TaskLost)?;
    let order = ordered((measure, body.ground), &body.document, body.ground_ends_at, &body.reason)?;
    let done = running::pause(&app, &officer, *lot_id, &order).await?;
    Ok(view(*lot_id, done))
}

/// Resume bidding with the time that was left and at least one whole extension.
#[utoipa::path(
    tag = "officer",
    operation_id = "resume_lot",
    params(("lot_id" = Uuid, Path)),
    request_body = Reasoned,
    responses(
        (status = 200, description = "Resumed", body = ActView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/resumption")]
pub async fn resume_lot(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<Reasoned>,
) -> Result<Json<ActView>, AppError> {
    let done = running::resume(&app, &officer, *lot_id, &body.reason).await?;
    Ok(view(*lot_id, done))
}

/// Note that the ground of the standing deferral or suspension has ended: five days remain.
#[utoipa::path(
    tag = "officer",
    operation_id = "end_stop_ground",
    params(("lot_id" = Uuid, Path)),
    request_body = GroundEnd,
    responses(
        (status = 200, description = "Noted", body = ResumeDueView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/ground-end")]
pub async fn end_stop_ground(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<GroundEnd>,
) -> Result<Json<ResumeDueView>, AppError> {
    let due = running::end_ground(&app, &officer, *lot_id, body.ended_at.to_utc()).await?;
    let (ground_ends_at, resume_by) = (beijing(due.ground_ends_at), beijing(due.resume_by));
    Ok(Json(ResumeDueView { ground_ends_at, resume_by }))
}

/// Withdraw a lot on a legal ground; bidding ends without an outcome.
#[utoipa::path(
    tag = "officer",
    operation_id = "withdraw_lot",
    params(("lot_id" = Uuid, Path)),
    request_body = WithdrawalOrder,
    responses(
        (status = 200, description = "Withdrawn", body = ActView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/withdrawal")]
pub async fn withdraw_lot(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<WithdrawalOrder>,
) -> Result<Json<ActView>, AppError> {
    let measure = (Measure::Withdrawal, body.ground);
    let order = ordered(measure, &body.document, None, &body.reason)?;
    let done = running::withdraw(&app, &officer, *lot_id, &order).await?;
    Ok(view(*lot_id, done))
}
