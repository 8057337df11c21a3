//! Messages to people (站内消息): written once for everybody concerned, never changed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{LotId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};

/// What is said about an entry of a lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News<'a> {
    pub lot: LotId,
    pub seq: i64,
    pub kind: &'a str,
    pub title: &'a str,
    pub body: &'a str,
    pub at: DateTime<Utc>,
}

/// Whom it is said to, among those who signed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To<'a> {
    Everybody,
    /// The holder of this code.
    Holder(&'a str),
    EverybodyBut(&'a str),
}

/// Says something to people who signed up for a lot; to each once, however often it is tried.
/// Nobody learns who the others are.
pub async fn tell(tx: &mut Tx, news: &News<'_>, to: To<'_>) -> Result<usize, StoreError> {
    let (code, holder) = match to {
        To::Everybody => (None, false),
        To::Holder(code) => (Some(code), true),
        To::EverybodyBut(code) => (Some(code), false),
    };
    let query = sql_query(
        "INSERT INTO message (id, person_id, kind, lot_id, seq, title, body, sent_at) \
         SELECT gen_random_uuid(), r.person_id, $2, $1, $3, $4, $5, $6 FROM registration r \
          WHERE r.lot_id = $1 \
            AND ($7::text IS NULL OR (r.bid_code IS NOT DISTINCT FROM $7) = $8) \
         ON CONFLICT DO NOTHING",
    );
    Ok(query
        .bind::<SqlUuid, _>(news.lot.0)
        .bind::<Text, _>(news.kind)
        .bind::<BigInt, _>(news.seq)
        .bind::<Text, _>(news.title)
        .bind::<Text, _>(news.body)
        .bind::<Timestamptz, _>(news.at)
        .bind::<Nullable<Text>, _>(code)
        .bind::<Bool, _>(holder)
        .execute(tx.conn())
        .await?)
}

/// Tells bidders of refunds among these payouts, each once at each stage; `{title}` and `{amount}`
/// stand in the text for the lot and the money. The place of such a message is that of the refund
/// among those of the sign-up.
pub async fn tell_of_refunds(
    tx: &mut Tx,
    payouts: &[Uuid],
    (kind, title, body): (&str, &str, &str),
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql_query(
        "INSERT INTO message (id, person_id, kind, lot_id, seq, title, body, sent_at) \
         SELECT gen_random_uuid(), r.person_id, $2, r.lot_id, \
                (SELECT count(*) FROM payout x WHERE x.kind = 'refund' \
                    AND x.from_owner = p.from_owner \
                    AND (x.requested_at, x.id) <= (p.requested_at, p.id)), $3, \
                replace(replace($4, '{amount}', \
                    to_char(p.amount_fen / 100.0, 'FM999999999990.00')), '{title}', l.title), $5 \
           FROM payout p JOIN registration r ON r.id = p.from_owner \
           JOIN lot l ON l.id = r.lot_id \
          WHERE p.id = ANY ($1) AND p.kind = 'refund' ON CONFLICT DO NOTHING",
    )
    .bind::<Array<SqlUuid>, _>(payouts)
    .bind::<Text, _>(kind)
    .bind::<Text, _>(title)
    .bind::<Text, _>(body)
    .bind::<Timestamptz, _>(at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A message as its reader sees it.
#[derive(Clone, Debug, QueryableByName)]
pub struct Message {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = SqlUuid)]
    pub lot_id: Uuid,
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub body: String,
    #[diesel(sql_type = Timestamptz)]
    pub sent_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub read_at: Option<DateTime<Utc>>,
}

/// A person's messages, newest first.
pub async fn of_person(
    read: &mut impl Read,
    person: PersonId,
    before: Option<DateTime<Utc>>,
    limit: i64,
) -> Result<Vec<Message>, StoreError> {
    let query = sql_query(
        "SELECT m.id, m.kind, m.lot_id, m.seq, m.title, m.body, m.sent_at, x.read_at \
           FROM message m LEFT JOIN message_read x ON x.message_id = m.id \
          WHERE m.person_id = $1 AND ($2::timestamptz IS NULL OR m.sent_at < $2) \
          ORDER BY m.sent_at DESC, m.id DESC LIMIT $3",
    );
    let query = query
        .bind::<SqlUuid, _>(person.0)
        .bind::<Nullable<Timestamptz>, _>(before)
        .bind::<BigInt, _>(limit);
    Ok(query.load(read.connection()).await?)
}

pub async fn unread(read: &mut impl Read, person: PersonId) -> Result<i64, StoreError> {
    let query = sql_query(
        "SELECT count(*) AS number FROM message m WHERE m.person_id = $1 \
            AND NOT EXISTS (SELECT FROM message_read x WHERE x.message_id = m.id)",
    );
    let row: NumberRow = query.bind::<SqlUuid, _>(person.0).get_result(read.connection()).await?;
    Ok(row.number)
}

/// Marks one's own message as read; false if there is no such message of one's own.
pub async fn mark_read(
    tx: &mut Tx,
    person: PersonId,
    id: Uuid,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let query =
        sql_query("SELECT count(*) AS number FROM message WHERE id = $1 AND person_id = $2");
    let query = query.bind::<SqlUuid, _>(id).bind::<SqlUuid, _>(person.0);
    let row: NumberRow = query.get_result(tx.conn()).await?;
    if row.number == 0 {
        return Ok(false);
    }
    sql_query(
        "INSERT INTO message_read (message_id, read_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<Timestamptz, _>(at)
    .execute(tx.conn())
    .await?;
    Ok(true)
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    number: i64,
}
