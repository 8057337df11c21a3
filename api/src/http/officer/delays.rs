//! Payouts that are delayed with approval.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::id::CaseId;
use ledger::payout_clock::Ground;
use serde::{Deserialize, Serialize};
use store::delays::Delay;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::{AppError, delays};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// Why a payout may be delayed with approval (FUND-10).
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DelayGround {
    Distribution,
    Frozen,
    NotCollected,
    Suspended,
    Other,
}

impl From<DelayGround> for Ground {
    fn from(ground: DelayGround) -> Ground {
        match ground {
            DelayGround::Distribution => Ground::Distribution,
            DelayGround::Frozen => Ground::Frozen,
            DelayGround::NotCollected => Ground::NotCollected,
            DelayGround::Suspended => Ground::Suspended,
            DelayGround::Other => Ground::Other,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskDelay {
    pub ground: DelayGround,
    pub reason: String,
}

/// A delay that was asked for; it counts once it is approved.
#[derive(Serialize, ToSchema)]
pub struct DelayView {
    pub id: Uuid,
    pub case_id: Uuid,
    pub case_number: String,
    pub ground: String,
    pub reason: String,
    pub asked_by: Uuid,
    pub asked_at: DateTime<FixedOffset>,
    pub approved_by: Option<Uuid>,
    pub approved_at: Option<DateTime<FixedOffset>>,
    pub ended_at: Option<DateTime<FixedOffset>>,
}

impl From<Delay> for DelayView {
    fn from(row: Delay) -> DelayView {
        DelayView {
            id: row.id,
            case_id: row.case_id,
            case_number: row.case_number,
            ground: row.ground,
            reason: row.reason,
            asked_by: row.asked_by,
            asked_at: beijing(row.asked_at),
            approved_by: row.approved_by,
            approved_at: row.approved_at.map(beijing),
            ended_at: row.ended_at.map(beijing),
        }
    }
}

/// Ask for the payout of a case to be delayed.
#[utoipa::path(
    tag = "officer",
    operation_id = "ask_delay",
    params(("case_id" = Uuid, Path)),
    request_body = AskDelay,
    responses(
        (status = 201, description = "Asked for", body = DelayView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/cases/{case_id}/delays")]
pub async fn ask_delay(
    officer: Officer,
    app: Data<App>,
    case_id: Path<Uuid>,
    body: Json<AskDelay>,
) -> Result<HttpResponse, AppError> {
    let said = (body.ground.into(), body.reason.as_str());
    let delay = delays::ask(&app, &officer, CaseId(*case_id), said).await?;
    Ok(HttpResponse::Created().json(DelayView::from(delay)))
}

/// The delays of a case, the oldest first.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_delays",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The delays", body = [DelayView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}/delays")]
pub async fn list_delays(
    officer: Officer,
    app: Data<App>,
    case_id: Path<Uuid>,
) -> Result<Json<Vec<DelayView>>, AppError> {
    let rows = delays::of_case(&app, &officer, CaseId(*case_id)).await?;
    Ok(Json(rows.into_iter().map(DelayView::from).collect()))
}

/// The ground of a delay has ended: the money is paid within ten days.
#[utoipa::path(
    tag = "officer",
    operation_id = "end_delay",
    params(("delay_id" = Uuid, Path)),
    responses(
        (status = 200, description = "Ended", body = DelayView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/delays/{delay_id}/end")]
pub async fn end_delay(
    officer: Officer,
    app: Data<App>,
    delay_id: Path<Uuid>,
) -> Result<Json<DelayView>, AppError> {
    Ok(Json(delays::end(&app, &officer, *delay_id).await?.into()))
}
