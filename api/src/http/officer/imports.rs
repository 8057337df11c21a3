//! Taking over cases and assets from tables, as officers do it.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Bytes, Data, Json, Query};
use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::imports::{self, Mode, Report, RowReport, Told, template};
use crate::http::finance::books::XLSX;
use crate::http::problem::Problem;

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ImportMode {
    /// Say what is wrong; change nothing.
    Check,
    AllOrNothing,
    /// Take over the rows with which nothing is wrong.
    GoodRows,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ImportQuery {
    mode: ImportMode,
    /// What the file is called.
    name: String,
}

/// What became of a table.
#[derive(Serialize, ToSchema)]
pub struct ImportView {
    /// SM3 of the file.
    pub file: String,
    /// Null while nothing was taken over.
    pub import_id: Option<Uuid>,
    /// Whether this very file had been taken over before: then this is what was answered.
    pub again: bool,
    pub rows: Vec<ImportRowView>,
    /// What is wrong with the table as a whole.
    pub faults: Vec<ImportFaultView>,
    pub cases: usize,
    pub parties: usize,
    pub assets: usize,
    pub pictures: usize,
}

#[derive(Serialize, ToSchema)]
pub struct ImportRowView {
    /// As the spreadsheet counts: the headings are line 1.
    pub line: u32,
    pub case_number: String,
    pub title: String,
    pub values: usize,
    pub pictures: usize,
    pub faults: Vec<ImportFaultView>,
    pub case_id: Option<Uuid>,
    pub asset_id: Option<Uuid>,
}

#[derive(Serialize, ToSchema)]
pub struct ImportFaultView {
    /// The column, or the name of a photograph.
    pub column: String,
    pub why: String,
    pub rule: Option<String>,
}

/// Look at a table of assets, or take it over: XLSX, CSV (UTF-8 or GBK), or a ZIP of one of them and
/// photographs whose names begin with the line they belong to.
#[utoipa::path(
    tag = "officer",
    operation_id = "import_table",
    params(ImportQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "What became of it", body = ImportView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/imports")]
pub async fn import_table(
    officer: Officer,
    app: Data<App>,
    query: Query<ImportQuery>,
    body: Bytes,
) -> Result<Json<ImportView>, AppError> {
    let mode = match query.mode {
        ImportMode::Check => Mode::Check,
        ImportMode::AllOrNothing => Mode::AllOrNothing,
        ImportMode::GoodRows => Mode::GoodRows,
    };
    let report = imports::run(&app, &officer, &query.name, mode, body.to_vec()).await?;
    Ok(Json(view(&report)))
}

/// The workbook to fill in.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_import_template",
    responses(
        (status = 200, description = "XLSX", body = Vec<u8>,
         content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/imports/template")]
pub async fn get_import_template(_officer: Officer) -> Result<HttpResponse, AppError> {
    let name = "attachment; filename=\"fachui-import.xlsx\"";
    let book = template::workbook()?;
    Ok(HttpResponse::Ok().content_type(XLSX).insert_header((CONTENT_DISPOSITION, name)).body(book))
}

/// The report on the wire; a refusal carries it as well.
pub fn view(report: &Report) -> ImportView {
    ImportView {
        file: report.file.clone(),
        import_id: report.import,
        again: report.again,
        rows: report.rows.iter().map(row).collect(),
        faults: report.faults.iter().map(fault).collect(),
        cases: report.cases,
        parties: report.parties,
        assets: report.assets,
        pictures: report.pictures,
    }
}

fn row(row: &RowReport) -> ImportRowView {
    ImportRowView {
        line: row.line,
        case_number: row.case_number.clone(),
        title: row.title.clone(),
        values: row.values,
        pictures: row.pictures,
        faults: row.faults.iter().map(fault).collect(),
        case_id: row.case_id,
        asset_id: row.asset_id,
    }
}

fn fault(told: &Told) -> ImportFaultView {
    let Told { column, why, rule } = told.clone();
    ImportFaultView { column, why, rule }
}
