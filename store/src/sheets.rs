//! What was said of the fields of an asset's sheet, every version, and the sheet as it reads now.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::AssetId;
use serde_json::Value;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{asset, sheet_field};

/// One version of one field.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sheet_field, check_for_backend(diesel::pg::Pg))]
pub struct SheetField {
    pub asset_id: Uuid,
    pub case_id: Uuid,
    pub field: String,
    pub version: i16,
    /// `known`, `unknown` or `not-applicable`.
    pub state: String,
    pub value: Option<String>,
    pub source: Option<String>,
    pub as_of: Option<NaiveDate>,
    pub asked: Option<String>,
    pub asked_on: Option<NaiveDate>,
    /// `typed` or `imported`.
    pub origin: String,
    pub stated_at: DateTime<Utc>,
    pub stated_by: Uuid,
}

/// The last version of every field.
pub async fn latest(read: &mut impl Read, id: AssetId) -> Result<Vec<SheetField>, StoreError> {
    let query = sheet_field::table
        .filter(sheet_field::asset_id.eq(id.0))
        .distinct_on(sheet_field::field)
        .select(SheetField::as_select())
        .order((sheet_field::field, sheet_field::version.desc()));
    Ok(query.load(read.connection()).await?)
}

/// Every version, the newest first.
pub async fn history(read: &mut impl Read, id: AssetId) -> Result<Vec<SheetField>, StoreError> {
    let query = sheet_field::table
        .filter(sheet_field::asset_id.eq(id.0))
        .select(SheetField::as_select())
        .order((sheet_field::stated_at.desc(), sheet_field::field, sheet_field::version.desc()))
        .limit(1000);
    Ok(query.load(read.connection()).await?)
}

pub async fn insert(tx: &mut Tx, row: &SheetField) -> Result<(), StoreError> {
    diesel::insert_into(sheet_field::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The sheet as it now reads for everybody who is shown the asset.
pub async fn show(tx: &mut Tx, id: AssetId, facts: &Value) -> Result<(), StoreError> {
    diesel::update(asset::table.find(id.0)).set(asset::facts.eq(facts)).execute(tx.conn()).await?;
    Ok(())
}
