//! Records of platform faults (平台故障记录): made by the platform, signed by people.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{
    Array, BigInt, Bytea, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use domain::id::{CourtId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::journal::shard_of;
use crate::stops::Turn;

/// A fault without its lots.
#[derive(Clone, Debug, QueryableByName)]
pub struct Fault {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub court_id: Uuid,
    #[diesel(sql_type = Text)]
    pub court_name: String,
    /// `outage` or `clock`.
    #[diesel(sql_type = Text)]
    pub cause: String,
    #[diesel(sql_type = Timestamptz)]
    pub found_at: DateTime<Utc>,
}

/// What a fault did to one lot. Times are microseconds, as in the lot's sequence.
#[derive(Clone, Debug, QueryableByName)]
pub struct Touched {
    #[diesel(sql_type = SqlUuid)]
    pub fault_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub lot_id: Uuid,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = SqlUuid)]
    pub officer_id: Uuid,
    #[diesel(sql_type = BigInt)]
    pub pause_seq: i64,
    /// The last moment at which bids were known to be judged and kept.
    #[diesel(sql_type = BigInt)]
    pub from_us: i64,
    #[diesel(sql_type = BigInt)]
    pub paused_us: i64,
    #[diesel(sql_type = BigInt)]
    pub ended_us: i64,
    /// The next turn of the lot: it went on, or was withdrawn.
    #[diesel(sql_type = Nullable<Text>)]
    pub next_kind: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub next_seq: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub next_us: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub next_ends_us: Option<i64>,
    #[diesel(sql_type = SmallInt)]
    pub shard: i16,
    #[diesel(sql_type = Nullable<Text>)]
    pub holder: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub epoch_before: i64,
    #[diesel(sql_type = BigInt)]
    pub epoch: i64,
}

/// One of the two signatures.
#[derive(Clone, Debug, QueryableByName)]
pub struct Signature {
    #[diesel(sql_type = SqlUuid)]
    pub fault_id: Uuid,
    #[diesel(sql_type = SmallInt)]
    pub place: i16,
    #[diesel(sql_type = Text)]
    pub statement: String,
    #[diesel(sql_type = Text)]
    pub content: String,
    #[diesel(sql_type = Bytea)]
    pub hash: Vec<u8>,
    #[diesel(sql_type = SqlUuid)]
    pub signer_id: Uuid,
    #[diesel(sql_type = Text)]
    pub signer_name: String,
    #[diesel(sql_type = Text)]
    pub signer_role: String,
    #[diesel(sql_type = Timestamptz)]
    pub signed_at: DateTime<Utc>,
}

/// Enters a pause of the platform's own into the record of its fault: the one of the same court
/// and cause whose outage it overlaps and that nobody has signed, or a new one.
pub async fn note(
    tx: &mut Tx,
    turn: &Turn,
    cause: &str,
    at: DateTime<Utc>,
) -> Result<Uuid, StoreError> {
    // Two pauses of one outage must not make two records.
    sql_query("SELECT pg_advisory_xact_lock(7215)").execute(tx.conn()).await?;
    let from = turn.from_us.unwrap_or(turn.at_us);
    let known = sql_query(
        "SELECT f.id FROM fault f JOIN fault_lot l ON l.fault_id = f.id \
           JOIN bid_turn t ON t.lot_id = l.lot_id AND t.seq = l.pause_seq \
          WHERE f.court_id = $1 AND f.cause = $2 AND t.from_us <= $4 AND t.at_us >= $3 \
            AND NOT EXISTS (SELECT FROM fault_signature s WHERE s.fault_id = f.id) LIMIT 1",
    )
    .bind::<SqlUuid, _>(turn.court_id)
    .bind::<Text, _>(cause)
    .bind::<BigInt, _>(from)
    .bind::<BigInt, _>(turn.at_us);
    let known: Option<IdRow> = known.get_result(tx.conn()).await.optional()?;
    let id = match known {
        Some(row) => row.id,
        None => {
            let id = Uuid::now_v7();
            sql_query("INSERT INTO fault (id, court_id, cause, found_at) VALUES ($1, $2, $3, $4)")
                .bind::<SqlUuid, _>(id)
                .bind::<SqlUuid, _>(turn.court_id)
                .bind::<Text, _>(cause)
                .bind::<Timestamptz, _>(at)
                .execute(tx.conn())
                .await?;
            id
        }
    };
    let shard = i16::from(shard_of(turn.lot()).0);
    sql_query(
        "INSERT INTO fault_lot (fault_id, lot_id, pause_seq, shard, holder, epoch_before) \
         SELECT $1, $2, $3, $4, (SELECT holder FROM bid_shard WHERE shard = $4), \
                coalesce((SELECT e.epoch FROM bid_entry e JOIN lot_head h \
                    ON h.lot_id = e.lot_id AND h.month = e.month \
                    WHERE e.lot_id = $2 AND e.seq = $3 - 1), 0) \
         ON CONFLICT DO NOTHING",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<SqlUuid, _>(turn.lot_id)
    .bind::<BigInt, _>(turn.seq)
    .bind::<SmallInt, _>(shard)
    .execute(tx.conn())
    .await?;
    Ok(id)
}

const FAULT: &str = "SELECT f.id, f.court_id, c.name AS court_name, f.cause, f.found_at \
    FROM fault f JOIN court c ON c.id = f.court_id ";

/// The faults of a court, newest first.
pub async fn of_court(read: &mut impl Read, court: CourtId) -> Result<Vec<Fault>, StoreError> {
    let query =
        sql_query(format!("{FAULT} WHERE f.court_id = $1 ORDER BY f.found_at DESC LIMIT 200"));
    Ok(query.bind::<SqlUuid, _>(court.0).load(read.connection()).await?)
}

/// The faults of all courts that have been signed, newest first.
pub async fn signed(read: &mut impl Read) -> Result<Vec<Fault>, StoreError> {
    let query = sql_query(format!(
        "{FAULT} WHERE EXISTS (SELECT FROM fault_signature s WHERE s.fault_id = f.id) \
         ORDER BY f.found_at DESC LIMIT 200"
    ));
    Ok(query.load(read.connection()).await?)
}

/// One fault, locked against a second signature at the same time.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Fault, StoreError> {
    // The row itself is never changed, so that the service may not lock it.
    sql_query("SELECT pg_advisory_xact_lock(7215)").execute(tx.conn()).await?;
    let query = sql_query(format!("{FAULT} WHERE f.id = $1")).bind::<SqlUuid, _>(id);
    let found = query.get_result(tx.conn()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "fault", id })
}

/// The lots of these faults, in the order of their pauses.
pub async fn touched(read: &mut impl Read, faults: &[Uuid]) -> Result<Vec<Touched>, StoreError> {
    let query = sql_query(
        "SELECT l.fault_id, l.lot_id, o.title, k.officer_id, l.pause_seq, \
                coalesce(t.from_us, t.at_us) AS from_us, t.at_us AS paused_us, \
                t.ends_at_us AS ended_us, n.kind AS next_kind, n.seq AS next_seq, \
                n.at_us AS next_us, n.ends_at_us AS next_ends_us, l.shard, l.holder, \
                l.epoch_before, t.epoch \
           FROM fault_lot l JOIN bid_turn t ON t.lot_id = l.lot_id AND t.seq = l.pause_seq \
           JOIN lot o ON o.id = l.lot_id JOIN court_case k ON k.id = o.case_id \
           LEFT JOIN LATERAL (SELECT x.seq, x.kind, x.at_us, x.ends_at_us FROM bid_turn x \
               WHERE x.lot_id = l.lot_id AND x.seq > l.pause_seq ORDER BY x.seq LIMIT 1) n ON true \
          WHERE l.fault_id = ANY ($1) ORDER BY t.at_us, l.lot_id",
    );
    Ok(query.bind::<Array<SqlUuid>, _>(faults).load(read.connection()).await?)
}

/// The signatures of these faults, the first before the second.
pub async fn signatures(
    read: &mut impl Read,
    faults: &[Uuid],
) -> Result<Vec<Signature>, StoreError> {
    let query = sql_query(
        "SELECT fault_id, place, statement, content, hash, signer_id, signer_name, signer_role, \
                signed_at FROM fault_signature WHERE fault_id = ANY ($1) ORDER BY place",
    );
    Ok(query.bind::<Array<SqlUuid>, _>(faults).load(read.connection()).await?)
}

/// The name of a person, as it stands under a signature.
pub async fn signer_name(read: &mut impl Read, person: PersonId) -> Result<String, StoreError> {
    let query = sql_query("SELECT display_name AS name FROM person WHERE id = $1");
    let row: NameRow = query.bind::<SqlUuid, _>(person.0).get_result(read.connection()).await?;
    Ok(row.name)
}

pub async fn sign(tx: &mut Tx, signature: &Signature) -> Result<(), StoreError> {
    sql_query(
        "INSERT INTO fault_signature (fault_id, place, statement, content, hash, signer_id, \
             signer_name, signer_role, signed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind::<SqlUuid, _>(signature.fault_id)
    .bind::<SmallInt, _>(signature.place)
    .bind::<Text, _>(&signature.statement)
    .bind::<Text, _>(&signature.content)
    .bind::<Bytea, _>(&signature.hash)
    .bind::<SqlUuid, _>(signature.signer_id)
    .bind::<Text, _>(&signature.signer_name)
    .bind::<Text, _>(&signature.signer_role)
    .bind::<Timestamptz, _>(signature.signed_at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = Text)]
    name: String,
}
