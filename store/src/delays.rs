//! Approved delays of payouts, and money that went to a notary (提存).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{CaseId, CourtId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::deposits::IdRow;

/// A delay that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Delay {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub case_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub court_id: Uuid,
    #[diesel(sql_type = Text)]
    pub case_number: String,
    #[diesel(sql_type = Text)]
    pub ground: String,
    #[diesel(sql_type = Text)]
    pub reason: String,
    #[diesel(sql_type = SqlUuid)]
    pub asked_by: Uuid,
    #[diesel(sql_type = Timestamptz)]
    pub asked_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub approved_by: Option<Uuid>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub approved_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
}

const SELECT: &str = "SELECT d.id, d.case_id, d.court_id, k.case_number, d.ground, d.reason, \
    d.asked_by, d.asked_at, d.approved_by, d.approved_at, d.ended_at \
    FROM payout_delay d JOIN court_case k ON k.id = d.case_id";

/// The delays of a case, the oldest first.
pub async fn of_case(read: &mut impl Read, case: CaseId) -> Result<Vec<Delay>, StoreError> {
    let query = sql_query(format!("{SELECT} WHERE d.case_id = $1 ORDER BY d.asked_at, d.id"));
    Ok(query.bind::<SqlUuid, _>(case.0).load(read.connection()).await?)
}

/// The delays of a court: those that wait for approval first, then those that stand.
pub async fn of_court(read: &mut impl Read, court: CourtId) -> Result<Vec<Delay>, StoreError> {
    let query = sql_query(format!(
        "{SELECT} WHERE d.court_id = $1 ORDER BY d.ended_at NULLS FIRST, \
         d.approved_at NULLS FIRST, d.asked_at, d.id LIMIT 500"
    ));
    Ok(query.bind::<SqlUuid, _>(court.0).load(read.connection()).await?)
}

pub async fn find(read: &mut impl Read, id: Uuid) -> Result<Delay, StoreError> {
    let query = sql_query(format!("{SELECT} WHERE d.id = $1"));
    let row = query.bind::<SqlUuid, _>(id).get_result(read.connection()).await.optional()?;
    row.ok_or(StoreError::NotFound { what: "delay", id })
}

/// # Errors
/// `payout_delay_standing_key`, `payout_delay_reason_given`.
pub async fn ask(
    tx: &mut Tx,
    (case, court): (CaseId, CourtId),
    (ground, reason): (&str, &str),
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<Uuid, StoreError> {
    let query = sql_query(
        "INSERT INTO payout_delay (id, case_id, court_id, ground, reason, asked_by, asked_at) \
         VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6) RETURNING id",
    );
    let query = query
        .bind::<SqlUuid, _>(case.0)
        .bind::<SqlUuid, _>(court.0)
        .bind::<Text, _>(ground)
        .bind::<Text, _>(reason)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    Ok(query.get_result::<IdRow>(tx.conn()).await?.id)
}

/// # Errors
/// `payout_delay_two_people`, `payout_delay_said_once`.
pub async fn approve(
    tx: &mut Tx,
    id: Uuid,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query =
        sql_query("UPDATE payout_delay SET approved_by = $2, approved_at = $3 WHERE id = $1");
    let query = query.bind::<SqlUuid, _>(id).bind::<SqlUuid, _>(by.0).bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// The ground has ended, or the request is dropped.
///
/// # Errors
/// `payout_delay_said_once`.
pub async fn end(tx: &mut Tx, id: Uuid, by: PersonId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let query = sql_query("UPDATE payout_delay SET ended_by = $2, ended_at = $3 WHERE id = $1");
    let query = query.bind::<SqlUuid, _>(id).bind::<SqlUuid, _>(by.0).bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// Money on its way to a notary, or with one.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Escrow {
    #[diesel(sql_type = SqlUuid)]
    pub payout_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub case_id: Uuid,
    #[diesel(sql_type = Text)]
    pub case_number: String,
    #[diesel(sql_type = Text)]
    pub label: String,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: i64,
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Text)]
    pub ground: String,
    /// The notary, as kept.
    #[diesel(sql_type = Text)]
    pub holder: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub deposited_at: Option<DateTime<Utc>>,
}

/// The deposits of a court with notaries, the oldest first.
pub async fn escrows(read: &mut impl Read, court: CourtId) -> Result<Vec<Escrow>, StoreError> {
    let query = sql_query(
        "SELECT payout_id, case_id, case_number, label, amount_fen, state, ground, holder, \
                deposited_at FROM escrow WHERE court_id = $1 \
          ORDER BY deposited_at NULLS LAST, payout_id LIMIT 500",
    );
    Ok(query.bind::<SqlUuid, _>(court.0).load(read.connection()).await?)
}

/// A notary's account for a line that cannot be paid.
pub struct Notary<'a> {
    pub case: CaseId,
    pub label: &'a str,
    /// As kept.
    pub holder: &'a str,
    pub number: &'a str,
    pub bank: &'a str,
    /// `refuses`, `missing`, `died-or-incapable`, `unreachable` or `other`.
    pub ground: &'a str,
    pub by: PersonId,
}

/// # Errors
/// `payee_account_sealed`, `payee_account_ground_known`.
pub async fn record_notary(
    tx: &mut Tx,
    notary: &Notary<'_>,
    at: DateTime<Utc>,
) -> Result<Uuid, StoreError> {
    let query = sql_query("SELECT record_notary($1, $2, $3, $4, $5, $6, $7, $8) AS id")
        .bind::<SqlUuid, _>(notary.case.0)
        .bind::<Text, _>(notary.label)
        .bind::<Text, _>(notary.holder)
        .bind::<Text, _>(notary.number)
        .bind::<Text, _>(notary.bank)
        .bind::<Text, _>(notary.ground)
        .bind::<SqlUuid, _>(notary.by.0)
        .bind::<Timestamptz, _>(at);
    Ok(query.get_result::<IdRow>(tx.conn()).await?.id)
}
