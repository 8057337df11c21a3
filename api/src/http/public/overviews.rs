//! Sums over published lots: statistics by court and month, the calendar, the places.

use actix_web::get;
use actix_web::web::{Data, Json, Query};
use chrono::{Datelike, Days, Months, NaiveDate};
use domain::instant::Instant;
use domain::money::Money;
use serde::{Deserialize, Serialize};
use store::overviews::{self, Figures};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::app::AppError;
use crate::http::problem::Problem;
use crate::http::wire::Yuan;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct StatisticsQuery {
    /// How many months back, this one included; 12 if absent, at most 60.
    months: Option<u8>,
}

/// What became of the lots of one court that ended in one month of Beijing time.
#[derive(Debug, Serialize, ToSchema)]
pub struct CourtMonth {
    pub court_id: Uuid,
    pub court_name: String,
    /// Made for training (演练): not to be added to real figures.
    pub rehearsal: bool,
    /// `2026-11`
    pub month: String,
    /// Lots that ended, however they did: sold + unsold + withdrawn.
    pub ended: i64,
    /// Lots with a hammer price, those of defaulting buyers included.
    pub sold: i64,
    pub unsold: i64,
    pub withdrawn: i64,
    /// Of the sold, those whose buyer did not pay (悔拍).
    pub defaulted: i64,
    /// Sum of the hammer prices.
    pub hammer_total: Yuan,
    /// Sum of the start prices of the sold.
    pub start_total: Yuan,
    /// Sum of the reference prices of the sold.
    pub reference_total: Yuan,
    /// Sign-ups for the lots that ended.
    pub registrations: i64,
    /// Accepted bids on the lots that ended.
    pub bids: i64,
}

/// Figures by court and month, the newest month first.
#[utoipa::path(
    tag = "public",
    operation_id = "get_statistics",
    params(StatisticsQuery),
    responses(
        (status = 200, description = "A row for each court and month with something", body = [CourtMonth]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/statistics")]
pub async fn get_statistics(
    app: Data<App>,
    query: Query<StatisticsQuery>,
) -> Result<Json<Vec<CourtMonth>>, AppError> {
    let now = app.now();
    let back = u32::from(query.months.unwrap_or(12).clamp(1, 60)) - 1;
    let today = Instant::from_utc(now).day();
    let first = today.with_day(1).and_then(|it| it.checked_sub_months(Months::new(back)));
    let from = Instant::start_of(first.unwrap_or(today)).utc();
    // What ends in this very instant is within.
    let until = now + chrono::TimeDelta::seconds(1);
    let rows = overviews::figures(&mut app.db.reader().await?, from, until).await?;
    let rows: Result<_, _> = rows.into_iter().map(court_month).collect();
    Ok(Json(rows?))
}

fn court_month(it: Figures) -> Result<CourtMonth, AppError> {
    let corrupt = || store::StoreError::Corrupt { what: "court", id: it.court_id, why: "money" };
    let money = |fen| Money::from_fen(fen).map(Yuan).ok_or_else(corrupt);
    Ok(CourtMonth {
        hammer_total: money(it.hammer_fen)?,
        start_total: money(it.start_fen)?,
        reference_total: money(it.reference_fen)?,
        court_id: it.court_id,
        rehearsal: it.profile == "rehearsal",
        court_name: it.court_name,
        month: it.month,
        ended: it.ended,
        sold: it.sold,
        unsold: it.unsold,
        withdrawn: it.withdrawn,
        defaulted: it.defaulted,
        registrations: it.registrations,
        bids: it.bids,
    })
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct CalendarQuery {
    /// The first day; today if absent.
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    from: Option<NaiveDate>,
    /// How many days; 42 if absent, at most 100.
    days: Option<u8>,
}

/// A day on which auctions begin or, by their notices, end.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarDay {
    pub day: NaiveDate,
    pub starts: i64,
    pub ends: i64,
}

/// The days of a span on which auctions begin or end; a day with neither is left out.
#[utoipa::path(
    tag = "public",
    operation_id = "get_calendar",
    params(CalendarQuery),
    responses(
        (status = 200, description = "In order", body = [CalendarDay]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/calendar")]
pub async fn get_calendar(
    app: Data<App>,
    query: Query<CalendarQuery>,
) -> Result<Json<Vec<CalendarDay>>, AppError> {
    let from = query.from.unwrap_or_else(|| Instant::from_utc(app.now()).day());
    let days = u64::from(query.days.unwrap_or(42).clamp(1, 100));
    let until = from.checked_add_days(Days::new(days)).unwrap_or(from);
    let span = (Instant::start_of(from).utc(), Instant::start_of(until).utc());
    let found = overviews::days(&mut app.db.reader().await?, span.0, span.1).await?;
    let view = |it: overviews::Day| CalendarDay { day: it.day, starts: it.starts, ends: it.ends };
    Ok(Json(found.into_iter().map(view).collect()))
}

/// A place with published lots.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceView {
    pub region: String,
    pub lots: i64,
    /// Of these, those not yet ended.
    pub open: i64,
}

/// Where published lots are.
#[utoipa::path(
    tag = "public",
    operation_id = "list_places",
    responses(
        (status = 200, description = "By name", body = [PlaceView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/places")]
pub async fn list_places(app: Data<App>) -> Result<Json<Vec<PlaceView>>, AppError> {
    let found = overviews::places(&mut app.db.reader().await?, app.now()).await?;
    let view = |it: overviews::Place| PlaceView { region: it.region, lots: it.lots, open: it.open };
    Ok(Json(found.into_iter().map(view).collect()))
}
