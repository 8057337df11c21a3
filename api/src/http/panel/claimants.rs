//! Who claims a right of first refusal (AUC-19) or to be the applicant, for the panel to decide.
//! Without bid codes, and
//! not for the lot's officer: until the close nobody sees both.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use domain::id::LotId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::PanelMember;
use crate::app::{AppError, panel};
use crate::http::problem::Problem;

#[derive(Serialize, ToSchema)]
pub struct ClaimantView {
    pub registration_id: Uuid,
    pub name: String,
    /// `priority-purchaser`, `applicant`, `agent`, `joint` or `self`.
    pub capacity: String,
    /// `confirmed`, `refused` or nothing yet.
    pub ruling: Option<String>,
    pub priority_rank: Option<i16>,
    /// The principal, or those who buy together, with their shares.
    pub buyers: Vec<String>,
    /// What was found against them, by its stable name.
    pub findings: Vec<String>,
}

/// Those who claim a special capacity and have no code yet.
#[utoipa::path(
    tag = "panel",
    operation_id = "list_claimants",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The claimants", body = [ClaimantView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/claimants")]
pub async fn list_claimants(
    member: PanelMember,
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<Json<Vec<ClaimantView>>, AppError> {
    let claimants = panel::claimants(&app, &member, lot_id.into_inner()).await?;
    let view = |it: store::claimants::Claimant| ClaimantView {
        registration_id: it.registration_id,
        name: it.name,
        capacity: it.capacity,
        ruling: it.ruling,
        priority_rank: it.priority_rank,
        buyers: it.buyers,
        findings: it.findings,
    };
    Ok(Json(claimants.into_iter().map(view).collect()))
}
