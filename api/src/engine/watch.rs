//! Following a lot live: every durable entry once and in order, none missed.

use std::collections::VecDeque;

use bidding_engine::feed::Durable;
use domain::bidding::{Book, Phase};
use domain::chain::Hash;
use domain::id::LotId;
use domain::instant::Instant;
use store::journal::Head;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::hub::Told;
use super::{Bidding, BiddingError, Published};

/// Entries read from the journal at once.
const PAGE: i64 = 500;

/// A lot as it durably stands.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub seq: u64,
    pub head: Hash,
    pub book: Book,
    pub now: Instant,
}

impl Snapshot {
    /// The phase as the public is told it.
    pub fn phase(&self) -> &'static str {
        match self.book.phase() {
            Phase::Closed(_) | Phase::Withdrawn => "ended",
            Phase::Paused { .. } => "paused",
            Phase::Running if self.now < self.book.terms().starts_at() => "announced",
            Phase::Running => "running",
        }
    }
}

/// One watcher. It listens first and reads the journal afterwards, so nothing falls between.
pub struct Watch {
    bidding: Bidding,
    lot: LotId,
    live: broadcast::Receiver<Published>,
    /// The last entry that was handed out.
    seq: u64,
    ready: VecDeque<Published>,
    /// The journal may have more than was read: read on before listening again.
    behind: bool,
}

impl Bidding {
    /// A lot's durable state; `None` before it is opened.
    pub async fn snapshot(&self, lot: LotId) -> Result<Option<Snapshot>, BiddingError> {
        let known = self.0.readers.book(lot).await?;
        Ok(known.and_then(|(Head { seq, hash, .. }, book)| {
            Some(Snapshot { seq, head: hash, book: book?, now: self.now() })
        }))
    }

    /// Follows a lot after `seen`, or after its present state if nothing was seen yet. `None`
    /// before it is opened.
    pub async fn watch(
        &self,
        lot: LotId,
        seen: Option<u64>,
    ) -> Result<Option<(Snapshot, Watch)>, BiddingError> {
        if self.0.hub.epoch(lot).is_none() {
            let Some(head) = self.0.readers.head(lot).await? else { return Ok(None) };
            self.0.hub.learn(lot, head.epoch, head.seq, head.nonce);
        }
        let Some(live) = self.0.hub.watch(lot) else { return Ok(None) };
        let Some(snapshot) = self.snapshot(lot).await? else { return Ok(None) };
        let seq = seen.unwrap_or(snapshot.seq).min(snapshot.seq);
        let ready = VecDeque::new();
        let watch = Watch { bidding: self.clone(), lot, live, seq, ready, behind: true };
        Ok(Some((snapshot, watch)))
    }
}

impl Watch {
    /// Reads the next page of what the journal has beyond the last entry handed out.
    async fn read_on(&mut self) -> Result<(), BiddingError> {
        let more = self.bidding.0.readers.entries_after(self.lot, self.seq, PAGE).await?;
        self.behind = i64::try_from(more.len()).is_ok_and(|it| it >= PAGE);
        self.ready = more
            .into_iter()
            .map(|it| Told::new(Durable { listed: it.listed, hash: it.hash }))
            .collect();
        Ok(())
    }

    /// The next durable entry; `None` when this node no longer follows the lot. It may be given
    /// up while it waits: an entry is taken and handed out in one go.
    pub async fn next(&mut self) -> Result<Option<Published>, BiddingError> {
        loop {
            if let Some(next) = self.ready.pop_front() {
                self.seq = next.listed.entry.seq;
                return Ok(Some(next));
            }
            if self.behind {
                self.read_on().await?;
                continue;
            }
            match self.live.recv().await {
                Ok(it) if it.listed.entry.seq <= self.seq => {}
                Ok(it) if it.listed.entry.seq == self.seq + 1 => self.ready.push_back(it),
                // Something was missed on the way: the journal has it.
                Ok(_) | Err(RecvError::Lagged(_)) => self.behind = true,
                Err(RecvError::Closed) => return Ok(None),
            }
        }
    }
}
