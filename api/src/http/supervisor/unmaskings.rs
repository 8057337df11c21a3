//! Who looked at who somebody is, for the supervisor of the court.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use store::listed::Unmasking;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Supervisor;
use crate::app::AppError;
use crate::app::buyers::unmasking;
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// One look at who somebody is.
#[derive(Serialize, ToSchema)]
pub struct UnmaskingView {
    pub id: Uuid,
    pub lot_id: Uuid,
    pub person_id: Uuid,
    pub role: String,
    /// `claimants` before the end, `buyer` after it.
    pub what: String,
    pub purpose: String,
    pub at: DateTime<FixedOffset>,
}

/// The latest looks in one's court.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "list_unmaskings",
    responses(
        (status = 200, description = "The looks, newest first", body = [UnmaskingView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/unmaskings")]
pub async fn list_unmaskings(
    supervisor: Supervisor,
    app: Data<App>,
) -> Result<Json<Vec<UnmaskingView>>, AppError> {
    let looks = unmasking::list(&app, &supervisor).await?;
    let view = |it: Unmasking| UnmaskingView {
        id: it.id,
        lot_id: it.lot_id,
        person_id: it.person_id,
        role: it.role,
        what: it.what,
        purpose: it.purpose,
        at: beijing(it.at),
    };
    Ok(Json(looks.into_iter().map(view).collect()))
}
