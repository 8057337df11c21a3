//! A node's view of what is durable: who waits for it, who watches it.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bidding_engine::feed::Durable;
use domain::id::LotId;
use tokio::sync::{broadcast, oneshot};
use uuid::Uuid;

/// How many durable entries of a lot are kept at hand for whoever asks a little late.
const RECENT: usize = 1024;
/// How far a watcher may fall behind before it reads the journal instead.
const BEHIND: usize = 1024;

/// A durable entry on its way to whoever watches.
pub type Published = Arc<Told>;

/// A durable entry with what its watchers are sent, which is written once for all of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    durable: Durable,
    sent: OnceLock<String>,
}

impl Told {
    pub(super) fn new(durable: Durable) -> Published {
        Arc::new(Told { durable, sent: OnceLock::new() })
    }

    /// What watchers are sent; written by the first of them.
    pub fn sent(&self, write: impl FnOnce(&Durable) -> String) -> &str {
        self.sent.get_or_init(|| write(&self.durable))
    }
}

impl Deref for Told {
    type Target = Durable;

    fn deref(&self) -> &Durable {
        &self.durable
    }
}

/// What became of an entry that somebody waits for.
#[derive(Clone, Debug)]
pub(super) enum Fate {
    Durable(Published),
    /// Another entry has its place, or the news was missed: the journal knows.
    AskJournal,
}

#[derive(Default)]
pub(super) struct Hub {
    lots: Mutex<HashMap<LotId, Feed>>,
}

struct Waiter {
    nonce: Uuid,
    answer: oneshot::Sender<Fate>,
}

struct Feed {
    epoch: u64,
    /// The durable watermark; it only rises.
    seq: u64,
    nonce: Uuid,
    recent: VecDeque<Published>,
    waiters: BTreeMap<u64, Vec<Waiter>>,
    /// Made for the first watcher.
    watchers: Option<broadcast::Sender<Published>>,
}

impl Feed {
    fn new(epoch: u64, seq: u64, nonce: Uuid) -> Feed {
        let (recent, waiters) = (VecDeque::new(), BTreeMap::new());
        Feed { epoch, seq, nonce, recent, waiters, watchers: None }
    }

    fn publish(&mut self, durable: Published) {
        let entry = &durable.listed.entry;
        if entry.seq <= self.seq {
            return;
        }
        self.seq = entry.seq;
        self.nonce = durable.listed.nonce;
        self.epoch = self.epoch.max(durable.listed.epoch);
        let mut passed = std::mem::take(&mut self.waiters);
        self.waiters = passed.split_off(&(entry.seq + 1));
        for (seq, waiters) in passed {
            for waiter in waiters {
                let hit = seq == entry.seq && waiter.nonce == durable.listed.nonce;
                let fate = if hit { Fate::Durable(durable.clone()) } else { Fate::AskJournal };
                // Whoever no longer waits has gone away with its request.
                waiter.answer.send(fate).ok();
            }
        }
        self.recent.push_back(durable.clone());
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
        // Nobody watching is no fault.
        if let Some(watchers) = &self.watchers {
            watchers.send(durable).ok();
        }
    }

    /// Somebody waits for news of this lot; whoever has gone away is forgotten.
    fn is_followed(&mut self) -> bool {
        for waiters in self.waiters.values_mut() {
            waiters.retain(|it| !it.answer.is_closed());
        }
        self.waiters.retain(|_, waiters| !waiters.is_empty());
        let watched = self.watchers.as_ref().is_some_and(|it| it.receiver_count() > 0);
        watched || !self.waiters.is_empty()
    }

    fn known(&self, seq: u64, nonce: Uuid) -> Option<Fate> {
        if seq > self.seq {
            return None;
        }
        let hit = self.recent.iter().rev().find(|it| it.listed.entry.seq == seq);
        Some(match hit {
            Some(it) if it.listed.nonce == nonce => Fate::Durable(it.clone()),
            Some(_) | None => Fate::AskJournal,
        })
    }

    fn doubt(&mut self) {
        for waiter in std::mem::take(&mut self.waiters).into_values().flatten() {
            waiter.answer.send(Fate::AskJournal).ok();
        }
    }
}

impl Hub {
    fn with<T>(&self, lot: LotId, body: impl FnOnce(Option<&mut Feed>) -> T) -> T {
        body(self.lots.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&lot))
    }

    /// The epoch in which this node knows the lot.
    pub(super) fn epoch(&self, lot: LotId) -> Option<u64> {
        self.with(lot, |feed| feed.map(|it| it.epoch))
    }

    /// What the journal says about a lot this node has not heard of, or not lately.
    pub(super) fn learn(&self, lot: LotId, epoch: u64, seq: u64, nonce: Uuid) {
        let mut lots = self.lots.lock().unwrap_or_else(PoisonError::into_inner);
        let feed = lots.entry(lot).or_insert_with(|| Feed::new(epoch, seq, nonce));
        if epoch > feed.epoch {
            feed.epoch = epoch;
            feed.doubt();
        }
    }

    /// These entries are durable, in this order.
    pub(super) fn durable(&self, lot: LotId, entries: &[Published]) {
        let Some(first) = entries.first() else { return };
        let mut lots = self.lots.lock().unwrap_or_else(PoisonError::into_inner);
        let feed = lots.entry(lot).or_insert_with(|| {
            let before = first.listed.entry.seq.saturating_sub(1);
            Feed::new(first.listed.epoch, before, first.listed.previous)
        });
        for entry in entries {
            feed.publish(entry.clone());
        }
    }

    /// Waits until the entry with this seq and nonce is durable, or can no longer become so. The
    /// nonce matters: after a fault another entry may take the same seq.
    pub(super) fn wait(&self, lot: LotId, seq: u64, nonce: Uuid) -> oneshot::Receiver<Fate> {
        let (answer, waiting) = oneshot::channel();
        self.with(lot, |feed| {
            let fate = match &feed {
                None => Some(Fate::AskJournal),
                Some(feed) => feed.known(seq, nonce),
            };
            match (fate, feed) {
                (Some(fate), _) => {
                    answer.send(fate).ok();
                }
                (None, Some(feed)) => {
                    feed.waiters.entry(seq).or_default().push(Waiter { nonce, answer });
                }
                (None, None) => {}
            }
        });
        waiting
    }

    /// Whether the watermark stands exactly at this entry.
    pub(super) fn stands_at(&self, lot: LotId, seq: u64, nonce: Uuid) -> bool {
        self.with(lot, |feed| feed.is_some_and(|it| it.seq == seq && it.nonce == nonce))
    }

    /// Everything durable from now on. The caller reads the journal after this call.
    pub(super) fn watch(&self, lot: LotId) -> Option<broadcast::Receiver<Published>> {
        self.with(lot, |feed| {
            feed.map(|it| {
                it.watchers.get_or_insert_with(|| broadcast::channel(BEHIND).0).subscribe()
            })
        })
    }

    /// Forgets a lot that has ended and that nobody follows any more.
    pub(super) fn forget_idle(&self, is_live: impl Fn(LotId) -> bool) {
        let mut lots = self.lots.lock().unwrap_or_else(PoisonError::into_inner);
        lots.retain(|lot, feed| feed.is_followed() || is_live(*lot));
    }

    /// How many watch on this node.
    pub(super) fn watchers(&self) -> i64 {
        let lots = self.lots.lock().unwrap_or_else(PoisonError::into_inner);
        let count = |it: &Feed| it.watchers.as_ref().map_or(0, broadcast::Sender::receiver_count);
        i64::try_from(lots.values().map(count).sum::<usize>()).unwrap_or(i64::MAX)
    }

    /// The durable watermark as this node knows it.
    pub(super) fn seq(&self, lot: LotId) -> Option<u64> {
        self.with(lot, |feed| feed.map(|it| it.seq))
    }

    /// The lots that somebody waits for or watches.
    pub(super) fn followed(&self) -> Vec<LotId> {
        let mut lots = self.lots.lock().unwrap_or_else(PoisonError::into_inner);
        lots.iter_mut().filter_map(|(lot, feed)| feed.is_followed().then_some(*lot)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::bidding::{Entry, Event, Listed};
    use domain::chain::Hash;
    use domain::instant::Instant;

    fn entry(seq: u64) -> Published {
        let at = Instant::from_micros(1).expect("an instant");
        let event = Event::Resumed { reason: String::new() };
        let entry = Entry { seq, at, event, ends_at: at };
        let (nonce, previous) = (Uuid::new_v4(), Uuid::nil());
        let listed = Listed { entry, epoch: 1, nonce, previous, offer: None };
        Told::new(Durable { listed, hash: Hash::GENESIS })
    }

    #[test]
    fn only_the_very_entry_answers_its_waiter() {
        let (hub, lot) = (Hub::default(), LotId(Uuid::new_v4()));
        hub.learn(lot, 1, 4, Uuid::nil());
        let [five, six] = [entry(5), entry(6)];
        let mut mine = hub.wait(lot, 5, five.listed.nonce);
        let mut forked = hub.wait(lot, 6, Uuid::new_v4());
        let mut later = hub.wait(lot, 7, Uuid::new_v4());
        assert!(mine.try_recv().is_err(), "nothing is told before it is durable");
        hub.durable(lot, &[five.clone(), six.clone()]);
        assert!(matches!(mine.try_recv(), Ok(Fate::Durable(it)) if it == five));
        assert!(matches!(forked.try_recv(), Ok(Fate::AskJournal)));
        assert!(later.try_recv().is_err());
        // Asked late, and asked about another entry of the same seq.
        assert!(matches!(hub.wait(lot, 6, six.listed.nonce).try_recv(), Ok(Fate::Durable(_))));
        assert!(matches!(hub.wait(lot, 6, Uuid::new_v4()).try_recv(), Ok(Fate::AskJournal)));
        // A new epoch: whatever was pending may never become durable.
        hub.learn(lot, 2, 6, six.listed.nonce);
        assert!(matches!(later.try_recv(), Ok(Fate::AskJournal)));
    }

    #[test]
    fn watchers_see_each_entry_once_and_in_order() {
        let (hub, lot) = (Hub::default(), LotId(Uuid::new_v4()));
        hub.learn(lot, 1, 0, Uuid::nil());
        let mut watch = hub.watch(lot).expect("known");
        let entries: Vec<Published> = (1..=3).map(entry).collect();
        hub.durable(lot, &entries);
        hub.durable(lot, &entries);
        let mut seen = Vec::new();
        while let Ok(it) = watch.try_recv() {
            seen.push(it.listed.entry.seq);
        }
        assert_eq!(seen, [1, 2, 3]);
    }
}
