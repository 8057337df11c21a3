//! Who may buy, as the court decides it: sign-ups that are held back, the household before the
//! ruling, and who the buyer is once bidding has ended.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, post};
use domain::buyer::housing::Registered;
use domain::buyer::joint::Share;
use domain::id::{LotId, RegistrationId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::buyers::{self, Decided, Proven, unmasking};
use crate::http::names::RegisteredName;
use crate::http::problem::Problem;

impl From<RegisteredName> for Registered {
    fn from(name: RegisteredName) -> Registered {
        match name {
            RegisteredName::Local => Registered::Local,
            RegisteredName::Outside => Registered::Outside,
        }
    }
}

/// The court's decision on somebody whom a list or their age holds back (QUAL-01, QUAL-09).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideBuyer {
    pub registration_id: Uuid,
    pub admitted: bool,
    /// Number of the decision.
    pub document: String,
    pub reason: String,
}

/// A buyer's household as the court has seen it proven before the ruling (QUAL-04).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProveHousehold {
    pub registered: RegisteredName,
    /// Homes owned already.
    pub homes: u8,
    pub insured_months: u16,
    /// What proves it.
    pub document: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unmask {
    /// What the identity is needed for; kept with who looked.
    pub purpose: String,
}

/// Who bought, as the ruling names them.
#[derive(Serialize, ToSchema)]
pub struct UnmaskedBuyer {
    pub name: String,
    pub identity: String,
    /// In percent.
    pub share: String,
}

/// Decide on somebody who is held back.
#[utoipa::path(
    tag = "officer",
    operation_id = "decide_buyer",
    params(("lot_id" = Uuid, Path)),
    request_body = DecideBuyer,
    responses(
        (status = 204, description = "Entered"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/buyer-decisions")]
pub async fn decide_buyer(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<DecideBuyer>,
) -> Result<HttpResponse, AppError> {
    let DecideBuyer { registration_id, admitted, document, reason } = body.into_inner();
    let registration = RegistrationId(registration_id);
    let given = Decided { registration, admitted, document, reason };
    buyers::decide(&app, &officer, lot_id.into_inner(), given).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Enter the buyer's household as proven before the ruling.
#[utoipa::path(
    tag = "officer",
    operation_id = "prove_household",
    params(("lot_id" = Uuid, Path)),
    request_body = ProveHousehold,
    responses(
        (status = 204, description = "Entered"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/household")]
pub async fn prove_household(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<ProveHousehold>,
) -> Result<HttpResponse, AppError> {
    let given = body.into_inner();
    let proven = Proven {
        registered: given.registered.into(),
        homes: given.homes,
        insured_months: given.insured_months,
        document: given.document,
    };
    buyers::prove_household(&app, &officer, lot_id.into_inner(), proven).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Read who bought a lot, after the end and for a purpose; the look is kept.
#[utoipa::path(
    tag = "officer",
    operation_id = "unmask_buyer",
    params(("lot_id" = Uuid, Path)),
    request_body = Unmask,
    responses(
        (status = 200, description = "The buyer, or those who bought together",
         body = [UnmaskedBuyer]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/unmasking")]
pub async fn unmask_buyer(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<Unmask>,
) -> Result<Json<Vec<UnmaskedBuyer>>, AppError> {
    let found = unmasking::buyer(&app, &officer, lot_id.into_inner(), &body.purpose).await?;
    let view = |it: unmasking::Unmasked| {
        let share = u16::try_from(it.share).ok().and_then(Share::new).unwrap_or(Share::WHOLE);
        UnmaskedBuyer { name: it.name, identity: it.identity, share: share.to_string() }
    };
    Ok(Json(found.into_iter().map(view).collect()))
}
