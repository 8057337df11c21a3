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
        (&["verify", "record.jsonl"], "published record"),
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
        (String::new(), "EOF"),
        ("[]".to_owned(), "line 1"),
        (terms("\"1.00\"") + "x", "trailing characters"),
    ] {
        let file = Scratch::new(content);
        let sentence = refusal(&["bounds", file.path()]);
        assert!(sentence.contains(file.path()) && sentence.contains(says), "{sentence}");
    }
    assert!(refusal(&["bounds", "/nowhere/terms.json"]).contains("/nowhere/terms.json"));
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    let terms = r#"{"round": "first", "kind": "movable", "reference_price": "100.00"}"#;
    let (plain, marked) = (Scratch::new(terms), Scratch::new(format!("\u{feff}{terms}")));
    assert_eq!(json(&["bounds", plain.path()]), json(&["bounds", marked.path()]));
}
