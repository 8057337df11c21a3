//! The officer's inbox by clock, its calendar, its reminders.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use store::reminders::Reminder;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::clocks::{self, Shown, feed, reminders};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// An open clock.
#[derive(Serialize, ToSchema)]
pub struct ClockView {
    pub id: Uuid,
    pub case_id: Uuid,
    pub case_number: String,
    pub lot_id: Option<Uuid>,
    /// What it is about, as people call it.
    pub subject: String,
    /// Stable name of what is to be done, such as `balance` or `hand-over`.
    pub what: String,
    pub rule: String,
    /// The first instant after the period.
    pub until: DateTime<FixedOffset>,
    /// `overdue`, `today`, `week` or `later`.
    pub urgency: String,
    /// The calendar of a year is missing: the date may still move.
    pub provisional: bool,
    /// Why this date; null where the court set it itself.
    pub why: Option<WhyView>,
}

/// Everything needed to count a date again by hand.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct WhyView {
    pub article: String,
    /// From what to what the period runs.
    pub runs: String,
    /// A day, or an instant.
    pub trigger: String,
    pub period: String,
    /// Days in which the clock stood still.
    pub stopped_days: u32,
    /// Where plain counting led, if that was a rest day.
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    pub counted_to: Option<NaiveDate>,
    pub skipped: Vec<SkippedDay>,
    pub missing_year: Option<i32>,
    /// The same as one sentence.
    pub sentence: String,
}

/// A rest day that moved the end.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct SkippedDay {
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub day: NaiveDate,
    /// `weekend` or `holiday`.
    pub rest: String,
}

impl From<Shown> for ClockView {
    fn from(shown: Shown) -> ClockView {
        let row = shown.open.deadline;
        ClockView {
            id: row.id,
            case_id: row.case_id,
            case_number: shown.open.case_number,
            lot_id: row.lot_id,
            subject: row.subject,
            what: row.what,
            rule: row.rule,
            until: beijing(row.until_at),
            urgency: shown.urgency.slug().to_owned(),
            provisional: row.provisional,
            why: row.why.and_then(|it| serde_json::from_value(it).ok()),
        }
    }
}

/// The clocks of one's own cases, the nearest first.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_clocks",
    responses(
        (status = 200, description = "The clocks", body = [ClockView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/clocks")]
pub async fn list_clocks(
    officer: Officer,
    app: Data<App>,
) -> Result<Json<Vec<ClockView>>, AppError> {
    let shown = clocks::inbox(&app, &officer).await?;
    Ok(Json(shown.into_iter().map(ClockView::from).collect()))
}

/// The address of a calendar; told once.
#[derive(Serialize, ToSchema)]
pub struct CalendarAddress {
    /// Behind the address of the site: whoever has it reads the calendar.
    pub path: String,
}

/// Makes a private address for calendar programs (iCalendar); the one before ends.
#[utoipa::path(
    tag = "officer",
    operation_id = "make_calendar",
    responses(
        (status = 201, description = "The address", body = CalendarAddress),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/calendar")]
pub async fn make_calendar(officer: Officer, app: Data<App>) -> Result<HttpResponse, AppError> {
    let token = feed::make(&app, &officer).await?;
    let path = format!("/api/public/calendars/{token}");
    Ok(HttpResponse::Created().json(CalendarAddress { path }))
}

/// Ends one's calendar address.
#[utoipa::path(
    tag = "officer",
    operation_id = "revoke_calendar",
    responses(
        (status = 204, description = "It no longer works"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[delete("/calendar")]
pub async fn revoke_calendar(officer: Officer, app: Data<App>) -> Result<HttpResponse, AppError> {
    feed::revoke(&app, &officer).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A reminder of a clock.
#[derive(Serialize, ToSchema)]
pub struct ReminderView {
    pub id: Uuid,
    pub deadline_id: Uuid,
    /// `ahead`, `last-day` or `overdue`.
    pub stage: String,
    pub title: String,
    pub body: String,
    pub written_at: DateTime<FixedOffset>,
    pub read_at: Option<DateTime<FixedOffset>>,
    pub mailed_at: Option<DateTime<FixedOffset>>,
    /// `none`, `waiting`, `sent` or `failed`.
    pub mail: String,
    /// What the mail server said when it refused.
    pub mail_error: Option<String>,
}

impl From<Reminder> for ReminderView {
    fn from(row: Reminder) -> ReminderView {
        ReminderView {
            id: row.id,
            deadline_id: row.deadline_id,
            stage: row.stage,
            title: row.title,
            body: row.body,
            written_at: beijing(row.written_at),
            read_at: row.read_at.map(beijing),
            mailed_at: row.mailed_at.map(beijing),
            mail: row.mail,
            mail_error: row.mail_error,
        }
    }
}

/// One's reminders, the newest first.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_reminders",
    responses(
        (status = 200, description = "The reminders", body = [ReminderView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/reminders")]
pub async fn list_reminders(
    officer: Officer,
    app: Data<App>,
) -> Result<Json<Vec<ReminderView>>, AppError> {
    let rows = reminders::list(&app, officer.person_id).await?;
    Ok(Json(rows.into_iter().map(ReminderView::from).collect()))
}

/// A reminder was read.
#[utoipa::path(
    tag = "officer",
    operation_id = "read_reminder",
    params(("reminder_id" = Uuid, Path)),
    responses(
        (status = 204, description = "Marked"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/reminders/{reminder_id}/reading")]
pub async fn read_reminder(
    officer: Officer,
    app: Data<App>,
    reminder_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    reminders::mark_read(&app, officer.person_id, *reminder_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetMailAddress {
    pub address: String,
}

/// Where one's reminders are sent by mail.
#[utoipa::path(
    tag = "officer",
    operation_id = "set_mail_address",
    request_body = SetMailAddress,
    responses(
        (status = 204, description = "Kept"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[put("/mail-address")]
pub async fn set_mail_address(
    officer: Officer,
    app: Data<App>,
    given: Json<SetMailAddress>,
) -> Result<HttpResponse, AppError> {
    reminders::set_address(&app, officer.person_id, &given.address).await?;
    Ok(HttpResponse::NoContent().finish())
}
