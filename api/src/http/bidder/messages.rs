//! A bidder's messages.

use actix_web::web::{Data, Json, Path, Query};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actor::Bidder;
use crate::app::{AppError, messages};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct MessageQuery {
    /// Only messages sent before this time: `sent_at` of the last one of the page before.
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    before: Option<DateTime<FixedOffset>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct InboxView {
    /// Newest first, at most 100.
    pub messages: Vec<MessageView>,
    /// Of all messages, not of this page.
    pub unread: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MessageView {
    pub id: Uuid,
    /// `lot-paused`, `lot-resumed`, `lot-withdrawn`, `lot-won`, `lot-lost`, `lot-unsold`; of
    /// money that goes back, `refund-sent` or `refund-booked`; to who watches the lot,
    /// `lot-starts` or `lot-ends`; `question-answered`, `viewing-soon`, `viewing-cancelled`,
    /// `search-matches`, `terms-changed`.
    pub kind: String,
    pub lot_id: Uuid,
    /// The entry it tells of; 0 for a reminder, and for a lot withdrawn before its bidding was
    /// loaded. What tells of no entry is numbered in a way of its own.
    pub seq: i64,
    pub title: String,
    pub body: String,
    pub sent_at: DateTime<FixedOffset>,
    pub read_at: Option<DateTime<FixedOffset>>,
}

/// One's own messages.
#[utoipa::path(
    tag = "bidder",
    operation_id = "list_messages",
    params(MessageQuery),
    responses(
        (status = 200, description = "Messages, newest first", body = InboxView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/messages")]
pub async fn list_messages(
    bidder: Bidder,
    app: Data<App>,
    query: Query<MessageQuery>,
) -> Result<Json<InboxView>, AppError> {
    let before = query.before.map(|it| it.to_utc());
    let inbox = messages::inbox(&app, bidder.person_id, before).await?;
    let view = |it: store::messages::Message| MessageView {
        id: it.id,
        kind: it.kind,
        lot_id: it.lot_id,
        seq: it.seq,
        title: it.title,
        body: it.body,
        sent_at: beijing(it.sent_at),
        read_at: it.read_at.map(beijing),
    };
    let messages = inbox.messages.into_iter().map(view).collect();
    Ok(Json(InboxView { messages, unread: inbox.unread }))
}

/// Mark one's own message as read.
#[utoipa::path(
    tag = "bidder",
    operation_id = "read_message",
    params(("message_id" = Uuid, Path)),
    responses(
        (status = 204, description = "Marked"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/messages/{message_id}/read")]
pub async fn read_message(
    bidder: Bidder,
    app: Data<App>,
    message_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    messages::mark_read(&app, bidder.person_id, message_id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}
