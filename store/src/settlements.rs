//! Lots whose bidding is over and whose outcome is still to be drawn; money still to be used.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{LotId, RegistrationId};
use domain::money::Money;
use uuid::Uuid;

use crate::StoreError;
use crate::accounts::money;
use crate::db::Read;

/// A lot whose bidding is over, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub lot: LotId,
    pub at: DateTime<Utc>,
    pub how: Ending,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By the clock, after extensions: who leads, at what price.
    Closed { leader: Option<(RegistrationId, Money)> },
    /// By the court (撤回).
    Withdrawn { reason: String },
}

/// Lots that are still announced though their bidding is over, the earliest end first, after
/// passing over the first `skipped`. Among a million lots those that have ended since a time are
/// found at once.
pub async fn ended(
    read: &mut impl Read,
    since: Option<DateTime<Utc>>,
    skipped: i64,
    limit: i64,
) -> Result<Vec<Ended>, StoreError> {
    let query = sql_query(
        "SELECT l.id, h.phase, h.leader_price_fen, r.id AS leader, w.reason, \
                CASE h.phase WHEN 'closed' THEN h.ends_at_us ELSE h.last_us END AS at_us \
           FROM lot l JOIN lot_head h ON h.lot_id = l.id \
           LEFT JOIN registration r ON r.lot_id = l.id AND r.bid_code = h.leader_code \
           LEFT JOIN bid_entry w ON h.phase = 'withdrawn' AND w.kind = 'withdrawn' \
                AND w.month = h.month AND w.lot_id = h.lot_id AND w.seq = h.seq \
          WHERE l.state = 'announced' AND h.phase IN ('closed', 'withdrawn') \
            AND ($3::bigint IS NULL OR l.id = ANY (ARRAY(SELECT x.lot_id FROM lot_head x \
                WHERE x.phase IN ('closed', 'withdrawn') AND x.ends_at_us > $3))) \
          ORDER BY at_us, l.id OFFSET $1 LIMIT $2",
    );
    let query = query.bind::<BigInt, _>(skipped).bind::<BigInt, _>(limit);
    let query = query.bind::<Nullable<BigInt>, _>(since.map(|it| it.timestamp_micros()));
    let rows = query.load::<EndedRow>(read.connection()).await?;
    rows.into_iter().map(EndedRow::parse).collect()
}

#[derive(QueryableByName)]
struct EndedRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    phase: String,
    #[diesel(sql_type = BigInt)]
    at_us: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    leader_price_fen: Option<i64>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    leader: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
}

impl EndedRow {
    fn parse(self) -> Result<Ended, StoreError> {
        let corrupt = |why| StoreError::Corrupt { what: "journal", id: self.id, why };
        let at = DateTime::from_timestamp_micros(self.at_us);
        let at = at.ok_or_else(|| corrupt("the end is no time"))?;
        let how = match (self.phase.as_str(), self.reason, self.leader, self.leader_price_fen) {
            ("withdrawn", Some(reason), _, _) => Ending::Withdrawn { reason },
            ("closed", None, Some(leader), Some(fen)) => {
                let price = money(fen, "journal", self.id)?;
                Ending::Closed { leader: Some((RegistrationId(leader), price)) }
            }
            ("closed", None, None, None) => Ending::Closed { leader: None },
            _ => return Err(corrupt("the end has no reason, or the leader is nobody")),
        };
        Ok(Ended { lot: LotId(self.id), at, how })
    }
}

/// Sign-ups whose money can be used now: it covers the deposit they wait with, or the balance of
/// the price they bid. Everything an import could have left behind if it was cut short, in the
/// order of their ids, after `last`. What an applicant owes depends on his claims, so every
/// payment of an applicant counts.
pub async fn with_money(
    read: &mut impl Read,
    last: Option<RegistrationId>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<RegistrationId>, StoreError> {
    let query = sql_query(
        "SELECT r.id FROM account_balance b JOIN account a ON a.id = b.account_id \
           JOIN registration r ON r.id = a.owner_id JOIN lot l ON l.id = r.lot_id \
          WHERE b.credits_fen > b.debits_fen AND a.kind = 'payer' \
            AND ($1::uuid IS NULL OR r.id > $1) AND \
                ((r.state = 'awaiting-deposit' AND l.state = 'announced' AND l.ends_at > $2 \
                  AND (r.capacity = 'applicant' OR b.credits_fen - b.debits_fen >= \
                       CASE l.round WHEN 'sale' THEN l.start_price_fen ELSE l.deposit_fen END)) \
                 OR (l.state = 'sold' AND l.winner_registration_id = r.id \
                     AND b.credits_fen - b.debits_fen >= balance_due(l.id))) \
          ORDER BY r.id LIMIT $3",
    );
    let query = query
        .bind::<Nullable<SqlUuid>, _>(last.map(|it| it.0))
        .bind::<Timestamptz, _>(now)
        .bind::<BigInt, _>(limit);
    let rows = query.load::<crate::deposits::IdRow>(read.connection()).await?;
    Ok(rows.into_iter().map(|it| RegistrationId(it.id)).collect())
}
