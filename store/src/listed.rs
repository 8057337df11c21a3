//! Barred persons and listed debtors, by blind index; and every look at who somebody is.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bytea, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{CourtId, PersonId, RegistrationId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{listed_person, registration, unmasking};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = listed_person, check_for_backend(diesel::pg::Pg))]
pub struct Listed {
    pub id: Uuid,
    pub court_id: Uuid,
    pub list: String,
    pub identity_index: Vec<u8>,
    pub source: String,
    pub entered_by: Uuid,
    pub entered_at: DateTime<Utc>,
    pub removed_by: Option<Uuid>,
    pub removed_at: Option<DateTime<Utc>>,
}

/// Enters somebody; `false` when they are on the list already.
pub async fn insert(tx: &mut Tx, row: &Listed) -> Result<bool, StoreError> {
    let query = diesel::insert_into(listed_person::table).values(row).on_conflict_do_nothing();
    Ok(query.execute(tx.conn()).await? == 1)
}

/// Takes somebody off a list; `false` when they are not on it.
pub async fn remove(
    tx: &mut Tx,
    (court, list, index): (CourtId, &str, &[u8]),
    (by, at): (PersonId, DateTime<Utc>),
) -> Result<bool, StoreError> {
    let standing = listed_person::table
        .filter(listed_person::court_id.eq(court.0).and(listed_person::list.eq(list)))
        .filter(listed_person::identity_index.eq(index))
        .filter(listed_person::removed_at.is_null());
    let removed = diesel::update(standing)
        .set((listed_person::removed_by.eq(by.0), listed_person::removed_at.eq(at)))
        .execute(tx.conn())
        .await?;
    Ok(removed == 1)
}

/// The lists of a court somebody stands on.
pub async fn lists_of(
    read: &mut impl Read,
    court: CourtId,
    index: &[u8],
) -> Result<Vec<String>, StoreError> {
    let query = listed_person::table
        .filter(listed_person::court_id.eq(court.0))
        .filter(listed_person::identity_index.eq(index))
        .filter(listed_person::removed_at.is_null())
        .select(listed_person::list)
        .order(listed_person::list);
    Ok(query.load(read.connection()).await?)
}

/// How many stand on each list of a court.
#[derive(Clone, Debug, QueryableByName)]
pub struct Count {
    #[diesel(sql_type = Text)]
    pub list: String,
    #[diesel(sql_type = BigInt)]
    pub number: i64,
}

pub async fn counts(read: &mut impl Read, court: CourtId) -> Result<Vec<Count>, StoreError> {
    let query = sql_query(
        "SELECT list, count(*) AS number FROM listed_person
        WHERE court_id = $1 AND removed_at IS NULL GROUP BY list ORDER BY list",
    );
    Ok(query.bind::<SqlUuid, _>(court.0).load(read.connection()).await?)
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The qualified sign-ups of a court's announced lots behind which this number stands.
pub async fn qualified_with(
    read: &mut impl Read,
    court: CourtId,
    index: &[u8],
) -> Result<Vec<RegistrationId>, StoreError> {
    let query = sql_query(
        "SELECT DISTINCT r.id FROM registration r JOIN lot l ON l.id = r.lot_id
            JOIN person p ON p.id = r.person_id LEFT JOIN buyer b ON b.registration_id = r.id
        WHERE l.court_id = $1 AND l.state = 'announced' AND r.state = 'qualified'
          AND (p.identity_index = $2 OR b.identity_index = $2) ORDER BY r.id",
    );
    let query = query.bind::<SqlUuid, _>(court.0).bind::<Bytea, _>(index);
    let rows = query.load::<IdRow>(read.connection()).await?;
    Ok(rows.into_iter().map(|it| RegistrationId(it.id)).collect())
}

/// Takes the qualification away; the sequence of the lot then says so. `false` if there is none.
pub async fn lose(tx: &mut Tx, id: RegistrationId) -> Result<bool, StoreError> {
    let qualified = registration::table.find(id.0).filter(registration::state.eq("qualified"));
    let query = diesel::update(qualified).set(registration::state.eq("lost"));
    Ok(query.execute(tx.conn()).await? == 1)
}

/// A look at who somebody is.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = unmasking, check_for_backend(diesel::pg::Pg))]
pub struct Unmasking {
    pub id: Uuid,
    pub court_id: Uuid,
    pub lot_id: Uuid,
    pub person_id: Uuid,
    pub role: String,
    /// `claimants` or `buyer`.
    pub what: String,
    pub purpose: String,
    pub at: DateTime<Utc>,
}

pub async fn insert_unmasking(tx: &mut Tx, row: &Unmasking) -> Result<(), StoreError> {
    diesel::insert_into(unmasking::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The latest looks in a court.
pub async fn unmaskings(
    read: &mut impl Read,
    court: CourtId,
) -> Result<Vec<Unmasking>, StoreError> {
    let query = unmasking::table
        .filter(unmasking::court_id.eq(court.0))
        .select(Unmasking::as_select())
        .order((unmasking::at.desc(), unmasking::id))
        .limit(500);
    Ok(query.load(read.connection()).await?)
}
