//! Payments that came back, paid again; each for itself, step by step.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, post};
use domain::id::PayoutId;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::payouts::PayoutView;
use crate::App;
use crate::actor::Finance;
use crate::app::again::{self, Step};
use crate::app::second_factor::Proof;
use crate::app::{AppError, second_factor};
use crate::http::problem::Problem;

/// Where a payment that came back goes now.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayAgain {
    /// A confirmed payee account; the account of the first time if left out.
    pub payee_id: Option<Uuid>,
    /// The document (凭证) on which a refund goes to another account.
    pub voucher: Option<String>,
}

/// The second proof of whoever releases.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleasePayout {
    pub totp: Option<String>,
    pub password: Option<String>,
}

/// Ask for a payment that was refused or came back, under a new id.
#[utoipa::path(
    tag = "finance",
    operation_id = "pay_again",
    params(("payout_id" = Uuid, Path)),
    request_body = PayAgain,
    responses(
        (status = 201, description = "The new payment", body = PayoutView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/payouts/{payout_id}/again")]
pub async fn pay_again(
    finance: Finance,
    app: Data<App>,
    payout_id: Path<Uuid>,
    body: Json<PayAgain>,
) -> Result<HttpResponse, AppError> {
    let to = (body.payee_id, body.voucher.as_deref());
    let row = again::request(&app, &finance, PayoutId(*payout_id), to).await?;
    Ok(HttpResponse::Created().json(PayoutView::from(row)))
}

/// Check a payment that is sent again (second person).
#[utoipa::path(
    tag = "finance",
    operation_id = "check_payout",
    params(("payout_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The payment", body = PayoutView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/payouts/{payout_id}/check")]
pub async fn check_payout(
    finance: Finance,
    app: Data<App>,
    payout_id: Path<Uuid>,
) -> Result<Json<PayoutView>, AppError> {
    let id = PayoutId(*payout_id);
    Ok(Json(again::advance(&app, &finance, id, Step::Check).await?.into()))
}

/// Approve a checked payment that is sent again.
#[utoipa::path(
    tag = "finance",
    operation_id = "approve_payout",
    params(("payout_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The payment", body = PayoutView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/payouts/{payout_id}/approval")]
pub async fn approve_payout(
    finance: Finance,
    app: Data<App>,
    payout_id: Path<Uuid>,
) -> Result<Json<PayoutView>, AppError> {
    let id = PayoutId(*payout_id);
    Ok(Json(again::advance(&app, &finance, id, Step::Approve).await?.into()))
}

/// Release an approved payment that is sent again (third person).
#[utoipa::path(
    tag = "finance",
    operation_id = "release_payout",
    params(("payout_id" = Uuid, Path)),
    request_body = ReleasePayout,
    responses(
        (status = 200, description = "The payment", body = PayoutView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/payouts/{payout_id}/release")]
pub async fn release_payout(
    finance: Finance,
    app: Data<App>,
    payout_id: Path<Uuid>,
    body: Json<ReleasePayout>,
) -> Result<Json<PayoutView>, AppError> {
    let ReleasePayout { totp, password } = body.into_inner();
    second_factor::step_up(&app, finance.person_id, Proof { totp, password }).await?;
    let id = PayoutId(*payout_id);
    Ok(Json(again::advance(&app, &finance, id, Step::Release).await?.into()))
}

/// Take back a payment that was asked for again, before its release.
#[utoipa::path(
    tag = "finance",
    operation_id = "withdraw_payout",
    params(("payout_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The payment", body = PayoutView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/payouts/{payout_id}/withdrawal")]
pub async fn withdraw_payout(
    finance: Finance,
    app: Data<App>,
    payout_id: Path<Uuid>,
) -> Result<Json<PayoutView>, AppError> {
    Ok(Json(again::withdraw(&app, &finance, PayoutId(*payout_id)).await?.into()))
}
