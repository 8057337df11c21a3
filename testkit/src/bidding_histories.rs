//! Random bidding histories from a seed: the same seed gives the same history, on any machine.
//!
//! The acts crowd around the limits (the end, the leader's price, the start price, equal ranks),
//! because that is where two implementations of the rules would part.

use domain::bidding::priority::Rank;
use domain::bidding::{Book, Code, Mode, Terms};
use domain::instant::{Instant, Span};
use domain::money::Money;

use crate::bidding_cases::{Act, LOT, apply};

#[derive(Clone, Debug)]
pub struct History {
    pub seed: u64,
    pub terms: Terms,
    pub opened_at: Instant,
    /// In order of time; never earlier than `opened_at`.
    pub acts: Vec<(Instant, Act)>,
}

/// SplitMix64: small, fast and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 … `bound` − 1.
    fn below(&mut self, bound: i64) -> i64 {
        let bound = u64::try_from(bound).expect("a bound is positive");
        i64::try_from(self.next() % bound).expect("below a bound that fits")
    }
}

/// A history of `length` acts around `starts_at`. Every eighth seed is a sale.
pub fn history(seed: u64, length: usize, starts_at: Instant) -> History {
    let mut random = Random(seed);
    let terms = terms(&mut random, seed.is_multiple_of(8), starts_at);
    let opened_at = earlier(starts_at, 60_000_000);
    // A book of its own tells where the limits are; its verdicts are thrown away.
    let (mut book, _) = Book::open(LOT, terms.clone(), opened_at);
    let mut acts = Vec::with_capacity(length);
    let mut now = opened_at;
    for code in ["A", "B", "C"] {
        acts.push((now, qualification(&mut random, code)));
    }
    for (at, act) in &acts {
        apply(&mut book, *at, act);
    }
    while acts.len() < length {
        now = later(&mut random, now, &book);
        let act = act(&mut random, now, &book);
        apply(&mut book, now, &act);
        acts.push((now, act));
    }
    History { seed, terms, opened_at, acts }
}

fn terms(random: &mut Random, sale: bool, starts_at: Instant) -> Terms {
    let span = |seconds: i64| Span::from_micros(seconds * 1_000_000).expect("not negative");
    let mode =
        if sale { Mode::Sale { contest: span(30 + random.below(60)) } } else { Mode::Auction };
    let fen = |fen: i64| Money::from_fen(fen).expect("in range");
    let start = fen(1 + random.below(1_000_000_000));
    let step = fen(1 + random.below(5_000_000));
    let window = (starts_at, starts_at.plus(span(30 + random.below(300))));
    Terms::new(mode, start, step, window, span(1 + random.below(30))).expect("lawful terms")
}

/// Mostly small steps; now and then to the very end, a microsecond before it or after it.
fn later(random: &mut Random, now: Instant, book: &Book) -> Instant {
    let limit = match random.below(40) {
        0 => book.ends_at(),
        1 => earlier(book.ends_at(), 1),
        2 => earlier(book.ends_at(), book.terms().extension().micros()),
        3 => book.terms().starts_at(),
        4 => earlier(book.terms().starts_at(), 1),
        _ => forward(now, random.below(3_000_000)),
    };
    limit.max(now)
}

fn act(random: &mut Random, now: Instant, book: &Book) -> Act {
    match random.below(40) {
        0 => Act::Pause { from: earlier(now, random.below(5_000_000)) },
        1 | 2 => Act::Resume,
        3 => Act::Close,
        4 | 5 => {
            let name = code_name(random.below(6));
            qualification(random, name)
        }
        6 => Act::Disqualify { code: code(code_name(random.below(6))) },
        7 if random.below(20) == 0 => Act::Withdraw,
        _ => {
            let bidder = code(code_name(random.below(6)));
            Act::Bid { code: bidder, price: price(random, book) }
        }
    }
}

/// On the grid around the leading price, equal to it, and off the grid by a fen.
fn price(random: &mut Random, book: &Book) -> Money {
    let (start, step) = (book.terms().start().fen(), book.terms().increment().fen());
    let base = book.leader().map_or(start, |it| it.price.fen());
    let off = match random.below(12) {
        0 => 1,
        1 => -1,
        _ => 0,
    };
    let fen = base + (random.below(5) - 1) * step + off;
    Money::from_fen(fen.max(0)).unwrap_or(Money::MAX)
}

fn qualification(random: &mut Random, name: &str) -> Act {
    let rank = u8::try_from(random.below(6).saturating_sub(3).max(0)).expect("0 to 2");
    Act::Qualify { code: code(name), rank: Rank::from_number(rank) }
}

const fn code_name(number: i64) -> &'static str {
    match number {
        0 => "A",
        1 => "B",
        2 => "C",
        3 => "D",
        4 => "E",
        _ => "F",
    }
}

fn code(name: &str) -> Code {
    name.parse().expect("a letter is a code")
}

fn earlier(at: Instant, micros: i64) -> Instant {
    Instant::from_micros(at.micros() - micros).expect("a time near the present")
}

fn forward(at: Instant, micros: i64) -> Instant {
    at.plus(Span::from_micros(micros).expect("not negative"))
}
