//! What an officer does to a running lot: suspend, resume, withdraw. The reason is published.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, FixedOffset};
use domain::id::LotId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::{AppError, running};
use crate::engine::Performed;
use crate::http::problem::Problem;
use crate::http::wire::beijing;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reasoned {
    /// One to 500 characters, for everybody to read.
    pub reason: String,
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

/// Suspend bidding; the time that is left is kept.
#[utoipa::path(
    tag = "officer",
    operation_id = "pause_lot",
    params(("lot_id" = Uuid, Path)),
    request_body = Reasoned,
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
    body: Json<Reasoned>,
) -> Result<Json<ActView>, AppError> {
    let done = running::pause(&app, &officer, *lot_id, &body.reason).await?;
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

/// Withdraw a lot; bidding ends without an outcome.
#[utoipa::path(
    tag = "officer",
    operation_id = "withdraw_lot",
    params(("lot_id" = Uuid, Path)),
    request_body = Reasoned,
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
    body: Json<Reasoned>,
) -> Result<Json<ActView>, AppError> {
    let done = running::withdraw(&app, &officer, *lot_id, &body.reason).await?;
    Ok(view(*lot_id, done))
}
