//! Which lots this node keeps: leases on shards, the heartbeat, and the comparison of clocks.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::id::LotId;
use domain::instant::{Instant, Span};
use store::journal::{Held as Lease, SHARDS, Shard, shard_of};

use super::Bidding;
use super::bell::Bell;

const BEAT: Duration = Duration::from_millis(500);
const LEASE: Duration = Duration::from_secs(3);
/// Heartbeats further apart than this are an outage to be looked at.
const GAP: Span = Span::seconds(3);
/// The same for a lot in its last extension period, which no outage may touch: two beats were
/// missed.
const FINAL_GAP: Span = match Span::from_micros(1_200_000) {
    Some(it) => it,
    None => Span::seconds(1),
};
const CLOCK_LOOK: Duration = Duration::from_secs(1);
/// A comparison of clocks that took longer than this says nothing.
const PROMPT: Duration = Duration::from_millis(200);

/// The shards this node holds.
#[derive(Default)]
pub(super) struct Held(Mutex<Leases>);

#[derive(Default)]
struct Leases {
    /// With the last moment at which each shard was known to be kept.
    beats: HashMap<Shard, Option<Instant>>,
    /// When the renewal that was last granted had been asked for; monotonic, so that a stopped
    /// process cannot mistake an old lease for its own.
    renewed: Option<std::time::Instant>,
}

impl Held {
    fn with<T>(&self, body: impl FnOnce(&mut Leases) -> T) -> T {
        body(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Leases {
    fn is_valid(&self) -> bool {
        self.renewed.is_some_and(|it| it.elapsed() < LEASE)
    }
}

impl Bidding {
    pub(super) fn holds(&self, lot: LotId) -> bool {
        self.0.held.with(|held| held.is_valid() && held.beats.contains_key(&shard_of(lot)))
    }

    /// The last moment at which the lot was known to be kept.
    pub(super) fn last_beat(&self, lot: LotId) -> Option<Instant> {
        self.0.held.with(|held| held.beats.get(&shard_of(lot)).copied().flatten())
    }

    /// Whether a lot that is due to close has had no outage up to now, as far as heartbeats can
    /// tell.
    pub(super) fn has_fresh_beat(&self, lot: LotId, now: Instant) -> bool {
        self.last_beat(lot).is_some_and(|it| now.since(it) <= FINAL_GAP)
    }

    pub(super) fn held_shards(&self) -> Vec<Shard> {
        self.0.held.with(|held| held.beats.keys().copied().collect())
    }

    fn bells(&self, of: impl Fn(Shard) -> bool) -> Vec<Arc<Bell>> {
        let keepers = self.0.keepers.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = keepers.iter().filter(|(lot, _)| of(shard_of(**lot)));
        mine.map(|(_, bell)| bell.clone()).collect()
    }

    /// Shards all of whose lots can be judged and kept. A shard whose heartbeats have a gap is
    /// not one of them before its lots have been recovered, once for the gap.
    fn healthy(&self, now: Instant) -> Vec<Shard> {
        let held = self.0.held.with(|held| held.beats.clone());
        let mut healthy = Vec::new();
        for (shard, beat) in held {
            let bells = self.bells(|it| it == shard);
            for bell in &bells {
                let gap = if bell.is_final(now) { FINAL_GAP } else { GAP };
                if let Some(beat) = beat.filter(|it| now.since(*it) > gap) {
                    bell.doubt(beat);
                }
            }
            if bells.iter().all(|it| it.is_sound()) {
                healthy.push(shard);
            }
        }
        healthy
    }

    async fn beat(&self) {
        let (asked, judged) = (std::time::Instant::now(), self.now());
        let redis = self.0.redis.ping().await;
        // A shard that has just been taken over is loaded before it beats for the first time.
        let healthy = match redis {
            Ok(()) if self.is_loaded() => self.healthy(judged),
            Ok(()) | Err(_) => Vec::new(),
        };
        let node = &self.0.settings.node;
        match self.0.journal.hold_shards(node, LEASE, &healthy, judged).await {
            Ok(leases) => self.take(&leases, &healthy, (asked, judged)),
            Err(error) => {
                tracing::warn!("no heartbeat: {error}: {error:?}");
                self.lapse();
            }
        }
    }

    fn take(
        &self,
        leases: &[Lease],
        healthy: &[Shard],
        (asked, judged): (std::time::Instant, Instant),
    ) {
        let taken = self.0.held.with(|held| {
            let before = std::mem::take(&mut held.beats);
            for it in leases {
                let beats = healthy.contains(&it.shard) && before.contains_key(&it.shard);
                held.beats.insert(it.shard, if beats { Some(judged) } else { it.beat });
            }
            held.renewed = Some(asked);
            held.beats.keys().any(|it| !before.contains_key(it))
        });
        for bell in self.bells(|it| !leases.iter().any(|held| held.shard == it)) {
            bell.stop();
        }
        if taken {
            self.0.holdings.fetch_add(1, Ordering::Relaxed);
            tracing::info!(shards = leases.len(), of = SHARDS, "shards are held");
            self.0.qualifying.notify_one();
        }
    }

    /// A lease that could not be renewed in time is somebody else's by now.
    fn lapse(&self) {
        let lapsed = self.0.held.with(|held| {
            let lapsed = !held.is_valid() && !held.beats.is_empty();
            if lapsed {
                held.beats.clear();
            }
            lapsed
        });
        if lapsed {
            tracing::error!("the leases have run out; this node keeps no lot");
            self.bells(|_| true).iter().for_each(|it| it.stop());
        }
    }

    /// Whether the lots of all held shards have been looked up since the last one was taken.
    fn is_loaded(&self) -> bool {
        self.0.loaded.load(Ordering::Relaxed) == self.0.holdings.load(Ordering::Relaxed)
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
        if let Err(error) = node.0.journal.leave_shards(&node.0.settings.node, node.now()).await {
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
