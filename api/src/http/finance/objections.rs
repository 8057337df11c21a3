//! The life of a served plan: service on each person, objections, money that is set aside.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chrono::{DateTime, FixedOffset, Utc};
use domain::id::PlanId;
use domain::money::Money;
use ledger::objection::Standing;
use serde::{Deserialize, Serialize};
use store::objections::{Objection, Service, SetAside};
use utoipa::ToSchema;
use uuid::Uuid;

use super::distributions::PlanView;
use crate::App;
use crate::actor::Finance;
use crate::app::objections::{Act, Life};
use crate::app::{AppError, objections};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// What has happened to a plan since it was drawn up.
#[derive(Serialize, ToSchema)]
pub struct PlanLife {
    pub services: Vec<PlanServiceView>,
    pub objections: Vec<PlanObjectionLife>,
    pub set_aside: Vec<SetAsideView>,
}

/// Service on one person; null while it is still to be done.
#[derive(Serialize, ToSchema)]
pub struct PlanServiceView {
    pub party_id: Uuid,
    pub name: String,
    pub served_at: Option<DateTime<FixedOffset>>,
    pub objections_until: Option<DateTime<FixedOffset>>,
}

impl From<Service> for PlanServiceView {
    fn from(row: Service) -> PlanServiceView {
        PlanServiceView {
            party_id: row.party_id,
            name: row.name,
            served_at: row.served_at.map(beijing),
            objections_until: row.objections_until.map(beijing),
        }
    }
}

/// An objection and where it stands.
#[derive(Serialize, ToSchema)]
pub struct PlanObjectionLife {
    pub id: Uuid,
    pub line: String,
    pub by: String,
    pub ground: String,
    pub raised_at: DateTime<FixedOffset>,
    /// What of the line is disputed; null means all of it.
    pub disputed: Option<Yuan>,
    /// `raised`, `open-to-opposition`, `unopposed`, `open-to-suit`, `not-sued`, `in-suit` or
    /// `settled`.
    pub standing: String,
    pub opposition_until: Option<DateTime<FixedOffset>>,
    pub opposed_by: Option<String>,
    pub suit_until: Option<DateTime<FixedOffset>>,
    pub suit_number: Option<String>,
    pub outcome: Option<String>,
}

impl From<(Objection, Standing)> for PlanObjectionLife {
    fn from((row, standing): (Objection, Standing)) -> PlanObjectionLife {
        PlanObjectionLife {
            id: row.id,
            line: row.label,
            by: row.raised_by,
            ground: row.ground,
            raised_at: beijing(row.raised_at),
            disputed: row.disputed_fen.and_then(Money::from_fen).map(Yuan),
            standing: standing.name().to_owned(),
            opposition_until: row.opposition_until.map(beijing),
            opposed_by: row.opposed_by,
            suit_until: row.suit_until.map(beijing),
            suit_number: row.suit_number,
            outcome: row.outcome,
        }
    }
}

/// Money of a line that waits (提存).
#[derive(Serialize, ToSchema)]
pub struct SetAsideView {
    pub id: Uuid,
    pub line: String,
    pub amount: Yuan,
    /// For a judgment; if not, for a claim to become certain.
    pub disputed: bool,
    pub set_aside_at: DateTime<FixedOffset>,
    pub released_at: Option<DateTime<FixedOffset>>,
    /// `as-planned` or `replanned`.
    pub outcome: Option<String>,
}

impl From<SetAside> for SetAsideView {
    fn from(row: SetAside) -> SetAsideView {
        SetAsideView {
            id: row.id,
            line: row.label,
            amount: Yuan(Money::from_fen(row.amount_fen).unwrap_or_default()),
            disputed: row.disputed,
            set_aside_at: beijing(row.set_aside_at),
            released_at: row.released_at.map(beijing),
            outcome: row.outcome,
        }
    }
}

impl From<Life> for PlanLife {
    fn from(life: Life) -> PlanLife {
        PlanLife {
            services: life.services.into_iter().map(PlanServiceView::from).collect(),
            objections: life.objections.into_iter().map(PlanObjectionLife::from).collect(),
            set_aside: life.set_aside.into_iter().map(SetAsideView::from).collect(),
        }
    }
}

/// Service on one person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServePerson {
    pub party_id: Uuid,
    /// Now if left out; never ahead.
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    pub served_at: Option<DateTime<Utc>>,
}

/// What has happened to an objection.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub enum MoveObjection {
    /// Only a part of the line is disputed.
    Dispute { amount: Yuan },
    /// The others have been told; their period to oppose runs.
    Tell,
    /// One of them opposes and the objector was told; his period to sue runs.
    Oppose { by: String },
    /// The objector has sued.
    Sue { number: String },
    /// It ends.
    End { outcome: ObjectionEnd },
}

/// How an objection ends. `upheld`, `unopposed` and, before anything is paid, `judged` void the
/// plan.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectionEnd {
    Withdrawn,
    NotSued,
    Unopposed,
    Upheld,
    Dismissed,
    Judged,
}

impl From<MoveObjection> for Act {
    fn from(moved: MoveObjection) -> Act {
        match moved {
            MoveObjection::Dispute { amount } => Act::Dispute { amount: amount.0 },
            MoveObjection::Tell => Act::Tell,
            MoveObjection::Oppose { by } => Act::Oppose { by },
            MoveObjection::Sue { number } => Act::Sue { number },
            MoveObjection::End { outcome } => Act::End {
                outcome: match outcome {
                    ObjectionEnd::Withdrawn => "withdrawn",
                    ObjectionEnd::NotSued => "not-sued",
                    ObjectionEnd::Unopposed => "unopposed",
                    ObjectionEnd::Upheld => "upheld",
                    ObjectionEnd::Dismissed => "dismissed",
                    ObjectionEnd::Judged => "judged",
                },
            },
        }
    }
}

/// What becomes of money that was set aside.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseSetAside {
    pub outcome: SetAsideEnd,
    pub reason: String,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SetAsideEnd {
    /// To whom the plan gave it.
    AsPlanned,
    /// Back into the case fund, for a new plan.
    Replanned,
}

/// Service, objections and money set aside of a plan.
#[utoipa::path(
    tag = "finance",
    operation_id = "get_plan_life",
    params(("plan_id" = Uuid, Path)),
    responses(
        (status = 200, description = "What has happened", body = PlanLife),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/distributions/{plan_id}/life")]
pub async fn get_plan_life(
    finance: Finance,
    app: Data<App>,
    plan_id: Path<Uuid>,
) -> Result<Json<PlanLife>, AppError> {
    Ok(Json(objections::life(&app, &finance, PlanId(*plan_id)).await?.into()))
}

/// Note service on one person: that person's period to object runs.
#[utoipa::path(
    tag = "finance",
    operation_id = "serve_plan_on",
    params(("plan_id" = Uuid, Path)),
    request_body = ServePerson,
    responses(
        (status = 200, description = "The plan", body = PlanView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/distributions/{plan_id}/services")]
pub async fn serve_plan_on(
    finance: Finance,
    app: Data<App>,
    plan_id: Path<Uuid>,
    body: Json<ServePerson>,
) -> Result<Json<PlanView>, AppError> {
    let ServePerson { party_id, served_at } = body.into_inner();
    let id = PlanId(*plan_id);
    Ok(Json(objections::serve_on(&app, &finance, id, party_id, served_at).await?.into()))
}

/// Note what has happened to an objection.
#[utoipa::path(
    tag = "finance",
    operation_id = "move_plan_objection",
    params(("plan_id" = Uuid, Path), ("objection_id" = Uuid, Path)),
    request_body = MoveObjection,
    responses(
        (status = 200, description = "The plan", body = PlanView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/distributions/{plan_id}/objections/{objection_id}/acts")]
pub async fn move_plan_objection(
    finance: Finance,
    app: Data<App>,
    ids: Path<(Uuid, Uuid)>,
    body: Json<MoveObjection>,
) -> Result<Json<PlanView>, AppError> {
    let (plan, objection) = ids.into_inner();
    let on = (PlanId(plan), objection);
    Ok(Json(objections::act(&app, &finance, on, body.into_inner().into()).await?.into()))
}

/// Release money that was set aside.
#[utoipa::path(
    tag = "finance",
    operation_id = "release_set_aside",
    params(("set_aside_id" = Uuid, Path)),
    request_body = ReleaseSetAside,
    responses(
        (status = 200, description = "Its plan", body = PlanView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/set-aside/{set_aside_id}/release")]
pub async fn release_set_aside(
    finance: Finance,
    app: Data<App>,
    set_aside_id: Path<Uuid>,
    body: Json<ReleaseSetAside>,
) -> Result<Json<PlanView>, AppError> {
    let outcome = match body.outcome {
        SetAsideEnd::AsPlanned => "as-planned",
        SetAsideEnd::Replanned => "replanned",
    };
    let how = (outcome, body.reason.as_str());
    Ok(Json(objections::release(&app, &finance, *set_aside_id, how).await?.into()))
}
