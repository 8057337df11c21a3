//! Refresh tokens, stored hashed; a token used twice ends its whole family.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::session;

/// One refresh token of a family; its successor is another row.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = session, check_for_backend(diesel::pg::Pg))]
pub struct Session {
    pub id: Uuid,
    pub family: Uuid,
    pub person_id: Uuid,
    pub role: String,
    pub court_id: Option<Uuid>,
    pub token_hash: Vec<u8>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    /// The person's epoch when the family was opened.
    pub epoch: i64,
}

pub async fn insert(tx: &mut Tx, row: &Session) -> Result<(), StoreError> {
    diesel::insert_into(session::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The session of a token, as it was a moment ago.
pub async fn find(read: &mut impl Read, token_hash: &[u8]) -> Result<Option<Session>, StoreError> {
    let query = session::table.filter(session::token_hash.eq(token_hash));
    let query = query.select(Session::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// When the first token of a family was made.
pub async fn family_began(
    read: &mut impl Read,
    family: Uuid,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let query = session::table
        .filter(session::family.eq(family))
        .select(diesel::dsl::min(session::created_at));
    Ok(query.first(read.connection()).await?)
}

/// Reads and locks the session of a token, so that one of two uses is the second.
pub async fn lock(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Session>, StoreError> {
    let query = session::table
        .filter(session::token_hash.eq(token_hash))
        .select(Session::as_select())
        .for_update();
    Ok(query.first(tx.conn()).await.optional()?)
}

pub async fn mark_used(tx: &mut Tx, id: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(session::table.find(id)).set(session::used_at.eq(at)).execute(tx.conn()).await?;
    Ok(())
}

pub async fn revoke_family(tx: &mut Tx, family: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
    let alive =
        session::table.filter(session::family.eq(family)).filter(session::revoked_at.is_null());
    diesel::update(alive).set(session::revoked_at.eq(at)).execute(tx.conn()).await?;
    Ok(())
}
