//! Pricing procedures: the fact sheet, the circumstances, the methods taken and how they ended.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{AssetId, PricingId, PricingStepId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{
    fact_sheet_entry, pricing_circumstance, pricing_outcome, pricing_procedure, pricing_step,
};

/// One version of one topic of the fact sheet (REF-03).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = fact_sheet_entry, check_for_backend(diesel::pg::Pg))]
pub struct SheetEntry {
    pub asset_id: Uuid,
    pub case_id: Uuid,
    pub topic: String,
    pub version: i16,
    pub content: Option<String>,
    pub asked: Option<String>,
    pub asked_on: Option<NaiveDate>,
    pub source: Option<String>,
    pub stated_at: DateTime<Utc>,
    pub stated_by: Uuid,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = pricing_procedure, check_for_backend(diesel::pg::Pg))]
pub struct Procedure {
    pub id: Uuid,
    pub court_id: Uuid,
    pub case_id: Uuid,
    pub asset_id: Uuid,
    pub number: i16,
    pub opened_at: DateTime<Utc>,
    pub opened_by: Uuid,
    pub begin_by: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = pricing_circumstance, check_for_backend(diesel::pg::Pg))]
pub struct Circumstance {
    pub procedure_id: Uuid,
    pub version: i16,
    pub willingness: String,
    pub official: String,
    pub inspection: String,
    pub demand: String,
    pub request: Option<String>,
    pub reason: String,
    pub stated_at: DateTime<Utc>,
    pub stated_by: Uuid,
}

/// A method that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = pricing_step, check_for_backend(diesel::pg::Pg))]
pub struct Step {
    pub id: Uuid,
    pub procedure_id: Uuid,
    pub case_id: Uuid,
    pub number: i16,
    pub method: String,
    pub begun_at: DateTime<Utc>,
    pub begun_by: Uuid,
}

/// How a method ended.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = pricing_outcome, check_for_backend(diesel::pg::Pg))]
pub struct Ended {
    pub step_id: Uuid,
    pub outcome: String,
    pub reason: String,
    pub price_id: Option<Uuid>,
    pub ended_at: DateTime<Utc>,
    pub ended_by: Option<Uuid>,
}

/// Every version of every topic, the last version of a topic first.
pub async fn sheet(read: &mut impl Read, asset: AssetId) -> Result<Vec<SheetEntry>, StoreError> {
    let query = fact_sheet_entry::table
        .filter(fact_sheet_entry::asset_id.eq(asset.0))
        .select(SheetEntry::as_select())
        .order((fact_sheet_entry::topic, fact_sheet_entry::version.desc()));
    Ok(query.load(read.connection()).await?)
}

pub async fn insert_entry(tx: &mut Tx, row: &SheetEntry) -> Result<(), StoreError> {
    diesel::insert_into(fact_sheet_entry::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The procedure of an asset that was opened last.
pub async fn latest(read: &mut impl Read, asset: AssetId) -> Result<Option<Procedure>, StoreError> {
    let query = pricing_procedure::table
        .filter(pricing_procedure::asset_id.eq(asset.0))
        .select(Procedure::as_select())
        .order(pricing_procedure::number.desc());
    Ok(query.first(read.connection()).await.optional()?)
}

pub async fn find(read: &mut impl Read, id: PricingId) -> Result<Procedure, StoreError> {
    let query = pricing_procedure::table.find(id.0).select(Procedure::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "pricing procedure", id: id.0 })
}

pub async fn insert(tx: &mut Tx, row: &Procedure) -> Result<(), StoreError> {
    diesel::insert_into(pricing_procedure::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The circumstances as they were stated last.
pub async fn circumstance(
    read: &mut impl Read,
    id: PricingId,
) -> Result<Option<Circumstance>, StoreError> {
    let query = pricing_circumstance::table
        .filter(pricing_circumstance::procedure_id.eq(id.0))
        .select(Circumstance::as_select())
        .order(pricing_circumstance::version.desc());
    Ok(query.first(read.connection()).await.optional()?)
}

pub async fn insert_circumstance(tx: &mut Tx, row: &Circumstance) -> Result<(), StoreError> {
    diesel::insert_into(pricing_circumstance::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The methods taken, in their order, each with how it ended.
pub async fn steps(
    read: &mut impl Read,
    id: PricingId,
) -> Result<Vec<(Step, Option<Ended>)>, StoreError> {
    let query = pricing_step::table
        .left_join(pricing_outcome::table.on(pricing_outcome::step_id.eq(pricing_step::id)))
        .filter(pricing_step::procedure_id.eq(id.0))
        .select((Step::as_select(), Option::<Ended>::as_select()))
        .order(pricing_step::number);
    Ok(query.load(read.connection()).await?)
}

pub async fn step(read: &mut impl Read, id: PricingStepId) -> Result<Step, StoreError> {
    let query = pricing_step::table.find(id.0).select(Step::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "pricing step", id: id.0 })
}

pub async fn insert_step(tx: &mut Tx, row: &Step) -> Result<(), StoreError> {
    diesel::insert_into(pricing_step::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn has_ended(read: &mut impl Read, id: PricingStepId) -> Result<bool, StoreError> {
    let query = pricing_outcome::table.find(id.0).select(pricing_outcome::step_id);
    let found: Option<Uuid> = query.first(read.connection()).await.optional()?;
    Ok(found.is_some())
}

/// # Errors
/// `pricing_outcome_pkey` when the step has ended.
pub async fn insert_outcome(tx: &mut Tx, row: &Ended) -> Result<(), StoreError> {
    diesel::insert_into(pricing_outcome::table).values(row).execute(tx.conn()).await?;
    Ok(())
}
