//! Bidding.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, post};
use chrono::{DateTime, FixedOffset};
use domain::id::LotId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Bidder;
use crate::app::AppError;
use crate::app::bids::{self, Bid, BidError};
use crate::engine::Receipt;
use crate::http::extract::From as Source;
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceBid {
    pub amount: Yuan,
    /// The last entry the bidder had seen: kept as evidence, never a reason to refuse.
    pub seen_seq: Option<u64>,
}

/// A durable, accepted bid.
#[derive(Debug, Serialize, ToSchema)]
pub struct BidReceipt {
    /// Its place in the lot's sequence, for good.
    pub seq: u64,
    /// The time of entry, to the microsecond.
    pub at: DateTime<FixedOffset>,
    pub code: String,
    pub price: Yuan,
    /// `accepted`; refusals are problems.
    pub verdict: &'static str,
    pub ends_at_before: DateTime<FixedOffset>,
    pub ends_at: DateTime<FixedOffset>,
    pub extended: bool,
    /// The head of the hash chain with this bid.
    pub head: String,
}

impl From<Receipt> for BidReceipt {
    fn from(it: Receipt) -> BidReceipt {
        BidReceipt {
            seq: it.seq,
            at: beijing(it.at.utc()),
            code: it.code.to_string(),
            price: Yuan(it.price),
            verdict: "accepted",
            ends_at_before: beijing(it.ends_before.utc()),
            ends_at: beijing(it.ends_at.utc()),
            extended: it.ends_at != it.ends_before,
            head: it.hash.to_string(),
        }
    }
}

/// Bid. The header Idempotency-Key is a UUIDv7 of the server's time; the same key is answered
/// once and the same again.
#[utoipa::path(
    tag = "bidder",
    operation_id = "place_bid",
    params(
        ("lot_id" = Uuid, Path),
        ("Idempotency-Key" = Uuid, Header, description = "A UUIDv7 of the server's time"),
    ),
    request_body = PlaceBid,
    responses(
        (status = 200, description = "Accepted and durable", body = BidReceipt),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/bids")]
pub async fn place_bid(
    bidder: Bidder,
    app: Data<App>,
    source: Source,
    lot_id: Path<LotId>,
    request: HttpRequest,
    body: Json<PlaceBid>,
) -> Result<Json<BidReceipt>, AppError> {
    let key = key_of(&request)?;
    let bid = Bid { price: body.amount.0, key, seen: body.seen_seq };
    let receipt = bids::place(&app, &bidder, source.0, *lot_id, bid).await?;
    Ok(Json(receipt.into()))
}

fn key_of(request: &HttpRequest) -> Result<Uuid, BidError> {
    let header = request.headers().get("idempotency-key").and_then(|it| it.to_str().ok());
    let key = header.and_then(|it| it.parse::<Uuid>().ok());
    key.filter(|it| it.get_version_num() == 7).ok_or(BidError::KeyMalformed)
}
