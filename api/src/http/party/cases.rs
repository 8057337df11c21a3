//! The cases in which one is a party, and one's sealed price.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset, Utc};
use domain::id::PricingStepId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Party;
use crate::app::parties::{self, PartyCase};
use crate::app::{AppError, agreements};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

#[derive(Serialize, ToSchema)]
pub struct PartyCaseView {
    pub case_id: Uuid,
    pub case_number: String,
    pub party_id: Uuid,
    pub role: String,
    pub assets: Vec<PartyAssetView>,
    /// The agreements to which one is invited.
    pub agreements: Vec<PartyAgreementView>,
    pub inquiry_ids: Vec<Uuid>,
}

#[derive(Serialize, ToSchema)]
pub struct PartyAssetView {
    pub id: Uuid,
    pub title: String,
    pub region: String,
}

#[derive(Serialize, ToSchema)]
pub struct PartyAgreementView {
    pub step_id: Uuid,
    /// The first instant at which a submission is late.
    pub until: DateTime<FixedOffset>,
    /// When one's own price was received; what it says stays sealed.
    pub submitted_at: Option<DateTime<FixedOffset>>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitPrice {
    pub value: Yuan,
}

/// That it was received; what it says stays sealed.
#[derive(Serialize, ToSchema)]
pub struct SubmittedView {
    pub submitted_at: DateTime<FixedOffset>,
}

/// One's cases.
#[utoipa::path(
    tag = "party",
    operation_id = "list_party_cases",
    responses(
        (status = 200, description = "The cases, newest first", body = [PartyCaseView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases")]
pub async fn list_party_cases(
    party: Party,
    app: Data<App>,
) -> Result<Json<Vec<PartyCaseView>>, AppError> {
    Ok(Json(parties::cases(&app, &party).await?.into_iter().map(view).collect()))
}

/// Hand in one's price under seal, once.
#[utoipa::path(
    tag = "party",
    operation_id = "submit_price",
    params(("step_id" = Uuid, Path)),
    request_body = SubmitPrice,
    responses(
        (status = 201, description = "Sealed", body = SubmittedView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/agreements/{step_id}/submission")]
pub async fn submit_price(
    party: Party,
    app: Data<App>,
    step_id: Path<PricingStepId>,
    body: Json<SubmitPrice>,
) -> Result<HttpResponse, AppError> {
    let at = agreements::submit(&app, &party, step_id.into_inner(), body.value.0).await?;
    Ok(HttpResponse::Created().json(SubmittedView { submitted_at: beijing(at) }))
}

fn view(found: PartyCase) -> PartyCaseView {
    let asset =
        |it: store::cases::Asset| PartyAssetView { id: it.id, title: it.title, region: it.region };
    let agreement = |(it, handed_in): (store::agreements::Agreement, Option<DateTime<Utc>>)| {
        PartyAgreementView {
            step_id: it.step_id,
            until: beijing(it.until),
            submitted_at: handed_in.map(beijing),
        }
    };
    PartyCaseView {
        case_id: found.case.id,
        case_number: found.case.case_number,
        party_id: found.party.id,
        role: found.party.role,
        assets: found.assets.into_iter().map(asset).collect(),
        agreements: found.agreements.into_iter().map(agreement).collect(),
        inquiry_ids: found.inquiries.iter().map(|it| it.id).collect(),
    }
}
