//! What the panel (合议庭) decides: the terms of lots (AUC-27).

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use domain::id::LotId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::PanelMember;
use crate::app::AppError;
use crate::app::preparation::{Readiness, acts, drafts};
use crate::http::officer::preparation::{DecisionView, decision};
use crate::http::problem::Problem;
use crate::http::wire::Yuan;

/// The terms of a lot that wait for the panel, or on which it has decided.
#[derive(Serialize, ToSchema)]
pub struct ProposalView {
    pub lot_id: Uuid,
    pub version: i32,
    pub title: String,
    pub round: String,
    pub reference_price: Yuan,
    pub start_price: Yuan,
    pub increment: Yuan,
    pub deposit: Yuan,
    pub balance_due_days: u32,
    /// Priority claims of others and the execution fee at this start price (AUC-S06).
    pub burdens: Yuan,
    pub decision: DecisionView,
    /// Whether the member has signed this version.
    pub signed: bool,
}

/// A member's vote; who does not approve says why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CastVote {
    /// The version that was read.
    pub version: i32,
    pub approves: bool,
    pub opinion: Option<String>,
}

/// The drafts of the court, the oldest first.
#[utoipa::path(
    tag = "panel",
    operation_id = "list_proposals",
    responses(
        (status = 200, description = "The drafts", body = [ProposalView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/proposals")]
pub async fn list_proposals(
    member: PanelMember,
    app: Data<App>,
) -> Result<Json<Vec<ProposalView>>, AppError> {
    let all = drafts(&app, &member).await?;
    Ok(Json(all.iter().map(|it| view(&member, it)).collect()))
}

/// Vote on the terms of a lot.
#[utoipa::path(
    tag = "panel",
    operation_id = "vote_on_lot",
    params(("lot_id" = Uuid, Path)),
    request_body = CastVote,
    responses(
        (status = 200, description = "Signed", body = ProposalView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/votes")]
pub async fn vote_on_lot(
    member: PanelMember,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<CastVote>,
) -> Result<Json<ProposalView>, AppError> {
    let CastVote { version, approves, opinion } = body.into_inner();
    let id = lot_id.into_inner();
    let found = acts::vote(&app, &member, id, version, approves, opinion).await?;
    Ok(Json(view(&member, &found)))
}

fn view(member: &PanelMember, found: &Readiness) -> ProposalView {
    let (lot, offer) = (&found.record.lot, &found.record.lot.offer);
    ProposalView {
        lot_id: lot.id.0,
        version: found.record.version,
        title: found.record.title.clone(),
        round: lot.round.name().to_owned(),
        reference_price: Yuan(offer.reference.value()),
        start_price: Yuan(offer.start),
        increment: Yuan(offer.increment),
        deposit: Yuan(offer.deposit),
        balance_due_days: offer.balance_due_days,
        burdens: Yuan(found.burdens),
        decision: decision(found),
        signed: found.votes.iter().any(|it| it.person_id == member.person_id.0),
    }
}
