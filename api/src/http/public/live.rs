//! A lot's sequence, as anyone may read and follow it. Only durable entries are ever shown.

use std::time::Duration;

use actix_web::web::{Bytes, Data, Json, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use bidding_engine::feed::Durable;
use chrono::{DateTime, FixedOffset};
use domain::bidding::{Entry, Event, Listed, Outcome, Phase, Refusal};
use domain::chain::Hash;
use domain::id::LotId;
use futures_util::stream;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::Instant;
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::app::AppError;
use crate::app::bids::BidError;
use crate::engine::{Published, Snapshot, Watch};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// Watchers learn the time at least this often, and dead connections are found.
const TICK: Duration = Duration::from_secs(5);

/// One place in the sequence of a lot.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryView {
    pub seq: u64,
    pub at: DateTime<FixedOffset>,
    /// opened | qualified | disqualified | bid | paused | resumed | withdrawn | closed
    pub kind: &'static str,
    pub code: Option<String>,
    pub price: Option<Yuan>,
    /// `accepted`, or why the bid was refused.
    pub verdict: Option<&'static str>,
    pub extended: bool,
    /// The end of bidding after the entry.
    pub ends_at: DateTime<FixedOffset>,
    pub hash: String,
    pub reason: Option<String>,
}

/// Who is qualified is told after the end: a code that appears just after a deposit was paid
/// would tell whose it is (AUC-18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codes {
    OfBidsOnly,
    All,
}

impl EntryView {
    pub fn new(listed: &Listed, hash: Hash, codes: Codes) -> EntryView {
        let Listed { entry, offer, .. } = listed;
        let Entry { seq, at, event, ends_at } = entry;
        let (code, price) = who(event, codes);
        let verdict = if let Event::Bid { verdict, .. } = event { Some(verdict) } else { None };
        let verdict = verdict.map(|it| it.err().map_or("accepted", Refusal::slug));
        let extended = offer.as_ref().is_some_and(|it| it.ends_before != *ends_at);
        EntryView {
            seq: *seq,
            at: beijing(at.utc()),
            kind: event.kind(),
            code,
            price,
            verdict,
            extended,
            ends_at: beijing(ends_at.utc()),
            hash: hash.to_string(),
            reason: reason(event),
        }
    }
}

fn who(event: &Event, codes: Codes) -> (Option<String>, Option<Yuan>) {
    match event {
        Event::Qualified { .. } | Event::Disqualified { .. } if codes == Codes::OfBidsOnly => {
            (None, None)
        }
        Event::Qualified { code, .. } | Event::Disqualified { code } => {
            (Some(code.to_string()), None)
        }
        Event::Bid { code, price, .. }
        | Event::Closed { outcome: Outcome::Sold { code, price, .. } } => {
            (Some(code.to_string()), Some(Yuan(*price)))
        }
        Event::Opened { .. }
        | Event::Paused { .. }
        | Event::Resumed { .. }
        | Event::Withdrawn { .. }
        | Event::Closed { outcome: Outcome::Unsold } => (None, None),
    }
}

fn reason(event: &Event) -> Option<String> {
    match event {
        Event::Paused { reason, .. } | Event::Resumed { reason } | Event::Withdrawn { reason } => {
            Some(reason.clone())
        }
        Event::Opened { .. }
        | Event::Qualified { .. }
        | Event::Disqualified { .. }
        | Event::Bid { .. }
        | Event::Closed { .. } => None,
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Entries before this seq; the newest if absent.
    pub before: Option<u64>,
    /// 1 to 200, 50 if absent.
    pub limit: Option<i64>,
}

/// A page of a lot's sequence, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryList {
    pub entries: Vec<EntryView>,
    /// The head of the hash chain.
    pub head: String,
    pub seq: u64,
}

/// The entries of a lot, newest first.
#[utoipa::path(
    tag = "public",
    operation_id = "list_entries",
    params(("lot_id" = Uuid, Path), Page),
    responses(
        (status = 200, description = "A page of entries", body = EntryList),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/bids")]
pub async fn list_entries(
    app: Data<App>,
    lot_id: Path<LotId>,
    page: Query<Page>,
) -> Result<Json<EntryList>, AppError> {
    let journal = app.bidding.reading();
    let Some(head) = journal.head(*lot_id).await? else {
        store::lots::find(&mut app.db.reader().await?, *lot_id).await?;
        let head = Hash::GENESIS.to_string();
        return Ok(Json(EntryList { entries: Vec::new(), head, seq: 0 }));
    };
    let limit = page.limit.unwrap_or(50).clamp(1, 200);
    let before = page.before.unwrap_or(u64::MAX);
    let read = journal.entries_before(*lot_id, before, limit).await?;
    let codes = if journal.has_ended(*lot_id).await? { Codes::All } else { Codes::OfBidsOnly };
    let entries = read.iter().map(|it| EntryView::new(&it.listed, it.hash, codes)).collect();
    Ok(Json(EntryList { entries, head: head.hash.to_string(), seq: head.seq }))
}

/// A lot live, as server-sent events: `snapshot` first, then every `entry` once and in order, and
/// a `tick` with the time. `Last-Event-ID` is the last seq seen.
#[utoipa::path(
    tag = "public",
    operation_id = "watch_lot",
    params(
        ("lot_id" = Uuid, Path),
        ("Last-Event-ID" = Option<u64>, Header, description = "The last seq seen"),
    ),
    responses(
        (status = 200, description = "The stream", body = String,
         content_type = "text/event-stream"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/live")]
pub async fn watch_lot(
    app: Data<App>,
    lot_id: Path<LotId>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let header = request.headers().get("last-event-id").and_then(|it| it.to_str().ok());
    let seen = header.and_then(|it| it.trim().parse().ok());
    let Some((snapshot, watch)) = app.bidding.watch(*lot_id, seen).await? else {
        store::lots::find(&mut app.db.reader().await?, *lot_id).await?;
        return Err(BidError::NotOpened.into());
    };
    let codes = match snapshot.book.phase() {
        Phase::Closed(_) | Phase::Withdrawn => Codes::All,
        Phase::Running | Phase::Paused { .. } => Codes::OfBidsOnly,
    };
    let first = Some(snapshot_event(&snapshot));
    let next_tick = Instant::now() + TICK;
    let following = Following { app, watch, first, codes, next_tick };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        // Compression would hold events back.
        .insert_header(("content-encoding", "identity"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(stream::unfold(following, next_event)))
}

struct Following {
    app: Data<App>,
    watch: Watch,
    first: Option<Bytes>,
    codes: Codes,
    next_tick: Instant,
}

async fn next_event(
    mut following: Following,
) -> Option<(Result<Bytes, actix_web::Error>, Following)> {
    if let Some(first) = following.first.take() {
        return Some((Ok(first), following));
    }
    let stopping = following.app.bidding.leaving();
    let next = tokio::select! {
        next = following.watch.next() => Some(next),
        () = tokio::time::sleep_until(following.next_tick) => None,
        () = stopping.cancelled() => return None,
    };
    match next {
        None => {
            following.next_tick = Instant::now() + TICK;
            let now = following.app.now().timestamp_micros();
            let tick = json!({ "now_micros": now });
            Some((Ok(Bytes::from(format!("event: tick\ndata: {tick}\n\n"))), following))
        }
        Some(Ok(Some(it))) => Some((Ok(entry_event(&it, following.codes)), following)),
        Some(Ok(None)) => None,
        Some(Err(error)) => {
            // The browser comes back with the last seq it has seen.
            tracing::warn!("a watcher is let go: {error}");
            None
        }
    }
}

fn entry_event(entry: &Published, codes: Codes) -> Bytes {
    match codes {
        // Live, thousands of watchers are sent the very same.
        Codes::OfBidsOnly => {
            let text = entry.sent(|it| entry_text(it, Codes::OfBidsOnly));
            Bytes::copy_from_slice(text.as_bytes())
        }
        Codes::All => Bytes::from(entry_text(entry, Codes::All)),
    }
}

fn entry_text(durable: &Durable, codes: Codes) -> String {
    let view = EntryView::new(&durable.listed, durable.hash, codes);
    let data = serde_json::to_string(&view).expect("an entry is made of strings and numbers");
    format!("id: {}\nevent: entry\ndata: {data}\n\n", view.seq)
}

fn snapshot_event(snapshot: &Snapshot) -> Bytes {
    let book = &snapshot.book;
    let data = json!({
        "seq": snapshot.seq,
        "phase": snapshot.phase(),
        "leader_code": book.leader().map(|it| it.code.to_string()),
        "current_price": book.leader().map(|it| Yuan(it.price)),
        "ends_at": beijing(book.ends_at().utc()),
        "extensions": book.extensions(),
        "head": snapshot.head.to_string(),
        "now_micros": snapshot.now.micros(),
    });
    Bytes::from(format!("event: snapshot\ndata: {data}\n\n"))
}
