//! Alarms (告警): raised once for a matter, cleared when it is found right again; and what is looked
//! at to find them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{CourtId, LotId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};

/// Something found wrong.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Finding {
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub subject: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub court_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    pub detail: String,
}

/// What PostgreSQL alone can tell: lots past their start that nobody can bid for, lots past their
/// end, lots that ended and are not settled, old heartbeats of shards with running lots, money that
/// the books do not explain, resumptions that are overdue. Times are told as people in China read them.
pub async fn findings(
    read: &mut impl Read,
    now: DateTime<Utc>,
) -> Result<Vec<Finding>, StoreError> {
    let query = sql_query(
        "SELECT 'not-opened' AS kind, l.id::text AS subject, l.court_id, \
                '竞价开始后三十秒仍未载入，开始时间 ' \
                || to_char(l.starts_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') AS detail \
           FROM lot l LEFT JOIN lot_head h ON h.lot_id = l.id \
          WHERE l.state = 'announced' AND l.starts_at < $1 - interval '30 seconds' \
            AND coalesce(h.phase, 'unopened') = 'unopened' \
         UNION ALL \
         SELECT 'not-closed', h.lot_id::text, l.court_id, '竞价截止后三十秒仍未收束，截止时间 ' \
                || to_char(to_timestamp(h.ends_at_us / 1000000) AT TIME ZONE 'Asia/Shanghai', \
                    'YYYY-MM-DD HH24:MI:SS') \
           FROM lot_head h JOIN lot l ON l.id = h.lot_id \
          WHERE h.phase = 'running' \
            AND h.ends_at_us < (extract(epoch FROM $1) * 1000000)::bigint - 30000000 \
         UNION ALL \
         SELECT 'not-settled', h.lot_id::text, l.court_id, '竞价已结束一分钟以上仍未结算，结束时间 ' \
                || to_char(to_timestamp(greatest(h.last_us, 0) / 1000000) \
                    AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') \
           FROM lot_head h JOIN lot l ON l.id = h.lot_id \
          WHERE l.state = 'announced' AND h.phase IN ('closed', 'withdrawn') \
            AND h.last_us < (extract(epoch FROM $1) * 1000000)::bigint - 60000000 \
         UNION ALL \
         SELECT 'heartbeat', 'shard-' || s.shard, NULL, \
                '分片心跳中断，最后心跳 ' || coalesce(to_char(s.beat_at \
                    AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS'), '无') \
           FROM bid_shard s \
          WHERE coalesce(s.beat_at, '-infinity') < $1 - interval '15 seconds' \
            AND EXISTS (SELECT FROM lot_head h JOIN lot l ON l.id = h.lot_id \
                WHERE h.phase IN ('running', 'paused') \
                  AND get_byte(uuid_send(h.lot_id), 15) % 16 = s.shard \
                  AND l.starts_at < $1 - interval '15 seconds') \
         UNION ALL \
         SELECT 'money-difference', r.number, r.court_id, '账实差额 ' || (r.booked_fen \
                - (r.sub_ledgers_fen + r.suspense_fen + r.in_transit_fen + r.interest_fen \
                   - r.fees_fen)) || ' 分' \
           FROM reconciliation r \
          WHERE r.booked_fen <> r.sub_ledgers_fen + r.suspense_fen + r.in_transit_fen \
                + r.interest_fen - r.fees_fen \
         UNION ALL \
         SELECT 'resumption-overdue', s.lot_id::text, l.court_id, \
                '应恢复竞价的期限 ' || to_char(coalesce(g.resume_by, s.resume_by) \
                    AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') || ' 已过' \
           FROM lot_stop s JOIN lot_head h ON h.lot_id = s.lot_id AND h.phase = 'paused' \
           JOIN lot l ON l.id = s.lot_id \
           LEFT JOIN stop_ground_end g ON g.lot_id = s.lot_id AND g.seq = s.seq \
          WHERE coalesce(g.resume_by, s.resume_by) < $1 \
            AND s.seq = (SELECT max(t.seq) FROM bid_turn t WHERE t.lot_id = s.lot_id)",
    );
    Ok(query.bind::<Timestamptz, _>(now).load(read.connection()).await?)
}

/// The court of a lot, whatever else is known of it.
pub async fn court_of(read: &mut impl Read, lot: LotId) -> Result<Option<Uuid>, StoreError> {
    let query = sql_query("SELECT court_id AS id FROM lot WHERE id = $1");
    let found: Option<IdRow> =
        query.bind::<SqlUuid, _>(lot.0).get_result(read.connection()).await.optional()?;
    Ok(found.map(|it| it.id))
}

/// Raises alarms for matters that have none standing; answers those that are new.
pub async fn raise(
    tx: &mut Tx,
    found: &[Finding],
    at: DateTime<Utc>,
) -> Result<Vec<Finding>, StoreError> {
    let mut raised = Vec::new();
    for it in found {
        let query = sql_query(
            "INSERT INTO alarm (id, kind, subject, court_id, detail, raised_at) \
             VALUES (gen_random_uuid(), $1, $2, $3, $4, $5) \
             ON CONFLICT (kind, subject) WHERE cleared_at IS NULL DO NOTHING",
        );
        let rows = query
            .bind::<Text, _>(&it.kind)
            .bind::<Text, _>(&it.subject)
            .bind::<Nullable<SqlUuid>, _>(it.court_id)
            .bind::<Text, _>(&it.detail)
            .bind::<Timestamptz, _>(at)
            .execute(tx.conn())
            .await?;
        if rows > 0 {
            raised.push(it.clone());
        }
    }
    Ok(raised)
}

/// The alarms that stand, by kind and subject.
pub async fn standing(read: &mut impl Read) -> Result<Vec<Finding>, StoreError> {
    let query = sql_query(
        "SELECT kind, subject, court_id, detail FROM alarm WHERE cleared_at IS NULL ORDER BY raised_at",
    );
    Ok(query.load(read.connection()).await?)
}

/// Ends a matter; with a reason where it was not found right again.
pub async fn clear(
    tx: &mut Tx,
    (kind, subject): (&str, &str),
    reason: Option<&str>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql_query(
        "UPDATE alarm SET cleared_at = greatest($3, raised_at), cleared_reason = $4 \
          WHERE kind = $1 AND subject = $2 AND cleared_at IS NULL",
    )
    .bind::<Text, _>(kind)
    .bind::<Text, _>(subject)
    .bind::<Timestamptz, _>(at)
    .bind::<Nullable<Text>, _>(reason)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A node has looked after itself; by the database's clock, as its own may be what is wrong.
pub async fn note_node(tx: &mut Tx, node: &str) -> Result<(), StoreError> {
    let query = sql_query(
        "INSERT INTO node_seen (node, seen_at) VALUES ($1, now()) \
         ON CONFLICT (node) DO UPDATE SET seen_at = now()",
    );
    query.bind::<Text, _>(node).execute(tx.conn()).await?;
    Ok(())
}

/// Whether a node has looked after itself in the last ten minutes; it does every minute.
pub async fn is_there(read: &mut impl Read, node: &str) -> Result<bool, StoreError> {
    let query = sql_query(
        "SELECT count(*) AS number FROM node_seen \
          WHERE node = $1 AND seen_at >= now() - interval '10 minutes'",
    );
    let row: NumberRow = query.bind::<Text, _>(node).get_result(read.connection()).await?;
    Ok(row.number > 0)
}

/// An alarm as supervisors see it.
#[derive(Clone, Debug, QueryableByName)]
pub struct Alarm {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub subject: String,
    #[diesel(sql_type = Text)]
    pub detail: String,
    #[diesel(sql_type = Timestamptz)]
    pub raised_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub cleared_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub cleared_reason: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub acknowledged_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub acknowledged_by: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub note: Option<String>,
}

/// The alarms of a court and of the platform: standing ones first, newest first.
pub async fn of_court(read: &mut impl Read, court: CourtId) -> Result<Vec<Alarm>, StoreError> {
    let query = sql_query(
        "SELECT a.id, a.kind, a.subject, a.detail, a.raised_at, a.cleared_at, a.cleared_reason, \
                k.at AS acknowledged_at, p.display_name AS acknowledged_by, k.note \
           FROM alarm a \
           LEFT JOIN LATERAL (SELECT * FROM alarm_acknowledgement x WHERE x.alarm_id = a.id \
               ORDER BY x.at LIMIT 1) k ON true \
           LEFT JOIN person p ON p.id = k.person_id \
          WHERE a.court_id = $1 OR a.court_id IS NULL \
          ORDER BY a.cleared_at IS NOT NULL, a.raised_at DESC LIMIT 200",
    );
    Ok(query.bind::<SqlUuid, _>(court.0).load(read.connection()).await?)
}

/// Notes that somebody has seen an alarm; false if it is not one they see.
pub async fn acknowledge(
    tx: &mut Tx,
    id: Uuid,
    (person, court): (PersonId, CourtId),
    (note, at): (&str, DateTime<Utc>),
) -> Result<bool, StoreError> {
    let rows = sql_query(
        "INSERT INTO alarm_acknowledgement (alarm_id, person_id, note, at) \
         SELECT a.id, $2, $4, $5 FROM alarm a \
          WHERE a.id = $1 AND (a.court_id = $3 OR a.court_id IS NULL) ON CONFLICT DO NOTHING",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<SqlUuid, _>(person.0)
    .bind::<SqlUuid, _>(court.0)
    .bind::<Text, _>(note)
    .bind::<Timestamptz, _>(at)
    .execute(tx.conn())
    .await?;
    if rows > 0 {
        return Ok(true);
    }
    let known = sql_query(
        "SELECT count(*) AS number FROM alarm_acknowledgement WHERE alarm_id = $1 AND person_id = $2",
    );
    let known = known.bind::<SqlUuid, _>(id).bind::<SqlUuid, _>(person.0);
    let row: NumberRow = known.get_result(tx.conn()).await?;
    Ok(row.number > 0)
}

/// Sums that a graph of the platform shows.
#[derive(Clone, Debug, QueryableByName)]
pub struct Sums {
    #[diesel(sql_type = BigInt)]
    pub running: i64,
    #[diesel(sql_type = BigInt)]
    pub paused: i64,
    /// Money that nobody has claimed.
    #[diesel(sql_type = BigInt)]
    pub suspense: i64,
    /// What the books do not explain, over all accounts, in fen.
    #[diesel(sql_type = BigInt)]
    pub difference_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub alarms: i64,
}

pub async fn sums(read: &mut impl Read) -> Result<Sums, StoreError> {
    let query = sql_query(
        "SELECT (SELECT count(*) FROM lot_head WHERE phase = 'running') AS running, \
                (SELECT count(*) FROM lot_head WHERE phase = 'paused') AS paused, \
                (SELECT count(*) FROM suspense s WHERE NOT EXISTS (SELECT FROM suspense_claim c \
                    WHERE c.suspense_id = s.id AND c.approved_at IS NOT NULL)) AS suspense, \
                (SELECT coalesce(sum(abs(booked_fen - (sub_ledgers_fen + suspense_fen \
                    + in_transit_fen + interest_fen - fees_fen))), 0)::bigint \
                    FROM reconciliation) AS difference_fen, \
                (SELECT count(*) FROM alarm WHERE cleared_at IS NULL) AS alarms",
    );
    Ok(query.get_result(read.connection()).await?)
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    number: i64,
}
