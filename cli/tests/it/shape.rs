//! What every command has in common: exit codes, help, refusals of one sentence.

use crate::{Scratch, fachui, json, refusal};

#[test]
fn an_unusable_command_line_is_one_sentence_and_exit_2() {
    for (arguments, names) in [
        (&[][..], "subcommand"),
        (&["no-such-command"], "no-such-command"),
        (&["bounds"], "<FILE>"),
        (&["bounds", "a.json", "b.json"], "b.json"),
        (&["bounds", "--format", "yaml", "a.json"], "yaml"),
        (&["replay", "--lot", "lot.json"], "--bids"),
        (&["verify"], "<RECORD|"),
        (&["verify", "record.jsonl", "--draw", "draw.json"], "--draw"),
        (&["verify", "record.jsonl", "--record", "other.jsonl"], "--record"),
    ] {
        let sentence = refusal(arguments);
        assert!(sentence.contains(names), "{arguments:?}: {sentence}");
    }
}

#[test]
fn the_help_goes_to_stdout() {
    for arguments in [&["--help"][..], &["due", "--help"], &["--version"]] {
        let output = fachui(arguments);
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stderr.is_empty() && !output.stdout.is_empty());
    }
}

/// A wrong file is refused with its place: line and column, and what was expected there.
#[test]
fn a_wrong_file_is_refused_with_its_place() {
    let terms = |price: &str| {
        format!("{{\"round\": \"first\", \"kind\": \"movable\",\n \"reference_price\": {price}}}")
    };
    for (content, says) in [
        (terms("1000000.33"), "invalid type: number 1000000.33"),
        (terms("null"), "line 2"),
        (terms("\"1,000.00\""), "'1,000.00' is not an amount"),
        (terms("\"-1.00\""), "negative"),
        (terms("\"1.001\""), "fractions of a fen"),
        (terms("\"1000000000000.00\""), "largest amount"),
        (terms("\"1.00\", \"price\": \"1.00\""), "unknown field `price`"),
        (terms("\"1.00\", \"round\": \"first\""), "duplicate field `round`"),
        ("{".to_owned(), "EOF"),
        (String::new(), "line 1: is empty"),
        ("\n ".to_owned(), "line 1: is empty"),
        ("[]".to_owned(), "a list stands where"),
        ("null".to_owned(), "expected an object"),
        (terms("true"), "line 2, column 25: reference_price: "),
        (terms("\"1.00\"") + "x", "trailing characters"),
    ] {
        let file = Scratch::new(content);
        let sentence = refusal(&["bounds", file.path()]);
        assert!(sentence.contains(file.path()) && sentence.contains(says), "{sentence}");
    }
    let latin = Scratch::new(b"{\n\"\xe9\": 1}");
    assert!(refusal(&["bounds", latin.path()]).contains("line 2: is not UTF-8"));
    assert!(refusal(&["bounds", "/nowhere/terms.json"]).contains("/nowhere/terms.json"));
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    let terms = r#"{"round": "first", "kind": "movable", "reference_price": "100.00"}"#;
    let (plain, marked) = (Scratch::new(terms), Scratch::new(format!("\u{feff}{terms}")));
    assert_eq!(json(&["bounds", plain.path()]), json(&["bounds", marked.path()]));
}

/// A field inside a list is named with its place in the list.
#[test]
fn a_wrong_field_is_named_by_its_path() {
    let claim = r#"{"id": "A", "kind": "priority", "rank": -1, "amount": "1.00"}"#;
    let cost = r#"{"id": "a", "kind": "tip", "amount": "1.00"}"#;
    for (costs, claims, says) in [
        (cost, "", "costs[0].kind: unknown variant `tip`"),
        ("", claim, "claims[0].rank: invalid value: integer `-1`, expected a whole number"),
        ("", "null", "claims[0]: invalid type: null, expected an object"),
    ] {
        let file = Scratch::new(format!(
            "{{\"debtor\": \"enterprise\", \"proceeds\": \"1.00\", \"execution_fee\": \"auto\", \
             \"costs\": [{costs}], \"claims\": [{claims}]}}"
        ));
        let sentence = refusal(&["distribute", file.path()]);
        assert!(sentence.contains(says), "{sentence}");
    }
}
