//! Hears what other nodes have made durable, and what waits for this one.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bidding_engine::feed::News;
use futures_util::StreamExt;

use super::Bidding;

const AGAIN: Duration = Duration::from_millis(100);

pub(super) fn start(bidding: &Bidding) {
    let node = bidding.clone();
    bidding.spawn(async move {
        let stopping = node.0.workers.stopping();
        while !stopping.is_cancelled() {
            match node.0.redis.listen(node.0.process).await {
                Ok(news) => {
                    // What was said before is lost: every keeper looks for itself.
                    node.ring_all();
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

impl Bidding {
    async fn hear(&self, news: News) {
        match news {
            News::Pending(lot) | News::Recover(lot) => self.ring(lot),
            News::Durable { lot, entries } => {
                let entries: Vec<_> = entries.into_iter().map(Arc::new).collect();
                self.0.hub.durable(lot, &entries);
            }
            News::Recovered { lot, .. } => match self.0.journal.head(lot).await {
                Ok(Some(head)) => self.0.hub.learn(lot, head.epoch, head.seq, head.nonce),
                Ok(None) => {}
                Err(error) => tracing::warn!(%lot, "its head was not read: {error}"),
            },
        }
    }
}
