//! Why a thing is sold without an auction (SALE-12).

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, post};
use domain::id::AssetId;
use domain::lot::direct::Ground;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::buyers::refusal::BuyerRefusal;
use crate::app::{AppError, direct_sales};
use crate::http::names::DirectSaleGround;
use crate::http::problem::Problem;
use crate::http::wire::Yuan;

/// The ground of a direct sale.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundDirectSale {
    pub ground: DirectSaleGround,
    /// Where all have agreed on one.
    pub agreed_price: Option<Yuan>,
    /// The agreement of all, or what shows the nature of the goods.
    pub document: String,
}

/// Enter why a thing is sold without an auction.
#[utoipa::path(
    tag = "officer",
    operation_id = "found_direct_sale",
    params(("asset_id" = Uuid, Path)),
    request_body = FoundDirectSale,
    responses(
        (status = 204, description = "Entered"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/assets/{asset_id}/direct-sale")]
pub async fn found_direct_sale(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<Uuid>,
    body: Json<FoundDirectSale>,
) -> Result<HttpResponse, AppError> {
    let price = body.agreed_price.map(|it| it.0).filter(|it| !it.is_zero());
    let ground = Ground::from_name(body.ground.name(), price);
    let ground = ground.ok_or(BuyerRefusal::EntryUnusable)?;
    direct_sales::enter(&app, &officer, AssetId(*asset_id), ground, &body.document).await?;
    Ok(HttpResponse::NoContent().finish())
}
