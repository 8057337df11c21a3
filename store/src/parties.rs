//! Who acts for which party: links between parties and accounts, and the codes that make them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{CaseId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::cases::{Case, Party};
use crate::db::{Read, Tx};
use crate::schema::{court_case, party, party_account, party_code};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = party_account, check_for_backend(diesel::pg::Pg))]
pub struct Link {
    pub party_id: Uuid,
    pub person_id: Uuid,
    pub case_id: Uuid,
    pub linked_at: DateTime<Utc>,
    pub linked_by: Option<Uuid>,
}

/// A one-time code; only its blind index is kept.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = party_code, check_for_backend(diesel::pg::Pg))]
pub struct Code {
    pub id: Uuid,
    pub party_id: Uuid,
    pub case_id: Uuid,
    pub code_index: Vec<u8>,
    pub made_at: DateTime<Utc>,
    pub made_by: Uuid,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

pub async fn find(read: &mut impl Read, id: Uuid) -> Result<Party, StoreError> {
    let query = party::table.find(id).select(Party::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "party", id })
}

/// # Errors
/// `party_account_pkey` when the person acts for the party already.
pub async fn link(tx: &mut Tx, row: &Link) -> Result<(), StoreError> {
    diesel::insert_into(party_account::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn insert_code(tx: &mut Tx, row: &Code) -> Result<(), StoreError> {
    diesel::insert_into(party_code::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Uses a code up; `None` when it is unknown, used or has expired.
pub async fn use_code(
    tx: &mut Tx,
    index: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Code>, StoreError> {
    let fresh = party_code::table
        .filter(party_code::code_index.eq(index))
        .filter(party_code::used_at.is_null())
        .filter(party_code::expires_at.gt(now));
    let used = diesel::update(fresh)
        .set(party_code::used_at.eq(now))
        .returning(Code::as_returning())
        .get_result(tx.conn())
        .await
        .optional()?;
    Ok(used)
}

/// The cases in which a person acts, newest first, each with the party.
pub async fn of_person(
    read: &mut impl Read,
    person: PersonId,
) -> Result<Vec<(Case, Party)>, StoreError> {
    let query = party_account::table
        .inner_join(party::table.on(party::id.eq(party_account::party_id)))
        .inner_join(court_case::table.on(court_case::id.eq(party_account::case_id)))
        .filter(party_account::person_id.eq(person.0))
        .select((Case::as_select(), Party::as_select()))
        .order((court_case::opened_at.desc(), party::id))
        .limit(200);
    Ok(query.load(read.connection()).await?)
}

/// The parties of a case for which a person acts.
pub async fn acting(
    read: &mut impl Read,
    person: PersonId,
    case: CaseId,
) -> Result<Vec<Party>, StoreError> {
    let query = party_account::table
        .inner_join(party::table.on(party::id.eq(party_account::party_id)))
        .filter(party_account::person_id.eq(person.0))
        .filter(party_account::case_id.eq(case.0))
        .select(Party::as_select())
        .order(party::id);
    Ok(query.load(read.connection()).await?)
}

/// The parties of a case for which somebody acts.
pub async fn linked(read: &mut impl Read, case: CaseId) -> Result<Vec<Uuid>, StoreError> {
    let query = party_account::table
        .filter(party_account::case_id.eq(case.0))
        .select(party_account::party_id)
        .distinct();
    Ok(query.load(read.connection()).await?)
}
