//! What is asked of a platform, and its quotes.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::id::InquiryId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Valuer;
use crate::app::AppError;
use crate::app::quotes::{self, Task};
use crate::http::officer::inquiries::{VersionView, version_view};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// A commission as the platform sees it: no other platform's quote.
#[derive(Serialize, ToSchema)]
pub struct TaskView {
    pub inquiry_id: Uuid,
    pub title: String,
    pub kind: String,
    pub category: String,
    pub region: String,
    #[schema(value_type = Object)]
    pub facts: Value,
    pub commissioned_at: DateTime<FixedOffset>,
    /// The first instant at which a quote is late.
    pub due_at: DateTime<FixedOffset>,
    pub settled: bool,
    pub quotes: Vec<VersionView>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveQuote {
    /// In yuan; what is no amount is refused by name.
    #[schema(value_type = Yuan)]
    pub value: String,
    /// The last day on which the report is valid; at most a year counts (REF-27).
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub valid_until: NaiveDate,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskExtension {
    pub reason: String,
}

/// What is asked of this platform.
#[utoipa::path(
    tag = "valuer",
    operation_id = "list_tasks",
    responses(
        (status = 200, description = "The commissions, newest first", body = [TaskView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/tasks")]
pub async fn list_tasks(valuer: Valuer, app: Data<App>) -> Result<Json<Vec<TaskView>>, AppError> {
    let tasks = quotes::tasks(&app, &valuer).await?;
    let views: Result<_, _> = tasks.into_iter().map(task_view).collect();
    Ok(Json(views?))
}

/// Hand in a quote, or correct one.
#[utoipa::path(
    tag = "valuer",
    operation_id = "give_quote",
    params(("inquiry_id" = Uuid, Path)),
    request_body = GiveQuote,
    responses(
        (status = 201, description = "Delivered", body = VersionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/quote")]
pub async fn give_quote(
    valuer: Valuer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    body: Json<GiveQuote>,
) -> Result<HttpResponse, AppError> {
    let GiveQuote { value, valid_until } = body.into_inner();
    let id = inquiry_id.into_inner();
    let value = quotes::amount(&value)?;
    let quote = quotes::quote(&app, &valuer, id, value, valid_until).await?;
    Ok(HttpResponse::Created().json(version_view(&quote)?))
}

/// Ask for more time before the period has ended (REF-11).
#[utoipa::path(
    tag = "valuer",
    operation_id = "ask_extension",
    params(("inquiry_id" = Uuid, Path)),
    request_body = AskExtension,
    responses(
        (status = 204, description = "Asked"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/extension")]
pub async fn ask_extension(
    valuer: Valuer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    body: Json<AskExtension>,
) -> Result<HttpResponse, AppError> {
    quotes::ask_extension(&app, &valuer, inquiry_id.into_inner(), &body.reason).await?;
    Ok(HttpResponse::NoContent().finish())
}

pub fn task_view(task: Task) -> Result<TaskView, AppError> {
    let versions: Result<_, _> = task.quotes.iter().map(version_view).collect();
    Ok(TaskView {
        inquiry_id: task.inquiry.id,
        title: task.asset.title,
        kind: task.asset.kind,
        category: task.asset.category,
        region: task.asset.region,
        facts: task.asset.facts,
        commissioned_at: beijing(task.inquiry.commissioned_at),
        due_at: beijing(task.due_at),
        settled: task.inquiry.outcome.is_some(),
        quotes: versions?,
    })
}
