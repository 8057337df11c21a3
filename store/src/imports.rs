//! Tables that were taken over, each file once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{CaseId, CourtId};
use serde_json::Value;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{asset, court_case, table_import};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = table_import, check_for_backend(diesel::pg::Pg))]
pub struct TableImport {
    pub id: Uuid,
    pub court_id: Uuid,
    pub file_hash: Vec<u8>,
    pub file_name: String,
    pub mode: String,
    pub result: Value,
    pub imported_by: Uuid,
    pub imported_at: DateTime<Utc>,
}

/// # Errors
/// `table_import_file_key` when the court has taken over this file.
pub async fn insert(tx: &mut Tx, row: &TableImport) -> Result<(), StoreError> {
    diesel::insert_into(table_import::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn of_file(
    read: &mut impl Read,
    court: CourtId,
    hash: &[u8],
) -> Result<Option<TableImport>, StoreError> {
    let query = table_import::table
        .filter(table_import::court_id.eq(court.0).and(table_import::file_hash.eq(hash)))
        .select(TableImport::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// The case of this number at this court, and who conducts it.
pub async fn case_of_number(
    read: &mut impl Read,
    court: CourtId,
    number: &str,
) -> Result<Option<(CaseId, Uuid)>, StoreError> {
    let query = court_case::table
        .filter(court_case::court_id.eq(court.0).and(court_case::case_number.eq(number)))
        .select((court_case::id, court_case::officer_id));
    let found: Option<(Uuid, Uuid)> = query.first(read.connection()).await.optional()?;
    Ok(found.map(|(id, officer)| (CaseId(id), officer)))
}

/// Whether the case has an asset of this name.
pub async fn has_asset(
    read: &mut impl Read,
    case: CaseId,
    title: &str,
) -> Result<bool, StoreError> {
    let assets = asset::table.filter(asset::case_id.eq(case.0).and(asset::title.eq(title)));
    Ok(diesel::select(diesel::dsl::exists(assets)).get_result(read.connection()).await?)
}
