//! Appraisals: the acts as rows, and back into law.

pub mod kept;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::AssetId;
use domain::instant::Instant;
use serde_json::Value;
use uuid::Uuid;
use valuation::appraisal::Act;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{appraisal, appraisal_act};
use kept::Kept;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = appraisal, check_for_backend(diesel::pg::Pg))]
pub struct Row {
    pub id: Uuid,
    pub court_id: Uuid,
    pub case_id: Uuid,
    pub asset_id: Uuid,
    pub selection_id: Uuid,
    pub firms: Vec<Uuid>,
    pub opened_at: DateTime<Utc>,
    pub outcome: Option<String>,
    pub settled_at: Option<DateTime<Utc>>,
    /// The appraisal whose expired result is issued again.
    pub reissue_of: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = appraisal_act, check_for_backend(diesel::pg::Pg))]
struct ActRow {
    appraisal_id: Uuid,
    number: i32,
    at: DateTime<Utc>,
    actor_id: Option<Uuid>,
    act: Value,
    note: Option<String>,
}

/// An act as it was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub at: Instant,
    pub actor: Option<Uuid>,
    pub act: Act,
    pub note: Option<String>,
}

pub async fn insert(tx: &mut Tx, row: &Row) -> Result<(), StoreError> {
    diesel::insert_into(appraisal::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn find(read: &mut impl Read, id: Uuid) -> Result<Row, StoreError> {
    let query = appraisal::table.find(id).select(Row::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "appraisal", id })
}

/// Reads and locks an appraisal: its acts come one after the other.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Row, StoreError> {
    let query = appraisal::table.find(id).select(Row::as_select()).for_update();
    let found = query.first(tx.conn()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "appraisal", id })
}

pub async fn of_selection(
    read: &mut impl Read,
    selection: Uuid,
) -> Result<Option<Row>, StoreError> {
    let query =
        appraisal::table.filter(appraisal::selection_id.eq(selection)).select(Row::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// The appraisals of an asset, oldest first.
pub async fn of_asset(read: &mut impl Read, asset: AssetId) -> Result<Vec<Row>, StoreError> {
    let query = appraisal::table
        .filter(appraisal::asset_id.eq(asset.0))
        .select(Row::as_select())
        .order((appraisal::opened_at, appraisal::id));
    Ok(query.load(read.connection()).await?)
}

/// The appraisals of a court for which this firm was chosen, newest first.
pub async fn of_firm(
    read: &mut impl Read,
    firm: Uuid,
    court: Uuid,
) -> Result<Vec<Row>, StoreError> {
    let query = appraisal::table
        .filter(appraisal::firms.contains(vec![firm]))
        .filter(appraisal::court_id.eq(court))
        .select(Row::as_select())
        .order((appraisal::opened_at.desc(), appraisal::id))
        .limit(200);
    Ok(query.load(read.connection()).await?)
}

/// Everything that happened, in order.
pub async fn acts(read: &mut impl Read, id: Uuid) -> Result<Vec<Done>, StoreError> {
    let query = appraisal_act::table
        .filter(appraisal_act::appraisal_id.eq(id))
        .select(ActRow::as_select())
        .order(appraisal_act::number);
    let rows: Vec<ActRow> = query.load(read.connection()).await?;
    rows.into_iter().map(done).collect()
}

/// Appends an act after `before` others; the appraisal is locked.
pub async fn append(tx: &mut Tx, id: Uuid, before: usize, done: &Done) -> Result<(), StoreError> {
    let corrupt = |why| StoreError::Corrupt { what: "appraisal", id, why };
    let number = i32::try_from(before).ok().and_then(|it| it.checked_add(1));
    let row = ActRow {
        appraisal_id: id,
        number: number.ok_or(corrupt("number"))?,
        at: done.at.utc(),
        actor_id: done.actor,
        act: serde_json::to_value(Kept::from(&done.act)).map_err(|_| corrupt("act"))?,
        note: done.note.clone(),
    };
    diesel::insert_into(appraisal_act::table).values(&row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn settle(
    tx: &mut Tx,
    id: Uuid,
    outcome: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(appraisal::table.find(id))
        .set((appraisal::outcome.eq(outcome), appraisal::settled_at.eq(at)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

fn done(row: ActRow) -> Result<Done, StoreError> {
    let corrupt = StoreError::Corrupt { what: "appraisal", id: row.appraisal_id, why: "act" };
    let Ok(kept) = serde_json::from_value::<Kept>(row.act) else { return Err(corrupt) };
    let Some(act) = kept.act() else { return Err(corrupt) };
    Ok(Done { at: Instant::from_utc(row.at), actor: row.actor_id, act, note: row.note })
}

/// The stable name of an act.
pub fn name(act: &Act) -> String {
    Kept::from(act).name()
}
