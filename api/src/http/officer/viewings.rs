//! Viewings of a lot (看样), as officers arrange them: codes, no names.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::id::LotId;
use serde::{Deserialize, Serialize};
use store::viewings::{Came, Visitor};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::viewings::{self, NewSlot};
use crate::http::problem::Problem;
use crate::http::public::viewings::ViewingView;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishViewing {
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub starts_at: DateTime<FixedOffset>,
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub ends_at: DateTime<FixedOffset>,
    /// Where one meets.
    pub place: String,
    /// What to bring, whom to ask for.
    pub note: Option<String>,
    /// How many may come, at most 500.
    pub capacity: i16,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallOffViewing {
    pub reason: String,
}

/// What happened at the gate.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkVisitor {
    /// The four digits the visitor shows.
    pub code: String,
    pub came: bool,
}

/// A viewing with its bookings.
#[derive(Serialize, ToSchema)]
pub struct ViewingDesk {
    #[serde(flatten)]
    pub viewing: ViewingView,
    pub visitors: Vec<VisitorView>,
}

#[derive(Serialize, ToSchema)]
pub struct VisitorView {
    pub code: String,
    /// Null until it is marked.
    pub came: Option<bool>,
}

/// The viewings of a lot with the codes of those who have booked.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_lot_viewings",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "In the order of their times", body = [ViewingDesk]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/viewings")]
pub async fn list_lot_viewings(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<Json<Vec<ViewingDesk>>, AppError> {
    let visitor = |it: Visitor| VisitorView { code: it.code, came: it.came };
    let view = |(slot, visitors): (_, Vec<Visitor>)| ViewingDesk {
        viewing: ViewingView::from(slot),
        visitors: visitors.into_iter().map(visitor).collect(),
    };
    let slots = viewings::desk(&app, &officer, *lot_id).await?;
    Ok(Json(slots.into_iter().map(view).collect()))
}

/// Publish a time at which a lot may be seen.
#[utoipa::path(
    tag = "officer",
    operation_id = "publish_viewing",
    params(("lot_id" = Uuid, Path)),
    request_body = PublishViewing,
    responses(
        (status = 201, description = "Published", body = ViewingView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/viewings")]
pub async fn publish_viewing(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<PublishViewing>,
) -> Result<HttpResponse, AppError> {
    let given = body.into_inner();
    let slot = NewSlot {
        starts_at: given.starts_at.to_utc(),
        ends_at: given.ends_at.to_utc(),
        place: given.place,
        note: given.note.filter(|it| !it.trim().is_empty()),
        capacity: given.capacity,
    };
    let slot = viewings::publish(&app, &officer, *lot_id, slot).await?;
    Ok(HttpResponse::Created().json(ViewingView::from(slot)))
}

/// Call a viewing off; everybody who has booked it is told the reason.
#[utoipa::path(
    tag = "officer",
    operation_id = "call_off_viewing",
    params(("viewing_id" = Uuid, Path)),
    request_body = CallOffViewing,
    responses(
        (status = 200, description = "Called off", body = ViewingView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/viewings/{viewing_id}/cancellation")]
pub async fn call_off_viewing(
    officer: Officer,
    app: Data<App>,
    viewing_id: Path<Uuid>,
    body: Json<CallOffViewing>,
) -> Result<Json<ViewingView>, AppError> {
    Ok(Json(viewings::call_off(&app, &officer, *viewing_id, &body.reason).await?.into()))
}

/// Mark whether the holder of a code came, from the day of the viewing on.
#[utoipa::path(
    tag = "officer",
    operation_id = "mark_visitor",
    params(("viewing_id" = Uuid, Path)),
    request_body = MarkVisitor,
    responses(
        (status = 204, description = "Marked"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/viewings/{viewing_id}/visitors")]
pub async fn mark_visitor(
    officer: Officer,
    app: Data<App>,
    viewing_id: Path<Uuid>,
    body: Json<MarkVisitor>,
) -> Result<HttpResponse, AppError> {
    let came = if body.came { Came::Yes } else { Came::No };
    viewings::mark(&app, &officer, *viewing_id, (&body.code, came)).await?;
    Ok(HttpResponse::NoContent().finish())
}
