//! Debits that nobody ordered, and what two people say they were.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{CourtId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::deposits::IdRow;

/// A debit that is in no account yet.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Unexplained {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    pub book: String,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: i64,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Timestamptz)]
    pub booked_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub why: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub payee: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub payee_account: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub remittance: Option<String>,
    #[diesel(embed)]
    pub said: PendingExplanation,
}

/// What the first person has said; empty if nobody has.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct PendingExplanation {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub explanation_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub ground: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub subject: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub voucher: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub proposed_by: Option<Uuid>,
}

/// Debits of a court that nobody has explained, the oldest first.
pub async fn of_court(
    read: &mut impl Read,
    court: CourtId,
) -> Result<Vec<Unexplained>, StoreError> {
    let query = sql_query(
        "SELECT b.id, a.book, b.amount_fen, b.reference, b.booked_at, coalesce(b.why, '') AS why, \
                b.other_name AS payee, b.other_account AS payee_account, b.remittance, \
                x.id AS explanation_id, x.ground, \
                coalesce(x.made_good_by, x.payout_id, x.registration_id) AS subject, \
                x.voucher, x.reason, x.proposed_by \
           FROM bank_line b JOIN bank_account a ON a.id = b.bank_account_id \
           LEFT JOIN LATERAL (SELECT * FROM debit_explanation e WHERE e.line_id = b.id \
                               ORDER BY e.approved_at NULLS LAST, e.proposed_at DESC, e.id \
                               LIMIT 1) x ON true \
          WHERE a.court_id = $1 AND b.outcome = 'unexplained' AND x.approved_by IS NULL \
          ORDER BY b.booked_at, b.id LIMIT 500",
    );
    Ok(query.bind::<SqlUuid, _>(court.0).load(read.connection()).await?)
}

/// What somebody says a debit was.
pub struct Explanation<'a> {
    pub line: Uuid,
    /// `made-good`, `payment`, `payer` or `interest`.
    pub ground: &'a str,
    /// The line, payment or sign-up that the ground speaks of.
    pub subject: Option<Uuid>,
    pub voucher: &'a str,
    pub reason: &'a str,
    pub by: PersonId,
}

/// The first person's word on a debit.
///
/// # Errors
/// `debit_explanation_unexplained`, `debit_explanation_once_key`, `debit_explanation_ground_fits`,
/// `debit_explanation_voucher_given`.
pub async fn propose(
    tx: &mut Tx,
    said: &Explanation<'_>,
    at: DateTime<Utc>,
) -> Result<Uuid, StoreError> {
    let query = sql_query("SELECT propose_explanation($1, $2, $3, $4, $5, $6, $7) AS id")
        .bind::<SqlUuid, _>(said.line)
        .bind::<Text, _>(said.ground)
        .bind::<Nullable<SqlUuid>, _>(said.subject)
        .bind::<Text, _>(said.voucher)
        .bind::<Text, _>(said.reason)
        .bind::<SqlUuid, _>(said.by.0)
        .bind::<Timestamptz, _>(at);
    Ok(query.get_result::<IdRow>(tx.conn()).await?.id)
}

/// An explanation that two people have agreed on, with the case it touched, if any.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Agreed {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub case_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    pub ground: String,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: i64,
}

/// The second person agrees, and the debit is posted.
///
/// # Errors
/// `debit_explanation_two_people`, `debit_explanation_once_key`, `debit_explanation_fits`,
/// `account_balance_no_overdraft`.
pub async fn approve(
    tx: &mut Tx,
    line: Uuid,
    explanation: Uuid,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<Agreed, StoreError> {
    let query = sql_query(
        "SELECT coalesce(p.case_id, s.case_id) AS case_id, x.ground, b.amount_fen \
           FROM debit_explanation x JOIN bank_line b ON b.id = x.line_id \
           LEFT JOIN payout p ON p.id = x.payout_id \
           LEFT JOIN sub_account s ON s.registration_id = x.registration_id \
          WHERE x.id = $1 AND x.line_id = $2",
    );
    let query = query.bind::<SqlUuid, _>(explanation).bind::<SqlUuid, _>(line);
    let found: Option<Agreed> = query.get_result(tx.conn()).await.optional()?;
    let agreed = found.ok_or(StoreError::NotFound { what: "explanation", id: explanation })?;
    let query = sql_query("SELECT approve_explanation($1, $2, $3)")
        .bind::<SqlUuid, _>(explanation)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(agreed)
}

/// The court on whose account a line was booked.
pub async fn line_court(read: &mut impl Read, line: Uuid) -> Result<CourtId, StoreError> {
    let query = sql_query(
        "SELECT a.court_id AS id FROM bank_line b JOIN bank_account a ON a.id = b.bank_account_id \
          WHERE b.id = $1",
    );
    let row: Option<IdRow> =
        query.bind::<SqlUuid, _>(line).get_result(read.connection()).await.optional()?;
    row.map(|it| CourtId(it.id)).ok_or(StoreError::NotFound { what: "bank line", id: line })
}
