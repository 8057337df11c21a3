//! Objections in the course of a sale (AUC-36), and what was done in them: append-only.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{AssetId, CourtId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{lot, lot_objection, lot_objection_act};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = lot_objection, check_for_backend(diesel::pg::Pg))]
pub struct LotObjection {
    pub id: Uuid,
    pub lot_id: Uuid,
    pub case_id: Uuid,
    pub asset_id: Uuid,
    /// `conduct` or `outsider`.
    pub kind: String,
    pub person_id: Option<Uuid>,
    pub objector: String,
    pub request: String,
    pub grounds: String,
    /// Where the lot's sequence stood.
    pub seq: i64,
    pub received_at: DateTime<Utc>,
    pub entered_by: Uuid,
    pub entered_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = lot_objection_act, check_for_backend(diesel::pg::Pg))]
pub struct ObjectionAct {
    pub objection_id: Uuid,
    pub number: i16,
    pub act: String,
    pub happened_at: DateTime<Utc>,
    pub document: Option<String>,
    pub reason: Option<String>,
    pub done_by: Uuid,
    pub done_at: DateTime<Utc>,
}

pub async fn insert(tx: &mut Tx, row: &LotObjection) -> Result<(), StoreError> {
    diesel::insert_into(lot_objection::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Reads an objection and locks its row, so that its acts come one by one.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<LotObjection, StoreError> {
    let query = lot_objection::table.find(id).select(LotObjection::as_select()).for_no_key_update();
    let found = query.first(tx.conn()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "objection", id })
}

/// Every objection against rounds of an asset, the oldest first.
pub async fn of_asset(
    read: &mut impl Read,
    asset: AssetId,
) -> Result<Vec<LotObjection>, StoreError> {
    let query = lot_objection::table
        .filter(lot_objection::asset_id.eq(asset.0))
        .select(LotObjection::as_select())
        .order((lot_objection::received_at, lot_objection::id));
    Ok(query.load(read.connection()).await?)
}

/// The objections in a court, the newest first.
pub async fn of_court(
    read: &mut impl Read,
    court: CourtId,
) -> Result<Vec<LotObjection>, StoreError> {
    let query = lot_objection::table
        .inner_join(lot::table.on(lot::id.eq(lot_objection::lot_id)))
        .filter(lot::court_id.eq(court.0))
        .select(LotObjection::as_select())
        .order((lot_objection::received_at.desc(), lot_objection::id))
        .limit(500);
    Ok(query.load(read.connection()).await?)
}

/// Somebody's own objections, the newest first.
pub async fn of_person(
    read: &mut impl Read,
    person: PersonId,
) -> Result<Vec<LotObjection>, StoreError> {
    let query = lot_objection::table
        .filter(lot_objection::person_id.eq(person.0))
        .select(LotObjection::as_select())
        .order((lot_objection::received_at.desc(), lot_objection::id))
        .limit(200);
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `lot_objection_act_not_ahead` when it is said to happen in the future.
pub async fn insert_act(tx: &mut Tx, row: &ObjectionAct) -> Result<(), StoreError> {
    diesel::insert_into(lot_objection_act::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The acts in an objection, in their order.
pub async fn acts(read: &mut impl Read, id: Uuid) -> Result<Vec<ObjectionAct>, StoreError> {
    let query = lot_objection_act::table
        .filter(lot_objection_act::objection_id.eq(id))
        .select(ObjectionAct::as_select())
        .order(lot_objection_act::number);
    Ok(query.load(read.connection()).await?)
}
