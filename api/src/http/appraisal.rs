//! An appraisal on the wire, for the court and for its firms.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH};
use actix_web::web::Data;
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::money::Money;
use domain::term::Due;
use futures_util::stream;
use serde::Serialize;
use serde_json::Value;
use store::appraisals::Done;
use store::documents::{Attached, Document};
use utoipa::ToSchema;
use uuid::Uuid;
use valuation::appraisal::{Act, Commission, Reply, Stage};
use valuation::fee::FeeBase;

use crate::App;
use crate::app::appraisals::AppraisalFile;
use crate::app::appraisals::fee::FeeDue;
use crate::app::documents::{self, Upload};
use crate::http::names::PaperName;
use crate::http::wire::{Yuan, beijing};

/// An appraisal with its clocks, acts and papers.
#[derive(Serialize, ToSchema)]
pub struct AppraisalView {
    pub id: Uuid,
    pub asset_id: Uuid,
    pub case_number: String,
    pub title: String,
    pub category: String,
    pub region: String,
    #[schema(value_type = Object)]
    pub facts: Value,
    pub stage: String,
    /// The article the stage rests on.
    pub rule: String,
    /// The first instant after the period that runs.
    pub until: Option<DateTime<FixedOffset>>,
    /// The number of the objection that is dealt with, from 0.
    pub objection: Option<usize>,
    /// Why the present firm is out, at the stage `failed`.
    pub why: Option<String>,
    /// The last day for the present firm's report, with its arithmetic.
    pub due: Option<DueView>,
    /// The last day on which the present firm may ask for more time.
    pub ask_by: Option<DueView>,
    pub commissions: Vec<CommissionView>,
    /// The firms that were chosen, in their order; for the court only.
    pub firms: Option<Vec<String>>,
    pub acts: Vec<AppraisalActView>,
    pub documents: Vec<DocumentView>,
    pub outcome: Option<String>,
    /// The appraisal whose expired result is issued again.
    pub reissue_of: Option<Uuid>,
    /// What the present firm's fee is computed from, once that is known (REF-32).
    pub fee: Option<AppraisalFeeView>,
    pub value: Option<Yuan>,
    pub valid_until: Option<NaiveDate>,
}

/// What an appraisal fee is computed from.
#[derive(Serialize, ToSchema)]
pub struct AppraisalFeeView {
    /// `scale`: the agreed scale is applied to the amount; `cost`: the actual cost, as far as it is
    /// reasonable; `fee`: the amount is the fee.
    pub kind: String,
    pub amount: Yuan,
    /// Whether the court can decide it now.
    pub due: bool,
    /// What the court decided, and on which basis.
    pub decided: Option<Yuan>,
    pub basis: Option<String>,
    pub decided_at: Option<DateTime<FixedOffset>>,
}

#[derive(Serialize, ToSchema)]
pub struct DueView {
    pub at: String,
    pub arithmetic: String,
    pub rule: String,
}

/// One firm's part.
#[derive(Serialize, ToSchema)]
pub struct CommissionView {
    pub place: usize,
    pub firm: String,
    pub at: DateTime<FixedOffset>,
    /// `none`, `accepted` or `declined`.
    pub reply: String,
    pub reports: Vec<AppraisalReportView>,
    pub served_at: Option<DateTime<FixedOffset>>,
    pub missing_documents: Vec<String>,
    pub extensions_granted: usize,
    /// What the firm says that it charges.
    pub charged: Option<Yuan>,
    pub replaced: Option<String>,
}

/// One version of an appraisal report.
#[derive(Serialize, ToSchema)]
pub struct AppraisalReportView {
    pub version: usize,
    pub value: Yuan,
    pub valid_until: NaiveDate,
    pub at: DateTime<FixedOffset>,
}

#[derive(Serialize, ToSchema)]
pub struct AppraisalActView {
    pub act: String,
    pub at: DateTime<FixedOffset>,
    pub note: Option<String>,
    /// Who objected, on which grounds, with what result: what belongs to the act.
    pub detail: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct DocumentView {
    pub id: Uuid,
    /// `material`, `report`, `annex` or `answer`.
    pub kind: String,
    pub name: String,
    pub media: String,
    pub bytes: i64,
    /// SM3 of the content.
    pub hash: String,
    pub at: DateTime<FixedOffset>,
}

/// The whole for the court; for a firm (its place) only its own part and the court's papers.
pub fn view(file: AppraisalFile, place: Option<usize>) -> AppraisalView {
    let mine = |number: usize| place.is_none_or(|it| it == number);
    let present = mine(file.appraisal.commissions.len());
    let shown = |it: &Attached| it.place.is_none_or(|it| usize::try_from(it).is_ok_and(mine));
    let name = |id: &str| {
        let found = file.firms.iter().find(|it| it.id.to_string() == id);
        found.map_or_else(|| id.to_owned(), |it| it.name.clone())
    };
    let commissions = (1..).zip(&file.appraisal.commissions).filter(|(it, _)| mine(*it));
    let commissions =
        commissions.map(|(it, given)| commission_view(it, name(&given.firm), given)).collect();
    let result = if let Stage::Stands { value, valid_until } = file.stage {
        Some((value, valid_until)).filter(|_| present)
    } else {
        None
    };
    let why = if let Stage::Failed { why, .. } = file.stage { Some(why.slug()) } else { None };
    AppraisalView {
        id: file.row.id,
        asset_id: file.row.asset_id,
        case_number: file.case_number,
        stage: if present { file.stage.slug() } else { "replaced" }.to_owned(),
        rule: file.stage.article().code.to_owned(),
        until: file.running.as_ref().filter(|_| present).map(|it| beijing(it.instant().utc())),
        objection: file.stage.objection().filter(|_| present),
        why: why.filter(|_| present).map(str::to_owned),
        due: file.due.as_ref().filter(|_| present).map(due_view),
        ask_by: file.ask_by.as_ref().filter(|_| present).map(due_view),
        firms: place.is_none().then(|| file.firms.iter().map(|it| it.name.clone()).collect()),
        acts: acts(&file.acts, place).map(act_view).collect(),
        documents: file.documents.iter().filter(|(it, _)| shown(it)).map(document_view).collect(),
        commissions,
        outcome: file.row.outcome,
        reissue_of: file.row.reissue_of,
        fee: file.fee.as_ref().filter(|_| present).map(fee_view),
        value: result.map(|(value, _)| value.into()),
        valid_until: result.map(|(_, day)| day),
        title: file.asset.title,
        category: file.asset.category,
        region: file.asset.region,
        facts: file.asset.facts,
    }
}

/// The acts of one place, or all of them.
fn acts(all: &[Done], place: Option<usize>) -> impl Iterator<Item = &Done> {
    let mut number = 0;
    all.iter().filter(move |it| {
        number += usize::from(it.act == Act::Commissioned);
        place.is_none_or(|it| it == number)
    })
}

fn fee_view(it: &FeeDue) -> AppraisalFeeView {
    let kind = match it.base {
        FeeBase::Scale(_) => "scale",
        FeeBase::Cost(_) => "cost",
        FeeBase::Fee(_) => "fee",
    };
    let decided = it.decided.as_ref();
    AppraisalFeeView {
        kind: kind.to_owned(),
        amount: Yuan(it.base.amount()),
        due: it.is_due,
        decided: decided.and_then(|it| Money::from_fen(it.amount_fen)).map(Yuan),
        basis: decided.map(|it| it.basis.clone()),
        decided_at: decided.map(|it| beijing(it.decided_at)),
    }
}

fn due_view(due: &Due) -> DueView {
    let (at, rule) = (due.moment.to_string(), due.rule().code.to_owned());
    DueView { at, arithmetic: due.arithmetic(), rule }
}

fn commission_view(place: usize, firm: String, it: &Commission) -> CommissionView {
    let report = |(version, it): (usize, &valuation::appraisal::Report)| AppraisalReportView {
        version,
        value: it.value.into(),
        valid_until: it.valid_until,
        at: beijing(it.at.utc()),
    };
    let open = it.requests.iter().filter(|it| it.answered_at.is_none());
    let granted = valuation::appraisal::Decision::Granted;
    CommissionView {
        place,
        firm,
        at: beijing(it.at.utc()),
        reply: match it.reply {
            Reply::None => "none",
            Reply::Accepted => "accepted",
            Reply::Declined { .. } => "declined",
        }
        .to_owned(),
        reports: (1..).zip(&it.reports).map(report).collect(),
        served_at: it.served_at.map(|it| beijing(it.utc())),
        missing_documents: open.flat_map(|it| it.documents.clone()).collect(),
        extensions_granted: it.extensions.iter().filter(|it| it.decision == granted).count(),
        charged: it.charged.map(Yuan),
        replaced: it.replaced.map(|it| it.why.slug().to_owned()),
    }
}

fn act_view(done: &Done) -> AppraisalActView {
    let detail = match &done.act {
        Act::Declined { reason } => vec![reason.clone()],
        Act::DocumentsMissed { documents } => documents.clone(),
        Act::ExtensionAsked { days } => vec![days.to_string()],
        Act::ExtensionDecided { decision } => vec![decision.slug().to_owned()],
        Act::Reported { value, valid_until } => vec![value.to_string(), valid_until.to_string()],
        Act::DefectFound { defect } => vec![defect.slug().to_owned()],
        Act::Inspected { on, absent, witness, .. } => {
            let others = absent.iter().cloned().chain(witness.clone());
            [on.to_string()].into_iter().chain(others).collect()
        }
        Act::Objected { by, grounds } => {
            let grounds = grounds.iter().map(|it| it.slug().to_owned());
            [by.clone()].into_iter().chain(grounds).collect()
        }
        Act::Ruled { ruling, .. } => vec![ruling.slug().to_owned()],
        Act::Positioned { position, .. } => vec![position.slug().to_owned()],
        Act::Reviewed { verdict, .. } => vec![verdict.slug().to_owned()],
        Act::Served { at } => vec![at.to_string()],
        Act::Charged { amount } => vec![amount.to_string()],
        Act::Commissioned
        | Act::Accepted
        | Act::DocumentsSupplied
        | Act::Stopped
        | Act::Resumed
        | Act::Explained
        | Act::PassedOn { .. }
        | Act::Answered { .. }
        | Act::Replaced
        | Act::MaterialReturned
        | Act::Withdrawn => Vec::new(),
    };
    AppraisalActView {
        act: store::appraisals::name(&done.act),
        at: beijing(done.at.utc()),
        note: done.note.clone(),
        detail,
    }
}

pub fn document_view((attached, document): &(Attached, Document)) -> DocumentView {
    DocumentView {
        id: attached.id,
        kind: attached.kind.clone(),
        name: attached.name.clone(),
        media: document.media.clone(),
        bytes: document.bytes,
        hash: hex::encode(&document.hash),
        at: beijing(attached.uploaded_at),
    }
}

/// A file as the request carries it.
pub fn upload(request: &HttpRequest, kind: PaperName, name: String, body: &[u8]) -> Upload {
    let declared = super::files::declared(request);
    Upload { kind: kind.name(), name, declared, content: body.to_vec() }
}

/// Sends a file part by part: a large one is never held at once.
pub fn download(app: Data<App>, (attached, document): (Attached, Document)) -> HttpResponse {
    let parts = stream::try_unfold((app, document.hash, 0_i32), |(app, hash, number)| async move {
        let part = documents::part(&app, &hash, number).await?;
        Ok::<_, crate::app::AppError>(
            part.map(|it| (actix_web::web::Bytes::from(it), (app, hash, number + 1))),
        )
    });
    HttpResponse::Ok()
        .content_type(document.media)
        .insert_header((CONTENT_LENGTH, document.bytes))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", attached.id)))
        .streaming(parts)
}
