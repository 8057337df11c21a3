//! Whatever is changed in a record is found, also where no hash covers it (AUC-20, AUC-29).

use super::sample::{at, code, eventful, eventful_lines, header, key, lines, lot, terms};
use super::*;
use crate::bidding::priority::Rank;
use crate::bidding::{Book, Entry, Event, Outcome, Refusal};
use crate::chain::Algorithm;
use crate::instant::Span;
use crate::lot::Round;
use crate::money::Money;
use crate::signature::{PrivateKey, PublicKey};

/// Checks the bytes of a file, line by line as a reader would.
fn check(bytes: &[u8], trusted: Option<&PublicKey>) -> Result<Report, Fault> {
    let mut lines = bytes.split_inclusive(|it| *it == b'\n');
    let mut check = Check::begin(lines.next().unwrap_or_default(), trusted)?;
    for line in lines {
        check.next(line)?;
    }
    check.end()
}

fn joined(lines: &[String]) -> Vec<u8> {
    lines.concat().into_bytes()
}

#[test]
fn a_record_tells_the_whole_auction() {
    let bytes = joined(&eventful_lines(Algorithm::Sm3));
    let report = check(&bytes, Some(&key().public())).expect("it holds");
    let (book, entries) = eventful();
    assert!(report.key_confirmed);
    assert_eq!(report.footer.entries, book.seq());
    assert_eq!(report.footer.head, crate::chain::head(&entries), "stored hashes stay valid");
    let won = Ending::Sold { code: code("A1001"), price: Money::yuan(720_000), seq: 16 };
    assert_eq!(report.footer.ending, won);
    assert_eq!((report.bids, report.accepted), (9, 5));
    // The pause at 80 s left 86 320 s, so bidding goes on until 180 s + 86 320 s.
    let [pause] = report.pauses.as_slice() else { panic!("one pause") };
    assert_eq!((pause.from, pause.resumed), (at(80), Some((at(180), at(86_500)))));
    let moved: Vec<_> = report.extensions.iter().map(|it| (it.seq, it.from, it.to)).collect();
    let first = (14, at(86_500), at(86_600));
    assert_eq!(moved, [first, (15, at(86_600), at(86_890)), (16, at(86_890), at(87_000))]);
    assert!(report.extensions.iter().all(|it| it.rule == "AUC-20"));
}

#[test]
fn without_a_key_from_elsewhere_the_report_says_so() {
    let bytes = joined(&eventful_lines(Algorithm::Sm3));
    assert!(!check(&bytes, None).expect("it holds").key_confirmed);
    let other = PrivateKey::parse(&"07".repeat(32)).expect("a key").public();
    assert_eq!(check(&bytes, Some(&other)).expect_err("another key").check, "key");
}

/// Every byte is replaced by others that keep as much as possible: its neighbours, another digit,
/// the other case; and blanks, line feeds and digits are put before it.
#[test]
fn every_changed_byte_is_found() {
    for algorithm in Algorithm::ALL {
        let lines = eventful_lines(algorithm);
        let mut before: Option<Check> = None;
        for (place, line) in lines.iter().enumerate() {
            let rest = joined(&lines[place + 1..]);
            for altered in changes(line.as_bytes()) {
                let told = goes_on(before.as_ref(), &[altered.as_slice(), &rest].concat());
                assert!(told.is_err(), "{}", String::from_utf8_lossy(&altered));
            }
            let mut after = before.take();
            match &mut after {
                None => after = Some(Check::begin(line.as_bytes(), None).expect("a header")),
                Some(check) => drop(check.next(line.as_bytes()).expect("it holds")),
            }
            before = after;
        }
        let bytes = joined(&lines);
        for tail in ["\n", " ", "\r\n", "{}\n", "\u{feff}"] {
            let altered = [bytes.as_slice(), tail.as_bytes()].concat();
            assert!(check(&altered, None).is_err(), "{tail:?} behind the record");
        }
    }
}

/// Goes on behind lines that hold.
fn goes_on(before: Option<&Check>, rest: &[u8]) -> Result<Report, Fault> {
    let Some(before) = before else { return check(rest, None) };
    let mut check = before.clone();
    for line in rest.split_inclusive(|it| *it == b'\n') {
        check.next(line)?;
    }
    check.end()
}

fn changes(line: &[u8]) -> Vec<Vec<u8>> {
    let mut changes = Vec::new();
    for place in 0..line.len() {
        for change in [1, 2, 0x20, 0x80] {
            let mut altered = line.to_vec();
            altered[place] ^= change;
            changes.push(altered);
        }
        for insert in [b' ', b'\n', b'0'] {
            let mut altered = line.to_vec();
            altered.insert(place, insert);
            changes.push(altered);
        }
        let mut shorter = line.to_vec();
        shorter.remove(place);
        changes.push(shorter);
    }
    changes
}

/// A file that breaks off anywhere is no record.
#[test]
fn every_beginning_of_a_record_is_found() {
    let bytes = joined(&eventful_lines(Algorithm::Sm3));
    for length in (0..bytes.len()).step_by(7).chain(bytes.len() - 3..bytes.len()) {
        assert!(check(&bytes[..length], None).is_err(), "the first {length} bytes");
    }
}

#[test]
fn every_dropped_doubled_or_moved_line_is_found() {
    let lines = eventful_lines(Algorithm::Sm3);
    for place in 0..lines.len() {
        let mut dropped = lines.clone();
        dropped.remove(place);
        assert!(check(&joined(&dropped), None).is_err(), "without line {place}");
        let mut doubled = lines.clone();
        doubled.insert(place, lines[place].clone());
        assert!(check(&joined(&doubled), None).is_err(), "line {place} twice");
        for other in 0..place {
            let mut swapped = lines.clone();
            swapped.swap(place, other);
            assert!(check(&joined(&swapped), None).is_err(), "lines {place} and {other}");
        }
    }
}

#[test]
fn other_forms_of_the_same_content_are_found() {
    let text = eventful_lines(Algorithm::Sm3).concat();
    for (from, to) in [
        ("\n", "\r\n"),
        ("{", "{ "),
        ("长", "\\u957f"),
        ("\\t", "\\u0009"),
        ("/", "\\/"),
        ("\"seq\":5,", "\"seq\":5.0,"),
        ("\"seq\":5,", "\"seq\":05,"),
        ("\"seq\":5,", ""),
        ("\"700000.00\"", "\"700000\""),
        ("\"700000.00\"", "\"0700000.00\""),
        ("\"700000.00\"", "700000.00"),
        ("\"version\":1,", "\"version\":2,"),
        ("\"mark\":null,", "\"mark\":\"演练\","),
        ("\"mark\":null,", ""),
        ("\"hash\":\"SM3\"", "\"hash\":\"SHA-256\""),
        ("\"kind\":\"bid\",", "\"kind\":\"bid\",\"lot\":null,"),
        ("\"winner\":\"A1001\"", "\"winner\":\"B2002\""),
    ] {
        let altered = text.replacen(from, to, 1);
        if from != "/" {
            assert_ne!(altered, text, "{from}");
            assert!(check(altered.as_bytes(), None).is_err(), "{from} → {to}");
        }
    }
    assert!(check(format!("\u{feff}{text}").as_bytes(), None).is_err());
    let swapped = text.replacen("\"seq\":1,\"at\":", "\"at\":1,\"seq\":", 1);
    assert!(check(swapped.as_bytes(), None).is_err());
}

/// Records whose chain and signature are right, made by someone who has the key, but whose
/// entries the rules do not lead to.
#[test]
fn consistent_forgeries_are_found_by_the_rules() {
    type Forge = fn(&mut Vec<Entry>);
    let forgeries: [(&str, Forge); 8] = [
        ("a refusal turned into an acceptance", |entries| {
            let bid = &mut entries[7];
            let Event::Bid { verdict, .. } = &mut bid.event else { panic!("a bid") };
            assert_eq!(*verdict, Err(Refusal::OffStep));
            *verdict = Ok(());
        }),
        ("an acceptance turned into a refusal", |entries| {
            let Event::Bid { verdict, .. } = &mut entries[14].event else { panic!("a bid") };
            *verdict = Err(Refusal::BelowIncrement);
        }),
        ("an end that was not moved far enough", |entries| {
            entries[14].ends_at = at(86_889);
        }),
        ("time lost by the pause", |entries| {
            let resumed = entries.iter_mut().find(|it| matches!(it.event, Event::Resumed { .. }));
            resumed.expect("a resumption").ends_at = at(86_499);
        }),
        ("closed a microsecond early", |entries| {
            let last = entries.last_mut().expect("the close");
            last.at = last.at.minus(Span::from_micros(1).expect("positive"));
        }),
        ("another winner", |entries| {
            let Event::Closed { outcome } = &mut entries.last_mut().expect("the close").event
            else {
                panic!("the close")
            };
            *outcome = Outcome::Sold { code: code("B2002"), price: Money::yuan(715_000), seq: 15 };
        }),
        ("a bid left out", |entries| {
            entries.remove(7);
            for (entry, seq) in entries.iter_mut().zip(1..) {
                entry.seq = seq;
            }
        }),
        ("a time that goes back", |entries| entries[6].at = at(50)),
    ];
    let (book, entries) = eventful();
    for (what, forge) in forgeries {
        let mut forged = entries.clone();
        forge(&mut forged);
        let bytes = joined(&lines(&header(Round::First, Algorithm::Sm3), &book, &forged));
        let fault = check(&bytes, Some(&key().public())).expect_err(what);
        assert_eq!(fault.check, "rules", "{what}: {fault}");
    }
}

#[test]
fn a_signed_footer_that_lies_is_found() {
    let (book, entries) = eventful();
    let header = header(Round::First, Algorithm::Sm3);
    let right = Footer::of(&book, crate::chain::head(&entries)).expect("ended");
    for footer in [
        Footer { ending: Ending::Unsold, ..right.clone() },
        Footer { ends_at: at(1), ..right.clone() },
        Footer { extensions: 4, ..right.clone() },
        Footer { entries: 4, ..right.clone() },
    ] {
        let signature = key().sign(footer.statement(&header).as_bytes());
        let mut lines = eventful_lines(Algorithm::Sm3);
        *lines.last_mut().expect("the footer") = footer.line(&signature) + "\n";
        assert_eq!(check(&joined(&lines), None).expect_err("a lie").check, "outcome");
    }
}

/// A header that does not belong to the entries, though it is signed together with them.
#[test]
fn a_signed_header_of_something_else_is_found() {
    let (book, entries) = eventful();
    let right = header(Round::First, Algorithm::Sm3);
    let other = crate::id::LotId(uuid::Uuid::from_u128(9));
    for wrong in [
        Header { lot: other, ..right.clone() },
        Header { terms: terms(Round::Sale), round: Round::Sale, ..right.clone() },
        Header { round: Round::Sale, ..right.clone() },
    ] {
        let fault = check(&joined(&lines(&wrong, &book, &entries)), None).expect_err("wrong");
        assert_eq!(fault.check, "header");
    }
}

#[test]
fn a_record_is_bound_to_its_header_and_its_signer() {
    let (book, entries) = eventful();
    let right = eventful_lines(Algorithm::Sm3);
    let titled = Header { title: "另一标的".into(), ..header(Round::First, Algorithm::Sm3) };
    let mut exchanged = right.clone();
    exchanged[0] = lines(&titled, &book, &entries)[0].clone();
    assert_eq!(check(&joined(&exchanged), None).expect_err("another").check, "signature");
    let stranger = PrivateKey::parse(&"07".repeat(32)).expect("a key");
    let footer = Footer::of(&book, crate::chain::head(&entries)).expect("ended");
    let statement = footer.statement(&header(Round::First, Algorithm::Sm3));
    let mut signed = right;
    *signed.last_mut().expect("the footer") =
        footer.line(&stranger.sign(statement.as_bytes())) + "\n";
    assert_eq!(check(&joined(&signed), None).expect_err("a stranger").check, "signature");
}

/// SALE-08: the first bid of a sale begins the contest; it is told, and is no extension.
#[test]
fn sales_and_lots_without_a_deal_are_recorded_too() {
    let (mut book, opened) = Book::open(&lot().to_string(), terms(Round::Sale), at(0));
    let mut entries = vec![opened];
    entries.extend(book.qualify(&code("A1"), Rank::ORDINARY, at(0)).expect("open"));
    entries.extend(book.place(&code("A1"), Money::yuan(700_000), at(3_600)).entry);
    entries.push(book.close(at(90_000)).expect("over"));
    let bytes = joined(&lines(&header(Round::Sale, Algorithm::Sm3), &book, &entries));
    let report = check(&bytes, None).expect("it holds");
    assert_eq!(report.footer.extensions, 0);
    assert_eq!(report.extensions.first().map(|it| (it.rule, it.to)), Some(("SALE-08", at(90_000))));

    for withdrawn in [false, true] {
        let (mut book, opened) = Book::open(&lot().to_string(), terms(Round::Second), at(0));
        let ended = if withdrawn { book.withdraw("撤回", at(5)) } else { book.close(at(86_400)) };
        let entries = [opened, ended.expect("running")];
        let bytes = joined(&lines(&header(Round::Second, Algorithm::Sm3), &book, &entries));
        let ending = check(&bytes, None).expect("it holds").footer.ending;
        assert_eq!(ending, if withdrawn { Ending::Withdrawn } else { Ending::Unsold });
    }
}
