//! Lots, as the court officer works on them. How many have signed up is shown, never who.

use actix_web::web::{Data, Json, Path, Query};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::id::{AssetId, LotId, RegistrationId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::capacities::Ruling;
use crate::app::lots::{Bounds, Draft, Summary};
use crate::app::{AppError, capacities, lots};
use crate::http::names::RoundName;
use crate::http::problem::Problem;
use crate::http::public::lots::{LotCard, card_view};
use crate::http::wire::{Yuan, beijing};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct BoundsQuery {
    asset_id: Uuid,
    round: RoundName,
}

/// What a lot of this asset in this round must keep.
#[derive(Serialize, ToSchema)]
pub struct BoundsView {
    pub reference_price: Yuan,
    pub price_valid_until: NaiveDate,
    /// The failed lot before, to be given as `previous_id`.
    pub previous_id: Option<Uuid>,
    pub min_start_price: Yuan,
    /// Of the least start price.
    pub deposit_min: Yuan,
    pub deposit_max: Yuan,
    pub earliest_start: NaiveDate,
    pub latest_start: Option<DateTime<FixedOffset>>,
    pub bidding_seconds: i64,
    pub extension_seconds: i64,
}

/// What the panel decided (AUC-27).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftLot {
    pub asset_id: Uuid,
    pub round: RoundName,
    pub start_price: Yuan,
    pub increment: Yuan,
    pub deposit: Yuan,
    /// Days in which the winner pays the balance (AUC-25).
    pub balance_due_days: u16,
    /// The asset's title if left out.
    pub title: Option<String>,
    /// The failed lot this one follows.
    pub previous_id: Option<Uuid>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnounceLot {
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub starts_at: DateTime<FixedOffset>,
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub ends_at: DateTime<FixedOffset>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmPriority {
    pub registration_id: Uuid,
    /// 1 is first.
    pub rank: u8,
}

/// What the panel decided on a capacity that somebody claims.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleOnCapacity {
    pub registration_id: Uuid,
    pub ruling: CapacityRuling,
}

/// A right of first refusal is confirmed with its rank, by `priority`.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CapacityRuling {
    ApplicantConfirmed,
    AgentConfirmed,
    JointConfirmed,
    Refused,
}

/// A lot as officers see it.
#[derive(Serialize, ToSchema)]
pub struct OfficerLot {
    pub id: Uuid,
    pub case_id: Uuid,
    pub asset_id: Uuid,
    pub title: String,
    pub round: String,
    pub state: String,
    pub previous_id: Option<Uuid>,
    /// Counts the revisions of the draft.
    pub version: i32,
    pub reference_price: Yuan,
    pub start_price: Yuan,
    pub increment: Yuan,
    pub deposit: Yuan,
    pub balance_due_days: u32,
    pub registered: i64,
    pub qualified: i64,
    /// What the public sees; null for a draft.
    pub card: Option<LotCard>,
}

/// What a lot must keep.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_bounds",
    params(BoundsQuery),
    responses(
        (status = 200, description = "The bounds", body = BoundsView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/bounds")]
pub async fn get_bounds(
    officer: Officer,
    app: Data<App>,
    query: Query<BoundsQuery>,
) -> Result<Json<BoundsView>, AppError> {
    let asset = AssetId(query.asset_id);
    Ok(Json(lots::bounds(&app, &officer, asset, query.round.into()).await?.into()))
}

/// Draft a lot.
#[utoipa::path(
    tag = "officer",
    operation_id = "draft_lot",
    request_body = DraftLot,
    responses(
        (status = 201, description = "Drafted", body = OfficerLot),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots")]
pub async fn draft_lot(
    officer: Officer,
    app: Data<App>,
    body: Json<DraftLot>,
) -> Result<HttpResponse, AppError> {
    let given = body.into_inner();
    let draft = Draft {
        asset_id: AssetId(given.asset_id),
        round: given.round.into(),
        start: given.start_price.0,
        increment: given.increment.0,
        deposit: given.deposit.0,
        balance_due_days: given.balance_due_days.into(),
        title: given.title,
        previous_id: given.previous_id.map(LotId),
    };
    let drafted = lots::draft(&app, &officer, draft).await?;
    let summary = lots::summary(&mut app.db.reader().await?, drafted).await?;
    Ok(HttpResponse::Created().json(view(&app, &summary)?))
}

/// Publish the sale notice of a lot.
#[utoipa::path(
    tag = "officer",
    operation_id = "announce_lot",
    params(("lot_id" = Uuid, Path)),
    request_body = AnnounceLot,
    responses(
        (status = 200, description = "The notice is published", body = OfficerLot),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/announcement")]
pub async fn announce_lot(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<AnnounceLot>,
) -> Result<Json<OfficerLot>, AppError> {
    let (starts_at, ends_at) = (body.starts_at.to_utc(), body.ends_at.to_utc());
    let lot = lots::announce(&app, &officer, lot_id.into_inner(), starts_at, ends_at).await?;
    let summary = lots::summary(&mut app.db.reader().await?, lot).await?;
    Ok(Json(view(&app, &summary)?))
}

/// The lots of the court.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_officer_lots",
    responses(
        (status = 200, description = "The lots", body = [OfficerLot]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots")]
pub async fn list_officer_lots(
    officer: Officer,
    app: Data<App>,
) -> Result<Json<Vec<OfficerLot>>, AppError> {
    let summaries = lots::list(&app, &officer).await?;
    let views: Result<_, _> = summaries.iter().map(|it| view(&app, it)).collect();
    Ok(Json(views?))
}

/// Confirm a right of first refusal and its rank, by the panel's decision.
#[utoipa::path(
    tag = "officer",
    operation_id = "confirm_priority",
    params(("lot_id" = Uuid, Path)),
    request_body = ConfirmPriority,
    responses(
        (status = 204, description = "Confirmed"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/priority")]
pub async fn confirm_priority(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<ConfirmPriority>,
) -> Result<HttpResponse, AppError> {
    let registration = RegistrationId(body.registration_id);
    let ruling = Ruling::Priority { rank: body.rank };
    capacities::rule(&app, &officer, lot_id.into_inner(), registration, ruling).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Confirm the applicant, or refuse a claimed capacity, by the panel's decision.
#[utoipa::path(
    tag = "officer",
    operation_id = "rule_on_capacity",
    params(("lot_id" = Uuid, Path)),
    request_body = RuleOnCapacity,
    responses(
        (status = 204, description = "Entered"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/capacity")]
pub async fn rule_on_capacity(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<RuleOnCapacity>,
) -> Result<HttpResponse, AppError> {
    let registration = RegistrationId(body.registration_id);
    let ruling = match body.ruling {
        CapacityRuling::ApplicantConfirmed => Ruling::Applicant,
        CapacityRuling::AgentConfirmed => Ruling::Agent,
        CapacityRuling::JointConfirmed => Ruling::Joint,
        CapacityRuling::Refused => Ruling::Refused,
    };
    capacities::rule(&app, &officer, lot_id.into_inner(), registration, ruling).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A lot as officers see it, after any of their acts.
pub fn view(app: &App, summary: &Summary) -> Result<OfficerLot, AppError> {
    let Summary { record, sign_ups, card } = summary;
    let (lot, offer) = (&record.lot, &record.lot.offer);
    Ok(OfficerLot {
        id: lot.id.0,
        case_id: lot.case_id.0,
        asset_id: lot.asset_id.0,
        title: record.title.clone(),
        round: lot.round.name().to_owned(),
        state: lot.state.name().to_owned(),
        previous_id: lot.previous.map(|it| it.lot.0),
        version: record.version,
        reference_price: Yuan(offer.reference.value()),
        start_price: Yuan(offer.start),
        increment: Yuan(offer.increment),
        deposit: Yuan(offer.deposit),
        balance_due_days: offer.balance_due_days,
        registered: sign_ups.registered,
        qualified: sign_ups.qualified,
        card: card.as_ref().map(|it| card_view(it, app.now())).transpose()?,
    })
}

impl From<Bounds> for BoundsView {
    fn from(bounds: Bounds) -> BoundsView {
        BoundsView {
            reference_price: Yuan(bounds.reference.value()),
            price_valid_until: bounds.reference.valid_until(),
            previous_id: bounds.previous.map(|it| it.lot.0),
            min_start_price: Yuan(bounds.min_start),
            deposit_min: Yuan(bounds.deposit.0),
            deposit_max: Yuan(bounds.deposit.1),
            earliest_start: bounds.earliest_start,
            latest_start: bounds.latest_start.map(beijing),
            bidding_seconds: bounds.bidding_seconds,
            extension_seconds: bounds.extension_seconds,
        }
    }
}
