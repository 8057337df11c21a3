//! Records of platform faults as supervisors read and countersign them.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use uuid::Uuid;

use crate::App;
use crate::actor::Supervisor;
use crate::app::{AppError, faults};
use crate::http::officer::faults::Statement;
use crate::http::problem::Problem;
use crate::http::public::faults::{FaultView, fault_view};

/// Faults of one's court, newest first; those without a signature wait for one.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "list_supervisor_faults",
    responses(
        (status = 200, description = "Records", body = Vec<FaultView>),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/faults")]
pub async fn list_supervisor_faults(
    supervisor: Supervisor,
    app: Data<App>,
) -> Result<Json<Vec<FaultView>>, AppError> {
    let records = faults::of_court(&app, supervisor.court_id).await?;
    Ok(Json(records.into_iter().map(fault_view).collect()))
}

/// Add a statement to the record of a fault and sign it. The second signature covers the first.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "countersign_fault",
    params(("fault_id" = Uuid, Path)),
    request_body = Statement,
    responses(
        (status = 200, description = "The record", body = FaultView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/faults/{fault_id}/signature")]
pub async fn countersign_fault(
    supervisor: Supervisor,
    app: Data<App>,
    fault_id: Path<Uuid>,
    body: Json<Statement>,
) -> Result<Json<FaultView>, AppError> {
    let signed = faults::sign_as_supervisor(&app, &supervisor, *fault_id, &body.statement).await?;
    Ok(Json(fault_view(signed)))
}
