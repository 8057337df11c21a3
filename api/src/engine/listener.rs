//! Hears what other nodes have made durable, and what waits for this one.

use std::pin::pin;
use std::time::Duration;

use bidding_engine::feed::{Durable, News};
use domain::id::LotId;
use futures_util::StreamExt;
use store::journal::{Head, JournalError};

use super::Bidding;
use super::hub::Told;

const AGAIN: Duration = Duration::from_millis(100);
/// How long news that was lost on the way can stay unknown.
const LOOK: Duration = Duration::from_secs(2);
/// Entries read from the journal at once.
const PAGE: i64 = 500;

pub(super) fn start(bidding: &Bidding) {
    let node = bidding.clone();
    bidding.spawn(async move {
        let stopping = node.0.workers.stopping();
        while !stopping.is_cancelled() {
            match node.0.redis.listen(node.0.process).await {
                Ok(news) => {
                    // What was said before is lost: every keeper looks for itself.
                    node.ring_all();
                    node.catch_up_followed().await;
                    let mut news = pin!(news);
                    while let Some(it) = tokio::select! {
                        it = news.next() => it,
                        () = stopping.cancelled() => None,
                    } {
                        node.hear(it).await;
                    }
                    node.ring_all();
                }
                Err(error) => tracing::warn!("Redis is not heard: {error}: {error:?}"),
            }
            node.pause_for(AGAIN).await;
        }
    });
}

/// News by Redis is best effort; what somebody waits for is also looked up now and then.
pub(super) fn look_after(bidding: &Bidding) {
    let node = bidding.clone();
    bidding.spawn(async move {
        let stopping = node.0.workers.stopping();
        while !stopping.is_cancelled() {
            node.pause_for(LOOK).await;
            node.catch_up_followed().await;
        }
    });
}

impl Bidding {
    async fn catch_up_followed(&self) {
        let followed = self.0.hub.followed();
        if followed.is_empty() {
            return;
        }
        let heads = match self.0.readers.heads(&followed).await {
            Ok(heads) => heads,
            Err(error) => return tracing::warn!("the heads were not read: {error}"),
        };
        for (lot, head) in heads {
            let result = self.learn_head(lot, &head).await;
            if let Err(error) = result {
                tracing::warn!(%lot, "its entries were not read: {error}");
            }
        }
    }

    /// Takes over what the journal has and this node has not heard of.
    pub(super) async fn learn_head(&self, lot: LotId, head: &Head) -> Result<(), JournalError> {
        while let Some(seq) = self.0.hub.seq(lot).filter(|it| *it < head.seq) {
            let missed = self.0.readers.entries_after(lot, seq, PAGE).await?;
            if missed.is_empty() {
                break;
            }
            let missed: Vec<_> = missed
                .into_iter()
                .map(|it| Told::new(Durable { listed: it.listed, hash: it.hash }))
                .collect();
            self.0.hub.durable(lot, &missed);
        }
        self.0.hub.learn(lot, head.epoch, head.seq, head.nonce);
        Ok(())
    }

    async fn hear(&self, news: News) {
        match news {
            News::Pending(lot) | News::Recover(lot) => {
                self.ring(lot);
            }
            News::Durable(lots) => {
                for (lot, entries) in lots {
                    let entries: Vec<_> = entries.into_iter().map(Told::new).collect();
                    self.0.hub.durable(lot, &entries);
                }
            }
            News::Recovered { lot, .. } => {
                if let Err(error) = self.learn(lot).await {
                    tracing::warn!(%lot, "its head was not read: {error}");
                }
            }
        }
    }

    /// Learns what the journal says about a lot; its epoch, or `None` if it has no journal.
    pub(super) async fn learn(&self, lot: LotId) -> Result<Option<u64>, JournalError> {
        let Some(head) = self.0.readers.head(lot).await? else { return Ok(None) };
        self.learn_head(lot, &head).await?;
        Ok(Some(head.epoch))
    }
}
