//! Machines that hang and go on: a node, a Redis. Whoever was overtaken meanwhile writes nothing
//! and tells nothing that is not so.

use std::sync::Arc;
use std::time::Duration;

use store::journal::Journal;
use tokio::task::JoinSet;

use crate::bidder::{Bidder, Board};
use crate::stage::Stage;
use crate::{check_promises, check_record, eventually};

/// The node that keeps the lot hangs until the other has taken over, and wakes with everything it
/// had in hand: bids in Redis' list, commits on their way, a lease it believes in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_wakes_after_a_takeover_is_fenced() {
    let mut stage = Stage::new(6).await;
    let nodes = [stage.address.clone(), stage.add_node().await];
    let board = Arc::new(Board::default());
    let mut bidders = JoinSet::new();
    for (seat, node) in stage.seats.iter().zip(nodes.iter().cycle()) {
        let bidder = Bidder::new(node.clone(), stage.lot, seat.clone(), board.clone());
        bidders.spawn(bidder.bid_until_told());
    }
    board.wait_for(30).await;
    let journal = Journal::new(&stage.database.url(), 1);
    for turn in 0..2 {
        let before = journal.head(stage.lot).await.unwrap().unwrap();
        // The first node keeps the lot, then the second: whoever does hangs.
        let holder = match turn {
            0 => stage.server.as_ref().unwrap(),
            _ => &stage.others[0],
        };
        holder.signal("STOP");
        eventually("the takeover", async || {
            journal.head(stage.lot).await.unwrap().unwrap().epoch > before.epoch
        })
        .await;
        let told = board.acknowledged();
        board.wait_for(told + 30).await;
        holder.signal("CONT");
        // Also whoever bids at the node that has slept is told again.
        let told = board.acknowledged();
        board.wait_for(told + 200).await;
        let after = journal.head(stage.lot).await.unwrap().unwrap();
        assert!(after.epoch <= before.epoch + 3, "recovered over and over: {after:?}");
    }
    board.stop();
    let mut acknowledged = Vec::new();
    while let Some(told) = bidders.join_next().await {
        acknowledged.extend(told.unwrap());
    }
    let recorded = journal.entries_after(stage.lot, 0, i64::MAX).await.unwrap();
    check_record(&recorded);
    check_promises(&recorded, &acknowledged);
}

/// Redis hangs for seconds, again and again, and loses nothing by it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_hangs_loses_no_bid() {
    let stage = Stage::new(6).await;
    let board = Arc::new(Board::default());
    let mut bidders = JoinSet::new();
    for seat in &stage.seats {
        let bidder = Bidder::new(stage.address.clone(), stage.lot, seat.clone(), board.clone());
        bidders.spawn(bidder.bid_until_told());
    }
    for seconds in [1, 4, 2] {
        let told = board.acknowledged();
        board.wait_for(told + 30).await;
        stage.masters[0].signal("STOP");
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        stage.masters[0].signal("CONT");
    }
    let told = board.acknowledged();
    board.wait_for(told + 30).await;
    board.stop();
    let mut acknowledged = Vec::new();
    while let Some(told) = bidders.join_next().await {
        acknowledged.extend(told.unwrap());
    }
    let journal = Journal::new(&stage.database.url(), 1);
    let recorded = journal.entries_after(stage.lot, 0, i64::MAX).await.unwrap();
    check_record(&recorded);
    check_promises(&recorded, &acknowledged);
}
