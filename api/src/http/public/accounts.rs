//! Opening an account as a bidder.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::app::AppError;
use crate::app::accounts::{self, Kind};
use crate::http::extract::From as Address;
use crate::http::problem::Problem;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    pub login: String,
    pub password: String,
    pub kind: AccountKind,
    /// The real name (实名).
    pub name: String,
    /// Identity number, or unified social credit code of a company.
    pub identity: String,
    pub phone: String,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AccountKind {
    Natural,
    Enterprise,
}

impl From<AccountKind> for Kind {
    fn from(kind: AccountKind) -> Kind {
        match kind {
            AccountKind::Natural => Kind::Natural,
            AccountKind::Enterprise => Kind::Enterprise,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct AccountView {
    pub person_id: Uuid,
}

/// Open an account.
#[utoipa::path(
    tag = "public",
    operation_id = "open_account",
    request_body = NewAccount,
    responses(
        (status = 201, description = "The account is open; sign in next", body = AccountView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/accounts")]
pub async fn open_account(
    app: Data<App>,
    from: Address,
    body: Json<NewAccount>,
) -> Result<HttpResponse, AppError> {
    let given = body.into_inner();
    let account = accounts::NewAccount {
        login: given.login,
        password: given.password,
        kind: given.kind.into(),
        name: given.name,
        identity: given.identity,
        phone: given.phone,
    };
    let person = accounts::open(&app, account, from.0).await?;
    Ok(HttpResponse::Created().json(AccountView { person_id: person.0 }))
}
