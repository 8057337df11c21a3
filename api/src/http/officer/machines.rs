//! Credentials of programs: issued, rotated and revoked by the court.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::machines::{self, Issued};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueClient {
    /// The login of the platform's or firm's account.
    pub login: String,
    pub name: String,
    /// `tasks:read`, `quotes:write`, `appraisals:read`, `appraisals:write`.
    pub scopes: Vec<String>,
}

/// Nothing is asked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeClient {}

/// A program of a platform or a firm (机器客户端).
#[derive(Serialize, ToSchema)]
pub struct MachineClientView {
    pub id: Uuid,
    pub name: String,
    pub scopes: Vec<String>,
    pub issued_at: DateTime<FixedOffset>,
    pub revoked_at: Option<DateTime<FixedOffset>>,
}

/// A secret, shown this once; only its hash is kept.
#[derive(Serialize, ToSchema)]
pub struct ClientSecretView {
    pub client: MachineClientView,
    pub client_secret: String,
}

/// Issue credentials to a program of a platform or firm.
#[utoipa::path(
    tag = "officer",
    operation_id = "issue_machine_client",
    request_body = IssueClient,
    responses(
        (status = 201, description = "Issued; the secret is shown once", body = ClientSecretView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/machine-clients")]
pub async fn issue_machine_client(
    officer: Officer,
    app: Data<App>,
    body: Json<IssueClient>,
) -> Result<HttpResponse, AppError> {
    let IssueClient { login, name, scopes } = body.into_inner();
    let issued = machines::issue(&app, &officer, &login, &name, &scopes).await?;
    Ok(HttpResponse::Created().json(secret_view(issued)))
}

/// The programs that may act at this court.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_machine_clients",
    responses(
        (status = 200, description = "The programs, newest first", body = [MachineClientView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/machine-clients")]
pub async fn list_machine_clients(
    officer: Officer,
    app: Data<App>,
) -> Result<Json<Vec<MachineClientView>>, AppError> {
    let clients = machines::list(&app, &officer).await?;
    Ok(Json(clients.into_iter().map(client_view).collect()))
}

/// Give a program a new secret; the one before stays good for a day.
#[utoipa::path(
    tag = "officer",
    operation_id = "rotate_machine_secret",
    params(("client_id" = Uuid, Path)),
    request_body = ChangeClient,
    responses(
        (status = 201, description = "The new secret", body = ClientSecretView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/machine-clients/{client_id}/secrets")]
pub async fn rotate_machine_secret(
    officer: Officer,
    app: Data<App>,
    client_id: Path<Uuid>,
    _body: Json<ChangeClient>,
) -> Result<HttpResponse, AppError> {
    let issued = machines::rotate(&app, &officer, client_id.into_inner()).await?;
    Ok(HttpResponse::Created().json(secret_view(issued)))
}

/// End a program's access at once.
#[utoipa::path(
    tag = "officer",
    operation_id = "revoke_machine_client",
    params(("client_id" = Uuid, Path)),
    request_body = ChangeClient,
    responses(
        (status = 200, description = "Revoked", body = MachineClientView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/machine-clients/{client_id}/revocation")]
pub async fn revoke_machine_client(
    officer: Officer,
    app: Data<App>,
    client_id: Path<Uuid>,
    _body: Json<ChangeClient>,
) -> Result<Json<MachineClientView>, AppError> {
    Ok(Json(client_view(machines::revoke(&app, &officer, client_id.into_inner()).await?)))
}

fn secret_view(issued: Issued) -> ClientSecretView {
    ClientSecretView { client: client_view(issued.client), client_secret: issued.secret }
}

fn client_view(it: store::machines::Client) -> MachineClientView {
    MachineClientView {
        id: it.id,
        name: it.name,
        scopes: it.scopes,
        issued_at: beijing(it.issued_at),
        revoked_at: it.revoked_at.map(beijing),
    }
}
