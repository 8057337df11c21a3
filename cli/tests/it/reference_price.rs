//! `fachui reference-price`: the shape of its results, and refusals by field. The matrix itself
//! is tested where it is computed.

use serde_json::{Value, json};

use crate::{Scratch, json, refusal};

fn platform(id: &str, quote: &str) -> Value {
    json!({
        "id": id, "quote": quote, "delivered_at": "2024-03-06T10:00:00+08:00",
        "extension_requested_at": null, "flawed": false,
        "corrected_quote": null, "corrected_at": null, "objections": []
    })
}

fn silent(id: &str, asked: Value) -> Value {
    let mut platform = platform(id, "1");
    platform["quote"] = json!(null);
    platform["delivered_at"] = json!(null);
    platform["extension_requested_at"] = asked;
    platform
}

fn inquiry(platforms: Value) -> Value {
    json!({
        "commissioned_at": "2024-03-04T10:00:00+08:00",
        "as_of": "2024-04-01T10:00:00+08:00",
        "reports_served_at": "2024-03-08T10:00:00+08:00",
        "platforms": platforms
    })
}

fn result(input: &Value) -> Value {
    json(&["reference-price", Scratch::new(input.to_string()).path()])
}

#[test]
fn trap_09_the_objected_quote_is_dropped() {
    let mut c = platform("C", "1500000.00");
    c["objections"] = json!([{
        "by": "Chen", "at": "2024-03-12T10:00:00+08:00", "ground": "scope", "result": "rejected"
    }]);
    let input = inquiry(json!([platform("A", "1000000.00"), platform("B", "1000000.01"), c]));
    let expected = json!({
        "outcome": "reference-price",
        "value": "1000000.01",
        "counted": ["A", "B"],
        "dropped": [{"id": "C", "why": "objected"}],
        "until": null,
        "rules": ["REF-13"]
    });
    assert_eq!(result(&input), expected);
}

/// REF-11, REF-12, REF-21, REF-22: what is waited for, and until when.
#[test]
fn unsettled_inquiries_say_until_when() {
    let flawed = || {
        let mut platform = platform("A", "1.00");
        platform["flawed"] = json!(true);
        platform
    };
    let asked = || silent("A", json!("2024-03-07T23:59:59+08:00"));
    let clean = || platform("A", "1.00");
    for (platform, as_of, outcome, until, rule) in [
        (clean(), "2024-03-08T09:59:59", "pending", json!(null), "REF-21"),
        (clean(), "2024-03-13T23:59:59", "pending", json!("2024-03-14T00:00:00+08:00"), "REF-22"),
        (asked(), "2024-03-07T23:59:59", "pending", json!("2024-03-08T00:00:00+08:00"), "REF-11"),
        (asked(), "2024-03-08T00:00:00", "extended", json!("2024-03-12T00:00:00+08:00"), "REF-11"),
        (
            flawed(),
            "2024-03-08T00:00:00",
            "correction-ordered",
            json!("2024-03-12T00:00:00+08:00"),
            "REF-12",
        ),
    ] {
        let mut input = inquiry(json!([platform]));
        input["as_of"] = json!(format!("{as_of}+08:00"));
        let expected = json!({
            "outcome": outcome, "value": null, "counted": [], "dropped": [],
            "until": until, "rules": [rule]
        });
        assert_eq!(result(&input), expected, "{as_of}");
    }
}

/// REF-14: an inquiry that has failed.
#[test]
fn trap_12_nobody_asked() {
    let expected = json!({
        "outcome": "commission-appraisal", "value": null, "counted": [],
        "dropped": [{"id": "A", "why": "not-delivered"}],
        "until": null, "rules": ["REF-11", "REF-14"]
    });
    assert_eq!(result(&inquiry(json!([silent("A", json!(null))]))), expected);
}

#[test]
fn contradictions_are_refused_by_field() {
    let changed = |field: &str, value: Value| {
        let mut platform = platform("A", "1.00");
        platform[field] = value;
        inquiry(json!([platform]))
    };
    let mut served_first = inquiry(json!([platform("A", "1.00")]));
    served_first["reports_served_at"] = json!("2024-03-01T10:00:00+08:00");
    let mut long_ago = inquiry(json!([silent("A", json!(null))]));
    long_ago["commissioned_at"] = json!("2003-12-31T10:00:00+08:00");
    for (input, names) in [
        (inquiry(json!([])), "platforms: "),
        (inquiry(json!([platform("A", "1"), platform("A", "2")])), "platforms[1].id: "),
        (changed("id", json!("")), "platforms[0].id: "),
        (changed("quote", json!("0.00")), "platforms[0].quote: "),
        (changed("quote", json!("-1.00")), "negative"),
        (changed("quote", json!(1)), "number 1"),
        (changed("quote", json!("1.001")), "fractions of a fen"),
        (changed("quote", json!("1000000000000")), "beyond the largest amount"),
        (changed("quote", json!(null)), "platforms[0].quote: "),
        (changed("delivered_at", json!(null)), "platforms[0].delivered_at: "),
        (changed("delivered_at", json!("2024-03-01T00:00:00+08:00")), "platforms[0].delivered_at"),
        (changed("delivered_at", json!("2024-03-06")), "2024-03-06"),
        (changed("valid_until", json!("2025-03-06")), "unknown field `valid_until`"),
        (changed("objections", json!([{"by": "x"}])), "missing field"),
        (served_first, "reports_served_at: "),
        (long_ago, "commissioned_at: "),
    ] {
        let sentence = refusal(&["reference-price", Scratch::new(input.to_string()).path()]);
        assert!(sentence.contains(names), "{names}: {sentence}");
    }
}
