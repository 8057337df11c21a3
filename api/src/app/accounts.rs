//! Accounts of bidders (竞买人), in their real name (实名).

use std::net::IpAddr;

use chrono::NaiveDate;
use domain::id::PersonId;
use domain::identity::{CitizenNumber, CreditCode, normal_form};
use domain::instant::Instant;
use store::StoreError;
use store::people::{Grant, Person};
use uuid::Uuid;

use super::error::AccountError;
use super::{AppError, sessions};
use crate::App;
use crate::actor::Role;
use crate::seal::Place;

/// A natural person or a company; the law treats their identity numbers differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Natural,
    Enterprise,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Natural => "natural",
            Kind::Enterprise => "enterprise",
        }
    }
}

pub struct NewAccount {
    pub login: String,
    pub password: String,
    pub kind: Kind,
    pub name: String,
    pub identity: String,
    pub phone: String,
}

/// Opens an account that may sign up for lots.
pub async fn open(app: &App, given: NewAccount, from: IpAddr) -> Result<PersonId, AppError> {
    app.limits.attempt(from)?;
    check(&given, Instant::from_utc(app.now()).day())?;
    let id = Uuid::new_v4();
    let person = Person {
        id,
        login: sessions::normalised(&given.login),
        password_hash: app.passwords.hash(given.password.clone()).await,
        kind: given.kind.name().to_owned(),
        display_name: given.name.trim().to_owned(),
        identity_sealed: Some(seal(app, id, "identity_sealed", &normal_identity(&given.identity))),
        identity_index: Some(identity_index(app, &given.identity)),
        phone_sealed: Some(seal(app, id, "phone_sealed", given.phone.trim())),
        totp_sealed: None,
        session_epoch: 0,
        created_at: app.now(),
    };
    let grant = Grant {
        person_id: id,
        role: Role::Bidder.name().to_owned(),
        court_id: None,
        granted_at: person.created_at,
    };
    let opened = app.db.transaction(async |tx| {
        store::people::insert_person(tx, &person).await?;
        store::people::insert_grant(tx, &grant).await
    });
    opened.await.map_err(taken)?;
    Ok(PersonId(id))
}

/// The blind index under which an identity number is found, however it is written.
pub fn identity_index(app: &App, identity: &str) -> Vec<u8> {
    app.keys.blind_index("identity", normal_identity(identity).as_bytes())
}

/// Full-width forms and a lower-case check letter are the same number.
pub fn normal_identity(identity: &str) -> String {
    normal_form(identity)
}

fn seal(app: &App, row: Uuid, column: &'static str, plain: &str) -> Vec<u8> {
    app.keys.seal(Place { table: "person", column, row }, plain.as_bytes())
}

/// A named constraint becomes a named refusal.
fn taken(error: StoreError) -> AppError {
    match error.constraint() {
        Some("person_login_key") => AccountError::LoginTaken.into(),
        Some("person_identity_index_key") => AccountError::IdentityTaken.into(),
        Some(_) | None => error.into(),
    }
}

fn check(given: &NewAccount, today: NaiveDate) -> Result<(), AccountError> {
    let unusable = |field, why| Err(AccountError::Unusable { field, why });
    let login = sessions::normalised(&given.login);
    let plain = |it: char| it.is_alphanumeric() || "_-.@".contains(it);
    if !(2..=64).contains(&login.chars().count()) || !login.chars().all(plain) {
        return unusable("用户名", "应为 2 至 64 个字母、数字或汉字");
    }
    if !(8..=256).contains(&given.password.chars().count()) {
        return unusable("密码", "应为 8 至 256 个字符");
    }
    if given.name.trim().is_empty() || given.name.chars().count() > 100 {
        return unusable("姓名或名称", "应为 1 至 100 个字");
    }
    let identity = normal_identity(&given.identity);
    match given.kind {
        Kind::Natural if CitizenNumber::parse(&identity, today).is_err() => {
            return unusable("身份证号码", "号码不正确");
        }
        Kind::Enterprise if CreditCode::parse(&identity).is_err() => {
            return unusable("统一社会信用代码", "代码不正确");
        }
        Kind::Natural | Kind::Enterprise => {}
    }
    let phone = given.phone.trim().trim_start_matches('+');
    if !(5..=20).contains(&phone.len())
        || !phone.bytes().all(|it| it.is_ascii_digit() || it == b'-')
    {
        return unusable("电话", "应为 5 至 20 位数字");
    }
    Ok(())
}
