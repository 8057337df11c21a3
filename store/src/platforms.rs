//! The national list of inquiry platforms: who is on it when, and every decision about it.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::PersonId;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{platform, platform_decision};

/// An inquiry platform (询价平台) on the national list.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = platform, check_for_backend(diesel::pg::Pg))]
pub struct Platform {
    pub id: Uuid,
    pub person_id: Uuid,
    pub name: String,
    pub listed_from: DateTime<Utc>,
    pub listed_until: Option<DateTime<Utc>>,
}

impl Platform {
    pub fn is_listed(&self, at: DateTime<Utc>) -> bool {
        self.listed_from <= at && self.listed_until.is_none_or(|until| at < until)
    }
}

/// An admission or a removal (REF-09).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = platform_decision, check_for_backend(diesel::pg::Pg))]
pub struct Decision {
    pub id: Uuid,
    pub platform_id: Uuid,
    pub decision: String,
    pub departure: Option<String>,
    pub reason: String,
    pub late_in_calendar_year: i32,
    pub late_in_twelve_months: i32,
    pub decided_at: DateTime<Utc>,
    pub decided_by: Uuid,
    pub barred_until: Option<NaiveDate>,
}

/// # Errors
/// `platform_name_key` and `platform_person_key` when another platform has the name or account.
pub async fn insert(tx: &mut Tx, row: &Platform) -> Result<(), StoreError> {
    diesel::insert_into(platform::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Every platform on the list at that instant (REF-10), by name.
pub async fn listed(read: &mut impl Read, at: DateTime<Utc>) -> Result<Vec<Platform>, StoreError> {
    let query = platform::table
        .filter(platform::listed_from.le(at))
        .filter(platform::listed_until.is_null().or(platform::listed_until.gt(at)))
        .select(Platform::as_select())
        .order(platform::name);
    Ok(query.load(read.connection()).await?)
}

/// Every platform that was ever on the list, by name.
pub async fn all(read: &mut impl Read) -> Result<Vec<Platform>, StoreError> {
    let query = platform::table.select(Platform::as_select()).order(platform::name);
    Ok(query.load(read.connection()).await?)
}

pub async fn of_person(
    read: &mut impl Read,
    person: PersonId,
) -> Result<Option<Platform>, StoreError> {
    let query =
        platform::table.filter(platform::person_id.eq(person.0)).select(Platform::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// Reads and locks a platform: decisions about it come one after the other.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Platform, StoreError> {
    let query = platform::table.find(id).select(Platform::as_select()).for_update();
    let found = query.first(tx.conn()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "platform", id })
}

/// The present window of a platform on the list.
pub async fn save_window(tx: &mut Tx, row: &Platform) -> Result<(), StoreError> {
    let set =
        (platform::listed_from.eq(row.listed_from), platform::listed_until.eq(row.listed_until));
    diesel::update(platform::table.find(row.id)).set(set).execute(tx.conn()).await?;
    Ok(())
}

pub async fn decide(tx: &mut Tx, row: &Decision) -> Result<(), StoreError> {
    diesel::insert_into(platform_decision::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Every decision about the list, oldest first.
pub async fn decisions(read: &mut impl Read) -> Result<Vec<Decision>, StoreError> {
    let query = platform_decision::table
        .select(Decision::as_select())
        .order((platform_decision::decided_at, platform_decision::id));
    Ok(query.load(read.connection()).await?)
}
