//! What the court does with reports: reads them, orders corrections, serves them person by person,
//! rules on objections, excuses late platforms, withdraws.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::id::{AssetId, InquiryId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::inquiries::{InquiryView, view};
use crate::App;
use crate::actor::Officer;
use crate::app::inquiries::service::NewService;
use crate::app::inquiries::{objections, review, service};
use crate::app::{AppError, platforms};
use crate::http::names::{MannerName, ReviewName, RulingName, WithdrawalName};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewReport {
    pub platform_id: Uuid,
    pub review: ReviewName,
    pub reason: String,
}

/// Nothing is asked: all platforms are ordered (REF-12).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderCorrection {}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServeParty {
    pub party_id: Uuid,
    pub manner: MannerName,
    /// When it was handed over or refused, or the publicity began; now if left out.
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    pub served_at: Option<DateTime<FixedOffset>>,
    /// The receipt, the witness of a refusal, or the address of the publicity.
    pub proof: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleOnObjection {
    pub result: RulingName,
    pub reason: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawInquiry {
    pub ground: WithdrawalName,
    pub reason: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExcuseLate {
    pub platform_id: Uuid,
    pub reason: String,
}

/// A platform of the list, and how often it was late (REF-08, REF-09).
#[derive(Serialize, ToSchema)]
pub struct ListedPlatformView {
    pub id: Uuid,
    pub name: String,
    pub listed_from: DateTime<FixedOffset>,
    pub late_in_calendar_year: usize,
    pub late_in_twelve_months: usize,
    /// Whether either reading of a year has reached the limit.
    pub removable: bool,
}

/// What a party reported to the supervision channel.
#[derive(Serialize, ToSchema)]
pub struct SupervisionReportView {
    pub id: Uuid,
    pub party_id: Uuid,
    pub ground: String,
    pub statement: String,
    pub evidence: String,
    pub reported_at: DateTime<FixedOffset>,
}

/// Record what the court found in a report (REF-12).
#[utoipa::path(
    tag = "officer",
    operation_id = "review_report",
    params(("inquiry_id" = Uuid, Path)),
    request_body = ReviewReport,
    responses(
        (status = 200, description = "Recorded", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/reviews")]
pub async fn review_report(
    officer: Officer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    body: Json<ReviewReport>,
) -> Result<Json<InquiryView>, AppError> {
    let ReviewReport { platform_id, review: found, reason } = body.into_inner();
    let report = (inquiry_id.into_inner(), platform_id);
    let file = review::review(&app, &officer, report, found.into(), &reason).await?;
    Ok(Json(view(file)?))
}

/// Order all platforms to correct their reports, when all are flawed.
#[utoipa::path(
    tag = "officer",
    operation_id = "order_correction",
    params(("inquiry_id" = Uuid, Path)),
    request_body = OrderCorrection,
    responses(
        (status = 200, description = "Ordered", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/correction-order")]
pub async fn order_correction(
    officer: Officer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    _body: Json<OrderCorrection>,
) -> Result<Json<InquiryView>, AppError> {
    let file = review::order_correction(&app, &officer, inquiry_id.into_inner()).await?;
    Ok(Json(view(file)?))
}

/// Record how one party received the reports (REF-21).
#[utoipa::path(
    tag = "officer",
    operation_id = "serve_party",
    params(("inquiry_id" = Uuid, Path)),
    request_body = ServeParty,
    responses(
        (status = 200, description = "Recorded", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/services")]
pub async fn serve_party(
    officer: Officer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    body: Json<ServeParty>,
) -> Result<Json<InquiryView>, AppError> {
    let ServeParty { party_id, manner, served_at, proof } = body.into_inner();
    let served_at = served_at.map(|it| it.to_utc());
    let given = NewService { party: party_id, manner: manner.into(), served_at, proof };
    let file = service::serve_party(&app, &officer, inquiry_id.into_inner(), given).await?;
    Ok(Json(view(file)?))
}

/// Take an inquiry back (REF-29).
#[utoipa::path(
    tag = "officer",
    operation_id = "withdraw_inquiry",
    params(("inquiry_id" = Uuid, Path)),
    request_body = WithdrawInquiry,
    responses(
        (status = 200, description = "Withdrawn", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/withdrawal")]
pub async fn withdraw_inquiry(
    officer: Officer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    body: Json<WithdrawInquiry>,
) -> Result<Json<InquiryView>, AppError> {
    let WithdrawInquiry { ground, reason } = body.into_inner();
    let id = inquiry_id.into_inner();
    let file = review::withdraw(&app, &officer, id, ground.name(), &reason).await?;
    Ok(Json(view(file)?))
}

/// Rule on an objection, once.
#[utoipa::path(
    tag = "officer",
    operation_id = "rule_on_objection",
    params(("objection_id" = Uuid, Path)),
    request_body = RuleOnObjection,
    responses(
        (status = 200, description = "Ruled", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/objections/{objection_id}/ruling")]
pub async fn rule_on_objection(
    officer: Officer,
    app: Data<App>,
    objection_id: Path<Uuid>,
    body: Json<RuleOnObjection>,
) -> Result<Json<InquiryView>, AppError> {
    let RuleOnObjection { result, reason } = body.into_inner();
    let id = objection_id.into_inner();
    let file = objections::rule(&app, &officer, id, result.into(), &reason).await?;
    Ok(Json(view(file)?))
}

/// Accept why a platform was late (REF-09).
#[utoipa::path(
    tag = "officer",
    operation_id = "excuse_late",
    params(("inquiry_id" = Uuid, Path)),
    request_body = ExcuseLate,
    responses(
        (status = 204, description = "Excused"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/excuses")]
pub async fn excuse_late(
    officer: Officer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    body: Json<ExcuseLate>,
) -> Result<HttpResponse, AppError> {
    let ExcuseLate { platform_id, reason } = body.into_inner();
    let report = (inquiry_id.into_inner(), platform_id);
    review::excuse(&app, &officer, report, &reason).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The platforms that an inquiry would go to now.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_platforms",
    responses(
        (status = 200, description = "The list, by name", body = [ListedPlatformView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/platforms")]
pub async fn list_platforms(
    _officer: Officer,
    app: Data<App>,
) -> Result<Json<Vec<ListedPlatformView>>, AppError> {
    let found = platforms::listed(&app).await?;
    let row = |it: platforms::Listed| ListedPlatformView {
        id: it.platform.id,
        name: it.platform.name,
        listed_from: beijing(it.platform.listed_from),
        late_in_calendar_year: it.lateness.calendar_year,
        late_in_twelve_months: it.lateness.twelve_months,
        removable: it.lateness.removable(),
    };
    Ok(Json(found.into_iter().map(row).collect()))
}

/// What parties reported about the price of an asset (REF-25).
#[utoipa::path(
    tag = "officer",
    operation_id = "list_supervision_reports",
    params(("asset_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The reports, oldest first", body = [SupervisionReportView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/assets/{asset_id}/supervision-reports")]
pub async fn list_supervision_reports(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
) -> Result<Json<Vec<SupervisionReportView>>, AppError> {
    let found = platforms::reports(&app, &officer, asset_id.into_inner()).await?;
    Ok(Json(found.into_iter().map(report_view).collect()))
}

/// A report as its party and the court see it.
pub fn report_view(report: store::inquiry_records::Report) -> SupervisionReportView {
    SupervisionReportView {
        id: report.id,
        party_id: report.party_id,
        ground: report.ground,
        statement: report.statement,
        evidence: report.evidence,
        reported_at: beijing(report.reported_at),
    }
}
