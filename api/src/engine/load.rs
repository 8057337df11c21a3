//! Brings announced lots and qualified bidders into the sequence, ahead of time.

use std::collections::HashSet;
use std::collections::hash_map::Entry;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use bidding_engine::Done;
use domain::bidding::{Mode, Terms};
use domain::id::LotId;
use domain::instant::Span;
use domain::profile::Profile;
use store::journal::{JournalError, LiveLot, Qualification};

use super::bell::Bell;
use super::{Bidding, BiddingError, Settings, keeper};

/// How often the tables are looked at when nobody says that they have changed.
const LOOK: Duration = Duration::from_millis(500);

/// The terms under which a lot is opened.
pub(super) fn terms(settings: &Settings, lot: &LiveLot) -> Result<Terms, BiddingError> {
    let contest = match lot.profile.as_str() {
        "rehearsal" => settings.rehearsal_contest,
        _ => Profile::statutory().sale_contest(),
    };
    let mode = if lot.round == "sale" { Mode::Sale { contest } } else { Mode::Auction };
    let extension = Span::seconds(lot.extension_seconds);
    let corrupt = JournalError::Corrupt { lot: lot.id, why: "terms" };
    Terms::new(mode, lot.start, lot.increment, lot.window, extension).map_err(|_| corrupt.into())
}

pub(super) fn start(bidding: &Bidding) {
    let node = bidding.clone();
    bidding.spawn(async move {
        let stopping = node.0.workers.stopping();
        while !stopping.is_cancelled() && !node.0.leaving.is_cancelled() {
            if let Err(error) = node.load().await {
                tracing::warn!("lots were not loaded: {error}: {error:?}");
            }
            tokio::select! {
                () = node.0.qualifying.notified() => {}
                () = node.pause_for(LOOK) => {}
            }
        }
    });
}

impl Bidding {
    async fn load(&self) -> Result<(), BiddingError> {
        let until = self.now().plus(self.0.settings.load_ahead);
        let holdings = self.0.holdings.load(Ordering::Relaxed);
        let (mut employed, mut live) = (true, HashSet::new());
        for lot in self.0.journal.live_lots(until).await? {
            live.insert(lot.id);
            if self.holds(lot.id) {
                employed &= self.employ(lot);
            }
        }
        if employed {
            self.0.loaded.store(holdings, Ordering::Relaxed);
        }
        self.0.hub.forget_idle(|lot| live.contains(&lot) || self.has_keeper(lot));
        let shards = self.held_shards();
        for qualification in self.0.journal.qualifications(&shards).await? {
            // One lot's trouble does not keep the bidders of the others waiting.
            if let Err(error) = self.admit(&qualification).await {
                tracing::warn!(?qualification, "a qualification waits: {error}: {error:?}");
            }
        }
        Ok(())
    }

    fn has_keeper(&self, lot: LotId) -> bool {
        self.0.keepers.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&lot)
    }

    /// False while a keeper that was told to stop has not gone yet.
    fn employ(&self, lot: LiveLot) -> bool {
        let mut keepers = self.0.keepers.lock().unwrap_or_else(PoisonError::into_inner);
        match keepers.entry(lot.id) {
            Entry::Occupied(known) => !known.get().is_stopped(),
            Entry::Vacant(free) => {
                let bell = free.insert(Bell::new(&lot, self.now())).clone();
                self.spawn(keeper::keep(self.clone(), lot, bell));
                true
            }
        }
    }

    /// A keeper has come to its end.
    pub(super) fn dismiss(&self, lot: LotId, bell: &Arc<Bell>) {
        let mut keepers = self.0.keepers.lock().unwrap_or_else(PoisonError::into_inner);
        if keepers.get(&lot).is_some_and(|it| Arc::ptr_eq(it, bell)) {
            keepers.remove(&lot);
        }
    }

    /// Lists a qualification; whatever stands in the way, the next look tries again.
    async fn admit(&self, qualification: &Qualification) -> Result<(), BiddingError> {
        let (lot, done) = match qualification {
            Qualification::Gained { lot, code, rank } if self.has_keeper(*lot) => {
                let Some(epoch) = self.0.hub.epoch(*lot) else { return Ok(()) };
                let stand = self.stand(epoch);
                (*lot, self.0.redis.qualify(*lot, stand, code, *rank).await?)
            }
            Qualification::Lost { lot, code } if self.has_keeper(*lot) => {
                let Some(epoch) = self.0.hub.epoch(*lot) else { return Ok(()) };
                (*lot, self.0.redis.disqualify(*lot, self.stand(epoch), code).await?)
            }
            Qualification::Gained { .. } | Qualification::Lost { .. } => return Ok(()),
        };
        if let Done::Obstacle(obstacle) = done {
            tracing::debug!(%lot, "a qualification waits: {obstacle}");
        }
        Ok(())
    }
}
