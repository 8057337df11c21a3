//! Calendars under a private address: the token is the whole right to read one.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};

use crate::App;
use crate::app::AppError;
use crate::app::clocks::feed;
use crate::http::problem::Problem;

/// The clocks of whoever made the address, as iCalendar (RFC 5545).
#[utoipa::path(
    tag = "public",
    operation_id = "get_private_calendar",
    params(("token" = String, Path)),
    responses(
        (status = 200, description = "iCalendar", body = String, content_type = "text/calendar"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/calendars/{token}")]
pub async fn get_private_calendar(
    app: Data<App>,
    token: Path<String>,
) -> Result<HttpResponse, AppError> {
    let text = feed::calendar(&app, &token).await?;
    Ok(HttpResponse::Ok().content_type("text/calendar; charset=utf-8").body(text))
}
