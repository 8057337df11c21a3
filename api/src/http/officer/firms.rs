//! The list of appraisal firms (评估机构名单库), as officers look it up.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::{AppError, firms};
use crate::http::problem::Problem;

/// A firm's place in one sub-list.
#[derive(Serialize, ToSchema)]
pub struct FirmListedView {
    pub firm_id: Uuid,
    pub name: String,
    /// The field of the sub-list, e.g. `real-estate`.
    pub field: String,
    /// The division code of the sub-list's province or city.
    pub region: String,
    pub listed_from: NaiveDate,
    pub listed_until: Option<NaiveDate>,
    /// `suspended`, `removed` or `left`; null while the firm is listed.
    pub closing: Option<String>,
}

/// Every place of every firm, by sub-list.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_firms",
    responses(
        (status = 200, description = "The list", body = [FirmListedView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/firms")]
pub async fn list_firms(
    _officer: Officer,
    app: Data<App>,
) -> Result<Json<Vec<FirmListedView>>, AppError> {
    let view = |(firm, listing): (store::firms::Firm, store::firms::Listing)| FirmListedView {
        firm_id: firm.id,
        name: firm.name,
        field: listing.field,
        region: listing.region,
        listed_from: listing.listed_from,
        listed_until: listing.listed_until,
        closing: listing.closing,
    };
    Ok(Json(firms::listed(&app).await?.into_iter().map(view).collect()))
}
