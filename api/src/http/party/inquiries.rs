//! Reports that were served on a party, its objections, and the supervision channel.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use domain::id::{AssetId, InquiryId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Party;
use crate::app::AppError;
use crate::app::inquiries::objections::{self, NewComplaint, NewReport};
use crate::http::names::{ComplaintName, ReportGroundName};
use crate::http::officer::inquiries::{InquiryView, ObjectionView, objection_view, view};
use crate::http::officer::reviews::{SupervisionReportView, report_view};
use crate::http::problem::Problem;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectToReport {
    pub platform_id: Uuid,
    pub ground: ComplaintName,
    pub statement: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportPricing {
    pub ground: ReportGroundName,
    pub statement: String,
    pub evidence: String,
}

/// An inquiry of one's case; its figures once they were served.
#[utoipa::path(
    tag = "party",
    operation_id = "get_party_inquiry",
    params(("inquiry_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The inquiry", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/inquiries/{inquiry_id}")]
pub async fn get_party_inquiry(
    party: Party,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
) -> Result<Json<InquiryView>, AppError> {
    Ok(Json(view(objections::seen_by_party(&app, &party, inquiry_id.into_inner()).await?)?))
}

/// Object to a report within one's own days.
#[utoipa::path(
    tag = "party",
    operation_id = "object_to_report",
    params(("inquiry_id" = Uuid, Path)),
    request_body = ObjectToReport,
    responses(
        (status = 201, description = "Recorded", body = ObjectionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/objections")]
pub async fn object_to_report(
    party: Party,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    body: Json<ObjectToReport>,
) -> Result<HttpResponse, AppError> {
    let ObjectToReport { platform_id, ground, statement } = body.into_inner();
    let given = NewComplaint { platform: platform_id, complaint: ground.into(), statement };
    let objection = objections::complain(&app, &party, inquiry_id.into_inner(), given).await?;
    Ok(HttpResponse::Created().json(objection_view(&objection)))
}

/// Report duress, collusion, a false answer or wrong handling, before the first notice.
#[utoipa::path(
    tag = "party",
    operation_id = "report_pricing",
    params(("asset_id" = Uuid, Path)),
    request_body = ReportPricing,
    responses(
        (status = 201, description = "Reported", body = SupervisionReportView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/assets/{asset_id}/supervision-reports")]
pub async fn report_pricing(
    party: Party,
    app: Data<App>,
    asset_id: Path<AssetId>,
    body: Json<ReportPricing>,
) -> Result<HttpResponse, AppError> {
    let ReportPricing { ground, statement, evidence } = body.into_inner();
    let given = NewReport { ground: ground.name(), statement, evidence };
    let report = objections::report(&app, &party, asset_id.into_inner(), given).await?;
    Ok(HttpResponse::Created().json(report_view(report)))
}
