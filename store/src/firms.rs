//! The list of appraisal firms, and the choice of three of them.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{AssetId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{firm, firm_choice, firm_conflict, firm_listing, firm_selection};

/// An appraisal firm (评估机构).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = firm, check_for_backend(diesel::pg::Pg))]
pub struct Firm {
    pub id: Uuid,
    /// The account it signs in with; a firm of the list may have none yet.
    pub person_id: Option<Uuid>,
    pub name: String,
    /// 统一社会信用代码.
    pub credit_code: Option<String>,
}

/// A firm's place in a sub-list (REF-15).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = firm_listing, check_for_backend(diesel::pg::Pg))]
pub struct Listing {
    pub id: Uuid,
    pub firm_id: Uuid,
    pub field: String,
    pub region: String,
    pub listed_from: NaiveDate,
    pub listed_until: Option<NaiveDate>,
    pub closing: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = firm_selection, check_for_backend(diesel::pg::Pg))]
pub struct Selection {
    pub id: Uuid,
    pub court_id: Uuid,
    pub case_id: Uuid,
    pub asset_id: Uuid,
    pub step_id: Uuid,
    pub field: String,
    pub region: String,
    pub basis: String,
    pub opened_at: DateTime<Utc>,
    pub choose_until: DateTime<Utc>,
    pub method: Option<String>,
    pub firms: Option<Vec<Uuid>>,
    pub settled_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = firm_conflict, check_for_backend(diesel::pg::Pg))]
pub struct Conflict {
    pub selection_id: Uuid,
    pub firm_id: Uuid,
    pub why: String,
    /// From where the court knows it.
    pub source: Option<String>,
}

/// What one side proposed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = firm_choice, check_for_backend(diesel::pg::Pg))]
pub struct Choice {
    pub selection_id: Uuid,
    pub side: String,
    pub version: i16,
    pub firms: Vec<Uuid>,
    pub chosen_at: DateTime<Utc>,
}

pub async fn insert(tx: &mut Tx, row: &Firm) -> Result<(), StoreError> {
    diesel::insert_into(firm::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The firms with this code or this name: one, if the list and ours agree.
pub async fn known(
    read: &mut impl Read,
    credit_code: &str,
    name: &str,
) -> Result<Vec<Firm>, StoreError> {
    let query = firm::table
        .filter(firm::credit_code.eq(credit_code).or(firm::name.eq(name)))
        .select(Firm::as_select())
        .order(firm::name);
    Ok(query.load(read.connection()).await?)
}

/// Keeps the code and the account of a firm.
pub async fn save(tx: &mut Tx, row: &Firm) -> Result<(), StoreError> {
    let set = (firm::credit_code.eq(&row.credit_code), firm::person_id.eq(row.person_id));
    diesel::update(firm::table.find(row.id)).set(set).execute(tx.conn()).await?;
    Ok(())
}

/// Whether the firm is on that sub-list now.
pub async fn is_listed(
    read: &mut impl Read,
    firm_id: Uuid,
    field: &str,
    region: &str,
) -> Result<bool, StoreError> {
    let query = firm_listing::table
        .filter(firm_listing::firm_id.eq(firm_id))
        .filter(firm_listing::field.eq(field))
        .filter(firm_listing::region.eq(region))
        .filter(firm_listing::listed_until.is_null())
        .select(firm_listing::id);
    let found: Option<Uuid> = query.first(read.connection()).await.optional()?;
    Ok(found.is_some())
}

/// Every place a firm ever had in a sub-list.
pub async fn listings(read: &mut impl Read, firm_id: Uuid) -> Result<Vec<Listing>, StoreError> {
    let query = firm_listing::table
        .filter(firm_listing::firm_id.eq(firm_id))
        .select(Listing::as_select())
        .order((firm_listing::listed_from, firm_listing::id));
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `firm_listing_open_key` when the firm is on that sub-list already.
pub async fn list(tx: &mut Tx, row: &Listing) -> Result<(), StoreError> {
    diesel::insert_into(firm_listing::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Takes a firm off every sub-list it is on, from that day; how many those were.
pub async fn close(
    tx: &mut Tx,
    firm_id: Uuid,
    from: NaiveDate,
    closing: &str,
) -> Result<usize, StoreError> {
    let open = firm_listing::table
        .filter(firm_listing::firm_id.eq(firm_id))
        .filter(firm_listing::listed_until.is_null());
    let set = (firm_listing::listed_until.eq(from), firm_listing::closing.eq(closing));
    Ok(diesel::update(open).set(set).execute(tx.conn()).await?)
}

/// Every firm that was ever on the sub-list, with all its places in it, by name. Without a region
/// the sub-list is that of the field alone.
pub async fn of_list(
    read: &mut impl Read,
    field: &str,
    region: &str,
) -> Result<Vec<(Firm, Listing)>, StoreError> {
    let mut query = firm_listing::table
        .inner_join(firm::table.on(firm::id.eq(firm_listing::firm_id)))
        .filter(firm_listing::field.eq(field))
        .select((Firm::as_select(), Listing::as_select()))
        .order((firm::name, firm_listing::listed_from, firm_listing::id))
        .into_boxed();
    if !region.is_empty() {
        query = query.filter(firm_listing::region.eq(region));
    }
    Ok(query.load(read.connection()).await?)
}

/// Every place of every firm, by sub-list and name.
pub async fn all(read: &mut impl Read) -> Result<Vec<(Firm, Listing)>, StoreError> {
    let query = firm_listing::table
        .inner_join(firm::table.on(firm::id.eq(firm_listing::firm_id)))
        .select((Firm::as_select(), Listing::as_select()))
        .order((firm_listing::field, firm_listing::region, firm::name, firm_listing::listed_from));
    Ok(query.load(read.connection()).await?)
}

pub async fn firm_of(read: &mut impl Read, person: PersonId) -> Result<Option<Firm>, StoreError> {
    let query = firm::table.filter(firm::person_id.eq(person.0)).select(Firm::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// The firms with these ids, by name.
pub async fn named(read: &mut impl Read, ids: &[Uuid]) -> Result<Vec<Firm>, StoreError> {
    let query =
        firm::table.filter(firm::id.eq_any(ids)).select(Firm::as_select()).order(firm::name);
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `firm_selection_open_key` when the asset has an open one.
pub async fn insert_selection(
    tx: &mut Tx,
    row: &Selection,
    conflicts: &[Conflict],
) -> Result<(), StoreError> {
    diesel::insert_into(firm_selection::table).values(row).execute(tx.conn()).await?;
    diesel::insert_into(firm_conflict::table).values(conflicts).execute(tx.conn()).await?;
    Ok(())
}

pub async fn selection(read: &mut impl Read, id: Uuid) -> Result<Selection, StoreError> {
    let query = firm_selection::table.find(id).select(Selection::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "selection", id })
}

/// Reads and locks a selection.
pub async fn lock_selection(tx: &mut Tx, id: Uuid) -> Result<Selection, StoreError> {
    let query = firm_selection::table.find(id).select(Selection::as_select()).for_update();
    let found = query.first(tx.conn()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "selection", id })
}

/// The selections for an asset, oldest first.
pub async fn of_asset(read: &mut impl Read, asset: AssetId) -> Result<Vec<Selection>, StoreError> {
    let query = firm_selection::table
        .filter(firm_selection::asset_id.eq(asset.0))
        .select(Selection::as_select())
        .order((firm_selection::opened_at, firm_selection::id));
    Ok(query.load(read.connection()).await?)
}

pub async fn conflicts(read: &mut impl Read, id: Uuid) -> Result<Vec<Conflict>, StoreError> {
    let query = firm_conflict::table
        .filter(firm_conflict::selection_id.eq(id))
        .select(Conflict::as_select())
        .order(firm_conflict::firm_id);
    Ok(query.load(read.connection()).await?)
}

/// What the sides proposed, the last version of a side last.
pub async fn choices(read: &mut impl Read, id: Uuid) -> Result<Vec<Choice>, StoreError> {
    let query = firm_choice::table
        .filter(firm_choice::selection_id.eq(id))
        .select(Choice::as_select())
        .order((firm_choice::side, firm_choice::version));
    Ok(query.load(read.connection()).await?)
}

pub async fn insert_choice(tx: &mut Tx, row: &Choice) -> Result<(), StoreError> {
    diesel::insert_into(firm_choice::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn settle(
    tx: &mut Tx,
    id: Uuid,
    method: &str,
    firms: &[Uuid],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let set = (
        firm_selection::method.eq(method),
        firm_selection::firms.eq(firms),
        firm_selection::settled_at.eq(at),
    );
    diesel::update(firm_selection::table.find(id)).set(set).execute(tx.conn()).await?;
    Ok(())
}
