//! The journal against the law: places without a gap, one chain, the rules lead to every entry,
//! the head says what the entries say, and nothing was closed early.

use std::collections::BTreeMap;

use domain::bidding::{Book, Event, Phase};
use domain::chain::{self, Hash};
use uuid::Uuid;

use super::{Finding, Head, Kept, Record, Wrong};

/// Two clocks of the platform may differ by this much before it stops judging.
const CLOCKS_US: i64 = 500_000;

pub fn check(record: &Record) -> Vec<Finding> {
    let mut findings = chained(record);
    match replayed(record) {
        Ok(Some(book)) => findings.extend(stands(record, &book)),
        Ok(None) => {}
        Err(finding) => findings.push(finding),
    }
    findings.extend(keys_once(record));
    findings.extend(closed_in_time(record));
    findings
}

fn chained(record: &Record) -> Vec<Finding> {
    let broken = |what: String| Finding::of(Wrong::Record, record.lot, what);
    let (mut nonce, mut hash) = (Uuid::nil(), Hash::GENESIS);
    let mut findings = Vec::new();
    for (expected, kept) in (1_u64..).zip(&record.entries) {
        let entry = &kept.listed.entry;
        if entry.seq != expected {
            findings.push(broken(format!("{} stands at place {expected}", entry.seq)));
            return findings;
        }
        if kept.listed.previous != nonce {
            findings.push(broken(format!("{expected} follows another entry")));
        }
        hash = chain::link(hash, entry);
        if kept.hash != hash {
            findings.push(broken(format!("the hash of {expected} is another")));
            return findings;
        }
        nonce = kept.listed.nonce;
    }
    findings
}

/// The book after the last entry, each of which the rules must lead to.
fn replayed(record: &Record) -> Result<Option<Book>, Finding> {
    let entries = record.entries.iter().map(|it| &it.listed.entry);
    if record.entries.is_empty() {
        return Ok(None);
    }
    let book = Book::replay_all(entries);
    book.map(Some).map_err(|it| Finding::of(Wrong::Record, record.lot, it.to_string()))
}

/// The row of the head, which recovery and everybody else reads, against the replayed book.
fn stands(record: &Record, book: &Book) -> Vec<Finding> {
    let phase = match book.phase() {
        Phase::Running => "running",
        Phase::Paused { .. } => "paused",
        Phase::Withdrawn => "withdrawn",
        Phase::Closed(_) => "closed",
    };
    let leader = book.leader().map(|it| (it.code.to_string(), it.price.fen(), it.seq));
    let hash = record.entries.last().map_or(Hash::GENESIS, |it| it.hash);
    let (seq, ends_at_us) = (book.seq(), book.ends_at().micros());
    let expected = Head { seq, hash, ends_at_us, phase: phase.to_owned(), leader };
    if record.head == expected {
        return Vec::new();
    }
    let what = format!("the head says {:?}, the entries {expected:?}", record.head);
    vec![Finding::of(Wrong::Record, record.lot, what)]
}

fn keys_once(record: &Record) -> Vec<Finding> {
    let (mut seen, mut findings) = (BTreeMap::new(), Vec::new());
    for kept in &record.entries {
        let (Some(offer), Event::Bid { code, .. }) = (&kept.listed.offer, &kept.listed.entry.event)
        else {
            continue;
        };
        let seq = kept.listed.entry.seq;
        if let Some(before) = seen.insert((code.clone(), offer.key), seq) {
            let what = format!("the key {} has the places {before} and {seq}", offer.key);
            findings.push(Finding::of(Wrong::Doubled, record.lot, what));
        }
    }
    for stray in &record.strays {
        let code = stray.code.parse();
        if let Some(seq) = code.ok().and_then(|it| seen.get(&(it, stray.key))) {
            let what = format!("the key {} has the place {seq} and is a stray", stray.key);
            findings.push(Finding::of(Wrong::Doubled, record.lot, what));
        }
    }
    findings
}

/// The replay has already refused a close whose own time is too early; this asks another clock.
fn closed_in_time(record: &Record) -> Option<Finding> {
    let is_close = |it: &&Kept| matches!(it.listed.entry.event, Event::Closed { .. });
    let close = record.entries.iter().find(is_close)?;
    let early = close.listed.entry.ends_at.micros() - close.recorded_us;
    (early > CLOCKS_US).then(|| {
        let what = format!("closed {early} µs before its end by PostgreSQL's clock");
        Finding::of(Wrong::ClosedEarly, record.lot, what)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::samples;
    use domain::bidding::Entry;
    use domain::instant::Span;

    fn wrongs(record: &Record) -> Vec<Wrong> {
        check(record).into_iter().map(|it| it.wrong).collect()
    }

    #[test]
    fn a_lawful_record_has_no_findings() {
        assert_eq!(check(&samples::record()), []);
        assert_eq!(check(&samples::closed()), []);
    }

    #[test]
    fn a_gap_a_swap_and_an_altered_price_are_found() {
        let mut gap = samples::record();
        gap.entries.remove(3);
        assert!(wrongs(&gap).contains(&Wrong::Record));
        let mut swapped = samples::record();
        swapped.entries.swap(3, 4);
        assert!(wrongs(&swapped).contains(&Wrong::Record));
        let mut altered = samples::record();
        samples::reprice(&mut altered, 4, 999_999_900);
        assert!(wrongs(&altered).contains(&Wrong::Record));
    }

    #[test]
    fn a_head_that_says_something_else_is_found() {
        let mut behind = samples::record();
        behind.head.seq -= 1;
        assert_eq!(wrongs(&behind), [Wrong::Record]);
        let mut other = samples::record();
        other.head.leader = None;
        assert_eq!(wrongs(&other), [Wrong::Record]);
    }

    #[test]
    fn another_predecessor_is_found() {
        let mut forked = samples::record();
        forked.entries[4].listed.previous = Uuid::from_u128(77);
        assert_eq!(wrongs(&forked), [Wrong::Record]);
    }

    #[test]
    fn a_key_with_two_places_is_found_even_if_the_chain_is_whole() {
        let mut doubled = samples::record();
        let key = doubled.entries[2].listed.offer.as_ref().map(|it| it.key);
        let again = samples::bid_by("C0", 130_000, key);
        samples::append(&mut doubled, &again);
        assert_eq!(wrongs(&doubled), [Wrong::Doubled]);
        let mut stray = samples::record();
        stray.strays.push(samples::stray_of(&stray));
        assert_eq!(wrongs(&stray), [Wrong::Doubled]);
    }

    #[test]
    fn a_close_before_the_end_is_found_by_both_clocks() {
        let mut early = samples::closed();
        let last = early.entries.len() - 1;
        early.entries[last].recorded_us = early.head.ends_at_us - CLOCKS_US - 1;
        assert_eq!(wrongs(&early), [Wrong::ClosedEarly]);
        let mut backdated = samples::closed();
        let Entry { at, .. } = &mut backdated.entries[last].listed.entry;
        *at = at.minus(Span::seconds(1));
        samples::rechain(&mut backdated);
        assert!(wrongs(&backdated).contains(&Wrong::Record), "the rules refuse it");
    }
}
