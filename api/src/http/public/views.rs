//! The page of a lot says that somebody looks at it. `docs/api.md` has the definition of a view.

use actix_web::http::header::USER_AGENT;
use actix_web::web::{Data, Path};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, post};
use domain::id::LotId;

use crate::App;
use crate::app::AppError;
use crate::app::views::{self, Visitor};
use crate::http::extract::From as Address;
use crate::http::problem::Problem;
use crate::tokens::Claims;

/// Somebody looks at a lot: one visitor counts once a day. Nothing is set and nothing is kept of
/// who it is.
#[utoipa::path(
    tag = "public",
    operation_id = "view_lot",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 204, description = "Counted, or counted before today"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/views")]
pub async fn view_lot(
    app: Data<App>,
    lot_id: Path<LotId>,
    address: Address,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let browser = request.headers().get(USER_AGENT).and_then(|it| it.to_str().ok());
    let role = request.extensions().get::<Claims>().and_then(Claims::role);
    let visitor = Visitor { address: address.0, browser: browser.unwrap_or_default(), role };
    views::look(&app, *lot_id, &visitor).await?;
    Ok(HttpResponse::NoContent().finish())
}
