//! What programs of platforms and firms ask (机器接口): a token, then the same as their people.
//!
//! Every change carries an `Idempotency-Key`: sent again with the same content it gets the first
//! answer again, so a program may repeat whatever it has no answer to.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Data, Json, Path};
use actix_web::{FromRequest, HttpRequest, HttpResponse, get, post};
use chrono::NaiveDate;
use domain::id::InquiryId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::db::Tx;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::app::machines::{self, Machine, MachineRefusal, Scope};
use crate::app::{AppError, appraisals, quotes};
use crate::http::appraisal::{AppraisalView, view};
use crate::http::extract::From as Sender;
use crate::http::officer::inquiries::{VersionView, version_view};
use crate::http::problem::Problem;
use crate::http::valuer::commissions::{FirmAct, act};
use crate::http::valuer::quotes::{QuoteSample, TaskView, new_quote, task_view};
use crate::http::wire::Yuan;

/// Tells the document how programs prove who they are.
pub struct MachineSecurity;

impl Modify for MachineSecurity {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT");
        let bearer = bearer.description(Some("From POST /api/machine/token; good for 5 minutes"));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("machine", SecurityScheme::Http(bearer.build()));
    }
}

impl FromRequest for Machine {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Machine, AppError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(AUTHORIZATION).and_then(|it| it.to_str().ok());
        let token = header.and_then(|it| it.strip_prefix("Bearer ")).map(str::to_owned);
        let app = request.app_data::<Data<App>>().cloned();
        Box::pin(async move {
            let app = app.expect("the server carries the application");
            machines::authenticate(&app, &token.ok_or(MachineRefusal::Token)?).await
        })
    }
}

/// The key under which a request is done once.
pub struct Key(Uuid);

impl FromRequest for Key {
    type Error = AppError;
    type Future = std::future::Ready<Result<Key, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get("idempotency-key").and_then(|it| it.to_str().ok());
        let key = header.and_then(|it| it.parse().ok());
        std::future::ready(key.map(Key).ok_or(MachineRefusal::KeyMalformed.into()))
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskToken {
    pub client_id: Uuid,
    pub client_secret: String,
    /// Fewer scopes than the client has, separated by spaces; all of them if left out.
    pub scope: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct BearerToken {
    pub access_token: String,
    /// `Bearer`.
    pub token_type: String,
    /// In seconds.
    pub expires_in: i64,
    pub scope: String,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendQuote {
    /// In yuan; what is no amount is refused by name.
    #[schema(value_type = Yuan)]
    pub value: String,
    /// The last day on which the report is valid; at most a year counts (REF-27).
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub valid_until: NaiveDate,
    /// The interval around the value; both ends or none.
    pub low: Option<Yuan>,
    pub high: Option<Yuan>,
    pub method: Option<String>,
    /// What it was computed from; at most 50.
    #[serde(default)]
    pub samples: Vec<QuoteSample>,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendReason {
    pub reason: String,
}

/// A token for a client and its secret.
#[utoipa::path(
    tag = "machine",
    operation_id = "ask_token",
    request_body = AskToken,
    responses(
        (status = 200, description = "The token", body = BearerToken),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/token")]
pub async fn ask_token(
    app: Data<App>,
    sender: Sender,
    body: Json<AskToken>,
) -> Result<Json<BearerToken>, AppError> {
    app.limits.attempt(sender.0)?;
    let AskToken { client_id, client_secret, scope } = body.into_inner();
    let token = machines::token(&app, client_id, &client_secret, scope.as_deref()).await?;
    Ok(Json(BearerToken {
        access_token: token.token,
        token_type: "Bearer".to_owned(),
        expires_in: machines::life(),
        scope: token.scope,
    }))
}

/// What is asked of the platform in whose name the program acts.
#[utoipa::path(
    tag = "machine",
    operation_id = "poll_tasks",
    security(("machine" = ["tasks:read"])),
    responses(
        (status = 200, description = "The commissions, newest first", body = [TaskView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/tasks")]
pub async fn poll_tasks(machine: Machine, app: Data<App>) -> Result<Json<Vec<TaskView>>, AppError> {
    machine.may(Scope::TasksRead)?;
    let tasks = quotes::tasks(&app, &machine.valuer).await?;
    let views: Result<_, _> = tasks.into_iter().map(task_view).collect();
    Ok(Json(views?))
}

/// Hand in a quote, or correct one.
#[utoipa::path(
    tag = "machine",
    operation_id = "send_quote",
    security(("machine" = ["quotes:write"])),
    params(("inquiry_id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    request_body = SendQuote,
    responses(
        (status = 201, description = "Delivered", body = VersionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/quote")]
pub async fn send_quote(
    machine: Machine,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    key: Key,
    body: Json<SendQuote>,
) -> Result<HttpResponse, AppError> {
    machine.may(Scope::QuotesWrite)?;
    let id = inquiry_id.into_inner();
    let input = json!({ "inquiry": id, "body": *body });
    let SendQuote { value, valid_until, low, high, method, samples } = body.into_inner();
    let given = new_quote((quotes::amount(&value)?, valid_until), (low, high), method, &samples)?;
    let shown = |it: &store::inquiries::Quote| Ok(kept(&version_view(it)?));
    let done = machines::quote(&app, &machine, (key.0, &input), (id, given), shown);
    Ok(HttpResponse::Created().json(done.await?))
}

/// Ask for more time before the period has ended (REF-11).
#[utoipa::path(
    tag = "machine",
    operation_id = "send_extension_request",
    security(("machine" = ["quotes:write"])),
    params(("inquiry_id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    request_body = SendReason,
    responses(
        (status = 204, description = "Asked"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/extension")]
pub async fn send_extension_request(
    machine: Machine,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    key: Key,
    body: Json<SendReason>,
) -> Result<HttpResponse, AppError> {
    let id = inquiry_id.into_inner();
    let asked = reasoned(&app, &machine, ("extension", id, key), &body, async |tx| {
        quotes::ask_extension_in(&app, tx, &machine.valuer, id, &body.reason).await
    });
    asked.await
}

/// Refuse a commission, with a reason (REF-09).
#[utoipa::path(
    tag = "machine",
    operation_id = "send_refusal",
    security(("machine" = ["quotes:write"])),
    params(("inquiry_id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    request_body = SendReason,
    responses(
        (status = 204, description = "Refused"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/inquiries/{inquiry_id}/refusal")]
pub async fn send_refusal(
    machine: Machine,
    app: Data<App>,
    inquiry_id: Path<InquiryId>,
    key: Key,
    body: Json<SendReason>,
) -> Result<HttpResponse, AppError> {
    let id = inquiry_id.into_inner();
    let refused = reasoned(&app, &machine, ("refusal", id, key), &body, async |tx| {
        quotes::refuse_in(&app, tx, &machine.valuer, id, &body.reason).await
    });
    refused.await
}

/// Does what a platform gives its reason for, once for a key.
async fn reasoned(
    app: &App,
    machine: &Machine,
    (operation, id, key): (&str, InquiryId, Key),
    body: &SendReason,
    act: impl AsyncFnOnce(&mut Tx) -> Result<(), AppError>,
) -> Result<HttpResponse, AppError> {
    machine.may(Scope::QuotesWrite)?;
    let input = json!({ "inquiry": id, "body": body });
    let done = machines::once(app, machine, (operation, key.0, &input), async |tx| {
        act(tx).await?;
        Ok(Value::Null)
    });
    done.await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The appraisals of the firm in whose name the program acts.
#[utoipa::path(
    tag = "machine",
    operation_id = "poll_commissions",
    security(("machine" = ["appraisals:read"])),
    responses(
        (status = 200, description = "The commissions, newest first", body = [AppraisalView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/commissions")]
pub async fn poll_commissions(
    machine: Machine,
    app: Data<App>,
) -> Result<Json<Vec<AppraisalView>>, AppError> {
    machine.may(Scope::AppraisalsRead)?;
    let files = appraisals::commissions(&app, &machine.valuer).await?;
    Ok(Json(files.into_iter().map(|(place, it)| view(it, Some(place))).collect()))
}

/// Record what the firm does in an appraisal.
#[utoipa::path(
    tag = "machine",
    operation_id = "send_firm_act",
    security(("machine" = ["appraisals:write"])),
    params(("appraisal_id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    request_body = FirmAct,
    responses(
        (status = 200, description = "Done", body = AppraisalView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/commissions/{appraisal_id}/acts")]
pub async fn send_firm_act(
    machine: Machine,
    app: Data<App>,
    appraisal_id: Path<Uuid>,
    key: Key,
    body: Json<FirmAct>,
) -> Result<HttpResponse, AppError> {
    machine.may(Scope::AppraisalsWrite)?;
    let id = appraisal_id.into_inner();
    let input = json!({ "appraisal": id, "body": *body });
    let (act, note) = act(body.into_inner());
    let done = machines::once(&app, &machine, ("firm-act", key.0, &input), async |tx| {
        appraisals::firm_act_in(&app, tx, &machine.valuer, id, (act, note)).await?;
        let (place, file) = appraisals::firm_file_in(&app, tx, &machine.valuer, id).await?;
        Ok(kept(&view(file, Some(place))))
    });
    Ok(HttpResponse::Ok().json(done.await?))
}

/// An answer as it is kept for the same key.
fn kept(view: &impl Serialize) -> Value {
    serde_json::to_value(view).unwrap_or_default()
}
