//! How much of a case was typed by hand.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use domain::id::CaseId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::meter::{self, Meter};
use crate::http::problem::Problem;

/// Values of a case by where they came from.
#[derive(Serialize, ToSchema)]
pub struct MeterView {
    /// Entered by hand into a form; a correction counts again.
    pub typed: i64,
    /// Taken over from a table.
    pub imported: i64,
    /// Written by the platform from what was there.
    pub generated: i64,
}

/// How many values of a case were typed by hand, and how many were carried over.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_case_meter",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The meter", body = MeterView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}/meter")]
pub async fn get_case_meter(
    officer: Officer,
    app: Data<App>,
    case_id: Path<CaseId>,
) -> Result<Json<MeterView>, AppError> {
    let Meter { typed, imported, generated } =
        meter::of_case(&app, &officer, case_id.into_inner()).await?;
    Ok(Json(MeterView { typed, imported, generated }))
}
