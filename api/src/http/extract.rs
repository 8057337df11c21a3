//! From a request to typed arguments. Whatever cannot be read is a Problem, like any refusal.

use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr};

use actix_web::dev::Payload;
use actix_web::error::{JsonPayloadError, PathError, QueryPayloadError};
use actix_web::web::{self, Data, JsonConfig, PathConfig, QueryConfig, ServiceConfig};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use serde_json::error::Category;

use super::problem::{FieldProblem, HttpError};
use crate::App;
use crate::actor::{Admin, Bidder, Finance, Officer, PanelMember, Party, Role, Supervisor, Valuer};
use crate::app::AppError;
use crate::tokens::Claims;

/// The largest JSON body; nothing on this platform needs more.
pub const JSON_BYTES: usize = 256 * 1024;

/// Puts every complaint of the framework into the envelope of problems.
pub fn configure(config: &mut ServiceConfig) {
    config
        .app_data(JsonConfig::default().limit(JSON_BYTES).error_handler(|it, _| json(&it).into()))
        .app_data(QueryConfig::default().error_handler(|it, _| query(&it).into()))
        .app_data(PathConfig::default().error_handler(|it, _| path(&it).into()))
        .app_data(web::PayloadConfig::new(bank::xml::MAX_BYTES));
}

fn json(error: &JsonPayloadError) -> HttpError {
    match error {
        JsonPayloadError::ContentType => HttpError::UnsupportedMediaType,
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
            HttpError::TooLarge
        }
        JsonPayloadError::Deserialize(error) => {
            let detail = match error.classify() {
                Category::Data => told(&error.to_string()),
                Category::Syntax | Category::Eof | Category::Io => "不是合法的 JSON".to_owned(),
            };
            let pointer = quoted(&error.to_string()).map(|it| format!("/{it}"));
            let pointer = pointer.unwrap_or_default();
            HttpError::Malformed { errors: vec![FieldProblem { pointer, detail }] }
        }
        // The trailing wildcard is for variants the framework may add.
        JsonPayloadError::Serialize(_) | JsonPayloadError::Payload(_) | _ => {
            HttpError::Malformed { errors: Vec::new() }
        }
    }
}

fn query(error: &QueryPayloadError) -> HttpError {
    let text = error.to_string();
    let pointer = quoted(&text).map(|it| format!("/{it}")).unwrap_or_default();
    HttpError::Malformed { errors: vec![FieldProblem { pointer, detail: told(&text) }] }
}

/// A path whose id is no id names nothing that exists.
fn path(_: &PathError) -> HttpError {
    HttpError::UnknownPath
}

/// What is wrong with a field, without repeating what the caller has sent.
fn told(message: &str) -> String {
    let kinds = [
        ("missing field", "缺少该字段"),
        ("unknown field", "没有这个字段"),
        ("duplicate field", "字段重复"),
        ("unknown variant", "取值不在允许范围内"),
    ];
    let known = kinds.into_iter().find(|(start, _)| message.contains(start));
    known.map_or("类型或取值不对", |(_, detail)| detail).to_owned()
}

/// The name of the field in a message of serde: the first text between backticks.
fn quoted(message: &str) -> Option<&str> {
    let field = message.contains("field");
    message.split('`').nth(1).filter(|_| field)
}

/// The address a request came from; the proxy's word is taken only from the proxy.
pub struct From(pub IpAddr);

impl FromRequest for From {
    type Error = AppError;
    type Future = Ready<Result<From, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |it| it.ip());
        let proxy = request.app_data::<Data<App>>().and_then(|it| it.config.proxy);
        let forwarded = request.headers().get("x-forwarded-for").and_then(|it| it.to_str().ok());
        let last = forwarded.and_then(|it| it.rsplit(',').next()?.trim().parse().ok());
        ready(Ok(From(match last {
            Some(client) if proxy == Some(peer) => client,
            Some(_) | None => peer,
        })))
    }
}

/// Whoever is signed in, in any role.
pub struct SignedIn(pub Claims);

impl FromRequest for SignedIn {
    type Error = AppError;
    type Future = Ready<Result<SignedIn, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let claims = request.extensions().get::<Claims>().cloned();
        ready(claims.map(SignedIn).ok_or(AppError::SignedOut))
    }
}

/// The claims of this request, if they are of the role. The guard has verified the token.
fn acting(request: &HttpRequest, role: Role) -> Result<Claims, AppError> {
    let claims = request.extensions().get::<Claims>().cloned().ok_or(AppError::SignedOut)?;
    if claims.role() == Some(role) { Ok(claims) } else { Err(AppError::NotYourRole) }
}

macro_rules! role_extractors {
    ($($name:ident: $role:ident { $($field:ident = $value:expr),* };)*) => {$(
        impl FromRequest for $name {
            type Error = AppError;
            type Future = Ready<Result<$name, AppError>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                ready(acting(request, Role::$role).and_then(|claims| {
                    Ok($name { person_id: claims.sub, $($field: $value(&claims)?),* })
                }))
            }
        }
    )*};
}

role_extractors! {
    Bidder: Bidder {};
    Party: Party {};
    Officer: Officer { court_id = court };
    Valuer: Valuer { court_id = court };
    PanelMember: Panel { court_id = court };
    Finance: Finance { court_id = court };
    Supervisor: Supervisor { court_id = court };
    Admin: Admin {};
}

fn court(claims: &Claims) -> Result<domain::id::CourtId, AppError> {
    claims.court.ok_or(AppError::NotYourRole)
}
