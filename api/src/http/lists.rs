//! The lists of inquiry platforms and of appraisal firms, as an administrator keeps them.

use actix_web::web::{Bytes, Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use store::platforms::Decision;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Admin;
use crate::app::firms::import;
use crate::app::platforms::{self, Listed};
use crate::app::{AppError, firms};
use crate::http::names::DepartureName;
use crate::http::problem::Problem;
use crate::http::wire::beijing;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdmitPlatform {
    /// The login of the platform's account, which has the role `valuer` at some court.
    pub login: String,
    pub name: String,
    /// The decision on which the admission rests.
    pub reason: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadmitPlatform {
    pub reason: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemovePlatform {
    pub ground: DepartureName,
    pub reason: String,
}

/// A platform with its counter of late reports and every decision about it (REF-08, REF-09).
#[derive(Serialize, ToSchema)]
pub struct PlatformView {
    pub id: Uuid,
    pub name: String,
    pub listed: bool,
    pub listed_from: DateTime<FixedOffset>,
    pub listed_until: Option<DateTime<FixedOffset>>,
    pub late_in_calendar_year: usize,
    pub late_in_twelve_months: usize,
    /// Whether either reading of a year has reached the limit.
    pub removable_as_late: bool,
    /// The first day on which it may come back.
    pub barred_until: Option<NaiveDate>,
    pub decisions: Vec<PlatformDecisionView>,
}

#[derive(Serialize, ToSchema)]
pub struct PlatformDecisionView {
    /// `admitted` or `removed`.
    pub decision: String,
    pub ground: Option<String>,
    pub reason: String,
    pub late_in_calendar_year: i32,
    pub late_in_twelve_months: i32,
    pub at: DateTime<FixedOffset>,
    pub barred_until: Option<NaiveDate>,
}

/// What an import of the national list has changed.
#[derive(Serialize, ToSchema)]
pub struct FirmImportView {
    pub firms_added: usize,
    pub listings_added: usize,
    pub unchanged: usize,
}

/// Every platform that was ever on the list.
#[utoipa::path(
    tag = "admin",
    operation_id = "list_all_platforms",
    responses(
        (status = 200, description = "The platforms, by name", body = [PlatformView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/api/admin/platforms")]
pub async fn list_all_platforms(
    _admin: Admin,
    app: Data<App>,
) -> Result<Json<Vec<PlatformView>>, AppError> {
    let now = app.now();
    Ok(Json(platforms::all(&app).await?.into_iter().map(|it| view(it, now)).collect()))
}

/// Put a platform on the list, from now on (REF-08).
#[utoipa::path(
    tag = "admin",
    operation_id = "admit_platform",
    request_body = AdmitPlatform,
    responses(
        (status = 201, description = "Admitted", body = PlatformView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/api/admin/platforms")]
pub async fn admit_platform(
    admin: Admin,
    app: Data<App>,
    body: Json<AdmitPlatform>,
) -> Result<HttpResponse, AppError> {
    let AdmitPlatform { login, name, reason } = body.into_inner();
    let id = platforms::admit(&app, &admin, (&login, &name), &reason).await?;
    Ok(HttpResponse::Created().json(one(&app, id).await?))
}

/// Put a platform back on the list, when nothing bars it any more (REF-09).
#[utoipa::path(
    tag = "admin",
    operation_id = "readmit_platform",
    params(("platform_id" = Uuid, Path)),
    request_body = ReadmitPlatform,
    responses(
        (status = 200, description = "Admitted", body = PlatformView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/api/admin/platforms/{platform_id}/admission")]
pub async fn readmit_platform(
    admin: Admin,
    app: Data<App>,
    platform_id: Path<Uuid>,
    body: Json<ReadmitPlatform>,
) -> Result<Json<PlatformView>, AppError> {
    let id = platform_id.into_inner();
    platforms::readmit(&app, &admin, id, &body.reason).await?;
    Ok(Json(one(&app, id).await?))
}

/// Take a platform off the list (REF-09).
#[utoipa::path(
    tag = "admin",
    operation_id = "remove_platform",
    params(("platform_id" = Uuid, Path)),
    request_body = RemovePlatform,
    responses(
        (status = 200, description = "Removed", body = PlatformView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/api/admin/platforms/{platform_id}/removal")]
pub async fn remove_platform(
    admin: Admin,
    app: Data<App>,
    platform_id: Path<Uuid>,
    body: Json<RemovePlatform>,
) -> Result<Json<PlatformView>, AppError> {
    let id = platform_id.into_inner();
    let RemovePlatform { ground, reason } = body.into_inner();
    platforms::remove(&app, &admin, id, ground.into(), &reason).await?;
    Ok(Json(one(&app, id).await?))
}

/// Take over the national list of appraisal firms from a CSV file, all of it or nothing (REF-15).
///
/// The first line names the columns: 机构名称, 统一社会信用代码, 领域, 地区, 入册日期 and, where a firm has
/// one, 账号. UTF-8 or GBK.
#[utoipa::path(
    tag = "admin",
    operation_id = "import_firms",
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 200, description = "Taken over", body = FirmImportView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/api/admin/firms/import")]
pub async fn import_firms(
    _admin: Admin,
    app: Data<App>,
    body: Bytes,
) -> Result<Json<FirmImportView>, AppError> {
    let found = firms::import::run(&app, &body).await?;
    let import::Imported { firms_added, listings_added, unchanged } = found;
    Ok(Json(FirmImportView { firms_added, listings_added, unchanged }))
}

async fn one(app: &App, id: Uuid) -> Result<PlatformView, AppError> {
    let all = platforms::all(app).await?;
    let found = all.into_iter().find(|it| it.platform.id == id);
    let missing = store::StoreError::NotFound { what: "platform", id };
    Ok(view(found.ok_or(missing)?, app.now()))
}

fn view(it: Listed, now: DateTime<chrono::Utc>) -> PlatformView {
    PlatformView {
        id: it.platform.id,
        listed: it.platform.is_listed(now),
        listed_from: beijing(it.platform.listed_from),
        listed_until: it.platform.listed_until.map(beijing),
        name: it.platform.name,
        late_in_calendar_year: it.lateness.calendar_year,
        late_in_twelve_months: it.lateness.twelve_months,
        removable_as_late: it.lateness.removable(),
        barred_until: it.decisions.last().and_then(|it| it.barred_until),
        decisions: it.decisions.into_iter().map(decision_view).collect(),
    }
}

fn decision_view(it: Decision) -> PlatformDecisionView {
    PlatformDecisionView {
        decision: it.decision,
        ground: it.departure,
        reason: it.reason,
        late_in_calendar_year: it.late_in_calendar_year,
        late_in_twelve_months: it.late_in_twelve_months,
        at: beijing(it.decided_at),
        barred_until: it.barred_until,
    }
}
