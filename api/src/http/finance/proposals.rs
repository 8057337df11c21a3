//! Whose unidentified money may be.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Finance;
use crate::app::proposals::Proposal;
use crate::app::{AppError, proposals};
use crate::http::problem::Problem;
use crate::http::wire::Yuan;

/// Somebody whose money it may be. A proposal claims nothing.
#[derive(Serialize, ToSchema)]
pub struct ProposedOwner {
    pub case_id: Uuid,
    pub case_number: String,
    /// Null for money of a case itself.
    pub registration_id: Option<Uuid>,
    pub sub_account: Option<String>,
    /// The bidder; of a case, its debtors.
    pub names: Vec<String>,
    pub owed: Option<Yuan>,
    /// `number-mistyped`, `number-in-text`, `paid-before`, `same-name`, `name-in-text`,
    /// `case-in-text`, and, never alone, `amount-owed`.
    pub reasons: Vec<&'static str>,
}

impl From<Proposal> for ProposedOwner {
    fn from(it: Proposal) -> ProposedOwner {
        ProposedOwner {
            case_id: it.case_id,
            case_number: it.case_number,
            registration_id: it.registration_id,
            sub_account: it.number,
            names: it.names,
            owed: it.owed.map(Yuan),
            reasons: it.reasons.iter().map(|reason| reason.slug()).collect(),
        }
    }
}

/// Whose a line of unidentified money may be, the likeliest first, each with its reasons.
#[utoipa::path(
    tag = "finance",
    operation_id = "list_proposals_for_money",
    params(("suspense_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The proposals", body = [ProposedOwner]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/suspense/{suspense_id}/proposals")]
pub async fn list_proposals_for_money(
    finance: Finance,
    app: Data<App>,
    suspense_id: Path<Uuid>,
) -> Result<Json<Vec<ProposedOwner>>, AppError> {
    let found = proposals::proposals(&app, &finance, *suspense_id).await?;
    Ok(Json(found.into_iter().map(ProposedOwner::from).collect()))
}
