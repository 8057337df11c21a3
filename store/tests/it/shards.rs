//! Leases on shards, and the heartbeats by which outages are found.

use std::time::Duration;

use domain::instant::Instant;
use store::journal::{Beat, Held, Journal, Shard, Silent, shard_of};

use crate::journal::{Fixture, another, fixture};

const LEASE: Duration = Duration::from_secs(30);

/// Not later than any clock the server may have.
fn long_ago(second: i64) -> Instant {
    Instant::from_micros(1_600_000_000_000_000 + second).unwrap()
}

async fn hold(journal: &Journal, node: &str, healthy: &[Shard], judged: i64) -> Vec<Held> {
    beat(journal, node, healthy, judged, &[]).await
}

async fn beat(
    journal: &Journal,
    node: &str,
    healthy: &[Shard],
    judged: i64,
    silent: &[Silent],
) -> Vec<Held> {
    let beat = Beat { judged: long_ago(judged), healthy, silent };
    journal.hold_shards(node, LEASE, beat).await.unwrap()
}

#[tokio::test]
async fn one_node_holds_a_shard_at_a_time() {
    let Fixture { journal, lot, database: _database } = fixture().await;
    let first = hold(&journal, "north", &[], 0).await;
    assert_eq!(first.len(), 16);
    assert!(first.iter().all(|it| it.beat.is_none()));
    assert_eq!(hold(&journal, "south", &[], 0).await, []);
    let mine = shard_of(lot);
    hold(&journal, "north", &[mine], 1).await;
    for held in hold(&journal, "north", &[], 0).await {
        // Dated when it was judged, however late the statement was.
        assert_eq!(held.beat, (held.shard == mine).then(|| long_ago(1)));
    }
    // A node that takes over does not beat for what it has not recovered yet.
    journal.leave_shards("north", long_ago(2)).await.unwrap();
    let found = |held: &[Held]| held.iter().find(|it| it.shard == mine).unwrap().beat;
    let taken = found(&hold(&journal, "south", &[mine], 2).await);
    assert_eq!(taken, Some(long_ago(1)));
    assert_eq!(found(&hold(&journal, "south", &[], 0).await), taken);
}

#[tokio::test]
async fn a_silent_lot_keeps_its_own_heartbeat_and_its_shard_beats_on() {
    let Fixture { journal, lot, database } = fixture().await;
    // Two lots of one shard.
    let mut other = another(&database, &journal).await;
    while shard_of(other) != shard_of(lot) {
        other = another(&database, &journal).await;
    }
    let mine = shard_of(lot);
    let found = |held: Vec<Held>| {
        let Held { beat, silent, .. } = held.into_iter().find(|it| it.shard == mine).unwrap();
        (beat, silent)
    };
    hold(&journal, "north", &[], 0).await;
    hold(&journal, "north", &[mine], 1).await;
    let silent = [(lot, Some(long_ago(1))), (other, None)];
    beat(&journal, "north", &[mine], 2, &silent).await;
    // Being silent longer does not make a lot's last heartbeat younger.
    let again = [(lot, Some(long_ago(2)))];
    let (seen, mut told) = found(beat(&journal, "north", &[mine], 3, &again).await);
    told.sort();
    let mut expected = silent.to_vec();
    expected.sort();
    assert_eq!((seen, told), (Some(long_ago(2)), expected));
    // Whoever takes over is told of the lot that is silent, and cannot speak for it at once.
    journal.leave_shards("north", long_ago(4)).await.unwrap();
    let taken = found(beat(&journal, "south", &[mine], 5, &[]).await);
    assert_eq!(taken, (Some(long_ago(3)), vec![(lot, Some(long_ago(1)))]));
    let still = found(beat(&journal, "south", &[mine], 6, &[]).await);
    assert_eq!(still, taken);
    assert_eq!(found(hold(&journal, "south", &[], 0).await), (Some(long_ago(6)), vec![]));
}
