//! What is done before a notice is published: votes of the panel, notices to persons, the second
//! reading. All of it is append-only.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{CourtId, LotId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{lot, lot_reading, panel_vote, person_notice};

/// What a member of the panel said to one version of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = panel_vote, check_for_backend(diesel::pg::Pg))]
pub struct Vote {
    pub lot_id: Uuid,
    pub version: i32,
    pub person_id: Uuid,
    pub approves: bool,
    pub opinion: Option<String>,
    pub voted_at: DateTime<Utc>,
}

/// How one person was told of a lot (AUC-16).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = person_notice, check_for_backend(diesel::pg::Pg))]
pub struct PersonNotice {
    pub id: Uuid,
    pub lot_id: Uuid,
    pub case_id: Uuid,
    pub party_id: Uuid,
    /// `notified`, `waived` or `publicised`.
    pub way: String,
    pub channel: String,
    pub happened_at: DateTime<Utc>,
    pub evidence: String,
    pub entered_by: Uuid,
    pub entered_at: DateTime<Utc>,
}

/// Somebody other than the officer in charge has read this version.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = lot_reading, check_for_backend(diesel::pg::Pg))]
pub struct Reading {
    pub lot_id: Uuid,
    pub version: i32,
    pub person_id: Uuid,
    pub read_at: DateTime<Utc>,
}

/// # Errors
/// `panel_vote_pkey` when the member has voted on this version.
pub async fn insert_vote(tx: &mut Tx, row: &Vote) -> Result<(), StoreError> {
    diesel::insert_into(panel_vote::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The votes on one version, in the order in which they were given.
pub async fn votes(
    read: &mut impl Read,
    lot: LotId,
    version: i32,
) -> Result<Vec<Vote>, StoreError> {
    let query = panel_vote::table
        .filter(panel_vote::lot_id.eq(lot.0).and(panel_vote::version.eq(version)))
        .select(Vote::as_select())
        .order((panel_vote::voted_at, panel_vote::person_id));
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `person_notice_party_fkey` when the party is not of the lot's case.
pub async fn insert_notice(tx: &mut Tx, row: &PersonNotice) -> Result<(), StoreError> {
    diesel::insert_into(person_notice::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn notices(read: &mut impl Read, lot: LotId) -> Result<Vec<PersonNotice>, StoreError> {
    let query = person_notice::table
        .filter(person_notice::lot_id.eq(lot.0))
        .select(PersonNotice::as_select())
        .order((person_notice::entered_at, person_notice::id));
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `lot_reading_pkey` when the version has been read.
pub async fn insert_reading(tx: &mut Tx, row: &Reading) -> Result<(), StoreError> {
    diesel::insert_into(lot_reading::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn reading(
    read: &mut impl Read,
    lot: LotId,
    version: i32,
) -> Result<Option<Reading>, StoreError> {
    let query = lot_reading::table.find((lot.0, version)).select(Reading::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// The drafts of a court, the oldest first.
pub async fn drafts(read: &mut impl Read, court: CourtId) -> Result<Vec<LotId>, StoreError> {
    let query = lot::table
        .filter(lot::court_id.eq(court.0).and(lot::state.eq("draft")))
        .select(lot::id)
        .order((lot::created_at, lot::id))
        .limit(200);
    let ids: Vec<Uuid> = query.load(read.connection()).await?;
    Ok(ids.into_iter().map(LotId).collect())
}
