//! What else happens to an inquiry: it rests, it is asked again, its fee is decided; and what helps
//! to judge its quotes.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::id::{AssetId, InquiryId};
use domain::money::Money;
use serde::{Deserialize, Serialize};
use store::inquiry_records::Stop;
use utoipa::ToSchema;
use uuid::Uuid;
use valuation::dispersion::{self, Quote, Warning};

use super::inquiries::{FeeView, InquiryView, view};
use crate::App;
use crate::actor::Officer;
use crate::app::comparables::Like;
use crate::app::inquiries::fee::FeeDue;
use crate::app::inquiries::{InquiryFile, deferral, fee, reissue};
use crate::app::{AppError, appraisals, comparables};
use crate::http::appraisal::AppraisalView;
use crate::http::names::DeferralGroundName;
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeferInquiry {
    pub ground: DeferralGroundName,
    pub reason: String,
}

/// Nothing is asked: the clocks go on where they stood.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeInquiry {}

/// Nothing is asked: those who gave the expired result are asked again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReissueResult {}

/// The fee of one inquiry; who is paid follows from the deal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideFee {
    pub amount: Yuan,
}

/// A deferral; without an end it still runs.
#[derive(Serialize, ToSchema)]
pub struct DeferralView {
    pub ground: String,
    pub reason: String,
    pub from: DateTime<FixedOffset>,
    pub until: Option<DateTime<FixedOffset>>,
}

/// The quotes side by side, as warnings for whoever reads them.
#[derive(Serialize, ToSchema)]
pub struct DispersionView {
    pub lowest: Yuan,
    pub highest: Yuan,
    /// From the lowest to the highest, in basis points (万分之一) of the mean of all.
    pub spread: i64,
    pub warnings: Vec<WarningView>,
}

#[derive(Serialize, ToSchema)]
pub struct WarningView {
    /// `wide-spread` or `outlier`.
    pub kind: String,
    /// The platform that stands alone.
    pub platform: Option<String>,
    /// How far, in basis points of the middle of the others.
    pub deviation: Option<i64>,
}

/// Sales like the asset, from finished lots of this platform.
#[derive(Serialize, ToSchema)]
pub struct ComparablesView {
    /// The asset's own area in hundredths of a square metre, where its fact sheet says it.
    pub area: Option<u32>,
    /// The nearest first: by place, then by area, then by time.
    pub sales: Vec<ComparableView>,
}

#[derive(Serialize, ToSchema)]
pub struct ComparableView {
    pub lot_id: Uuid,
    pub title: String,
    pub region: String,
    /// `county`, `city`, `province` or `elsewhere`: what both have in common.
    pub place: String,
    /// In hundredths of a square metre.
    pub area: Option<u32>,
    /// The difference of the areas in basis points of the asset's.
    pub area_distance: Option<u64>,
    pub ended_at: DateTime<FixedOffset>,
    pub days_ago: u64,
    pub hammer_price: Yuan,
    pub reference_price: Yuan,
    /// Of a square metre.
    pub unit_price: Option<Yuan>,
}

/// Let an inquiry rest (REF-28).
#[utoipa::path(
    tag = "officer",
    operation_id = "defer_inquiry",
    params(("inquiry_id" = Uuid, Path)),
    request_body = DeferInquiry,
    responses(
        (status = 200, description = "Deferred", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/deferral")]
pub async fn defer_inquiry(
    officer: Officer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    body: Json<DeferInquiry>,
) -> Result<Json<InquiryView>, AppError> {
    let DeferInquiry { ground, reason } = body.into_inner();
    let id = inquiry_id.into_inner();
    Ok(Json(view(deferral::defer(&app, &officer, id, ground.into(), &reason).await?)?))
}

/// Let an inquiry go on.
#[utoipa::path(
    tag = "officer",
    operation_id = "resume_inquiry",
    params(("inquiry_id" = Uuid, Path)),
    request_body = ResumeInquiry,
    responses(
        (status = 200, description = "Resumed", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/resumption")]
pub async fn resume_inquiry(
    officer: Officer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    _body: Json<ResumeInquiry>,
) -> Result<Json<InquiryView>, AppError> {
    Ok(Json(view(deferral::resume(&app, &officer, inquiry_id.into_inner()).await?)?))
}

/// Ask the platforms of an expired inquiry again (REF-11).
#[utoipa::path(
    tag = "officer",
    operation_id = "reissue_inquiry",
    params(("inquiry_id" = Uuid, Path)),
    request_body = ReissueResult,
    responses(
        (status = 201, description = "Asked again", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/reissue")]
pub async fn reissue_inquiry(
    officer: Officer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    _body: Json<ReissueResult>,
) -> Result<HttpResponse, AppError> {
    let file = reissue::again(&app, &officer, inquiry_id.into_inner()).await?;
    Ok(HttpResponse::Created().json(view(file)?))
}

/// Decide the fee of an inquiry after the deal (REF-31).
#[utoipa::path(
    tag = "officer",
    operation_id = "decide_inquiry_fee",
    params(("inquiry_id" = Uuid, Path)),
    request_body = DecideFee,
    responses(
        (status = 200, description = "Decided", body = InquiryView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/fee")]
pub async fn decide_inquiry_fee(
    officer: Officer,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    body: Json<DecideFee>,
) -> Result<Json<InquiryView>, AppError> {
    let id = inquiry_id.into_inner();
    Ok(Json(view(fee::decide(&app, &officer, id, body.amount.0).await?)?))
}

/// Ask the firm of an expired appraisal again (REF-19).
#[utoipa::path(
    tag = "officer",
    operation_id = "reissue_appraisal",
    params(("appraisal_id" = Uuid, Path)),
    request_body = ReissueResult,
    responses(
        (status = 201, description = "To be commissioned again", body = AppraisalView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/appraisals/{appraisal_id}/reissue")]
pub async fn reissue_appraisal(
    officer: Officer,
    app: Data<App>,
    appraisal_id: Path<Uuid>,
    _body: Json<ReissueResult>,
) -> Result<HttpResponse, AppError> {
    let file = appraisals::reissue::again(&app, &officer, appraisal_id.into_inner()).await?;
    Ok(HttpResponse::Created().json(crate::http::appraisal::view(file, None)))
}

/// Sales like the asset; a help in judging.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_comparables",
    params(("asset_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The nearest sales", body = ComparablesView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/assets/{asset_id}/comparables")]
pub async fn list_comparables(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
) -> Result<Json<ComparablesView>, AppError> {
    let (area, found) = comparables::of_asset(&app, &officer, asset_id.into_inner()).await?;
    let sales = found.into_iter().map(comparable_view).collect();
    Ok(Json(ComparablesView { area: area.map(|it| it.hundredths()), sales }))
}

fn comparable_view(it: Like) -> ComparableView {
    ComparableView {
        lot_id: it.sale.lot_id,
        title: it.sale.title,
        region: it.sale.region,
        place: it.compared.place.slug().to_owned(),
        area: it.area.map(|it| it.hundredths()),
        area_distance: it.compared.area_distance,
        ended_at: beijing(it.sale.ended_at),
        days_ago: it.compared.days,
        hammer_price: Yuan(it.hammer),
        reference_price: Yuan(it.reference),
        unit_price: it.unit_price.map(Yuan),
    }
}

pub(super) fn deferral_view(it: &Stop) -> DeferralView {
    DeferralView {
        ground: it.ground.clone(),
        reason: it.reason.clone(),
        from: beijing(it.stopped_at),
        until: it.resumed_at.map(beijing),
    }
}

pub(super) fn fee_view(it: &FeeDue) -> FeeView {
    FeeView {
        deal: Yuan(it.deal),
        fee: it.fee.map(Yuan),
        platforms: it.shares.iter().map(|(platform, _)| platform.clone()).collect(),
        shares: it.shares.iter().filter_map(|(_, share)| share.map(Yuan)).collect(),
    }
}

/// The last versions of all reports side by side.
pub(super) fn dispersion_of(file: &InquiryFile) -> Option<DispersionView> {
    let quotes = file.reports.iter().filter_map(|it| {
        let value = Money::from_fen(it.quotes.last()?.value_fen)?;
        Some(Quote { platform: it.platform.name.clone(), value })
    });
    let found = dispersion::dispersion(&quotes.collect::<Vec<_>>())?;
    Some(DispersionView {
        lowest: Yuan(found.lowest),
        highest: Yuan(found.highest),
        spread: found.spread,
        warnings: found.warnings.iter().map(warning_view).collect(),
    })
}

fn warning_view(it: &Warning) -> WarningView {
    let (platform, deviation) = match it {
        Warning::WideSpread => (None, None),
        Warning::Outlier { platform, deviation } => (Some(platform.clone()), Some(*deviation)),
    };
    WarningView { kind: it.slug().to_owned(), platform, deviation }
}
