//! The appraisal as the court conducts it: its acts, its papers, its result.

use actix_web::web::{Bytes, Data, Json, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::id::AssetId;
use domain::instant::Instant;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use valuation::appraisal::Act;

use crate::App;
use crate::actor::Officer;
use crate::app::{AppError, appraisals, documents};
use crate::http::appraisal::{AppraisalView, DocumentView, document_view, download, view};
use crate::http::names::{
    AppraisalGroundName, DefectName, ExtensionDecisionName, ObjectionRulingName, PaperName,
    PositionName, VerdictName,
};
use crate::http::problem::Problem;
use crate::http::wire::Yuan;

/// What a firm is paid, and what that rests on: the contract or the tariff, with its arithmetic.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideAppraisalFee {
    pub amount: Yuan,
    pub basis: String,
}

/// What the court does. `objection` is the number of an objection, from 0.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub enum CourtAct {
    /// The next firm is commissioned (REF-17).
    Commission {
        note: Option<String>,
    },
    /// The documents the firm missed were supplied.
    SupplyDocuments {
        note: Option<String>,
    },
    /// The site was inspected; absent parties need a witness (REF-18).
    Inspect {
        #[serde(deserialize_with = "crate::http::wire::near")]
        on: NaiveDate,
        notified: Vec<String>,
        absent: Vec<String>,
        witness: Option<String>,
        note: Option<String>,
    },
    /// Deferred or suspended: the clock stands still (REF-28).
    Stop {
        note: Option<String>,
    },
    Resume {
        note: Option<String>,
    },
    DecideExtension {
        decision: ExtensionDecisionName,
        note: Option<String>,
    },
    /// The report has a defect; it is explained or corrected in three days (REF-20).
    FindDefect {
        defect: DefectName,
        note: Option<String>,
    },
    /// The last party has received the report (REF-21).
    Serve {
        #[serde(deserialize_with = "crate::http::wire::near")]
        at: DateTime<FixedOffset>,
        note: Option<String>,
    },
    /// Somebody objects (REF-22, REF-23).
    Object {
        by: String,
        grounds: Vec<AppraisalGroundName>,
        note: Option<String>,
    },
    Rule {
        objection: usize,
        ruling: ObjectionRulingName,
        note: Option<String>,
    },
    PassOn {
        objection: usize,
        note: Option<String>,
    },
    /// What the objector says to the firm's answer.
    TakePosition {
        objection: usize,
        position: PositionName,
        note: Option<String>,
    },
    /// What the professional review (专业技术评审) says.
    Review {
        objection: usize,
        verdict: VerdictName,
        note: Option<String>,
    },
    /// The firm is out; the next is commissioned by another act.
    Replace {
        note: Option<String>,
    },
    ReturnMaterial {
        note: Option<String>,
    },
    Withdraw {
        note: Option<String>,
    },
}

/// Nothing is asked: the price follows from the result that stands.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleAppraisal {}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PaperQuery {
    pub kind: PaperName,
    pub name: String,
}

/// An appraisal with its clocks.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_appraisal",
    params(("appraisal_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The appraisal", body = AppraisalView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/appraisals/{appraisal_id}")]
pub async fn get_appraisal(
    officer: Officer,
    app: Data<App>,
    appraisal_id: Path<Uuid>,
) -> Result<Json<AppraisalView>, AppError> {
    let file = appraisals::file(&app, &officer, appraisal_id.into_inner()).await?;
    Ok(Json(view(file, None)))
}

/// The appraisals of an asset.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_appraisals",
    params(("asset_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The appraisals, oldest first", body = [AppraisalView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/assets/{asset_id}/appraisals")]
pub async fn list_appraisals(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
) -> Result<Json<Vec<AppraisalView>>, AppError> {
    let files = appraisals::of_asset(&app, &officer, asset_id.into_inner()).await?;
    Ok(Json(files.into_iter().map(|it| view(it, None)).collect()))
}

/// Record what the court does in an appraisal.
#[utoipa::path(
    tag = "officer",
    operation_id = "act_in_appraisal",
    params(("appraisal_id" = Uuid, Path)),
    request_body = CourtAct,
    responses(
        (status = 200, description = "Done", body = AppraisalView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/appraisals/{appraisal_id}/acts")]
pub async fn act_in_appraisal(
    officer: Officer,
    app: Data<App>,
    appraisal_id: Path<Uuid>,
    body: Json<CourtAct>,
) -> Result<Json<AppraisalView>, AppError> {
    let (act, note) = act(body.into_inner());
    let id = appraisal_id.into_inner();
    Ok(Json(view(appraisals::act(&app, &officer, id, act, note).await?, None)))
}

/// Fix the reference price from the result that stands.
#[utoipa::path(
    tag = "officer",
    operation_id = "settle_appraisal",
    params(("appraisal_id" = Uuid, Path)),
    request_body = SettleAppraisal,
    responses(
        (status = 200, description = "Settled", body = AppraisalView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/appraisals/{appraisal_id}/finding")]
pub async fn settle_appraisal(
    officer: Officer,
    app: Data<App>,
    appraisal_id: Path<Uuid>,
    _body: Json<SettleAppraisal>,
) -> Result<Json<AppraisalView>, AppError> {
    Ok(Json(view(appraisals::settle(&app, &officer, appraisal_id.into_inner()).await?, None)))
}

/// Hand the court's papers to the firms: PDF, JPEG or PNG.
#[utoipa::path(
    tag = "officer",
    operation_id = "keep_paper",
    params(("appraisal_id" = Uuid, Path), PaperQuery),
    request_body(content = Vec<u8>, content_type = "application/pdf"),
    responses(
        (status = 201, description = "Kept", body = DocumentView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/appraisals/{appraisal_id}/documents")]
pub async fn keep_paper(
    officer: Officer,
    app: Data<App>,
    appraisal_id: Path<Uuid>,
    query: Query<PaperQuery>,
    request: HttpRequest,
    body: Bytes,
) -> Result<HttpResponse, AppError> {
    let PaperQuery { kind, name } = query.into_inner();
    let upload = crate::http::appraisal::upload(&request, kind, name, &body);
    let kept = documents::of_court(&app, &officer, appraisal_id.into_inner(), upload).await?;
    Ok(HttpResponse::Created().json(document_view(&kept)))
}

/// A file of an appraisal.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_appraisal_document",
    params(("document_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The file", body = Vec<u8>, content_type = "application/pdf"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/documents/{document_id}")]
pub async fn get_appraisal_document(
    officer: Officer,
    app: Data<App>,
    document_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let found = documents::for_officer(&app, &officer, document_id.into_inner()).await?;
    Ok(download(app, found))
}

/// Decide what the firm is paid, from the base that the statute names.
#[utoipa::path(
    tag = "officer",
    operation_id = "decide_appraisal_fee",
    params(("appraisal_id" = Uuid, Path)),
    request_body = DecideAppraisalFee,
    responses(
        (status = 200, description = "The appraisal", body = AppraisalView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/appraisals/{appraisal_id}/fee")]
pub async fn decide_appraisal_fee(
    officer: Officer,
    app: Data<App>,
    appraisal_id: Path<Uuid>,
    body: Json<DecideAppraisalFee>,
) -> Result<Json<AppraisalView>, AppError> {
    let DecideAppraisalFee { amount, basis } = body.into_inner();
    let id = appraisal_id.into_inner();
    let file = appraisals::fee::decide(&app, &officer, id, amount.0, &basis).await?;
    Ok(Json(view(file, None)))
}

/// The act of the law, and the words that go with it.
fn act(given: CourtAct) -> (Act, Option<String>) {
    match given {
        CourtAct::Commission { note } => (Act::Commissioned, note),
        CourtAct::SupplyDocuments { note } => (Act::DocumentsSupplied, note),
        CourtAct::Inspect { on, notified, absent, witness, note } => {
            (Act::Inspected { on, notified, absent, witness }, note)
        }
        CourtAct::Stop { note } => (Act::Stopped, note),
        CourtAct::Resume { note } => (Act::Resumed, note),
        CourtAct::DecideExtension { decision, note } => {
            (Act::ExtensionDecided { decision: decision.into() }, note)
        }
        CourtAct::FindDefect { defect, note } => (Act::DefectFound { defect: defect.into() }, note),
        CourtAct::Serve { at, note } => (Act::Served { at: Instant::from_utc(at.to_utc()) }, note),
        CourtAct::Object { by, grounds, note } => {
            let grounds = grounds.into_iter().map(Into::into).collect();
            (Act::Objected { by, grounds }, note)
        }
        CourtAct::Rule { objection, ruling, note } => {
            (Act::Ruled { objection, ruling: ruling.into() }, note)
        }
        CourtAct::PassOn { objection, note } => (Act::PassedOn { objection }, note),
        CourtAct::TakePosition { objection, position, note } => {
            (Act::Positioned { objection, position: position.into() }, note)
        }
        CourtAct::Review { objection, verdict, note } => {
            (Act::Reviewed { objection, verdict: verdict.into() }, note)
        }
        CourtAct::Replace { note } => (Act::Replaced, note),
        CourtAct::ReturnMaterial { note } => (Act::MaterialReturned, note),
        CourtAct::Withdraw { note } => (Act::Withdrawn, note),
    }
}
