//! Objecting to a sale, as a party, an interested person or an outsider.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use domain::id::LotId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::App;
use crate::actor::Bidder;
use crate::app::AppError;
use crate::app::lot_objections::{self, NewObjection};
use crate::http::names::LotObjectionKind;
use crate::http::officer::lot_objections::LotObjectionView;
use crate::http::problem::Problem;

/// An objection in one's own name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandInLotObjection {
    pub kind: LotObjectionKind,
    /// What is asked for.
    pub request: String,
    pub grounds: String,
}

/// Object to a published lot.
#[utoipa::path(
    tag = "bidder",
    operation_id = "object_to_lot",
    params(("lot_id" = Uuid, Path)),
    request_body = HandInLotObjection,
    responses(
        (status = 201, description = "Received", body = LotObjectionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/objections")]
pub async fn object_to_lot(
    bidder: Bidder,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<HandInLotObjection>,
) -> Result<HttpResponse, AppError> {
    let HandInLotObjection { kind, request, grounds } = body.into_inner();
    let (objector, received_at) = (String::new(), app.now());
    let given = NewObjection {
        kind: kind.into(),
        objector,
        request,
        grounds,
        received_at,
        revocation: None,
    };
    let file = lot_objections::hand_in(&app, &bidder, lot_id.into_inner(), given).await?;
    Ok(HttpResponse::Created().json(LotObjectionView::from(file)))
}

/// One's own objections, the newest first.
#[utoipa::path(
    tag = "bidder",
    operation_id = "list_own_lot_objections",
    responses(
        (status = 200, description = "The objections", body = [LotObjectionView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lot-objections")]
pub async fn list_own_lot_objections(
    bidder: Bidder,
    app: Data<App>,
) -> Result<Json<Vec<LotObjectionView>>, AppError> {
    let files = lot_objections::own(&app, &bidder).await?;
    Ok(Json(files.into_iter().map(LotObjectionView::from).collect()))
}
