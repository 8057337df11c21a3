//! Before any handler: who is asking, may this role ask here, did the site itself ask.
//!
//! The role is the second word of the path (`/api/officer/…`), so no route can forget its
//! policy; the extractor of a handler asks again. The path is the decoded one that routes are
//! matched with, or `/api/%6ffficer` would reach a handler past the policy.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, ResponseError};

use super::problem::HttpError;
use super::session::ACCESS_COOKIE;
use crate::App;
use crate::actor::Role;
use crate::app::{AppError, sessions};
use crate::tokens::Claims;

/// What a browser must not do with our answers. Nothing inline runs.
const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

pub async fn guard<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let api = request.match_info().as_str().starts_with("/api");
    let mut response = match admit(&mut request).await {
        Ok(()) => next.call(request).await?.map_into_left_body(),
        Err(refused) => request.into_response(refused.error_response()).map_into_right_body(),
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if api && !headers.contains_key("cache-control") {
        headers
            .insert(HeaderName::from_static("cache-control"), HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// Two kinds of refusal, one answer.
enum Refused {
    Http(HttpError),
    App(AppError),
}

impl Refused {
    fn error_response(&self) -> actix_web::HttpResponse {
        match self {
            Refused::Http(error) => error.error_response(),
            Refused::App(error) => error.error_response(),
        }
    }
}

async fn admit(request: &mut ServiceRequest) -> Result<(), Refused> {
    let app = request.app_data::<Data<App>>().expect("the server carries the application").clone();
    let changes = !request.method().is_safe();
    if changes {
        check_origin(&app, request.headers()).map_err(Refused::Http)?;
    }
    let claims = match request.cookie(ACCESS_COOKIE) {
        Some(cookie) => match sessions::authenticate(&app, cookie.value()).await {
            Ok(claims) => Some(claims),
            Err(AppError::SignedOut) => None,
            Err(error) => return Err(Refused::App(error)),
        },
        None => None,
    };
    if let Some(role) = role_of(request.match_info().as_str()) {
        let claims = claims.as_ref().ok_or(Refused::App(AppError::SignedOut))?;
        if claims.role() != Some(role) {
            return Err(Refused::App(AppError::NotYourRole));
        }
        if changes {
            check_csrf(claims, request.headers()).map_err(Refused::Http)?;
        }
    }
    if let Some(claims) = claims {
        request.extensions_mut().insert(claims);
    }
    super::nul::refuse(request).await.map_err(Refused::Http)
}

/// The role a path belongs to; public paths and the session belong to none.
fn role_of(path: &str) -> Option<Role> {
    let word = path.strip_prefix("/api/")?.split('/').next()?;
    Role::from_name(word)
}

fn check_csrf(claims: &Claims, headers: &HeaderMap) -> Result<(), HttpError> {
    let given = headers.get("x-csrf-token").map(HeaderValue::as_bytes);
    if given == Some(claims.csrf.as_bytes()) { Ok(()) } else { Err(HttpError::CsrfMismatch) }
}

/// A request from a page names where the page came from; it must be this site.
fn check_origin(app: &App, headers: &HeaderMap) -> Result<(), HttpError> {
    let Some(origin) = headers.get(ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().map_err(|_| HttpError::OriginMismatch)?;
    let ours = match &app.config.public_origin {
        Some(ours) => origin == ours,
        None => {
            let host = headers.get(HOST).and_then(|it| it.to_str().ok());
            host.is_some() && origin.split_once("://").map(|(_, it)| it) == host
        }
    };
    if ours { Ok(()) } else { Err(HttpError::OriginMismatch) }
}
