//! Why is my money waiting? For creditors.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, FixedOffset};
use domain::id::CaseId;
use ledger::payout_clock::PayoutClock;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Party;
use crate::app::AppError;
use crate::app::waiting::{self, Step, Waits};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// One step on the way of some money; not done yet without a time.
#[derive(Serialize, ToSchema)]
pub struct MoneyStep {
    pub name: &'static str,
    /// The rule it rests on, such as `FUND-10`.
    pub rule: &'static str,
    pub at: Option<DateTime<FixedOffset>>,
}

impl From<Step> for MoneyStep {
    fn from(it: Step) -> MoneyStep {
        MoneyStep { name: it.name, rule: it.rule.code, at: it.at.map(beijing) }
    }
}

/// A stricter deadline beside the national one: to work by, not to be late by.
#[derive(Serialize, ToSchema)]
pub struct PayoutLayer {
    pub name: String,
    pub source: String,
    /// A day, or an instant where periods are counted in hours.
    pub until: String,
}

/// The clock of arrived money.
#[derive(Serialize, ToSchema)]
pub struct PayoutClockView {
    /// What the law says without any delay.
    pub statutory: DateTime<FixedOffset>,
    /// Null while an approved ground of delay stands.
    pub due_at: Option<DateTime<FixedOffset>>,
    /// `distribution`, `frozen`, `not-collected`, `suspended` or `other`.
    pub delayed_by: Option<&'static str>,
    pub layers: Vec<PayoutLayer>,
}

impl From<PayoutClock> for PayoutClockView {
    fn from(it: PayoutClock) -> PayoutClockView {
        let layers = it.layers.into_iter().map(|layer| PayoutLayer {
            name: layer.name,
            source: layer.source,
            until: layer.moment.to_string(),
        });
        PayoutClockView {
            statutory: beijing(it.statutory.utc()),
            due_at: it.due.map(|due| beijing(due.utc())),
            delayed_by: it.delayed_by.map(ledger::payout_clock::Ground::slug),
            layers: layers.collect(),
        }
    }
}

/// Where the money of one claim stands.
#[derive(Serialize, ToSchema)]
pub struct ClaimMoneyView {
    pub label: String,
    pub claimed: Yuan,
    /// What the standing plan gives; null before there is one.
    pub planned: Option<Yuan>,
    /// What of it waits for a judgment, or for the claim to become certain.
    pub set_aside: Yuan,
    pub steps: Vec<MoneyStep>,
    /// The first step that is not done; also `paid-again` and `dispute-over`. Null when paid.
    pub waits_for: Option<&'static str>,
    /// One sentence.
    pub reason: &'static str,
    /// Null before the money has arrived.
    pub clock: Option<PayoutClockView>,
    /// `green`, `yellow` (due within ten days, or delayed with approval) or `red` (overdue).
    pub lamp: &'static str,
    /// The ground on which it goes to a notary: deposited is not paid.
    pub escrow: Option<String>,
}

impl From<Waits> for ClaimMoneyView {
    fn from(it: Waits) -> ClaimMoneyView {
        ClaimMoneyView {
            label: it.label,
            claimed: Yuan(it.claimed),
            planned: it.planned.map(Yuan),
            set_aside: Yuan(it.set_aside),
            steps: it.steps.into_iter().map(MoneyStep::from).collect(),
            waits_for: it.waits_for,
            reason: it.reason,
            clock: it.clock.map(PayoutClockView::from),
            lamp: it.lamp.name(),
            escrow: it.escrow,
        }
    }
}

/// Why one's money waits: every step of one's own claims, the reason, the clock, the rule.
#[utoipa::path(
    tag = "party",
    operation_id = "get_claim_money",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "One's claims", body = [ClaimMoneyView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}/money")]
pub async fn get_claim_money(
    party: Party,
    app: Data<App>,
    case_id: Path<Uuid>,
) -> Result<Json<Vec<ClaimMoneyView>>, AppError> {
    let found = waiting::of_party(&app, &party, CaseId(*case_id)).await?;
    Ok(Json(found.into_iter().map(ClaimMoneyView::from).collect()))
}
