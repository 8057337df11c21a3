//! `fachui verify --case`: the account of a case, found right, and found wrong after any change.

use domain::chain::Hash;
use domain::id::{CaseId, RegistrationId};
use domain::instant::Instant;
use domain::signature::PrivateKey;
use ledger::account::{Account, Bank};
use ledger::case_record::{self, Audit, Posted};
use ledger::entry::{Entry, Kind, Transfer};
use uuid::Uuid;

use crate::{Scratch, fachui, json};

const CASE: CaseId = CaseId(Uuid::from_u128(1));

/// 100.00 received, held, returned; `amount` of it paid back and booked.
fn posted(amount: &str) -> Vec<Posted> {
    let payer = Account::Payer(RegistrationId(Uuid::from_u128(2)));
    let (bank, held) = (Account::Mirror(Bank::Auction), Account::DepositHeld);
    let (asked, way) = (Account::Requested(Bank::Auction), Account::InTransit(Bank::Auction));
    let events = [
        (Kind::CreditBooked, 10, bank, payer, "100.00"),
        (Kind::DepositHeld, 11, payer, held, "100.00"),
        (Kind::DepositReturned, 11, held, payer, "100.00"),
        (Kind::PayoutRequested, 12, payer, asked, amount),
        (Kind::PayoutSubmitted, 12, asked, way, amount),
        (Kind::PayoutBooked, 12, way, bank, amount),
    ];
    let posted = (1..).zip(events).map(|(seq, (kind, of, debit, credit, amount))| {
        let transfer = Transfer::new(CASE, debit, credit, amount.parse().unwrap()).unwrap();
        let entry = Entry::new(kind, vec![transfer]).unwrap();
        let at = Instant::from_micros(1_779_760_800_000_000).unwrap();
        Posted { seq, at, reference: Uuid::from_u128(of), entry }
    });
    posted.collect()
}

/// The file of these entries, chained; whether they are right is for the check to say.
fn file(entries: &[Posted]) -> String {
    let mut audit = Audit::of(CASE);
    let mut head = Hash::GENESIS;
    let mut file = String::new();
    let mut add = |text: String| {
        head = case_record::link(head, &text);
        file += &case_record::line(&text, head);
        file.push('\n');
    };
    add(case_record::header(CASE, "(2026)湘0102执1号"));
    for it in entries {
        audit.take(it).ok();
        add(case_record::text(it));
    }
    add(audit.ending(Instant::from_micros(1_779_760_900_000_000).unwrap()));
    file
}

/// The same, with the signature of a key over what is claimed.
fn signed(file: &str, entries: u64, secret: &str) -> (String, String) {
    let key = PrivateKey::parse(&secret.repeat(32)).unwrap();
    let end = file.lines().last().unwrap();
    let head = end.rsplit_once("\"hash\":\"").unwrap().1.trim_end_matches("\"}");
    let as_of = Instant::from_micros(1_779_760_900_000_000).unwrap();
    let statement = case_record::statement(CASE, entries, as_of, Hash::from_hex(head).unwrap());
    let signature = key.sign(statement.as_bytes());
    let line = case_record::signature_line(&key.public(), &signature);
    (format!("{file}{line}\n"), key.public().pem())
}

fn code(text: &[u8]) -> Option<i32> {
    fachui(&["verify", "--case", Scratch::new(text).path()]).status.code()
}

#[test]
fn a_true_account_holds_and_says_what_is_left() {
    let scratch = Scratch::new(file(&posted("60.00")));
    let answer = json(&["verify", "--case", scratch.path()]);
    assert_eq!(answer["valid"], true);
    assert_eq!(answer["entries"], 6);
    assert_eq!(answer["signed"], false);
    assert_eq!(answer["balances"][0]["account"], "auction-bank");
    assert_eq!(answer["balances"][0]["amount"], "40.00");
}

#[test]
fn a_signature_is_of_this_account_and_of_the_trusted_key() {
    let plain = file(&posted("60.00"));
    let (right, pem) = signed(&plain, 6, "5e");
    let (_, other) = signed(&plain, 6, "07");
    let (scratch, pem, other) = (Scratch::new(&right), Scratch::new(pem), Scratch::new(other));
    let answer = json(&["verify", "--case", scratch.path(), "--key", pem.path()]);
    assert_eq!((&answer["valid"], &answer["signed"]), (&true.into(), &true.into()));
    assert_eq!(answer["key_confirmed"], true);
    let alone = json(&["verify", "--case", scratch.path()]);
    assert_eq!((&alone["signed"], &alone["key_confirmed"]), (&true.into(), &false.into()));
    let with = |text: &str, key: &Scratch| {
        let file = Scratch::new(text);
        fachui(&["verify", "--case", file.path(), "--key", key.path()]).status.code()
    };
    assert_eq!(with(&right, &other), Some(1), "another key");
    assert_eq!(with(&plain, &pem), Some(1), "a key was given, and nothing is signed");
    assert_eq!(code(signed(&plain, 5, "5e").0.as_bytes()), Some(1), "another statement");
    // The signature of one account does not stand under another.
    let line = right.lines().last().unwrap();
    let moved = format!("{}{line}\n", file(&posted("50.00")));
    assert_eq!(code(moved.as_bytes()), Some(1));
    assert_eq!(code(format!("{right}{line}\n").as_bytes()), Some(1), "twice");
    let at = right.len() - 40;
    for place in at..right.len() {
        let mut changed = right.clone().into_bytes();
        changed[place] ^= 1;
        assert_ne!(code(&changed), Some(0), "byte {place}");
    }
}

#[test]
fn any_changed_byte_is_found() {
    let right = file(&posted("60.00"));
    assert_eq!(code(right.as_bytes()), Some(0));
    // Every byte of one entry and its neighbours' edges, and a spread over the rest.
    let bytes = right.as_bytes();
    let all: Vec<usize> =
        (0..bytes.len()).filter(|it| it % 7 == 0 || (400..640).contains(it)).collect();
    for place in all {
        for mask in [1, 0x80] {
            let mut changed = bytes.to_vec();
            changed[place] ^= mask;
            assert_eq!(code(&changed), Some(1), "byte {place}");
        }
    }
    assert_eq!(code(format!("\u{feff}{right}").as_bytes()), Some(1), "a byte order mark");
    assert_eq!(code(right.replace('\n', "\r\n").as_bytes()), Some(1), "other line ends");
    let lines: Vec<&str> = right.lines().collect();
    for cut in 1..lines.len() {
        let mut without = lines.clone();
        without.remove(cut);
        assert_eq!(code((without.join("\n") + "\n").as_bytes()), Some(1), "line {cut}");
        let short = lines[..cut].join("\n") + "\n";
        assert_eq!(code(short.as_bytes()), Some(1), "ends before line {cut}");
    }
    assert_eq!(code(right.trim_end().as_bytes()), Some(1));
    assert_eq!(code((right.clone() + "\n").as_bytes()), Some(1));
}

#[test]
fn a_chain_made_anew_does_not_make_wrong_books_right() {
    let overdrawn = file(&posted("100.01"));
    assert_eq!(code(overdrawn.as_bytes()), Some(1));
    let mut twice = posted("60.00");
    let mut again = twice[2].clone();
    again.seq = 7;
    again.entry = Entry::new(Kind::DepositApplied, twice[1].entry.transfers().to_vec()).unwrap();
    twice.push(again);
    assert_eq!(code(file(&twice).as_bytes()), Some(1));
}

#[test]
fn another_file_is_not_judged() {
    for text in ["", "{}\n", "{\"record\":\"lot\"}\n"] {
        assert_eq!(code(text.as_bytes()), Some(2), "{text:?}");
    }
}
