//! Requests under an Idempotency-Key, done once: the key is kept before, marked in the transaction of
//! the effect, and answered the same ever after.

use domain::id::PersonId;
use serde_json::Value;
use sm3::{Digest, Sm3};
use store::answers::{self, Ended, Known, Request};
use store::db::Mark;
use uuid::Uuid;

use super::AppError;
use crate::App;

/// Why a request under a key is not carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OnceRefusal {
    #[error("Idempotency-Key应为UUID。")]
    Malformed,
    #[error("该Idempotency-Key已用于其他内容。")]
    Reused,
    #[error("同一Idempotency-Key的请求正在办理，或其结果未能送达；请核对办理结果。")]
    UnderWay,
}

/// Begins a request; its first answer, if it has been answered.
///
/// # Errors
/// [`OnceRefusal::Reused`] and [`OnceRefusal::UnderWay`].
pub async fn begin(
    app: &App,
    (person, key): (PersonId, Uuid),
    operation: &str,
    input: &[u8],
) -> Result<Option<Value>, AppError> {
    let input_hash = Sm3::digest(input).into();
    let request = Request { person, key, operation, input_hash };
    let now = app.now();
    let known = app.db.transaction(async |tx| answers::begin(tx, &request, now).await);
    match known.await? {
        Known::New => Ok(None),
        Known::Answered(body) => Ok(Some(body)),
        Known::Reused => Err(OnceRefusal::Reused.into()),
        Known::UnderWay => Err(OnceRefusal::UnderWay.into()),
    }
}

/// Keeps the answer of a request that has been carried out.
pub async fn answered(app: &App, mark: Mark, body: &Value) -> Result<(), AppError> {
    let kept = app.db.transaction(async |tx| answers::finish(tx, mark, body).await);
    Ok(kept.await?)
}

/// Forgets a request that was refused, or that failed without any effect.
pub async fn not_answered(app: &App, mark: Mark, how: Ended) -> Result<(), AppError> {
    let forgotten = app.db.transaction(async |tx| answers::forget(tx, mark, how).await);
    Ok(forgotten.await?)
}
