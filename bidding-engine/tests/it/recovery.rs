//! Redis dies, forgets or comes back older: the book comes back the same, and nobody may judge
//! before it has.

use bidding_engine::{Answer, Answered, Done, Engine, Obstacle, Placed, state_of};
use domain::bidding::priority::Rank;
use domain::bidding::{Book, Listed, Mode};
use domain::instant::Instant;
use domain::money::Money;

use crate::harness::{Lot, Stage, listed, offer, terms, today};

/// A lot with two bidders and two bids, as the journal would know it.
async fn running(stage: &Stage, start: Instant) -> (Lot, Vec<Listed>, Book) {
    let lot = stage.open(&terms(Mode::Auction, start), start).await;
    for (code, rank) in [("A1", 0), ("P1", 1)] {
        let code = code.parse().unwrap();
        let rank = Rank::from_number(rank);
        listed(stage.engine.qualify(lot.id, lot.stand(start), &code, rank).await.unwrap());
    }
    for code in ["A1", "P1"] {
        let offered = offer(code, Money::yuan(1000), start);
        stage.engine.place(lot.id, lot.stand(start), &offered).await.unwrap();
    }
    let entries = stage.engine.tail(lot.id, 1, 0, 99).await.unwrap().unwrap().entries;
    let mut book = Book::replay_opening(&entries[0].entry).unwrap();
    for listed in &entries[1..] {
        book.replay(&listed.entry).unwrap();
    }
    (lot, entries, book)
}

async fn rebuild(engine: &Engine, lot: Lot, entries: &[Listed], book: &Book) {
    let nonce = entries.last().unwrap().nonce;
    assert!(engine.rebuild(lot.id, lot.epoch, nonce, book).await.unwrap());
    let answers: Vec<Answered> = entries
        .iter()
        .filter_map(|it| {
            let (offer, domain::bidding::Event::Bid { code, price, .. }) =
                (it.offer.as_ref()?, &it.entry.event)
            else {
                return None;
            };
            let answer = Answer::Judged(Box::new(it.clone()));
            Some(Answered { code: code.clone(), key: offer.key, price: *price, answer })
        })
        .collect();
    assert!(engine.remember(lot.id, lot.epoch, &answers).await.unwrap());
}

#[tokio::test]
async fn a_wiped_redis_is_rebuilt_equal() {
    let mut stage = Stage::new().await;
    let start = today();
    let (lot, entries, book) = running(&stage, start).await;
    stage.redis.kill();
    stage.redis.wipe();
    stage.redis.restart();
    let Stage { redis, .. } = stage;
    let stage = Stage::on(redis).await;
    stage.set_clock(start).await;

    let again = offer("A1", Money::yuan(1050), start);
    let placed = stage.engine.place(lot.id, lot.stand(start), &again).await.unwrap();
    assert_eq!(placed, Placed::Obstacle(Obstacle::Absent));
    assert_eq!(stage.engine.freeze(lot.id, 1).await.unwrap(), Ok(None));

    let lot = Lot { epoch: 2, ..lot };
    rebuild(&stage.engine, lot, &entries, &book).await;
    let nonce = entries.last().unwrap().nonce;
    assert_eq!(stage.engine.state(lot.id).await.unwrap(), Some(state_of(nonce, &book)));
    // Frozen until recovery says so.
    let placed = stage.engine.place(lot.id, lot.stand(start), &again).await.unwrap();
    assert_eq!(placed, Placed::Obstacle(Obstacle::Recovering));
    assert!(stage.engine.thaw(lot.id, 2).await.unwrap());
    // A key from before the fault is still answered as it was.
    let known = entries.iter().find(|it| it.offer.is_some()).unwrap();
    let mut retried = offer("A1", Money::yuan(1000), start);
    retried.key = known.offer.as_ref().unwrap().key;
    let placed = stage.engine.place(lot.id, lot.stand(start), &retried).await.unwrap();
    assert_eq!(placed, Placed::Judged(known.clone()));
    let placed = stage.engine.place(lot.id, lot.stand(start), &again).await.unwrap();
    let Placed::Judged(next) = placed else { panic!("{placed:?}") };
    assert_eq!((next.entry.seq, next.epoch, next.previous), (book.seq() + 1, 2, nonce));
}

#[tokio::test]
async fn a_restarted_redis_judges_nothing_before_recovery() {
    let mut stage = Stage::new().await;
    let start = today();
    // Everything reaches the disk, so the copy that comes back looks perfect.
    stage.sync_always().await;
    let (lot, entries, book) = running(&stage, start).await;
    stage.redis.kill();
    stage.redis.restart();
    let Stage { redis, .. } = stage;
    let stage = Stage::on(redis).await;
    stage.set_clock(start).await;
    let offered = offer("A1", Money::yuan(1050), start);
    let placed = stage.engine.place(lot.id, lot.stand(start), &offered).await.unwrap();
    assert_eq!(placed, Placed::Obstacle(Obstacle::Restarted));
    let tail = stage.engine.tail(lot.id, 1, 0, 99).await.unwrap();
    assert_eq!(tail, Err(Obstacle::Restarted));
    // Its tail can still be drained.
    let frozen = stage.engine.freeze(lot.id, 1).await.unwrap().unwrap().unwrap();
    assert_eq!((frozen.epoch, frozen.entries), (1, entries.clone()));
    let lot = Lot { epoch: 2, ..lot };
    rebuild(&stage.engine, lot, &entries, &book).await;
    assert!(stage.engine.thaw(lot.id, 2).await.unwrap());
    let placed = stage.engine.place(lot.id, lot.stand(start), &offered).await.unwrap();
    assert!(matches!(placed, Placed::Judged(_)), "{placed:?}");
}

#[tokio::test]
async fn epochs_fence_whoever_came_too_late() {
    let stage = Stage::new().await;
    let start = today();
    let (lot, entries, book) = running(&stage, start).await;
    let forked = offer("A1", Money::yuan(1050), start);
    let lost = stage.engine.place(lot.id, lot.stand(start), &forked).await.unwrap();
    let newer = Lot { epoch: 3, ..lot };
    rebuild(&stage.engine, newer, &entries, &book).await;
    assert!(stage.engine.thaw(lot.id, 3).await.unwrap());
    // The node that still stands in epoch 1 is turned away, with bids, acts and rebuilds.
    let placed = stage.engine.place(lot.id, lot.stand(start), &forked).await.unwrap();
    assert_eq!(placed, Placed::Obstacle(Obstacle::Stale { epoch: 3 }));
    let closed = stage.engine.close(lot.id, lot.stand(start)).await.unwrap();
    assert_eq!(closed, Done::Obstacle(Obstacle::Stale { epoch: 3 }));
    let frozen = stage.engine.freeze(lot.id, 2).await.unwrap();
    assert_eq!(frozen, Err(Obstacle::Stale { epoch: 3 }), "it would stop the new holder's lot");
    let nonce = entries.last().unwrap().nonce;
    assert!(!stage.engine.rebuild(lot.id, 2, nonce, &book).await.unwrap());
    assert!(!stage.engine.rebuild(lot.id, 3, nonce, &book).await.unwrap());
    // What the forked epoch answered is forgotten: the retried bid is judged anew.
    let placed = stage.engine.place(lot.id, newer.stand(start), &forked).await.unwrap();
    let (Placed::Judged(lost), Placed::Judged(kept)) = (lost, placed) else { panic!("not judged") };
    assert_eq!(lost.entry.seq, kept.entry.seq);
    assert_ne!((lost.epoch, lost.nonce), (kept.epoch, kept.nonce));
}

#[tokio::test]
async fn the_list_is_forgotten_up_to_what_is_durable() {
    let stage = Stage::new().await;
    let start = today();
    let (lot, entries, _) = running(&stage, start).await;
    let tail =
        async |durable| stage.engine.tail(lot.id, 1, durable, 2).await.unwrap().unwrap().entries;
    assert_eq!(tail(0).await, entries[..2]);
    assert_eq!(tail(2).await, entries[2..4]);
    assert_eq!(tail(2).await, entries[2..4]);
    assert_eq!(tail(5).await, []);
    let offered = offer("A1", Money::yuan(1050), start);
    stage.engine.place(lot.id, lot.stand(start), &offered).await.unwrap();
    assert_eq!(tail(5).await[0].entry.seq, 6);
}

#[tokio::test]
async fn a_frozen_lot_tells_its_keeper_and_a_broken_line_ends_its_tail() {
    let stage = Stage::new().await;
    let start = today();
    let (lot, entries, _) = running(&stage, start).await;
    let client = redis::Client::open(stage.redis.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let pending = format!("{{lot:{}}}:pending", lot.id);
    let mut set = redis::cmd("LSET");
    set.arg(pending).arg(2).arg("torn");
    let () = set.query_async(&mut connection).await.unwrap();
    let frozen = stage.engine.freeze(lot.id, 1).await.unwrap().unwrap().unwrap();
    assert_eq!(frozen.entries, entries[..2]);
    let tail = stage.engine.tail(lot.id, 1, 0, 99).await.unwrap();
    assert_eq!(tail, Err(Obstacle::Recovering));
}
