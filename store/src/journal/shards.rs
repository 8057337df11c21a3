//! Who commits the bids of which lots, and the heartbeat by which outages are found.

use std::time::Duration;

use domain::id::LotId;
use domain::instant::Instant;

use super::{Journal, JournalError};

pub const SHARDS: u8 = 16;

/// A share of all lots, committed by one node at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard(pub u8);

/// The shard of a lot, for good.
pub fn shard_of(lot: LotId) -> Shard {
    let [.., last] = *lot.0.as_bytes();
    Shard(last % SHARDS)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub shard: Shard,
    /// The heartbeat that was found: until then, bids of the shard were judged and kept.
    pub beat: Option<Instant>,
}

impl Journal {
    /// Renews the leases of `node`, takes over those that have run out, and beats for the shards
    /// that were healthy at `judged`.
    pub async fn hold_shards(
        &self,
        node: &str,
        lease: Duration,
        healthy: &[Shard],
        judged: Instant,
    ) -> Result<Vec<Held>, JournalError> {
        let healthy: Vec<i16> = healthy.iter().map(|it| i16::from(it.0)).collect();
        let mut connection = self.pulse.get().await?;
        let rows = connection
            .all(
                "SELECT h.shard, h.beat_us FROM hold_shards($1, $2, $3, $4) AS h",
                &[&node, &lease.as_secs_f64(), &healthy, &judged.micros()],
            )
            .await?;
        let mut shards = Vec::new();
        for row in rows {
            let shard: i16 = row.try_get(0)?;
            let beat: Option<i64> = row.try_get(1)?;
            let Ok(shard) = u8::try_from(shard) else { continue };
            shards.push(Held { shard: Shard(shard), beat: beat.and_then(Instant::from_micros) });
        }
        Ok(shards)
    }

    /// PostgreSQL's clock.
    pub async fn clock(&self) -> Result<Instant, JournalError> {
        let mut connection = self.pulse.get().await?;
        let sql = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
        let micros = connection.one(sql, &[]).await?.try_get(0)?;
        Instant::from_micros(micros).ok_or(JournalError::Clock)
    }

    /// Gives the leases back, so that another node need not wait for them to run out.
    pub async fn leave_shards(&self, node: &str, now: Instant) -> Result<(), JournalError> {
        self.hold_shards(node, Duration::ZERO, &[], now).await.map(drop)
    }
}
