//! Idempotency keys with input hash and saved answer, in the transaction of the effect.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::PersonId;
use serde_json::Value;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Mark, Tx};
use crate::schema::answer;

/// A request that may be sent again: who, under which key, what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    pub person: PersonId,
    pub key: Uuid,
    pub operation: &'a str,
    pub input_hash: [u8; 32],
}

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Never seen: do it.
    New,
    /// Done before with the same content: answer the same.
    Answered(Value),
    /// Used for something else.
    Reused,
    /// Begun, and not answered: it is under way, or the server died after the effect.
    UnderWay,
}

/// After so long a request that has had no effect is not under way any more: its server has died.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::minutes(2);

/// Looks a key up. Two requests with one key wait for each other: the key is locked until the
/// transaction ends.
pub async fn look_up(tx: &mut Tx, request: &Request<'_>) -> Result<Known, StoreError> {
    let (high, low) = request.key.as_u64_pair();
    let folded = i64::from_ne_bytes((high ^ low).to_ne_bytes());
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
        .bind::<diesel::sql_types::BigInt, _>(folded)
        .execute(tx.conn())
        .await?;
    let found: Option<(String, Vec<u8>, Option<Value>)> = answer::table
        .find((request.person.0, request.key))
        .select((answer::operation, answer::input_hash, answer::body))
        .first(tx.conn())
        .await
        .optional()?;
    Ok(match found {
        None => Known::New,
        Some((operation, hash, body))
            if operation == request.operation && hash == request.input_hash =>
        {
            body.map_or(Known::UnderWay, Known::Answered)
        }
        Some(_) => Known::Reused,
    })
}

/// Begins a request whose answer comes later; what [`look_up`] says of a known key. A request that
/// was begun long ago and has had no effect begins anew.
pub async fn begin(
    tx: &mut Tx,
    request: &Request<'_>,
    at: DateTime<Utc>,
) -> Result<Known, StoreError> {
    let dead = answer::table
        .find((request.person.0, request.key))
        .filter(answer::done.eq(false))
        .filter(answer::created_at.lt(at - GIVEN_UP_AFTER));
    let known = look_up(tx, request).await?;
    match known {
        Known::UnderWay => {
            if diesel::delete(dead).execute(tx.conn()).await? == 0 {
                return Ok(Known::UnderWay);
            }
        }
        Known::New => {}
        Known::Answered(_) | Known::Reused => return Ok(known),
    }
    let row = (
        answer::person_id.eq(request.person.0),
        answer::key.eq(request.key),
        answer::operation.eq(request.operation),
        answer::input_hash.eq(request.input_hash.as_slice()),
        answer::created_at.eq(at),
        answer::done.eq(false),
    );
    diesel::insert_into(answer::table).values(row).execute(tx.conn()).await?;
    Ok(Known::New)
}

/// Marks a begun request as done, in the transaction of its effect.
pub(crate) async fn mark(tx: &mut Tx, mark: Mark) -> Result<(), StoreError> {
    let begun = answer::table.find((mark.person.0, mark.key));
    diesel::update(begun).set(answer::done.eq(true)).execute(tx.conn()).await?;
    Ok(())
}

/// The answer of a request that was begun: from now on it is answered the same.
pub async fn finish(tx: &mut Tx, mark: Mark, body: &Value) -> Result<(), StoreError> {
    let begun = answer::table.find((mark.person.0, mark.key));
    let answered = (answer::body.eq(body), answer::done.eq(true));
    diesel::update(begun).set(answered).execute(tx.conn()).await?;
    Ok(())
}

/// A request that was begun and refused is not kept, so it may be tried again. One that failed is
/// forgotten only if it had no effect.
pub async fn forget(tx: &mut Tx, mark: Mark, how: Ended) -> Result<(), StoreError> {
    let begun = answer::table.find((mark.person.0, mark.key));
    match how {
        Ended::Refused => diesel::delete(begun).execute(tx.conn()).await?,
        Ended::Failed => {
            let idle = begun.filter(answer::done.eq(false));
            diesel::delete(idle).execute(tx.conn()).await?
        }
    };
    Ok(())
}

/// How a request ended that has no answer to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Refused,
    Failed,
}

/// Keeps the answer of a request that [`look_up`] found new.
pub async fn keep(
    tx: &mut Tx,
    request: &Request<'_>,
    body: &Value,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = (
        answer::person_id.eq(request.person.0),
        answer::key.eq(request.key),
        answer::operation.eq(request.operation),
        answer::input_hash.eq(request.input_hash.as_slice()),
        answer::body.eq(body),
        answer::created_at.eq(at),
    );
    diesel::insert_into(answer::table).values(row).execute(tx.conn()).await?;
    Ok(())
}
