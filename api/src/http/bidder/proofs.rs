//! A bidder's own bids of a lot, each with the address of its receipt.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, FixedOffset};
use domain::bidding::{Event, Refusal};
use domain::id::LotId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::actor::Bidder;
use crate::app::{AppError, records};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// A bid that took a place in the sequence.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnBid {
    pub seq: u64,
    pub at: DateTime<FixedOffset>,
    pub price: Yuan,
    /// `accepted`, or why it was refused.
    pub verdict: &'static str,
    pub ends_at: DateTime<FixedOffset>,
    /// The head of the hash chain with this bid.
    pub head: String,
    /// Where its receipt is.
    pub receipt: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OwnBidList {
    /// Oldest first.
    pub bids: Vec<OwnBid>,
}

/// The bidder's own bids of a lot, accepted and refused.
#[utoipa::path(
    tag = "bidder",
    operation_id = "list_own_bids",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The bids", body = OwnBidList),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/receipts")]
pub async fn list_own_bids(
    bidder: Bidder,
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<Json<OwnBidList>, AppError> {
    let mut bids = Vec::new();
    for recorded in records::own_bids(&app, bidder.person_id, *lot_id).await? {
        let entry = &recorded.listed.entry;
        if let Event::Bid { price, verdict, .. } = &entry.event {
            bids.push(OwnBid {
                seq: entry.seq,
                at: beijing(entry.at.utc()),
                price: Yuan(*price),
                verdict: verdict.err().map_or("accepted", Refusal::slug),
                ends_at: beijing(entry.ends_at.utc()),
                head: recorded.hash.to_string(),
                receipt: format!("/api/public/lots/{}/receipts/{}", *lot_id, entry.seq),
            });
        }
    }
    Ok(Json(OwnBidList { bids }))
}
