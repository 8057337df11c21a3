//! Lists of barred persons and listed debtors, and the table of purchase limits.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post};
use chrono::NaiveDate;
use domain::buyer::List;
use serde::{Deserialize, Serialize};
use store::buyers::PurchaseLimit;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::listing::{self, NewLimit};
use crate::http::names::{ListName, RegisteredName};
use crate::http::problem::Problem;

impl From<ListName> for List {
    fn from(name: ListName) -> List {
        match name {
            ListName::Court => List::Court,
            ListName::Platform => List::Platform,
            ListName::Auxiliary => List::Auxiliary,
            ListName::Relative => List::Relative,
            ListName::Consumption => List::Consumption,
            ListName::Dishonest => List::Dishonest,
        }
    }
}

/// People to be put on a list; only blind indexes of their numbers are kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListPersons {
    pub list: ListName,
    /// Identity numbers or credit codes.
    pub identities: Vec<String>,
    /// Where the list comes from.
    pub source: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnlistPersons {
    pub list: ListName,
    pub identities: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct ListedView {
    pub added: usize,
    /// Those who stood on it already.
    pub known: usize,
    /// Sign-ups that lost their qualification by it.
    pub lost: usize,
}

#[derive(Serialize, ToSchema)]
pub struct UnlistedView {
    pub removed: usize,
}

/// How many stand on a list; nobody can be read out of it.
#[derive(Serialize, ToSchema)]
pub struct ListCount {
    pub list: String,
    pub number: i64,
}

/// What a city demands of one kind of household that buys a home (住房限购).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterPurchaseLimit {
    /// The beginning of the regions it concerns, as assets write them.
    pub region: String,
    pub registered: RegisteredName,
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub from: NaiveDate,
    /// The last day.
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    pub until: Option<NaiveDate>,
    /// Fewer homes than this may be owned; 0 forbids to buy.
    pub homes_below: u8,
    pub insured_months: u16,
    /// The document of the city.
    pub source: String,
}

#[derive(Serialize, ToSchema)]
pub struct PurchaseLimitView {
    pub id: Uuid,
    pub region: String,
    pub registered: String,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub homes_below: i16,
    pub insured_months: i16,
    pub source: String,
}

impl From<PurchaseLimit> for PurchaseLimitView {
    fn from(row: PurchaseLimit) -> PurchaseLimitView {
        PurchaseLimitView {
            id: row.id,
            region: row.region,
            registered: row.registered,
            from: row.in_force_from,
            until: row.in_force_until,
            homes_below: row.homes_below,
            insured_months: row.insured_months,
            source: row.source,
        }
    }
}

/// Put people on a list; who bids and may not any more loses the qualification.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_persons",
    request_body = ListPersons,
    responses(
        (status = 200, description = "What became of it", body = ListedView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/listed-persons")]
pub async fn list_persons(
    officer: Officer,
    app: Data<App>,
    body: Json<ListPersons>,
) -> Result<Json<ListedView>, AppError> {
    let ListPersons { list, identities, source } = body.into_inner();
    let entered = listing::enter(&app, &officer, list.into(), &identities, &source).await?;
    let listing::Entered { added, known, lost } = entered;
    Ok(Json(ListedView { added, known, lost }))
}

/// Take people off a list.
#[utoipa::path(
    tag = "officer",
    operation_id = "unlist_persons",
    request_body = UnlistPersons,
    responses(
        (status = 200, description = "How many stood on it", body = UnlistedView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/listed-persons/removal")]
pub async fn unlist_persons(
    officer: Officer,
    app: Data<App>,
    body: Json<UnlistPersons>,
) -> Result<Json<UnlistedView>, AppError> {
    let UnlistPersons { list, identities } = body.into_inner();
    let removed = listing::remove(&app, &officer, list.into(), &identities).await?;
    Ok(Json(UnlistedView { removed }))
}

/// How many stand on each list of the court.
#[utoipa::path(
    tag = "officer",
    operation_id = "count_listed_persons",
    responses(
        (status = 200, description = "The lists", body = [ListCount]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/listed-persons")]
pub async fn count_listed_persons(
    officer: Officer,
    app: Data<App>,
) -> Result<Json<Vec<ListCount>>, AppError> {
    let counts = listing::counts(&app, &officer).await?;
    let view = |it: store::listed::Count| ListCount { list: it.list, number: it.number };
    Ok(Json(counts.into_iter().map(view).collect()))
}

/// Enter a purchase limit.
#[utoipa::path(
    tag = "officer",
    operation_id = "enter_purchase_limit",
    request_body = EnterPurchaseLimit,
    responses(
        (status = 201, description = "Entered", body = PurchaseLimitView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/purchase-limits")]
pub async fn enter_purchase_limit(
    officer: Officer,
    app: Data<App>,
    body: Json<EnterPurchaseLimit>,
) -> Result<HttpResponse, AppError> {
    let given = body.into_inner();
    let limit = NewLimit {
        region: given.region,
        registered: given.registered.into(),
        from: given.from,
        until: given.until,
        homes_below: given.homes_below,
        insured_months: given.insured_months,
        source: given.source,
    };
    let row = listing::limit(&app, &officer, limit).await?;
    Ok(HttpResponse::Created().json(PurchaseLimitView::from(row)))
}

/// The purchase limits of the court.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_purchase_limits",
    responses(
        (status = 200, description = "The limits", body = [PurchaseLimitView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/purchase-limits")]
pub async fn list_purchase_limits(
    officer: Officer,
    app: Data<App>,
) -> Result<Json<Vec<PurchaseLimitView>>, AppError> {
    let rows = listing::limits(&app, &officer).await?;
    Ok(Json(rows.into_iter().map(PurchaseLimitView::from).collect()))
}
