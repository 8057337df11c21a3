//! Tells other nodes what has become durable, without keeping the next commit waiting.
//!
//! That is best effort: a node that misses it asks the journal.

use std::sync::{Mutex, PoisonError};

use domain::id::LotId;

use super::{Bidding, Published};

/// When Redis does not take news any more, so many entries are kept; the others are to be found in
/// the journal.
const KEPT: usize = 20_000;

type News = (LotId, Vec<Published>);

#[derive(Default)]
pub(super) struct Teller(Mutex<State>);

#[derive(Default)]
struct State {
    news: Vec<News>,
    entries: usize,
    at_work: bool,
}

impl Teller {
    fn with<T>(&self, body: impl FnOnce(&mut State) -> T) -> T {
        body(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Tells this node at once and the others soon.
pub(super) fn tell(bidding: &Bidding, lot: LotId, durable: Vec<Published>) {
    bidding.0.hub.durable(lot, &durable);
    let begin = bidding.0.teller.with(|it| {
        if it.entries < KEPT {
            it.entries += durable.len();
            it.news.push((lot, durable));
        }
        !std::mem::replace(&mut it.at_work, true)
    });
    if begin {
        bidding.spawn(work(bidding.clone()));
    }
}

async fn work(bidding: Bidding) {
    loop {
        let news = bidding.0.teller.with(|it| {
            it.entries = 0;
            let news = std::mem::take(&mut it.news);
            it.at_work = !news.is_empty();
            news
        });
        if news.is_empty() {
            return;
        }
        let lots = news.iter().map(|(lot, told)| (*lot, told.iter().map(|it| &***it)));
        if let Err(error) = bidding.0.redis.tell_durable(bidding.0.process, lots).await {
            tracing::warn!("other nodes were not told: {error}");
        }
    }
}
