//! Signing up for a lot, and seeing where one's money is.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::id::LotId;
use domain::lot::State;
use domain::money::Money;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Bidder;
use crate::app::AppError;
use crate::app::buyers::declared::{Declaration, DeclaredHousehold, Named};
use crate::app::registrations::{self, Capacity, Place};
use crate::http::names::{CapacityName, RegisteredName};
use crate::http::problem::Problem;
use crate::http::public::accounts::AccountKind;
use crate::http::wire::{Yuan, beijing};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    pub capacity: CapacityName,
    /// `notice.terms_hash` of the lot's page, in hex: what the bidder has read (AUC-14).
    pub accepted_terms_hash: String,
    /// For an agent the principal, for several who buy together each of them.
    #[serde(default)]
    #[schema(required = false)]
    pub buyers: Vec<BuyerBody>,
    /// The buyer's household, where buying homes is limited (QUAL-03).
    #[serde(default)]
    pub household: Option<HouseholdBody>,
}

/// Somebody in whose name a bidder takes part.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BuyerBody {
    pub kind: AccountKind,
    pub name: String,
    /// Identity number or credit code; kept sealed.
    pub identity: String,
    /// In percent with at most two decimals; all shares sum to 100.
    pub share: Option<String>,
    /// The power of attorney, for an agent's principal.
    pub authority: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdBody {
    pub registered: RegisteredName,
    /// Homes owned already.
    pub homes: u8,
    pub insured_months: u16,
    /// What proves it.
    pub document: String,
}

/// One's own sign-up.
#[derive(Serialize, ToSchema)]
pub struct RegistrationView {
    pub id: Uuid,
    pub lot_id: Uuid,
    pub lot_title: String,
    /// `awaiting-deposit`, `qualified` or `lost`.
    pub state: String,
    /// What was found waits for a decision of the court; no code is given before.
    pub held_back: bool,
    /// `self`, `priority-purchaser`, `applicant`, `agent` or `joint`.
    pub capacity: String,
    /// `confirmed` or `refused` by the panel; null before, and for who claims nothing.
    pub capacity_ruling: Option<String>,
    pub bid_code: Option<String>,
    pub priority_rank: Option<i16>,
    pub deposit: DepositView,
    pub balance: Option<BalanceView>,
    pub starts_at: DateTime<FixedOffset>,
    pub ends_at: DateTime<FixedOffset>,
}

#[derive(Serialize, ToSchema)]
pub struct DepositView {
    pub amount: Yuan,
    /// `awaited`, `held`, `applied`, `refund-requested`, `refunded` or `forfeited`.
    pub state: String,
    pub steps: Vec<StepView>,
    pub sub_account: SubAccountView,
}

#[derive(Serialize, ToSchema)]
pub struct StepView {
    pub name: String,
    pub at: DateTime<FixedOffset>,
}

/// Where to pay: a number that is this person's in this case only.
#[derive(Serialize, ToSchema)]
pub struct SubAccountView {
    pub number: String,
    pub holder: String,
    pub bank: String,
    /// To be given as the purpose of the payment.
    pub reference: String,
}

/// What the winner owes.
#[derive(Serialize, ToSchema)]
pub struct BalanceView {
    pub due: Yuan,
    pub paid: Yuan,
    pub deadline: DateTime<FixedOffset>,
}

/// Sign up for a lot.
#[utoipa::path(
    tag = "bidder",
    operation_id = "register",
    params(("lot_id" = Uuid, Path)),
    request_body = Register,
    responses(
        (status = 201, description = "Signed up; pay the deposit next", body = RegistrationView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/registration")]
pub async fn register(
    bidder: Bidder,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<Register>,
) -> Result<HttpResponse, AppError> {
    let body = body.into_inner();
    let capacity = match body.capacity {
        CapacityName::Own => Capacity::Own,
        CapacityName::PriorityPurchaser => Capacity::PriorityPurchaser,
        CapacityName::Applicant => Capacity::Applicant,
        CapacityName::Agent => Capacity::Agent,
        CapacityName::Joint => Capacity::Joint,
    };
    // What is no hash is not the hash of the notice.
    let accepted = hex::decode(&body.accepted_terms_hash).unwrap_or_default();
    let id = lot_id.into_inner();
    let declared = declaration(body.buyers, body.household);
    let place = registrations::register(&app, &bidder, id, capacity, &accepted, &declared).await?;
    Ok(HttpResponse::Created().json(RegistrationView::from(place)))
}

fn declaration(buyers: Vec<BuyerBody>, household: Option<HouseholdBody>) -> Declaration {
    let named = |it: BuyerBody| Named {
        kind: it.kind.into(),
        name: it.name,
        identity: it.identity,
        share: it.share,
        authority: it.authority,
    };
    let household = household.map(|it| DeclaredHousehold {
        registered: it.registered.into(),
        homes: it.homes,
        insured_months: it.insured_months,
        document: it.document,
    });
    Declaration { buyers: buyers.into_iter().map(named).collect(), household }
}

/// One's own sign-up for a lot.
#[utoipa::path(
    tag = "bidder",
    operation_id = "get_registration",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The sign-up", body = RegistrationView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/registration")]
pub async fn get_registration(
    bidder: Bidder,
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<Json<RegistrationView>, AppError> {
    Ok(Json(registrations::own(&app, &bidder, lot_id.into_inner()).await?.into()))
}

/// Every sign-up of one's own.
#[utoipa::path(
    tag = "bidder",
    operation_id = "list_registrations",
    responses(
        (status = 200, description = "The sign-ups, newest first", body = [RegistrationView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/registrations")]
pub async fn list_registrations(
    bidder: Bidder,
    app: Data<App>,
) -> Result<Json<Vec<RegistrationView>>, AppError> {
    let places = registrations::list(&app, &bidder).await?;
    Ok(Json(places.into_iter().map(RegistrationView::from).collect()))
}

impl From<Place> for RegistrationView {
    fn from(place: Place) -> RegistrationView {
        let deposit = deposit(&place);
        let balance = place.balance.map(|it| BalanceView {
            due: Yuan(it.due),
            paid: Yuan(it.paid),
            deadline: beijing(it.deadline),
        });
        let starts_at = match place.lot.lot.state {
            State::Draft => place.lot.created_at,
            State::Announced { notice }
            | State::Sold { notice, .. }
            | State::Paid { notice, .. }
            | State::Completed { notice, .. }
            | State::Defaulted { notice, .. }
            | State::Revoked { notice, .. }
            | State::Unsold { notice, .. }
            | State::Withdrawn { notice, .. } => notice.starts_at.utc(),
        };
        RegistrationView {
            id: place.registration.id,
            lot_id: place.registration.lot_id,
            lot_title: place.lot.title,
            state: place.registration.state,
            held_back: place.held_back,
            capacity: place.registration.capacity,
            capacity_ruling: place.registration.capacity_ruling,
            bid_code: place.registration.bid_code,
            priority_rank: place.registration.priority_rank,
            deposit,
            balance,
            starts_at: beijing(starts_at),
            ends_at: beijing(place.ends_at),
        }
    }
}

fn deposit(place: &Place) -> DepositView {
    let step = |name: &str, at| StepView { name: name.to_owned(), at: beijing(at) };
    let mut steps = vec![step("registered", place.registration.created_at)];
    let mut state = "awaited";
    let held = place.money.as_ref().and_then(|it| it.deposit.as_ref());
    if let Some(held) = held {
        state = "held";
        steps.push(step("held", held.at));
        if let Some((kind, at)) = &held.resolution {
            // Returned money goes out by a payment of its own; the bank's entry ends it.
            let left = place.money.as_ref().is_some_and(|it| it.available != Money::ZERO);
            let waiting = left || place.refund_under_way;
            state = match kind.as_str() {
                "applied" => "applied",
                "forfeited" => "forfeited",
                _ if waiting => "refund-requested",
                _ => "refunded",
            };
            steps.push(step(state, *at));
        }
    }
    let number = place.money.as_ref().map(|it| it.number.clone()).unwrap_or_default();
    let bank = place.bank.as_ref();
    DepositView {
        amount: Yuan(place.due),
        state: state.to_owned(),
        steps,
        sub_account: SubAccountView {
            reference: format!("保证金 {number}"),
            holder: bank.map(|it| it.holder.clone()).unwrap_or_default(),
            bank: bank.map(|it| it.bank.clone()).unwrap_or_default(),
            number,
        },
    }
}
