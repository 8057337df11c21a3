//! Draws (摇号): announced, contributed to, held.

pub mod published;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{draw, draw_contribution};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = draw, check_for_backend(diesel::pg::Pg))]
pub struct Draw {
    pub id: Uuid,
    pub selection_id: Uuid,
    pub case_id: Uuid,
    pub announced_at: DateTime<Utc>,
    pub contributions_until: DateTime<Utc>,
    pub announcement: Value,
    pub announcement_hash: Vec<u8>,
    pub secret_sealed: Vec<u8>,
    pub drawn_at: Option<DateTime<Utc>>,
    pub record: Option<Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = draw_contribution, check_for_backend(diesel::pg::Pg))]
pub struct Contribution {
    pub draw_id: Uuid,
    pub number: i16,
    pub kind: String,
    pub given_by: String,
    pub value: String,
    pub given_at: DateTime<Utc>,
}

/// # Errors
/// `draw_selection_key` when the selection has a draw.
pub async fn insert(tx: &mut Tx, row: &Draw) -> Result<(), StoreError> {
    diesel::insert_into(draw::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn find(read: &mut impl Read, id: Uuid) -> Result<Draw, StoreError> {
    let query = draw::table.find(id).select(Draw::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "draw", id })
}

/// Reads and locks a draw: contributions and the holding come one after the other.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Draw, StoreError> {
    let query = draw::table.find(id).select(Draw::as_select()).for_update();
    let found = query.first(tx.conn()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "draw", id })
}

pub async fn of_selection(
    read: &mut impl Read,
    selection: Uuid,
) -> Result<Option<Draw>, StoreError> {
    let query = draw::table.filter(draw::selection_id.eq(selection)).select(Draw::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// The newest draws of all courts.
pub async fn newest(read: &mut impl Read) -> Result<Vec<Draw>, StoreError> {
    let query = draw::table
        .select(Draw::as_select())
        .order((draw::announced_at.desc(), draw::id))
        .limit(50);
    Ok(query.load(read.connection()).await?)
}

pub async fn contributions(
    read: &mut impl Read,
    id: Uuid,
) -> Result<Vec<Contribution>, StoreError> {
    let query = draw_contribution::table
        .filter(draw_contribution::draw_id.eq(id))
        .select(Contribution::as_select())
        .order(draw_contribution::number);
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `draw_contribution_once_key` when this contributor has contributed.
pub async fn contribute(tx: &mut Tx, row: &Contribution) -> Result<(), StoreError> {
    diesel::insert_into(draw_contribution::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn hold(
    tx: &mut Tx,
    id: Uuid,
    record: &Value,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(draw::table.find(id))
        .set((draw::record.eq(record), draw::drawn_at.eq(at)))
        .execute(tx.conn())
        .await?;
    Ok(())
}
