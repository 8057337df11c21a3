//! Inviting both sides to agree, asking a named body, and letting parties in.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, post};
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::id::{AssetId, PricingStepId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::agreements::{self, Invitation};
use crate::app::directed::{self, NewAnswer, NewLetter};
use crate::app::{AppError, parties};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteSides {
    /// The applicant, or another creditor.
    pub creditor_id: Uuid,
    pub debtor_id: Uuid,
    /// The first instant at which a submission is late.
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub until: DateTime<FixedOffset>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendLetter {
    /// The body of the asset's place that is asked.
    pub body: String,
    pub requirements: String,
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub until: DateTime<FixedOffset>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAnswer {
    pub value: Yuan,
    /// Number of the answering document.
    pub document: String,
    /// When it came; now if left out.
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    pub answered_at: Option<DateTime<FixedOffset>>,
    /// The last day on which the answer is valid; at most a year counts (REF-27).
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    pub valid_until: Option<NaiveDate>,
}

/// A method that was begun.
#[derive(Serialize, ToSchema)]
pub struct BegunView {
    pub step_id: Uuid,
}

/// A code, shown this once.
#[derive(Serialize, ToSchema)]
pub struct PartyCodeView {
    pub code: String,
    pub expires_at: DateTime<FixedOffset>,
}

/// Nothing is asked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkParty {}

/// Invite both sides to submit a price under seal.
#[utoipa::path(
    tag = "officer",
    operation_id = "invite_sides",
    params(("asset_id" = Uuid, Path)),
    request_body = InviteSides,
    responses(
        (status = 201, description = "Invited", body = BegunView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/assets/{asset_id}/agreement")]
pub async fn invite_sides(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
    body: Json<InviteSides>,
) -> Result<HttpResponse, AppError> {
    let InviteSides { creditor_id, debtor_id, until } = body.into_inner();
    let given = Invitation { creditor: creditor_id, debtor: debtor_id, until: until.to_utc() };
    let step = agreements::invite(&app, &officer, asset_id.into_inner(), given).await?;
    Ok(HttpResponse::Created().json(BegunView { step_id: step.0 }))
}

/// Open what was submitted when the time is up.
#[utoipa::path(
    tag = "officer",
    operation_id = "open_agreement",
    params(("step_id" = Uuid, Path)),
    responses(
        (status = 204, description = "Opened; the method has ended"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/agreements/{step_id}/opening")]
pub async fn open_agreement(
    officer: Officer,
    app: Data<App>,
    step_id: Path<PricingStepId>,
) -> Result<HttpResponse, AppError> {
    agreements::open(&app, &officer, step_id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ask a named body for its price.
#[utoipa::path(
    tag = "officer",
    operation_id = "send_letter",
    params(("asset_id" = Uuid, Path)),
    request_body = SendLetter,
    responses(
        (status = 201, description = "Sent", body = BegunView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/assets/{asset_id}/directed-inquiries")]
pub async fn send_letter(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
    body: Json<SendLetter>,
) -> Result<HttpResponse, AppError> {
    let SendLetter { body, requirements, until } = body.into_inner();
    let given = NewLetter { body, requirements, until: until.to_utc() };
    let step = directed::send(&app, &officer, asset_id.into_inner(), given).await?;
    Ok(HttpResponse::Created().json(BegunView { step_id: step.0 }))
}

/// Record the answer; within its deadline it is the reference price.
#[utoipa::path(
    tag = "officer",
    operation_id = "record_answer",
    params(("step_id" = Uuid, Path)),
    request_body = RecordAnswer,
    responses(
        (status = 204, description = "The price is fixed"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/directed-inquiries/{step_id}/answer")]
pub async fn record_answer(
    officer: Officer,
    app: Data<App>,
    step_id: Path<PricingStepId>,
    body: Json<RecordAnswer>,
) -> Result<HttpResponse, AppError> {
    let RecordAnswer { value, document, answered_at, valid_until } = body.into_inner();
    let answered_at = answered_at.map(|it| it.to_utc());
    let given = NewAnswer { value: value.0, document, answered_at, valid_until };
    directed::answer(&app, &officer, step_id.into_inner(), given).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Link a party to the account with its identity number.
#[utoipa::path(
    tag = "officer",
    operation_id = "link_party",
    params(("party_id" = Uuid, Path)),
    request_body = LinkParty,
    responses(
        (status = 204, description = "Linked"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/parties/{party_id}/account")]
pub async fn link_party(
    officer: Officer,
    app: Data<App>,
    party_id: Path<Uuid>,
    _body: Json<LinkParty>,
) -> Result<HttpResponse, AppError> {
    parties::link(&app, &officer, party_id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Make a one-time code for a party; it is shown once.
#[utoipa::path(
    tag = "officer",
    operation_id = "make_party_code",
    params(("party_id" = Uuid, Path)),
    request_body = LinkParty,
    responses(
        (status = 201, description = "The code", body = PartyCodeView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/parties/{party_id}/code")]
pub async fn make_party_code(
    officer: Officer,
    app: Data<App>,
    party_id: Path<Uuid>,
    _body: Json<LinkParty>,
) -> Result<HttpResponse, AppError> {
    let shown = parties::make_code(&app, &officer, party_id.into_inner()).await?;
    let view = PartyCodeView { code: shown.code, expires_at: beijing(shown.expires_at) };
    Ok(HttpResponse::Created().json(view))
}
