//! The courts on this installation, and the server's time.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::app::AppError;
use crate::http::problem::Problem;
use crate::http::session::CourtView;
use crate::http::wire::beijing;

/// The time pages count down by, not the visitor's.
#[derive(Serialize, ToSchema)]
pub struct TimeView {
    pub now: DateTime<FixedOffset>,
    /// Microseconds since 1970.
    pub micros: i64,
}

/// The server's time.
#[utoipa::path(
    tag = "public",
    operation_id = "get_time",
    responses(
        (status = 200, description = "The time", body = TimeView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/time")]
pub async fn get_time(app: Data<App>) -> Result<Json<TimeView>, AppError> {
    let now = app.now();
    Ok(Json(TimeView { now: beijing(now), micros: now.timestamp_micros() }))
}

/// Every court, by its code.
#[utoipa::path(
    tag = "public",
    operation_id = "list_courts",
    responses(
        (status = 200, description = "The courts", body = [CourtView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/courts")]
pub async fn list_courts(app: Data<App>) -> Result<Json<Vec<CourtView>>, AppError> {
    let courts = store::people::courts(&mut app.db.reader().await?).await?;
    Ok(Json(courts.into_iter().map(CourtView::from).collect()))
}
