//! Viewing appointments (看样预约): slots, bookings under a code, and who came.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{LotId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};

/// A time and a place at which a thing may be seen.
#[derive(Clone, Debug, QueryableByName)]
pub struct Slot {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub lot_id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub ends_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub place: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub note: Option<String>,
    #[diesel(sql_type = SmallInt)]
    pub capacity: i16,
    /// Why it was called off.
    #[diesel(sql_type = Nullable<Text>)]
    pub cancelled_for: Option<String>,
    /// Bookings that stand.
    #[diesel(sql_type = BigInt)]
    pub booked: i64,
}

const SLOT: &str = "SELECT v.id, v.lot_id, v.starts_at, v.ends_at, v.place, v.note, v.capacity,
        x.reason AS cancelled_for, (SELECT count(*) FROM viewing_booking b
            WHERE b.viewing_id = v.id AND b.cancelled_at IS NULL) AS booked
    FROM viewing v LEFT JOIN viewing_cancellation x ON x.viewing_id = v.id";

/// Publishes a slot.
pub async fn publish(
    tx: &mut Tx,
    slot: &Slot,
    (officer, at): (PersonId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let query = sql_query(
        "INSERT INTO viewing (id, lot_id, starts_at, ends_at, place, note, capacity, \
            published_by, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    );
    query
        .bind::<SqlUuid, _>(slot.id)
        .bind::<SqlUuid, _>(slot.lot_id)
        .bind::<Timestamptz, _>(slot.starts_at)
        .bind::<Timestamptz, _>(slot.ends_at)
        .bind::<Text, _>(slot.place.as_str())
        .bind::<Nullable<Text>, _>(slot.note.as_deref())
        .bind::<SmallInt, _>(slot.capacity)
        .bind::<SqlUuid, _>(officer.0)
        .bind::<Timestamptz, _>(at)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The slots of a lot, in the order of their times.
pub async fn of_lot(read: &mut impl Read, lot: LotId) -> Result<Vec<Slot>, StoreError> {
    let query = sql_query(format!("{SLOT} WHERE v.lot_id = $1 ORDER BY v.starts_at, v.id"));
    Ok(query.bind::<SqlUuid, _>(lot.0).load(read.connection()).await?)
}

/// Reads a slot and lets nobody else book or call it off until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Slot, StoreError> {
    let query = sql_query("SELECT FROM viewing WHERE id = $1 FOR UPDATE");
    query.bind::<SqlUuid, _>(id).execute(tx.conn()).await?;
    let query = sql_query(format!("{SLOT} WHERE v.id = $1")).bind::<SqlUuid, _>(id);
    let found: Option<Slot> = query.get_result(tx.conn()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "viewing", id })
}

/// Calls a slot off.
pub async fn cancel(
    tx: &mut Tx,
    id: Uuid,
    reason: &str,
    (officer, at): (PersonId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let query = sql_query(
        "INSERT INTO viewing_cancellation (viewing_id, reason, cancelled_by, cancelled_at) \
         VALUES ($1, $2, $3, $4)",
    );
    let query = query.bind::<SqlUuid, _>(id).bind::<Text, _>(reason);
    query.bind::<SqlUuid, _>(officer.0).bind::<Timestamptz, _>(at).execute(tx.conn()).await?;
    Ok(())
}

/// Books a place under a code.
///
/// # Errors
/// `viewing_booking_once` when the person has a place already, `viewing_booking_code` when the
/// code is taken.
pub async fn book(
    tx: &mut Tx,
    (id, slot): (Uuid, Uuid),
    person: PersonId,
    code: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query(
        "INSERT INTO viewing_booking (id, viewing_id, person_id, code, booked_at) \
         VALUES ($1, $2, $3, $4, $5)",
    );
    let query = query.bind::<SqlUuid, _>(id).bind::<SqlUuid, _>(slot).bind::<SqlUuid, _>(person.0);
    query.bind::<Text, _>(code).bind::<Timestamptz, _>(at).execute(tx.conn()).await?;
    Ok(())
}

/// The codes that were ever given for a slot.
pub async fn codes(tx: &mut Tx, slot: Uuid) -> Result<Vec<String>, StoreError> {
    #[derive(QueryableByName)]
    struct Given {
        #[diesel(sql_type = Text)]
        code: String,
    }
    let query = sql_query("SELECT code FROM viewing_booking WHERE viewing_id = $1");
    let given: Vec<Given> = query.bind::<SqlUuid, _>(slot).load(tx.conn()).await?;
    Ok(given.into_iter().map(|it| it.code).collect())
}

/// Gives up one's own place; false if one has none.
pub async fn give_up(
    tx: &mut Tx,
    slot: Uuid,
    person: PersonId,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let query = sql_query(
        "UPDATE viewing_booking SET cancelled_at = $3 \
          WHERE viewing_id = $1 AND person_id = $2 AND cancelled_at IS NULL",
    );
    let query = query.bind::<SqlUuid, _>(slot).bind::<SqlUuid, _>(person.0);
    Ok(query.bind::<Timestamptz, _>(at).execute(tx.conn()).await? == 1)
}

/// One's own booking that stands, with its slot.
#[derive(Clone, Debug, QueryableByName)]
pub struct Booking {
    #[diesel(embed)]
    pub slot: Slot,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub code: String,
    #[diesel(sql_type = Timestamptz)]
    pub booked_at: DateTime<Utc>,
}

/// A person's bookings that stand, the next one first.
pub async fn of_person(
    read: &mut impl Read,
    person: PersonId,
    limit: i64,
) -> Result<Vec<Booking>, StoreError> {
    let query = sql_query(format!(
        "SELECT it.*, l.title, mine.code, mine.booked_at FROM ({SLOT}) AS it \
           JOIN viewing_booking mine ON mine.viewing_id = it.id AND mine.person_id = $1 \
            AND mine.cancelled_at IS NULL \
           JOIN lot l ON l.id = it.lot_id ORDER BY it.starts_at DESC, it.id LIMIT $2"
    ));
    let query = query.bind::<SqlUuid, _>(person.0).bind::<BigInt, _>(limit);
    Ok(query.load(read.connection()).await?)
}

/// A booking as the officer sees it: a code, and whether its holder came.
#[derive(Clone, Debug, QueryableByName)]
pub struct Visitor {
    #[diesel(sql_type = SqlUuid)]
    pub viewing_id: Uuid,
    #[diesel(sql_type = Text)]
    pub code: String,
    #[diesel(sql_type = Nullable<Bool>)]
    pub came: Option<bool>,
}

/// The bookings that stand for all slots of a lot.
pub async fn visitors(read: &mut impl Read, lot: LotId) -> Result<Vec<Visitor>, StoreError> {
    let query = sql_query(
        "SELECT b.viewing_id, b.code, (SELECT m.came FROM viewing_mark m \
                WHERE m.booking_id = b.id ORDER BY m.number DESC LIMIT 1) AS came \
           FROM viewing_booking b JOIN viewing v ON v.id = b.viewing_id \
          WHERE v.lot_id = $1 AND b.cancelled_at IS NULL ORDER BY b.code",
    );
    Ok(query.bind::<SqlUuid, _>(lot.0).load(read.connection()).await?)
}

/// Marks whether the holder of a code came; false if no booking has it.
pub async fn mark(
    tx: &mut Tx,
    (slot, code): (Uuid, &str),
    came: Came,
    (officer, at): (PersonId, DateTime<Utc>),
) -> Result<bool, StoreError> {
    let query = sql_query(
        "INSERT INTO viewing_mark (booking_id, number, came, marked_by, marked_at) \
         SELECT b.id, (SELECT 1 + coalesce(max(m.number), 0) FROM viewing_mark m \
                WHERE m.booking_id = b.id)::smallint, $3, $4, $5 FROM viewing_booking b \
          WHERE b.viewing_id = $1 AND b.code = $2 AND b.cancelled_at IS NULL",
    );
    let query = query
        .bind::<SqlUuid, _>(slot)
        .bind::<Text, _>(code)
        .bind::<Bool, _>(came == Came::Yes)
        .bind::<SqlUuid, _>(officer.0)
        .bind::<Timestamptz, _>(at);
    Ok(query.execute(tx.conn()).await? == 1)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    Yes,
    No,
}

/// Slots that begin before `until`, stand, and have somebody who has not been reminded.
pub async fn soon(
    read: &mut impl Read,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Slot>, StoreError> {
    let query = sql_query(format!(
        "{SLOT} WHERE v.starts_at > $1 AND v.starts_at <= $2 AND x.viewing_id IS NULL \
            AND EXISTS (SELECT FROM viewing_booking b WHERE b.viewing_id = v.id \
                AND b.cancelled_at IS NULL AND NOT EXISTS (SELECT FROM message m \
                    WHERE m.person_id = b.person_id AND m.lot_id = v.lot_id \
                      AND m.kind = 'viewing-soon' \
                      AND m.seq = extract(epoch FROM v.starts_at)::bigint)) \
          ORDER BY v.starts_at, v.id LIMIT $3"
    ));
    let query =
        query.bind::<Timestamptz, _>(now).bind::<Timestamptz, _>(until).bind::<BigInt, _>(limit);
    Ok(query.load(read.connection()).await?)
}

/// Tells everybody who has booked the slot; each once, whatever is tried again.
pub async fn tell(
    tx: &mut Tx,
    slot: &Slot,
    kind: &str,
    (title, body): (&str, &str),
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query(
        "INSERT INTO message (id, person_id, kind, lot_id, seq, title, body, sent_at) \
         SELECT gen_random_uuid(), b.person_id, $2, v.lot_id, \
                extract(epoch FROM v.starts_at)::bigint, $3, replace($4, '{code}', b.code), $5 \
           FROM viewing_booking b JOIN viewing v ON v.id = b.viewing_id \
          WHERE v.id = $1 AND b.cancelled_at IS NULL ON CONFLICT DO NOTHING",
    );
    query
        .bind::<SqlUuid, _>(slot.id)
        .bind::<Text, _>(kind)
        .bind::<Text, _>(title)
        .bind::<Text, _>(body)
        .bind::<Timestamptz, _>(at)
        .execute(tx.conn())
        .await?;
    Ok(())
}
