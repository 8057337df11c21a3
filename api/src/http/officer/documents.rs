//! Documents of a case (文书): written when the officer asks, listed, downloaded.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset, Utc};
use domain::id::{CaseId, LotId};
use serde::{Deserialize, Serialize};
use store::issued::Issued;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::{AppError, hand_over, issued};
use crate::http::names::DocumentKind;
use crate::http::problem::Problem;
use crate::http::public::documents::file;
use crate::http::wire::beijing;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueDocument {
    pub kind: DocumentKind,
    /// The lot (ruling, assistance), inquiry (commission) or plan; the case for a statement.
    pub subject_id: Uuid,
    /// Of an assistance notice: to whom.
    pub addressee: Option<String>,
    /// Of an assistance notice: what is asked.
    pub acts: Option<String>,
}

/// A document that was issued.
#[derive(Serialize, ToSchema)]
pub struct IssuedDocumentView {
    pub id: Uuid,
    pub kind: String,
    /// The verification code, in groups of four.
    pub code: String,
    pub lot_id: Option<Uuid>,
    pub subject_id: Uuid,
    /// 0 is the template that ships.
    pub template_version: i32,
    pub pages: i32,
    /// SM3 of the file.
    pub hash: String,
    /// False when the platform issued it by rule.
    pub by_officer: bool,
    pub issued_at: DateTime<FixedOffset>,
}

impl From<Issued> for IssuedDocumentView {
    fn from(row: Issued) -> IssuedDocumentView {
        IssuedDocumentView {
            id: row.id,
            kind: row.kind,
            code: issued::dashed(&row.code),
            lot_id: row.lot_id,
            subject_id: row.subject_id,
            template_version: row.template_version,
            pages: row.pages,
            hash: hex::encode(row.hash),
            by_officer: row.issued_by.is_some(),
            issued_at: beijing(row.issued_at),
        }
    }
}

/// The documents of a case, oldest first.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_case_documents",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The documents", body = [IssuedDocumentView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}/documents")]
pub async fn list_case_documents(
    officer: Officer,
    app: Data<App>,
    case_id: Path<Uuid>,
) -> Result<Json<Vec<IssuedDocumentView>>, AppError> {
    let found = issued::of_case(&app, &officer, CaseId(*case_id)).await?;
    Ok(Json(found.into_iter().map(IssuedDocumentView::from).collect()))
}

/// Writes a document as PDF from the template in force.
#[utoipa::path(
    tag = "officer",
    operation_id = "issue_document",
    params(("case_id" = Uuid, Path)),
    request_body = IssueDocument,
    responses(
        (status = 201, description = "The document", body = IssuedDocumentView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/cases/{case_id}/documents")]
pub async fn issue_document(
    officer: Officer,
    app: Data<App>,
    case_id: Path<Uuid>,
    given: Json<IssueDocument>,
) -> Result<HttpResponse, AppError> {
    let given = given.into_inner();
    let wanted = issued::Wanted {
        kind: given.kind.into(),
        subject: given.subject_id,
        addressee: given.addressee,
        acts: given.acts,
    };
    let row = issued::write(&app, &officer, CaseId(*case_id), wanted).await?;
    Ok(HttpResponse::Created().json(IssuedDocumentView::from(row)))
}

/// The file of a document of one's court.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_case_document",
    params(("document_id" = Uuid, Path)),
    responses(
        (status = 200, description = "PDF", body = String, content_type = "application/pdf"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/documents/{document_id}/file")]
pub async fn get_case_document(
    officer: Officer,
    app: Data<App>,
    document_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let row = issued::for_officer(&app, &officer, *document_id).await?;
    Ok(file(app, row))
}

/// When and to whom what was sold was handed over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverLot {
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub handed_over_at: DateTime<Utc>,
    /// Who took it, where, and the record of it.
    pub record: String,
}

/// What was sold is handed over (交付).
#[utoipa::path(
    tag = "officer",
    operation_id = "hand_over_lot",
    params(("lot_id" = Uuid, Path)),
    request_body = HandOverLot,
    responses(
        (status = 204, description = "Entered"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/hand-over")]
pub async fn hand_over_lot(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<Uuid>,
    given: Json<HandOverLot>,
) -> Result<HttpResponse, AppError> {
    let given = given.into_inner();
    hand_over::enter(&app, &officer, LotId(*lot_id), given.handed_over_at, &given.record).await?;
    Ok(HttpResponse::NoContent().finish())
}
