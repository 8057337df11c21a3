//! The partition of a new month: made once, and without holding up the bids of the others.

use std::time::Duration;

use domain::id::LotId;
use store::journal::{Appended, Journal};
use testkit::db::Database;
use tokio::task::JoinSet;

use crate::journal::{Fixture, another, batch, chained, fixture, story};

async fn start_in(database: &Database, lot: LotId, month: &str) {
    let client = database.client().await;
    let sql = format!(
        "SET session_replication_role = replica;
         UPDATE lot SET starts_at = '{month}-10', ends_at = '{month}-11' WHERE id = '{lot}'"
    );
    client.batch_execute(&sql).await.unwrap();
}

async fn unopened(database: &Database, month: &str) -> LotId {
    let lot = crate::journal::announced(database).await;
    start_in(database, lot, month).await;
    lot
}

/// Whoever waits for the other's partition must see it afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_open_a_new_month_at_once_make_one_partition() {
    let Fixture { database, .. } = fixture().await;
    for month in ["2031-01", "2031-02", "2031-03", "2031-04", "2031-05", "2031-06"] {
        let mut opening = JoinSet::new();
        for _ in 0..6 {
            let lot = unopened(&database, month).await;
            // A connection each, as nodes have; it has looked for the name before.
            let journal = Journal::new(&database.url(), 1);
            assert_eq!(journal.head(lot).await.unwrap(), None);
            opening.spawn(async move { journal.open(lot).await });
        }
        while let Some(opened) = opening.join_next().await {
            opened.unwrap().unwrap();
        }
    }
    let client = database.client().await;
    let sql = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'bid_entry'::regclass";
    let partitions: i64 = client.query_one(sql, &[]).await.unwrap().get(0);
    assert_eq!(partitions, 7, "six new months and that of the fixture");
}

/// A commit that takes long holds its locks; a new month neither waits for it nor keeps later
/// commits waiting.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_month_opens_while_a_long_commit_runs() {
    let Fixture { database, journal, lot } = fixture().await;
    let other = another(&database, &journal).await;
    let next = unopened(&database, "2032-01").await;
    let mut long = database.client().await;
    let long = long.transaction().await.unwrap();
    // As an append does: the head is locked and an entry is written.
    long.batch_execute(&format!(
        "SELECT 1 FROM lot_head WHERE lot_id = '{lot}' FOR UPDATE;
         INSERT INTO bid_entry (month, lot_id, seq, epoch, at_us, ends_at_us, kind, reason,
            previous_nonce, nonce, hash)
         SELECT month, lot_id, 1, 0, 0, 0, 'resumed', 'r', nonce, gen_random_uuid(), hash
            FROM lot_head WHERE lot_id = '{lot}'"
    ))
    .await
    .unwrap();
    let opened = tokio::time::timeout(Duration::from_secs(5), journal.open(next)).await;
    opened.expect("the new month waits for the long commit").unwrap();
    let head = journal.head(other).await.unwrap().unwrap();
    let (book, entries) = story(other);
    let batches = [batch(other, &head, &chained(&head, entries), &book)];
    let appended = tokio::time::timeout(Duration::from_secs(5), journal.append(&batches)).await;
    let appended = appended.expect("a later commit waits").unwrap();
    assert_eq!(appended, [Appended::Yes]);
    long.rollback().await.unwrap();
}
