//! Idempotency keys with input hash and saved answer, in the transaction of the effect.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::PersonId;
use serde_json::Value;
use uuid::Uuid;

use crate::StoreError;
use crate::db::Tx;
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
}

/// Looks a key up. Two requests with one key wait for each other: the key is locked until the
/// transaction ends.
pub async fn look_up(tx: &mut Tx, request: &Request<'_>) -> Result<Known, StoreError> {
    let (high, low) = request.key.as_u64_pair();
    let folded = i64::from_ne_bytes((high ^ low).to_ne_bytes());
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
        .bind::<diesel::sql_types::BigInt, _>(folded)
        .execute(tx.conn())
        .await?;
    let found: Option<(String, Vec<u8>, Value)> = answer::table
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
            Known::Answered(body)
        }
        Some(_) => Known::Reused,
    })
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
