//! Signing in and out: an access token of five minutes, refresh tokens that rotate.
//!
//! A refresh token is used once. Used again, it ends its whole family, because two parties hold
//! it; within [`GRACE`] the second use is another tab of the same browser and only waits.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{CourtId, PersonId};
use sm3::{Digest, Sm3};
use store::people::{Court, Person};
use store::sessions::Session;
use totp_rs::{Algorithm, Builder};
use uuid::Uuid;

use super::AppError;
use super::error::SignInError;
use crate::App;
use crate::actor::Role;
use crate::limits::TooMany;
use crate::seal::Place;
use crate::tokens::{ACCESS, Claims};

/// How long a sign-in lasts without use.
const REFRESH: TimeDelta = TimeDelta::hours(12);
const GRACE: TimeDelta = TimeDelta::seconds(5);

pub struct SignIn {
    pub login: String,
    pub password: String,
    pub role: Option<Role>,
    pub court_id: Option<CourtId>,
    pub totp: Option<String>,
}

/// A sign-in as the browser keeps it.
pub struct SignedIn {
    pub access: String,
    pub refresh: String,
    pub refresh_lasts: TimeDelta,
    pub session: SessionState,
}

/// What the signed-in person may know about their session.
pub struct SessionState {
    pub person_id: PersonId,
    pub name: String,
    pub role: Role,
    pub court: Option<Court>,
    pub csrf: String,
    pub expires_at: DateTime<Utc>,
}

pub async fn sign_in(app: &App, given: SignIn, from: IpAddr) -> Result<SignedIn, AppError> {
    let login = normalised(&given.login);
    app.limits.sign_in(from, &login)?;
    let person = store::people::person_by_login(&mut app.db.reader().await?, &login).await?;
    let hashed = person.as_ref().map(|it| it.password_hash.clone());
    let right = app.passwords.matches(given.password, hashed).await;
    let person = person.filter(|_| right).ok_or(SignInError::BadCredentials)?;
    check_totp(app, &person, given.totp.as_deref())?;
    let id = PersonId(person.id);
    let grants = store::people::grants(&mut app.db.reader().await?, id).await?;
    let mut fitting = grants.iter().filter_map(|grant| {
        let role = Role::from_name(&grant.role)?;
        let court = grant.court_id.map(CourtId);
        let wanted = given.role.is_none_or(|it| it == role)
            && given.court_id.is_none_or(|it| court == Some(it));
        wanted.then_some((role, court))
    });
    let (Some(acting), None) = (fitting.next(), fitting.next()) else {
        let roles = grants.iter().filter_map(|it| Role::from_name(&it.role).map(Role::name));
        return Err(SignInError::RoleNeeded { roles: roles.collect() }.into());
    };
    issue(app, &person, acting, Uuid::new_v4()).await
}

/// Exchanges a refresh token for its successor and a new access token.
pub async fn refresh(app: &App, token: &str) -> Result<SignedIn, AppError> {
    enum Found {
        Next(Box<Session>),
        Again,
        Ended,
    }
    let now = app.now();
    let hash = token_hash(token);
    let found = app.db.transaction(async |tx| {
        let Some(session) = store::sessions::lock(tx, &hash).await? else {
            return Ok::<_, AppError>(Found::Ended);
        };
        if session.revoked_at.is_some() || session.expires_at <= now {
            return Ok(Found::Ended);
        }
        match session.used_at {
            None => {
                store::sessions::mark_used(tx, session.id, now).await?;
                Ok(Found::Next(Box::new(session)))
            }
            Some(used) if now - used < GRACE => Ok(Found::Again),
            Some(_) => {
                // Committed, not rolled back: the family must stay revoked.
                store::sessions::revoke_family(tx, session.family, now).await?;
                Ok(Found::Ended)
            }
        }
    });
    let session = match found.await? {
        Found::Next(session) => session,
        Found::Again => return Err(SignInError::RefreshInProgress.into()),
        Found::Ended => return Err(SignInError::Ended.into()),
    };
    let role = Role::from_name(&session.role).ok_or(SignInError::Ended)?;
    let person = PersonId(session.person_id);
    let person = store::people::person(&mut app.db.reader().await?, person).await?;
    issue(app, &person, (role, session.court_id.map(CourtId)), session.family).await
}

/// Ends the family of a refresh token; an unknown token ends nothing.
pub async fn sign_out(app: &App, token: &str) -> Result<(), AppError> {
    let now = app.now();
    let hash = token_hash(token);
    let ended = app.db.transaction(async |tx| {
        if let Some(session) = store::sessions::lock(tx, &hash).await? {
            store::sessions::revoke_family(tx, session.family, now).await?;
            // Access tokens that are still out end as well, in this role and any other.
            store::people::raise_session_epoch(tx, PersonId(session.person_id)).await?;
            return Ok::<_, AppError>(Some(PersonId(session.person_id)));
        }
        Ok(None)
    });
    if let Some(person) = ended.await? {
        app.epochs.forget(person);
    }
    Ok(())
}

/// The claims of an access token, unless it has ended early.
pub async fn authenticate(app: &App, token: &str) -> Result<Claims, AppError> {
    let now = app.now();
    let claims = app.tokens.read(token, now).ok_or(AppError::SignedOut)?;
    let epoch = app.epochs.of(&app.db, claims.sub, now).await?;
    if epoch == claims.epoch { Ok(claims) } else { Err(AppError::SignedOut) }
}

/// The session an access token stands for.
pub async fn current(app: &App, claims: &Claims) -> Result<SessionState, AppError> {
    let mut reader = app.db.reader().await?;
    let person = store::people::person(&mut reader, claims.sub).await?;
    let court = match claims.court {
        Some(id) => Some(store::people::court(&mut reader, id).await?),
        None => None,
    };
    Ok(SessionState {
        person_id: claims.sub,
        name: person.display_name,
        role: claims.role().ok_or(AppError::SignedOut)?,
        court,
        csrf: claims.csrf.clone(),
        expires_at: DateTime::from_timestamp(claims.exp, 0).ok_or(AppError::SignedOut)?,
    })
}

async fn issue(
    app: &App,
    person: &Person,
    acting: (Role, Option<CourtId>),
    family: Uuid,
) -> Result<SignedIn, AppError> {
    let now = app.now();
    let refresh = random_token();
    let row = Session {
        id: Uuid::new_v4(),
        family,
        person_id: person.id,
        role: acting.0.name().to_owned(),
        court_id: acting.1.map(|it| it.0),
        token_hash: token_hash(&refresh),
        created_at: now,
        expires_at: now + REFRESH,
        used_at: None,
        revoked_at: None,
    };
    let inserted = app.db.transaction(async |tx| store::sessions::insert(tx, &row).await);
    inserted.await?;
    let csrf = random_token();
    let claims = Claims::new(PersonId(person.id), acting, person.session_epoch, csrf, now);
    let mut session = current(app, &claims).await?;
    session.expires_at = now + ACCESS;
    Ok(SignedIn { access: app.tokens.sign(&claims)?, refresh, refresh_lasts: REFRESH, session })
}

/// Whoever has a second factor must show it.
/// Asks for the second factor again before an act that cannot be taken back (M6).
pub async fn step_up(app: &App, id: PersonId, totp: Option<&str>) -> Result<(), AppError> {
    let person = store::people::person(&mut app.db.reader().await?, id).await?;
    check_totp(app, &person, totp)
}

fn check_totp(app: &App, person: &Person, given: Option<&str>) -> Result<(), AppError> {
    let Some(sealed) = &person.totp_sealed else { return Ok(()) };
    let given = given.ok_or(SignInError::TotpNeeded)?;
    if totp_matches(app, person.id, sealed, given)? {
        Ok(())
    } else {
        Err(SignInError::TotpWrong.into())
    }
}

/// Checks a one-time code; also the step-up of a payment's release (M6).
pub fn totp_matches(app: &App, person: Uuid, sealed: &[u8], given: &str) -> Result<bool, AppError> {
    let secret = app.keys.open(totp_place(person), sealed)?;
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret);
    let now = u64::try_from(app.now().timestamp()).unwrap_or(0);
    Ok(builder.build().is_ok_and(|it| it.check(given, now).is_some()))
}

pub const fn totp_place(person: Uuid) -> Place {
    Place { table: "person", column: "totp_sealed", row: person }
}

/// Logins are compared without surrounding space and in lower case.
pub fn normalised(login: &str) -> String {
    login.trim().to_lowercase()
}

fn random_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

fn token_hash(token: &str) -> Vec<u8> {
    Sm3::digest(token.as_bytes()).to_vec()
}

impl From<TooMany> for AppError {
    fn from(too_many: TooMany) -> AppError {
        AppError::TooManyRequests { seconds: too_many.0.as_secs().saturating_add(1) }
    }
}
