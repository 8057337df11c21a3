//! Booking a viewing (看样预约), giving it up, and taking it along as a calendar.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use store::viewings::Booking;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Bidder;
use crate::app::{AppError, viewings};
use crate::http::problem::Problem;
use crate::http::public::viewings::ViewingView;
use crate::http::wire::beijing;

/// One's own place at a viewing.
#[derive(Serialize, ToSchema)]
pub struct ViewingBooking {
    pub viewing: ViewingView,
    pub lot_title: String,
    /// To be shown at the gate; the officer knows the code, not the name.
    pub code: String,
    pub booked_at: DateTime<FixedOffset>,
}

impl From<Booking> for ViewingBooking {
    fn from(booking: Booking) -> ViewingBooking {
        ViewingBooking {
            viewing: booking.slot.into(),
            lot_title: booking.title,
            code: booking.code,
            booked_at: beijing(booking.booked_at),
        }
    }
}

/// One's own viewings, the latest first.
#[utoipa::path(
    tag = "bidder",
    operation_id = "list_own_viewings",
    responses(
        (status = 200, description = "At most 100", body = [ViewingBooking]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/viewings")]
pub async fn list_own_viewings(
    bidder: Bidder,
    app: Data<App>,
) -> Result<Json<Vec<ViewingBooking>>, AppError> {
    let bookings = viewings::own_bookings(&app, bidder.person_id).await?;
    Ok(Json(bookings.into_iter().map(ViewingBooking::from).collect()))
}

/// One's own viewings as iCalendar.
#[utoipa::path(
    tag = "bidder",
    operation_id = "get_viewing_calendar",
    responses(
        (status = 200, description = "iCalendar", body = String, content_type = "text/calendar"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/viewings.ics")]
pub async fn get_viewing_calendar(
    bidder: Bidder,
    app: Data<App>,
) -> Result<HttpResponse, AppError> {
    let text = viewings::calendar(&app, &bidder).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"viewings.ics\""))
        .body(text))
}

/// Book a place at a viewing.
#[utoipa::path(
    tag = "bidder",
    operation_id = "book_viewing",
    params(("viewing_id" = Uuid, Path)),
    responses(
        (status = 201, description = "Booked", body = ViewingBooking),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/viewings/{viewing_id}/booking")]
pub async fn book_viewing(
    bidder: Bidder,
    app: Data<App>,
    viewing_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let booking = viewings::book(&app, &bidder, *viewing_id).await?;
    Ok(HttpResponse::Created().json(ViewingBooking::from(booking)))
}

/// Give up one's place at a viewing, before it begins.
#[utoipa::path(
    tag = "bidder",
    operation_id = "give_up_viewing",
    params(("viewing_id" = Uuid, Path)),
    responses(
        (status = 204, description = "Given up"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/viewings/{viewing_id}/cancellation")]
pub async fn give_up_viewing(
    bidder: Bidder,
    app: Data<App>,
    viewing_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    viewings::give_up(&app, &bidder, *viewing_id).await?;
    Ok(HttpResponse::NoContent().finish())
}
