//! Money deposited with a notary (提存), because its payee cannot be given it.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::id::CaseId;
use domain::money::Money;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::payouts::PayeeView;
use crate::App;
use crate::actor::Finance;
use crate::app::delays::Deposited;
use crate::app::payouts::Given;
use crate::app::{AppError, delays};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// Why a payee cannot be given the money (FUND-12).
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EscrowGround {
    Refuses,
    Missing,
    DiedOrIncapable,
    Unreachable,
    Other,
}

impl EscrowGround {
    const fn name(self) -> &'static str {
        match self {
            EscrowGround::Refuses => "refuses",
            EscrowGround::Missing => "missing",
            EscrowGround::DiedOrIncapable => "died-or-incapable",
            EscrowGround::Unreachable => "unreachable",
            EscrowGround::Other => "other",
        }
    }
}

/// A notary's account for a line of the case's plans.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordNotary {
    pub label: String,
    pub ground: EscrowGround,
    pub holder: String,
    pub number: String,
    pub bank: String,
}

/// Money with a notary, or on its way there. Deposited is not paid.
#[derive(Serialize, ToSchema)]
pub struct EscrowView {
    pub payout_id: Uuid,
    pub case_id: Uuid,
    pub case_number: String,
    pub label: String,
    pub amount: Yuan,
    pub ground: String,
    pub notary: String,
    /// The state of the payment to the notary.
    pub state: String,
    pub deposited_at: Option<DateTime<FixedOffset>>,
    /// When the right to collect it lapses (Civil Code 574).
    pub lapses_at: Option<DateTime<FixedOffset>>,
}

impl From<Deposited> for EscrowView {
    fn from(Deposited { row, lapses_at }: Deposited) -> EscrowView {
        EscrowView {
            payout_id: row.payout_id,
            case_id: row.case_id,
            case_number: row.case_number,
            label: row.label,
            amount: Yuan(Money::from_fen(row.amount_fen).unwrap_or_default()),
            ground: row.ground,
            notary: row.holder,
            state: row.state,
            deposited_at: row.deposited_at.map(beijing),
            lapses_at: lapses_at.map(beijing),
        }
    }
}

/// Record a notary's account for a line; another person confirms it like any payee account.
#[utoipa::path(
    tag = "finance",
    operation_id = "record_notary",
    params(("case_id" = Uuid, Path)),
    request_body = RecordNotary,
    responses(
        (status = 201, description = "Recorded", body = PayeeView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/cases/{case_id}/notaries")]
pub async fn record_notary(
    finance: Finance,
    app: Data<App>,
    case_id: Path<Uuid>,
    body: Json<RecordNotary>,
) -> Result<HttpResponse, AppError> {
    let RecordNotary { label, ground, holder, number, bank } = body.into_inner();
    let given = Given { label, holder, number, bank };
    let case = CaseId(*case_id);
    let payee = delays::record_notary(&app, &finance, case, (&given, ground.name())).await?;
    Ok(HttpResponse::Created().json(PayeeView::from(payee)))
}

/// Money with notaries, and until when it may be collected.
#[utoipa::path(
    tag = "finance",
    operation_id = "list_escrows",
    responses(
        (status = 200, description = "The deposits", body = [EscrowView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/escrows")]
pub async fn list_escrows(
    finance: Finance,
    app: Data<App>,
) -> Result<Json<Vec<EscrowView>>, AppError> {
    let found = delays::escrows(&app, &finance).await?;
    Ok(Json(found.into_iter().map(EscrowView::from).collect()))
}
