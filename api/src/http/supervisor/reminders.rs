//! What a supervisor was reminded of: clocks of the court that nobody has met in time.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post, put};
use uuid::Uuid;

use crate::App;
use crate::actor::Supervisor;
use crate::app::AppError;
use crate::app::clocks::reminders;
use crate::http::officer::clocks::{ReminderView, SetMailAddress};
use crate::http::problem::Problem;

/// One's reminders, the newest first.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "list_supervisor_reminders",
    responses(
        (status = 200, description = "The reminders", body = [ReminderView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/reminders")]
pub async fn list_supervisor_reminders(
    supervisor: Supervisor,
    app: Data<App>,
) -> Result<Json<Vec<ReminderView>>, AppError> {
    let rows = reminders::list(&app, supervisor.person_id).await?;
    Ok(Json(rows.into_iter().map(ReminderView::from).collect()))
}

/// A reminder was read.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "read_supervisor_reminder",
    params(("reminder_id" = Uuid, Path)),
    responses(
        (status = 204, description = "Marked"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/reminders/{reminder_id}/reading")]
pub async fn read_supervisor_reminder(
    supervisor: Supervisor,
    app: Data<App>,
    reminder_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    reminders::mark_read(&app, supervisor.person_id, *reminder_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Where one's reminders are sent by mail.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "set_supervisor_mail_address",
    request_body = SetMailAddress,
    responses(
        (status = 204, description = "Kept"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[put("/mail-address")]
pub async fn set_supervisor_mail_address(
    supervisor: Supervisor,
    app: Data<App>,
    given: Json<SetMailAddress>,
) -> Result<HttpResponse, AppError> {
    reminders::set_address(&app, supervisor.person_id, &given.address).await?;
    Ok(HttpResponse::NoContent().finish())
}
