//! What the bank booked (流水), each movement once, and unidentified money (不明款).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{
    BigInt, Binary, Bool, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use domain::id::{CaseId, CourtId, PersonId, RegistrationId};
use domain::money::Money;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::StoreError;
use crate::accounts::money;
use crate::db::{Read, Tx};
use crate::deposits::IdRow;

/// Which narrow function books a movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Booking {
    Credit,
    /// A credit that is a payment of ours coming back (退汇).
    Return,
    Debit,
    /// The bank takes a credit back (冲正).
    Reversal,
    Interest,
    Fee,
}

/// One movement as read from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    pub booking: Booking,
    pub line: i32,
    pub account: String,
    pub reference: String,
    pub amount: Money,
    pub booked_at: DateTime<Utc>,
    pub credited_number: Option<String>,
    /// The payer's name as the bank wrote it, compared in passing and not kept.
    pub payer_plain: Option<String>,
    /// As they are kept: sealed.
    pub other_name: Option<String>,
    pub other_account: Option<String>,
    pub end_to_end_id: Option<String>,
    pub remittance: Option<String>,
    /// The serial number of the movement that this one takes back.
    pub reverses: Option<String>,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Outcome {
    #[diesel(sql_type = Integer)]
    pub line: i32,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: i64,
    /// `matched`, `suspense`, `duplicate`, `payout-booked`, `payout-returned`,
    /// `interest-booked`, `fee-booked`, `credit-reversed` or `unexplained`.
    #[diesel(sql_type = Text)]
    pub outcome: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub why: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub case_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub registration_id: Option<Uuid>,
}

/// A file as it came, under its digest.
pub struct File<'a> {
    pub hash: &'a [u8],
    pub court: CourtId,
    /// `camt.053`, `camt.054` or `pain.002`.
    pub kind: &'a str,
    /// The file, sealed.
    pub raw: &'a [u8],
    pub by: PersonId,
}

/// Keeps a raw file; false if this very file was imported before.
pub async fn keep_file(
    tx: &mut Tx,
    file: &File<'_>,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let query = sql_query("SELECT keep_bank_file($1, $2, $3, $4, $5, $6) AS fresh")
        .bind::<Binary, _>(file.hash)
        .bind::<SqlUuid, _>(file.court.0)
        .bind::<Text, _>(file.kind)
        .bind::<Binary, _>(file.raw)
        .bind::<SqlUuid, _>(file.by.0)
        .bind::<Timestamptz, _>(at);
    Ok(query.get_result::<FreshRow>(tx.conn()).await?.fresh)
}

#[derive(QueryableByName)]
struct FreshRow {
    #[diesel(sql_type = Bool)]
    fresh: bool,
}

/// Keeps the closing balance the bank states for a day.
pub async fn keep_balance(
    tx: &mut Tx,
    hash: &[u8],
    account: &str,
    day: NaiveDate,
    closing: Money,
) -> Result<(), StoreError> {
    let query = sql_query("SELECT keep_bank_balance($1, $2, $3, $4)")
        .bind::<Binary, _>(hash)
        .bind::<Text, _>(account)
        .bind::<Date, _>(day)
        .bind::<BigInt, _>(closing.fen());
    query.execute(tx.conn()).await?;
    Ok(())
}

/// Books the movements of a kept file, in one statement for each kind of booking; returns what
/// became of every line, in the order of the lines.
///
/// # Errors
/// `bank_line_account_is_the_courts`, `bank_line_reference_is_one_movement`; then nothing of the
/// file is booked.
pub async fn book(
    tx: &mut Tx,
    hash: &[u8],
    movements: &[Movement],
    at: DateTime<Utc>,
) -> Result<Vec<Outcome>, StoreError> {
    let mut outcomes = Vec::new();
    for (booking, function) in [
        (Booking::Credit, "credit_from_bank"),
        (Booking::Interest, "book_interest"),
        (Booking::Reversal, "reverse_credit"),
        (Booking::Fee, "book_fee"),
        (Booking::Debit, "book_payout"),
        (Booking::Return, "return_payout"),
    ] {
        let lines: Vec<Value> =
            movements.iter().filter(|it| it.booking == booking).map(json).collect();
        if lines.is_empty() {
            continue;
        }
        let query = sql_query(format!("SELECT * FROM {function}($1, $2, $3)"))
            .bind::<Binary, _>(hash)
            .bind::<Jsonb, _>(Value::Array(lines))
            .bind::<Timestamptz, _>(at);
        outcomes.extend(query.load::<Outcome>(tx.conn()).await?);
    }
    outcomes.sort_by_key(|it| it.line);
    Ok(outcomes)
}

fn json(movement: &Movement) -> Value {
    json!({
        "line": movement.line,
        "account": movement.account,
        "reference": movement.reference,
        "amount_fen": movement.amount.fen(),
        "booked_at": movement.booked_at,
        "credited_number": movement.credited_number,
        "payer_plain": movement.payer_plain,
        "other_name": movement.other_name,
        "other_account": movement.other_account,
        "end_to_end_id": movement.end_to_end_id,
        "remittance": movement.remittance,
        "reverses": movement.reverses,
    })
}

/// Unidentified money, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Suspense {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    pub book: String,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: i64,
    #[diesel(sql_type = Text)]
    pub why: String,
    #[diesel(sql_type = Timestamptz)]
    pub received_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub payer: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub payer_account: Option<String>,
    /// The number the payer wrote.
    #[diesel(sql_type = Nullable<Text>)]
    pub credited_number: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub remittance: Option<String>,
    /// A claim waiting for the second person.
    #[diesel(embed)]
    pub claim: PendingClaim,
}

/// A claim with all that the second person agrees to; empty if there is none.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct PendingClaim {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub claim_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub claimed_by: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    /// The document (凭证) the claim rests on.
    #[diesel(sql_type = Nullable<Text>)]
    pub voucher: Option<String>,
    /// The case whose money it is said to be.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub case_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub case_number: Option<String>,
    /// The sign-up, its bidder and his sub-account, for money in the auction account.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub registration_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub bidder: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub sub_account: Option<String>,
    /// Where a refund would go.
    #[diesel(sql_type = Nullable<Text>)]
    pub origin_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub origin_account: Option<String>,
}

pub async fn suspense(read: &mut impl Read, court: CourtId) -> Result<Vec<Suspense>, StoreError> {
    let query = sql_query(
        "SELECT s.id, s.book, s.amount_fen, s.why, s.received_at, l.reference, \
                l.other_name AS payer, l.other_account AS payer_account, \
                l.credited_number, l.remittance, \
                c.id AS claim_id, c.claimed_by, c.reason, c.voucher, c.case_id, k.case_number, \
                c.registration_id, p.display_name AS bidder, a.number AS sub_account, \
                c.origin_name, c.origin_account \
           FROM suspense s JOIN bank_line l ON l.id = s.id \
           LEFT JOIN LATERAL (SELECT * FROM suspense_claim c WHERE c.suspense_id = s.id \
                               ORDER BY claimed_at DESC, id LIMIT 1) c ON true \
           LEFT JOIN court_case k ON k.id = c.case_id \
           LEFT JOIN sub_account a ON a.registration_id = c.registration_id \
           LEFT JOIN person p ON p.id = a.person_id \
          WHERE s.court_id = $1 AND c.approved_by IS NULL \
            AND NOT EXISTS (SELECT FROM reversed_line r WHERE r.line_id = s.id) \
          ORDER BY s.received_at, s.id LIMIT 500",
    );
    Ok(query.bind::<SqlUuid, _>(court.0).load(read.connection()).await?)
}

/// Whose unidentified money is said to be.
pub struct Claim<'a> {
    pub suspense: Uuid,
    pub case: CaseId,
    pub registration: Option<RegistrationId>,
    pub reason: &'a str,
    pub voucher: &'a str,
    /// Who paid and from which account, where the bank did not say so; both as they are kept.
    pub origin: (&'a str, Option<&'a str>),
    pub by: PersonId,
}

/// The first person's word on unidentified money.
///
/// # Errors
/// `suspense_claim_same_court`, `suspense_claim_fits_account`, `suspense_claim_once_key`,
/// `suspense_claim_origin_known`, `suspense_claim_reason_given`, `suspense_claim_voucher_given`.
pub async fn propose_claim(
    tx: &mut Tx,
    claim: &Claim<'_>,
    at: DateTime<Utc>,
) -> Result<Uuid, StoreError> {
    let query = sql_query("SELECT propose_claim($1, $2, $3, $4, $5, $6, $7, $8, $9) AS id")
        .bind::<SqlUuid, _>(claim.suspense)
        .bind::<SqlUuid, _>(claim.case.0)
        .bind::<Nullable<SqlUuid>, _>(claim.registration.map(|it| it.0))
        .bind::<Text, _>(claim.reason)
        .bind::<Text, _>(claim.voucher)
        .bind::<Text, _>(claim.origin.0)
        .bind::<Nullable<Text>, _>(claim.origin.1)
        .bind::<SqlUuid, _>(claim.by.0)
        .bind::<Timestamptz, _>(at);
    Ok(query.get_result::<IdRow>(tx.conn()).await?.id)
}

/// A claim that two people have agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    pub case: CaseId,
    /// The sign-up that has received the money, if it lay in the auction account.
    pub registration: Option<RegistrationId>,
    pub amount: Money,
    pub reason: String,
}

/// The second person agrees, and the money moves.
///
/// # Errors
/// `suspense_claim_two_people`, `suspense_claim_once_key`.
pub async fn approve_claim(
    tx: &mut Tx,
    suspense: Uuid,
    claim: Uuid,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<Approved, StoreError> {
    let query = sql_query(
        "SELECT c.case_id, c.registration_id, c.reason, s.amount_fen FROM suspense_claim c \
           JOIN suspense s ON s.id = c.suspense_id WHERE c.id = $1 AND s.id = $2",
    );
    let query = query.bind::<SqlUuid, _>(claim).bind::<SqlUuid, _>(suspense);
    let row: Option<ClaimRow> = query.get_result(tx.conn()).await.optional()?;
    let row = row.ok_or(StoreError::NotFound { what: "suspense claim", id: claim })?;
    let query = sql_query("SELECT claim_suspense($1, $2, $3)")
        .bind::<SqlUuid, _>(claim)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(Approved {
        case: CaseId(row.case_id),
        registration: row.registration_id.map(RegistrationId),
        amount: money(row.amount_fen, "suspense", suspense)?,
        reason: row.reason,
    })
}

#[derive(QueryableByName)]
struct ClaimRow {
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    registration_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    reason: String,
    #[diesel(sql_type = BigInt)]
    amount_fen: i64,
}

/// The court with which unidentified money lies.
pub async fn suspense_court(read: &mut impl Read, id: Uuid) -> Result<CourtId, StoreError> {
    let query = sql_query("SELECT court_id AS id FROM suspense WHERE id = $1");
    let row: Option<IdRow> =
        query.bind::<SqlUuid, _>(id).get_result(read.connection()).await.optional()?;
    row.map(|it| CourtId(it.id)).ok_or(StoreError::NotFound { what: "suspense", id })
}

impl Outcome {
    /// The amount of the line.
    pub fn amount(&self) -> Result<Money, StoreError> {
        money(self.amount_fen, "bank line", self.case_id.unwrap_or_default())
    }
}
