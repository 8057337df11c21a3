//! The templates of a court's documents: read, tried, put into effect.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post, put};
use domain::id::CourtId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Admin;
use crate::app::AppError;
use crate::app::issued::templates::{self, InForce};
use crate::http::names::DocumentKind;
use crate::http::problem::Problem;

/// The template in force.
#[derive(Serialize, ToSchema)]
pub struct TemplateView {
    /// 0 is the template that ships.
    pub version: i32,
    pub body: String,
}

impl From<InForce> for TemplateView {
    fn from(it: InForce) -> TemplateView {
        TemplateView { version: it.version, body: it.body }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TryTemplate {
    pub body: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeTemplate {
    pub body: String,
    /// The version it replaces, as it was read.
    pub replaces: i32,
}

/// The template of a kind of document that a court uses.
#[utoipa::path(
    tag = "admin",
    operation_id = "get_template",
    params(("court_id" = Uuid, Path), ("kind" = DocumentKind, Path)),
    responses(
        (status = 200, description = "The template", body = TemplateView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/courts/{court_id}/templates/{kind}")]
pub async fn get_template(
    _: Admin,
    app: Data<App>,
    place: Path<(Uuid, DocumentKind)>,
) -> Result<Json<TemplateView>, AppError> {
    let (court, kind) = place.into_inner();
    Ok(Json(templates::in_force(&app, CourtId(court), kind.into()).await?.into()))
}

/// A document of sample fields from a template that is not in force.
#[utoipa::path(
    tag = "admin",
    operation_id = "try_template",
    params(("kind" = DocumentKind, Path)),
    request_body = TryTemplate,
    responses(
        (status = 200, description = "PDF", body = String, content_type = "application/pdf"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/templates/{kind}/trial")]
pub async fn try_template(
    _: Admin,
    app: Data<App>,
    kind: Path<DocumentKind>,
    given: Json<TryTemplate>,
) -> Result<HttpResponse, AppError> {
    let pdf = templates::tried(&app, kind.into_inner().into(), given.into_inner().body).await?;
    Ok(HttpResponse::Ok().content_type("application/pdf").body(pdf.bytes))
}

/// Puts a template into effect as a new version, after a trial.
#[utoipa::path(
    tag = "admin",
    operation_id = "change_template",
    params(("court_id" = Uuid, Path), ("kind" = DocumentKind, Path)),
    request_body = ChangeTemplate,
    responses(
        (status = 200, description = "The template", body = TemplateView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[put("/courts/{court_id}/templates/{kind}")]
pub async fn change_template(
    admin: Admin,
    app: Data<App>,
    place: Path<(Uuid, DocumentKind)>,
    given: Json<ChangeTemplate>,
) -> Result<Json<TemplateView>, AppError> {
    let (court, kind) = place.into_inner();
    let ChangeTemplate { body, replaces } = given.into_inner();
    let place = (CourtId(court), kind.into());
    Ok(Json(templates::change(&app, &admin, place, body, replaces).await?.into()))
}
