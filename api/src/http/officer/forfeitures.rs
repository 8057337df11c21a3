//! A forfeited deposit (悔拍保证金), settled once the property has been sold again.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use domain::id::LotId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::forfeitures::{self, Found, Settled};
use crate::http::problem::Problem;
use crate::http::wire::Yuan;

/// What the court finds; the prices and the deposit are in the books.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleForfeiture {
    /// Costs and losses caused by the failed auction.
    pub costs: Yuan,
    /// What is outstanding in the case; by the books if left out.
    pub case_debt: Option<Yuan>,
    /// Other debts of the debtor connected with the property.
    pub related_debt: Yuan,
}

/// The deposit and its uses, in their order.
#[derive(Serialize, ToSchema)]
pub struct ForfeitureView {
    pub deposit: Yuan,
    pub first_price: Yuan,
    pub reauction_price: Yuan,
    pub costs: Yuan,
    pub gap: Yuan,
    pub case_debt: Yuan,
    pub related_debt: Yuan,
    /// Left for an order of the court; never returned.
    pub held: Yuan,
    /// The shortfall that the deposit did not meet.
    pub unmet_gap: Yuan,
}

impl From<Settled> for ForfeitureView {
    fn from(settled: Settled) -> ForfeitureView {
        let Settled { breach, uses } = settled;
        ForfeitureView {
            deposit: Yuan(breach.deposit),
            first_price: Yuan(breach.first_price),
            reauction_price: Yuan(breach.reauction_price),
            costs: Yuan(uses.costs),
            gap: Yuan(uses.gap),
            case_debt: Yuan(uses.case_debt),
            related_debt: Yuan(uses.related_debt),
            held: Yuan(uses.held),
            unmet_gap: Yuan(uses.unmet_gap),
        }
    }
}

/// Settle a defaulting buyer's deposit after the re-auction is paid.
#[utoipa::path(
    tag = "officer",
    operation_id = "settle_forfeiture",
    params(("lot_id" = Uuid, Path)),
    request_body = SettleForfeiture,
    responses(
        (status = 201, description = "The uses", body = ForfeitureView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/forfeiture")]
pub async fn settle_forfeiture(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<Uuid>,
    body: Json<SettleForfeiture>,
) -> Result<actix_web::HttpResponse, AppError> {
    let found = Found {
        costs: body.costs.0,
        case_debt: body.case_debt.map(|it| it.0),
        related_debt: body.related_debt.0,
    };
    let settled = forfeitures::settle_after_reauction(&app, &officer, LotId(*lot_id), &found);
    Ok(actix_web::HttpResponse::Created().json(ForfeitureView::from(settled.await?)))
}
