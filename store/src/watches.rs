//! Watch lists (关注): the lots a person wants to be reminded of, and the reminders.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{LotId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::lists::{CARD, Card};

/// Puts a published lot on a person's list; a draft is not found.
pub async fn watch(
    tx: &mut Tx,
    person: PersonId,
    lot: LotId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    #[derive(QueryableByName)]
    struct Published {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
    }
    let published: Option<Published> =
        sql_query("SELECT id FROM lot WHERE id = $1 AND state <> 'draft'")
            .bind::<SqlUuid, _>(lot.0)
            .get_result(tx.conn())
            .await
            .optional()?;
    let Some(Published { id }) = published else {
        return Err(StoreError::NotFound { what: "lot", id: lot.0 });
    };
    sql_query(
        "INSERT INTO lot_watch (person_id, lot_id, watched_at) VALUES ($1, $2, $3) \
         ON CONFLICT DO NOTHING",
    )
    .bind::<SqlUuid, _>(person.0)
    .bind::<SqlUuid, _>(id)
    .bind::<Timestamptz, _>(at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes a lot off a person's list, if it is on it.
pub async fn unwatch(tx: &mut Tx, person: PersonId, lot: LotId) -> Result<(), StoreError> {
    sql_query("DELETE FROM lot_watch WHERE person_id = $1 AND lot_id = $2")
        .bind::<SqlUuid, _>(person.0)
        .bind::<SqlUuid, _>(lot.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A person's list, the latest wish first.
pub async fn of_person(
    read: &mut impl Read,
    person: PersonId,
    limit: i64,
) -> Result<Vec<Card>, StoreError> {
    let query = sql_query(format!(
        "SELECT it.* FROM ({CARD}) AS it JOIN lot_watch AS mine \
            ON mine.lot_id = it.id AND mine.person_id = $1 \
         ORDER BY mine.watched_at DESC, it.id LIMIT $2"
    ));
    let query = query.bind::<SqlUuid, _>(person.0).bind::<BigInt, _>(limit);
    Ok(query.load(read.connection()).await?)
}

/// A lot whose bidding begins or ends soon, with somebody who has not been reminded of it.
#[derive(Clone, Debug, QueryableByName)]
pub struct Due {
    #[diesel(sql_type = SqlUuid)]
    pub lot_id: Uuid,
    /// `lot-starts` or `lot-ends`.
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    /// When it begins or, as far as is known, ends.
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
}

impl Due {
    pub fn lot(&self) -> LotId {
        LotId(self.lot_id)
    }
}

/// Lots to remind of: bidding begins within `start`, or ends within `end`.
pub async fn due(
    read: &mut impl Read,
    now: DateTime<Utc>,
    (start, end): (TimeDelta, TimeDelta),
    limit: i64,
) -> Result<Vec<Due>, StoreError> {
    let query = sql_query(
        "WITH live AS (SELECT l.id, l.title, l.starts_at,
                CASE WHEN coalesce(h.ends_at_us, 0) > 0
                     THEN to_timestamp(h.ends_at_us / 1000000.0) ELSE l.ends_at END AS ends_at
           FROM lot l LEFT JOIN lot_head h ON h.lot_id = l.id
          WHERE l.state = 'announced'
            AND coalesce(h.phase, '') NOT IN ('paused', 'closed', 'withdrawn')
            AND EXISTS (SELECT FROM lot_watch w WHERE w.lot_id = l.id)),
         due AS (SELECT id, title, 'lot-starts' AS kind, starts_at AS at FROM live
                  WHERE starts_at > $1 AND starts_at <= $2
                 UNION ALL SELECT id, title, 'lot-ends', ends_at FROM live
                  WHERE starts_at <= $1 AND ends_at > $1 AND ends_at <= $3)
         SELECT d.id AS lot_id, d.kind, d.title, d.at FROM due d
          WHERE EXISTS (SELECT FROM lot_watch w WHERE w.lot_id = d.id AND NOT EXISTS (
                SELECT FROM message m WHERE m.person_id = w.person_id AND m.lot_id = d.id
                   AND m.kind = d.kind))
          ORDER BY d.at, d.id LIMIT $4",
    );
    let query = query
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(now + start)
        .bind::<Timestamptz, _>(now + end)
        .bind::<BigInt, _>(limit);
    Ok(query.load(read.connection()).await?)
}

/// Reminds everybody who watches the lot; each once, however often it is tried.
pub async fn remind(
    tx: &mut Tx,
    due: &Due,
    (title, body): (&str, &str),
    at: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let query = sql_query(
        "INSERT INTO message (id, person_id, kind, lot_id, seq, title, body, sent_at) \
         SELECT gen_random_uuid(), w.person_id, $2, $1, 0, $3, $4, $5 FROM lot_watch w \
          WHERE w.lot_id = $1 ON CONFLICT DO NOTHING",
    );
    Ok(query
        .bind::<SqlUuid, _>(due.lot_id)
        .bind::<Text, _>(due.kind.as_str())
        .bind::<Text, _>(title)
        .bind::<Text, _>(body)
        .bind::<Timestamptz, _>(at)
        .execute(tx.conn())
        .await?)
}
