//! Sums over published lots for everybody: by court and month, by day, by place.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Date, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::StoreError;
use crate::db::Read;

/// What became of the lots of one court that ended in one month (Beijing time).
#[derive(Clone, Debug, QueryableByName)]
pub struct Figures {
    #[diesel(sql_type = SqlUuid)]
    pub court_id: Uuid,
    #[diesel(sql_type = Text)]
    pub court_name: String,
    #[diesel(sql_type = Text)]
    pub profile: String,
    /// `2026-11`
    #[diesel(sql_type = Text)]
    pub month: String,
    #[diesel(sql_type = BigInt)]
    pub ended: i64,
    #[diesel(sql_type = BigInt)]
    pub sold: i64,
    #[diesel(sql_type = BigInt)]
    pub unsold: i64,
    #[diesel(sql_type = BigInt)]
    pub withdrawn: i64,
    /// Of the sold, those whose buyer did not pay.
    #[diesel(sql_type = BigInt)]
    pub defaulted: i64,
    /// Sums over the sold.
    #[diesel(sql_type = BigInt)]
    pub hammer_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub start_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub reference_fen: i64,
    /// Sums over all that ended.
    #[diesel(sql_type = BigInt)]
    pub registrations: i64,
    #[diesel(sql_type = BigInt)]
    pub bids: i64,
}

/// Figures of the lots that ended in a span, newest month first.
pub async fn figures(
    read: &mut impl Read,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Figures>, StoreError> {
    let query = sql_query(
        "SELECT c.id AS court_id, c.name AS court_name, c.profile,
            to_char(l.ended_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month,
            count(*) AS ended, count(l.hammer_price_fen) AS sold,
            count(*) FILTER (WHERE l.state = 'unsold') AS unsold,
            count(*) FILTER (WHERE l.state = 'withdrawn') AS withdrawn,
            count(*) FILTER (WHERE l.state = 'defaulted') AS defaulted,
            coalesce(sum(l.hammer_price_fen), 0)::bigint AS hammer_fen,
            coalesce(sum(l.start_price_fen) FILTER (WHERE l.hammer_price_fen IS NOT NULL), 0)
                ::bigint AS start_fen,
            coalesce(sum(l.reference_price_fen) FILTER (WHERE l.hammer_price_fen IS NOT NULL), 0)
                ::bigint AS reference_fen,
            coalesce(sum((SELECT count(*) FROM registration r WHERE r.lot_id = l.id)), 0)::bigint
                AS registrations,
            coalesce(sum(h.accepted_bids), 0)::bigint AS bids
        FROM lot l JOIN court c ON c.id = l.court_id LEFT JOIN lot_head h ON h.lot_id = l.id
        WHERE l.state NOT IN ('draft', 'announced') AND l.ended_at >= $1 AND l.ended_at < $2
        GROUP BY 1, 2, 3, 4 ORDER BY 4 DESC, 2, 1",
    );
    let query = query.bind::<Timestamptz, _>(from).bind::<Timestamptz, _>(until);
    Ok(query.load(read.connection()).await?)
}

/// How many auctions begin and, by their notices, end on a day (Beijing time).
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
pub struct Day {
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub starts: i64,
    #[diesel(sql_type = BigInt)]
    pub ends: i64,
}

/// The days of a span on which something begins or ends.
pub async fn days(
    read: &mut impl Read,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Day>, StoreError> {
    let query = sql_query(
        "SELECT (it.at AT TIME ZONE 'Asia/Shanghai')::date AS day,
            count(*) FILTER (WHERE it.starts) AS starts,
            count(*) FILTER (WHERE NOT it.starts) AS ends
        FROM (SELECT starts_at AS at, true AS starts FROM lot
               WHERE state NOT IN ('draft', 'withdrawn') AND starts_at >= $1 AND starts_at < $2
              UNION ALL SELECT ends_at, false FROM lot
               WHERE state NOT IN ('draft', 'withdrawn') AND ends_at >= $1 AND ends_at < $2) AS it
        GROUP BY day ORDER BY day",
    );
    let query = query.bind::<Timestamptz, _>(from).bind::<Timestamptz, _>(until);
    Ok(query.load(read.connection()).await?)
}

/// How many published lots lie in a place, and how many of them are still open.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Place {
    #[diesel(sql_type = Text)]
    pub region: String,
    #[diesel(sql_type = BigInt)]
    pub lots: i64,
    #[diesel(sql_type = BigInt)]
    pub open: i64,
}

pub async fn places(read: &mut impl Read, now: DateTime<Utc>) -> Result<Vec<Place>, StoreError> {
    let query = sql_query(
        "SELECT a.region, count(*) AS lots,
            count(*) FILTER (WHERE l.state = 'announced'
                AND coalesce(h.phase, '') NOT IN ('closed', 'withdrawn')
                AND (l.ends_at > $1 OR h.phase = 'paused'
                     OR h.ends_at_us > (extract(epoch FROM $1) * 1000000)::bigint)) AS open
        FROM lot l JOIN asset a ON a.id = l.asset_id LEFT JOIN lot_head h ON h.lot_id = l.id
        WHERE l.state <> 'draft' GROUP BY a.region ORDER BY a.region",
    );
    Ok(query.bind::<Timestamptz, _>(now).load(read.connection()).await?)
}
