//! PostgreSQL is killed: nothing is acknowledged without it, and nothing that was is missing.

use std::sync::Arc;
use std::time::Instant;

use store::journal::Journal;
use testkit::postgres::Postgres;
use tokio::task::JoinSet;

use crate::bidder::{Bidder, Board};
use crate::stage::{Plan, Stage};
use crate::{check_promises, check_record};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_bids_survive_a_killed_database() {
    let postgres = Some(Postgres::start().await);
    let mut stage = Stage::with(Plan { bidders: 6, postgres, ..Plan::new() }).await;
    let board = Arc::new(Board::default());
    let mut bidders = JoinSet::new();
    for seat in &stage.seats {
        let bidder = Bidder::new(stage.address.clone(), stage.lot, seat.clone(), board.clone());
        bidders.spawn(bidder.bid_until_told());
    }
    for with_redis in [false, false, true] {
        let told = board.acknowledged();
        board.wait_for(told + 40).await;
        if with_redis {
            stage.redis().kill();
            stage.redis().wipe();
        }
        let postgres = stage.postgres.as_mut().unwrap();
        postgres.kill();
        let killed = Instant::now();
        postgres.restart();
        if with_redis {
            stage.redis().restart();
        }
        let told = board.acknowledged();
        board.wait_for(told + 1).await;
        eprintln!("PostgreSQL: bids are acknowledged again after {:?}", killed.elapsed());
    }
    let told = board.acknowledged();
    board.wait_for(told + 40).await;
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
