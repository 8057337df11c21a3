//! Several nodes, and platforms that come late.

use std::sync::Arc;

use domain::bidding::Event;
use store::journal::{Journal, Recorded};
use tokio::task::JoinSet;

use crate::bidder::{Bidder, Board};
use crate::stage::Stage;
use crate::{check_promises, check_record, eventually};

/// The node that keeps the lot loses the database but not Redis. The other takes the lot over
/// once, and the first does not stop it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_without_its_database_leaves_the_lot_to_the_other() {
    let mut stage = Stage::new(4).await;
    let other = stage.add_node().await;
    let board = Arc::new(Board::default());
    let mut bidders = JoinSet::new();
    for seat in &stage.seats {
        let bidder = Bidder::new(other.clone(), stage.lot, seat.clone(), board.clone());
        bidders.spawn(bidder.bid_until_told());
    }
    board.wait_for(20).await;
    let journal = Journal::new(&stage.database.url(), 1);
    let before = journal.head(stage.lot).await.unwrap().unwrap();
    stage.line.cut();
    eventually("the takeover", async || {
        journal.head(stage.lot).await.unwrap().unwrap().epoch > before.epoch
    })
    .await;
    let told = board.acknowledged();
    board.wait_for(told + 200).await;
    board.stop();
    let mut acknowledged = Vec::new();
    while let Some(told) = bidders.join_next().await {
        acknowledged.extend(told.unwrap());
    }
    let recorded = journal.entries_after(stage.lot, 0, i64::MAX).await.unwrap();
    check_record(&recorded);
    check_promises(&recorded, &acknowledged);
    let after = journal.head(stage.lot).await.unwrap().unwrap();
    assert!(after.epoch <= before.epoch + 2, "the lot was recovered over and over: {after:?}");
}

/// The platform was down when bidding should have begun: all of the time is given back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lot_opened_late_is_paused_from_its_start() {
    let stage = Stage::late().await;
    let journal = Journal::new(&stage.database.url(), 1);
    let mut recorded: Vec<Recorded> = Vec::new();
    let is_resumed = |it: &Recorded| matches!(it.listed.entry.event, Event::Resumed { .. });
    eventually("the resumption", async || {
        recorded = journal.entries_after(stage.lot, 0, 100).await.unwrap();
        recorded.iter().any(is_resumed)
    })
    .await;
    check_record(&recorded);
    let Event::Opened { terms, .. } = &recorded[0].listed.entry.event else {
        panic!("{:?}", recorded[0])
    };
    let Event::Paused { from, .. } = &recorded[1].listed.entry.event else {
        panic!("{:?}", recorded[1])
    };
    assert_eq!(*from, terms.starts_at());
    let resumed = &recorded.iter().find(|it| is_resumed(it)).unwrap().listed.entry;
    assert_eq!(resumed.ends_at.since(resumed.at), terms.ends_at().since(terms.starts_at()));
}
