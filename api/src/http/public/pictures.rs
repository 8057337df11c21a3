//! The pictures of published lots.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use domain::id::LotId;
use uuid::Uuid;

use crate::App;
use crate::app::{AppError, pictures};
use crate::http::files::{self, PictureSize};
use crate::http::officer::pictures::PictureView;
use crate::http::problem::Problem;

/// The pictures and films of a lot, in their order.
#[utoipa::path(
    tag = "public",
    operation_id = "list_lot_pictures",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The pictures", body = [PictureView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/pictures")]
pub async fn list_lot_pictures(
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<Json<Vec<PictureView>>, AppError> {
    let found = pictures::of_lot(&app, lot_id.into_inner()).await?;
    Ok(Json(found.into_iter().map(PictureView::from).collect()))
}

/// A picture or film of a published lot; what is behind an address never changes.
#[utoipa::path(
    tag = "public",
    operation_id = "get_lot_picture",
    params(("picture_id" = Uuid, Path), ("size" = PictureSize, Path)),
    responses(
        (status = 200, description = "The file", body = Vec<u8>, content_type = "image/jpeg"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/pictures/{picture_id}/{size}")]
pub async fn get_lot_picture(
    app: Data<App>,
    path: Path<(Uuid, PictureSize)>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let (id, size) = path.into_inner();
    let found = pictures::published(&app, id, size.into()).await?;
    Ok(files::send(app, &request, found, files::Kept::ByAnyone))
}
