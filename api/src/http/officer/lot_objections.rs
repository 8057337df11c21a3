//! The desk of objections (AUC-36): each with its stage, its clock, what it demands of the sale and
//! the replay of the bidding it is about.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset, Utc};
use domain::lot::objecting::{Act, Kind};
use serde::{Deserialize, Serialize};
use store::lot_objections::ObjectionAct;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::lot_objections::{self, File, NewAct, NewObjection};
use crate::http::names::{LotObjectionActName, LotObjectionKind};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

impl From<LotObjectionKind> for Kind {
    fn from(name: LotObjectionKind) -> Kind {
        match name {
            LotObjectionKind::Conduct => Kind::Conduct,
            LotObjectionKind::Outsider => Kind::Outsider,
        }
    }
}

/// An objection that came on paper.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterLotObjection {
    pub kind: LotObjectionKind,
    pub objector: String,
    /// What is asked for.
    pub request: String,
    pub grounds: String,
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub received_at: DateTime<FixedOffset>,
}

/// What was done in an objection.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActOnLotObjection {
    pub act: LotObjectionActName,
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub happened_at: DateTime<FixedOffset>,
    /// Number of the ruling, decision or judgment.
    pub document: Option<String>,
    pub reason: Option<String>,
}

/// An objection with where it stands.
#[derive(Serialize, ToSchema)]
pub struct LotObjectionView {
    pub id: Uuid,
    pub lot_id: Uuid,
    pub kind: String,
    pub objector: String,
    pub request: String,
    pub grounds: String,
    pub received_at: DateTime<FixedOffset>,
    /// `received`, `filed`, `ruled`, `served`, `continued`, `upheld`, `rejected` or `ended`.
    pub stage: String,
    pub since: DateTime<FixedOffset>,
    /// `none`, `may-stop`, `must-stop` or `must-withdraw`.
    pub demand: String,
    /// Until when the next act is to be done, if anybody's time runs.
    pub due: Option<LotObjectionDue>,
    pub acts: Vec<LotObjectionActView>,
    /// When it asks that the sale be revoked (AUC-31).
    pub revocation: Option<RevocationAskedView>,
    /// The bidding as it stood when the objection was received; readable once it has ended.
    pub replay: String,
    /// The last entry of the lot's sequence then.
    pub seq: i64,
}

/// On which ground a revocation is asked for, and as what.
#[derive(Serialize, ToSchema)]
pub struct RevocationAskedView {
    pub ground: String,
    /// `party`, `buyer`, `bidder` or `interested`.
    pub capacity: String,
}

#[derive(Serialize, ToSchema)]
pub struct LotObjectionDue {
    /// The first instant after the period.
    pub until: DateTime<FixedOffset>,
    pub rule: String,
    pub arithmetic: String,
}

#[derive(Serialize, ToSchema)]
pub struct LotObjectionActView {
    pub act: String,
    pub happened_at: DateTime<FixedOffset>,
    pub document: Option<String>,
    pub reason: Option<String>,
}

impl From<File> for LotObjectionView {
    fn from(file: File) -> LotObjectionView {
        let demand = file.demand();
        let due = file.due.as_ref().map(|it| LotObjectionDue {
            until: beijing(it.instant().utc()),
            rule: it.rule().code.to_owned(),
            arithmetic: it.arithmetic_chinese(),
        });
        let act = |it: ObjectionAct| LotObjectionActView {
            act: it.act,
            happened_at: beijing(it.happened_at),
            document: it.document,
            reason: it.reason,
        };
        LotObjectionView {
            id: file.row.id,
            lot_id: file.row.lot_id,
            kind: file.row.kind,
            objector: file.row.objector,
            request: file.row.request,
            grounds: file.row.grounds,
            received_at: beijing(file.row.received_at),
            seq: file.row.seq,
            stage: file.standing.stage.name().to_owned(),
            since: beijing(file.standing.since.utc()),
            demand: demand.name().to_owned(),
            due,
            acts: file.acts.into_iter().map(act).collect(),
            revocation: file
                .application
                .map(|it| RevocationAskedView { ground: it.ground, capacity: it.capacity }),
            replay: format!(
                "/api/public/lots/{}/replay?at={}",
                file.row.lot_id,
                file.row.received_at.timestamp_micros()
            ),
        }
    }
}

/// Enter an objection that came on paper.
#[utoipa::path(
    tag = "officer",
    operation_id = "enter_lot_objection",
    params(("lot_id" = Uuid, Path)),
    request_body = EnterLotObjection,
    responses(
        (status = 201, description = "Entered", body = LotObjectionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/objections")]
pub async fn enter_lot_objection(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<domain::id::LotId>,
    body: Json<EnterLotObjection>,
) -> Result<HttpResponse, AppError> {
    let EnterLotObjection { kind, objector, request, grounds, received_at } = body.into_inner();
    let received_at: DateTime<Utc> = received_at.to_utc();
    let given = NewObjection {
        kind: kind.into(),
        objector,
        request,
        grounds,
        received_at,
        revocation: None,
    };
    let file = lot_objections::enter(&app, &officer, lot_id.into_inner(), given).await?;
    Ok(HttpResponse::Created().json(LotObjectionView::from(file)))
}

/// The objections of the court: those that must stop a sale first, then by their clocks.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_lot_objections",
    responses(
        (status = 200, description = "The objections", body = [LotObjectionView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lot-objections")]
pub async fn list_lot_objections(
    officer: Officer,
    app: Data<App>,
) -> Result<Json<Vec<LotObjectionView>>, AppError> {
    let files = lot_objections::desk(&app, &officer).await?;
    Ok(Json(files.into_iter().map(LotObjectionView::from).collect()))
}

/// Enter what was done in an objection.
#[utoipa::path(
    tag = "officer",
    operation_id = "act_on_lot_objection",
    params(("objection_id" = Uuid, Path)),
    request_body = ActOnLotObjection,
    responses(
        (status = 200, description = "The objection", body = LotObjectionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lot-objections/{objection_id}/acts")]
pub async fn act_on_lot_objection(
    officer: Officer,
    app: Data<App>,
    objection_id: Path<Uuid>,
    body: Json<ActOnLotObjection>,
) -> Result<Json<LotObjectionView>, AppError> {
    let given = body.into_inner();
    let act = NewAct {
        act: Act::from_name(given.act.name()).ok_or(AppError::TaskLost)?,
        happened_at: given.happened_at.to_utc(),
        document: given.document,
        reason: given.reason,
    };
    let file = lot_objections::act(&app, &officer, *objection_id, act).await?;
    Ok(Json(file.into()))
}
