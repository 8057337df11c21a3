//! `fachui verify` on records and receipts: what it tells, and what it refuses (AUC-20, AUC-25).

mod sample;
mod second;

use serde_json::Value;

use crate::{Scratch, fachui, json, refusal};
use sample::{Sample, public_key, stranger};

/// The result of a check that must fail: exit 1, JSON on stdout, nothing on stderr.
fn failure(arguments: &[&str]) -> Value {
    let output = fachui(arguments);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), stderr.as_str()), (Some(1), ""), "{arguments:?}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["valid"], false);
    told
}

#[test]
fn a_record_that_holds_is_told_with_its_extensions_and_pauses() {
    let (record, key) = (Scratch::new(Sample::new().record()), Scratch::new(public_key()));
    let told = json(&["verify", record.path(), "--key", key.path()]);
    assert_eq!(told["valid"], true);
    assert_eq!(told["key_confirmed"], true);
    assert_eq!((&told["outcome"], &told["winner"]), (&"sold".into(), &"A1001".into()));
    assert_eq!((&told["price"], &told["entries"]), (&"720000.00".into(), &17.into()));
    assert_eq!(told["extensions"].as_array().unwrap().len(), 3);
    assert_eq!(told["extensions"][0]["rule"], "AUC-20");
    assert_eq!(told["extensions"][0]["ends_at_before"], "2026-05-26T10:01:40+08:00");
    assert_eq!(told["extensions"][0]["ends_at"], "2026-05-26T10:03:20+08:00");
    assert_eq!(told["pauses"][0]["reason"], "系统\"故障\"");
    assert_eq!(told["pauses"][0]["resumed_at"], "2026-05-25T10:03:00+08:00");
    let unconfirmed = json(&["verify", record.path()]);
    assert_eq!(unconfirmed["key_confirmed"], false);
    let text = fachui(&["verify", record.path(), "--format", "text"]);
    assert!(String::from_utf8(text.stdout).unwrap().contains("winner: A1001"));
}

#[test]
fn a_record_that_does_not_hold_is_told_with_line_and_check() {
    let text = String::from_utf8(Sample::new().record()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for (altered, line, check) in [
        (text.replacen("\"off-step\"", "\"accepted\"", 1), 9, "chain"),
        (text.replacen("\"seq\":9,", "\"seq\": 9,", 1), 10, "form"),
        (text.replace('\n', "\r\n"), 1, "header"),
        (format!("\u{feff}{text}"), 1, "header"),
        (lines[1..].join("\n") + "\n", 1, "header"),
        (lines[..17].join("\n") + "\n", 18, "truncated"),
        (text.trim_end().to_owned(), 19, "form"),
        (format!("{text}\n"), 20, "form"),
        (text.replacen("sold", "unsold", 1), 19, "form"),
    ] {
        let file = Scratch::new(altered);
        let told = failure(&["verify", file.path()]);
        assert_eq!((&told["line"], &told["check"]), (&line.into(), &check.into()), "{told}");
    }
    let (file, other) = (Scratch::new(&text), Scratch::new(stranger()));
    let told = failure(&["verify", file.path(), "--key", other.path()]);
    assert_eq!(told["check"], "key");
}

#[test]
fn what_is_no_record_receipt_or_key_is_unusable() {
    let (nothing, noise) = (Scratch::new(""), Scratch::new("hello\nworld\n"));
    let json = Scratch::new("{\"valid\": true}\n");
    let record = Scratch::new(Sample::new().record());
    let receipt = Scratch::new(Sample::new().receipts().remove(0));
    for (arguments, says) in [
        (&["verify", nothing.path()][..], "not a published record"),
        (&["verify", noise.path()], "not a published record"),
        (&["verify", json.path()], "not a published record"),
        (&["verify", "/nowhere/record.jsonl"], "cannot be read"),
        (&["verify", record.path(), "--key", noise.path()], "public key"),
        (&["verify", record.path(), "--key", "/nowhere/key.pem"], "cannot be read"),
        (&["verify", "--receipt", noise.path()], "not a receipt"),
        (&["verify", "--receipt", receipt.path(), "--record", noise.path()], "published record"),
    ] {
        let sentence = refusal(arguments);
        assert!(sentence.contains(says), "{sentence}");
    }
}

#[test]
fn a_receipt_holds_alone_and_against_its_record_only() {
    let sample = Sample::new();
    let (record, key) = (Scratch::new(sample.record()), Scratch::new(public_key()));
    let sha256 = Scratch::new(sample.record_by(domain::chain::Algorithm::Sha256));
    let shorter = Scratch::new(Sample::without_the_last_bid().record());
    let receipts = sample.receipts();
    assert_eq!(receipts.len(), 9);
    for text in &receipts {
        let receipt = Scratch::new(text);
        assert_eq!(json(&["verify", "--receipt", receipt.path()])["in_record"], false);
        for record in [&record, &sha256] {
            let arguments = ["verify", "--receipt", receipt.path(), "--record", record.path()];
            let told = json(&[&arguments[..], &["--key", key.path()]].concat());
            assert_eq!((&told["in_record"], &told["key_confirmed"]), (&true.into(), &true.into()));
        }
    }
    let last = Scratch::new(receipts.last().unwrap());
    let told = failure(&["verify", "--receipt", last.path(), "--record", shorter.path()]);
    assert_eq!(told["check"], "record");
    let other = Scratch::new(stranger());
    let told = failure(&["verify", "--receipt", last.path(), "--key", other.path()]);
    assert_eq!(told["check"], "key");
    let altered = Scratch::new(receipts[0].replacen("700000.00", "700001.00", 1));
    assert_eq!(failure(&["verify", "--receipt", altered.path()])["check"], "chain");
}

/// What somebody has kept is what the platform cannot rewrite: a record without a bid, lawful and
/// signed by the platform itself, is found out.
#[test]
fn a_record_is_compared_with_the_heads_that_were_kept_of_it() {
    let sample = Sample::new();
    let (record, key) = (Scratch::new(sample.record()), Scratch::new(public_key()));
    let sha256 = Scratch::new(sample.record_by(domain::chain::Algorithm::Sha256));
    let shorter = Scratch::new(Sample::without_the_last_bid().record());
    let lines = sample.heads();
    assert_eq!(lines.len(), 4);
    let file = |lines: &[String]| Scratch::new(lines.join("\n") + "\n");
    let heads = file(&lines);
    for record in [&record, &sha256] {
        let told = json(&["verify", record.path(), "--heads", heads.path(), "--key", key.path()]);
        assert_eq!(told["heads"], 4);
    }
    assert_eq!(json(&["verify", record.path()]).get("heads"), None);
    json(&["verify", shorter.path(), "--key", key.path()]);
    let compared = |record: &Scratch, heads: &Scratch| {
        let told = failure(&["verify", record.path(), "--heads", heads.path()]);
        (told["check"].as_str().unwrap().to_owned(), told["head"].as_u64())
    };
    let of = |check: &str, line| (check.to_owned(), line);
    assert_eq!(compared(&shorter, &heads), of("heads", Some(3)), "another entry 15");
    // Of the heads that agree and the last, only the last tells that entries are missing.
    let beyond = file(&[lines[0].clone(), lines[3].clone()]);
    assert_eq!(compared(&shorter, &beyond), of("heads", Some(2)));
    let others = lines.iter().map(|it| it.replacen("-8000-000000000001", "-8000-000000000002", 1));
    let others = file(&others.collect::<Vec<_>>());
    assert_eq!(compared(&record, &others), of("heads", None), "none is of this lot");
    let altered = file(&[lines[0].replacen("\"first\":1", "\"first\":2", 1)]);
    assert_eq!(compared(&record, &altered), of("signature", Some(1)));
    let other = Scratch::new(stranger());
    let told = failure(&["verify", record.path(), "--heads", heads.path(), "--key", other.path()]);
    assert_eq!(told["check"], "key");
    for (unusable, says) in [
        (Scratch::new("hello\n"), "not a signed head"),
        (file(&[lines[0].clone(), lines[0].clone()]), "same entry as line 1"),
    ] {
        let sentence = refusal(&["verify", record.path(), "--heads", unusable.path()]);
        assert!(sentence.contains(says), "{sentence}");
    }
}
