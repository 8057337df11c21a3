//! An auction replayed: the lot as it was at a moment.

use actix_web::get;
use actix_web::web::{Data, Json, Path, Query};
use chrono::{DateTime, FixedOffset};
use domain::bidding::Phase;
use domain::id::LotId;
use domain::instant::Instant;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::app::replays::{self, Scene};
use crate::http::problem::{HttpError, Problem};
use crate::http::wire::{Yuan, beijing};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ReplayWanted {
    /// Microseconds since 1970, or RFC 3339; the end if absent.
    pub at: Option<String>,
}

/// A lot as it was at a moment of its auction.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayView {
    pub at: DateTime<FixedOffset>,
    /// waiting | running | paused | ended | withdrawn | closed
    pub phase: &'static str,
    pub leader_code: Option<String>,
    pub price: Option<Yuan>,
    pub ends_at: DateTime<FixedOffset>,
    /// Bids so far, accepted and refused.
    pub bids: u64,
    pub accepted: u64,
    pub extensions: u32,
    /// The last entry so far.
    pub seq: u64,
    /// Where a slider stops: entries that changed what everybody saw, of the whole auction.
    pub moments: Vec<MomentView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MomentView {
    pub seq: u64,
    pub at: DateTime<FixedOffset>,
    /// As in the list of entries.
    pub kind: &'static str,
}

/// A lot that has ended, as it was at a moment: computed from its entries by the rules.
#[utoipa::path(
    tag = "public",
    operation_id = "replay_lot",
    params(("lot_id" = Uuid, Path), ReplayWanted),
    responses(
        (status = 200, description = "The lot at that moment", body = ReplayView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/replay")]
pub async fn replay_lot(
    app: Data<App>,
    lot_id: Path<LotId>,
    wanted: Query<ReplayWanted>,
) -> Result<Json<ReplayView>, actix_web::Error> {
    let at = match wanted.at.as_deref() {
        None => None,
        Some(text) => Some(moment(text).ok_or_else(|| HttpError::Malformed { errors: vec![] })?),
    };
    let scene = replays::scene(&app, *lot_id, at).await?;
    Ok(Json(view(&scene)))
}

fn moment(text: &str) -> Option<Instant> {
    match text.parse() {
        Ok(micros) => Instant::from_micros(micros),
        // A plus in a query stands for a blank.
        Err(_) => DateTime::parse_from_rfc3339(&text.replace(' ', "+"))
            .ok()
            .map(|it| Instant::from_utc(it.to_utc())),
    }
}

fn view(scene: &Scene) -> ReplayView {
    let book = &scene.frame.book;
    let phase = match book.phase() {
        Phase::Closed(_) => "closed",
        Phase::Withdrawn => "withdrawn",
        Phase::Paused { .. } => "paused",
        Phase::Running if scene.at < book.terms().starts_at() => "waiting",
        // Over by the clock, and not yet closed by an entry.
        Phase::Running if scene.at >= book.ends_at() => "ended",
        Phase::Running => "running",
    };
    let moments = scene.moments().iter().map(|it| MomentView {
        seq: it.seq,
        at: beijing(it.at.utc()),
        kind: it.kind,
    });
    ReplayView {
        at: beijing(scene.at.utc()),
        phase,
        leader_code: book.leader().map(|it| it.code.to_string()),
        price: book.leader().map(|it| Yuan(it.price)),
        ends_at: beijing(book.ends_at().utc()),
        bids: scene.frame.bids,
        accepted: scene.frame.accepted,
        extensions: book.extensions(),
        seq: book.seq(),
        moments: moments.collect(),
    }
}
