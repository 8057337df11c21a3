//! Two nodes over a Redis Cluster of three masters: lots lie on all of them, and the loss of one
//! master is the trouble of its own lots only.

use std::sync::Arc;

use bidding_engine::keys;
use domain::bidding::{Event, Phase};
use domain::id::LotId;
use domain::instant::Span;
use store::journal::{Journal, Recorded};
use testkit::redis::Redis;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::bidder::{Acknowledged, Bidder, Board};
use crate::stage::{Plan, Stage};
use crate::{check_promises, check_record, eventually, now};

/// Two lots for each of the three masters, in the order of the masters.
fn lots_on_all_masters() -> Vec<LotId> {
    let mut lots = Vec::new();
    for share in [0..=5460, 5461..=10_922, 10_923..=16_383] {
        for _ in 0..2 {
            let mut lot = LotId(Uuid::new_v4());
            while !share.contains(&keys::slot(lot)) {
                lot = LotId(Uuid::new_v4());
            }
            lots.push(lot);
        }
    }
    lots
}

/// The bidders of one lot, half of them at each node.
struct Room {
    lot: LotId,
    board: Arc<Board>,
    bidders: JoinSet<Vec<Acknowledged>>,
}

impl Room {
    fn open(stage: &Stage, lot: LotId, nodes: &[String]) -> Room {
        let (board, mut bidders) = (Arc::new(Board::default()), JoinSet::new());
        for (seat, node) in stage.seats.iter().zip(nodes.iter().cycle()) {
            let bidder = Bidder::new(node.clone(), lot, seat.clone(), board.clone());
            bidders.spawn(bidder.bid_until_told());
        }
        Room { lot, board, bidders }
    }

    /// That many more bids are acknowledged.
    async fn goes_on(&self, count: usize) {
        let before = self.board.acknowledged();
        self.board.wait_for(before + count).await;
    }

    async fn check(mut self, journal: &Journal) -> Vec<Recorded> {
        self.board.stop();
        let mut acknowledged = Vec::new();
        while let Some(told) = self.bidders.join_next().await {
            acknowledged.extend(told.unwrap());
        }
        let recorded = journal.entries_after(self.lot, 0, i64::MAX).await.unwrap();
        check_record(&recorded);
        check_promises(&recorded, &acknowledged);
        recorded
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_master_dies_and_only_its_lots_wait() {
    let lots = lots_on_all_masters();
    let masters = Redis::start_cluster();
    let mut stage =
        Stage::with(Plan { lots: lots.clone(), bidders: 2, masters, ..Plan::new() }).await;
    let nodes = [stage.address.clone(), stage.add_node().await];
    for (number, master) in stage.masters.iter().enumerate() {
        for (lot, home) in lots.iter().zip([0, 0, 1, 1, 2, 2]) {
            let here = master.ask(&["CLUSTER", "COUNTKEYSINSLOT", &keys::slot(*lot).to_string()]);
            let here = here.unwrap().parse::<u32>().unwrap_or_default() > 0;
            assert_eq!(here, home == number, "{lot} on master {number}");
        }
    }
    let rooms: Vec<Room> = lots.iter().map(|it| Room::open(&stage, *it, &nodes)).collect();
    for room in &rooms {
        room.goes_on(5).await;
    }
    let journal = Journal::new(&stage.database.url(), 2);
    let epochs = async || -> Vec<u64> {
        let mut epochs = Vec::new();
        for lot in &lots {
            epochs.push(journal.head(*lot).await.unwrap().unwrap().epoch);
        }
        epochs
    };
    let before = epochs().await;
    stage.masters[0].kill();
    // While the first master is gone, the lots of the others are bid for.
    for room in &rooms[2..] {
        room.goes_on(20).await;
    }
    let waiting = rooms[0].board.acknowledged();
    for room in &rooms[2..] {
        room.goes_on(20).await;
    }
    assert!(rooms[0].board.acknowledged() <= waiting + 2, "bids without their Redis");
    stage.masters[0].restart();
    for room in &rooms {
        room.goes_on(5).await;
    }
    let after = epochs().await;
    assert!(after[0] > before[0] && after[1] > before[1], "its lots were recovered: {after:?}");
    for room in rooms {
        let recorded = room.check(&journal).await;
        let is_paused = |it: &Recorded| matches!(it.listed.entry.event, Event::Paused { .. });
        assert!(!recorded.iter().any(is_paused), "nobody's time was short");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_node_takes_over_and_closes_on_time() {
    let lots = lots_on_all_masters();
    let masters = Redis::start_cluster();
    let plan = Plan { lots: lots.clone(), bidders: 1, window: (45, 3), masters, ..Plan::new() };
    let mut stage = Stage::with(plan).await;
    stage.add_node().await;
    let journal = Journal::new(&stage.database.url(), 1);
    let before = journal.heads(&lots).await.unwrap();
    stage.kill_server();
    eventually("the takeover of all lots", async || {
        let heads = journal.heads(&lots).await.unwrap();
        heads.iter().all(|(lot, head)| {
            before.iter().any(|(known, old)| known == lot && head.epoch > old.epoch)
        })
    })
    .await;
    for lot in lots {
        let recorded = closed_on_time(&journal, lot).await;
        let is_paused = |it: &Recorded| matches!(it.listed.entry.event, Event::Paused { .. });
        assert!(!recorded.iter().any(is_paused), "{recorded:?}");
    }
}

/// A master is gone when all lots end. Those of the others close as if nothing were; its own do
/// not close before it is back, and then they are given their last extension again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lots_of_living_masters_close_on_time_and_the_others_are_paused() {
    let lots = lots_on_all_masters();
    let masters = Redis::start_cluster();
    let plan = Plan { lots: lots.clone(), bidders: 1, window: (40, 3), masters, ..Plan::new() };
    let mut stage = Stage::with(plan).await;
    let journal = Journal::new(&stage.database.url(), 1);
    let (_, book) = journal.book(lots[0]).await.unwrap().unwrap();
    let ends_at = book.unwrap().ends_at();
    eventually("the last seconds", async || now().micros() >= ends_at.micros() - 8_000_000).await;
    stage.masters[0].kill();
    for lot in &lots[2..] {
        closed_on_time(&journal, *lot).await;
    }
    eventually("time after the end", async || now().micros() >= ends_at.micros() + 2_000_000).await;
    for lot in &lots[..2] {
        let (_, book) = journal.book(*lot).await.unwrap().unwrap();
        assert_eq!(book.unwrap().phase(), &Phase::Running, "closed without its Redis");
    }
    stage.masters[0].restart();
    for lot in &lots[..2] {
        let recorded = closed_on_time(&journal, *lot).await;
        let [.., paused, resumed, closed] = recorded.as_slice() else { panic!("{recorded:?}") };
        let Event::Paused { from, .. } = &paused.listed.entry.event else { panic!("{paused:?}") };
        assert!(*from < ends_at, "the pause counts from the outage");
        assert!(matches!(resumed.listed.entry.event, Event::Resumed { .. }));
        let given = closed.listed.entry.at.since(resumed.listed.entry.at);
        assert!(given >= ends_at.since(*from).max(Span::seconds(3)), "what was left is given back");
    }
}

/// Waits for the close and sees to it that it was neither early nor late.
async fn closed_on_time(journal: &Journal, lot: LotId) -> Vec<Recorded> {
    let mut recorded = Vec::new();
    let is_closed = |it: &Recorded| matches!(it.listed.entry.event, Event::Closed { .. });
    eventually("the close", async || {
        recorded = journal.entries_after(lot, 0, 100).await.unwrap();
        recorded.last().is_some_and(is_closed)
    })
    .await;
    check_record(&recorded);
    let closed = &recorded.last().unwrap().listed.entry;
    let late = closed.at.since(closed.ends_at).micros();
    assert!((0..2_000_000).contains(&late), "closed {late} µs after the end");
    recorded
}
