//! Turning points of a lot's sequence, and the court's measures behind them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{LotId, PersonId};
use domain::instant::Instant;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};

/// A measure that has taken its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop<'a> {
    pub lot: LotId,
    /// 0 before bidding was loaded.
    pub seq: u64,
    pub measure: &'a str,
    pub ground: &'a str,
    pub document: Option<&'a str>,
    pub reason: &'a str,
    /// When the ground ends, and until when bidding must then go on.
    pub due: Option<Due>,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// The end of a ground, and five days later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub ground_ends_at: DateTime<Utc>,
    pub resume_by: DateTime<Utc>,
}

pub async fn insert(tx: &mut Tx, stop: &Stop<'_>) -> Result<(), StoreError> {
    sql_query(
        "INSERT INTO lot_stop (lot_id, seq, measure, ground, document, reason, ground_ends_at, \
             resume_by, ordered_by, ordered_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind::<SqlUuid, _>(stop.lot.0)
    .bind::<BigInt, _>(signed(stop.seq))
    .bind::<Text, _>(stop.measure)
    .bind::<Text, _>(stop.ground)
    .bind::<Nullable<Text>, _>(stop.document)
    .bind::<Text, _>(stop.reason)
    .bind::<Nullable<Timestamptz>, _>(stop.due.map(|it| it.ground_ends_at))
    .bind::<Nullable<Timestamptz>, _>(stop.due.map(|it| it.resume_by))
    .bind::<SqlUuid, _>(stop.by.0)
    .bind::<Timestamptz, _>(stop.at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps who orders a resumption, before it is journaled.
pub async fn order_resumption(
    tx: &mut Tx,
    (lot, reason): (LotId, &str),
    (by, at): (PersonId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sql_query(
        "INSERT INTO resumption_order (id, lot_id, officer_id, reason, ordered_at) \
         VALUES (gen_random_uuid(), $1, $2, $3, $4)",
    )
    .bind::<SqlUuid, _>(lot.0)
    .bind::<SqlUuid, _>(by.0)
    .bind::<Text, _>(reason)
    .bind::<Timestamptz, _>(at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Who ordered the resumption that has this published reason; nobody if it is the platform's own.
pub async fn resumed_by(
    tx: &mut Tx,
    (lot, reason): (LotId, &str),
) -> Result<Option<PersonId>, StoreError> {
    let query = sql_query(
        "SELECT officer_id AS id FROM resumption_order WHERE lot_id = $1 AND reason = $2 \
          ORDER BY ordered_at DESC LIMIT 1",
    );
    let query = query.bind::<SqlUuid, _>(lot.0).bind::<Text, _>(reason);
    let found: Option<PersonRow> = query.get_result(tx.conn()).await.optional()?;
    Ok(found.map(|it| PersonId(it.id)))
}

/// Takes the appending of a turn's fact upon this transaction; false if another has done it.
pub async fn claim_fact(tx: &mut Tx, lot: LotId, seq: i64) -> Result<bool, StoreError> {
    let query =
        sql_query("INSERT INTO turn_fact (lot_id, seq) VALUES ($1, $2) ON CONFLICT DO NOTHING");
    let query = query.bind::<SqlUuid, _>(lot.0).bind::<BigInt, _>(seq);
    Ok(query.execute(tx.conn()).await? > 0)
}

/// Notes that the ground of a stop has ended; once.
pub async fn end_ground(
    tx: &mut Tx,
    (lot, seq): (LotId, u64),
    due: Due,
    (by, at): (PersonId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sql_query(
        "INSERT INTO stop_ground_end (lot_id, seq, ended_at, resume_by, noted_by, noted_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind::<SqlUuid, _>(lot.0)
    .bind::<BigInt, _>(signed(seq))
    .bind::<Timestamptz, _>(due.ground_ends_at)
    .bind::<Timestamptz, _>(due.resume_by)
    .bind::<SqlUuid, _>(by.0)
    .bind::<Timestamptz, _>(at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An interruption of a lot as everybody may read it.
#[derive(Clone, Debug, QueryableByName)]
pub struct Interruption {
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    /// `paused` or `withdrawn`.
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = BigInt)]
    pub at_us: i64,
    #[diesel(sql_type = BigInt)]
    pub from_us: i64,
    #[diesel(sql_type = BigInt)]
    pub ends_at_us: i64,
    #[diesel(sql_type = Text)]
    pub reason: String,
    /// None when the platform paused by itself.
    #[diesel(sql_type = Nullable<Text>)]
    pub measure: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub ground: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub document: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ground_ends_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub resume_by: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub resumed_seq: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub resumed_us: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub resumed_ends_us: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    pub resumed_reason: Option<String>,
    /// A fault record that has been signed.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub fault_id: Option<Uuid>,
}

/// What interrupted a lot, oldest first.
pub async fn of_lot(read: &mut impl Read, lot: LotId) -> Result<Vec<Interruption>, StoreError> {
    let query = sql_query(
        "SELECT t.seq, t.kind, t.at_us, coalesce(t.from_us, t.at_us) AS from_us, t.ends_at_us, \
                coalesce(t.reason, '') AS reason, s.measure, s.ground, s.document, \
                coalesce(g.ended_at, s.ground_ends_at) AS ground_ends_at, \
                coalesce(g.resume_by, s.resume_by) AS resume_by, \
                r.seq AS resumed_seq, r.at_us AS resumed_us, r.ends_at_us AS resumed_ends_us, \
                r.reason AS resumed_reason, f.fault_id \
           FROM bid_turn t LEFT JOIN lot_stop s ON s.lot_id = t.lot_id AND s.seq = t.seq \
           LEFT JOIN stop_ground_end g ON g.lot_id = t.lot_id AND g.seq = t.seq \
           LEFT JOIN LATERAL (SELECT n.seq, n.kind, n.at_us, n.ends_at_us, n.reason \
               FROM bid_turn n WHERE n.lot_id = t.lot_id AND n.seq > t.seq \
               ORDER BY n.seq LIMIT 1) r ON t.kind = 'paused' AND r.kind = 'resumed' \
           LEFT JOIN LATERAL (SELECT l.fault_id FROM fault_lot l \
               JOIN fault_signature x ON x.fault_id = l.fault_id AND x.place = 1 \
               WHERE l.lot_id = t.lot_id AND l.pause_seq = t.seq) f ON true \
          WHERE t.lot_id = $1 AND t.kind IN ('paused', 'withdrawn') \
         UNION ALL \
         SELECT 0, 'withdrawn', (extract(epoch FROM s.ordered_at) * 1000000)::bigint, \
                (extract(epoch FROM s.ordered_at) * 1000000)::bigint, \
                (extract(epoch FROM s.ordered_at) * 1000000)::bigint, s.reason, s.measure, \
                s.ground, s.document, NULL, NULL, NULL, NULL, NULL, NULL, NULL \
           FROM lot_stop s WHERE s.lot_id = $1 AND s.seq = 0 \
          ORDER BY 1",
    );
    Ok(query.bind::<SqlUuid, _>(lot.0).load(read.connection()).await?)
}

/// The measure by which a lot is paused now, if a court ordered it.
pub async fn standing(read: &mut impl Read, lot: LotId) -> Result<Option<u64>, StoreError> {
    let query = sql_query(
        "SELECT s.seq AS number FROM lot_stop s JOIN lot_head h ON h.lot_id = s.lot_id \
          WHERE s.lot_id = $1 AND h.phase = 'paused' AND s.seq = \
                (SELECT max(t.seq) FROM bid_turn t WHERE t.lot_id = $1)",
    );
    let found: Option<NumberRow> =
        query.bind::<SqlUuid, _>(lot.0).get_result(read.connection()).await.optional()?;
    Ok(found.and_then(|it| u64::try_from(it.number).ok()))
}

/// The last turn of a lot, if it is of this kind and reason and no measure is kept for it: an order
/// that was cut off between the journal and its record.
pub async fn unrecorded(
    read: &mut impl Read,
    lot: LotId,
    (kind, reason): (&str, &str),
) -> Result<Option<Taken>, StoreError> {
    let query = sql_query(
        "SELECT t.seq, t.at_us, t.ends_at_us FROM bid_turn t \
          WHERE t.lot_id = $1 AND t.kind = $2 AND t.reason = $3 \
            AND t.seq = (SELECT max(x.seq) FROM bid_turn x WHERE x.lot_id = $1) \
            AND NOT EXISTS (SELECT FROM lot_stop s WHERE s.lot_id = $1 AND s.seq = t.seq)",
    );
    let query = query.bind::<SqlUuid, _>(lot.0).bind::<Text, _>(kind).bind::<Text, _>(reason);
    Ok(query.get_result(read.connection()).await.optional()?)
}

/// The place that a turn has taken; times in microseconds.
#[derive(Clone, Debug, QueryableByName)]
pub struct Taken {
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    #[diesel(sql_type = BigInt)]
    pub at_us: i64,
    #[diesel(sql_type = BigInt)]
    pub ends_at_us: i64,
}

/// A turn that nobody has been told of yet.
#[derive(Clone, Debug, QueryableByName)]
pub struct Turn {
    #[diesel(sql_type = SqlUuid)]
    pub lot_id: Uuid,
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = BigInt)]
    pub at_us: i64,
    #[diesel(sql_type = BigInt)]
    pub ends_at_us: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub from_us: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    #[diesel(sql_type = SqlUuid)]
    pub court_id: Uuid,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub leader_code: Option<String>,
    /// The turn is of a court's making.
    #[diesel(sql_type = diesel::sql_types::Bool)]
    pub ordered: bool,
}

impl Turn {
    pub fn lot(&self) -> LotId {
        LotId(self.lot_id)
    }

    pub fn at(&self) -> Option<Instant> {
        Instant::from_micros(self.at_us)
    }

    pub fn ends_at(&self) -> Option<Instant> {
        Instant::from_micros(self.ends_at_us)
    }
}

/// The turns still to be told, oldest first.
pub async fn untold(read: &mut impl Read, limit: i64) -> Result<Vec<(LotId, i64)>, StoreError> {
    let query =
        sql_query("SELECT lot_id, seq FROM bid_turn WHERE told_at IS NULL ORDER BY at_us LIMIT $1");
    let rows: Vec<PlaceRow> = query.bind::<BigInt, _>(limit).load(read.connection()).await?;
    Ok(rows.into_iter().map(|it| (LotId(it.lot_id), it.seq)).collect())
}

/// Locks an untold turn; none if another node tells it, or has told it.
pub async fn lock(tx: &mut Tx, (lot, seq): (LotId, i64)) -> Result<Option<Turn>, StoreError> {
    let query = sql_query(
        "SELECT t.lot_id, t.seq, t.kind, t.at_us, t.ends_at_us, t.from_us, t.reason, l.court_id, \
                l.title, h.leader_code, \
                EXISTS (SELECT FROM lot_stop s WHERE s.lot_id = t.lot_id AND s.seq = t.seq) \
                    AS ordered \
           FROM bid_turn t JOIN lot l ON l.id = t.lot_id JOIN lot_head h ON h.lot_id = t.lot_id \
          WHERE t.lot_id = $1 AND t.seq = $2 AND t.told_at IS NULL \
            FOR NO KEY UPDATE OF t SKIP LOCKED",
    );
    let query = query.bind::<SqlUuid, _>(lot.0).bind::<BigInt, _>(seq);
    Ok(query.get_result(tx.conn()).await.optional()?)
}

pub async fn mark_told(tx: &mut Tx, turn: &Turn, at: DateTime<Utc>) -> Result<(), StoreError> {
    sql_query("UPDATE bid_turn SET told_at = $3 WHERE lot_id = $1 AND seq = $2")
        .bind::<SqlUuid, _>(turn.lot_id)
        .bind::<BigInt, _>(turn.seq)
        .bind::<Timestamptz, _>(at)
        .execute(tx.conn())
        .await?;
    Ok(())
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct PersonRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

#[derive(QueryableByName)]
struct PlaceRow {
    #[diesel(sql_type = SqlUuid)]
    lot_id: Uuid,
    #[diesel(sql_type = BigInt)]
    seq: i64,
}
