//! Alarms as supervisors see them, and the comparison on demand.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use store::alarms::Alarm;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Supervisor;
use crate::app::{AppError, alarms};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

#[derive(Debug, Serialize, ToSchema)]
pub struct AlarmView {
    pub id: Uuid,
    /// `redis-behind`, `redis-stuck`, `redis-forked`, `broadcast-behind`, `clock`, `not-opened`,
    /// `not-closed`, `not-settled`, `heartbeat`, `money-difference` or `resumption-overdue`.
    pub kind: String,
    /// A lot, a shard, a node or a bank account.
    pub subject: String,
    pub detail: String,
    pub raised_at: DateTime<FixedOffset>,
    /// Null while it stands.
    pub cleared_at: Option<DateTime<FixedOffset>>,
    /// Why it is over, where it was not found right again.
    pub cleared_reason: Option<String>,
    pub acknowledgement: Option<AcknowledgementView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AcknowledgementView {
    pub by: String,
    pub at: DateTime<FixedOffset>,
    pub note: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acknowledge {
    /// What is done about it; one to 500 characters.
    pub note: String,
}

fn view(it: Alarm) -> AlarmView {
    let seen = it.acknowledged_by.zip(it.acknowledged_at).zip(it.note);
    AlarmView {
        id: it.id,
        kind: it.kind,
        subject: it.subject,
        detail: it.detail,
        raised_at: beijing(it.raised_at),
        cleared_at: it.cleared_at.map(beijing),
        cleared_reason: it.cleared_reason,
        acknowledgement: seen.map(|((by, at), note)| AcknowledgementView {
            by,
            at: beijing(at),
            note,
        }),
    }
}

/// Alarms of one's court and of the platform: standing ones first.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "list_alarms",
    responses(
        (status = 200, description = "At most 200", body = Vec<AlarmView>),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/alarms")]
pub async fn list_alarms(
    supervisor: Supervisor,
    app: Data<App>,
) -> Result<Json<Vec<AlarmView>>, AppError> {
    let found = alarms::of_court(&app, &supervisor).await?;
    Ok(Json(found.into_iter().map(view).collect()))
}

/// Take note of an alarm; it stands until the platform finds the matter right again.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "acknowledge_alarm",
    params(("alarm_id" = Uuid, Path)),
    request_body = Acknowledge,
    responses(
        (status = 204, description = "Noted"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/alarms/{alarm_id}/acknowledgement")]
pub async fn acknowledge_alarm(
    supervisor: Supervisor,
    app: Data<App>,
    alarm_id: Path<Uuid>,
    body: Json<Acknowledge>,
) -> Result<HttpResponse, AppError> {
    alarms::acknowledge(&app, &supervisor, *alarm_id, &body.note).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Compare the lots of the answering node now, not at the next minute; answers the alarms.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "compare_now",
    responses(
        (status = 200, description = "Alarms afterwards", body = Vec<AlarmView>),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/comparison")]
pub async fn compare_now(
    supervisor: Supervisor,
    app: Data<App>,
) -> Result<Json<Vec<AlarmView>>, AppError> {
    alarms::look_after(&app).await?;
    let found = alarms::of_court(&app, &supervisor).await?;
    Ok(Json(found.into_iter().map(view).collect()))
}
