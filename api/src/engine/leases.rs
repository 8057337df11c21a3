//! Which lots this node keeps: leases on shards, and the heartbeats of lots.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::id::LotId;
use domain::instant::{Instant, Span};
use store::journal::{Beat, Held as Lease, SHARDS, Shard, Silent, shard_of};

use super::Bidding;
use super::bell::Bell;
use super::clocks::Clocks;

const BEAT: Duration = Duration::from_millis(500);
/// PostgreSQL did not answer: whoever finds it back first keeps the lots again.
const AGAIN: Duration = Duration::from_millis(100);
const LEASE: Duration = Duration::from_secs(3);
/// Heartbeats further apart than this are an outage to be looked at.
const GAP: Span = Span::seconds(3);
/// The same for a lot in its last extension period, which no outage may touch: two beats were
/// missed.
const FINAL_GAP: Span = match Span::from_micros(1_200_000) {
    Some(it) => it,
    None => Span::seconds(1),
};

/// The shards this node holds.
#[derive(Default)]
pub(super) struct Held(Mutex<Leases>);

#[derive(Default)]
struct Leases {
    /// With the last moment at which each shard was known to be kept.
    beats: HashMap<Shard, Option<Instant>>,
    /// The lots for which that does not hold, each with the moment that does.
    silent: HashMap<LotId, Option<Instant>>,
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

    fn last_beat(&self, lot: LotId) -> Option<Instant> {
        let shard = || self.beats.get(&shard_of(lot)).copied().flatten();
        self.silent.get(&lot).copied().unwrap_or_else(shard)
    }
}

impl Bidding {
    pub(super) fn holds(&self, lot: LotId) -> bool {
        self.0.held.with(|held| held.is_valid() && held.beats.contains_key(&shard_of(lot)))
    }

    /// The last moment at which the lot was known to be kept.
    pub(super) fn last_beat(&self, lot: LotId) -> Option<Instant> {
        self.0.held.with(|held| held.last_beat(lot))
    }

    /// Whether a lot that is due to close has had no outage up to now, as far as heartbeats can
    /// tell.
    pub(super) fn has_fresh_beat(&self, lot: LotId, now: Instant) -> bool {
        self.last_beat(lot).is_some_and(|it| now.since(it) <= FINAL_GAP)
    }

    pub(super) fn held_shards(&self) -> Vec<Shard> {
        self.0.held.with(|held| held.beats.keys().copied().collect())
    }

    fn bells(&self, of: impl Fn(Shard) -> bool) -> Vec<(LotId, Arc<Bell>)> {
        let keepers = self.0.keepers.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = keepers.iter().filter(|(lot, _)| of(shard_of(**lot)));
        mine.map(|(lot, bell)| (*lot, bell.clone())).collect()
    }

    /// A lot whose heartbeats have a gap is not sound again before it has been recovered, once for
    /// the gap.
    fn doubt_gaps(&self, now: Instant) {
        for (lot, bell) in self.bells(|_| true) {
            let gap = if bell.is_final(now) { FINAL_GAP } else { GAP };
            if let Some(beat) = self.last_beat(lot).filter(|it| now.since(*it) > gap) {
                bell.doubt(beat);
            }
        }
    }

    /// The lots that cannot be judged and kept now, each with the last moment at which it could.
    fn silent(&self, unreachable: &HashSet<LotId>) -> Vec<Silent> {
        let lots = self.bells(|_| true).into_iter();
        lots.filter(|(lot, bell)| !bell.is_sound() || unreachable.contains(lot))
            .map(|(lot, _)| (lot, self.last_beat(lot)))
            .collect()
    }

    /// Answers when to beat again.
    async fn beat(&self) -> Duration {
        let (asked, judged) = (std::time::Instant::now(), self.now());
        let lots: Vec<LotId> = self.bells(|_| true).into_iter().map(|(lot, _)| lot).collect();
        let unreachable = self.0.redis.unreachable(&lots).await;
        self.doubt_gaps(judged);
        // A shard that has just been taken over is loaded before it beats for the first time, and
        // by a clock that nobody confirms no lot is kept.
        let (healthy, silent) = match unreachable {
            Ok(unreachable) if self.is_loaded() && self.clocks() != Clocks::Unknown => {
                (self.held_shards(), self.silent(&unreachable))
            }
            Ok(_) | Err(_) => (Vec::new(), Vec::new()),
        };
        let beat = Beat { judged, healthy: &healthy, silent: &silent };
        match self.0.journal.hold_shards(&self.0.settings.node, LEASE, beat).await {
            Ok(leases) => {
                self.take(leases, beat, asked);
                BEAT
            }
            Err(error) => {
                tracing::warn!("no heartbeat: {error}: {error:?}");
                self.lapse();
                AGAIN
            }
        }
    }

    fn take(&self, leases: Vec<Lease>, beat: Beat<'_>, asked: std::time::Instant) {
        let (shards, count): (HashSet<Shard>, _) =
            (leases.iter().map(|it| it.shard).collect(), leases.len());
        let taken = self.0.held.with(|held| {
            let before = std::mem::take(&mut held.beats);
            let silent = std::mem::take(&mut held.silent);
            for it in leases {
                let of_shard = |(lot, _): &Silent| shard_of(*lot) == it.shard;
                if !before.contains_key(&it.shard) {
                    held.beats.insert(it.shard, it.beat);
                    held.silent.extend(it.silent);
                } else if beat.healthy.contains(&it.shard) {
                    held.beats.insert(it.shard, Some(beat.judged));
                    held.silent.extend(beat.silent.iter().copied().filter(of_shard));
                } else {
                    held.beats.insert(it.shard, it.beat);
                    let known = silent.iter().map(|(lot, beat)| (*lot, *beat));
                    held.silent.extend(known.filter(of_shard));
                }
            }
            held.renewed = Some(asked);
            held.beats.keys().any(|it| !before.contains_key(it))
        });
        for (_, bell) in self.bells(|it| !shards.contains(&it)) {
            bell.stop();
        }
        if taken {
            self.0.holdings.fetch_add(1, Ordering::Relaxed);
            tracing::info!(shards = count, of = SHARDS, "shards are held");
            self.0.qualifying.notify_one();
        }
    }

    /// No lot is kept here any more.
    pub(super) fn stop_keepers(&self) {
        self.0.held.with(|held| held.beats.clear());
        self.bells(|_| true).iter().for_each(|(_, it)| it.stop());
    }

    /// A lease that could not be renewed in time is somebody else's by now.
    fn lapse(&self) {
        let lapsed = self.0.held.with(|held| {
            let lapsed = !held.is_valid() && !held.beats.is_empty();
            if lapsed {
                held.beats.clear();
                held.silent.clear();
            }
            lapsed
        });
        if lapsed {
            tracing::error!("the leases have run out; this node keeps no lot");
            self.bells(|_| true).iter().for_each(|(_, it)| it.stop());
        }
    }

    /// Whether the lots of all held shards have been looked up since the last one was taken.
    fn is_loaded(&self) -> bool {
        self.0.loaded.load(Ordering::Relaxed) == self.0.holdings.load(Ordering::Relaxed)
    }
}

pub(super) fn start(bidding: &Bidding) {
    let node = bidding.clone();
    bidding.spawn(async move {
        let stopping = node.0.workers.stopping();
        while !stopping.is_cancelled() && !node.0.leaving.is_cancelled() {
            let again = node.beat().await;
            tokio::select! {
                () = node.pause_for(again) => {}
                () = node.0.leaving.cancelled() => {}
            }
        }
        if let Err(error) = node.0.journal.leave_shards(&node.0.settings.node, node.now()).await {
            tracing::warn!("the leases are left to run out: {error}");
        }
    });
}
