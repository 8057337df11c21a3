//! What is asked of a platform, and its quotes.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::id::InquiryId;
use domain::money::Money;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use valuation::quoting::Accepted;

use crate::App;
use crate::actor::Valuer;
use crate::app::AppError;
use crate::app::error::InquiryRefusal;
use crate::app::quotes::{self, NewQuote, Task};
use crate::http::names::SourceName;
use crate::http::officer::inquiries::{ObjectionView, VersionView, objection_view, version_view};
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
    /// What may be handed in now: `quote`, `correction` or nothing.
    pub accepts: Option<String>,
    pub extension_requested_at: Option<DateTime<FixedOffset>>,
    /// The court found errors in the report (REF-12).
    pub flawed: bool,
    /// Since when the inquiry rests (REF-28).
    pub resting_since: Option<DateTime<FixedOffset>>,
    /// The inquiry whose expired result is to be issued again (REF-11).
    pub reissue_of: Option<Uuid>,
    /// The reason with which this platform refused.
    pub refused: Option<String>,
    pub quotes: Vec<VersionView>,
    pub objections: Vec<ObjectionView>,
    /// This platform's share of the fee, once it was decided (REF-31).
    pub fee: Option<Yuan>,
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
    /// The interval around the value; both ends or none.
    pub low: Option<Yuan>,
    pub high: Option<Yuan>,
    pub method: Option<String>,
    /// What it was computed from; at most 50.
    #[serde(default)]
    pub samples: Vec<QuoteSample>,
}

/// One deal or offer from which a value was computed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteSample {
    pub title: String,
    /// `deal`, `government`, `guide` or `market`: the kinds of data of REF-08.
    pub source: SourceName,
    pub price: Yuan,
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    pub on: Option<NaiveDate>,
    pub address: Option<String>,
}

/// A report as the use case takes it.
///
/// # Errors
/// One end of an interval without the other; more samples than anybody reads.
pub fn new_quote(
    (value, valid_until): (Money, NaiveDate),
    interval: (Option<Yuan>, Option<Yuan>),
    method: Option<String>,
    samples: &[QuoteSample],
) -> Result<NewQuote, InquiryRefusal> {
    let interval = match interval {
        (None, None) => None,
        (Some(low), Some(high)) => Some((low.0, high.0)),
        (_, _) => return Err(InquiryRefusal::QuoteMalformed { why: "interval" }),
    };
    if samples.len() > 50 {
        return Err(InquiryRefusal::QuoteMalformed { why: "samples" });
    }
    let samples = samples.iter().filter_map(|it| serde_json::to_value(it).ok()).collect();
    Ok(NewQuote { value, valid_until, interval, method, samples })
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskExtension {
    pub reason: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseCommission {
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
    let given = body.into_inner();
    let id = inquiry_id.into_inner();
    let value = quotes::amount(&given.value)?;
    let interval = (given.low, given.high);
    let quote = (value, given.valid_until);
    let quote = new_quote(quote, interval, given.method, &given.samples)?;
    let quote = quotes::quote(&app, &valuer, id, quote).await?;
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

/// Refuse a commission, with a reason (REF-09).
#[utoipa::path(
    tag = "valuer",
    operation_id = "refuse_commission",
    params(("inquiry_id" = Uuid, Path)),
    request_body = RefuseCommission,
    responses(
        (status = 204, description = "Refused"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/refusal")]
pub async fn refuse_commission(
    valuer: Valuer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    body: Json<RefuseCommission>,
) -> Result<HttpResponse, AppError> {
    quotes::refuse(&app, &valuer, inquiry_id.into_inner(), &body.reason).await?;
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
        accepts: task.accepts.map(|it| accepts(it).to_owned()),
        extension_requested_at: task.asked.extension_requested_at.map(beijing),
        flawed: task.asked.flawed,
        resting_since: task.resting_since.map(beijing),
        reissue_of: task.inquiry.reissue_of,
        refused: task.refused,
        quotes: versions?,
        objections: task.objections.iter().map(objection_view).collect(),
        fee: task.fee.map(Yuan),
    })
}

/// The stable name of what may be handed in.
const fn accepts(it: Accepted) -> &'static str {
    match it {
        Accepted::Quote => "quote",
        Accepted::Correction => "correction",
    }
}
