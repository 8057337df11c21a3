//! Questions on a lot and their answers (问答): appended, never changed; who asked is read only to
//! tell them of the answer.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{
    Array, BigInt, Bool, Integer, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use domain::id::{CourtId, LotId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};

/// A question as everybody reads it, with what is needed to show it.
#[derive(Clone, Debug, QueryableByName)]
pub struct Question {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub lot_id: Uuid,
    /// Its place among the questions on the lot, from 1.
    #[diesel(sql_type = Integer)]
    pub number: i32,
    #[diesel(sql_type = Text)]
    pub body: String,
    #[diesel(sql_type = Timestamptz)]
    pub asked_at: DateTime<Utc>,
    /// The personal data for which it was covered.
    #[diesel(sql_type = Nullable<Text>)]
    pub covered_for: Option<String>,
}

/// One version of an answer.
#[derive(Clone, Debug, QueryableByName)]
pub struct LotAnswer {
    #[diesel(sql_type = SqlUuid)]
    pub question_id: Uuid,
    #[diesel(sql_type = SmallInt)]
    pub version: i16,
    #[diesel(sql_type = Text)]
    pub body: String,
    #[diesel(sql_type = Timestamptz)]
    pub answered_at: DateTime<Utc>,
}

const QUESTION: &str = "SELECT q.id, q.lot_id, q.number, q.body, q.asked_at, x.found AS covered_for
    FROM lot_question q LEFT JOIN lot_question_cover x ON x.question_id = q.id";

/// Keeps a question as the next one on its lot.
pub async fn ask(
    tx: &mut Tx,
    (lot, asker): (LotId, PersonId),
    body: &str,
    at: DateTime<Utc>,
) -> Result<Question, StoreError> {
    // One after the other on a lot, without a lock that bidding might wait for.
    sql_query("SELECT pg_advisory_xact_lock(hashtextextended('question ' || $1::text, 0))")
        .bind::<SqlUuid, _>(lot.0)
        .execute(tx.conn())
        .await?;
    let query = sql_query(
        "INSERT INTO lot_question (id, lot_id, number, asker_id, body, asked_at) \
         SELECT $1, $2, 1 + coalesce(max(number), 0), $3, $4, $5 \
           FROM lot_question WHERE lot_id = $2 \
         RETURNING id, lot_id, number, body, asked_at, NULL::text AS covered_for",
    );
    Ok(query
        .bind::<SqlUuid, _>(Uuid::new_v4())
        .bind::<SqlUuid, _>(lot.0)
        .bind::<SqlUuid, _>(asker.0)
        .bind::<Text, _>(body)
        .bind::<Timestamptz, _>(at)
        .get_result(tx.conn())
        .await?)
}

/// Reads a question and lets nobody else answer it until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Question, StoreError> {
    sql_query("SELECT pg_advisory_xact_lock(hashtextextended('answer ' || $1::text, 0))")
        .bind::<SqlUuid, _>(id)
        .execute(tx.conn())
        .await?;
    let query = sql_query(format!("{QUESTION} WHERE q.id = $1")).bind::<SqlUuid, _>(id);
    let found: Option<Question> = query.get_result(tx.conn()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "question", id })
}

/// Questions on a lot, the newest first. What is covered is not searched.
pub async fn of_lot(
    read: &mut impl Read,
    lot: LotId,
    words: Option<&str>,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<Question>, StoreError> {
    let query = sql_query(format!(
        "{QUESTION} WHERE q.lot_id = $1 AND ($2::integer IS NULL OR q.number < $2) \
            AND ($3::text IS NULL OR (x.question_id IS NULL AND strpos(lower(q.body), $3) > 0) \
                OR EXISTS (SELECT FROM lot_answer a WHERE a.question_id = q.id \
                    AND strpos(lower(a.body), $3) > 0)) \
          ORDER BY q.number DESC LIMIT $4"
    ));
    let query = query
        .bind::<SqlUuid, _>(lot.0)
        .bind::<Nullable<Integer>, _>(before)
        .bind::<Nullable<Text>, _>(words.map(str::to_lowercase))
        .bind::<BigInt, _>(limit);
    Ok(query.load(read.connection()).await?)
}

/// How many questions there are on a lot, and how many of them wait.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Counts {
    #[diesel(sql_type = BigInt)]
    pub all: i64,
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
}

pub async fn counts(read: &mut impl Read, lot: LotId) -> Result<Counts, StoreError> {
    let query = sql_query(
        "SELECT count(*) AS all, count(*) FILTER (WHERE NOT EXISTS (
                SELECT FROM lot_answer a WHERE a.question_id = q.id)
             AND NOT EXISTS (SELECT FROM lot_question_cover x WHERE x.question_id = q.id)
            ) AS waiting FROM lot_question q WHERE q.lot_id = $1",
    );
    Ok(query.bind::<SqlUuid, _>(lot.0).get_result(read.connection()).await?)
}

/// The answers to questions, for each the newest version first.
pub async fn answers(
    read: &mut impl Read,
    questions: &[Uuid],
) -> Result<Vec<LotAnswer>, StoreError> {
    let query = sql_query(
        "SELECT question_id, version, body, answered_at FROM lot_answer \
          WHERE question_id = ANY($1) ORDER BY question_id, version DESC",
    );
    Ok(query.bind::<Array<SqlUuid>, _>(questions).load(read.connection()).await?)
}

/// # Errors
/// `lot_answer_pkey` when this version is there already.
pub async fn answer(tx: &mut Tx, answer: &LotAnswer, officer: PersonId) -> Result<(), StoreError> {
    let query = sql_query(
        "INSERT INTO lot_answer (question_id, version, body, answered_by, answered_at) \
         VALUES ($1, $2, $3, $4, $5)",
    );
    query
        .bind::<SqlUuid, _>(answer.question_id)
        .bind::<SmallInt, _>(answer.version)
        .bind::<Text, _>(answer.body.as_str())
        .bind::<SqlUuid, _>(officer.0)
        .bind::<Timestamptz, _>(answer.answered_at)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Covers a question; false if it was covered before.
pub async fn cover(
    tx: &mut Tx,
    id: Uuid,
    found: &str,
    (officer, at): (PersonId, DateTime<Utc>),
) -> Result<bool, StoreError> {
    let query = sql_query(
        "INSERT INTO lot_question_cover (question_id, found, covered_by, covered_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    );
    let query = query.bind::<SqlUuid, _>(id).bind::<Text, _>(found).bind::<SqlUuid, _>(officer.0);
    Ok(query.bind::<Timestamptz, _>(at).execute(tx.conn()).await? == 1)
}

/// Tells whoever asked that there is an answer; each version once.
pub async fn tell_asker(
    tx: &mut Tx,
    answer: &LotAnswer,
    (title, body): (&str, &str),
) -> Result<(), StoreError> {
    let query = sql_query(
        "INSERT INTO message (id, person_id, kind, lot_id, seq, title, body, sent_at) \
         SELECT gen_random_uuid(), q.asker_id, 'question-answered', q.lot_id, \
                q.number::bigint * 100 + $2, $3, $4, $5 \
           FROM lot_question q WHERE q.id = $1 ON CONFLICT DO NOTHING",
    );
    query
        .bind::<SqlUuid, _>(answer.question_id)
        .bind::<SmallInt, _>(answer.version)
        .bind::<Text, _>(title)
        .bind::<Text, _>(body)
        .bind::<Timestamptz, _>(answer.answered_at)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A question on the desk of a court, with the lot it is about.
#[derive(Clone, Debug, QueryableByName)]
pub struct OnDesk {
    #[diesel(embed)]
    pub question: Question,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    /// The end of bidding as far as it is known.
    #[diesel(sql_type = Timestamptz)]
    pub ends_at: DateTime<Utc>,
}

/// The questions of a court that wait, those of the lot that ends first before the others; or
/// those that do not wait, the newest first.
pub async fn of_court(
    read: &mut impl Read,
    court: CourtId,
    waiting: Waiting,
    limit: i64,
) -> Result<Vec<OnDesk>, StoreError> {
    let end = "coalesce(l.ended_at, CASE WHEN coalesce(h.ends_at_us, 0) > 0
        THEN to_timestamp(h.ends_at_us / 1000000.0) ELSE l.ends_at END)";
    let query = sql_query(format!(
        "SELECT q.id, q.lot_id, q.number, q.body, q.asked_at, x.found AS covered_for, l.title,
                l.starts_at, {end} AS ends_at
           FROM lot_question q JOIN lot l ON l.id = q.lot_id
           LEFT JOIN lot_head h ON h.lot_id = l.id
           LEFT JOIN lot_question_cover x ON x.question_id = q.id
          WHERE l.court_id = $1 AND $2 = (x.question_id IS NULL AND NOT EXISTS (
                SELECT FROM lot_answer a WHERE a.question_id = q.id))
          ORDER BY CASE WHEN $2 THEN {end} END, CASE WHEN $2 THEN q.asked_at END,
                q.asked_at DESC, q.id
          LIMIT $3"
    ));
    let query = query
        .bind::<SqlUuid, _>(court.0)
        .bind::<Bool, _>(waiting == Waiting::Yes)
        .bind::<BigInt, _>(limit);
    Ok(query.load(read.connection()).await?)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    Yes,
    No,
}
