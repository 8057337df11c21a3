//! Payments out: the list, payee accounts, batches for the bank.

use actix_web::web::{Data, Json, Path, Query};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::id::CaseId;
use domain::money::Money;
use serde::{Deserialize, Serialize};
use store::payouts::{Payee, Payout};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actor::Finance;
use crate::app::payouts::Given;
use crate::app::{AppError, payouts};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PayoutQuery {
    /// `requested`, `checked`, `approved`, `released`, `submitted`, `paid`, `returned`,
    /// `rejected` or `withdrawn`.
    state: Option<String>,
}

/// A payment out of one of the court's accounts.
#[derive(Serialize, ToSchema)]
pub struct PayoutView {
    pub id: Uuid,
    pub case_id: Uuid,
    pub case_number: String,
    /// `refund`, `fund-transfer` or `distribution`.
    pub kind: String,
    pub state: String,
    pub amount: Yuan,
    pub payee_name: String,
    /// The last four digits.
    pub payee_account: String,
    pub reason: String,
    pub requested_at: DateTime<FixedOffset>,
    pub due_at: Option<DateTime<FixedOffset>>,
    pub batch_id: Option<Uuid>,
    /// The day the money had arrived; the clock runs from it even after a return.
    pub arrived_at: Option<DateTime<FixedOffset>>,
    /// The payment this one is sent instead of, and the one sent instead of it.
    pub replaces: Option<Uuid>,
    pub replaced_by: Option<Uuid>,
    /// `accepted` or `rejected`, as the bank answered; accepted is not paid.
    pub bank_answer: Option<String>,
    pub bank_reason: Option<String>,
    /// It came back or was refused, and has not been asked for again.
    pub owed_again: bool,
}

fn masked(number: &str) -> String {
    let last: Vec<char> = number.chars().rev().take(4).collect();
    format!("****{}", last.into_iter().rev().collect::<String>())
}

impl From<Payout> for PayoutView {
    fn from(row: Payout) -> PayoutView {
        let gone = row.state == "returned" || row.state == "rejected";
        PayoutView {
            owed_again: gone && row.replaced_by.is_none(),
            arrived_at: row.arrived_at.map(beijing),
            replaces: row.replaces,
            replaced_by: row.replaced_by,
            bank_answer: row.bank_answer,
            bank_reason: row.bank_reason,
            id: row.id,
            case_id: row.case_id,
            case_number: row.case_number,
            kind: row.kind,
            state: row.state,
            amount: Yuan(Money::from_fen(row.amount_fen).unwrap_or_default()),
            payee_name: row.payee_name,
            payee_account: masked(&row.payee_number),
            reason: row.purpose,
            requested_at: beijing(row.requested_at),
            due_at: row.due_at.map(beijing),
            batch_id: row.batch_id,
        }
    }
}

/// Where a line of a plan is paid to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPayee {
    /// A claim's label, a cost's id, `execution-fee` or `surplus`.
    pub label: String,
    pub holder: String,
    pub number: String,
    pub bank: String,
}

#[derive(Serialize, ToSchema)]
pub struct PayeeView {
    pub id: Uuid,
    pub label: String,
    pub holder: String,
    /// The last four digits.
    pub number: String,
    /// The whole number, which the second person compares; null once it is confirmed.
    pub number_to_confirm: Option<String>,
    pub bank: String,
    pub recorded_by: Uuid,
    /// Null until another person has confirmed it.
    pub confirmed_by: Option<Uuid>,
}

impl From<Payee> for PayeeView {
    fn from(row: Payee) -> PayeeView {
        PayeeView {
            id: row.id,
            label: row.label,
            holder: row.holder,
            number: masked(&row.number),
            number_to_confirm: row.confirmed_by.is_none().then_some(row.number),
            bank: row.bank,
            recorded_by: row.recorded_by,
            confirmed_by: row.confirmed_by,
        }
    }
}

/// An order to the bank.
#[derive(Serialize, ToSchema)]
pub struct BatchView {
    pub id: Uuid,
    pub count: usize,
    pub total: Yuan,
}

/// The payments of the court, the most urgent first.
#[utoipa::path(
    tag = "finance",
    operation_id = "list_payouts",
    params(PayoutQuery),
    responses(
        (status = 200, description = "The payments", body = [PayoutView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/payouts")]
pub async fn list_payouts(
    finance: Finance,
    app: Data<App>,
    query: Query<PayoutQuery>,
) -> Result<Json<Vec<PayoutView>>, AppError> {
    let state = query.state.as_deref().filter(|it| !it.is_empty());
    let rows = payouts::list(&app, &finance, state).await?;
    Ok(Json(rows.into_iter().map(PayoutView::from).collect()))
}

/// The payee accounts of a case.
#[utoipa::path(
    tag = "finance",
    operation_id = "list_payees",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The accounts", body = [PayeeView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}/payees")]
pub async fn list_payees(
    finance: Finance,
    app: Data<App>,
    case_id: Path<Uuid>,
) -> Result<Json<Vec<PayeeView>>, AppError> {
    let rows = payouts::payees(&app, &finance, CaseId(*case_id)).await?;
    Ok(Json(rows.into_iter().map(PayeeView::from).collect()))
}

/// Record a payee account (first person).
#[utoipa::path(
    tag = "finance",
    operation_id = "record_payee",
    params(("case_id" = Uuid, Path)),
    request_body = RecordPayee,
    responses(
        (status = 201, description = "The account", body = PayeeView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/cases/{case_id}/payees")]
pub async fn record_payee(
    finance: Finance,
    app: Data<App>,
    case_id: Path<Uuid>,
    body: Json<RecordPayee>,
) -> Result<HttpResponse, AppError> {
    let RecordPayee { label, holder, number, bank } = body.into_inner();
    let given = Given { label, holder, number, bank };
    let row = payouts::record_payee(&app, &finance, CaseId(*case_id), &given).await?;
    Ok(HttpResponse::Created().json(PayeeView::from(row)))
}

/// Confirm a payee account (second person).
#[utoipa::path(
    tag = "finance",
    operation_id = "confirm_payee",
    params(("payee_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The account", body = PayeeView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/payees/{payee_id}/confirmation")]
pub async fn confirm_payee(
    finance: Finance,
    app: Data<App>,
    payee_id: Path<Uuid>,
) -> Result<Json<PayeeView>, AppError> {
    Ok(Json(payouts::confirm_payee(&app, &finance, *payee_id).await?.into()))
}

/// Send everything that may go to the bank.
#[utoipa::path(
    tag = "finance",
    operation_id = "submit_payouts",
    responses(
        (status = 201, description = "The batch", body = BatchView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/payment-batches")]
pub async fn submit_payouts(finance: Finance, app: Data<App>) -> Result<HttpResponse, AppError> {
    let sent = payouts::submit(&app, &finance).await?;
    let view = BatchView { id: sent.id, count: sent.count, total: Yuan(sent.total) };
    Ok(HttpResponse::Created().json(view))
}

/// The order to the bank: pain.001.001.09.
#[utoipa::path(
    tag = "finance",
    operation_id = "get_pain001",
    params(("batch_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The order", body = String, content_type = "application/xml"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/payment-batches/{batch_id}/pain001")]
pub async fn get_pain001(
    finance: Finance,
    app: Data<App>,
    batch_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let order = payouts::pain001(&app, &finance, *batch_id).await?;
    Ok(HttpResponse::Ok().content_type("application/xml").body(order))
}
