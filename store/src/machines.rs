//! Programs that act for platforms and firms.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::CourtId;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{machine_client, machine_secret};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = machine_client, check_for_backend(diesel::pg::Pg))]
pub struct Client {
    pub id: Uuid,
    pub person_id: Uuid,
    pub court_id: Uuid,
    pub name: String,
    pub scopes: Vec<String>,
    pub issued_by: Uuid,
    pub issued_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = machine_secret, check_for_backend(diesel::pg::Pg))]
pub struct Secret {
    pub id: Uuid,
    pub client_id: Uuid,
    pub secret_hash: Vec<u8>,
    pub issued_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
}

pub async fn insert(tx: &mut Tx, row: &Client) -> Result<(), StoreError> {
    diesel::insert_into(machine_client::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn find(read: &mut impl Read, id: Uuid) -> Result<Client, StoreError> {
    let query = machine_client::table.find(id).select(Client::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "machine client", id })
}

/// Reads and locks a client: its secrets change one after the other.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Client, StoreError> {
    let query = machine_client::table.find(id).select(Client::as_select()).for_update();
    let found = query.first(tx.conn()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "machine client", id })
}

/// The clients of a court, newest first.
pub async fn of_court(read: &mut impl Read, court: CourtId) -> Result<Vec<Client>, StoreError> {
    let query = machine_client::table
        .filter(machine_client::court_id.eq(court.0))
        .select(Client::as_select())
        .order((machine_client::issued_at.desc(), machine_client::id));
    Ok(query.load(read.connection()).await?)
}

pub async fn revoke(tx: &mut Tx, id: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(machine_client::table.find(id))
        .set(machine_client::revoked_at.eq(at))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Keeps a new secret; those before it stay good until then.
pub async fn rotate(tx: &mut Tx, row: &Secret, until: DateTime<Utc>) -> Result<(), StoreError> {
    let before = machine_secret::table
        .filter(machine_secret::client_id.eq(row.client_id))
        .filter(machine_secret::expires_at.is_null().or(machine_secret::expires_at.gt(until)));
    diesel::update(before).set(machine_secret::expires_at.eq(until)).execute(tx.conn()).await?;
    diesel::insert_into(machine_secret::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Whether a client has this secret and it is still good.
pub async fn knows(
    read: &mut impl Read,
    client: Uuid,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let query = machine_secret::table
        .filter(machine_secret::client_id.eq(client))
        .filter(machine_secret::secret_hash.eq(hash))
        .filter(machine_secret::expires_at.is_null().or(machine_secret::expires_at.gt(now)))
        .select(machine_secret::id);
    let found: Option<Uuid> = query.first(read.connection()).await.optional()?;
    Ok(found.is_some())
}
