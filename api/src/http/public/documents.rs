//! Documents that are published, and what a verification code leads to.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Bytes, Data, Json, Path};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, FixedOffset};
use domain::id::LotId;
use futures_util::stream;
use serde::Serialize;
use store::issued::Issued;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::app::{AppError, documents, issued};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// A document of a lot that the law wants published.
#[derive(Serialize, ToSchema)]
pub struct PublishedDocument {
    /// `announcement`, `rules` or `confirmation`.
    pub kind: String,
    pub code: String,
    pub pages: i32,
    pub issued_at: DateTime<FixedOffset>,
}

/// What is on record about a document with this code.
#[derive(Serialize, ToSchema)]
pub struct VerifiedDocument {
    pub kind: String,
    pub code: String,
    pub court: String,
    pub case_number: String,
    /// The public page of the lot has its record.
    pub lot_id: Option<Uuid>,
    pub rehearsal: bool,
    pub pages: i32,
    /// SM3 of the file as it was issued: another file is not this document.
    pub hash: String,
    pub issued_at: DateTime<FixedOffset>,
    /// Whether the file itself can be had here.
    pub published: bool,
}

/// The published documents of a lot.
#[utoipa::path(
    tag = "public",
    operation_id = "list_lot_documents",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The documents", body = [PublishedDocument]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/documents")]
pub async fn list_lot_documents(
    app: Data<App>,
    lot_id: Path<Uuid>,
) -> Result<Json<Vec<PublishedDocument>>, AppError> {
    let found = issued::of_lot(&app, LotId(*lot_id)).await?;
    let view = |it: Issued| PublishedDocument {
        kind: it.kind,
        code: it.code,
        pages: it.pages,
        issued_at: beijing(it.issued_at),
    };
    Ok(Json(found.into_iter().map(view).collect()))
}

/// What a verification code (验证码) leads to.
#[utoipa::path(
    tag = "public",
    operation_id = "verify_document",
    params(("code" = String, Path)),
    responses(
        (status = 200, description = "What is on record", body = VerifiedDocument),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/documents/{code}")]
pub async fn verify_document(
    app: Data<App>,
    code: Path<String>,
) -> Result<Json<VerifiedDocument>, AppError> {
    let found = issued::verify(&app, &code).await?;
    let published = issued::is_public(&found.issued);
    Ok(Json(VerifiedDocument {
        kind: found.issued.kind,
        code: issued::dashed(&found.issued.code),
        court: found.court,
        case_number: found.case_number,
        lot_id: found.issued.lot_id,
        rehearsal: found.is_rehearsal,
        pages: found.issued.pages,
        hash: hex::encode(found.issued.hash),
        issued_at: beijing(found.issued.issued_at),
        published,
    }))
}

/// The file of a published document.
#[utoipa::path(
    tag = "public",
    operation_id = "get_document",
    params(("code" = String, Path)),
    responses(
        (status = 200, description = "PDF", body = String, content_type = "application/pdf"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/documents/{code}/file")]
pub async fn get_document(app: Data<App>, code: Path<String>) -> Result<HttpResponse, AppError> {
    let row = issued::published(&app, &code).await?;
    Ok(file(app, row))
}

/// Sends the file part by part.
pub fn file(app: Data<App>, row: Issued) -> HttpResponse {
    let name = format!("inline; filename=\"{}-{}.pdf\"", row.kind, row.code);
    let parts = stream::try_unfold((app, row.hash, 0_i32), |(app, hash, number)| async move {
        let part = documents::part(&app, &hash, number).await?;
        Ok::<_, AppError>(part.map(|it| (Bytes::from(it), (app, hash, number + 1))))
    });
    HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((CONTENT_DISPOSITION, name))
        .streaming(parts)
}
