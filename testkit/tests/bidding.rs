//! The reference model of bidding, against pages of text and against its own invariants.

use std::collections::BTreeSet;

use domain::bidding::{Book, Code, Entry, Event, Mode, Phase, ReplayError, Verdict};
use domain::chain;
use domain::instant::Instant;
use domain::money::Money;
use testkit::bidding_cases::{self, Case, LOT};
use testkit::bidding_histories::{History, history};

fn start() -> Instant {
    Instant::from_micros(1_779_674_400_000_000).expect("2026-05-25 10:00 in Beijing")
}

fn keep(case: &Case) {
    let (mut book, opened) = Book::open(LOT, case.terms.clone(), case.opened_at);
    let mut entries = vec![opened];
    for step in &case.steps {
        let (entry, answer) = bidding_cases::apply(&mut book, step.at, &step.act);
        assert_eq!(answer, step.expected, "{}, line {}", case.name, step.line);
        entries.extend(entry);
    }
    assert_eq!(Book::replay_all(&entries), Ok(book), "{}", case.name);
}

#[test]
fn every_case_of_every_page_comes_out_as_written() {
    let cases = bidding_cases::all(start());
    assert!(cases.len() > 30, "the pages are there");
    cases.iter().for_each(keep);
}

/// The cases of one trap of the law, by the number it has there.
fn trap(number: u8) {
    let cases = bidding_cases::all(start());
    let marked: Vec<_> =
        cases.iter().filter(|it| it.name.contains(&format!("trap_{number} "))).collect();
    assert!(!marked.is_empty(), "no case of trap {number}");
    marked.into_iter().for_each(keep);
}

#[test]
fn trap_24_a_bid_exactly_one_extension_before_the_end() {
    trap(24);
}

#[test]
fn trap_25_the_extension_runs_from_the_bid() {
    trap(25);
}

#[test]
fn trap_26_the_end_itself_is_too_late() {
    trap(26);
}

#[test]
fn trap_27_extensions_have_no_number() {
    trap(27);
}

#[test]
fn trap_28_a_refused_bid_never_extends() {
    trap(28);
}

#[test]
fn trap_29_an_equal_bid_of_a_priority_purchaser_extends() {
    trap(29);
}

#[test]
fn trap_30_rank_beats_time() {
    trap(30);
}

#[test]
fn trap_31_the_time_of_entry_counts() {
    trap(31);
}

#[test]
fn trap_38_a_bid_on_the_last_day_of_a_sale() {
    trap(38);
}

/// Runs a history; hands every step's book before and after to `each`.
fn run(history: &History, mut each: impl FnMut(&Book, &Book, Option<&Entry>)) -> Vec<Entry> {
    let (mut book, opened) = Book::open(LOT, history.terms.clone(), history.opened_at);
    let mut entries = vec![opened];
    for (at, act) in &history.acts {
        let before = book.clone();
        let (entry, _) = bidding_cases::apply(&mut book, *at, act);
        each(&before, &book, entry.as_ref());
        entries.extend(entry);
    }
    entries
}

fn histories() -> impl Iterator<Item = History> {
    (0..400).map(|seed| history(seed, 120, start()))
}

#[test]
fn random_histories_reach_every_verdict() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for history in histories() {
        let (mut book, _) = Book::open(LOT, history.terms.clone(), history.opened_at);
        for (at, act) in &history.acts {
            seen.insert(bidding_cases::apply(&mut book, *at, act).1.verdict);
        }
    }
    for verdict in ["accepted", "ok", "unchanged", "sold", "unsold", "ended", "too-early"]
        .into_iter()
        .chain(["already-paused", "not-paused", "other-rank", "not-a-bidder"])
        .chain(domain::bidding::Refusal::ALL.map(domain::bidding::Refusal::slug))
    {
        assert!(seen.contains(verdict), "no history reaches {verdict}");
    }
}

#[test]
fn the_same_seed_gives_the_same_history() {
    let acts = |seed| history(seed, 80, start()).acts;
    assert_eq!(acts(7), acts(7));
    assert_ne!(acts(7), acts(9));
}

#[test]
fn the_sequence_has_no_gap_and_time_never_runs_backwards() {
    for history in histories() {
        let entries = run(&history, |_, _, _| {});
        for (expected, entry) in (1..).zip(&entries) {
            assert_eq!(entry.seq, expected, "seed {}", history.seed);
        }
        for (earlier, later) in entries.iter().zip(entries.iter().skip(1)) {
            assert!(earlier.at <= later.at, "seed {}", history.seed);
        }
    }
}

fn verdict(entry: Option<&Entry>) -> Option<Verdict> {
    match entry.map(|it| &it.event) {
        Some(Event::Bid { verdict, .. }) => Some(*verdict),
        Some(
            Event::Opened { .. }
            | Event::Qualified { .. }
            | Event::Disqualified { .. }
            | Event::Paused { .. }
            | Event::Resumed { .. }
            | Event::Withdrawn { .. }
            | Event::Closed { .. },
        )
        | None => None,
    }
}

#[test]
fn the_end_never_moves_back_except_for_the_first_bid_of_a_sale() {
    for history in histories() {
        let sale = history.terms.mode() != Mode::Auction;
        run(&history, |before, after, _| {
            let contest = sale && before.leader().is_none() && after.leader().is_some();
            assert!(contest || after.ends_at() >= before.ends_at(), "seed {}", history.seed);
        });
    }
}

#[test]
fn the_price_rises_or_stays_equal_with_a_better_rank() {
    for history in histories() {
        run(&history, |before, after, _| {
            let (Some(old), Some(new)) = (before.leader(), after.leader()) else { return };
            let equal = new.price == old.price;
            let better = old == new || !equal || new.rank.is_better_than(old.rank);
            assert!(new.price >= old.price && better, "seed {}", history.seed);
        });
    }
}

#[test]
fn a_refused_act_moves_nothing() {
    for history in histories() {
        run(&history, |before, after, entry| match verdict(entry) {
            Some(Ok(())) => {}
            Some(Err(_)) => {
                assert_eq!(before.leader(), after.leader(), "seed {}", history.seed);
                assert_eq!(before.ends_at(), after.ends_at(), "seed {}", history.seed);
                assert_eq!(before.extensions(), after.extensions(), "seed {}", history.seed);
            }
            None if entry.is_none() => assert_eq!(before, after, "seed {}", history.seed),
            None => {}
        });
    }
}

#[test]
fn a_lot_is_never_closed_early_and_no_bid_is_accepted_late() {
    for history in histories() {
        run(&history, |before, after, entry| {
            let Some(entry) = entry else { return };
            if verdict(Some(entry)) == Some(Ok(())) {
                let open = before.terms().starts_at() <= entry.at && entry.at < before.ends_at();
                assert!(open, "seed {}", history.seed);
            }
            if matches!(after.phase(), Phase::Closed(_)) {
                assert!(entry.at >= before.ends_at(), "seed {}", history.seed);
            }
        });
    }
}

#[test]
fn a_record_replays_to_the_same_book_and_no_other_record_does() {
    for history in histories().take(60) {
        let (mut last, mut count) = (None, 0_u64);
        let entries = run(&history, |_, after, entry| {
            last = Some(after.clone());
            count += u64::from(entry.is_some());
        });
        assert_eq!(Book::replay_all(&entries).ok(), last, "seed {}", history.seed);

        let head = chain::head(&entries);
        for at in 0..entries.len() {
            let mut cut = entries.clone();
            cut.remove(at);
            assert_ne!(chain::head(&cut), head, "seed {}", history.seed);
            let lawful = Book::replay_all(&cut).is_ok();
            assert_eq!(lawful, at + 1 == entries.len() && at > 0, "seed {}", history.seed);
        }
    }
}

/// One alteration of each field an entry has.
fn alterations() -> Vec<fn(&mut Entry)> {
    let text: fn(&mut Entry) = |it| match &mut it.event {
        Event::Opened { lot: text, .. }
        | Event::Paused { reason: text, .. }
        | Event::Resumed { reason: text }
        | Event::Withdrawn { reason: text } => text.push('x'),
        Event::Qualified { code, .. } | Event::Disqualified { code } | Event::Bid { code, .. } => {
            *code = other(code)
        }
        Event::Closed { outcome } => *outcome = domain::bidding::Outcome::Unsold,
    };
    vec![
        text,
        |it| it.seq += 1,
        |it| it.at = Instant::from_micros(it.at.micros() + 1).expect("a time"),
        |it| it.ends_at = Instant::from_micros(it.ends_at.micros() + 1).expect("a time"),
    ]
}

fn other(code: &Code) -> Code {
    format!("{code}x").parse().expect("a longer code")
}

#[test]
fn any_change_to_an_entry_changes_the_head() {
    for history in histories().take(20) {
        let entries = run(&history, |_, _, _| {});
        let head = chain::head(&entries);
        for alter in alterations() {
            for at in 0..entries.len() {
                let mut altered = entries.clone();
                altered.iter_mut().skip(at).take(1).for_each(alter);
                let changed = altered != entries;
                assert_eq!(chain::head(&altered) != head, changed, "seed {}", history.seed);
            }
        }
    }
}

#[test]
fn a_forged_bid_is_named() {
    let entries = run(&history(3, 120, start()), |_, _, _| {});
    let at = entries.iter().position(|it| verdict(Some(it)) == Some(Ok(()))).expect("a bid");
    let mut forged = entries.clone();
    for entry in forged.iter_mut().skip(at).take(1) {
        if let Event::Bid { price, .. } = &mut entry.event {
            *price = Money::MAX;
        }
    }
    let seq = entries.iter().skip(at).map(|it| it.seq).next().expect("the bid's seq");
    let refusal = Book::replay_all(&forged).expect_err("a forged price");
    assert!(matches!(refusal, ReplayError::Differs { seq: at, .. } if at == seq));

    let none: [Entry; 0] = [];
    assert_eq!(Book::replay_all(&none), Err(ReplayError::Empty));
    let headless: Vec<_> = entries.iter().skip(1).cloned().collect();
    assert_eq!(Book::replay_all(&headless), Err(ReplayError::Opening { seq: 2 }));
    let twice: Vec<_> = entries.iter().take(1).chain(entries.iter().take(1)).cloned().collect();
    assert_eq!(Book::replay_all(&twice), Err(ReplayError::Gap { expected: 2, found: 1 }));
}
