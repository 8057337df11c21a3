//! Deposits (保证金) and what became of them. The narrow functions of the database move the
//! money; what they refuse has the name of a constraint.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{CaseId, CourtId, DepositId, LotId, PersonId, RegistrationId};
use domain::money::Money;
use uuid::Uuid;

use crate::StoreError;
use crate::accounts::money;
use crate::db::{Read, Tx};

/// Holds a deposit out of the sub-account of a sign-up.
///
/// # Errors
/// `account_balance_no_overdraft` when the sub-account has less, `deposit_registration_key` when
/// it is held already, `deposit_amount_is_the_lots` and `deposit_lot_is_announced`.
pub async fn hold(
    tx: &mut Tx,
    registration: RegistrationId,
    amount: Money,
    at: DateTime<Utc>,
) -> Result<DepositId, StoreError> {
    let query = sql_query("SELECT hold_deposit($1, $2, $3) AS id")
        .bind::<SqlUuid, _>(registration.0)
        .bind::<BigInt, _>(amount.fen())
        .bind::<Timestamptz, _>(at);
    Ok(DepositId(query.get_result::<IdRow>(tx.conn()).await?.id))
}

#[derive(QueryableByName)]
pub(crate) struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
}

/// Counts the deposits of winners towards their prices, each once (M4).
///
/// # Errors
/// `deposit_resolution_deposit_key` when one was resolved before, `deposit_resolution_fits_lot`
/// when its lot is not sold to the one who paid it.
pub async fn apply(
    tx: &mut Tx,
    deposits: &[DepositId],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = deposits.iter().map(|it| it.0).collect();
    let query = sql_query("SELECT apply_deposits($1, $2)");
    query.bind::<Array<SqlUuid>, _>(ids).bind::<Timestamptz, _>(at).execute(tx.conn()).await?;
    Ok(())
}

/// Takes the whole balance of the price out of the winner's sub-account.
pub async fn pay_balance(tx: &mut Tx, lot: LotId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let query = sql_query("SELECT pay_balance($1, $2)");
    query.bind::<SqlUuid, _>(lot.0).bind::<Timestamptz, _>(at).execute(tx.conn()).await?;
    Ok(())
}

/// Forfeits the deposit that had become part of the price of a defaulted lot (悔拍).
pub async fn forfeit_applied(tx: &mut Tx, lot: LotId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let query = sql_query("SELECT forfeit_applied_deposit($1, $2)");
    query.bind::<SqlUuid, _>(lot.0).bind::<Timestamptz, _>(at).execute(tx.conn()).await?;
    Ok(())
}

/// A deposit that was given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    pub deposit: DepositId,
    pub case: CaseId,
    pub amount: Money,
}

/// Orders the refund of everything that may go back to these sign-ups, each by a time of its own;
/// answers the deposits this has returned. Asking again for the same sign-ups orders nothing.
///
/// # Errors
/// `refund_after_end` while a lot still binds the money.
pub async fn refund(
    tx: &mut Tx,
    due: &[(RegistrationId, DateTime<Utc>)],
    at: DateTime<Utc>,
) -> Result<Vec<Returned>, StoreError> {
    let (ids, due): (Vec<Uuid>, Vec<DateTime<Utc>>) =
        due.iter().map(|(registration, due_at)| (registration.0, *due_at)).unzip();
    let query = sql_query("SELECT id, case_id, amount_fen FROM refund_deposits($1, $2, $3)")
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Timestamptz>, _>(due)
        .bind::<Timestamptz, _>(at);
    let rows = query.load::<ReturnedRow>(tx.conn()).await?;
    rows.into_iter().map(ReturnedRow::parse).collect()
}

#[derive(QueryableByName)]
struct ReturnedRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = BigInt)]
    amount_fen: i64,
}

impl ReturnedRow {
    fn parse(self) -> Result<Returned, StoreError> {
        let amount = money(self.amount_fen, "deposit", self.id)?;
        Ok(Returned { deposit: DepositId(self.id), case: CaseId(self.case_id), amount })
    }
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = Integer)]
    count: i32,
}

/// A sign-up of an ended lot whose money is to go back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refundable {
    pub registration: RegistrationId,
    pub court: CourtId,
    /// When the clock of the refund began: the end of the lot, or a later receipt.
    pub since: DateTime<Utc>,
}

/// Whatever is to go back, the oldest first, after passing over the first `skipped`.
pub async fn refundable(
    read: &mut impl Read,
    skipped: i64,
    limit: i64,
) -> Result<Vec<Refundable>, StoreError> {
    let query = sql_query(
        "SELECT s.registration_id AS id, s.court_id, greatest(l.ended_at, s.received_at) AS at \
           FROM refundable s JOIN lot l ON l.id = s.lot_id ORDER BY 3, 1 LIMIT $1 OFFSET $2",
    );
    let query = query.bind::<BigInt, _>(limit).bind::<BigInt, _>(skipped);
    let rows = query.load::<DueRow>(read.connection()).await?;
    Ok(rows.into_iter().map(DueRow::parse).collect())
}

/// Whatever is to go back to those who signed up for these lots.
pub async fn refundable_of(
    read: &mut impl Read,
    lots: &[LotId],
) -> Result<Vec<Refundable>, StoreError> {
    let query = sql_query(
        "SELECT s.registration_id AS id, s.court_id, greatest(l.ended_at, s.received_at) AS at \
           FROM refundable s JOIN lot l ON l.id = s.lot_id WHERE s.lot_id = ANY ($1) ORDER BY 1",
    );
    let query = query.bind::<Array<SqlUuid>, _>(lots.iter().map(|it| it.0).collect::<Vec<_>>());
    let rows = query.load::<DueRow>(read.connection()).await?;
    Ok(rows.into_iter().map(DueRow::parse).collect())
}

#[derive(QueryableByName)]
struct DueRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    court_id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
}

impl DueRow {
    fn parse(self) -> Refundable {
        Refundable {
            registration: RegistrationId(self.id),
            court: CourtId(self.court_id),
            since: self.at,
        }
    }
}

/// Where the money of a sign-up stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub registration: RegistrationId,
    pub case: CaseId,
    pub person: PersonId,
    /// The sub-account number to pay to.
    pub number: String,
    /// Received and bound to nothing.
    pub available: Money,
    pub deposit: Option<Held>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub id: DepositId,
    pub amount: Money,
    pub at: DateTime<Utc>,
    /// `applied`, `returned` or `forfeited`, and when.
    pub resolution: Option<(String, DateTime<Utc>)>,
}

/// The money of a sign-up; `None` before its sub-account is opened.
pub async fn standing(
    read: &mut impl Read,
    registration: RegistrationId,
) -> Result<Option<Standing>, StoreError> {
    Ok(standings(read, &[registration]).await?.pop())
}

/// The money of sign-ups, of those whose sub-accounts are open.
pub async fn standings(
    read: &mut impl Read,
    registrations: &[RegistrationId],
) -> Result<Vec<Standing>, StoreError> {
    let ids: Vec<Uuid> = registrations.iter().map(|it| it.0).collect();
    let query = sql_query("SELECT * FROM deposit_standing WHERE registration_id = ANY ($1)");
    let query = query.bind::<Array<SqlUuid>, _>(ids);
    let rows = query.load::<StandingRow>(read.connection()).await?;
    rows.into_iter().map(StandingRow::parse).collect()
}

/// Whether money of a sign-up is on its way back and the bank has not booked it yet.
pub async fn refund_under_way(
    read: &mut impl Read,
    registration: RegistrationId,
) -> Result<bool, StoreError> {
    let query = sql_query(
        "SELECT count(*)::int AS count FROM payout \
         WHERE kind = 'refund' AND from_owner = $1 AND state <> 'paid'",
    );
    let query = query.bind::<SqlUuid, _>(registration.0);
    Ok(query.get_result::<CountRow>(read.connection()).await?.count > 0)
}

#[derive(QueryableByName)]
struct StandingRow {
    #[diesel(sql_type = SqlUuid)]
    registration_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = BigInt)]
    available_fen: i64,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    deposit_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<BigInt>)]
    held_fen: Option<i64>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    held_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    resolution: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    resolved_at: Option<DateTime<Utc>>,
}

impl StandingRow {
    fn parse(self) -> Result<Standing, StoreError> {
        let id = self.registration_id;
        let deposit = match (self.deposit_id, self.held_fen, self.held_at) {
            (Some(deposit), Some(fen), Some(at)) => Some(Held {
                id: DepositId(deposit),
                amount: money(fen, "deposit", deposit)?,
                at,
                resolution: self.resolution.zip(self.resolved_at),
            }),
            _ => None,
        };
        Ok(Standing {
            registration: RegistrationId(id),
            case: CaseId(self.case_id),
            person: PersonId(self.person_id),
            number: self.number,
            available: money(self.available_fen, "sub-account", id)?,
            deposit,
        })
    }
}
