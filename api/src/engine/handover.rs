//! Leaving: this node's lots are given to the others at once, without waiting for a lease to run
//! out; and what the platform looks at to know that everything is in its place.

use std::sync::PoisonError;
use std::time::Duration;

use domain::id::LotId;
use store::journal::Shard;
use tokio_util::sync::CancellationToken;

use super::clocks::Clocks;
use super::{Bidding, BiddingError};
pub use bidding_engine::RedisHead;

/// How long keepers may take for the step they are in.
const PATIENCE: Duration = Duration::from_millis(700);
const LOOK: Duration = Duration::from_millis(5);

impl Bidding {
    /// Is cancelled once this node gives its lots away: live feeds end, so that browsers find
    /// another node.
    pub fn leaving(&self) -> CancellationToken {
        self.0.leaving.clone()
    }

    /// Gives the lots of this node away. Bids that are under way are finished by whoever takes
    /// over: what Redis has listed is drained there, and their answers come from there.
    pub async fn hand_over(&self) {
        self.0.leaving.cancel();
        self.stop_keepers();
        let started = std::time::Instant::now();
        while self.keeps_any() && started.elapsed() < PATIENCE {
            tokio::time::sleep(LOOK).await;
        }
        let (node, now) = (&self.0.settings.node, self.now());
        match self.0.journal.leave_shards(node, now).await {
            Ok(()) => tracing::info!(took = ?started.elapsed(), "the lots are handed over"),
            Err(error) => tracing::warn!("the leases are left to run out: {error}"),
        }
    }

    fn keeps_any(&self) -> bool {
        !self.0.keepers.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// The lots kept on this node.
    pub fn kept(&self) -> Vec<LotId> {
        let keepers = self.0.keepers.lock().unwrap_or_else(PoisonError::into_inner);
        keepers.keys().copied().collect()
    }

    /// The shards whose lots this node keeps.
    pub fn shards(&self) -> Vec<Shard> {
        self.held_shards()
    }

    /// Where a lot's sequence stands in Redis; none if it does not have the lot.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn redis_head(&self, lot: LotId) -> Result<Option<RedisHead>, BiddingError> {
        Ok(self.0.redis.head(lot).await?)
    }

    /// The last entry this node has told its watchers of.
    pub fn told(&self, lot: LotId) -> Option<u64> {
        self.0.hub.seq(lot)
    }

    /// Whether Redis answers for every lot of this node.
    pub async fn reaches_redis(&self) -> bool {
        self.0.redis.unreachable(&self.kept()).await.is_ok_and(|it| it.is_empty())
    }

    /// Whether this node's clock and PostgreSQL's agree.
    pub fn agrees(&self) -> bool {
        self.clocks() == Clocks::Agree
    }
}
