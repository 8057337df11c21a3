//! Payments out of the court's accounts (发放), under maker–checker, and the batches in which they
//! go to the bank.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{
    BigInt, Binary, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use domain::id::{CaseId, CourtId, LotId, PayoutId, PersonId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::StoreError;
use crate::bank_lines::Outcome;
use crate::db::{Read, Tx};
use crate::deposits::IdRow;

/// A payment, from the request to the bank's booking.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Payout {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub case_id: Uuid,
    #[diesel(sql_type = Text)]
    pub case_number: String,
    /// `auction` or `fund`: the account it leaves.
    #[diesel(sql_type = Text)]
    pub book: String,
    /// `refund`, `fund-transfer` or `distribution`.
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: i64,
    #[diesel(sql_type = Text)]
    pub payee_name: String,
    #[diesel(sql_type = Text)]
    pub payee_number: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub payee_bank: Option<String>,
    #[diesel(sql_type = Text)]
    pub purpose: String,
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub due_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Timestamptz)]
    pub requested_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub batch_id: Option<Uuid>,
    /// Since when the money has been here: the clock runs from it, whatever came back since.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub arrived_at: Option<DateTime<Utc>>,
    /// The payment this one was sent instead of, and the one sent instead of it.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub replaces: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub replaced_by: Option<Uuid>,
    /// `accepted` or `rejected`, as the bank answered the order; neither is a booking.
    #[diesel(sql_type = Nullable<Text>)]
    pub bank_answer: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub bank_reason: Option<String>,
    /// A refund to another account than the money came from.
    #[diesel(sql_type = Bool)]
    pub elsewhere: bool,
}

impl Payout {
    /// What the bank knows the payment by; never another.
    pub fn end_to_end_id(&self) -> String {
        self.id.simple().to_string()
    }
}

const SELECT: &str = "SELECT p.id, p.case_id, c.case_number, p.book, p.kind, p.amount_fen, \
    p.payee_name, p.payee_number, p.payee_bank, p.purpose, p.state, p.due_at, p.requested_at, \
    p.batch_id, p.arrived_at, p.replaces, n.id AS replaced_by, p.bank_answer, \
    coalesce(p.bank_reason, l.remittance) AS bank_reason, p.elsewhere \
    FROM payout p JOIN court_case c ON c.id = p.case_id \
    LEFT JOIN payout n ON n.replaces = p.id AND n.state <> 'withdrawn' \
    LEFT JOIN bank_line l ON l.id = p.returned_line_id";

/// The payments of a court, in one state or in all, the most urgent first.
pub async fn of_court(
    read: &mut impl Read,
    court: CourtId,
    state: Option<&str>,
) -> Result<Vec<Payout>, StoreError> {
    let query = sql_query(format!(
        "{SELECT} WHERE p.court_id = $1 AND ($2::text IS NULL OR p.state = $2) \
         ORDER BY p.due_at NULLS LAST, p.requested_at DESC, p.id LIMIT 500"
    ));
    let query = query.bind::<SqlUuid, _>(court.0).bind::<Nullable<Text>, _>(state);
    Ok(query.load(read.connection()).await?)
}

pub async fn find(read: &mut impl Read, id: PayoutId) -> Result<(Payout, CourtId), StoreError> {
    let query = sql_query(format!("{SELECT} WHERE p.id = $1"));
    let row = query.bind::<SqlUuid, _>(id.0).get_result(read.connection()).await.optional()?;
    let row: Payout = row.ok_or(StoreError::NotFound { what: "payout", id: id.0 })?;
    let query = sql_query("SELECT court_id AS id FROM payout WHERE id = $1");
    let court = query.bind::<SqlUuid, _>(id.0).get_result::<IdRow>(read.connection()).await?;
    Ok((row, CourtId(court.id)))
}

/// Asks for a payment that was refused or came back, under a new id, with the clock it had.
///
/// # Errors
/// `payout_again_is_owed`, `payout_replaces_key` when it was asked for before,
/// `payout_payee_confirmed`, `payout_elsewhere_checked` without a document.
pub async fn request_again(
    tx: &mut Tx,
    payout: PayoutId,
    (payee, voucher): (Option<Uuid>, Option<&str>),
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<PayoutId, StoreError> {
    let query = sql_query("SELECT request_again($1, $2, $3, $4, $5) AS id")
        .bind::<SqlUuid, _>(payout.0)
        .bind::<Nullable<SqlUuid>, _>(payee)
        .bind::<Nullable<Text>, _>(voucher)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    Ok(PayoutId(query.get_result::<IdRow>(tx.conn()).await?.id))
}

/// One step of a payout that does not go with a plan.
///
/// # Errors
/// `payout_step_of_plan`, `payout_step_in_order`, and the names of the persons' CHECKs.
pub async fn advance(
    tx: &mut Tx,
    payout: PayoutId,
    to: &str,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query("SELECT advance_payout($1, $2, $3, $4)")
        .bind::<SqlUuid, _>(payout.0)
        .bind::<Text, _>(to)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// Takes back a payment that was asked for again, before its release.
///
/// # Errors
/// `payout_step_in_order`.
pub async fn withdraw(tx: &mut Tx, payout: PayoutId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let query = sql_query("SELECT withdraw_payout($1, $2)")
        .bind::<SqlUuid, _>(payout.0)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// What the bank says about one payment of an order.
pub struct Answer<'a> {
    pub end_to_end_id: &'a str,
    /// The reason, if it is refused.
    pub rejected: Option<&'a str>,
}

/// Notes the bank's answers of a kept file, in their order.
pub async fn note_answers(
    tx: &mut Tx,
    hash: &[u8],
    answers: &[Answer<'_>],
    at: DateTime<Utc>,
) -> Result<Vec<Outcome>, StoreError> {
    let lines = answers.iter().zip(1..).map(|(it, line)| {
        let answer = if it.rejected.is_some() { "rejected" } else { "accepted" };
        json!({"line": line, "end_to_end_id": it.end_to_end_id, "answer": answer,
               "reason": it.rejected})
    });
    let query = sql_query("SELECT * FROM note_bank_answer($1, $2, $3)")
        .bind::<Binary, _>(hash)
        .bind::<Jsonb, _>(Value::Array(lines.collect()))
        .bind::<Timestamptz, _>(at);
    Ok(query.load(tx.conn()).await?)
}

/// The payments of a batch, by account and id.
pub async fn of_batch(read: &mut impl Read, batch: Uuid) -> Result<Vec<Payout>, StoreError> {
    let query = sql_query(format!("{SELECT} WHERE p.batch_id = $1 ORDER BY p.book, p.id"));
    Ok(query.bind::<SqlUuid, _>(batch).load(read.connection()).await?)
}

/// A message to the bank.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Batch {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub court_id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
}

pub async fn batch(read: &mut impl Read, id: Uuid) -> Result<Batch, StoreError> {
    let query = sql_query("SELECT id, court_id, created_at FROM payment_batch WHERE id = $1");
    let row = query.bind::<SqlUuid, _>(id).get_result(read.connection()).await.optional()?;
    row.ok_or(StoreError::NotFound { what: "payment batch", id })
}

/// Puts everything that may go to the bank into a new batch: released payouts, refunds that are
/// owed and transfers between the court's own accounts. `None` if nothing may.
///
/// # Errors
/// `payout_submitter_is_another` when a transfer was asked for by the same person.
pub async fn submit(
    tx: &mut Tx,
    court: CourtId,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<Option<Uuid>, StoreError> {
    let query = sql_query("SELECT submit_payouts($1, $2, $3) AS id")
        .bind::<SqlUuid, _>(court.0)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    Ok(query.get_result::<BatchRow>(tx.conn()).await?.id)
}

#[derive(QueryableByName)]
struct BatchRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    id: Option<Uuid>,
}

/// Asks for the transfer of a completed lot's price to the case-fund account.
///
/// # Errors
/// `fund_transfer_lot_is_completed`, `payout_lot_key` when it was asked for before.
pub async fn move_to_case_fund(
    tx: &mut Tx,
    lot: LotId,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<PayoutId, StoreError> {
    let query = sql_query("SELECT move_to_case_fund($1, $2, $3) AS id")
        .bind::<SqlUuid, _>(lot.0)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    Ok(PayoutId(query.get_result::<IdRow>(tx.conn()).await?.id))
}

/// Where a line of a plan may be paid to.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Payee {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub case_id: Uuid,
    #[diesel(sql_type = Text)]
    pub label: String,
    #[diesel(sql_type = Text)]
    pub holder: String,
    #[diesel(sql_type = Text)]
    pub number: String,
    #[diesel(sql_type = Text)]
    pub bank: String,
    #[diesel(sql_type = SqlUuid)]
    pub recorded_by: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub confirmed_by: Option<Uuid>,
}

const SELECT_PAYEE: &str =
    "SELECT id, case_id, label, holder, number, bank, recorded_by, confirmed_by FROM payee_account";

pub async fn payees(read: &mut impl Read, case: CaseId) -> Result<Vec<Payee>, StoreError> {
    let query = sql_query(format!("{SELECT_PAYEE} WHERE case_id = $1 ORDER BY recorded_at, id"));
    Ok(query.bind::<SqlUuid, _>(case.0).load(read.connection()).await?)
}

pub async fn payee(read: &mut impl Read, id: Uuid) -> Result<Payee, StoreError> {
    let query = sql_query(format!("{SELECT_PAYEE} WHERE id = $1"));
    let row = query.bind::<SqlUuid, _>(id).get_result(read.connection()).await.optional()?;
    row.ok_or(StoreError::NotFound { what: "payee", id })
}

/// An account for a label of a case, before anybody has confirmed it.
pub struct NewPayee<'a> {
    pub case: CaseId,
    /// A claim's label, a cost's id, `execution-fee` or `surplus`.
    pub label: &'a str,
    pub holder: &'a str,
    pub number: &'a str,
    pub bank: &'a str,
    pub by: PersonId,
}

/// # Errors
/// `payee_account_number_plain`.
pub async fn record_payee(
    tx: &mut Tx,
    payee: &NewPayee<'_>,
    at: DateTime<Utc>,
) -> Result<Uuid, StoreError> {
    let query = sql_query("SELECT record_payee($1, $2, $3, $4, $5, $6, $7) AS id")
        .bind::<SqlUuid, _>(payee.case.0)
        .bind::<Text, _>(payee.label)
        .bind::<Text, _>(payee.holder)
        .bind::<Text, _>(payee.number)
        .bind::<Text, _>(payee.bank)
        .bind::<SqlUuid, _>(payee.by.0)
        .bind::<Timestamptz, _>(at);
    Ok(query.get_result::<IdRow>(tx.conn()).await?.id)
}

/// # Errors
/// `payee_account_two_people`, `payee_account_confirmed_once`.
pub async fn confirm_payee(
    tx: &mut Tx,
    payee: Uuid,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query("SELECT confirm_payee($1, $2, $3)")
        .bind::<SqlUuid, _>(payee)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}
