//! The appraisal as its firm sees it: the commission, its clocks, its papers, its acts.

use actix_web::web::{Bytes, Data, Json, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use valuation::appraisal::Act;

use crate::App;
use crate::actor::Valuer;
use crate::app::{AppError, appraisals, documents};
use crate::http::appraisal::{AppraisalView, DocumentView, document_view, download, upload, view};
use crate::http::officer::appraisals::PaperQuery;
use crate::http::problem::Problem;
use crate::http::wire::Yuan;

/// What the firm does. `objection` is the number of an objection, from 0.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub enum FirmAct {
    Accept {
        note: Option<String>,
    },
    Decline {
        reason: String,
    },
    /// Documents are missing; the court answers the list.
    MissDocuments {
        documents: Vec<String>,
        note: Option<String>,
    },
    /// In writing, five days before the expiry, at most 15 days, at most twice (REF-19).
    AskExtension {
        days: u32,
        note: Option<String>,
    },
    /// The report, or a version that corrects it; its file was uploaded before.
    Report {
        value: Yuan,
        #[serde(deserialize_with = "crate::http::wire::near")]
        valid_until: NaiveDate,
        note: Option<String>,
    },
    /// What the firm charges: its fee, or its actual cost without a deal (REF-32).
    Charge {
        amount: Yuan,
        note: Option<String>,
    },
    /// An explanation instead of a correction (REF-20).
    Explain {
        note: String,
    },
    /// The answer to an objection (REF-23).
    Answer {
        objection: usize,
        note: String,
    },
}

/// The appraisals for which this firm was commissioned.
#[utoipa::path(
    tag = "valuer",
    operation_id = "list_commissions",
    responses(
        (status = 200, description = "The commissions, newest first", body = [AppraisalView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/commissions")]
pub async fn list_commissions(
    valuer: Valuer,
    app: Data<App>,
) -> Result<Json<Vec<AppraisalView>>, AppError> {
    let files = appraisals::commissions(&app, &valuer).await?;
    let views = files.into_iter().map(|(place, it)| view(it, Some(place)));
    Ok(Json(views.collect()))
}

/// An appraisal for which this firm was commissioned.
#[utoipa::path(
    tag = "valuer",
    operation_id = "get_commission",
    params(("appraisal_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The appraisal", body = AppraisalView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/commissions/{appraisal_id}")]
pub async fn get_commission(
    valuer: Valuer,
    app: Data<App>,
    appraisal_id: Path<Uuid>,
) -> Result<Json<AppraisalView>, AppError> {
    let (place, file) = appraisals::firm_file(&app, &valuer, appraisal_id.into_inner()).await?;
    Ok(Json(view(file, Some(place))))
}

/// Record what the firm does.
#[utoipa::path(
    tag = "valuer",
    operation_id = "act_on_commission",
    params(("appraisal_id" = Uuid, Path)),
    request_body = FirmAct,
    responses(
        (status = 200, description = "Done", body = AppraisalView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/commissions/{appraisal_id}/acts")]
pub async fn act_on_commission(
    valuer: Valuer,
    app: Data<App>,
    appraisal_id: Path<Uuid>,
    body: Json<FirmAct>,
) -> Result<Json<AppraisalView>, AppError> {
    let (act, note) = act(body.into_inner());
    let id = appraisal_id.into_inner();
    let (place, file) = appraisals::firm_act(&app, &valuer, id, act, note).await?;
    Ok(Json(view(file, Some(place))))
}

/// Hand in a file: PDF, JPEG or PNG, at most 32 MiB, named in the query.
#[utoipa::path(
    tag = "valuer",
    operation_id = "hand_in_document",
    params(("appraisal_id" = Uuid, Path), PaperQuery),
    request_body(content = Vec<u8>, content_type = "application/pdf"),
    responses(
        (status = 201, description = "Kept", body = DocumentView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/commissions/{appraisal_id}/documents")]
pub async fn hand_in_document(
    valuer: Valuer,
    app: Data<App>,
    appraisal_id: Path<Uuid>,
    query: Query<PaperQuery>,
    request: HttpRequest,
    body: Bytes,
) -> Result<HttpResponse, AppError> {
    let PaperQuery { kind, name } = query.into_inner();
    let upload = upload(&request, kind, name, &body);
    let kept = documents::of_firm(&app, &valuer, appraisal_id.into_inner(), upload).await?;
    Ok(HttpResponse::Created().json(document_view(&kept)))
}

/// A file of a commission: the court's papers, and the firm's own.
#[utoipa::path(
    tag = "valuer",
    operation_id = "get_commission_document",
    params(("document_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The file", body = Vec<u8>, content_type = "application/pdf"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/documents/{document_id}")]
pub async fn get_commission_document(
    valuer: Valuer,
    app: Data<App>,
    document_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let found = documents::for_firm(&app, &valuer, document_id.into_inner()).await?;
    Ok(download(app, found))
}

/// The act of the law, and the words that go with it.
pub fn act(given: FirmAct) -> (Act, Option<String>) {
    match given {
        FirmAct::Accept { note } => (Act::Accepted, note),
        FirmAct::Decline { reason } => (Act::Declined { reason }, None),
        FirmAct::MissDocuments { documents, note } => (Act::DocumentsMissed { documents }, note),
        FirmAct::AskExtension { days, note } => (Act::ExtensionAsked { days }, note),
        FirmAct::Report { value, valid_until, note } => {
            (Act::Reported { value: value.0, valid_until }, note)
        }
        FirmAct::Charge { amount, note } => (Act::Charged { amount: amount.0 }, note),
        FirmAct::Explain { note } => (Act::Explained, Some(note)),
        FirmAct::Answer { objection, note } => (Act::Answered { objection }, Some(note)),
    }
}
