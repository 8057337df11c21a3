//! What is to be done by when on the way to prices.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::{Officer, Supervisor};
use crate::app::AppError;
use crate::app::deadlines::{self, Deadline};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// One thing to be done until a date.
#[derive(Serialize, ToSchema)]
pub struct PricingDeadlineView {
    pub case_id: Uuid,
    pub case_number: String,
    pub asset_id: Uuid,
    pub title: String,
    /// `pricing`, `agreement`, `answer`, `reports`, `correction`, `service`, `objections`,
    /// `ruling`, `disposal`, `reissue`, `firms`, or a stage of an appraisal, e.g. `appraising`.
    pub what: String,
    pub rule: String,
    /// The first instant after the period.
    pub until: DateTime<FixedOffset>,
    /// Why this date; null where the court set it itself.
    pub arithmetic: Option<String>,
    /// `overdue`, `today`, `week` or `later`.
    pub urgency: String,
}

/// The dates of one's own cases, the nearest first.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_pricing_deadlines",
    responses(
        (status = 200, description = "The dates", body = [PricingDeadlineView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/deadlines")]
pub async fn list_pricing_deadlines(
    officer: Officer,
    app: Data<App>,
) -> Result<Json<Vec<PricingDeadlineView>>, AppError> {
    Ok(Json(deadlines::list(&app, &officer).await?.into_iter().map(view).collect()))
}

/// The dates of every case of the court, the nearest first; overdue ones lead.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "list_court_deadlines",
    responses(
        (status = 200, description = "The dates", body = [PricingDeadlineView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/pricing-deadlines")]
pub async fn list_court_deadlines(
    supervisor: Supervisor,
    app: Data<App>,
) -> Result<Json<Vec<PricingDeadlineView>>, AppError> {
    let found = deadlines::of_court(&app, supervisor.court_id).await?;
    Ok(Json(found.into_iter().map(view).collect()))
}

fn view(found: Deadline) -> PricingDeadlineView {
    PricingDeadlineView {
        case_id: found.case.id,
        case_number: found.case.case_number,
        asset_id: found.asset.id,
        title: found.asset.title,
        what: found.what.to_owned(),
        rule: found.rule.code.to_owned(),
        until: beijing(found.until),
        arithmetic: found.arithmetic,
        urgency: found.urgency.slug().to_owned(),
    }
}
