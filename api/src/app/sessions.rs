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
use store::db::Tx;
use store::people::{Court, Person};
use store::sessions::Session;
use uuid::Uuid;

use super::error::SignInError;
use super::{AppError, second_factor};
use crate::App;
use crate::actor::Role;
use crate::limits::TooMany;
use crate::tokens::{ACCESS, Claims};

/// How long a sign-in lasts without use.
const REFRESH: TimeDelta = TimeDelta::hours(12);
/// How long it lasts at most, however often it is renewed.
const FAMILY: TimeDelta = TimeDelta::days(3);
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
    second_factor::check_totp(app, &person, given.totp.as_deref()).await?;
    app.limits.welcome(from, &login);
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
    let now = app.now();
    let refresh = app.db.transaction(async |tx| {
        insert(tx, &person, acting, Uuid::new_v4(), (now, now + FAMILY)).await
    });
    open(app, &person, acting, refresh.await?).await
}

/// What came of a refresh token.
enum Renewed {
    Next(Box<Person>, (Role, Option<CourtId>), String),
    Again,
    Ended,
}

/// Exchanges a refresh token for its successor and a new access token.
pub async fn refresh(app: &App, token: &str) -> Result<SignedIn, AppError> {
    let now = app.now();
    let hash = token_hash(token);
    match app.db.transaction(async |tx| renew(tx, &hash, now).await).await? {
        Renewed::Next(person, acting, refresh) => open(app, &person, acting, refresh).await,
        Renewed::Again => Err(SignInError::RefreshInProgress.into()),
        Renewed::Ended => Err(SignInError::Ended.into()),
    }
}

/// All of it in one transaction behind the person's lock: a token is used and its successor made,
/// or neither, and no sign-out falls between. An end is committed, not rolled back.
async fn renew(tx: &mut Tx, hash: &[u8], now: DateTime<Utc>) -> Result<Renewed, AppError> {
    let Some((person, session)) = lock(tx, hash).await? else { return Ok(Renewed::Ended) };
    if !is_alive(&session, &person, now) {
        return Ok(Renewed::Ended);
    }
    match session.used_at {
        Some(used) if now - used < GRACE => return Ok(Renewed::Again),
        Some(_) => {
            store::sessions::revoke_family(tx, session.family, now).await?;
            return Ok(Renewed::Ended);
        }
        None => {}
    }
    // A role that was taken away ends what was opened with it.
    let grants = store::people::grants(tx, PersonId(person.id)).await?;
    let held = grants.iter().any(|it| it.role == session.role && it.court_id == session.court_id);
    let role = Role::from_name(&session.role).filter(|_| held);
    let began = store::sessions::family_began(tx, session.family).await?.unwrap_or(now);
    let (Some(role), true) = (role, now < began + FAMILY) else {
        store::sessions::revoke_family(tx, session.family, now).await?;
        return Ok(Renewed::Ended);
    };
    store::sessions::mark_used(tx, session.id, now).await?;
    let acting = (role, session.court_id.map(CourtId));
    let refresh = insert(tx, &person, acting, session.family, (now, began + FAMILY)).await?;
    Ok(Renewed::Next(Box::new(person), acting, refresh))
}

/// The session of a token and its person, both locked, the person first.
async fn lock(tx: &mut Tx, hash: &[u8]) -> Result<Option<(Person, Session)>, AppError> {
    let Some(found) = store::sessions::find(tx, hash).await? else { return Ok(None) };
    let person = store::people::lock(tx, PersonId(found.person_id)).await?;
    let session = store::sessions::lock(tx, hash).await?;
    Ok(session.map(|it| (person, it)))
}

fn is_alive(session: &Session, person: &Person, now: DateTime<Utc>) -> bool {
    session.revoked_at.is_none()
        && now < session.expires_at
        && session.epoch == person.session_epoch
}

/// Signs the owner of a refresh token out everywhere. A token that no longer opens anything ends
/// nothing: whoever finds an old one cannot sign its owner out.
pub async fn sign_out(app: &App, token: &str) -> Result<(), AppError> {
    let now = app.now();
    let hash = token_hash(token);
    let ended = app.db.transaction(async |tx| {
        let Some((person, session)) = lock(tx, &hash).await? else { return Ok(None) };
        let used_up = session.used_at.is_some_and(|it| now - it >= GRACE);
        if used_up || !is_alive(&session, &person, now) {
            return Ok(None);
        }
        store::sessions::revoke_family(tx, session.family, now).await?;
        // Every other session of the person ends as well, in this role and any other.
        store::people::raise_session_epoch(tx, PersonId(person.id)).await?;
        Ok::<_, AppError>(Some(PersonId(person.id)))
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

/// Makes the refresh token of a new session, which lasts until the given end at most.
async fn insert(
    tx: &mut Tx,
    person: &Person,
    (role, court): (Role, Option<CourtId>),
    family: Uuid,
    (now, end): (DateTime<Utc>, DateTime<Utc>),
) -> Result<String, AppError> {
    let refresh = random_token();
    let row = Session {
        id: Uuid::new_v4(),
        family,
        person_id: person.id,
        role: role.name().to_owned(),
        court_id: court.map(|it| it.0),
        token_hash: token_hash(&refresh),
        created_at: now,
        expires_at: end.min(now + REFRESH),
        used_at: None,
        revoked_at: None,
        epoch: person.session_epoch,
    };
    store::sessions::insert(tx, &row).await?;
    Ok(refresh)
}

/// The access token that goes with a refresh token.
async fn open(
    app: &App,
    person: &Person,
    acting: (Role, Option<CourtId>),
    refresh: String,
) -> Result<SignedIn, AppError> {
    let now = app.now();
    let csrf = random_token();
    let claims = Claims::new(PersonId(person.id), acting, person.session_epoch, csrf, now);
    let mut session = current(app, &claims).await?;
    session.expires_at = now + ACCESS;
    Ok(SignedIn { access: app.tokens.sign(&claims)?, refresh, refresh_lasts: REFRESH, session })
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
        let TooMany { limit, wait } = too_many;
        AppError::TooManyRequests { limit, seconds: wait.as_secs().saturating_add(1) }
    }
}
