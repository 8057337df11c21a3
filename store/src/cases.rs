//! Enforcement cases, their parties, claims and assets.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{AssetId, CaseId, CourtId};
use serde_json::Value;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{asset, claim, court_case, party};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = court_case, check_for_backend(diesel::pg::Pg))]
pub struct Case {
    pub id: Uuid,
    pub court_id: Uuid,
    pub officer_id: Uuid,
    /// Normalised (ID-03).
    pub case_number: String,
    pub case_number_as_written: String,
    pub debtor_kind: String,
    pub opened_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
}

/// A party (当事人). The identity number is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = party, check_for_backend(diesel::pg::Pg))]
pub struct Party {
    pub id: Uuid,
    pub case_id: Uuid,
    pub role: String,
    pub name: String,
    pub identity_sealed: Option<Vec<u8>>,
    pub identity_index: Option<Vec<u8>>,
    pub person_id: Option<Uuid>,
}

/// A claim (债权) on the proceeds.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = claim, check_for_backend(diesel::pg::Pg))]
pub struct Claim {
    pub id: Uuid,
    pub case_id: Uuid,
    pub party_id: Uuid,
    pub label: String,
    pub kind: String,
    pub rank: Option<i16>,
    pub amount_fen: i64,
    pub seized_at: Option<DateTime<Utc>>,
    pub title_case_number: Option<String>,
}

/// A seized asset (财产) with its fact sheet (REF-03).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = asset, check_for_backend(diesel::pg::Pg))]
pub struct Asset {
    pub id: Uuid,
    pub case_id: Uuid,
    pub kind: String,
    pub category: String,
    pub title: String,
    pub region: String,
    pub seized_on: NaiveDate,
    pub facts: Value,
    pub created_at: DateTime<Utc>,
}

/// # Errors
/// `court_case_number_key` when the court has this case already.
pub async fn insert(tx: &mut Tx, row: &Case) -> Result<(), StoreError> {
    diesel::insert_into(court_case::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn find(read: &mut impl Read, id: CaseId) -> Result<Case, StoreError> {
    let query = court_case::table.find(id.0).select(Case::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "case", id: id.0 })
}

/// Reads a case and locks its row: the first lock of a use case that needs it.
///
/// Rows that only refer to the case, such as the facts of a settlement that holds its lot, are
/// not kept waiting: two that wait for each other would deadlock.
pub async fn lock(tx: &mut Tx, id: CaseId) -> Result<Case, StoreError> {
    let query = court_case::table.find(id.0).select(Case::as_select()).for_no_key_update();
    let found = query.first(tx.conn()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "case", id: id.0 })
}

/// The newest cases of a court.
pub async fn of_court(read: &mut impl Read, court: CourtId) -> Result<Vec<Case>, StoreError> {
    let query = court_case::table
        .filter(court_case::court_id.eq(court.0))
        .select(Case::as_select())
        .order((court_case::opened_at.desc(), court_case::id))
        .limit(500);
    Ok(query.load(read.connection()).await?)
}

pub async fn insert_party(tx: &mut Tx, row: &Party) -> Result<(), StoreError> {
    diesel::insert_into(party::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn parties(read: &mut impl Read, case: CaseId) -> Result<Vec<Party>, StoreError> {
    let query = party::table.filter(party::case_id.eq(case.0)).select(Party::as_select()).order((
        party::role,
        party::name,
        party::id,
    ));
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `claim_label_key` when the label is taken, `claim_party_fkey` when the party is not of the
/// case.
pub async fn insert_claim(tx: &mut Tx, row: &Claim) -> Result<(), StoreError> {
    diesel::insert_into(claim::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn claims(read: &mut impl Read, case: CaseId) -> Result<Vec<Claim>, StoreError> {
    let query = claim::table.filter(claim::case_id.eq(case.0)).select(Claim::as_select()).order((
        claim::kind.desc(),
        claim::rank,
        claim::label,
    ));
    Ok(query.load(read.connection()).await?)
}

pub async fn insert_asset(tx: &mut Tx, row: &Asset) -> Result<(), StoreError> {
    diesel::insert_into(asset::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn assets(read: &mut impl Read, case: CaseId) -> Result<Vec<Asset>, StoreError> {
    let query = asset::table
        .filter(asset::case_id.eq(case.0))
        .select(Asset::as_select())
        .order((asset::created_at, asset::id));
    Ok(query.load(read.connection()).await?)
}

pub async fn asset(read: &mut impl Read, id: AssetId) -> Result<Asset, StoreError> {
    let query = asset::table.find(id.0).select(Asset::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "asset", id: id.0 })
}
