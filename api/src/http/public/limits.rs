//! The limits of a lot, and how many attempts they have refused.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, FixedOffset};
use domain::id::LotId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::app::AppError;
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// The limits in force for everybody alike, and what they have refused on this lot.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitsView {
    /// Bids a second that each bidder has of their own, on all lots.
    pub bids_per_second: u32,
    /// Bids a second that each bidder has of their own, on this lot.
    pub bids_per_lot_per_second: u32,
    /// Bids a second that an address has for all who share it.
    pub bids_per_address_per_second: u32,
    /// Bids a second that a qualified bidder has where the address's pool is used up.
    pub reserved_bids_per_second: u32,
    pub refused: Vec<RefusedView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedView {
    /// `bidder`, `bidder-on-lot`, `address` or `unqualified`; who was refused is not kept.
    pub limit: String,
    pub count: i64,
    pub last_at: DateTime<FixedOffset>,
}

/// How many attempts the limits have refused on a lot, by kind.
#[utoipa::path(
    tag = "public",
    operation_id = "get_limits",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "Limits and refusals", body = LimitsView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/limits")]
pub async fn get_limits(app: Data<App>, lot_id: Path<LotId>) -> Result<Json<LimitsView>, AppError> {
    let refused = store::refusals::of_lot(&mut app.db.reader().await?, *lot_id).await?;
    let view = |it: store::refusals::Refused| RefusedView {
        limit: it.kind,
        count: it.refused,
        last_at: beijing(it.last_at),
    };
    let limits = &app.config.limits;
    Ok(Json(LimitsView {
        bids_per_second: limits.bids_per_second,
        bids_per_lot_per_second: limits.bids_per_lot_per_second,
        bids_per_address_per_second: limits.bids_per_address_per_second,
        reserved_bids_per_second: limits.reserved_bids_per_second,
        refused: refused.into_iter().map(view).collect(),
    }))
}
