//! Pictures and films of an asset, as officers hand them in and put them in order.

use actix_web::web::{Bytes, Data, Json, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get, post};
use domain::id::AssetId;
use serde::{Deserialize, Serialize};
use store::pictures::Picture;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::{AppError, pictures};
use crate::http::files::{self, PictureSize};
use crate::http::problem::Problem;

/// A picture or film of an asset.
#[derive(Serialize, ToSchema)]
pub struct PictureView {
    pub id: Uuid,
    /// `picture` or `film`.
    pub kind: String,
    pub caption: String,
    /// Of the large size, in pixels; a film has none.
    pub width: Option<i32>,
    pub height: Option<i32>,
}

impl From<Picture> for PictureView {
    fn from(row: Picture) -> PictureView {
        let Picture { id, kind, caption, width, height, .. } = row;
        PictureView { id, kind, caption, width, height }
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct CaptionQuery {
    /// What is to be seen; it is read aloud to who cannot see it.
    caption: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrangePictures {
    /// Every picture of the asset once, the first as the cover.
    pub pictures: Vec<PlacedPicture>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacedPicture {
    pub id: Uuid,
    pub caption: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemovePicture {
    pub reason: String,
}

/// Hand in a picture (JPEG, PNG, WebP) or a film (MP4) of an asset (AUC-13).
#[utoipa::path(
    tag = "officer",
    operation_id = "keep_picture",
    params(("asset_id" = Uuid, Path), CaptionQuery),
    request_body(content = Vec<u8>, content_type = "image/jpeg"),
    responses(
        (status = 201, description = "Kept", body = PictureView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/assets/{asset_id}/pictures")]
pub async fn keep_picture(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
    query: Query<CaptionQuery>,
    request: HttpRequest,
    body: Bytes,
) -> Result<HttpResponse, AppError> {
    let (asset, declared) = (asset_id.into_inner(), files::declared(&request));
    let kept =
        pictures::keep(&app, &officer, asset, &query.caption, &declared, body.to_vec()).await?;
    Ok(HttpResponse::Created().json(PictureView::from(kept.0)))
}

/// The pictures of an asset, in their order.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_pictures",
    params(("asset_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The pictures", body = [PictureView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/assets/{asset_id}/pictures")]
pub async fn list_pictures(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
) -> Result<Json<Vec<PictureView>>, AppError> {
    let found = pictures::of_asset(&app, &officer, asset_id.into_inner()).await?;
    Ok(Json(found.into_iter().map(PictureView::from).collect()))
}

/// Put the pictures of an asset in another order, with other captions.
#[utoipa::path(
    tag = "officer",
    operation_id = "arrange_pictures",
    params(("asset_id" = Uuid, Path)),
    request_body = ArrangePictures,
    responses(
        (status = 200, description = "Arranged", body = [PictureView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/assets/{asset_id}/pictures/order")]
pub async fn arrange_pictures(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
    body: Json<ArrangePictures>,
) -> Result<Json<Vec<PictureView>>, AppError> {
    let order = body.into_inner().pictures.into_iter().map(|it| (it.id, it.caption)).collect();
    let found = pictures::arrange(&app, &officer, asset_id.into_inner(), order).await?;
    Ok(Json(found.into_iter().map(PictureView::from).collect()))
}

/// Show a picture no longer.
#[utoipa::path(
    tag = "officer",
    operation_id = "remove_picture",
    params(("picture_id" = Uuid, Path)),
    request_body = RemovePicture,
    responses(
        (status = 204, description = "Removed"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/pictures/{picture_id}/removal")]
pub async fn remove_picture(
    officer: Officer,
    app: Data<App>,
    picture_id: Path<Uuid>,
    body: Json<RemovePicture>,
) -> Result<HttpResponse, AppError> {
    pictures::remove(&app, &officer, picture_id.into_inner(), &body.reason).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A picture in one of its sizes.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_picture",
    params(("picture_id" = Uuid, Path), ("size" = PictureSize, Path)),
    responses(
        (status = 200, description = "The file", body = Vec<u8>, content_type = "image/jpeg"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/pictures/{picture_id}/{size}")]
pub async fn get_picture(
    officer: Officer,
    app: Data<App>,
    path: Path<(Uuid, PictureSize)>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let (id, size) = path.into_inner();
    let found = pictures::for_officer(&app, &officer, id, size.into()).await?;
    Ok(files::send(app, &request, found, files::Kept::ByThePerson))
}
