//! Where is my deposit? For bidders.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, FixedOffset};
use domain::id::RegistrationId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Bidder;
use crate::app::AppError;
use crate::app::waiting::{self, Refund};
use crate::http::party::money::MoneyStep;
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// Where the money of one's sign-up stands.
#[derive(Serialize, ToSchema)]
pub struct RefundMoney {
    pub received: Yuan,
    /// What the bank has booked back.
    pub booked_back: Yuan,
    /// `received`, `held`, `ended`, then `ordered`, `sent`, `accepted`, `booked`; of money that
    /// became part of the price `bound`.
    pub steps: Vec<MoneyStep>,
    /// The first step that is not done; also `paid-again`. Null when nothing is left to do.
    pub waits_for: Option<&'static str>,
    /// One sentence.
    pub reason: &'static str,
    pub due_at: Option<DateTime<FixedOffset>>,
    pub lamp: &'static str,
}

impl From<Refund> for RefundMoney {
    fn from(it: Refund) -> RefundMoney {
        RefundMoney {
            received: Yuan(it.received),
            booked_back: Yuan(it.booked),
            steps: it.steps.into_iter().map(MoneyStep::from).collect(),
            waits_for: it.waits_for,
            reason: it.reason,
            due_at: it.due_at.map(beijing),
            lamp: it.lamp.name(),
        }
    }
}

/// Why one's money waits: every step of one sign-up, the reason, the clock, the rule.
#[utoipa::path(
    tag = "bidder",
    operation_id = "get_refund_money",
    params(("registration_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The money", body = RefundMoney),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/registrations/{registration_id}/money")]
pub async fn get_refund_money(
    bidder: Bidder,
    app: Data<App>,
    registration_id: Path<Uuid>,
) -> Result<Json<RefundMoney>, AppError> {
    let id = RegistrationId(*registration_id);
    Ok(Json(waiting::of_bidder(&app, &bidder, id).await?.into()))
}
