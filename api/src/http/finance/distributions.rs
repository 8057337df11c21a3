//! Distribution plans: drawn up, served, checked, approved, released.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::id::{CaseId, PlanId};
use domain::money::Money;
use ledger::waterfall::{Cost, CostKind};
use serde::{Deserialize, Serialize};
use store::distributions::{Plan, Step};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Finance;
use crate::app::distributions::Drawn;
use crate::app::second_factor::Proof;
use crate::app::{AppError, distributions, second_factor};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// The costs to be met before any claim; the execution fee is added by its scale.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawPlan {
    pub costs: Vec<CostLine>,
    /// Claims whose amount was corrected, by an objection or a judgment.
    #[serde(default)]
    pub recognised: Vec<RecognisedClaim>,
    /// Labels of claims that are not certain yet: their shares wait.
    #[serde(default)]
    pub reserved: Vec<String>,
}

/// A claim as it is recognised in this plan.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecognisedClaim {
    /// The claim's label.
    pub id: String,
    pub amount: Yuan,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CostLine {
    pub id: String,
    pub kind: CostName,
    pub amount: Yuan,
}

/// What a cost is for.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CostName {
    Advance,
    Inquiry,
    Appraisal,
    Audit,
    Custody,
    Auxiliary,
    Other,
}

impl From<CostLine> for Cost {
    fn from(line: CostLine) -> Cost {
        let kind = match line.kind {
            CostName::Advance => CostKind::Advance,
            CostName::Inquiry => CostKind::Inquiry,
            CostName::Appraisal => CostKind::Appraisal,
            CostName::Audit => CostKind::Audit,
            CostName::Custody => CostKind::Custody,
            CostName::Auxiliary => CostKind::Auxiliary,
            CostName::Other => CostKind::Other,
        };
        Cost { id: line.id, kind, amount: line.amount.0 }
    }
}

/// A plan and how far it has come.
#[derive(Serialize, ToSchema)]
pub struct PlanView {
    pub id: Uuid,
    pub case_id: Uuid,
    /// `drawn`, `served`, `checked`, `approved`, `released`, `paid` or `voided`.
    pub state: String,
    /// 1, 2, 3 … in its case, and the version before.
    pub version: i32,
    pub replaces: Option<Uuid>,
    pub voided_at: Option<DateTime<FixedOffset>>,
    pub void_reason: Option<String>,
    pub proceeds: Yuan,
    pub lines: Vec<PlanLine>,
    pub surplus: Yuan,
    /// `pro-rata`, `seizure-order` or `costs-only`.
    pub split: String,
    pub rules: Vec<String>,
    pub drawn_at: DateTime<FixedOffset>,
    pub served_at: Option<DateTime<FixedOffset>>,
    pub objections_until: Option<DateTime<FixedOffset>>,
    pub open_objections: i64,
    pub requested_by: Option<Uuid>,
    pub checked_by: Option<Uuid>,
    pub approved_by: Option<Uuid>,
    pub released_by: Option<Uuid>,
}

#[derive(Serialize, ToSchema)]
pub struct PlanLine {
    pub id: String,
    pub kind: String,
    pub due: Yuan,
    pub paid: Yuan,
    /// Its share waits until the claim is certain.
    pub reserved: bool,
}

impl From<Plan> for PlanView {
    fn from(plan: Plan) -> PlanView {
        let mut acted = plan.acted.into_iter();
        let surplus = plan.lines.iter().find(|it| it.kind == "surplus").map(|it| it.paid);
        PlanView {
            id: plan.id.0,
            case_id: plan.case.0,
            state: plan.state,
            version: plan.version,
            replaces: plan.replaces,
            voided_at: plan.voided_at.map(beijing),
            void_reason: plan.void_reason,
            proceeds: Yuan(plan.proceeds),
            surplus: Yuan(surplus.unwrap_or(Money::ZERO)),
            split: plan.split,
            rules: plan.rules,
            drawn_at: beijing(plan.drawn_at),
            served_at: plan.served_at.map(beijing),
            objections_until: plan.objections_until.map(beijing),
            open_objections: plan.open_objections,
            requested_by: acted.next(),
            checked_by: acted.next(),
            approved_by: acted.next(),
            released_by: acted.next(),
            lines: plan
                .lines
                .into_iter()
                .map(|it| PlanLine {
                    id: it.label,
                    kind: it.kind,
                    due: Yuan(it.due),
                    paid: Yuan(it.paid),
                    reserved: it.reserved,
                })
                .collect(),
        }
    }
}

/// A party's objection (异议) to a line of the plan.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RaisePlanObjection {
    /// The line's id.
    pub line: String,
    pub by: String,
    pub ground: String,
}

#[derive(Serialize, ToSchema)]
pub struct PlanObjectionView {
    pub id: Uuid,
}

/// The second proof of whoever releases: the one-time code, or the password of who has none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleasePlan {
    pub totp: Option<String>,
    pub password: Option<String>,
}

/// Draw up a plan over the money of a case.
#[utoipa::path(
    tag = "finance",
    operation_id = "draw_plan",
    params(("case_id" = Uuid, Path)),
    request_body = DrawPlan,
    responses(
        (status = 201, description = "The plan", body = PlanView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/cases/{case_id}/distributions")]
pub async fn draw_plan(
    finance: Finance,
    app: Data<App>,
    case_id: Path<Uuid>,
    body: Json<DrawPlan>,
) -> Result<HttpResponse, AppError> {
    let DrawPlan { costs, recognised, reserved } = body.into_inner();
    let drawn = Drawn {
        costs: costs.into_iter().map(Cost::from).collect(),
        recognised: recognised.into_iter().map(|it| (it.id, it.amount.0)).collect(),
        reserved,
    };
    let plan = distributions::draw(&app, &finance, CaseId(*case_id), drawn).await?;
    Ok(HttpResponse::Created().json(PlanView::from(plan)))
}

/// The plans of a case, newest first.
#[utoipa::path(
    tag = "finance",
    operation_id = "list_plans",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The plans", body = [PlanView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}/distributions")]
pub async fn list_plans(
    finance: Finance,
    app: Data<App>,
    case_id: Path<Uuid>,
) -> Result<Json<Vec<PlanView>>, AppError> {
    let plans = distributions::of_case(&app, &finance, CaseId(*case_id)).await?;
    Ok(Json(plans.into_iter().map(PlanView::from).collect()))
}

/// A plan.
#[utoipa::path(
    tag = "finance",
    operation_id = "get_plan",
    params(("plan_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The plan", body = PlanView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/distributions/{plan_id}")]
pub async fn get_plan(
    finance: Finance,
    app: Data<App>,
    plan_id: Path<Uuid>,
) -> Result<Json<PlanView>, AppError> {
    Ok(Json(distributions::find(&app, &finance, PlanId(*plan_id)).await?.into()))
}

/// Serve a plan: the objection period runs.
#[utoipa::path(
    tag = "finance",
    operation_id = "serve_plan",
    params(("plan_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The plan", body = PlanView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/distributions/{plan_id}/service")]
pub async fn serve_plan(
    finance: Finance,
    app: Data<App>,
    plan_id: Path<Uuid>,
) -> Result<Json<PlanView>, AppError> {
    Ok(Json(distributions::serve(&app, &finance, PlanId(*plan_id)).await?.into()))
}

/// Note an objection to a line.
#[utoipa::path(
    tag = "finance",
    operation_id = "object_to_plan",
    params(("plan_id" = Uuid, Path)),
    request_body = RaisePlanObjection,
    responses(
        (status = 201, description = "The objection", body = PlanObjectionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/distributions/{plan_id}/objections")]
pub async fn object_to_plan(
    finance: Finance,
    app: Data<App>,
    plan_id: Path<Uuid>,
    body: Json<RaisePlanObjection>,
) -> Result<HttpResponse, AppError> {
    let said = (body.line.as_str(), body.by.as_str(), body.ground.as_str());
    let id = distributions::object(&app, &finance, PlanId(*plan_id), said).await?;
    Ok(HttpResponse::Created().json(PlanObjectionView { id }))
}

/// Note that an objection was ruled upon or withdrawn.
#[utoipa::path(
    tag = "finance",
    operation_id = "settle_plan_objection",
    params(("plan_id" = Uuid, Path), ("objection_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The plan", body = PlanView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/distributions/{plan_id}/objections/{objection_id}/settlement")]
pub async fn settle_plan_objection(
    finance: Finance,
    app: Data<App>,
    ids: Path<(Uuid, Uuid)>,
) -> Result<Json<PlanView>, AppError> {
    let (plan, objection) = ids.into_inner();
    let plan = distributions::settle_objection(&app, &finance, PlanId(plan), objection).await?;
    Ok(Json(plan.into()))
}

/// Check a plan (second person): its payouts are asked for.
#[utoipa::path(
    tag = "finance",
    operation_id = "check_plan",
    params(("plan_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The plan", body = PlanView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/distributions/{plan_id}/check")]
pub async fn check_plan(
    finance: Finance,
    app: Data<App>,
    plan_id: Path<Uuid>,
) -> Result<Json<PlanView>, AppError> {
    let id = PlanId(*plan_id);
    Ok(Json(distributions::advance(&app, &finance, id, Step::Check).await?.into()))
}

/// Approve a checked plan.
#[utoipa::path(
    tag = "finance",
    operation_id = "approve_plan",
    params(("plan_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The plan", body = PlanView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/distributions/{plan_id}/approval")]
pub async fn approve_plan(
    finance: Finance,
    app: Data<App>,
    plan_id: Path<Uuid>,
) -> Result<Json<PlanView>, AppError> {
    let id = PlanId(*plan_id);
    Ok(Json(distributions::advance(&app, &finance, id, Step::Approve).await?.into()))
}

/// Release an approved plan (third person).
#[utoipa::path(
    tag = "finance",
    operation_id = "release_plan",
    params(("plan_id" = Uuid, Path)),
    request_body = ReleasePlan,
    responses(
        (status = 200, description = "The plan", body = PlanView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/distributions/{plan_id}/release")]
pub async fn release_plan(
    finance: Finance,
    app: Data<App>,
    plan_id: Path<Uuid>,
    body: Json<ReleasePlan>,
) -> Result<Json<PlanView>, AppError> {
    let ReleasePlan { totp, password } = body.into_inner();
    second_factor::step_up(&app, finance.person_id, Proof { totp, password }).await?;
    let id = PlanId(*plan_id);
    Ok(Json(distributions::advance(&app, &finance, id, Step::Release).await?.into()))
}
