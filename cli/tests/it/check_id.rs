//! `fachui check-id`: the traps of identifiers, from outside; exit 0 whatever it finds.

use serde_json::json;

use crate::{fachui, json, refusal};

#[test]
fn codes_are_recognised_checked_and_normalised() {
    for (code, kind, valid, normalised) in [
        ("110105194912310021", "identity-number", false, "110105194912310021"), // trap 53
        ("11010519491231002x", "identity-number", true, "11010519491231002X"),
        ("43010218950615012X", "identity-number", true, "43010218950615012X"),
        ("430181189912310032", "identity-number", true, "430181189912310032"),
        ("110105491231002", "identity-number", true, "11010519491231002X"),
        ("110105209912310021", "identity-number", false, "110105209912310021"),
        ("91430100MA4L88885C", "credit-code", true, "91430100MA4L88885C"), // trap 54
        ("9143O100MA4L88885C", "credit-code", false, "9143O100MA4L88885C"),
        ("91430100ma4l88885c", "credit-code", true, "91430100MA4L88885C"),
        ("11430000006180241B", "credit-code", true, "11430000006180241B"),
        ("91350203M0001QAY9B", "credit-code", false, "91350203M0001QAY9B"),
        ("(2024)湘01执123号", "case-number", true, "(2024)湘01执123号"), // trap 55
        ("(2024)湘01执恢123号", "case-number", true, "(2024)湘01执恢123号"),
        ("（2024）湘01执123号之二", "case-number", true, "(2024)湘01执123号"),
        ("（2024）湘 01 恢执 123 号", "case-number", true, "(2024)湘01执恢123号"),
        ("(2015)长中执字第123号", "case-number", true, "(2015)长中执字第123号"),
        ("(2016)长中执字第123号", "case-number", false, "(2016)长中执字第123号"),
        ("(2024)湘01执0123号", "case-number", false, "(2024)湘01执0123号"),
    ] {
        let answer = json(&["check-id", code]);
        assert_eq!(answer["kind"], kind, "{code}");
        assert_eq!(answer["valid"], valid, "{code}");
        assert_eq!(answer["normalised"], normalised, "{code}");
        assert_eq!(answer["why"].is_null(), valid, "{code}");
        assert_eq!(answer.as_object().unwrap().len(), 4);
    }
}

#[test]
fn whatever_is_no_code_is_unknown_and_exit_0() {
    for code in ["", " ", "-", "-x", "--on-what", "hello", "张三", "１２３", "6222020000000000000"]
    {
        let answer = json(&["check-id", code]);
        let unknown = json!({
            "kind": "unknown", "valid": false, "normalised": null, "why": answer["why"],
        });
        assert_eq!(answer, unknown, "{code}");
        assert!(answer["why"].is_string());
    }
}

#[test]
fn the_day_may_be_given() {
    let born = "110105202601010024";
    let wanted = json(&["check-id", born, "--on", "2025-12-31"]);
    assert!(wanted["why"].as_str().unwrap().contains("future"));
    let later = json(&["check-id", born, "--on", "2026-01-01"]);
    assert!(!later["why"].as_str().unwrap_or_default().contains("future"));
    assert!(refusal(&["check-id", born, "--on", "2026-02-30"]).contains("2026-02-30"));
    assert!(refusal(&["check-id"]).contains("<CODE>"));
}

#[test]
fn the_text_form_is_for_people() {
    let output = fachui(&["--format", "text", "check-id", "(2024)湘01执123号"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("kind: case-number") && text.contains("valid: true"), "{text}");
}
