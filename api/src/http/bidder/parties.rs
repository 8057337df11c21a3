//! Becoming a party with the code that the officer handed over.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::App;
use crate::actor::Bidder;
use crate::app::{AppError, parties};
use crate::http::extract::From;
use crate::http::problem::Problem;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsePartyCode {
    pub code: String,
}

/// Use a party's one-time code; the role of a party may be chosen at the next sign-in.
#[utoipa::path(
    tag = "bidder",
    operation_id = "use_party_code",
    request_body = UsePartyCode,
    responses(
        (status = 204, description = "Linked"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/party-codes")]
pub async fn use_party_code(
    bidder: Bidder,
    app: Data<App>,
    from: From,
    body: Json<UsePartyCode>,
) -> Result<HttpResponse, AppError> {
    parties::use_code(&app, &bidder, &body.code, from.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
