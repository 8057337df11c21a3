//! Records of platform faults as officers read and sign them.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::{AppError, faults};

use crate::http::problem::Problem;
use crate::http::public::faults::{FaultView, fault_view};

/// What the signer adds to the record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// One to 2000 characters, for everybody to read.
    pub statement: String,
}

/// Faults of one's court, newest first; those without a signature wait for one.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_officer_faults",
    responses(
        (status = 200, description = "Records", body = Vec<FaultView>),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/faults")]
pub async fn list_officer_faults(
    officer: Officer,
    app: Data<App>,
) -> Result<Json<Vec<FaultView>>, AppError> {
    let records = faults::of_court(&app, officer.court_id).await?;
    Ok(Json(records.into_iter().map(fault_view).collect()))
}

/// Add a statement to the record of a fault and sign it. The first signature publishes it.
#[utoipa::path(
    tag = "officer",
    operation_id = "sign_fault",
    params(("fault_id" = Uuid, Path)),
    request_body = Statement,
    responses(
        (status = 200, description = "The record", body = FaultView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/faults/{fault_id}/signature")]
pub async fn sign_fault(
    officer: Officer,
    app: Data<App>,
    fault_id: Path<Uuid>,
    body: Json<Statement>,
) -> Result<Json<FaultView>, AppError> {
    let signed = faults::sign_as_officer(&app, &officer, *fault_id, &body.statement).await?;
    Ok(Json(fault_view(signed)))
}
