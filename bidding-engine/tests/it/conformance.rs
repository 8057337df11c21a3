//! The same histories on Redis and on domain::bidding: every answer and every entry are equal, by
//! the time of entry (TIME-07), within the half-open interval (TIME-08), with every extension
//! (TIME-09) and every interruption (TIME-11).

use bidding_engine::{ActRefusal, Done, Obstacle, Placed, state_of};
use domain::bidding::priority::Rank;
use domain::bidding::{ActError, Book, Code, Entry, Mode, Terms};
use domain::instant::{Instant, Span};
use domain::money::Money;
use testkit::bidding_cases::{Act, REASON};
use testkit::bidding_histories::{History, history};
use uuid::Uuid;

use crate::harness::{Lot, Stage, after, key_at, listed, offer, terms, today};

/// The two implementations, side by side.
struct Pair<'a> {
    stage: &'a Stage,
    lot: Lot,
    book: Book,
    nonce: Uuid,
    now: Instant,
    /// Names the failing history.
    name: String,
}

fn name_of(error: &ActError) -> ActRefusal {
    match error {
        ActError::Ended => ActRefusal::Ended,
        ActError::AlreadyPaused => ActRefusal::AlreadyPaused,
        ActError::NotPaused => ActRefusal::NotPaused,
        ActError::TooEarly { .. } => ActRefusal::TooEarly,
        ActError::OtherRank { .. } => ActRefusal::OtherRank,
        ActError::NotQualified { .. } => ActRefusal::NotQualified,
    }
}

impl Pair<'_> {
    fn agree(&mut self, model: Result<Option<Entry>, ActError>, done: Done) {
        let name = self.name.clone();
        match (model, done) {
            (Ok(Some(entry)), Done::Listed(listed)) => {
                assert_eq!(listed.entry, entry, "{name}");
                assert_eq!(listed.previous, self.nonce, "{name}");
                self.nonce = listed.nonce;
            }
            (Ok(None), Done::Unchanged) => {}
            (Err(error), Done::Refused(refusal)) => {
                assert_eq!(name_of(&error), refusal, "{name}");
            }
            (model, done) => panic!("{name}: {model:?} and {done:?}"),
        }
    }

    async fn bid(&mut self, code: &str, price: Money) {
        let leader = self.book.leader().map(|it| it.price);
        let ends_before = self.book.ends_at();
        let code: Code = code.parse().unwrap();
        let offered = offer(code.as_str(), price, self.now);
        let stand = self.lot.stand(self.now);
        let placed = self.stage.engine.place(self.lot.id, stand, &offered).await.unwrap();
        let model = self.book.place(&code, price, self.now);
        let name = self.name.clone();
        match (model.entry, placed) {
            (Some(entry), Placed::Judged(listed)) => {
                assert_eq!(listed.entry, entry, "{name}");
                assert_eq!(listed.previous, self.nonce, "{name}");
                let met = listed.offer.unwrap();
                assert_eq!((met.ends_before, met.leader_before), (ends_before, leader));
                assert_eq!(met.key, offered.key);
                self.nonce = listed.nonce;
            }
            (None, Placed::Stray(stray)) => {
                assert_eq!(Err(stray.refusal), model.verdict, "{name}");
                assert_eq!((stray.judged_seq, stray.judged_nonce), (self.book.seq(), self.nonce));
            }
            (model, placed) => panic!("{name}: {model:?} and {placed:?}"),
        }
    }

    async fn act(&mut self, act: &Act) {
        let stand = self.lot.stand(self.now);
        let (lot, engine) = (self.lot.id, &self.stage.engine);
        let (model, done) = match act {
            Act::Bid { code, price } => return self.bid(code.as_str(), *price).await,
            Act::Qualify { code, rank } => {
                let done = engine.qualify(lot, stand, code, *rank).await;
                (self.book.qualify(code, *rank, self.now), done)
            }
            Act::Disqualify { code } => {
                let done = engine.disqualify(lot, stand, code).await;
                (self.book.disqualify(code, self.now).map(Some), done)
            }
            Act::Pause { from } => {
                let done = engine.pause(lot, stand, Some(*from), REASON).await;
                (self.book.pause(*from, REASON, self.now).map(Some), done)
            }
            Act::Resume => {
                let done = engine.resume(lot, stand, REASON).await;
                (self.book.resume(REASON, self.now).map(Some), done)
            }
            Act::Withdraw => {
                let done = engine.withdraw(lot, stand, REASON).await;
                (self.book.withdraw(REASON, self.now).map(Some), done)
            }
            Act::Close => {
                let done = engine.close(lot, stand).await;
                (self.book.close(self.now).map(Some), done)
            }
        };
        self.agree(model, done.unwrap());
    }

    async fn same_state(&self) {
        let state = self.stage.engine.state(self.lot.id).await.unwrap();
        assert_eq!(state, Some(state_of(self.nonce, &self.book)), "{}", self.name);
    }
}

async fn agree_on(
    stage: &Stage,
    name: String,
    terms: Terms,
    opened: Instant,
    acts: impl IntoIterator<Item = (Instant, Act)>,
) {
    let lot = stage.open(&terms, opened).await;
    let (book, _) = Book::open(&lot.id.to_string(), terms, opened);
    let nonce = stage.engine.tail(lot.id, 1, 0, 9).await.unwrap().unwrap().entries[0].nonce;
    let mut pair = Pair { stage, lot, book, nonce, now: opened, name };
    for (at, act) in acts {
        pair.now = at;
        stage.set_clock(at).await;
        pair.act(&act).await;
    }
    pair.same_state().await;
    // The list is the whole sequence: replaying it leads to the same book.
    let entries = stage.engine.tail(lot.id, 1, 0, 1000).await.unwrap().unwrap().entries;
    let (first, rest) = entries.split_first().unwrap();
    let mut replayed = Book::replay_opening(&first.entry).unwrap();
    for listed in rest {
        replayed.replay(&listed.entry).unwrap();
    }
    assert_eq!(replayed, pair.book, "{}", pair.name);
}

#[tokio::test]
async fn the_pages_of_text_hold_on_redis() {
    let stage = Stage::new().await;
    let cases = testkit::bidding_cases::all(today());
    assert!(cases.len() >= 10, "the pages were found");
    for case in cases {
        let acts = case.steps.into_iter().map(|it| (it.at, it.act));
        agree_on(&stage, case.name, case.terms, case.opened_at, acts).await;
    }
}

#[tokio::test]
async fn random_histories_are_judged_alike() {
    let stage = Stage::new().await;
    for seed in 1..=150 {
        let History { terms, opened_at, acts, .. } = history(seed, 60, today());
        agree_on(&stage, format!("seed {seed}"), terms, opened_at, acts).await;
    }
}

#[tokio::test]
async fn both_sides_of_every_limit() {
    let stage = Stage::new().await;
    let start = today();
    let terms = terms(Mode::Auction, after(start, 1_000_000));
    let lot = stage.open(&terms, start).await;
    let (book, _) = Book::open(&lot.id.to_string(), terms, start);
    let nonce = stage.engine.tail(lot.id, 1, 0, 9).await.unwrap().unwrap().entries[0].nonce;
    let mut pair = Pair { stage: &stage, lot, book, nonce, now: start, name: "limits".into() };
    for (code, rank) in [("A1", 0), ("P1", 1), ("P2", 2), ("Q1", 1)] {
        let (code, rank) = (code.parse().unwrap(), Rank::from_number(rank));
        let done = stage.engine.qualify(lot.id, lot.stand(start), &code, rank).await.unwrap();
        let model = pair.book.qualify(&code, rank, start);
        pair.agree(model, done);
    }
    // (microseconds after the opening, code, fen, verdict, end of bidding in seconds)
    let rows: &[(i64, &str, i64, &str, i64)] = &[
        (-1, "A1", 100_000, "not-open", 60),
        (0, "Z9", 100_000, "not-qualified", 60),
        (0, "A1", 99_999, "below-start", 60),
        (0, "A1", 100_001, "off-step", 60),
        (0, "A1", 100_000, "accepted", 60),
        (1, "A1", 100_000, "below-increment", 60),
        (1, "P2", 100_000, "accepted", 60),
        (2, "P2", 100_000, "no-priority-over-leader", 60),
        (2, "P1", 100_000, "accepted", 60),
        (3, "Q1", 100_000, "no-priority-over-leader", 60),
        (3, "A1", 100_000, "below-increment", 60),
        (50_000_000, "A1", 105_000, "accepted", 60),
        (51_000_000, "A1", 110_000, "accepted", 61),
        (60_999_999, "A1", 114_999, "off-step", 61),
        (60_999_999, "A1", 115_000, "accepted", 70),
        (70_999_998, "A1", 120_000, "accepted", 80),
        (80_999_998, "A1", 125_000, "closed", 80),
    ];
    let opening = pair.book.terms().starts_at();
    for (at, code, fen, verdict, ends) in rows {
        pair.now = after(opening, *at);
        stage.set_clock(pair.now).await;
        let expected =
            pair.book.judge(&code.parse().unwrap(), Money::from_fen(*fen).unwrap(), pair.now);
        assert_eq!(
            expected.err().map_or("accepted", |it| it.slug()),
            *verdict,
            "{at} {code} {fen}"
        );
        pair.bid(code, Money::from_fen(*fen).unwrap()).await;
        let seconds = (pair.book.ends_at().micros() - opening.micros()) / 1_000_000;
        assert_eq!(seconds, *ends, "{at} {code} {fen}");
    }
    let done = stage.engine.close(lot.id, lot.stand(pair.now)).await.unwrap();
    let model = pair.book.close(pair.now).map(Some);
    pair.agree(model, done);
    pair.same_state().await;
}

#[tokio::test]
async fn numbers_near_the_limit_are_exact() {
    let stage = Stage::new().await;
    let start = today();
    let (low, step) = (Money::from_fen(99_999_999_999_993).unwrap(), Money::from_fen(3).unwrap());
    let window = (start, start.plus(Span::seconds(60)));
    let terms = domain::bidding::Terms::new(Mode::Auction, low, step, window, Span::seconds(1));
    let lot = stage.open(&terms.unwrap(), start).await;
    let code = "A1".parse().unwrap();
    listed(stage.engine.qualify(lot.id, lot.stand(start), &code, Rank::ORDINARY).await.unwrap());
    for (fen, verdict) in [
        (99_999_999_999_994, "off-step"),
        (99_999_999_999_996, "accepted"),
        (99_999_999_999_998, "off-step"),
        (99_999_999_999_999, "accepted"),
    ] {
        let offered = offer("A1", Money::from_fen(fen).unwrap(), start);
        let placed = stage.engine.place(lot.id, lot.stand(start), &offered).await.unwrap();
        let Placed::Judged(listed) = placed else { panic!("{placed:?}") };
        let domain::bidding::Event::Bid { price, verdict: made, .. } = listed.entry.event else {
            panic!("not a bid")
        };
        assert_eq!(price.fen(), fen);
        assert_eq!(made.err().map_or("accepted", |it| it.slug()), verdict);
        assert_eq!(listed.entry.at, start);
    }
}

#[tokio::test]
async fn a_key_is_answered_once_and_the_same_again() {
    let stage = Stage::new().await;
    let start = today();
    let lot = stage.open(&terms(Mode::Auction, start), start).await;
    let stand = lot.stand(start);
    let code = "A1".parse().unwrap();
    listed(stage.engine.qualify(lot.id, stand, &code, Rank::ORDINARY).await.unwrap());
    let place = async |offered| stage.engine.place(lot.id, stand, &offered).await.unwrap();

    let offered = offer("A1", Money::yuan(1000), start);
    let first = place(offered.clone()).await;
    assert!(matches!(first, Placed::Judged(_)));
    assert_eq!(place(offered.clone()).await, first);
    let other = bidding_engine::Offered { price: Money::yuan(1050), ..offered.clone() };
    assert_eq!(place(other).await, Placed::KeyReused);
    // A stray is remembered as well; the same key of another bidder is another key.
    let stray = bidding_engine::Offered { code: "Z9".parse().unwrap(), ..offered };
    let refused = place(stray.clone()).await;
    assert!(matches!(refused, Placed::Stray(_)));
    assert_eq!(place(stray).await, refused);

    let keyed =
        |at| bidding_engine::Offered { key: key_at(at), ..offer("A1", Money::yuan(2000), start) };
    let late = |micros| keyed(after(start, micros));
    assert_eq!(place(late(-600_200_000)).await, Placed::KeyStale);
    assert_eq!(place(late(600_200_000)).await, Placed::KeyStale);
    assert!(matches!(place(late(-599_900_000)).await, Placed::Judged(_)));
    let entries = stage.engine.tail(lot.id, 1, 0, 99).await.unwrap().unwrap().entries;
    assert_eq!(entries.len(), 4, "opened, qualified and two bids");
}

#[tokio::test]
async fn nothing_is_judged_when_the_clocks_disagree() {
    let stage = Stage::new().await;
    let start = today();
    let lot = stage.open(&terms(Mode::Auction, start), start).await;
    let code = "A1".parse().unwrap();
    listed(stage.engine.qualify(lot.id, lot.stand(start), &code, Rank::ORDINARY).await.unwrap());
    let before = stage.engine.state(lot.id).await.unwrap();
    // Redis' clock has jumped an hour ahead: past the end of the lot.
    let jumped = after(start, 3_600_000_000);
    stage.set_clock(jumped).await;
    let offered = offer("A1", Money::yuan(1000), start);
    let placed = stage.engine.place(lot.id, lot.stand(start), &offered).await.unwrap();
    assert_eq!(placed, Placed::Obstacle(Obstacle::ClockDisagrees { redis: jumped }));
    let closed = stage.engine.close(lot.id, lot.stand(start)).await.unwrap();
    assert_eq!(closed, Done::Obstacle(Obstacle::ClockDisagrees { redis: jumped }));
    assert_eq!(stage.engine.state(lot.id).await.unwrap(), before, "`last` has not advanced");
    // The lot can be suspended all the same, at the earlier clock.
    let paused = stage.engine.pause(lot.id, lot.stand(start), None, "时钟不一致").await.unwrap();
    assert_eq!(listed(paused).entry.at, start);
    for (micros, agrees) in [(500_000, true), (500_001, false), (-500_001, false)] {
        stage.set_clock(after(start, micros)).await;
        let placed = stage.engine.place(lot.id, lot.stand(start), &offered).await.unwrap();
        assert_eq!(matches!(placed, Placed::Judged(_)), agrees, "{micros}");
    }
}

#[tokio::test]
async fn the_shipped_clock_is_that_of_redis() {
    let redis = testkit::redis::Redis::start();
    let engine = bidding_engine::Engine::new(&redis.url());
    let lot = Lot { id: domain::id::LotId(Uuid::new_v4()), epoch: 1 };
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let now = Instant::from_micros(i64::try_from(now.as_micros()).unwrap()).unwrap();
    let done = engine.open(lot.id, lot.stand(now), &terms(Mode::Auction, now)).await.unwrap();
    let off = listed(done).entry.at.micros() - now.micros();
    assert!((0..500_000).contains(&off), "{off}");
}
