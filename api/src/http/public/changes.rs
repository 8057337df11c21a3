//! What has changed about a lot since its notice.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::id::LotId;
use serde::Serialize;
use store::changes::Change;
use utoipa::ToSchema;

use crate::App;
use crate::app::{AppError, changes};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// A topic of the fact sheet that was stated anew after the notice.
#[derive(Serialize, ToSchema)]
pub struct ChangeView {
    /// `ownership`, `burdens`, `occupancy`, `arrears` or `defects`.
    pub topic: String,
    pub version: i16,
    pub stated_at: DateTime<FixedOffset>,
    /// Null: not stated or not established before.
    pub before: Option<String>,
    /// Null: not established, in spite of asking.
    pub after: Option<String>,
    pub asked: Option<String>,
    pub asked_on: Option<NaiveDate>,
    pub source: Option<String>,
}

impl From<Change> for ChangeView {
    fn from(it: Change) -> ChangeView {
        ChangeView {
            topic: it.topic,
            version: it.version,
            stated_at: beijing(it.stated_at),
            before: it.before,
            after: it.after,
            asked: it.asked,
            asked_on: it.asked_on,
            source: it.source,
        }
    }
}

/// What was stated anew about a lot after its notice, before and after.
#[utoipa::path(
    tag = "public",
    operation_id = "list_changes",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The latest first", body = [ChangeView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/changes")]
pub async fn list_changes(
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<Json<Vec<ChangeView>>, AppError> {
    let changes = changes::of_lot(&app, *lot_id).await?;
    Ok(Json(changes.into_iter().map(ChangeView::from).collect()))
}
