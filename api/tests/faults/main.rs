//! Faults under load: `kill -9` of the server and of Redis, Redis wiped, while bidders bid and
//! retry with the same key. Nothing acknowledged is lost, moved, doubled or reordered.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed set-up is a failed test"
)]

mod alarms;
mod bidder;
mod clocks;
mod cluster;
mod database;
mod funds;
mod hangs;
mod line;
mod logs;
mod nodes;
mod outages;
mod resumption;
mod server;
mod shutdown;
mod stage;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bidder::{Acknowledged, Bidder, Board};
use domain::bidding::{Entry, Event, Outcome, Phase};
use domain::chain;
use domain::instant::Span;
use domain::money::Money;
use stage::Stage;
use store::journal::{Journal, Recorded};
use tokio::task::JoinSet;
use uuid::Uuid;

#[derive(Clone, Copy, Debug)]
enum Fault {
    KillServer,
    KillRedis,
    WipeRedis,
    KillBoth,
}

const FAULTS: [Fault; 6] = [
    Fault::KillRedis,
    Fault::KillServer,
    Fault::WipeRedis,
    Fault::KillBoth,
    Fault::KillServer,
    Fault::KillRedis,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_bids_survive_every_kill() {
    let mut stage = Stage::new(12).await;
    let board = Arc::new(Board::default());
    let mut bidders = JoinSet::new();
    for seat in &stage.seats {
        let bidder = Bidder::new(stage.address.clone(), stage.lot, seat.clone(), board.clone());
        bidders.spawn(bidder.bid_until_told());
    }
    for fault in FAULTS {
        // Some bids are under way whenever something dies, and some get through in between.
        let before = board.acknowledged();
        board.wait_for(before + 40).await;
        match fault {
            Fault::KillServer => stage.kill_server(),
            Fault::KillRedis => stage.redis().kill(),
            Fault::WipeRedis => {
                stage.redis().kill();
                stage.redis().wipe();
            }
            Fault::KillBoth => {
                stage.redis().kill();
                stage.kill_server();
            }
        }
        if stage.redis().pid().is_none() {
            stage.redis().restart();
        }
        let died = Instant::now();
        stage.ensure_server().await;
        let before = board.acknowledged();
        board.wait_for(before + 1).await;
        eprintln!("{fault:?}: bids are acknowledged again after {:?}", died.elapsed());
    }
    let before = board.acknowledged();
    board.wait_for(before + 320).await;
    board.stop();
    let mut acknowledged = Vec::new();
    while let Some(told) = bidders.join_next().await {
        acknowledged.extend(told.unwrap());
    }
    let journal = Journal::new(&stage.database.url(), 2);
    let recorded = journal.entries_after(stage.lot, 0, i64::MAX).await.unwrap();
    eprintln!("{} acknowledged, {} journaled", acknowledged.len(), recorded.len());
    check_record(&recorded);
    check_promises(&recorded, &acknowledged);
    // Whoever watches from the first entry on is told each, however many pages that takes.
    assert!(recorded.len() > 500, "too few entries to fill a page of the journal");
    let live = bidder::live(&stage.address, stage.lot, 1, recorded.len() - 1).await;
    let wanted: Vec<u64> = recorded[1..].iter().map(|it| it.listed.entry.seq).collect();
    assert_eq!(live, wanted);
}

/// Killed in its last extension period and started again after its end: the outage pauses the
/// lot, and it goes on with at least one whole extension before it is closed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_over_the_end_pauses_and_does_not_close() {
    let mut stage = Stage::ending_in(1, 20, 3).await;
    let board = Arc::new(Board::default());
    let bidder = Bidder::new(stage.address.clone(), stage.lot, stage.seats[0].clone(), board);
    assert!(bidder.bid(Money::yuan(1000)).await.accepted);
    let journal = Journal::new(&stage.database.url(), 1);
    let (_, book) = journal.book(stage.lot).await.unwrap().unwrap();
    let ends_at = book.unwrap().ends_at();
    let until = async |micros: i64| {
        eventually("the time", async || now().micros() >= ends_at.micros() + micros).await;
    };
    until(-1_500_000).await;
    stage.kill_server();
    until(500_000).await;
    stage.ensure_server().await;
    eventually("the close", async || {
        let (_, book) = journal.book(stage.lot).await.unwrap().unwrap();
        matches!(book.unwrap().phase(), Phase::Closed(_))
    })
    .await;
    let recorded = journal.entries_after(stage.lot, 0, 100).await.unwrap();
    check_record(&recorded);
    let events: Vec<&Event> = recorded.iter().map(|it| &it.listed.entry.event).collect();
    let [.., Event::Paused { from, .. }, Event::Resumed { .. }, Event::Closed { outcome }] =
        events.as_slice()
    else {
        panic!("{events:?}")
    };
    assert!(from.micros() < ends_at.micros(), "the pause counts from the outage");
    assert!(matches!(outcome, Outcome::Sold { price, .. } if *price == Money::yuan(1000)));
    let [.., resumed, closed] = recorded.as_slice() else { panic!("too few entries") };
    let given = closed.listed.entry.at.since(resumed.listed.entry.at);
    assert!(given >= Span::seconds(3), "one whole extension at least");
    // What is told to watchers is the same record, from wherever they had left off.
    let seen = 2;
    let live = bidder::live(&stage.address, stage.lot, seen, recorded.len() - seen).await;
    let wanted: Vec<u64> = recorded[seen..].iter().map(|it| it.listed.entry.seq).collect();
    assert_eq!(live, wanted);
}

fn now() -> domain::instant::Instant {
    #[expect(clippy::disallowed_methods, reason = "the server under test has the real clock")]
    domain::instant::Instant::from_utc(chrono::Utc::now())
}

/// seq without a gap, one chain, and the rules lead to every entry.
fn check_record(recorded: &[Recorded]) {
    let entries: Vec<Entry> = recorded.iter().map(|it| it.listed.entry.clone()).collect();
    let mut nonce = Uuid::nil();
    let mut hash = chain::Hash::GENESIS;
    for (expected, it) in (1..).zip(recorded) {
        assert_eq!(it.listed.entry.seq, expected);
        assert_eq!(it.listed.previous, nonce);
        hash = chain::link(hash, &it.listed.entry);
        assert_eq!(it.hash, hash, "seq {expected}");
        nonce = it.listed.nonce;
    }
    store::journal::replay(&entries).unwrap();
    let mut keys = BTreeMap::new();
    for it in recorded {
        if let (Some(offer), Event::Bid { code, .. }) = (&it.listed.offer, &it.listed.entry.event) {
            let before = keys.insert((code.clone(), offer.key), it.listed.entry.seq);
            assert_eq!(before, None, "a key took two places");
        }
    }
}

/// What was told is what is there, and a bid sent after another was acknowledged comes later.
fn check_promises(recorded: &[Recorded], acknowledged: &[Acknowledged]) {
    for told in acknowledged {
        let index = usize::try_from(told.seq - 1).unwrap();
        let kept = recorded.get(index).unwrap_or_else(|| panic!("lost: {told:?}"));
        let Event::Bid { code, price, verdict } = &kept.listed.entry.event else {
            panic!("moved: {told:?}")
        };
        let offer = kept.listed.offer.as_ref().unwrap();
        assert_eq!((code.as_str(), offer.key), (told.code.as_str(), told.key), "moved");
        assert_eq!((*price, verdict.is_ok()), (told.price, told.accepted), "changed");
        if let Some(head) = &told.head {
            assert_eq!(&kept.hash.to_string(), head);
        }
    }
    let mut by_sending: Vec<&Acknowledged> = acknowledged.iter().collect();
    by_sending.sort_by_key(|it| it.sent);
    let mut by_telling: Vec<&Acknowledged> = acknowledged.iter().collect();
    by_telling.sort_by_key(|it| it.told);
    let (mut told, mut highest) = (by_telling.into_iter().peekable(), 0);
    for it in by_sending {
        while let Some(earlier) = told.next_if(|other| other.told < it.sent) {
            highest = highest.max(earlier.seq);
        }
        assert!(it.seq > highest, "reordered: {it:?} after {highest}");
    }
}

/// Waits for a condition, but not for ever.
async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !holds().await {
        assert!(Instant::now() < deadline, "{what} did not happen within a minute");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
