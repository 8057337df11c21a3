//! REF-16, `fachui verify --draw`. The fixture was made by `testkit/draw.py`, which shares no code with
//! the law; it is also the example of `docs/draw.md`.

use std::path::Path;

use serde_json::{Value, json};

use crate::{Scratch, fachui, json, refusal};

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/draw.json");

fn fixture() -> Value {
    serde_json::from_slice(&std::fs::read(FIXTURE).unwrap()).unwrap()
}

#[test]
fn a_published_draw_is_run_again() {
    let answer = json(&["verify", "--draw", FIXTURE]);
    assert_eq!(answer["valid"], true);
    assert_eq!(answer["drawn"], fixture()["drawn"]);
    assert_eq!((&answer["candidates"], &answer["eligible"]), (&json!(7), &json!(5)));
    assert_eq!(answer["names"].as_array().unwrap().len(), 3);
    assert!(answer.get("why").is_none());
}

#[test]
fn the_example_of_the_documentation_is_this_draw() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/draw.md");
    let docs = std::fs::read_to_string(docs).unwrap();
    let blocks = docs.split("```json\n").skip(1).map(|it| it.split("```").next().unwrap());
    let mut examples = blocks.filter_map(|it| serde_json::from_str::<Value>(it).ok());
    assert!(examples.any(|it| it == fixture()), "docs/draw.md shows another draw");
    let answer = json(&["verify", "--draw", FIXTURE]);
    assert!(docs.contains(answer["seed"].as_str().unwrap()), "docs/draw.md shows another seed");
}

#[test]
fn every_changed_byte_of_a_value_is_found() {
    let text = serde_json::to_string(&fixture()).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let mut tried = 0;
    for pointer in leaves(&value) {
        let mut changed = value.clone();
        let leaf = changed.pointer_mut(&pointer).unwrap();
        let other = match &*leaf {
            Value::String(text) => {
                let mut text = text.clone();
                let last = text.pop().unwrap();
                text.push(if last == '1' { '2' } else { '1' });
                json!(text)
            }
            Value::Null => json!({ "rule": "suspended", "why": "无" }),
            Value::Number(number) => json!(number.as_i64().unwrap() + 1),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => unreachable!("no such value"),
        };
        *leaf = other;
        let file = Scratch::new(changed.to_string());
        let code = fachui(&["verify", "--draw", file.path()]).status.code();
        assert!(matches!(code, Some(1 | 2)), "{pointer}: exit {code:?}");
        tried += 1;
    }
    assert!(tried > 50, "every value of the record was changed once, not only {tried}");
}

/// The JSON pointers of everything that is not an object or a list.
fn leaves(value: &Value) -> Vec<String> {
    let below = |key: String, it: &Value| -> Vec<String> {
        leaves(it).into_iter().map(|rest| format!("/{key}{rest}")).collect()
    };
    match value {
        Value::Object(it) => it.iter().flat_map(|(key, it)| below(key.clone(), it)).collect(),
        Value::Array(it) => {
            it.iter().enumerate().flat_map(|(at, it)| below(at.to_string(), it)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![String::new()],
    }
}

#[test]
fn what_does_not_follow_is_named_with_what_does() {
    let check = |change: &dyn Fn(&mut Value)| {
        let mut record = fixture();
        change(&mut record);
        let output = fachui(&["verify", "--draw", Scratch::new(record.to_string()).path()]);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stderr.is_empty());
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["valid"], false);
        answer
    };
    let swapped = check(&|it| it["drawn"].as_array_mut().unwrap().swap(0, 1));
    assert_eq!(swapped["why"], "other-firms");
    assert_eq!(swapped["expected"], fixture()["drawn"]);
    let lifted = check(&|it| it["candidates"][1]["excluded"] = Value::Null);
    assert_eq!(lifted["why"], "other-announcement");
    let alone = check(&|it| it["contributions"] = json!([]));
    assert_eq!(alone["why"], "court-alone");
    let later = check(&|it| it["contributions"][0]["at"] = json!("2026-11-19T17:00:00+08:00"));
    assert_eq!(later["why"], "out-of-time");
}

#[test]
fn what_is_no_record_is_refused_in_one_sentence() {
    let without = |field: &str| {
        let mut record = fixture();
        record.as_object_mut().unwrap().remove(field);
        record
    };
    let with = |field: &str, value: Value| {
        let mut record = fixture();
        record[field] = value;
        record
    };
    for (record, expected) in [
        (without("nonce"), "nonce"),
        (with("version", json!(2)), "version"),
        (with("more", json!(1)), "more"),
        (with("secret", json!("ABCD")), "hexadecimal"),
        (with("drawn_at", json!("2026-11-20T01:30:00Z")), "published as"),
        (with("announced_at", json!("yesterday")), "RFC 3339"),
    ] {
        let file = Scratch::new(record.to_string());
        let sentence = refusal(&["verify", "--draw", file.path()]);
        assert!(sentence.contains(expected), "{sentence}");
    }
    let sentence = refusal(&["verify", "--draw", FIXTURE, "--key", "x.pem"]);
    assert!(sentence.contains("--key"), "{sentence}");
}
