//! Costs that were decided elsewhere and belong into the next plan of a case.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, FixedOffset};
use domain::id::CaseId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::actor::Finance;
use crate::app::AppError;
use crate::app::proposed_costs::{self, ProposedCost};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// A cost with its source. It is proposed; the plan says what is met.
#[derive(Serialize, ToSchema)]
pub struct ProposedCostView {
    /// The label under which it goes into the plan.
    pub id: String,
    /// `inquiry` or `appraisal`.
    pub kind: &'static str,
    pub amount: Yuan,
    /// The platform or the firm.
    pub payee: String,
    /// The asset whose price it was for.
    pub asset: String,
    pub rule: &'static str,
    pub decided_at: DateTime<FixedOffset>,
    /// The version of the plan that was released with it; null while it is to be met.
    pub paid_in: Option<i32>,
}

impl From<ProposedCost> for ProposedCostView {
    fn from(it: ProposedCost) -> ProposedCostView {
        ProposedCostView {
            id: it.cost.id,
            kind: it.cost.kind.slug(),
            amount: Yuan(it.cost.amount),
            payee: it.payee,
            asset: it.asset,
            rule: it.rule.code,
            decided_at: beijing(it.decided_at),
            paid_in: it.paid_in,
        }
    }
}

/// Costs that a plan of the case should meet: decided fees of inquiries and appraisals.
#[utoipa::path(
    tag = "finance",
    operation_id = "list_proposed_costs",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The costs, with their source", body = [ProposedCostView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}/proposed-costs")]
pub async fn list_proposed_costs(
    finance: Finance,
    app: Data<App>,
    case_id: Path<CaseId>,
) -> Result<Json<Vec<ProposedCostView>>, AppError> {
    let found = proposed_costs::of_case(&app, &finance, case_id.into_inner()).await?;
    Ok(Json(found.into_iter().map(ProposedCostView::from).collect()))
}
