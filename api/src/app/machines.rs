//! Programs that act for platforms and firms (机器接口): issued by the court, limited by scopes,
//! known by a secret of which only the hash is kept.

use chrono::TimeDelta;
use domain::id::{CourtId, InquiryId, PersonId};
use serde_json::Value;
use sm3::{Digest, Sm3};
use store::answers::{Known, Request};
use store::db::Tx;
use store::inquiries::Quote;
use store::machines::{Client, Secret};
use uuid::Uuid;

use super::error::InquiryRefusal;
use super::quotes::NewQuote;
use super::{AppError, quotes};
use crate::App;
use crate::actor::{Officer, Role, Valuer};
use crate::machine_tokens::{LIFE, MachineClaims};

/// How long the secrets before a new one stay good.
const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// What a program may do. It acts in the name of one account at one court, and never for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    TasksRead,
    QuotesWrite,
    AppraisalsRead,
    AppraisalsWrite,
}

impl Scope {
    pub const ALL: [Scope; 4] =
        [Scope::TasksRead, Scope::QuotesWrite, Scope::AppraisalsRead, Scope::AppraisalsWrite];

    /// The stable name, in tokens, in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Scope::TasksRead => "tasks:read",
            Scope::QuotesWrite => "quotes:write",
            Scope::AppraisalsRead => "appraisals:read",
            Scope::AppraisalsWrite => "appraisals:write",
        }
    }

    pub fn parse(name: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|it| it.name() == name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MachineRefusal {
    /// Deliberately the same for an unknown client and for a wrong secret.
    #[error("客户端编号或密钥不正确，或已被撤销。")]
    Unknown,
    #[error("令牌无效或已过期，请重新获取。")]
    Token,
    #[error("该客户端没有{}权限。", scope.name())]
    ScopeMissing { scope: Scope },
    #[error("没有名为{name}的权限。")]
    NoSuchScope { name: String },
    #[error("该账户不是本院的询价平台或评估机构。")]
    NotAValuer,
    #[error("该客户端已经撤销。")]
    Revoked,
    #[error("请求应带有Idempotency-Key，其值为UUID。")]
    KeyMalformed,
    #[error("该Idempotency-Key已用于其他内容。")]
    KeyReused,
}

/// A program as a request has proved it.
pub struct Machine {
    pub client: Uuid,
    /// In whose name it acts.
    pub valuer: Valuer,
    scopes: Vec<Scope>,
}

impl Machine {
    /// # Errors
    /// When the token lacks the scope.
    pub fn may(&self, scope: Scope) -> Result<(), MachineRefusal> {
        if self.scopes.contains(&scope) {
            Ok(())
        } else {
            Err(MachineRefusal::ScopeMissing { scope })
        }
    }
}

/// A secret, shown once.
pub struct Issued {
    pub client: Client,
    pub secret: String,
}

/// Gives a program of a platform or a firm of this court its credentials.
pub async fn issue(
    app: &App,
    officer: &Officer,
    login: &str,
    name: &str,
    scopes: &[String],
) -> Result<Issued, AppError> {
    let now = app.now();
    let unknown = scopes.iter().find(|it| Scope::parse(it).is_none());
    if let Some(name) = unknown.cloned().or_else(|| scopes.is_empty().then(String::new)) {
        return Err(MachineRefusal::NoSuchScope { name }.into());
    }
    let (secret, hash) = fresh();
    let issued = app.db.transaction(async |tx| {
        let login = super::sessions::normalised(login);
        let person = store::people::person_by_login(tx, &login).await?;
        let person = person.ok_or(MachineRefusal::NotAValuer)?;
        let grants = store::people::grants(tx, PersonId(person.id)).await?;
        let valuer = Role::Valuer.name();
        let here = Some(officer.court_id.0);
        if !grants.iter().any(|it| it.role == valuer && it.court_id == here) {
            return Err(MachineRefusal::NotAValuer.into());
        }
        let client = Client {
            id: Uuid::new_v4(),
            person_id: person.id,
            court_id: officer.court_id.0,
            name: super::cases::non_empty(name)?,
            scopes: scopes.to_vec(),
            issued_by: officer.person_id.0,
            issued_at: now,
            revoked_at: None,
        };
        store::machines::insert(tx, &client).await?;
        let row = secret_row(client.id, hash, now);
        store::machines::rotate(tx, &row, now).await?;
        Ok::<_, AppError>(client)
    });
    Ok(Issued { client: issued.await?, secret })
}

/// A new secret; those before it stay good for a day.
pub async fn rotate(app: &App, officer: &Officer, id: Uuid) -> Result<Issued, AppError> {
    let now = app.now();
    let (secret, hash) = fresh();
    let rotated = app.db.transaction(async |tx| {
        let client = own(tx, officer, id).await?;
        store::machines::rotate(tx, &secret_row(id, hash, now), now + OVERLAP).await?;
        Ok::<_, AppError>(client)
    });
    Ok(Issued { client: rotated.await?, secret })
}

/// Ends a program's access at once: its tokens are refused with the next request.
pub async fn revoke(app: &App, officer: &Officer, id: Uuid) -> Result<Client, AppError> {
    let now = app.now();
    let revoked = app.db.transaction(async |tx| {
        let client = own(tx, officer, id).await?;
        store::machines::revoke(tx, id, now).await?;
        Ok::<_, AppError>(Client { revoked_at: Some(now), ..client })
    });
    revoked.await
}

/// The programs of the officer's court, newest first.
pub async fn list(app: &App, officer: &Officer) -> Result<Vec<Client>, AppError> {
    Ok(store::machines::of_court(&mut app.db.reader().await?, officer.court_id).await?)
}

async fn own(tx: &mut Tx, officer: &Officer, id: Uuid) -> Result<Client, AppError> {
    let client = store::machines::lock(tx, id).await?;
    if client.court_id != officer.court_id.0 {
        return Err(AppError::NotYourCourt);
    }
    if client.revoked_at.is_some() {
        return Err(MachineRefusal::Revoked.into());
    }
    Ok(client)
}

/// 32 random bytes as text, and their hash. So much chance needs no slow hash.
fn fresh() -> (String, [u8; 32]) {
    let bytes: [u8; 32] = rand::random();
    let secret = hex::encode(bytes);
    let hash = hash_of(&secret);
    (secret, hash)
}

fn hash_of(secret: &str) -> [u8; 32] {
    Sm3::digest(secret.as_bytes()).into()
}

fn secret_row(client_id: Uuid, hash: [u8; 32], now: chrono::DateTime<chrono::Utc>) -> Secret {
    let (id, secret_hash) = (Uuid::new_v4(), hash.to_vec());
    Secret { id, client_id, secret_hash, issued_at: now, expires_at: None }
}

/// A token and what it may do.
pub struct Token {
    pub token: String,
    pub scope: String,
}

/// Gives a token of five minutes for a client and its secret, with all its scopes or fewer.
pub async fn token(
    app: &App,
    client: Uuid,
    secret: &str,
    scope: Option<&str>,
) -> Result<Token, AppError> {
    let now = app.now();
    let mut reader = app.db.reader().await?;
    let known = store::machines::knows(&mut reader, client, &hash_of(secret), now).await?;
    if !known {
        return Err(MachineRefusal::Unknown.into());
    }
    let client = store::machines::find(&mut reader, client).await?;
    if client.revoked_at.is_some() {
        return Err(MachineRefusal::Unknown.into());
    }
    let wanted: Vec<&str> = match scope {
        Some(scope) => scope.split_whitespace().collect(),
        None => client.scopes.iter().map(String::as_str).collect(),
    };
    for name in &wanted {
        let name = (*name).to_owned();
        let Some(scope) = Scope::parse(&name) else {
            return Err(MachineRefusal::NoSuchScope { name }.into());
        };
        if !client.scopes.contains(&name) {
            return Err(MachineRefusal::ScopeMissing { scope }.into());
        }
    }
    let scope = wanted.join(" ");
    let (person, court) = (PersonId(client.person_id), CourtId(client.court_id));
    let claims = MachineClaims::new(client.id, person, court, scope.clone(), now);
    Ok(Token { token: app.machine_tokens.sign(&claims)?, scope })
}

/// How long a token is good for, in seconds.
pub const fn life() -> i64 {
    LIFE.num_seconds()
}

/// Who a token proves, unless the client was revoked meanwhile.
pub async fn authenticate(app: &App, token: &str) -> Result<Machine, AppError> {
    let claims = app.machine_tokens.read(token, app.now()).ok_or(MachineRefusal::Token)?;
    app.limits.machine(claims.sub)?;
    let client = store::machines::find(&mut app.db.reader().await?, claims.sub).await?;
    if client.revoked_at.is_some() {
        return Err(MachineRefusal::Token.into());
    }
    Ok(Machine {
        client: claims.sub,
        valuer: Valuer { person_id: claims.person, court_id: claims.court },
        scopes: claims.scope.split_whitespace().filter_map(Scope::parse).collect(),
    })
}

/// Hands a quote in once for a key. The quote is kept before its answer; if the server dies
/// between the two, the same quote sent again is found to be there and answered as it would have
/// been.
pub async fn quote(
    app: &App,
    machine: &Machine,
    (key, input): (Uuid, &Value),
    (id, given): (InquiryId, NewQuote),
    shown: impl Fn(&Quote) -> Result<Value, AppError>,
) -> Result<Value, AppError> {
    let request = request(machine, "quote", key, input);
    let known = app.db.transaction(async |tx| store::answers::look_up(tx, &request).await);
    match known.await? {
        Known::Answered(body) => return Ok(body),
        Known::Reused | Known::UnderWay => return Err(MachineRefusal::KeyReused.into()),
        Known::New => {}
    }
    let (value, valid_until) = (given.value, given.valid_until);
    let delivered = match quotes::quote(app, &machine.valuer, id, given).await {
        Err(AppError::Inquiry(InquiryRefusal::AlreadyQuoted)) => {
            let last = last_quote(app, machine, id).await?;
            let same = |it: &Quote| it.value_fen == value.fen() && it.valid_until == valid_until;
            last.filter(same).ok_or(InquiryRefusal::AlreadyQuoted)?
        }
        other => other?,
    };
    let (body, now) = (shown(&delivered)?, app.now());
    let keeping =
        app.db.transaction(async |tx| match store::answers::look_up(tx, &request).await? {
            Known::Answered(first) => Ok(first),
            Known::Reused | Known::UnderWay => Err(AppError::from(MachineRefusal::KeyReused)),
            Known::New => {
                store::answers::keep(tx, &request, &body, now).await?;
                Ok(body)
            }
        });
    keeping.await
}

/// The last version of the platform's own report.
async fn last_quote(
    app: &App,
    machine: &Machine,
    id: InquiryId,
) -> Result<Option<Quote>, AppError> {
    let mut reader = app.db.reader().await?;
    let person = machine.valuer.person_id;
    let Some(platform) = store::platforms::of_person(&mut reader, person).await? else {
        return Ok(None);
    };
    let quotes = store::inquiries::quotes(&mut reader, id).await?;
    Ok(quotes.into_iter().rfind(|it| it.platform_id == platform.id))
}

fn request<'a>(machine: &Machine, operation: &'a str, key: Uuid, input: &Value) -> Request<'a> {
    let person = machine.valuer.person_id;
    let input_hash = Sm3::digest(input.to_string().as_bytes()).into();
    Request { person, key, operation, input_hash }
}

/// Does something once for a key: the same key with the same content gets the first answer again,
/// with other content a refusal. What is refused is not kept, so it may be tried again.
pub async fn once(
    app: &App,
    machine: &Machine,
    (operation, key, input): (&str, Uuid, &Value),
    act: impl AsyncFnOnce(&mut Tx) -> Result<Value, AppError>,
) -> Result<Value, AppError> {
    let request = request(machine, operation, key, input);
    let now = app.now();
    let done = app.db.transaction(async |tx| {
        match store::answers::look_up(tx, &request).await? {
            Known::Answered(body) => return Ok(body),
            Known::Reused | Known::UnderWay => return Err(MachineRefusal::KeyReused.into()),
            Known::New => {}
        }
        let body = act(tx).await?;
        store::answers::keep(tx, &request, &body, now).await?;
        Ok(body)
    });
    done.await
}
