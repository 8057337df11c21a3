//! The lights of a court, by officer.

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Supervisor;
use crate::app::AppError;
use crate::app::clocks::{self, Lights};
use crate::http::officer::clocks::ClockView;
use crate::http::problem::Problem;

/// How many clocks stand at each light.
#[derive(Serialize, ToSchema)]
pub struct LightsView {
    pub overdue: u32,
    pub today: u32,
    pub week: u32,
    pub later: u32,
}

impl From<Lights> for LightsView {
    fn from(it: Lights) -> LightsView {
        LightsView { overdue: it.overdue, today: it.today, week: it.week, later: it.later }
    }
}

#[derive(Serialize, ToSchema)]
pub struct OfficerLights {
    pub officer_id: Uuid,
    pub name: String,
    pub lights: LightsView,
}

#[derive(Serialize, ToSchema)]
pub struct CourtLightsView {
    pub court: LightsView,
    pub officers: Vec<OfficerLights>,
    /// Everything that is overdue, the oldest first.
    pub overdue: Vec<ClockView>,
}

/// The lights of the court and of each of its officers.
#[utoipa::path(
    tag = "supervisor",
    operation_id = "get_court_lights",
    responses(
        (status = 200, description = "The lights", body = CourtLightsView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/clocks")]
pub async fn get_court_lights(
    supervisor: Supervisor,
    app: Data<App>,
) -> Result<Json<CourtLightsView>, AppError> {
    let found = clocks::lights(&app, &supervisor).await?;
    let officers = found.officers.into_iter().map(|(id, name, lights)| OfficerLights {
        officer_id: id.0,
        name,
        lights: lights.into(),
    });
    Ok(Json(CourtLightsView {
        court: found.court.into(),
        officers: officers.collect(),
        overdue: found.overdue.into_iter().map(ClockView::from).collect(),
    }))
}
