//! A small lawful record for the tests, and ways to spoil it.

use std::time::Duration;

use domain::bidding::priority::Rank;
use domain::bidding::{Book, Entry, Event, Listed, Mode, Offer, Phase, Refusal, Terms};
use domain::chain::{self, Hash};
use domain::instant::{Instant, Span};
use domain::money::Money;
use uuid::Uuid;

use super::{Answer, Head, Kept, Record, Sight, Stray, Told};

const LOT: Uuid = Uuid::from_u128(1);

fn at(second: i64) -> Instant {
    Instant::from_micros(1_700_000_000_000_000 + second * 1_000_000).expect("an instant")
}

/// A bid to come: code, price in fen, key.
pub struct Bid {
    code: &'static str,
    fen: i64,
    key: Uuid,
}

pub fn bid_by(code: &'static str, fen: i64, key: Option<Uuid>) -> Bid {
    Bid { code, fen, key: key.unwrap_or_else(Uuid::now_v7) }
}

/// Opened, one qualified, six bids of which two are refused.
pub fn record() -> Record {
    let window = (at(0), at(3600));
    let (start, step) = (Money::yuan(1000), Money::yuan(50));
    let terms = Terms::new(Mode::Auction, start, step, window, Span::seconds(300));
    let (mut book, opened) = Book::open("lot", terms.expect("lawful"), at(-10));
    let code = "C0".parse().expect("a code");
    let qualified = book.qualify(&code, Rank::ORDINARY, at(-5)).expect("open").expect("new");
    let head =
        Head { seq: 0, hash: Hash::GENESIS, ends_at_us: 0, phase: String::new(), leader: None };
    let mut record = Record { lot: LOT, entries: Vec::new(), head, strays: Vec::new() };
    push(&mut record, opened, None);
    push(&mut record, qualified, None);
    settle(&mut record);
    for fen in [100_000, 105_000, 105_000, 110_000, 100_000, 120_000] {
        append(&mut record, &bid_by("C0", fen, None));
    }
    record
}

/// The same, closed.
pub fn closed() -> Record {
    let mut record = record();
    let mut book = book(&record);
    let closed = book.close(book.ends_at()).expect("its time is up");
    push(&mut record, closed, None);
    settle(&mut record);
    record
}

fn book(record: &Record) -> Book {
    Book::replay_all(record.entries.iter().map(|it| &it.listed.entry)).expect("lawful")
}

pub fn append(record: &mut Record, bid: &Bid) {
    let mut book = book(record);
    let (ends_before, leader_before) = (book.ends_at(), book.leader().map(|it| it.price));
    let price = Money::from_fen(bid.fen).expect("money");
    let when = at(i64::try_from(record.entries.len()).expect("few"));
    let placed = book.place(&bid.code.parse().expect("a code"), price, when);
    let offer = Offer { key: bid.key, seen: None, ends_before, leader_before };
    push(record, placed.entry.expect("it takes a place"), Some(offer));
    settle(record);
}

fn push(record: &mut Record, entry: Entry, offer: Option<Offer>) {
    let (previous, hash) =
        record.entries.last().map_or((Uuid::nil(), Hash::GENESIS), |it| (it.listed.nonce, it.hash));
    let recorded_us = entry.at.micros() + 2_000;
    let hash = chain::link(hash, &entry);
    let listed = Listed { entry, epoch: 1, nonce: Uuid::new_v4(), previous, offer };
    record.entries.push(Kept { listed, hash, recorded_us });
}

fn settle(record: &mut Record) {
    let book = book(record);
    let phase = match book.phase() {
        Phase::Running => "running",
        Phase::Paused { .. } => "paused",
        Phase::Withdrawn => "withdrawn",
        Phase::Closed(_) => "closed",
    };
    record.head = Head {
        seq: book.seq(),
        hash: record.entries.last().map_or(Hash::GENESIS, |it| it.hash),
        ends_at_us: book.ends_at().micros(),
        phase: phase.to_owned(),
        leader: book.leader().map(|it| (it.code.to_string(), it.price.fen(), it.seq)),
    };
}

/// Another price at this index, with the hashes computed anew.
pub fn reprice(record: &mut Record, index: usize, fen: i64) {
    if let Event::Bid { price, .. } = &mut record.entries[index].listed.entry.event {
        *price = Money::from_fen(fen).expect("money");
    }
    rechain(record);
}

pub fn rechain(record: &mut Record) {
    let mut hash = Hash::GENESIS;
    for it in &mut record.entries {
        hash = chain::link(hash, &it.listed.entry);
        it.hash = hash;
    }
    record.head.hash = hash;
}

pub fn refused(seq: u64, slug: &str) -> Answer {
    Answer::Refused { seq: Some(seq), slug: slug.to_owned(), leader_fen: None }
}

/// A stray with the key of the first bid of the record.
pub fn stray_of(record: &Record) -> Stray {
    let told = told(record).swap_remove(0);
    let slug = "closed".to_owned();
    Stray { code: told.code, key: told.key, price_fen: told.price_fen, slug }
}

/// The answers to all bids of a record, one after another.
pub fn told(record: &Record) -> Vec<Told> {
    let answered = |it: &Kept| {
        let offer = it.listed.offer.as_ref()?;
        let Event::Bid { code, price, verdict } = &it.listed.entry.event else { return None };
        let seq = it.listed.entry.seq;
        let answer = match verdict {
            Ok(()) => Answer::Accepted { seq, head: it.hash.to_string() },
            Err(refusal) => Answer::Refused {
                seq: Some(seq),
                slug: refusal.slug().to_owned(),
                leader_fen: offer.leader_before.map(Money::fen),
            },
        };
        Some(Told {
            lot: record.lot,
            code: code.to_string(),
            key: offer.key,
            price_fen: price.fen(),
            sent: Duration::from_millis(seq * 10),
            told: Duration::from_millis(seq * 10 + 5),
            answer,
        })
    };
    record.entries.iter().filter_map(answered).collect()
}

/// The state after the entry at this place, as a snapshot.
pub fn snapshot(record: &Record, seq: u64) -> Sight {
    let count = usize::try_from(seq).expect("few");
    let before = record.entries.iter().take(count).map(|it| &it.listed.entry);
    let book = Book::replay_all(before).expect("lawful");
    let head = record.entries[count - 1].hash.to_string();
    Sight::Snapshot { seq, price_fen: book.leader().map(|it| it.price.fen()), head }
}

/// A snapshot of the opening, then every later entry.
pub fn sights(record: &Record) -> Vec<Sight> {
    let entry = |it: &Kept| {
        let (code, price_fen, verdict) = match &it.listed.entry.event {
            Event::Bid { code, price, verdict } => {
                let verdict = verdict.err().map_or("accepted", Refusal::slug);
                (Some(code.to_string()), Some(price.fen()), Some(verdict.to_owned()))
            }
            Event::Opened { .. }
            | Event::Qualified { .. }
            | Event::Disqualified { .. }
            | Event::Paused { .. }
            | Event::Resumed { .. }
            | Event::Withdrawn { .. }
            | Event::Closed { .. } => (None, None, None),
        };
        let seq = it.listed.entry.seq;
        Sight::Entry { seq, code, price_fen, verdict, hash: it.hash.to_string() }
    };
    let mut sights = vec![snapshot(record, 1)];
    sights.extend(record.entries.iter().skip(1).map(entry));
    sights
}
