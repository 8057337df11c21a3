//! What anyone may read of lots that have ended. It never changes, so each record and each replay
//! is built once, by few at a time, and kept as long as it is asked for. No crowd of readers takes
//! the journal away from those who bid.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use domain::chain::Algorithm;
use domain::id::LotId;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use store::journal::OuterLines;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

use super::AppError;
use super::records::{self, Pages, RecordError};
use super::replays::{self, Film};
use crate::App;

/// Readers of whole journals at a time.
const BUILDERS: usize = 4;
/// Long records on their way out at a time.
const LONG: usize = 16;
/// How long somebody waits for a place among them.
const PATIENCE: Duration = Duration::from_secs(5);
/// A record with more entries goes out page by page, and is not kept.
const SHORT: u64 = 2_000;
/// Bytes of records that are kept, and books and moments of replays, each of about a hundred bytes.
const RECORD_BYTES: u64 = 64 << 20;
const REPLAY_PARTS: u64 = 500_000;
/// About as many of either are kept.
const KEPT: usize = 512;

/// A record that has been looked up.
pub struct Shelved {
    pub lines: OuterLines,
    /// Changes when a line of the record would.
    pub tag: String,
    /// All of it, if it is short.
    pub whole: Option<Bytes>,
}

pub struct Archive {
    records: Cache<(LotId, &'static str), Arc<Shelved>, Weights>,
    films: Cache<LotId, Arc<Film>, Weights>,
    builders: Semaphore,
    long: Arc<Semaphore>,
    built: AtomicU64,
}

#[derive(Clone)]
struct Weights;

impl Weighter<(LotId, &'static str), Arc<Shelved>> for Weights {
    fn weight(&self, _: &(LotId, &'static str), it: &Arc<Shelved>) -> u64 {
        let lines = it.lines.header.len() + it.lines.footer.len();
        let bytes = lines + it.whole.as_ref().map_or(0, Bytes::len);
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

impl Weighter<LotId, Arc<Film>> for Weights {
    fn weight(&self, _: &LotId, it: &Arc<Film>) -> u64 {
        it.parts()
    }
}

impl Default for Archive {
    fn default() -> Archive {
        Archive {
            records: Cache::with_weighter(KEPT, RECORD_BYTES, Weights),
            films: Cache::with_weighter(KEPT, REPLAY_PARTS, Weights),
            builders: Semaphore::new(BUILDERS),
            long: Arc::new(Semaphore::new(LONG)),
            built: AtomicU64::new(0),
        }
    }
}

impl Archive {
    /// The record of a lot that has ended. Those who ask at once wait for one of them.
    pub async fn record(
        &self,
        app: &App,
        lot: LotId,
        algorithm: Algorithm,
    ) -> Result<Arc<Shelved>, AppError> {
        let building = async {
            let _place = self.builder().await?;
            let lines = records::publish(app, lot, algorithm).await?;
            let mut pages = Pages::new(lot, lines.clone(), algorithm);
            let journal = app.bidding.reading();
            let head = journal.head(lot).await?.ok_or(RecordError::NoJournal)?;
            let whole = if head.seq <= SHORT { Some(pages.all(app).await?) } else { None };
            self.built.fetch_add(1, Ordering::Relaxed);
            let tag = Algorithm::Sm3.digest([&*lines.header, &*lines.footer].concat().as_bytes());
            Ok(Arc::new(Shelved { lines, tag: tag.to_string(), whole }))
        };
        self.records.get_or_insert_async(&(lot, algorithm.name()), building).await
    }

    /// The replay of a lot that has ended.
    pub(super) async fn film(&self, app: &App, lot: LotId) -> Result<Arc<Film>, AppError> {
        let building = async {
            let _place = self.builder().await?;
            let film = replays::film(app, lot).await?;
            self.built.fetch_add(1, Ordering::Relaxed);
            Ok(Arc::new(film))
        };
        self.films.get_or_insert_async(&lot, building).await
    }

    /// A place among those who read much of a journal.
    pub(super) async fn builder(&self) -> Result<SemaphorePermit<'_>, RecordError> {
        match tokio::time::timeout(PATIENCE, self.builders.acquire()).await {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(_)) | Err(_) => Err(RecordError::Busy),
        }
    }

    /// A place among those whose long record is on its way out.
    pub async fn long(&self) -> Result<OwnedSemaphorePermit, RecordError> {
        let place = Arc::clone(&self.long).acquire_owned();
        match tokio::time::timeout(PATIENCE, place).await {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(_)) | Err(_) => Err(RecordError::Busy),
        }
    }

    /// How many records and replays have been built since the start.
    pub fn built(&self) -> u64 {
        self.built.load(Ordering::Relaxed)
    }
}
