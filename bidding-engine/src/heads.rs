//! Where a lot's sequence stands in Redis, read without touching it.

use domain::id::LotId;
use uuid::Uuid;

use crate::{Engine, EngineError, keys};

/// The head of a lot as Redis has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RedisHead {
    pub epoch: u64,
    pub seq: u64,
    pub nonce: Uuid,
}

impl Engine {
    /// The head of a lot; none if Redis does not have the lot.
    pub async fn head(&self, lot: LotId) -> Result<Option<RedisHead>, EngineError> {
        let fields = self.functions.fields(&keys::book(lot), &["epoch", "seq", "nonce"]).await?;
        let [Some(epoch), Some(seq), Some(nonce)] = fields.as_slice() else { return Ok(None) };
        let unreadable = || EngineError::Answer(format!("{epoch} {seq} {nonce}"));
        Ok(Some(RedisHead {
            epoch: epoch.parse().map_err(|_| unreadable())?,
            seq: seq.parse().map_err(|_| unreadable())?,
            nonce: nonce.parse().map_err(|_| unreadable())?,
        }))
    }
}
