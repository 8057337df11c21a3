//! A node that is told to end answers what is under way and gives its lots to another at once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::money::Money;
use store::journal::Journal;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::bidder::{Bidder, Board};
use crate::stage::Stage;
use crate::{check_record, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_leaves_loses_no_bid() {
    let mut stage = Stage::new(4).await;
    let second = stage.add_node().await;
    let journal = Journal::new(&stage.database.url(), 2);
    let lot = stage.lot;
    let epoch = async || journal.head(lot).await.unwrap().unwrap().epoch;
    let (price, told) = (Arc::new(AtomicI64::new(100_000)), Arc::new(AtomicUsize::new(0)));
    let stopped = Arc::new(AtomicBool::new(false));
    let mut bidders = JoinSet::new();
    for seat in &stage.seats {
        let bidder = |address: &str| {
            let board = Arc::new(Board::default());
            Bidder::new(address.to_owned(), stage.lot, seat.clone(), board)
        };
        let nodes = [bidder(&stage.address), bidder(&second)];
        let (price, told, stopped) = (price.clone(), told.clone(), stopped.clone());
        bidders.spawn(async move {
            let mut answered = BTreeMap::new();
            while !stopped.load(Ordering::SeqCst) {
                let key = Uuid::now_v7();
                let fen = price.fetch_add(5_000, Ordering::SeqCst);
                let amount = Money::from_fen(fen).unwrap();
                // Whatever goes wrong, the same key is sent again, first here, then there.
                for node in nodes.iter().cycle().take(400) {
                    if let Some((_, body)) = node.attempt(key, amount).await {
                        answered.insert(key, body["seq"].as_u64().unwrap());
                        told.fetch_add(1, Ordering::SeqCst);
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                assert!(answered.contains_key(&key), "no answer to {key}");
            }
            answered
        });
    }
    let count = || told.load(Ordering::SeqCst);
    eventually("bids", async || count() >= 40).await;
    let before = epoch().await;
    let mut leaving = stage.take_server();
    leaving.signal("TERM");
    let asked = Instant::now();
    eventually("the other node's epoch", async || epoch().await > before).await;
    let took = asked.elapsed();
    eprintln!("the lot was taken over {took:?} after SIGTERM");
    assert!(took < Duration::from_millis(2_500), "nobody waits for a lease to run out: {took:?}");
    let so_far = count();
    eventually("bids at the other node", async || count() >= so_far + 40).await;
    stopped.store(true, Ordering::SeqCst);
    let mut answered = BTreeMap::new();
    while let Some(bidder) = bidders.join_next().await {
        answered.extend(bidder.unwrap());
    }
    let recorded = journal.entries_after(stage.lot, 0, i64::MAX).await.unwrap();
    // One place for each key, and the place that was told.
    check_record(&recorded);
    for (key, seq) in &answered {
        let entry = recorded.get(usize::try_from(seq - 1).unwrap()).unwrap();
        assert_eq!(entry.listed.offer.as_ref().unwrap().key, *key, "moved");
    }
    let mut status = None;
    eventually("the end of the process", async || {
        status = leaving.ended();
        status.is_some()
    })
    .await;
    assert!(status.unwrap().success(), "{status:?}");
}
