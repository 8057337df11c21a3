//! Signing in and out. Tokens live in HttpOnly cookies; scripts see only the session's view.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use chrono::{DateTime, FixedOffset};
use domain::id::CourtId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::extract::{From as Address, SignedIn};
use super::problem::Problem;
use super::wire::beijing;
use crate::App;
use crate::actor::Role;
use crate::app::error::SignInError;
use crate::app::sessions::{self, SessionState};
use crate::app::{AppError, sessions::SignIn};
use crate::tokens::ACCESS;

pub const ACCESS_COOKIE: &str = "fachui_access";
const REFRESH_COOKIE: &str = "fachui_refresh";
const REFRESH_PATH: &str = "/api/session";

/// Who signs in; the role only where the person holds several.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    pub login: String,
    pub password: String,
    pub role: Option<RoleName>,
    pub court_id: Option<Uuid>,
    /// Six digits, for accounts with a second factor.
    pub totp: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RoleName {
    Bidder,
    Party,
    Officer,
    Valuer,
    Panel,
    Finance,
    Supervisor,
    Admin,
}

/// The session as the page may know it.
#[derive(Serialize, ToSchema)]
pub struct SessionView {
    pub person_id: Uuid,
    pub name: String,
    pub role: RoleName,
    pub court: Option<CourtView>,
    /// To be repeated in `X-CSRF-Token` by every request that is not a GET.
    pub csrf: String,
    /// When the access token ends; refresh before.
    pub expires_at: DateTime<FixedOffset>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CourtView {
    pub id: Uuid,
    pub name: String,
    /// Court code (法院代字).
    pub code: String,
    /// `statutory`, or `rehearsal` (演练).
    pub profile: String,
}

/// Sign in.
#[utoipa::path(
    tag = "session",
    operation_id = "sign_in",
    request_body = Credentials,
    responses(
        (status = 200, description = "Signed in; two cookies are set", body = SessionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("")]
pub async fn sign_in(
    app: Data<App>,
    from: Address,
    body: Json<Credentials>,
) -> Result<HttpResponse, AppError> {
    let given = body.into_inner();
    let given = SignIn {
        login: given.login,
        password: given.password,
        role: given.role.map(Role::from),
        court_id: given.court_id.map(CourtId),
        totp: given.totp,
    };
    Ok(signed_in(&app, sessions::sign_in(&app, given, from.0).await?))
}

/// The current session.
#[utoipa::path(
    tag = "session",
    operation_id = "get_session",
    responses(
        (status = 200, description = "Signed in", body = SessionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("")]
pub async fn get_session(
    app: Data<App>,
    signed_in: SignedIn,
) -> Result<Json<SessionView>, AppError> {
    Ok(Json(sessions::current(&app, &signed_in.0).await?.into()))
}

/// Exchange the refresh token for new tokens.
#[utoipa::path(
    tag = "session",
    operation_id = "refresh_session",
    responses(
        (status = 200, description = "Signed in anew; two cookies are set", body = SessionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/refresh")]
pub async fn refresh_session(
    app: Data<App>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let token = request.cookie(REFRESH_COOKIE).ok_or(SignInError::Ended)?;
    Ok(signed_in(&app, sessions::refresh(&app, token.value()).await?))
}

/// Sign out, everywhere this person is signed in.
#[utoipa::path(
    tag = "session",
    operation_id = "sign_out",
    responses(
        (status = 204, description = "Signed out"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[delete("")]
pub async fn sign_out(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, AppError> {
    if let Some(token) = request.cookie(REFRESH_COOKIE) {
        sessions::sign_out(&app, token.value()).await?;
    }
    let gone = |name, path| cookie(&app, name, String::new(), path, Duration::ZERO);
    let mut response = HttpResponse::NoContent();
    response.cookie(gone(ACCESS_COOKIE, "/api")).cookie(gone(REFRESH_COOKIE, REFRESH_PATH));
    Ok(response.finish())
}

fn signed_in(app: &App, signed_in: sessions::SignedIn) -> HttpResponse {
    let access_lasts = Duration::seconds(ACCESS.num_seconds());
    let refresh_lasts = Duration::seconds(signed_in.refresh_lasts.num_seconds());
    HttpResponse::Ok()
        .cookie(cookie(app, ACCESS_COOKIE, signed_in.access, "/api", access_lasts))
        .cookie(cookie(app, REFRESH_COOKIE, signed_in.refresh, REFRESH_PATH, refresh_lasts))
        .json(SessionView::from(signed_in.session))
}

fn cookie(
    app: &App,
    name: &'static str,
    value: String,
    path: &'static str,
    lasts: Duration,
) -> Cookie<'static> {
    let tls = app.config.public_origin.as_ref().is_some_and(|it| it.starts_with("https://"));
    Cookie::build(name, value)
        .path(path)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(tls)
        .max_age(lasts)
        .finish()
}

impl From<SessionState> for SessionView {
    fn from(session: SessionState) -> SessionView {
        SessionView {
            person_id: session.person_id.0,
            name: session.name,
            role: session.role.into(),
            court: session.court.map(CourtView::from),
            csrf: session.csrf,
            expires_at: beijing(session.expires_at),
        }
    }
}

impl From<store::people::Court> for CourtView {
    fn from(court: store::people::Court) -> CourtView {
        CourtView { id: court.id, name: court.name, code: court.code, profile: court.profile }
    }
}

macro_rules! role_names {
    ($($name:ident),*) => {
        impl From<RoleName> for Role {
            fn from(name: RoleName) -> Role {
                match name { $(RoleName::$name => Role::$name),* }
            }
        }

        impl From<Role> for RoleName {
            fn from(role: Role) -> RoleName {
                match role { $(Role::$name => RoleName::$name),* }
            }
        }
    };
}

role_names!(Bidder, Party, Officer, Valuer, Panel, Finance, Supervisor, Admin);
