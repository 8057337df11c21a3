//! Courts, people and the roles they hold.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{CourtId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{court, person, role_grant};

/// A court (法院). Its profile says whether its cases are real or a rehearsal (演练).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = court, check_for_backend(diesel::pg::Pg))]
pub struct Court {
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub profile: String,
    pub created_at: DateTime<Utc>,
}

/// A person with an account. Personal data are sealed; only the application can open them.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = person, check_for_backend(diesel::pg::Pg))]
pub struct Person {
    pub id: Uuid,
    pub login: String,
    pub password_hash: String,
    pub kind: String,
    pub display_name: String,
    pub identity_sealed: Option<Vec<u8>>,
    pub identity_index: Option<Vec<u8>>,
    pub phone_sealed: Option<Vec<u8>>,
    pub totp_sealed: Option<Vec<u8>>,
    pub session_epoch: i64,
    pub created_at: DateTime<Utc>,
}

/// A role held, and the court for which it is held.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = role_grant, check_for_backend(diesel::pg::Pg))]
pub struct Grant {
    pub person_id: Uuid,
    pub role: String,
    pub court_id: Option<Uuid>,
    pub granted_at: DateTime<Utc>,
}

pub async fn insert_court(tx: &mut Tx, row: &Court) -> Result<(), StoreError> {
    diesel::insert_into(court::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Every court, by its code.
pub async fn courts(read: &mut impl Read) -> Result<Vec<Court>, StoreError> {
    let query = court::table.select(Court::as_select()).order(court::code);
    Ok(query.load(read.connection()).await?)
}

pub async fn court(read: &mut impl Read, id: CourtId) -> Result<Court, StoreError> {
    let query = court::table.find(id.0).select(Court::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "court", id: id.0 })
}

/// # Errors
/// `person_login_key` and `person_identity_index_key` when the login or the identity is taken.
pub async fn insert_person(tx: &mut Tx, row: &Person) -> Result<(), StoreError> {
    diesel::insert_into(person::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn person(read: &mut impl Read, id: PersonId) -> Result<Person, StoreError> {
    let query = person::table.find(id.0).select(Person::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "person", id: id.0 })
}

/// Reads and locks a person: whatever opens, renews or ends their sessions goes one by one.
pub async fn lock(tx: &mut Tx, id: PersonId) -> Result<Person, StoreError> {
    let query = person::table.find(id.0).select(Person::as_select()).for_no_key_update();
    let found = query.first(tx.conn()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "person", id: id.0 })
}

/// Uses up the one-time codes until this step; `false` when this one was used before.
pub async fn use_totp_step(tx: &mut Tx, id: PersonId, step: i64) -> Result<bool, StoreError> {
    let fresh =
        person::table.find(id.0).filter(person::totp_step.is_null().or(person::totp_step.lt(step)));
    let changed = diesel::update(fresh).set(person::totp_step.eq(step)).execute(tx.conn()).await?;
    Ok(changed == 1)
}

pub async fn person_by_login(
    read: &mut impl Read,
    login: &str,
) -> Result<Option<Person>, StoreError> {
    let query = person::table.filter(person::login.eq(login)).select(Person::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// The person with this blind index of an identity number, if they have an account.
pub async fn person_by_identity(
    read: &mut impl Read,
    index: &[u8],
) -> Result<Option<Person>, StoreError> {
    let query = person::table.filter(person::identity_index.eq(index)).select(Person::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

pub async fn insert_grant(tx: &mut Tx, row: &Grant) -> Result<(), StoreError> {
    diesel::insert_into(role_grant::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn grants(read: &mut impl Read, id: PersonId) -> Result<Vec<Grant>, StoreError> {
    let query = role_grant::table
        .filter(role_grant::person_id.eq(id.0))
        .select(Grant::as_select())
        .order(role_grant::role);
    Ok(query.load(read.connection()).await?)
}

/// The epoch below which every session of the person has ended.
pub async fn session_epoch(read: &mut impl Read, id: PersonId) -> Result<i64, StoreError> {
    let query = person::table.find(id.0).select(person::session_epoch);
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "person", id: id.0 })
}

/// Ends every session of the person at once.
pub async fn raise_session_epoch(tx: &mut Tx, id: PersonId) -> Result<(), StoreError> {
    diesel::update(person::table.find(id.0))
        .set(person::session_epoch.eq(person::session_epoch + 1))
        .execute(tx.conn())
        .await?;
    Ok(())
}
