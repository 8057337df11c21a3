//! Many bidders, one instant: nothing lost, nothing doubled, one order.

use std::collections::BTreeSet;

use bidding_engine::Placed;
use domain::bidding::priority::Rank;
use domain::bidding::{Book, Event, Mode};
use domain::money::Money;
use futures_util::future::join_all;

use crate::harness::{Stage, listed, offer, terms, today};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_price_has_one_winner() {
    let stage = Stage::new().await;
    let start = today();
    let lot = stage.open(&terms(Mode::Auction, start), start).await;
    let stand = lot.stand(start);
    let codes: Vec<String> = (0..40).map(|it| format!("C{it}")).collect();
    for code in &codes {
        let code = code.parse().unwrap();
        listed(stage.engine.qualify(lot.id, stand, &code, Rank::ORDINARY).await.unwrap());
    }
    // Everybody offers the same 25 prices at once, and sends every bid twice.
    let prices = (0..25).map(|step| Money::yuan(1000 + 50 * step));
    let offers: Vec<_> =
        prices.flat_map(|price| codes.iter().map(move |code| offer(code, price, start))).collect();
    let place = |it| stage.engine.place(lot.id, stand, it);
    let placed = join_all(offers.iter().chain(&offers).map(place)).await;
    let seqs: BTreeSet<u64> = placed
        .into_iter()
        .map(|it| match it.unwrap() {
            Placed::Judged(listed) => listed.entry.seq,
            other @ (Placed::Stray(_)
            | Placed::KeyStale
            | Placed::KeyReused
            | Placed::Obstacle(_)) => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(seqs.len(), offers.len(), "each bid took one place");

    let entries = stage.engine.tail(lot.id, 1, 0, 5000).await.unwrap().unwrap().entries;
    assert_eq!(entries.len(), 1 + codes.len() + offers.len());
    let mut book = Book::replay_opening(&entries[0].entry).unwrap();
    let mut won = BTreeSet::new();
    for pair in entries.windows(2) {
        assert_eq!(pair[1].previous, pair[0].nonce);
        book.replay(&pair[1].entry).unwrap();
        if let Event::Bid { price, verdict: Ok(()), .. } = &pair[1].entry.event {
            assert!(won.insert(price.fen()), "one price was accepted twice");
        }
    }
}
