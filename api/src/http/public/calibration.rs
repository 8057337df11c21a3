//! How near quotes came to what was paid (报价准确度), for everybody.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Json, Query};
use actix_web::{HttpResponse, get};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use valuation::accuracy::BANDS;

use crate::App;
use crate::actor::Valuer;
use crate::app::AppError;
use crate::app::accuracy::{self, FRESH, Group};
use crate::http::names::ProfileName;
use crate::http::problem::Problem;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct CalibrationQuery {
    /// Real cases, or rehearsed ones (演练).
    pub profile: ProfileName,
}

/// Quotes beside hammer prices; a help in judging, never a reason for another price.
#[derive(Serialize, ToSchema)]
pub struct CalibrationView {
    /// The upper ends of the bands, in basis points (万分之一); the last band is open.
    pub bands: Vec<i64>,
    /// By quoter, type and province.
    pub groups: Vec<AccuracyView>,
}

/// One platform or firm, one type, one province. In basis points of the hammer price.
#[derive(Serialize, ToSchema)]
pub struct AccuracyView {
    pub quoter: String,
    pub category: String,
    /// The first two digits of the division code.
    pub province: String,
    pub count: usize,
    /// The mean with its sign: above zero, quotes were too high.
    pub bias: i64,
    pub mean_distance: i64,
    pub median_distance: i64,
    /// How many quotes lie in each band.
    pub in_bands: Vec<usize>,
}

/// How near quotes came to the hammer price. It is read once a minute at most, however often it is
/// asked for.
#[utoipa::path(
    tag = "public",
    operation_id = "get_calibration",
    params(CalibrationQuery),
    responses(
        (status = 200, description = "The ledger", body = CalibrationView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/calibration")]
pub async fn get_calibration(
    app: Data<App>,
    query: Query<CalibrationQuery>,
) -> Result<HttpResponse, AppError> {
    let found = accuracy::groups(&app, query.profile.into()).await?;
    let caching = (CACHE_CONTROL, format!("public, max-age={}", FRESH.num_seconds()));
    Ok(HttpResponse::Ok().insert_header(caching).json(told(&found)))
}

/// One's own record.
#[utoipa::path(
    tag = "valuer",
    operation_id = "get_own_accuracy",
    responses(
        (status = 200, description = "The ledger", body = CalibrationView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/accuracy")]
pub async fn get_own_accuracy(
    valuer: Valuer,
    app: Data<App>,
) -> Result<Json<CalibrationView>, AppError> {
    Ok(Json(told(&accuracy::own(&app, &valuer).await?)))
}

fn told(groups: &[Group]) -> CalibrationView {
    let view = |it: &Group| AccuracyView {
        quoter: it.quoter.clone(),
        category: it.category.clone(),
        province: it.province.clone(),
        count: it.accuracy.count,
        bias: it.accuracy.bias,
        mean_distance: it.accuracy.mean_distance,
        median_distance: it.accuracy.median_distance,
        in_bands: it.accuracy.bands.to_vec(),
    };
    CalibrationView { bands: BANDS.to_vec(), groups: groups.iter().map(view).collect() }
}
