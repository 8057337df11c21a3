//! Closed books: the chain of a case's account, days and months that are signed, what is open.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{
    Array, BigInt, Binary, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use domain::chain::Hash;
use domain::id::{CaseId, CourtId, PersonId};
use domain::instant::Instant;
use ledger::account::Account;
use ledger::case_record::Posted;
use ledger::entry::{Entry, Kind, Transfer};
use uuid::Uuid;

use crate::StoreError;
use crate::accounts::money;
use crate::db::{Read, Tx};
use crate::deposits::IdRow;

#[derive(QueryableByName)]
struct LegRow {
    #[diesel(sql_type = SqlUuid)]
    entry_id: Uuid,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = SqlUuid)]
    ref_id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    posted_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    amount_fen: i64,
    #[diesel(sql_type = Text)]
    debit: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    debit_owner: Option<Uuid>,
    #[diesel(sql_type = Text)]
    credit: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    credit_owner: Option<Uuid>,
    #[diesel(sql_type = Nullable<Binary>)]
    hash: Option<Vec<u8>>,
}

/// An entry in the order of the account, with the hash it was sealed with, if it has been.
pub struct Placed {
    pub id: Uuid,
    pub posted: Posted,
    pub sealed: Option<Hash>,
}

/// The whole account of a case: the sealed entries in their order, then those to be sealed. Takes
/// the end of the chain until the transaction ends.
pub async fn account(tx: &mut Tx, case: CaseId) -> Result<Vec<Placed>, StoreError> {
    let lock = sql_query("SELECT lock_case_seals($1)").bind::<SqlUuid, _>(case.0);
    lock.execute(tx.conn()).await?;
    let query = sql_query(
        "SELECT t.entry_id, e.kind, e.ref_id, e.posted_at, t.amount_fen, d.kind AS debit, \
                d.owner_id AS debit_owner, c.kind AS credit, c.owner_id AS credit_owner, s.hash \
           FROM transfer t JOIN entry e ON e.id = t.entry_id \
           JOIN account d ON d.id = t.debit_account_id \
           JOIN account c ON c.id = t.credit_account_id \
           LEFT JOIN case_seal s ON s.case_id = t.case_id AND s.entry_id = t.entry_id \
          WHERE t.case_id = $1 \
          ORDER BY s.seq NULLS LAST, min(t.id) OVER (PARTITION BY t.entry_id), t.id",
    );
    let rows = query.bind::<SqlUuid, _>(case.0).load::<LegRow>(tx.conn()).await?;
    let mut placed: Vec<Placed> = Vec::new();
    let mut legs: Vec<LegRow> = Vec::new();
    let mut place = 0_u64;
    for row in rows {
        if legs.as_slice().first().is_some_and(|it| it.entry_id != row.entry_id) {
            place += 1;
            placed.push(entry(case, place, &legs)?);
            legs.clear();
        }
        legs.push(row);
    }
    if !legs.is_empty() {
        placed.push(entry(case, place + 1, &legs)?);
    }
    Ok(placed)
}

fn entry(case: CaseId, seq: u64, legs: &[LegRow]) -> Result<Placed, StoreError> {
    let corrupt = |why| StoreError::Corrupt { what: "case account", id: case.0, why };
    let first = legs.first().ok_or_else(|| corrupt("an entry without transfers"))?;
    let transfers = legs.iter().map(|leg| {
        let account = |kind: &str, owner| {
            Account::parse(kind, owner).ok_or_else(|| corrupt("an account the law does not know"))
        };
        let (debit, credit) =
            (account(&leg.debit, leg.debit_owner)?, account(&leg.credit, leg.credit_owner)?);
        let amount = money(leg.amount_fen, "transfer", leg.entry_id)?;
        Transfer::new(case, debit, credit, amount).map_err(|_| corrupt("a transfer of nothing"))
    });
    let transfers = transfers.collect::<Result<Vec<_>, StoreError>>()?;
    let kind = Kind::parse(&first.kind).ok_or_else(|| corrupt("an event the law does not know"))?;
    let sealed = first.hash.as_deref().map(<[u8; 32]>::try_from).transpose();
    Ok(Placed {
        id: first.entry_id,
        posted: Posted {
            seq,
            at: Instant::from_utc(first.posted_at),
            reference: first.ref_id,
            entry: Entry::new(kind, transfers).map_err(|_| corrupt("no entry"))?,
        },
        sealed: sealed.map_err(|_| corrupt("hash"))?.map(Hash::from_bytes),
    })
}

/// Seals entries behind the `after` that are sealed already.
///
/// # Errors
/// `case_seal_follows`.
pub async fn seal(
    tx: &mut Tx,
    case: CaseId,
    after: usize,
    fresh: &[(Uuid, Hash)],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = fresh.iter().map(|(id, _)| *id).collect();
    let hashes: Vec<Vec<u8>> = fresh.iter().map(|(_, hash)| hash.bytes().to_vec()).collect();
    let query = sql_query("SELECT append_seals($1, $2, $3, $4)")
        .bind::<SqlUuid, _>(case.0)
        .bind::<BigInt, _>(i64::try_from(after).unwrap_or(i64::MAX))
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Binary>, _>(hashes);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// Accounts whose cached balance is not the sum of their transfers: none, ever.
pub async fn drifted(read: &mut impl Read) -> Result<Vec<Uuid>, StoreError> {
    let query = sql_query("SELECT account_id AS id FROM ledger_difference ORDER BY 1 LIMIT 100");
    let rows = query.load::<IdRow>(read.connection()).await?;
    Ok(rows.into_iter().map(|it| it.id).collect())
}

/// Something that stands between a period and its close.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct OpenItem {
    /// `difference`, `statement-missing`, `statement-differs`, `unexplained` or `unidentified`.
    #[diesel(sql_type = Text)]
    pub item: String,
    #[diesel(sql_type = Text)]
    pub book: String,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: i64,
}

/// A day or a month of a court's books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// `day` or `month`.
    pub name: &'static str,
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// The first instant after it.
    pub end: DateTime<Utc>,
}

pub async fn open_items(
    read: &mut impl Read,
    court: CourtId,
    period: &Period,
) -> Result<Vec<OpenItem>, StoreError> {
    let query = sql_query("SELECT * FROM open_items($1, $2, $3, $4) ORDER BY 1, 2, 3 LIMIT 500")
        .bind::<SqlUuid, _>(court.0)
        .bind::<Text, _>(period.name)
        .bind::<Date, _>(period.last)
        .bind::<Timestamptz, _>(period.end);
    Ok(query.load(read.connection()).await?)
}

/// A period that finance has signed, and perhaps enforcement.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Closing {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub court_id: Uuid,
    #[diesel(sql_type = Text)]
    pub period: String,
    #[diesel(sql_type = Date)]
    pub first_day: NaiveDate,
    #[diesel(sql_type = Date)]
    pub last_day: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub auction_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub fund_fen: i64,
    #[diesel(sql_type = SqlUuid)]
    pub finance_by: Uuid,
    #[diesel(sql_type = Timestamptz)]
    pub finance_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub enforcement_by: Option<Uuid>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub enforcement_at: Option<DateTime<Utc>>,
    /// Who signed, for people to read.
    #[diesel(sql_type = Text)]
    pub finance_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub enforcement_name: Option<String>,
}

const CLOSING: &str = "SELECT c.id, c.court_id, c.period, c.first_day, c.last_day, c.auction_fen, \
    c.fund_fen, c.finance_by, c.finance_at, c.enforcement_by, c.enforcement_at, \
    f.display_name AS finance_name, e.display_name AS enforcement_name FROM book_closing c \
    JOIN person f ON f.id = c.finance_by LEFT JOIN person e ON e.id = c.enforcement_by";

pub async fn closings(read: &mut impl Read, court: CourtId) -> Result<Vec<Closing>, StoreError> {
    let query = sql_query(format!(
        "{CLOSING} WHERE c.court_id = $1 ORDER BY c.last_day DESC, c.period LIMIT 500"
    ));
    Ok(query.bind::<SqlUuid, _>(court.0).load(read.connection()).await?)
}

pub async fn closing(read: &mut impl Read, id: Uuid) -> Result<Closing, StoreError> {
    let query = sql_query(format!("{CLOSING} WHERE c.id = $1"));
    let row = query.bind::<SqlUuid, _>(id).get_result(read.connection()).await.optional()?;
    row.ok_or(StoreError::NotFound { what: "closing", id })
}

/// Finance's signature under a period that is over and in which nothing is open.
///
/// # Errors
/// `book_closing_over`, `book_closing_clean`, `book_closing_key`.
pub async fn close(
    tx: &mut Tx,
    court: CourtId,
    period: &Period,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<Uuid, StoreError> {
    let query = sql_query("SELECT close_books($1, $2, $3, $4, $5, $6, $7) AS id")
        .bind::<SqlUuid, _>(court.0)
        .bind::<Text, _>(period.name)
        .bind::<Date, _>(period.first)
        .bind::<Date, _>(period.last)
        .bind::<Timestamptz, _>(period.end)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    Ok(query.get_result::<IdRow>(tx.conn()).await?.id)
}

/// Enforcement's signature; from now on nothing is posted into the period.
///
/// # Errors
/// `book_closing_two_people`, `book_closing_signed_once`, `book_closing_clean`.
pub async fn sign(
    tx: &mut Tx,
    closing: Uuid,
    end: DateTime<Utc>,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query("SELECT sign_closing($1, $2, $3, $4)")
        .bind::<SqlUuid, _>(closing)
        .bind::<Timestamptz, _>(end)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}
