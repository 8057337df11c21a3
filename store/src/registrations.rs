//! Sign-ups (报名) for lots. Who stands behind a bid code is secret until the close (AUC-18):
//! nothing here gives both to anybody but the bidder and the settlement.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::RunQueryDsl;
use domain::bidding::Code;
use domain::id::{LotId, PersonId, RegistrationId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::registration;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = registration, check_for_backend(diesel::pg::Pg))]
pub struct Registration {
    pub id: Uuid,
    pub lot_id: Uuid,
    pub case_id: Uuid,
    pub person_id: Uuid,
    pub capacity: String,
    pub priority_rank: Option<i16>,
    pub state: String,
    pub bid_code: Option<String>,
    pub accepted_terms_hash: Vec<u8>,
    pub created_at: DateTime<Utc>,
    pub qualified_at: Option<DateTime<Utc>>,
    /// `confirmed` or `refused`, by the panel; nothing before, and for who claims nothing.
    pub capacity_ruling: Option<String>,
}

/// # Errors
/// `registration_person_key` when the person has signed up for the lot already.
pub async fn insert(tx: &mut Tx, row: &Registration) -> Result<(), StoreError> {
    diesel::insert_into(registration::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn lock(tx: &mut Tx, id: RegistrationId) -> Result<Registration, StoreError> {
    let query = registration::table.find(id.0).select(Registration::as_select()).for_update();
    let found = query.first(tx.conn()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "registration", id: id.0 })
}

pub async fn find(read: &mut impl Read, id: RegistrationId) -> Result<Registration, StoreError> {
    let query = registration::table.find(id.0).select(Registration::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "registration", id: id.0 })
}

/// The sign-up of a person for a lot.
pub async fn of_person_for(
    read: &mut impl Read,
    person: PersonId,
    lot: LotId,
) -> Result<Option<Registration>, StoreError> {
    let query = registration::table
        .filter(registration::person_id.eq(person.0))
        .filter(registration::lot_id.eq(lot.0))
        .select(Registration::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// Every sign-up of a person, newest first.
pub async fn of_person(
    read: &mut impl Read,
    person: PersonId,
) -> Result<Vec<Registration>, StoreError> {
    let query = registration::table
        .filter(registration::person_id.eq(person.0))
        .select(Registration::as_select())
        .order((registration::created_at.desc(), registration::id))
        .limit(200);
    Ok(query.load(read.connection()).await?)
}

/// Confirms a right of first refusal and its rank (AUC-19), before the bid code is issued.
/// A confirmed right of first refusal has a rank, nothing else has.
pub async fn rule_on_capacity(
    tx: &mut Tx,
    id: RegistrationId,
    ruling: &str,
    rank: Option<u8>,
) -> Result<(), StoreError> {
    diesel::update(registration::table.find(id.0))
        .set((
            registration::capacity_ruling.eq(ruling),
            registration::priority_rank.eq(rank.map(i16::from)),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// What came of [`qualify`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issued {
    Issued,
    /// The code is taken in this lot: draw another.
    Taken,
    /// The registration had its code before, or has lost its qualification.
    NotAwaiting,
}

/// Gives a registration whose deposit is held its bid code (竞买代码).
///
/// The code is drawn by the caller and random within the lot; on [`Issued::Taken`] nothing has
/// changed and the transaction goes on.
pub async fn qualify(
    tx: &mut Tx,
    id: RegistrationId,
    code: &Code,
    at: DateTime<Utc>,
) -> Result<Issued, StoreError> {
    let waiting = registration::table.find(id.0).filter(registration::state.eq("awaiting-deposit"));
    // A failed statement would end the transaction, so the attempt has a savepoint of its own.
    diesel::sql_query("SAVEPOINT qualify").execute(tx.conn()).await?;
    let changed = diesel::update(waiting)
        .set((
            registration::state.eq("qualified"),
            registration::bid_code.eq(code.as_str()),
            registration::qualified_at.eq(at),
        ))
        .execute(tx.conn())
        .await;
    let issued = match changed {
        Ok(0) => Issued::NotAwaiting,
        Ok(_) => Issued::Issued,
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info))
            if info.constraint_name() == Some("registration_code_key") =>
        {
            diesel::sql_query("ROLLBACK TO SAVEPOINT qualify").execute(tx.conn()).await?;
            Issued::Taken
        }
        Err(error) => return Err(error.into()),
    };
    diesel::sql_query("RELEASE SAVEPOINT qualify").execute(tx.conn()).await?;
    Ok(issued)
}
