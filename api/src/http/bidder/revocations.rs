//! Asking that a sale be revoked (撤销, AUC-31), as a party, the buyer or another bidder.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, post};
use domain::id::LotId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::App;
use crate::actor::Bidder;
use crate::app::AppError;
use crate::app::revocations::{self, Asked};
use crate::http::names::RevocationGround;
use crate::http::officer::lot_objections::LotObjectionView;
use crate::http::problem::Problem;

/// What is asked for, in one's own name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskForRevocation {
    pub ground: RevocationGround,
    pub facts: String,
}

/// Ask the court to revoke a sale.
#[utoipa::path(
    tag = "bidder",
    operation_id = "ask_for_revocation",
    params(("lot_id" = Uuid, Path)),
    request_body = AskForRevocation,
    responses(
        (status = 201, description = "Received", body = LotObjectionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/revocation-applications")]
pub async fn ask_for_revocation(
    bidder: Bidder,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<AskForRevocation>,
) -> Result<HttpResponse, AppError> {
    let AskForRevocation { ground, facts } = body.into_inner();
    let asked = Asked { ground: ground.into(), facts };
    let file = revocations::apply(&app, &bidder, *lot_id, asked).await?;
    Ok(HttpResponse::Created().json(LotObjectionView::from(file)))
}
