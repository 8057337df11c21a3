//! A bidder's watch list: the lots to be reminded of.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, put};
use domain::id::LotId;

use crate::App;
use crate::actor::Bidder;
use crate::app::{AppError, watches};
use crate::http::problem::Problem;
use crate::http::public::lots::{LotCard, card_view};

/// The lots one watches, the latest wish first.
#[utoipa::path(
    tag = "bidder",
    operation_id = "list_watches",
    responses(
        (status = 200, description = "At most 200 lots", body = [LotCard]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/watches")]
pub async fn list_watches(bidder: Bidder, app: Data<App>) -> Result<Json<Vec<LotCard>>, AppError> {
    let now = app.now();
    let cards = watches::list(&app, bidder.person_id).await?;
    let lots: Result<_, _> = cards.iter().map(|it| card_view(it, now)).collect();
    Ok(Json(lots?))
}

/// Watch a lot: a message a day before bidding begins and an hour before it ends.
#[utoipa::path(
    tag = "bidder",
    operation_id = "watch_a_lot",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 204, description = "Watched, also if it was before"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[put("/watches/{lot_id}")]
pub async fn watch_a_lot(
    bidder: Bidder,
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<HttpResponse, AppError> {
    watches::watch(&app, bidder.person_id, *lot_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Watch a lot no longer.
#[utoipa::path(
    tag = "bidder",
    operation_id = "unwatch_lot",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 204, description = "Not watched, also if it was not before"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[delete("/watches/{lot_id}")]
pub async fn unwatch_lot(
    bidder: Bidder,
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<HttpResponse, AppError> {
    watches::unwatch(&app, bidder.person_id, *lot_id).await?;
    Ok(HttpResponse::NoContent().finish())
}
