//! `fachui replay`: three real histories, and every form in which a history may come.

use serde_json::{Value, json};

use crate::{Scratch, json as run, refusal};

const REAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/real");

fn lot() -> Value {
    json!({"round": "first", "start_price": "1000.00", "increment": "100.00",
        "starts_at": "2026-05-25T10:00:00+08:00", "ends_at": "2026-05-26T10:00:00+08:00",
        "extension_seconds": 300})
}

fn with(base: &Value, changes: &Value) -> Value {
    let mut terms = base.clone();
    for (name, value) in changes.as_object().unwrap() {
        terms[name] = value.clone();
    }
    terms
}

fn replay(lot: &Value, bids: impl AsRef<[u8]>) -> Value {
    let (lot, bids) = (Scratch::new(lot.to_string()), Scratch::new(bids));
    run(&["replay", "--lot", lot.path(), "--bids", bids.path()])
}

fn refused(lot: &Value, bids: impl AsRef<[u8]>) -> String {
    let (lot, bids) = (Scratch::new(lot.to_string()), Scratch::new(bids));
    refusal(&["replay", "--lot", lot.path(), "--bids", bids.path()])
}

#[test]
fn real_histories_reach_the_recorded_winner_price_and_end() {
    #[rustfmt::skip]
    let table = [
        ("futian",  "2955817.56", "14000.00", 44, 38, "H2515", "3613817.56", "10:25:46"),
        ("longhua", "3377043.12", "14000.00", 24, 22, "M5570", "4035043.12", "10:36:51"),
        ("nanshan", "7316351.04", "38000.00", 22, 19, "P2720", "8532351.04", "10:39:46"),
    ];
    for (name, start, step, accepted, extensions, winner, price, end) in table {
        let bids = std::fs::read(format!("{REAL}/bids-{name}-2026-05-26.csv")).unwrap();
        let terms = with(&lot(), &json!({"start_price": start, "increment": step}));
        let found = replay(&terms, bids);
        let head = found["head"].as_str().unwrap();
        assert!(head.len() == 64 && head.bytes().all(|it| it.is_ascii_hexdigit()), "{head}");
        let expected = json!({"accepted": accepted, "refused": [], "extensions": extensions,
            "ends_at": format!("2026-05-26T{end}+08:00"), "outcome": "sold", "winner": winner,
            "price": price, "head": head});
        assert_eq!(found, expected, "{name}");
    }
}

const OURS: &str = "code,price,at\n\
    A,1000.00,2026-05-25T11:00:00+08:00\n\
    B,1100.00,2026-05-26T09:58:00+08:00\n\
    A,1200,2026-05-26T02:00:00.5Z\n";

#[test]
fn the_same_history_in_every_form_has_the_same_head() {
    let ours = replay(&lot(), OURS);
    assert_eq!(ours["ends_at"], json!("2026-05-26T10:05:00.500+08:00"));
    assert_eq!((&ours["accepted"], &ours["extensions"]), (&json!(3), &json!(2)));

    let exported = "状态,竞买号,价格,时间\r\n领先,A,\"1,200\",2026年05月26日 10:00:00.5\r\n\
        出局,B,\"1,100.00\",2026年05月26日 09:58:00\r\n,,,\r\n状态,竞买号,价格,时间\r\n\
        出局,A,\"1,000.00\",2026年05月25日 11:00:00\r\n,,,\r\n\r\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(exported);
    for bytes in [
        exported.as_bytes().to_vec(),
        gbk.into_owned(),
        format!("\u{feff}{exported}").into_bytes(),
        exported.replace("\r\n", "\n").into_bytes(),
        exported.replace("\r\n", "\r").into_bytes(),
        exported.trim_end().as_bytes().to_vec(),
        format!("\r\n\r\n{exported}").into_bytes(),
        exported.replace("状态", "\u{feff}状态").into_bytes(),
        exported.replace(",2026", ", \t2026").into_bytes(),
        OURS.lines()
            .take(1)
            .chain(OURS.lines().skip(1).collect::<Vec<_>>().into_iter().rev())
            .collect::<Vec<_>>()
            .join("\n")
            .into_bytes(),
    ] {
        assert_eq!(replay(&lot(), bytes), ours);
    }
}

#[test]
fn a_refused_bid_is_told_with_its_physical_line() {
    let bids = "\u{feff}code,price,at\r\n\r\n\
        \"A\",\"1000\",2026-05-25T09:59:59+08:00\r\n\
        A,1000,2026-05-25T10:00:00+08:00\r\n\
        ,,\r\n\
        \"B\",\"1150\",2026-05-25T10:00:01+08:00\r\n\
        B,900,2026-05-25T10:00:02+08:00\r\n\
        B,1000,2026-05-25T10:00:03+08:00\r\n\
        B,1100,2026-05-26T10:00:00+08:00";
    let found = replay(&lot(), bids);
    let refused = |line: u32, code: &str, price: &str, at: &str, reason: &str| json!({"line": line, "code": code, "price": price, "at": at, "reason": reason});
    assert_eq!(
        found["refused"],
        json!([
            refused(3, "A", "1000.00", "2026-05-25T09:59:59+08:00", "not-open"),
            refused(6, "B", "1150.00", "2026-05-25T10:00:01+08:00", "off-step"),
            refused(7, "B", "900.00", "2026-05-25T10:00:02+08:00", "below-start"),
            refused(8, "B", "1000.00", "2026-05-25T10:00:03+08:00", "below-increment"),
            refused(9, "B", "1100.00", "2026-05-26T10:00:00+08:00", "closed"),
        ])
    );
    assert_eq!((&found["accepted"], &found["winner"]), (&json!(1), &json!("A")));
}

#[test]
fn a_quoted_field_may_span_lines_and_they_all_count() {
    let bids = "状态,竞买号,价格,时间\n\"出\n局\",A,1000,2026年05月25日 11:00:00\n\
        \"a \"\"b\"\"\",A,1001,2026年05月25日 12:00:00\n";
    let found = replay(&lot(), bids);
    assert_eq!(found["refused"][0]["line"], json!(4));
}

#[test]
fn equal_times_keep_the_order_of_the_file() {
    let row = |code: &str, price: u32, at: &str| format!("{code},{price},2026-05-25T{at}+08:00\n");
    let oldest_first = format!(
        "code,price,at\n{}{}{}",
        row("A", 1000, "11:00:00"),
        row("B", 1100, "11:00:00"),
        row("A", 1200, "11:00:01")
    );
    assert_eq!(replay(&lot(), oldest_first)["accepted"], json!(3));
    let newest_first = format!(
        "code,price,at\n{}{}{}",
        row("A", 1200, "11:00:01"),
        row("B", 1100, "11:00:01"),
        row("A", 1000, "11:00:00")
    );
    assert_eq!(replay(&lot(), newest_first)["accepted"], json!(3));
    let all_equal =
        format!("code,price,at\n{}{}", row("A", 1000, "11:00:00"), row("B", 1100, "11:00:00"));
    assert_eq!(replay(&lot(), all_equal)["accepted"], json!(2));
}

#[test]
fn named_bidders_are_the_only_ones_and_have_their_ranks() {
    let terms = with(
        &lot(),
        &json!({"bidders": [{"code": "A", "priority_rank": null}, {"code": "P", "priority_rank": 1},
            {"code": "Q", "priority_rank": 2}]}),
    );
    let bids = "code,price,at\n\
        A,1000,2026-05-26T09:50:00+08:00\n\
        Q,1000,2026-05-26T09:51:00+08:00\n\
        Z,5000,2026-05-26T09:52:00+08:00\n\
        P,1000,2026-05-26T09:58:00+08:00\n\
        Q,1000,2026-05-26T09:59:00+08:00\n\
        A,1000,2026-05-26T10:00:00+08:00\n";
    let found = replay(&terms, bids);
    let reasons: Vec<_> =
        found["refused"].as_array().unwrap().iter().map(|it| &it["reason"]).collect();
    assert_eq!(reasons, ["not-qualified", "no-priority-over-leader", "below-increment"]);
    assert_eq!(found["winner"], json!("P"));
    assert_eq!(found["ends_at"], json!("2026-05-26T10:03:00+08:00"));
    let nobody = with(&lot(), &json!({"bidders": []}));
    assert_eq!(replay(&nobody, OURS)["outcome"], json!("unsold"));
}

#[test]
fn trap_38_the_first_bid_of_a_sale_sets_the_end_and_is_no_extension() {
    let sale = with(
        &lot(),
        &json!({"round": "sale", "starts_at": "2026-07-03T10:00:00+08:00",
            "ends_at": "2026-09-01T10:00:00+08:00"}),
    );
    let found = replay(&sale, "code,price,at\nA,1000,2026-09-01T09:59:00+08:00\n");
    assert_eq!(found["ends_at"], json!("2026-09-02T09:59:00+08:00"));
    assert_eq!((&found["extensions"], &found["outcome"]), (&json!(0), &json!("sold")));
    let raised = "code,price,at\nA,1000,2026-08-01T10:00:00+08:00\n\
        B,1100,2026-08-02T09:59:00+08:00\n";
    let found = replay(&sale, raised);
    assert_eq!(found["ends_at"], json!("2026-08-02T10:04:00+08:00"));
    assert_eq!(found["extensions"], json!(1));
}

#[test]
fn nobody_bidding_is_unsold() {
    for bids in ["code,price,at", "状态,竞买号,价格,时间\r\n", "code,price,at\n,,\n\n"] {
        let found = replay(&lot(), bids);
        assert_eq!(found["outcome"], json!("unsold"));
        assert_eq!((&found["winner"], &found["price"]), (&Value::Null, &Value::Null));
        assert_eq!(found["ends_at"], json!("2026-05-26T10:00:00+08:00"));
    }
}

#[test]
fn any_difference_changes_the_head() {
    let head = |lot: &Value, bids: &str| replay(lot, bids)["head"].clone();
    let right = head(&lot(), OURS);
    assert_ne!(head(&lot(), &OURS.replace("11:00:00", "11:00:01")), right);
    assert_ne!(head(&lot(), &OURS.replace("A,", "C,")), right);
    assert_ne!(head(&with(&lot(), &json!({"increment": "50.00"})), OURS), right);
    assert_ne!(head(&with(&lot(), &json!({"extension_seconds": 301})), OURS), right);
}

#[test]
fn an_unusable_history_is_refused_by_file_and_line() {
    let row = |row: &str| format!("code,price,at\nA,1000,2026-05-25T11:00:00+08:00\n{row}\n");
    for (bids, line, named) in [
        (row("B,1100.001,2026-05-25T11:00:01+08:00"), 3, "fen"),
        (row("B,-1100,2026-05-25T11:00:01+08:00"), 3, "negative"),
        (row("B,1e3,2026-05-25T11:00:01+08:00"), 3, "1e3"),
        (row("B,\"11,00\",2026-05-25T11:00:01+08:00"), 3, "11,00"),
        (row("B,\"1,100.0,0\",2026-05-25T11:00:01+08:00"), 3, "1,100.0,0"),
        (row("B,\",100\",2026-05-25T11:00:01+08:00"), 3, ",100"),
        (row("B,,2026-05-25T11:00:01+08:00"), 3, "amount"),
        (row("B,1100,2026-05-25 11:00:01"), 3, "2026-05-25 11:00:01"),
        (row("B,1100,2026年02月30日 10:00:00"), 3, "2026年02月30日"),
        (row("B,1100,2026年05月25日 10:00:60"), 3, "10:00:60"),
        (row("B,1100,2026年05月25日"), 3, "2026年05月25日"),
        (row("B,1100,"), 3, "instant"),
        (row(",1100,2026-05-25T11:00:01+08:00"), 3, "bid code"),
        (row("B b,1100,2026-05-25T11:00:01+08:00"), 3, "B b"),
        (row("B,1100"), 3, "2 fields"),
        (row("B,1100,2026-05-25T11:00:01+08:00,x"), 3, "4 fields"),
        (row("B,\"1100,2026-05-25T11:00:01+08:00"), 3, "never closed"),
        (row("\"B\"x,1100,2026-05-25T11:00:01+08:00"), 3, "closing quote"),
        (row("B\",1100,2026-05-25T11:00:01+08:00"), 3, "quote"),
        (row("\n\nB,0x1,2026-05-25T11:00:01+08:00"), 5, "0x1"),
        ("A,1000,2026-05-25T11:00:00+08:00\n".to_owned(), 1, "header"),
        ("code;price;at\n".to_owned(), 1, "header"),
        (String::new(), 1, "header"),
        ("\n\n".to_owned(), 1, "header"),
    ] {
        let why = refused(&lot(), &bids);
        assert!(why.contains(&format!("line {line}:")) && why.contains(named), "{bids}: {why}");
    }
    let wrong: [&[u8]; 3] =
        [b"\xff\xfec\0", b"code,price,at\nA\xff\xff,1", b"\xef\xbb\xbf\xd7\xb4"];
    for bytes in wrong {
        assert!(refused(&lot(), bytes).contains("line "));
    }
}

#[test]
fn unusable_terms_are_refused_by_field() {
    let bidder = |code: &str, rank: Value| json!({"code": code, "priority_rank": rank});
    for (changes, named) in [
        (json!({"increment": "0.00"}), "increment"),
        (json!({"start_price": "0"}), "start_price"),
        (json!({"start_price": 1000}), "number"),
        (json!({"start_price": "1000.001"}), "fen"),
        (json!({"ends_at": "2026-05-25T10:00:00+08:00"}), "ends_at"),
        (json!({"ends_at": "2026-05-24T10:00:00+08:00"}), "ends_at"),
        (json!({"starts_at": "2026-05-25 10:00"}), "2026-05-25 10:00"),
        (json!({"extension_seconds": 0}), "extension_seconds"),
        (json!({"extension_seconds": -5}), "-5"),
        (json!({"extension_seconds": "300"}), "300"),
        (json!({"round": "third"}), "third"),
        (json!({"bidders": [bidder("A", json!(null)), bidder("A", json!(1))]}), "bidders[1].code"),
        (json!({"bidders": [bidder("A", json!(0))]}), "bidders[0].priority_rank"),
        (json!({"bidders": [bidder("A", json!(256))]}), "256"),
        (json!({"bidders": [bidder("", json!(null))]}), "bidders[0].code"),
        (json!({"bidder": []}), "bidder"),
    ] {
        let why = refused(&with(&lot(), &changes), OURS);
        assert!(why.contains(named), "{changes}: {why}");
    }
}
