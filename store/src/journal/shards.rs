//! Who commits the bids of which lots, and the heartbeat by which outages are found.

use std::time::Duration;

use domain::id::LotId;
use domain::instant::Instant;

use super::row::Id;
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

/// A lot that takes no part in the heartbeat of its shard, with its own last one.
pub type Silent = (LotId, Option<Instant>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub shard: Shard,
    /// The heartbeat that was found: until then, bids of the shard were judged and kept.
    pub beat: Option<Instant>,
    /// The lots of the shard for which that does not hold.
    pub silent: Vec<Silent>,
}

/// What a node says about the lots it keeps.
#[derive(Clone, Copy, Debug)]
pub struct Beat<'a> {
    /// When their health was judged.
    pub judged: Instant,
    pub healthy: &'a [Shard],
    pub silent: &'a [Silent],
}

impl Journal {
    /// Renews the leases of `node`, takes over those that have run out, and beats for the healthy
    /// shards but for their silent lots.
    pub async fn hold_shards(
        &self,
        node: &str,
        lease: Duration,
        beat: Beat<'_>,
    ) -> Result<Vec<Held>, JournalError> {
        let healthy: Vec<i16> = beat.healthy.iter().map(|it| i16::from(it.0)).collect();
        let silent: Vec<Id> = beat.silent.iter().map(|(lot, _)| Id(lot.0)).collect();
        let shards: Vec<i16> =
            beat.silent.iter().map(|(lot, _)| i16::from(shard_of(*lot).0)).collect();
        let beats: Vec<Option<i64>> =
            beat.silent.iter().map(|(_, beat)| beat.map(Instant::micros)).collect();
        let mut connection = self.pulse.get().await?;
        let rows = connection
            .all(
                "SELECT shard, beat_us, silent, silent_beat_us \
                 FROM keep_shards($1, $2, $3, $4, $5, $6, $7)",
                &[
                    &node,
                    &lease.as_secs_f64(),
                    &healthy,
                    &beat.judged.micros(),
                    &silent,
                    &shards,
                    &beats,
                ],
            )
            .await?;
        let mut held = Vec::new();
        for row in rows {
            let shard: i16 = row.try_get(0)?;
            let Ok(shard) = u8::try_from(shard).map(Shard) else { continue };
            let beat = row.try_get::<_, Option<i64>>(1)?.and_then(Instant::from_micros);
            let lots: Vec<Id> = row.try_get(2)?;
            let beats: Vec<Option<i64>> = row.try_get(3)?;
            let silent = lots.into_iter().zip(beats);
            let silent = silent.map(|(lot, it)| (LotId(lot.0), it.and_then(Instant::from_micros)));
            held.push(Held { shard, beat, silent: silent.collect() });
        }
        Ok(held)
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
        let beat = Beat { judged: now, healthy: &[], silent: &[] };
        self.hold_shards(node, Duration::ZERO, beat).await.map(drop)
    }
}
