//! When and where a lot may be seen.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, FixedOffset};
use domain::id::LotId;
use serde::Serialize;
use store::viewings::Slot;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::app::{AppError, viewings};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// A time at which a lot may be seen (看样).
#[derive(Debug, Serialize, ToSchema)]
pub struct ViewingView {
    pub id: Uuid,
    pub lot_id: Uuid,
    pub starts_at: DateTime<FixedOffset>,
    pub ends_at: DateTime<FixedOffset>,
    /// Where one meets.
    pub place: String,
    pub note: Option<String>,
    pub capacity: i16,
    pub booked: i64,
    /// Why it was called off.
    pub cancelled_for: Option<String>,
}

impl From<Slot> for ViewingView {
    fn from(slot: Slot) -> ViewingView {
        ViewingView {
            id: slot.id,
            lot_id: slot.lot_id,
            starts_at: beijing(slot.starts_at),
            ends_at: beijing(slot.ends_at),
            place: slot.place,
            note: slot.note,
            capacity: slot.capacity,
            booked: slot.booked,
            cancelled_for: slot.cancelled_for,
        }
    }
}

/// The viewings of a lot, with the places that are left.
#[utoipa::path(
    tag = "public",
    operation_id = "list_viewings",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "In the order of their times", body = [ViewingView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/viewings")]
pub async fn list_viewings(
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<Json<Vec<ViewingView>>, AppError> {
    let slots = viewings::of_lot(&app, *lot_id).await?;
    Ok(Json(slots.into_iter().map(ViewingView::from).collect()))
}
