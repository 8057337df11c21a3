//! The way to a price: the fact sheet, the circumstances, and which methods are open.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::id::{AssetId, PricingStepId};
use serde::{Deserialize, Serialize};
use store::pricing::{Ended, SheetEntry, Step};
use utoipa::ToSchema;
use uuid::Uuid;
use valuation::ladder::{self, Demand, Inspection, Official, Willingness};

use super::inquiries::PriceView;
use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::directed::{self, Without};
use crate::app::pricing::stating::{self, Stated, Statement};
use crate::app::pricing::{self, Circumstances, PricingFile};
use crate::http::names::{
    DemandName, InspectionName, MethodName, OfficialName, TopicName, WillingnessName,
};
use crate::http::problem::Problem;
use crate::http::problem::pricing::sentence;
use crate::http::wire::{Yuan, beijing};

/// One topic: what is known, or who was asked and when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StateFact {
    pub topic: TopicName,
    /// What is known, with where it was read.
    pub content: Option<String>,
    pub source: Option<String>,
    /// The version one has read, 0 where nothing was stated: refused when somebody else has stated
    /// another meanwhile.
    pub version: Option<i16>,
    /// Who was asked in vain.
    pub asked: Option<String>,
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    pub asked_on: Option<NaiveDate>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StateFacts {
    pub entries: Vec<StateFact>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StateCircumstances {
    pub willingness: WillingnessName,
    pub official: OfficialName,
    pub inspection: InspectionName,
    pub demand: DemandName,
    /// The method for which both parties ask together.
    pub request: Option<MethodName>,
    pub reason: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndStep {
    pub reason: String,
}

/// What the pricing wizard shows of an asset.
#[derive(Serialize, ToSchema)]
pub struct PricingView {
    pub asset_id: Uuid,
    pub case_id: Uuid,
    pub procedure_id: Option<Uuid>,
    /// The last day on which the procedure begins (REF-01), and how it is computed.
    pub begin_by: NaiveDate,
    pub begin_by_arithmetic: String,
    pub facts: Vec<FactView>,
    /// The topics that nobody has stated.
    pub missing: Vec<String>,
    pub circumstances: CircumstancesView,
    /// In the order of the ladder.
    pub methods: Vec<MethodView>,
    pub steps: Vec<PricingStepView>,
    pub price: Option<PriceView>,
}

#[derive(Serialize, ToSchema)]
pub struct FactView {
    pub topic: String,
    pub version: i16,
    pub content: Option<String>,
    pub source: Option<String>,
    pub asked: Option<String>,
    pub asked_on: Option<NaiveDate>,
    pub stated_at: DateTime<FixedOffset>,
}

#[derive(Serialize, ToSchema)]
pub struct CircumstancesView {
    pub willingness: String,
    pub official: String,
    pub inspection: String,
    pub demand: String,
    pub request: Option<String>,
}

/// A method, and why it is closed if it is.
#[derive(Serialize, ToSchema)]
pub struct MethodView {
    pub method: String,
    pub open: bool,
    pub reason: Option<String>,
    /// The reason as a sentence for the person.
    pub why: Option<String>,
    /// The article that opens it, or that closes it.
    pub rule: String,
}

#[derive(Serialize, ToSchema)]
pub struct PricingStepView {
    pub id: Uuid,
    pub number: i16,
    pub method: String,
    pub begun_at: DateTime<FixedOffset>,
    /// `priced`, `failed`, `withdrawn`, or null while it runs.
    pub outcome: Option<String>,
    pub reason: Option<String>,
    pub ended_at: Option<DateTime<FixedOffset>>,
}

/// Where the asset stands on the way to its price.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_pricing",
    params(("asset_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The way to the price", body = PricingView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/assets/{asset_id}/pricing")]
pub async fn get_pricing(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
) -> Result<Json<PricingView>, AppError> {
    Ok(Json(view(pricing::file(&app, &officer, asset_id.into_inner()).await?)?))
}

/// State what is known of the asset, or who was asked in vain.
#[utoipa::path(
    tag = "officer",
    operation_id = "state_facts",
    params(("asset_id" = Uuid, Path)),
    request_body = StateFacts,
    responses(
        (status = 200, description = "Stated", body = PricingView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/assets/{asset_id}/facts")]
pub async fn state_facts(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
    body: Json<StateFacts>,
) -> Result<Json<PricingView>, AppError> {
    let given: Result<Vec<_>, AppError> =
        body.into_inner().entries.into_iter().map(statement).collect();
    let file = stating::state_facts(&app, &officer, asset_id.into_inner(), given?).await?;
    Ok(Json(view(file)?))
}

fn statement(given: StateFact) -> Result<Statement, AppError> {
    let stated = match (given.content, given.asked, given.asked_on) {
        (Some(content), None, None) => Stated::Known { content, source: given.source },
        (None, Some(asked), Some(asked_on)) => Stated::Unknown { asked, asked_on },
        (_, _, _) => return Err(pricing::refusal::PricingRefusal::FactIncomplete.into()),
    };
    Ok(Statement { topic: given.topic.into(), stated, seen: given.version })
}

/// State what the choice of the method depends on.
#[utoipa::path(
    tag = "officer",
    operation_id = "state_circumstances",
    params(("asset_id" = Uuid, Path)),
    request_body = StateCircumstances,
    responses(
        (status = 200, description = "Stated", body = PricingView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/assets/{asset_id}/pricing/circumstances")]
pub async fn state_circumstances(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
    body: Json<StateCircumstances>,
) -> Result<Json<PricingView>, AppError> {
    let given = body.into_inner();
    let known = Circumstances {
        willingness: Willingness::parse(given.willingness.name()).unwrap_or(Willingness::Possible),
        official: Official::parse(given.official.name()).unwrap_or(Official::NotEstablished),
        inspection: Inspection::parse(given.inspection.name()).unwrap_or(Inspection::NotNeeded),
        demand: Demand::parse(given.demand.name()).unwrap_or(Demand::None),
        request: given.request.map(domain::price::Method::from),
    };
    let asset = asset_id.into_inner();
    let file = stating::state_circumstances(&app, &officer, asset, known, &given.reason).await?;
    Ok(Json(view(file)?))
}

/// Record that a method gave no price.
#[utoipa::path(
    tag = "officer",
    operation_id = "fail_step",
    params(("step_id" = Uuid, Path)),
    request_body = EndStep,
    responses(
        (status = 204, description = "Recorded"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/pricing-steps/{step_id}/failure")]
pub async fn fail_step(
    officer: Officer,
    app: Data<App>,
    step_id: Path<PricingStepId>,
    body: Json<EndStep>,
) -> Result<actix_web::HttpResponse, AppError> {
    let id = step_id.into_inner();
    directed::end_without_price(&app, &officer, id, Without::Failure, &body.reason).await?;
    Ok(actix_web::HttpResponse::NoContent().finish())
}

/// Take a method back (REF-29).
#[utoipa::path(
    tag = "officer",
    operation_id = "withdraw_step",
    params(("step_id" = Uuid, Path)),
    request_body = EndStep,
    responses(
        (status = 204, description = "Withdrawn"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/pricing-steps/{step_id}/withdrawal")]
pub async fn withdraw_step(
    officer: Officer,
    app: Data<App>,
    step_id: Path<PricingStepId>,
    body: Json<EndStep>,
) -> Result<actix_web::HttpResponse, AppError> {
    let id = step_id.into_inner();
    directed::end_without_price(&app, &officer, id, Without::Withdrawal, &body.reason).await?;
    Ok(actix_web::HttpResponse::NoContent().finish())
}

fn view(file: PricingFile) -> Result<PricingView, AppError> {
    let method = |(method, gate): &(domain::price::Method, Result<(), ladder::Closed>)| {
        let closed = gate.as_ref().err();
        MethodView {
            method: method.name().to_owned(),
            open: closed.is_none(),
            reason: closed.map(|it| it.slug().to_owned()),
            why: closed.map(sentence),
            rule: closed.map_or(ladder::opening(*method), ladder::Closed::article).code.to_owned(),
        }
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
    let known = &file.situation;
    Ok(PricingView {
        asset_id: file.asset.id,
        case_id: file.case.id,
        procedure_id: file.procedure.as_ref().map(|it| it.id),
        begin_by: file.begin_by.moment.day(),
        begin_by_arithmetic: file.begin_by.arithmetic_chinese(),
        facts: file.sheet.into_iter().map(fact_view).collect(),
        missing: known.missing.iter().map(|it| it.slug().to_owned()).collect(),
        circumstances: CircumstancesView {
            willingness: known.willingness.slug().to_owned(),
            official: known.official.slug().to_owned(),
            inspection: known.inspection.slug().to_owned(),
            demand: known.demand.slug().to_owned(),
            request: known.request.map(|it| it.name().to_owned()),
        },
        methods: file.gates.iter().map(method).collect(),
        steps: file.steps.into_iter().map(step_view).collect(),
        price,
    })
}

fn fact_view(entry: SheetEntry) -> FactView {
    FactView {
        topic: entry.topic,
        version: entry.version,
        content: entry.content,
        source: entry.source,
        asked: entry.asked,
        asked_on: entry.asked_on,
        stated_at: beijing(entry.stated_at),
    }
}

fn step_view((step, ended): (Step, Option<Ended>)) -> PricingStepView {
    let (outcome, reason, ended_at) = match ended {
        Some(it) => (Some(it.outcome), Some(it.reason), Some(beijing(it.ended_at))),
        None => (None, None, None),
    };
    PricingStepView {
        id: step.id,
        number: step.number,
        method: step.method,
        begun_at: beijing(step.begun_at),
        outcome,
        reason,
        ended_at,
    }
}
