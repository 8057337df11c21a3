//! A watcher who comes back: after every cut with the last seq seen, on the other node.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use tokio::task::spawn_local;
use uuid::Uuid;

use crate::check::{Sight, Watched};
use crate::client::{Connection, Failure};
use crate::feed::{self, Feed};

/// A tick comes every five seconds; whoever hears nothing for longer calls again.
const SILENCE: Duration = Duration::from_secs(12);

pub type Notes = Rc<RefCell<Watched>>;

/// Watches until the notes are dropped by everybody else.
pub fn start(addresses: Vec<String>, lot: Uuid) -> Notes {
    let notes: Notes = Rc::new(RefCell::new(Watched { lot, sights: Vec::new() }));
    let kept = notes.clone();
    spawn_local(async move {
        let mut seen = None;
        for address in addresses.iter().cycle() {
            if Rc::strong_count(&kept) == 1 {
                return;
            }
            // However it ends: the watcher comes back.
            watch(address, &kept, &mut seen).await.ok();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    notes
}

async fn watch(address: &str, notes: &Notes, seen: &mut Option<u64>) -> Result<(), Failure> {
    let lot = notes.borrow().lot;
    let opening = async { Feed::open(Connection::open(address).await?, lot, *seen).await };
    let mut feed = tokio::time::timeout(SILENCE, opening).await??;
    if seen.is_some() {
        notes.borrow_mut().sights.push(Sight::Resumed);
    }
    while let Some(sight) = tokio::time::timeout(SILENCE, feed.next()).await?? {
        if seen.is_none()
            && let Sight::Snapshot { seq, .. } = &sight
        {
            *seen = Some(*seq);
        }
        *seen = feed::seq(&sight).or(*seen);
        notes.borrow_mut().sights.push(sight);
    }
    Ok(())
}
