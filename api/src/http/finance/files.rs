//! The bank's files, for finance and for the supervisor of the court.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, FixedOffset};
use domain::id::{CourtId, PersonId};
use serde::Serialize;
use store::bank_files::Kept;
use utoipa::ToSchema;
use uuid::Uuid;

use super::books::attached;
use crate::App;
use crate::actor::{Finance, Supervisor};
use crate::app::{AppError, bank_files};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// A file of the bank as it was kept.
#[derive(Serialize, ToSchema)]
pub struct KeptBankFile {
    /// SM3 of the file as it was sent.
    pub file_hash: String,
    /// `camt.053`, `camt.054` or `pain.002`.
    pub kind: String,
    /// What the bank calls it; null of files kept before this was noted.
    pub name: Option<String>,
    pub lines: Option<i32>,
    /// Movements that this file was the first to tell.
    pub booked: i64,
    pub received_at: DateTime<FixedOffset>,
    pub received_by: Uuid,
    /// How often it has been downloaded.
    pub readings: i64,
}

impl From<Kept> for KeptBankFile {
    fn from(row: Kept) -> KeptBankFile {
        KeptBankFile {
            file_hash: hex::encode(&row.hash),
            kind: row.kind,
            name: row.message_id,
            lines: row.lines,
            booked: row.booked,
            received_at: beijing(row.received_at),
            received_by: row.received_by,
            readings: row.readings,
        }
    }
}

async fn listed(app: &App, court: CourtId) -> Result<Json<Vec<KeptBankFile>>, AppError> {
    let files = bank_files::list(app, court).await?;
    Ok(Json(files.into_iter().map(KeptBankFile::from).collect()))
}

async fn raw(app: &App, who: (CourtId, PersonId), hash: &str) -> Result<HttpResponse, AppError> {
    let file = bank_files::read(app, who, hash).await?;
    Ok(attached("application/xml", &format!("{hash}.xml"), file))
}

/// The latest files of the bank, newest first.
#[utoipa::path(
    tag = "finance",
    operation_id = "list_bank_files",
    responses(
        (status = 200, description = "The files", body = [KeptBankFile]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/bank-files")]
pub async fn list_bank_files(
    finance: Finance,
    app: Data<App>,
) -> Result<Json<Vec<KeptBankFile>>, AppError> {
    listed(&app, finance.court_id).await
}

/// A file of the bank, byte for byte as it came; that it was read is noted.
#[utoipa::path(
    tag = "finance",
    operation_id = "get_bank_file",
    params(("file_hash" = String, Path)),
    responses(
        (status = 200, description = "The file", body = Vec<u8>, content_type = "application/xml"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/bank-files/{file_hash}")]
pub async fn get_bank_file(
    finance: Finance,
    app: Data<App>,
    file_hash: Path<String>,
) -> Result<HttpResponse, AppError> {
    raw(&app, (finance.court_id, finance.person_id), &file_hash).await
}

/// The latest files of the bank of one's court.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "list_bank_files_for_supervisor",
    responses(
        (status = 200, description = "The files", body = [KeptBankFile]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/bank-files")]
pub async fn list_bank_files_for_supervisor(
    supervisor: Supervisor,
    app: Data<App>,
) -> Result<Json<Vec<KeptBankFile>>, AppError> {
    listed(&app, supervisor.court_id).await
}

/// A file of the bank, byte for byte as it came; that it was read is noted.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "get_bank_file_for_supervisor",
    params(("file_hash" = String, Path)),
    responses(
        (status = 200, description = "The file", body = Vec<u8>, content_type = "application/xml"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/bank-files/{file_hash}")]
pub async fn get_bank_file_for_supervisor(
    supervisor: Supervisor,
    app: Data<App>,
    file_hash: Path<String>,
) -> Result<HttpResponse, AppError> {
    raw(&app, (supervisor.court_id, supervisor.person_id), &file_hash).await
}
