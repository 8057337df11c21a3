//! Delays of payouts that wait for approval.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use uuid::Uuid;

use crate::App;
use crate::actor::Supervisor;
use crate::app::{AppError, delays};
use crate::http::officer::delays::DelayView;
use crate::http::problem::Problem;

/// The delays of the court: those that wait for approval first, then those that stand.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "list_court_delays",
    responses(
        (status = 200, description = "The delays", body = [DelayView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/delays")]
pub async fn list_court_delays(
    supervisor: Supervisor,
    app: Data<App>,
) -> Result<Json<Vec<DelayView>>, AppError> {
    let rows = delays::of_court(&app, &supervisor).await?;
    Ok(Json(rows.into_iter().map(DelayView::from).collect()))
}

/// Approve the delay of a payout.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "approve_delay",
    params(("delay_id" = Uuid, Path)),
    responses(
        (status = 200, description = "Approved", body = DelayView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/delays/{delay_id}/approval")]
pub async fn approve_delay(
    supervisor: Supervisor,
    app: Data<App>,
    delay_id: Path<Uuid>,
) -> Result<Json<DelayView>, AppError> {
    Ok(Json(delays::approve(&app, &supervisor, *delay_id).await?.into()))
}
