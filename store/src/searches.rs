//! Searches people want to hear of (保存的搜索), and up to when they have heard.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{LotId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};

/// What somebody looks for, under a name of their own.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Search {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub words: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub category: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub round: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub court_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub region: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    pub saved_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub told_until: DateTime<Utc>,
}

const SEARCH: &str = "SELECT id, name, words, category, round, court_id, region, saved_at, told_until \
       FROM saved_search";

/// Keeps a search; one that asks for the same keeps its id and takes the new name.
///
/// # Errors
/// `saved_search_court_fkey` when there is no such court.
pub async fn save(tx: &mut Tx, person: PersonId, it: &Search) -> Result<Search, StoreError> {
    let query = sql_query(
        "INSERT INTO saved_search (id, person_id, name, words, category, round, court_id, region, \
            saved_at, told_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT ON CONSTRAINT saved_search_once DO UPDATE SET name = EXCLUDED.name \
         RETURNING id, name, words, category, round, court_id, region, saved_at, told_until",
    );
    Ok(query
        .bind::<SqlUuid, _>(it.id)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Text, _>(it.name.as_str())
        .bind::<Nullable<Text>, _>(it.words.as_deref())
        .bind::<Nullable<Text>, _>(it.category.as_deref())
        .bind::<Nullable<Text>, _>(it.round.as_deref())
        .bind::<Nullable<SqlUuid>, _>(it.court_id)
        .bind::<Nullable<Text>, _>(it.region.as_deref())
        .bind::<Timestamptz, _>(it.saved_at)
        .bind::<Timestamptz, _>(it.told_until)
        .get_result(tx.conn())
        .await?)
}

/// A person's searches, the latest first.
pub async fn of_person(read: &mut impl Read, person: PersonId) -> Result<Vec<Search>, StoreError> {
    let query = sql_query(format!("{SEARCH} WHERE person_id = $1 ORDER BY saved_at DESC, id"));
    Ok(query.bind::<SqlUuid, _>(person.0).load(read.connection()).await?)
}

/// Removes one's own search, if it is there.
pub async fn remove(tx: &mut Tx, person: PersonId, id: Uuid) -> Result<(), StoreError> {
    sql_query("DELETE FROM saved_search WHERE id = $1 AND person_id = $2")
        .bind::<SqlUuid, _>(id)
        .bind::<SqlUuid, _>(person.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// People with a search of which nothing has been told since `before`.
pub async fn due(
    read: &mut impl Read,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<PersonId>, StoreError> {
    #[derive(QueryableByName)]
    struct Person {
        #[diesel(sql_type = SqlUuid)]
        person_id: Uuid,
    }
    let query = sql_query(
        "SELECT person_id FROM saved_search WHERE told_until <= $1 \
          GROUP BY person_id ORDER BY min(told_until), person_id LIMIT $2",
    );
    let query = query.bind::<Timestamptz, _>(before).bind::<BigInt, _>(limit);
    let people: Vec<Person> = query.load(read.connection()).await?;
    Ok(people.into_iter().map(|it| PersonId(it.person_id)).collect())
}

/// A person's searches, locked, so that two nodes do not tell the same twice.
pub async fn lock(tx: &mut Tx, person: PersonId) -> Result<Vec<Search>, StoreError> {
    let query =
        sql_query(format!("{SEARCH} WHERE person_id = $1 ORDER BY saved_at DESC, id FOR UPDATE"));
    Ok(query.bind::<SqlUuid, _>(person.0).load(tx.conn()).await?)
}

/// Everything announced up to `until` has been told.
pub async fn told(tx: &mut Tx, person: PersonId, until: DateTime<Utc>) -> Result<(), StoreError> {
    sql_query("UPDATE saved_search SET told_until = $2 WHERE person_id = $1")
        .bind::<SqlUuid, _>(person.0)
        .bind::<Timestamptz, _>(until)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Tells a person of new notices; the message stands with the first of them.
pub async fn tell(
    tx: &mut Tx,
    (person, lot): (PersonId, LotId),
    (title, body): (&str, &str),
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query(
        "INSERT INTO message (id, person_id, kind, lot_id, seq, title, body, sent_at) \
         VALUES (gen_random_uuid(), $1, 'search-matches', $2, extract(epoch FROM $5)::bigint, \
            $3, $4, $5) ON CONFLICT DO NOTHING",
    );
    query
        .bind::<SqlUuid, _>(person.0)
        .bind::<SqlUuid, _>(lot.0)
        .bind::<Text, _>(title)
        .bind::<Text, _>(body)
        .bind::<Timestamptz, _>(at)
        .execute(tx.conn())
        .await?;
    Ok(())
}
