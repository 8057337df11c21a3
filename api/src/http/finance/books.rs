//! The books: the account of a case as a file, what stands between a period and its close, the
//! two signatures.

use actix_web::web::{Data, Json, Path, Query};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::id::CaseId;
use serde::{Deserialize, Serialize};
use store::books::{Closing, OpenItem};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::accounts::signed;
use crate::App;
use crate::actor::{Finance, Officer, Party, Supervisor};
use crate::app::AppError;
use crate::app::books::{self, Span};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// A day, or the month of a day.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BookPeriod {
    Day,
    Month,
}

impl From<BookPeriod> for Span {
    fn from(period: BookPeriod) -> Span {
        match period {
            BookPeriod::Day => Span::Day,
            BookPeriod::Month => Span::Month,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PeriodQuery {
    #[param(inline)]
    period: BookPeriod,
    #[serde(deserialize_with = "crate::http::wire::near")]
    day: NaiveDate,
}

/// The period that finance signs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseBooks {
    pub period: BookPeriod,
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub day: NaiveDate,
}

/// Something that blocks the close. Signed, in yuan.
#[derive(Serialize, ToSchema)]
pub struct OpenItemView {
    /// `difference`, `statement-missing`, `statement-differs`, `unexplained` or `unidentified`.
    pub item: String,
    /// `auction` or `fund`.
    pub account: String,
    pub reference: String,
    pub amount: String,
}

impl From<OpenItem> for OpenItemView {
    fn from(row: OpenItem) -> OpenItemView {
        let amount = signed(row.amount_fen);
        OpenItemView { item: row.item, account: row.book, reference: row.reference, amount }
    }
}

/// A period and its signatures; closed once both are there.
#[derive(Serialize, ToSchema)]
pub struct ClosingView {
    pub id: Uuid,
    pub period: String,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub auction_balance: String,
    pub fund_balance: String,
    pub finance_by: Uuid,
    pub finance_at: DateTime<FixedOffset>,
    pub enforcement_by: Option<Uuid>,
    pub enforcement_at: Option<DateTime<FixedOffset>>,
    pub finance_name: String,
    pub enforcement_name: Option<String>,
}

impl From<Closing> for ClosingView {
    fn from(row: Closing) -> ClosingView {
        ClosingView {
            id: row.id,
            period: row.period,
            first_day: row.first_day,
            last_day: row.last_day,
            auction_balance: signed(row.auction_fen),
            fund_balance: signed(row.fund_fen),
            finance_by: row.finance_by,
            finance_at: beijing(row.finance_at),
            enforcement_by: row.enforcement_by,
            enforcement_at: row.enforcement_at.map(beijing),
            finance_name: row.finance_name,
            enforcement_name: row.enforcement_name,
        }
    }
}

/// The account of a case, JSON Lines, each chained to the one before: `fachui verify --case`.
#[utoipa::path(
    tag = "finance",
    operation_id = "get_case_record",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The record", body = String,
         content_type = "application/x-ndjson"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}/record")]
pub async fn get_case_record(
    finance: Finance,
    app: Data<App>,
    case_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let record = books::case_record(&app, finance.court_id, CaseId(*case_id)).await?;
    Ok(attached("application/x-ndjson", "CASE.jsonl", record))
}

/// The account of a case in the court, as finance downloads it.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "get_case_record_for_supervisor",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The record", body = String,
         content_type = "application/x-ndjson"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}/record")]
pub async fn get_case_record_for_supervisor(
    supervisor: Supervisor,
    app: Data<App>,
    case_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let record = books::case_record(&app, supervisor.court_id, CaseId(*case_id)).await?;
    Ok(attached("application/x-ndjson", "CASE.jsonl", record))
}

/// The account of one's case, signed; nobody is named in it.
#[utoipa::path(
    tag = "party",
    operation_id = "get_case_record_for_party",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The record", body = String,
         content_type = "application/x-ndjson"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}/record")]
pub async fn get_case_record_for_party(
    party: Party,
    app: Data<App>,
    case_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let record = books::record_for_party(&app, &party, CaseId(*case_id)).await?;
    Ok(attached("application/x-ndjson", "CASE.jsonl", record))
}

/// The account of a case as a table (CSV).
#[utoipa::path(
    tag = "finance",
    operation_id = "get_case_statement",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The table", body = String, content_type = "text/csv"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}/statement")]
pub async fn get_case_statement(
    finance: Finance,
    app: Data<App>,
    case_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let table = books::case_statement(&app, finance.court_id, CaseId(*case_id)).await?;
    Ok(attached("text/csv; charset=utf-8", "statement.csv", table))
}

/// The account of a case as a workbook (XLSX).
#[utoipa::path(
    tag = "finance",
    operation_id = "get_case_workbook",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The workbook", body = Vec<u8>,
         content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}/workbook")]
pub async fn get_case_workbook(
    finance: Finance,
    app: Data<App>,
    case_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let book = books::case_workbook(&app, finance.court_id, CaseId(*case_id)).await?;
    Ok(attached(XLSX, "statement.xlsx", book))
}

pub(in crate::http) const XLSX: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) fn attached(
    kind: &'static str,
    name: &str,
    body: impl actix_web::body::MessageBody + 'static,
) -> HttpResponse {
    let disposition = format!("attachment; filename=\"{name}\"");
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header(("Content-Disposition", disposition))
        .body(body)
}

/// What stands between a period and its close; nothing, and it can be signed.
#[utoipa::path(
    tag = "finance",
    operation_id = "list_open_items",
    params(PeriodQuery),
    responses(
        (status = 200, description = "What is open", body = [OpenItemView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/open-items")]
pub async fn list_open_items(
    finance: Finance,
    app: Data<App>,
    query: Query<PeriodQuery>,
) -> Result<Json<Vec<OpenItemView>>, AppError> {
    let rows = books::open_items(&app, &finance, query.period.into(), query.day).await?;
    Ok(Json(rows.into_iter().map(OpenItemView::from).collect()))
}

/// Sign a period (finance): it is over, the difference is 0, nothing is open.
#[utoipa::path(
    tag = "finance",
    operation_id = "close_books",
    request_body = CloseBooks,
    responses(
        (status = 201, description = "Signed by finance", body = ClosingView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/closings")]
pub async fn close_books(
    finance: Finance,
    app: Data<App>,
    body: Json<CloseBooks>,
) -> Result<HttpResponse, AppError> {
    let closing = books::close(&app, &finance, body.period.into(), body.day).await?;
    Ok(HttpResponse::Created().json(ClosingView::from(closing)))
}

/// The signed periods of the court, the latest first.
#[utoipa::path(
    tag = "finance",
    operation_id = "list_closings",
    responses(
        (status = 200, description = "The periods", body = [ClosingView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/closings")]
pub async fn list_closings(
    finance: Finance,
    app: Data<App>,
) -> Result<Json<Vec<ClosingView>>, AppError> {
    let rows = books::closings(&app, finance.court_id).await?;
    Ok(Json(rows.into_iter().map(ClosingView::from).collect()))
}

/// The periods that finance has signed, for enforcement.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_closings_to_sign",
    responses(
        (status = 200, description = "The periods", body = [ClosingView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/closings")]
pub async fn list_closings_to_sign(
    officer: Officer,
    app: Data<App>,
) -> Result<Json<Vec<ClosingView>>, AppError> {
    let rows = books::closings(&app, officer.court_id).await?;
    Ok(Json(rows.into_iter().map(ClosingView::from).collect()))
}

/// Sign a period (enforcement): from now on nothing is posted into it.
#[utoipa::path(
    tag = "officer",
    operation_id = "sign_closing",
    params(("closing_id" = Uuid, Path)),
    responses(
        (status = 200, description = "Closed", body = ClosingView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/closings/{closing_id}/signature")]
pub async fn sign_closing(
    officer: Officer,
    app: Data<App>,
    closing_id: Path<Uuid>,
) -> Result<Json<ClosingView>, AppError> {
    Ok(Json(books::sign(&app, &officer, *closing_id).await?.into()))
}
