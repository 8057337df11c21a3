//! Which lots this node keeps: leases on shards, the heartbeat, and the comparison of clocks.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::id::LotId;
use domain::instant::{Instant, Span};
use store::journal::{Beat, SHARDS, Shard, shard_of};

use super::Bidding;
use super::keeper::Bell;

const BEAT: Duration = Duration::from_millis(500);
const LEASE: Duration = Duration::from_secs(3);
/// Heartbeats further apart than this are an outage to be looked at.
const GAP: Span = Span::seconds(3);
const CLOCK_LOOK: Duration = Duration::from_secs(1);
/// A comparison of clocks that took longer than this says nothing.
const PROMPT: Duration = Duration::from_millis(200);

/// The shards this node holds, with the last moment at which each was known to be kept.
#[derive(Default)]
pub(super) struct Held(Mutex<HashMap<Shard, Pulse>>);

#[derive(Clone, Copy)]
struct Pulse {
    /// The last moment at which the shard was known to be kept.
    beat: Option<Instant>,
    /// Since that beat, its lots have been sent into recovery: they need it once, not for as
    /// long as the beat is old.
    examined: bool,
}

impl Held {
    fn with<T>(&self, body: impl FnOnce(&mut HashMap<Shard, Pulse>) -> T) -> T {
        body(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Bidding {
    pub(super) fn holds(&self, lot: LotId) -> bool {
        self.0.held.with(|held| held.contains_key(&shard_of(lot)))
    }

    /// The last moment at which the lot was known to be kept.
    pub(super) fn last_beat(&self, lot: LotId) -> Option<Instant> {
        self.0.held.with(|held| held.get(&shard_of(lot)).and_then(|it| it.beat))
    }

    /// Whether there has been no outage up to now, as far as heartbeats can tell.
    pub(super) fn has_fresh_beat(&self, lot: LotId, now: Instant) -> bool {
        self.last_beat(lot).is_some_and(|it| now.since(it) <= GAP)
    }

    fn bells(&self, of: impl Fn(Shard) -> bool) -> Vec<Arc<Bell>> {
        let keepers = self.0.keepers.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = keepers.iter().filter(|(lot, _)| of(shard_of(**lot)));
        mine.map(|(_, bell)| bell.clone()).collect()
    }

    /// Shards all of whose lots can be judged and kept. A shard whose heartbeats have a gap is
    /// not one of them before its lots have been recovered.
    fn healthy(&self, now: Instant) -> Vec<Shard> {
        let has_gap =
            |it: &Pulse| !it.examined && it.beat.is_some_and(|beat| now.since(beat) > GAP);
        let held: Vec<Shard> = self.0.held.with(|held| {
            for (shard, pulse) in held.iter_mut().filter(|(_, it)| has_gap(it)) {
                self.bells(|it| it == *shard).iter().for_each(|it| it.doubt());
                pulse.examined = true;
            }
            held.keys().copied().collect()
        });
        let sound = |shard: &Shard| self.bells(|it| it == *shard).iter().all(|it| it.is_sound());
        held.into_iter().filter(sound).collect()
    }

    async fn beat(&self) {
        let redis = self.0.redis.ping().await;
        // A shard that has just been taken over is loaded before it beats for the first time.
        let healthy = match redis {
            Ok(()) if self.0.loaded.load(Ordering::Relaxed) => self.healthy(self.now()),
            Ok(()) | Err(_) => Vec::new(),
        };
        let node = &self.0.settings.node;
        match self.0.journal.hold_shards(node, LEASE, &healthy).await {
            Ok(beat) => self.take(&beat, &healthy),
            Err(error) => tracing::warn!("no heartbeat: {error}: {error:?}"),
        }
    }

    fn take(&self, beat: &Beat, healthy: &[Shard]) {
        let taken = self.0.held.with(|held| {
            let before = std::mem::take(held);
            for it in &beat.shards {
                // Lots of a shard that has just been taken over begin with recovery anyway.
                let examined = before.get(&it.shard).is_none_or(|it| it.examined);
                let pulse = if healthy.contains(&it.shard) && before.contains_key(&it.shard) {
                    Pulse { beat: Some(beat.clock), examined: false }
                } else {
                    Pulse { beat: it.beat, examined }
                };
                held.insert(it.shard, pulse);
            }
            held.keys().any(|it| !before.contains_key(it))
        });
        for bell in self.bells(|it| !beat.shards.iter().any(|held| held.shard == it)) {
            bell.stop();
        }
        if taken {
            self.0.loaded.store(false, Ordering::Relaxed);
            tracing::info!(shards = beat.shards.len(), of = SHARDS, "shards are held");
            self.0.qualifying.notify_one();
        }
    }

    async fn compare_clocks(&self) {
        let (asked, before) = (std::time::Instant::now(), self.now());
        let Ok(theirs) = self.0.journal.clock().await else { return };
        let took = asked.elapsed();
        if took > PROMPT {
            return;
        }
        let half = i64::try_from(took.as_micros() / 2).unwrap_or(0);
        let offset = theirs.micros().saturating_sub(before.micros().saturating_add(half));
        let agreed = self.clock_agrees();
        self.0.offset.store(offset, Ordering::Relaxed);
        if agreed != self.clock_agrees() {
            tracing::error!(offset, "the clock against PostgreSQL's, in microseconds");
            self.ring_all();
        }
    }
}

pub(super) fn start(bidding: &Bidding) {
    let node = bidding.clone();
    bidding.spawn(async move {
        let stopping = node.0.workers.stopping();
        while !stopping.is_cancelled() {
            node.beat().await;
            node.pause_for(BEAT).await;
        }
        if let Err(error) = node.0.journal.leave_shards(&node.0.settings.node).await {
            tracing::warn!("the leases are left to run out: {error}");
        }
    });
}

pub(super) fn watch_clock(bidding: &Bidding) {
    let node = bidding.clone();
    bidding.spawn(async move {
        let stopping = node.0.workers.stopping();
        while !stopping.is_cancelled() {
            node.compare_clocks().await;
            node.pause_for(CLOCK_LOOK).await;
        }
    });
}
