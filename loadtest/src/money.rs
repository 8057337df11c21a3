//! The books after a run, by SQL: nothing made or lost, every ended lot settled once.

use tokio_postgres::Client;
use uuid::Uuid;

use crate::check::{Finding, Wrong};
use crate::client::Failure;

/// What must have no row; each row is told in words.
const IDENTITIES: [(&str, &str); 6] = [
    (
        "balances are not the sums of their transfers",
        "SELECT b.account_id::text FROM account_balance b \
         LEFT JOIN (SELECT debit_account_id AS id, sum(amount_fen) AS fen FROM transfer \
             GROUP BY 1) d ON d.id = b.account_id \
         LEFT JOIN (SELECT credit_account_id AS id, sum(amount_fen) AS fen FROM transfer \
             GROUP BY 1) c ON c.id = b.account_id \
         WHERE b.debits_fen <> coalesce(d.fen, 0) OR b.credits_fen <> coalesce(c.fen, 0)",
    ),
    (
        "debits and credits of a case differ",
        "SELECT a.case_id::text FROM account a JOIN account_balance b ON b.account_id = a.id \
         GROUP BY 1 HAVING sum(b.debits_fen) <> sum(b.credits_fen)",
    ),
    (
        "a bank account does not hold what is owed inside",
        "SELECT court_id::text || ' ' || book FROM ledger_identity WHERE mirror_fen <> \
         sub_ledgers_fen + suspense_fen + in_transit_fen + interest_fen - fees_fen",
    ),
    (
        "the platform's own view of differences has a row",
        "SELECT account_id::text FROM ledger_difference",
    ),
    (
        "a sold lot's price or winner is not the journal's",
        "SELECT l.id::text FROM lot l JOIN lot_head h ON h.lot_id = l.id \
         LEFT JOIN registration r ON r.id = l.winner_registration_id \
         WHERE h.phase = 'closed' AND (l.state = 'announced' \
             OR l.hammer_price_fen IS DISTINCT FROM h.leader_price_fen \
             OR r.bid_code IS DISTINCT FROM h.leader_code)",
    ),
    (
        "a deposit of an ended lot is not resolved, or a refund is not ordered",
        "SELECT d.id::text FROM deposit d JOIN registration r ON r.id = d.registration_id \
         JOIN lot l ON l.id = r.lot_id LEFT JOIN deposit_resolution x ON x.deposit_id = d.id \
         LEFT JOIN (SELECT from_owner, sum(amount_fen) AS fen FROM payout WHERE kind = 'refund' \
             GROUP BY 1) p ON p.from_owner = r.id \
         WHERE l.state IN ('sold', 'unsold') AND CASE WHEN l.winner_registration_id = r.id \
             THEN x.kind IS DISTINCT FROM 'applied' OR p.fen IS NOT NULL \
             ELSE x.kind IS DISTINCT FROM 'returned' OR p.fen IS DISTINCT FROM d.amount_fen END",
    ),
];

pub async fn check(database: &Client) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for (what, sql) in IDENTITIES {
        for row in database.query(sql, &[]).await? {
            let which: String = row.try_get(0)?;
            findings.push(Finding {
                wrong: Wrong::Money,
                lot: None,
                what: format!("{what}: {which}"),
            });
        }
    }
    Ok(findings)
}

/// How many of these lots are not closed and settled yet.
pub async fn unsettled(database: &Client, lots: &[Uuid]) -> Result<i64, Failure> {
    let sql = "SELECT count(*) FROM lot l LEFT JOIN lot_head h ON h.lot_id = l.id \
         WHERE l.id = ANY ($1) AND (l.state = 'announced' \
         OR h.phase IS DISTINCT FROM 'closed' OR EXISTS (SELECT FROM refundable s \
             WHERE s.lot_id = l.id))";
    Ok(database.query_one(sql, &[&lots]).await?.try_get(0)?)
}

/// The same lots by name, for a person who has to find out why.
pub async fn unsettled_in_words(database: &Client, lots: &[Uuid]) -> Result<String, Failure> {
    let sql = "SELECT coalesce(string_agg(concat_ws(' ', l.id, l.state, h.phase, \
         to_timestamp(h.ends_at_us / 1000000)), ', '), '') FROM lot l \
         LEFT JOIN lot_head h ON h.lot_id = l.id WHERE l.id = ANY ($1) \
         AND (l.state = 'announced' OR h.phase IS DISTINCT FROM 'closed')";
    Ok(database.query_one(sql, &[&lots]).await?.try_get(0)?)
}
