//! Two clocks that must agree: when Redis' runs off, nothing is judged, the lot is paused and is
//! never closed early; when it is back, bidding goes on with the time that was left.

use std::sync::LazyLock;

use bidding_engine::SOURCE;
use domain::bidding::{Event, Outcome, Phase};
use domain::instant::Span;
use domain::money::Money;
use store::journal::{Journal, Recorded};
use uuid::Uuid;

use crate::bidder::{Bidder, Board};
use crate::stage::Stage;
use crate::{check_record, eventually};

/// The shipped library with a clock that can be set off by as many microseconds as are written
/// under a key.
static SHIFTED: LazyLock<String> = LazyLock::new(|| {
    let (before, rest) = SOURCE.split_once("-- [clock").unwrap();
    let (clock, after) = rest.split_once("-- clock]").unwrap();
    let clock = clock.replace(
        "tonumber(time[2])",
        "tonumber(time[2]) + tonumber(redis.call('GET', 'test:shift') or 0)",
    );
    assert_ne!(clock, rest);
    format!("{before}-- [clock{clock}-- clock]{after}")
});

async fn shift(stage: &Stage, micros: i64) {
    stage.masters[0].ask(&["SET", "test:shift", &micros.to_string()]).unwrap();
}

async fn phase(journal: &Journal, stage: &Stage) -> Phase {
    let (_, book) = journal.book(stage.lot).await.unwrap().unwrap();
    book.unwrap().phase().clone()
}

/// Forwards over the end, and backwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_runs_off_pauses_and_never_closes_early() {
    // What is left after the pauses must fit into the minute for which the close is awaited.
    let stage = Stage::ending_in(1, 35, 5).await;
    stage.masters[0].ask(&["FUNCTION", "LOAD", "REPLACE", &SHIFTED]).unwrap();
    let journal = Journal::new(&stage.database.url(), 1);
    let board = std::sync::Arc::new(Board::default());
    let bidder = Bidder::new(stage.address.clone(), stage.lot, stage.seats[0].clone(), board);
    assert!(bidder.bid(Money::yuan(1000)).await.accepted);
    let mut left = Vec::new();
    for (micros, price) in [(3_600_000_000, 1050), (-1_000_000, 1100)] {
        let (_, book) = journal.book(stage.lot).await.unwrap().unwrap();
        left.push(book.unwrap().ends_at());
        shift(&stage, micros).await;
        // Refused at once, whether or not the pause is durable already.
        let (status, body) = bidder.send(Uuid::now_v7(), Money::yuan(price)).await.unwrap();
        let kind = body["type"].as_str().unwrap_or_default();
        assert!(kind.ends_with("/clock-disagrees"), "{status} {body}");
        eventually("the pause", async || {
            matches!(phase(&journal, &stage).await, Phase::Paused { .. })
        })
        .await;
        shift(&stage, 0).await;
        eventually("the resumption", async || {
            matches!(phase(&journal, &stage).await, Phase::Running)
        })
        .await;
        assert!(bidder.bid(Money::yuan(price)).await.accepted);
    }
    let is_closed = |it: &Recorded| matches!(it.listed.entry.event, Event::Closed { .. });
    let mut recorded = Vec::new();
    eventually("the close", async || {
        recorded = journal.entries_after(stage.lot, 0, 100).await.unwrap();
        recorded.last().is_some_and(is_closed)
    })
    .await;
    check_record(&recorded);
    let closed = &recorded.last().unwrap().listed.entry;
    assert!(
        matches!(&closed.event, Event::Closed { outcome: Outcome::Sold { price, .. } }
            if *price == Money::yuan(1100)),
        "{closed:?}"
    );
    assert!(left.iter().all(|planned| closed.at >= *planned), "closed early");
    assert!(closed.at >= closed.ends_at);
    let mut pauses = 0;
    for pair in recorded.windows(2) {
        let [before, after] = pair else { continue };
        let (before, after) = (&before.listed.entry, &after.listed.entry);
        if let (Event::Paused { from, .. }, Event::Resumed { .. }) = (&before.event, &after.event) {
            pauses += 1;
            // TIME-11: what was left, and at least one extension.
            let remaining = before.ends_at.since(*from).max(Span::seconds(5));
            assert_eq!(after.ends_at.since(after.at), remaining);
        }
    }
    assert_eq!(pauses, 2, "{recorded:?}");
}
