//! What follows from a deal, as the court officer orders it: completion or default.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use domain::id::LotId;
use domain::lot::Lot;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::{AppError, settlement};
use crate::http::problem::Problem;

/// A lot after its outcome has changed.
#[derive(Serialize, ToSchema)]
pub struct OutcomeView {
    pub id: Uuid,
    pub state: String,
}

impl From<Lot> for OutcomeView {
    fn from(lot: Lot) -> OutcomeView {
        OutcomeView { id: lot.id.0, state: lot.state.name().to_owned() }
    }
}

/// The completion ruling was served: title passes, the price moves to the case fund.
#[utoipa::path(
    tag = "officer",
    operation_id = "complete_lot",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The lot", body = OutcomeView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/completion")]
pub async fn complete_lot(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<Uuid>,
) -> Result<Json<OutcomeView>, AppError> {
    Ok(Json(settlement::complete(&app, &officer, LotId(*lot_id)).await?.into()))
}

/// The buyer defaulted: the deposit is forfeited.
#[utoipa::path(
    tag = "officer",
    operation_id = "default_lot",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The lot", body = OutcomeView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/default")]
pub async fn default_lot(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<Uuid>,
) -> Result<Json<OutcomeView>, AppError> {
    Ok(Json(settlement::default(&app, &officer, LotId(*lot_id)).await?.into()))
}
