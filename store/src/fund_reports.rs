//! Figures of the case funds (FUND-17): received, paid, unpaid by age, unidentified, set aside,
//! come back.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::CourtId;
use uuid::Uuid;

use crate::StoreError;
use crate::db::Read;

/// A number of items and their sum.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Figure {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: i64,
}

/// What moved between two instants, and what lies there now.
pub async fn figures(
    read: &mut impl Read,
    court: CourtId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Figure>, StoreError> {
    let query = sql_query(
        "SELECT 'received' AS name, count(*) AS count, \
                coalesce(sum(b.amount_fen), 0)::bigint AS amount_fen \
           FROM bank_line b JOIN bank_account a ON a.id = b.bank_account_id \
          WHERE a.court_id = $1 AND b.direction = 'credit' AND b.outcome IN ('matched', 'suspense') \
            AND b.booked_at >= $2 AND b.booked_at < $3 \
            AND NOT EXISTS (SELECT FROM payout p WHERE p.kind = 'fund-transfer' \
                   AND end_to_end_id(p.id) = b.end_to_end_id) \
         UNION ALL \
         SELECT 'paid', count(*), coalesce(sum(p.amount_fen), 0)::bigint \
           FROM payout p JOIN bank_line b ON b.id = p.booked_line_id \
          WHERE p.court_id = $1 AND p.state = 'paid' AND p.kind <> 'fund-transfer' \
            AND b.booked_at >= $2 AND b.booked_at < $3 \
         UNION ALL \
         SELECT 'unidentified', count(*), coalesce(sum(b.credits_fen - b.debits_fen), 0)::bigint \
           FROM ledger_case c JOIN account a ON a.case_id = c.id AND a.kind LIKE '%-suspense' \
           JOIN account_balance b ON b.account_id = a.id AND b.credits_fen > b.debits_fen \
          WHERE c.court_id = $1 \
         UNION ALL \
         SELECT 'set-aside', count(*), coalesce(sum(b.credits_fen - b.debits_fen), 0)::bigint \
           FROM ledger_case c JOIN account a ON a.case_id = c.id AND a.kind = 'set-aside' \
           JOIN account_balance b ON b.account_id = a.id AND b.credits_fen > b.debits_fen \
          WHERE c.court_id = $1 \
         UNION ALL \
         SELECT 'escrowed', count(*), coalesce(sum(e.amount_fen), 0)::bigint FROM escrow e \
          WHERE e.court_id = $1 AND e.state = 'paid' \
         UNION ALL \
         SELECT 'owed-again', count(*), coalesce(sum(p.amount_fen), 0)::bigint FROM payout p \
          WHERE p.court_id = $1 AND p.state IN ('returned', 'rejected') AND NOT EXISTS ( \
                SELECT FROM payout n WHERE n.replaces = p.id AND n.state <> 'withdrawn')",
    );
    let query = query
        .bind::<SqlUuid, _>(court.0)
        .bind::<Timestamptz, _>(from)
        .bind::<Timestamptz, _>(until);
    Ok(query.load(read.connection()).await?)
}

/// A case with money in the case-fund account that has not left it.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Unpaid {
    #[diesel(sql_type = SqlUuid)]
    pub case_id: Uuid,
    #[diesel(sql_type = Text)]
    pub case_number: String,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: i64,
    /// Since when the oldest of it has been here: of what is not distributed, and of what is.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub since: Option<DateTime<Utc>>,
    /// What it waits for: `set-aside`, `owed-again`, `payout`, `plan`.
    #[diesel(sql_type = Text)]
    pub waits_for: String,
}

/// Everything unpaid, the oldest first.
pub async fn unpaid(read: &mut impl Read, court: CourtId) -> Result<Vec<Unpaid>, StoreError> {
    let query = sql_query(
        "SELECT k.id AS case_id, k.case_number, \
                (b.debits_fen - b.credits_fen)::bigint AS amount_fen, \
                least(fund_arrival(k.id), \
                      (SELECT min(p.arrived_at) FROM payout p WHERE p.case_id = k.id \
                          AND p.book = 'fund' AND p.state NOT IN ('paid', 'withdrawn') \
                          AND NOT EXISTS (SELECT FROM payout n WHERE n.replaces = p.id \
                                 AND n.state <> 'withdrawn')), \
                      (SELECT min(s.arrived_at) FROM set_aside s WHERE s.case_id = k.id \
                          AND s.released_at IS NULL)) AS since, \
                CASE WHEN EXISTS (SELECT FROM payout p WHERE p.case_id = k.id AND p.book = 'fund' \
                          AND p.state IN ('returned', 'rejected') AND NOT EXISTS ( \
                              SELECT FROM payout n WHERE n.replaces = p.id \
                                 AND n.state <> 'withdrawn')) THEN 'owed-again' \
                     WHEN EXISTS (SELECT FROM payout p WHERE p.case_id = k.id AND p.book = 'fund' \
                          AND p.state NOT IN ('paid', 'withdrawn', 'returned', 'rejected')) \
                          THEN 'payout' \
                     WHEN EXISTS (SELECT FROM set_aside s WHERE s.case_id = k.id \
                          AND s.released_at IS NULL) AND fund_arrival(k.id) IS NULL \
                          THEN 'set-aside' \
                     ELSE 'plan' END AS waits_for \
           FROM court_case k JOIN account a ON a.case_id = k.id AND a.kind = 'fund-bank' \
           JOIN account_balance b ON b.account_id = a.id AND b.debits_fen > b.credits_fen \
          WHERE k.court_id = $1 ORDER BY since NULLS LAST, k.id LIMIT 2000",
    );
    Ok(query.bind::<SqlUuid, _>(court.0).load(read.connection()).await?)
}
