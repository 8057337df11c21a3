//! The bank's files as they came, and who has read one.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{CourtId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};

/// A kept file. What the bank called it and how many lines it had is not known of files that came
/// before this was kept.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Kept {
    #[diesel(sql_type = Binary)]
    pub hash: Vec<u8>,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub message_id: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub lines: Option<i32>,
    /// Movements that this file was the first to tell.
    #[diesel(sql_type = BigInt)]
    pub booked: i64,
    #[diesel(sql_type = SqlUuid)]
    pub received_by: Uuid,
    #[diesel(sql_type = Timestamptz)]
    pub received_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    pub readings: i64,
}

/// Keeps what a file calls itself, beside the file.
pub async fn describe(
    tx: &mut Tx,
    hash: &[u8],
    message_id: &str,
    lines: i32,
) -> Result<(), StoreError> {
    let query = sql_query(
        "INSERT INTO bank_file_content (file_hash, message_id, lines) VALUES ($1, left($2, 100), $3) \
         ON CONFLICT DO NOTHING",
    );
    let query = query.bind::<Binary, _>(hash).bind::<Text, _>(message_id);
    query.bind::<Integer, _>(lines).execute(tx.conn()).await?;
    Ok(())
}

/// The latest files of a court, newest first.
pub async fn latest(
    read: &mut impl Read,
    court: CourtId,
    limit: i64,
) -> Result<Vec<Kept>, StoreError> {
    let query = sql_query(
        "SELECT f.hash, f.kind, c.message_id, c.lines, f.received_by, f.received_at, \
                (SELECT count(*) FROM bank_line b WHERE b.file_hash = f.hash) AS booked, \
                (SELECT count(*) FROM bank_file_reading r WHERE r.file_hash = f.hash) AS readings \
           FROM bank_file f LEFT JOIN bank_file_content c ON c.file_hash = f.hash \
          WHERE f.court_id = $1 ORDER BY f.received_at DESC, f.hash LIMIT $2",
    );
    let query = query.bind::<SqlUuid, _>(court.0).bind::<BigInt, _>(limit);
    Ok(query.load(read.connection()).await?)
}

#[derive(QueryableByName)]
struct Raw {
    #[diesel(sql_type = Binary)]
    raw: Vec<u8>,
}

/// A file of the court as it is kept, and that this person has read it.
pub async fn read(
    tx: &mut Tx,
    court: CourtId,
    hash: &[u8],
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let query = sql_query(
        "WITH found AS (SELECT hash, raw FROM bank_file WHERE hash = $1 AND court_id = $2), \
              noted AS (INSERT INTO bank_file_reading (file_hash, person_id, read_at) \
                        SELECT hash, $3, $4 FROM found) \
         SELECT raw FROM found",
    );
    let query = query.bind::<Binary, _>(hash).bind::<SqlUuid, _>(court.0);
    let query = query.bind::<SqlUuid, _>(by.0).bind::<Timestamptz, _>(at);
    Ok(query.get_result::<Raw>(tx.conn()).await.optional()?.map(|it| it.raw))
}
