//! Bidding across Redis and PostgreSQL: what Redis decides is told once PostgreSQL has it.
//!
//! ```text
//! place ─▶ Redis judges and lists ─▶ keeper (one per lot, on the shard's holder) ─▶ journal
//!   ▲                                                                                  │
//!   └──────────── answers, live feed ◀── hub (one per node) ◀── durable entries ───────┘
//! ```
//!
//! Nothing above the durable watermark leaves this module (G5). There is one way back from every
//! fault: [`recovery`].

mod acts;
mod bell;
mod clocks;
mod committer;
mod handover;
mod hub;
mod keeper;
mod leases;
mod listener;
mod load;
mod meters;
mod place;
mod recovery;
mod teller;
mod watch;

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bidding_engine::{Engine, EngineError, Stand};
use domain::id::LotId;
use domain::instant::{Instant, Span};
use store::journal::{Journal, JournalError};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::Clock;
use crate::work::Workers;

pub use acts::{ActError, Performed};
pub use handover::RedisHead;
pub use hub::Published;
pub use keeper::{PauseCause, cause_of};
pub use meters::Meters;
pub use place::{Answer, Offer, PlaceError, Receipt, Refused};
pub use watch::{Snapshot, Watch};

/// What a node may decide for itself about bidding. Nothing of it is law.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Tells the nodes apart; a restarted node finds its own leases under it.
    pub node: String,
    /// How long before the start a lot is loaded.
    pub load_ahead: Span,
    /// The contest that the first valid bid of a sale in rehearsal (演练) starts (SALE-08).
    pub rehearsal_contest: Span,
    /// An outage longer than this pauses every running lot; any outage pauses a lot in its last
    /// extension period.
    pub tolerance: Span,
    /// How long a lot stays paused after an outage, so that bidders learn of it.
    pub resume_after: Span,
}

/// A node's part in bidding. Cheap to clone.
#[derive(Clone)]
pub struct Bidding(Arc<Inner>);

struct Inner {
    settings: Settings,
    /// This process, so that it does not listen to itself.
    process: Uuid,
    redis: Engine,
    /// For the keepers alone, so that no crowd of readers or bidders holds up a commit.
    journal: Journal,
    /// For everything else.
    readers: Journal,
    committer: committer::Committer,
    teller: teller::Teller,
    hub: hub::Hub,
    clock: Clock,
    comparison: clocks::Comparison,
    held: leases::Held,
    /// How often shards have been taken over, and up to which time their lots were looked up.
    holdings: AtomicU64,
    loaded: AtomicU64,
    keepers: Mutex<HashMap<LotId, Arc<bell::Bell>>>,
    qualifying: Notify,
    workers: Workers,
    /// Cancelled when this node gives its lots away.
    leaving: CancellationToken,
    meters: Meters,
}

/// How the machinery of bidding can fail.
#[derive(Debug, thiserror::Error)]
pub enum BiddingError {
    #[error(transparent)]
    Redis(#[from] EngineError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A commit over several lots failed; each of them is recovered.
    #[error("the commit failed")]
    Commit(#[source] Arc<JournalError>),
    /// Another node has recovered the lot meanwhile.
    #[error("another node has taken the lot over")]
    Overtaken,
    #[error("the lot is not announced")]
    NotAnnounced,
}

/// Clocks that differ by more than this do not judge.
const AGREEMENT_MICROS: i64 = 500_000;

impl Bidding {
    pub fn new(
        settings: Settings,
        redis: Engine,
        (journal, readers): (Journal, Journal),
        clock: Clock,
        workers: Workers,
    ) -> Bidding {
        Bidding(Arc::new(Inner {
            settings,
            process: Uuid::new_v4(),
            redis,
            journal,
            readers,
            committer: committer::Committer::default(),
            teller: teller::Teller::default(),
            hub: hub::Hub::default(),
            clock,
            comparison: clocks::Comparison::default(),
            held: leases::Held::default(),
            holdings: AtomicU64::new(1),
            loaded: AtomicU64::new(0),
            keepers: Mutex::default(),
            qualifying: Notify::new(),
            workers,
            leaving: CancellationToken::new(),
            meters: Meters::default(),
        }))
    }

    /// Refuses a database that would lose acknowledged bids, and starts listening.
    ///
    /// # Errors
    /// When the database does not answer or is not safe.
    pub async fn start_listening(&self) -> Result<(), JournalError> {
        self.0.journal.check().await?;
        self.compare_clocks().await;
        listener::start(self);
        listener::look_after(self);
        clocks::watch(self);
        Ok(())
    }

    /// Starts committing, closing and loading on this node.
    pub fn start_keeping(&self) {
        leases::start(self);
        load::start(self);
    }

    /// A registration has become qualified or has lost it: journal that now, not at the next look.
    pub fn qualifications_changed(&self) {
        self.0.qualifying.notify_one();
    }

    /// The journal to read from.
    pub fn reading(&self) -> &Journal {
        &self.0.readers
    }

    /// Redis, for counting visitors beside the bids.
    pub fn counters(&self) -> &Engine {
        &self.0.redis
    }

    fn now(&self) -> Instant {
        Instant::from_utc((self.0.clock)())
    }

    /// The node's clock as PostgreSQL confirms it, for acting in an epoch.
    fn stand(&self, epoch: u64) -> Stand {
        Stand { epoch, clock: self.now() }
    }

    /// Wakes whoever keeps the lot on this node; false if nobody does.
    fn ring(&self, lot: LotId) -> bool {
        let keepers = self.0.keepers.lock().unwrap_or_else(PoisonError::into_inner);
        let bell = keepers.get(&lot).filter(|it| !it.is_stopped());
        bell.inspect(|it| it.ring()).is_some()
    }

    /// Whether this node keeps the lot, so that it hears of its own bids without Redis.
    fn keeps(&self, lot: LotId) -> bool {
        let keepers = self.0.keepers.lock().unwrap_or_else(PoisonError::into_inner);
        keepers.get(&lot).is_some_and(|it| !it.is_stopped())
    }

    fn ring_all(&self) {
        let keepers = self.0.keepers.lock().unwrap_or_else(PoisonError::into_inner);
        keepers.values().for_each(|bell| bell.ring());
    }

    /// Runs beside everything else until it ends; shutdown waits for it.
    fn spawn(&self, body: impl Future<Output = ()> + 'static) {
        drop(self.0.workers.spawn(body));
    }

    /// Sleeps, but not beyond the end of the process.
    async fn pause_for(&self, length: Duration) {
        let stopping = self.0.workers.stopping();
        tokio::select! {
            () = tokio::time::sleep(length) => {}
            () = stopping.cancelled() => {}
        }
    }
}
