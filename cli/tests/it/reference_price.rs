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

/// REF-11, REF-12, REF-13, REF-24 by the binary, each with a case its neighbour would answer
/// otherwise: outcome, value, who counts, who does not and why.
#[expect(clippy::too_many_lines, reason = "a table of cases is read from top to bottom")]
#[test]
fn inquiries_as_an_outsider_would_try_them() {
    let quoted = |id: &str, quote: &str, at: &str| {
        let mut it = platform(id, quote);
        it["delivered_at"] = json!(at);
        it
    };
    let with = |mut it: Value, more: Value| {
        let more = more.as_object().unwrap().clone();
        it.as_object_mut().unwrap().extend(more);
        it
    };
    let objected = |it: Value, at: &str, result: &str| {
        let one = json!({ "by": "Chen", "at": at, "ground": "procedure", "result": result });
        with(it, json!({ "objections": [one] }))
    };
    let in_time = "2024-03-13T23:59:59.999999+08:00";
    let too_late = "2024-03-14T00:00:00+08:00";
    let asked = "2024-03-07T23:59:59+08:00";
    let corrected = json!({ "corrected_quote": "9.00", "corrected_at": null });
    let flawed =
        |at: &str| json!({ "flawed": true, "corrected_quote": "5.00", "corrected_at": at });
    for (name, platforms, told) in [
        (
            "the last microsecond, told in UTC, and the first one after it",
            json!([
                quoted("A", "1.00", "2024-03-07T15:59:59.999999Z"),
                quoted("B", "9.00", "2024-03-07T16:00:00Z"),
            ]),
            "reference-price 1.00 [A] B late",
        ),
        (
            "half a fen goes up",
            json!([platform("A", "1.00"), platform("B", "1.01")]),
            "reference-price 1.01 [AB] ",
        ),
        (
            "who asked in time is refused, because another delivered",
            json!([platform("A", "1.00"), silent("B", json!(asked)), silent("C", json!(null))]),
            "reference-price 1.00 [A] B extension-refused,C not-delivered",
        ),
        (
            "the extension is for who asked",
            json!([
                with(
                    quoted("A", "3.00", "2024-03-11T23:59:59+08:00"),
                    json!({ "extension_requested_at": asked }),
                ),
                quoted("B", "1.00", "2024-03-11T10:00:00+08:00"),
            ]),
            "reference-price 3.00 [A] B late",
        ),
        (
            "asked at the deadline itself is too late",
            json!([with(
                quoted("A", "3.00", "2024-03-09T10:00:00+08:00"),
                json!({ "extension_requested_at": "2024-03-08T00:00:00+08:00" }),
            )]),
            "commission-appraisal - [] A late",
        ),
        (
            "one flawed of two is left out without an order",
            json!([with(platform("A", "1.00"), json!({ "flawed": true })), platform("B", "4.00")]),
            "reference-price 4.00 [B] A flawed",
        ),
        (
            "all flawed: corrected in three days, and not a microsecond later",
            json!([
                with(platform("A", "1.00"), flawed("2024-03-11T23:59:59+08:00")),
                with(platform("B", "1.00"), flawed("2024-03-12T00:00:00+08:00")),
            ]),
            "reference-price 5.00 [A] B flawed",
        ),
        (
            "a flawed report leaves before \"all\" is counted",
            json!([
                with(platform("A", "1.00"), json!({ "flawed": true })),
                objected(platform("B", "2.00"), in_time, "rejected"),
                objected(platform("C", "4.00"), in_time, "rejected"),
            ]),
            "reference-price 3.00 [BC] A flawed",
        ),
        (
            "a late objection is not heard, whatever came of it",
            json!([platform("A", "1.00"), objected(platform("B", "3.00"), too_late, "upheld")]),
            "reference-price 2.00 [AB] ",
        ),
        (
            "corrected after an objection to all, without a time",
            json!([
                objected(with(platform("A", "1.00"), corrected.clone()), in_time, "corrected"),
                objected(platform("B", "2.00"), in_time, "upheld"),
            ]),
            "reference-price 9.00 [A] B objection-upheld",
        ),
        (
            "said to be corrected, and nothing handed in",
            json!([objected(platform("A", "1.00"), in_time, "corrected")]),
            "commission-appraisal - [] A objection-upheld",
        ),
        (
            "the largest amounts",
            json!([platform("A", "999999999999.99"), platform("B", "999999999999.98")]),
            "reference-price 999999999999.99 [AB] ",
        ),
    ] {
        let answer = result(&inquiry(platforms));
        let word = |it: &Value| it.as_str().unwrap_or("-").to_owned();
        let counted: String = answer["counted"].as_array().unwrap().iter().map(word).collect();
        let dropped = answer["dropped"].as_array().unwrap().iter();
        let dropped: Vec<String> =
            dropped.map(|it| format!("{} {}", word(&it["id"]), word(&it["why"]))).collect();
        let (outcome, value) = (word(&answer["outcome"]), word(&answer["value"]));
        assert_eq!(format!("{outcome} {value} [{counted}] {}", dropped.join(",")), told, "{name}");
    }
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
