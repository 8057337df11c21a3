//! The accounts of a case: sub-account numbers (子账号), balances, the daily identity.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{CaseId, CourtId, PersonId, RegistrationId};
use domain::money::Money;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};

/// Opens the sub-account of a sign-up (一人一案一账号), or returns the number it already has. A
/// number belongs to one person and one case and is never given again (M3).
pub async fn open_sub_account(
    tx: &mut Tx,
    court: CourtId,
    case: CaseId,
    registration: RegistrationId,
    person: PersonId,
    at: DateTime<Utc>,
) -> Result<String, StoreError> {
    let query = sql_query("SELECT open_sub_account($1, $2, $3, $4, $5) AS number")
        .bind::<SqlUuid, _>(court.0)
        .bind::<SqlUuid, _>(case.0)
        .bind::<SqlUuid, _>(registration.0)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Timestamptz, _>(at);
    Ok(query.get_result::<NumberRow>(tx.conn()).await?.number)
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = Text)]
    number: String,
}

/// A real bank account of a court.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct BankAccount {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// `auction` or `fund`.
    #[diesel(sql_type = Text)]
    pub book: String,
    #[diesel(sql_type = Text)]
    pub number: String,
    #[diesel(sql_type = Text)]
    pub holder: String,
    #[diesel(sql_type = Text)]
    pub bank: String,
}

/// The two bank accounts of a court, the auction account first.
pub async fn bank_accounts(
    read: &mut impl Read,
    court: CourtId,
) -> Result<Vec<BankAccount>, StoreError> {
    let query = sql_query(
        "SELECT id, book, number, holder, bank FROM bank_account WHERE court_id = $1 ORDER BY book",
    );
    Ok(query.bind::<SqlUuid, _>(court.0).load(read.connection()).await?)
}

/// An account of a case that has ever been posted to, with what it holds on its own side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The kind, as `ledger::account` names it.
    pub kind: String,
    pub owner: Option<Uuid>,
    pub held: Money,
}

/// The accounts of a case in the order of the chart.
pub async fn balances(read: &mut impl Read, case: CaseId) -> Result<Vec<Balance>, StoreError> {
    let query = sql_query(
        "SELECT a.kind, a.owner_id, abs(b.debits_fen - b.credits_fen)::bigint AS held_fen \
           FROM account a JOIN account_balance b ON b.account_id = a.id \
          WHERE a.case_id = $1 ORDER BY a.book, a.side DESC, a.kind, a.owner_id",
    );
    let rows = query.bind::<SqlUuid, _>(case.0).load::<BalanceRow>(read.connection()).await?;
    let balance = |row: BalanceRow| {
        let held = money(row.held_fen, "account", case.0)?;
        Ok(Balance { kind: row.kind, owner: row.owner_id, held })
    };
    rows.into_iter().map(balance).collect()
}

#[derive(QueryableByName)]
struct BalanceRow {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    owner_id: Option<Uuid>,
    #[diesel(sql_type = BigInt)]
    held_fen: i64,
}

/// What one account of a case holds; nothing if it was never posted to.
pub async fn held(read: &mut impl Read, case: CaseId, kind: &str) -> Result<Money, StoreError> {
    let all = balances(read, case).await?;
    let of_kind = all.into_iter().filter(|it| it.kind == kind).map(|it| it.held);
    Money::sum(of_kind).ok_or(StoreError::Corrupt {
        what: "account",
        id: case.0,
        why: "the balances are beyond the largest amount",
    })
}

/// One line of the daily identity (M7): what the books say about one bank account.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Reconciliation {
    #[diesel(sql_type = Text)]
    pub book: String,
    #[diesel(sql_type = Text)]
    pub number: String,
    #[diesel(sql_type = BigInt)]
    pub mirror_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub sub_ledgers_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub suspense_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub in_transit_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub interest_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub fees_fen: i64,
    /// Every line the bank has booked, summed.
    #[diesel(sql_type = BigInt)]
    pub booked_fen: i64,
    /// The closing balance of the latest statement of the bank, if one was read.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub statement_fen: Option<i64>,
}

impl Reconciliation {
    /// What the bank holds and the books do not explain; zero, or somebody has to look.
    pub const fn difference_fen(&self) -> i64 {
        let inside =
            self.sub_ledgers_fen + self.suspense_fen + self.in_transit_fen + self.interest_fen
                - self.fees_fen;
        self.booked_fen - inside
    }
}

/// The identity of each bank account of a court, with the statement of `day` if it was read.
pub async fn reconciliation(
    read: &mut impl Read,
    court: CourtId,
    day: chrono::NaiveDate,
) -> Result<Vec<Reconciliation>, StoreError> {
    let query = sql_query(
        "SELECT r.*, (SELECT b.closing_fen FROM bank_balance b \
                        JOIN bank_account a ON a.id = b.bank_account_id \
                       WHERE a.number = r.number AND b.day = $2) AS statement_fen \
           FROM reconciliation r WHERE r.court_id = $1 ORDER BY r.book",
    );
    let query = query.bind::<SqlUuid, _>(court.0).bind::<diesel::sql_types::Date, _>(day);
    Ok(query.load(read.connection()).await?)
}

/// A stored amount as [`Money`].
pub(crate) fn money(fen: i64, what: &'static str, id: Uuid) -> Result<Money, StoreError> {
    Money::from_fen(fen).ok_or(StoreError::Corrupt { what, id, why: "an amount is out of range" })
}
