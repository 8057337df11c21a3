//! The way to a reference price: send, serve, object, settle.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::id::{AssetId, InquiryId};
use domain::money::Money;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::inquiries::{Objection, Quote};
use store::inquiry_records::Service;
use utoipa::ToSchema;
use uuid::Uuid;
use valuation::online::{Awaited, Outcome};

use super::course::{DeferralView, DispersionView, deferral_view, dispersion_of, fee_view};
use crate::App;
use crate::actor::Officer;
use crate::app::inquiries::{InquiryFile, NewObjection, Report};
use crate::app::{AppError, inquiries};
use crate::http::names::{GroundName, RulingName};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// Nothing is asked: the inquiry goes to every listed platform (REF-10).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendInquiry {}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServeReports {
    /// When the last party received them; now if left out.
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    pub served_at: Option<DateTime<FixedOffset>>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RaiseObjection {
    pub platform_id: Uuid,
    pub by: String,
    pub ground: GroundName,
    pub result: RulingName,
}

/// An inquiry with its clocks, reports and result.
#[derive(Serialize, ToSchema)]
pub struct InquiryView {
    pub id: Uuid,
    pub asset_id: Uuid,
    pub case_id: Uuid,
    /// The inquiry whose expired result is issued again.
    pub reissue_of: Option<Uuid>,
    /// `reports`, `service`, `objections`, `rulings`, `resumption`, `extended`,
    /// `correction-ordered`, `reference-price` or `commission-appraisal`.
    pub stage: String,
    pub commissioned_at: DateTime<FixedOffset>,
    /// The end of the period of delivery.
    pub due_at: DateTime<FixedOffset>,
    pub served_at: Option<DateTime<FixedOffset>>,
    /// The first instant after the period that is running.
    pub until: Option<DateTime<FixedOffset>>,
    pub settled: bool,
    /// What the settled quotes come to, before and after the finding.
    pub value: Option<Yuan>,
    pub reports: Vec<ReportView>,
    /// How each party received the reports, and until when it may object.
    pub services: Vec<ServiceView>,
    /// Whom the fee is due to, once the asset has been sold (REF-31).
    pub fee: Option<FeeView>,
    /// Deferrals (REF-28); the last may still run.
    pub deferrals: Vec<DeferralView>,
    /// How far the quotes lie apart; a help in judging, never a reason for another value.
    pub dispersion: Option<DispersionView>,
    /// The articles the present stage rests on.
    pub rules: Vec<String>,
    pub price: Option<PriceView>,
}

/// How one party received the reports.
#[derive(Serialize, ToSchema)]
pub struct ServiceView {
    pub party_id: Uuid,
    /// `receipt`, `refusal` or `publicity`.
    pub manner: String,
    pub served_at: DateTime<FixedOffset>,
    pub received_at: DateTime<FixedOffset>,
    /// The first instant at which this party's objection is late.
    pub object_by: DateTime<FixedOffset>,
    pub proof: String,
}

/// The platforms closest to the deal; several share the fee in equal parts.
#[derive(Serialize, ToSchema)]
pub struct FeeView {
    pub deal: Yuan,
    /// Null until it is decided.
    pub fee: Option<Yuan>,
    pub platforms: Vec<String>,
    /// In the order of `platforms`; empty until the fee is decided.
    pub shares: Vec<Yuan>,
}

#[derive(Serialize, ToSchema)]
pub struct ReportView {
    pub platform_id: Uuid,
    pub platform: String,
    pub flawed: bool,
    pub quotes: Vec<VersionView>,
    pub objections: Vec<ObjectionView>,
    /// Whether it counts; null before the result.
    pub counted: Option<bool>,
    pub why: Option<String>,
    pub extension_requested_at: Option<DateTime<FixedOffset>>,
    /// Why the platform does not quote, if it said so.
    pub refused: Option<String>,
}

/// One version of a report.
#[derive(Serialize, ToSchema)]
pub struct VersionView {
    pub version: i16,
    pub value: Yuan,
    pub valid_until: NaiveDate,
    pub delivered_at: DateTime<FixedOffset>,
    /// The interval around the value.
    pub low: Option<Yuan>,
    pub high: Option<Yuan>,
    pub method: Option<String>,
    /// What it was computed from, as the platform describes it.
    #[schema(value_type = Vec<Object>)]
    pub samples: Value,
}

#[derive(Serialize, ToSchema)]
pub struct ObjectionView {
    pub id: Uuid,
    pub by: String,
    pub statement: Option<String>,
    /// Until when the court rules on a party's objection.
    pub rule_by: Option<DateTime<FixedOffset>>,
    pub ruling_reason: Option<String>,
    pub at: DateTime<FixedOffset>,
    pub ground: String,
    pub result: String,
}

#[derive(Serialize, ToSchema)]
pub struct PriceView {
    pub value: Yuan,
    pub fixed_on: NaiveDate,
    pub valid_until: NaiveDate,
    pub formula: String,
}

/// Send a network inquiry to every listed platform.
#[utoipa::path(
    tag = "officer",
    operation_id = "send_inquiry",
    params(("asset_id" = Uuid, Path)),
    request_body = SendInquiry,
    responses(
        (status = 201, description = "Sent", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/assets/{asset_id}/inquiries")]
pub async fn send_inquiry(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
    _body: Json<SendInquiry>,
) -> Result<HttpResponse, AppError> {
    let file = inquiries::send(&app, &officer, asset_id.into_inner()).await?;
    Ok(HttpResponse::Created().json(view(file)?))
}

/// An inquiry with its clocks.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_inquiry",
    params(("inquiry_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The inquiry", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/inquiries/{inquiry_id}")]
pub async fn get_inquiry(
    officer: Officer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
) -> Result<Json<InquiryView>, AppError> {
    Ok(Json(view(inquiries::file(&app, &officer, inquiry_id.into_inner()).await?)?))
}

/// Record that the reports reached the parties.
#[utoipa::path(
    tag = "officer",
    operation_id = "serve_reports",
    params(("inquiry_id" = Uuid, Path)),
    request_body = ServeReports,
    responses(
        (status = 200, description = "Served", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/service")]
pub async fn serve_reports(
    officer: Officer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    body: Json<ServeReports>,
) -> Result<Json<InquiryView>, AppError> {
    let served_at = body.served_at.map(|it| it.to_utc());
    Ok(Json(view(inquiries::serve(&app, &officer, inquiry_id.into_inner(), served_at).await?)?))
}

/// Record an objection to a report.
#[utoipa::path(
    tag = "officer",
    operation_id = "raise_objection",
    params(("inquiry_id" = Uuid, Path)),
    request_body = RaiseObjection,
    responses(
        (status = 200, description = "Recorded", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/objections")]
pub async fn raise_objection(
    officer: Officer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    body: Json<RaiseObjection>,
) -> Result<Json<InquiryView>, AppError> {
    let given = body.into_inner();
    let objection = NewObjection {
        platform_id: given.platform_id,
        by: given.by,
        ground: given.ground.into(),
        result: given.result.into(),
    };
    let file = inquiries::object(&app, &officer, inquiry_id.into_inner(), objection).await?;
    Ok(Json(view(file)?))
}

/// Settle the inquiry and fix the reference price.
#[utoipa::path(
    tag = "officer",
    operation_id = "settle_inquiry",
    params(("inquiry_id" = Uuid, Path)),
    responses(
        (status = 200, description = "Settled", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/finding")]
pub async fn settle_inquiry(
    officer: Officer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
) -> Result<Json<InquiryView>, AppError> {
    Ok(Json(view(inquiries::settle(&app, &officer, inquiry_id.into_inner()).await?)?))
}

/// An inquiry as officers and parties see it.
///
/// # Errors
/// Rows that mean nothing.
pub fn view(file: InquiryFile) -> Result<InquiryView, AppError> {
    let (stage, until, value) = match file.standing.outcome {
        Outcome::Pending { awaited, until } => {
            let stage = match awaited {
                Awaited::Reports => "reports",
                Awaited::Service => "service",
                Awaited::Objections => "objections",
                Awaited::Rulings => "rulings",
                Awaited::Resumption => "resumption",
            };
            (stage, until, None)
        }
        Outcome::Extended { until } => ("extended", Some(until), None),
        Outcome::CorrectionOrdered { until } => ("correction-ordered", Some(until), None),
        Outcome::ReferencePrice { value } => ("reference-price", None, Some(Yuan(value))),
        Outcome::CommissionAppraisal => ("commission-appraisal", None, None),
    };
    let price = match &file.price {
        Some(it) => Some(PriceView {
            value: Yuan(it.price()?.value()),
            fixed_on: it.fixed_on,
            valid_until: it.valid_until,
            formula: it.formula.clone(),
        }),
        None => None,
    };
    let reports: Result<_, _> = file.reports.iter().map(|it| report_view(&file, it)).collect();
    Ok(InquiryView {
        id: file.inquiry.id,
        asset_id: file.inquiry.asset_id,
        case_id: file.inquiry.case_id,
        reissue_of: file.inquiry.reissue_of,
        stage: stage.to_owned(),
        commissioned_at: beijing(file.inquiry.commissioned_at),
        due_at: beijing(file.due_at),
        served_at: file.inquiry.served_at.map(beijing),
        until: until.map(|it| beijing(it.utc())),
        settled: file.inquiry.outcome.is_some(),
        value,
        reports: reports?,
        services: file.services.iter().map(service_view).collect(),
        fee: file.fee.as_ref().map(fee_view),
        deferrals: file.stops.iter().map(deferral_view).collect(),
        dispersion: dispersion_of(&file),
        rules: file.standing.rules.iter().map(|it| it.code.to_owned()).collect(),
        price,
    })
}

fn report_view(file: &InquiryFile, report: &Report) -> Result<ReportView, AppError> {
    let name = &report.platform.name;
    let decided = !file.standing.counted.is_empty() || !file.standing.dropped.is_empty();
    let dropped = file.standing.dropped.iter().find(|(it, _)| it == name);
    let quotes: Result<_, _> = report.quotes.iter().map(version_view).collect();
    Ok(ReportView {
        platform_id: report.platform.id,
        platform: name.clone(),
        flawed: report.asked.flawed,
        quotes: quotes?,
        objections: report.objections.iter().map(objection_view).collect(),
        counted: decided.then(|| file.standing.counted.contains(name)),
        why: dropped.map(|(_, why)| why.slug().to_owned()),
        extension_requested_at: report.asked.extension_requested_at.map(beijing),
        refused: report.refused.clone(),
    })
}

/// A version as it is shown to officers and to the platform that made it.
pub fn version_view(quote: &Quote) -> Result<VersionView, AppError> {
    let corrupt =
        store::StoreError::Corrupt { what: "quote", id: quote.inquiry_id, why: "value_fen" };
    Ok(VersionView {
        version: quote.version,
        value: Yuan(Money::from_fen(quote.value_fen).ok_or(corrupt)?),
        valid_until: quote.valid_until,
        delivered_at: beijing(quote.delivered_at),
        low: quote.low_fen.and_then(Money::from_fen).map(Yuan),
        high: quote.high_fen.and_then(Money::from_fen).map(Yuan),
        method: quote.method.clone(),
        samples: quote.samples.clone(),
    })
}

/// An objection and what became of it.
pub fn objection_view(objection: &Objection) -> ObjectionView {
    ObjectionView {
        id: objection.id,
        statement: objection.statement.clone(),
        rule_by: objection.rule_by.map(beijing),
        ruling_reason: objection.ruling_reason.clone(),
        by: objection.raised_by.clone(),
        at: beijing(objection.raised_at),
        ground: objection.ground.clone(),
        result: objection.result.clone(),
    }
}

fn service_view(service: &Service) -> ServiceView {
    ServiceView {
        party_id: service.party_id,
        manner: service.manner.clone(),
        served_at: beijing(service.served_at),
        received_at: beijing(service.received_at),
        object_by: beijing(service.object_by),
        proof: service.proof.clone(),
    }
}
