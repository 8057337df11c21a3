//! `fachui bounds`: the traps of prices and notices, and real listings.

use serde_json::{Value, json};

use crate::{Scratch, json as run, refusal};

fn bounds(terms: &Value) -> Value {
    run(&["bounds", Scratch::new(terms.to_string()).path()])
}

fn refused(terms: &Value) -> String {
    refusal(&["bounds", Scratch::new(terms.to_string()).path()])
}

/// `base` with the fields of `changes` put over it.
fn with(base: &Value, changes: &Value) -> Value {
    let mut terms = base.clone();
    for (name, value) in changes.as_object().unwrap() {
        terms[name] = value.clone();
    }
    terms
}

fn first() -> Value {
    json!({"round": "first", "kind": "immovable", "reference_price": "1000000.33"})
}

fn violations(terms: &Value) -> Vec<(String, String, String)> {
    let found = bounds(terms);
    let violations = found["violations"].as_array().unwrap();
    assert_eq!(found["lawful"], json!(violations.is_empty()));
    let text = |it: &Value, name: &str| it[name].as_str().unwrap().to_owned();
    violations.iter().map(|it| (text(it, "field"), text(it, "rule"), text(it, "limit"))).collect()
}

fn violation(field: &str, rule: &str, limit: &str) -> Vec<(String, String, String)> {
    vec![(field.to_owned(), rule.to_owned(), limit.to_owned())]
}

#[test]
fn the_example_of_the_contract_comes_out_whole() {
    let terms = json!({"round": "first", "kind": "immovable", "reference_price": "1000000.33",
        "previous_start_price": null, "start_price": null, "claim": null,
        "published_on": "2024-05-01"});
    let expected = json!({"min_start_price": "700000.24", "deposit_min": "35000.02",
        "deposit_max": "140000.04", "creditor_deposit": null, "earliest_start": "2024-06-01"});
    assert_eq!(bounds(&terms), expected);
}

#[test]
fn trap_02_to_05_floors_by_round() {
    let min = |terms: Value| bounds(&terms)["min_start_price"].as_str().unwrap().to_owned();
    assert_eq!(min(first()), "700000.24");
    let second = |previous: &str| {
        with(&first(), &json!({"round": "second", "previous_start_price": previous}))
    };
    assert_eq!(min(second("700000.24")), "560000.20");
    let nine_tenths = with(&second("900000.00"), &json!({"reference_price": "1000000.00"}));
    assert_eq!(min(nine_tenths), "720000.00");
    let sale = with(&first(), &json!({"round": "sale"}));
    assert_eq!(min(sale.clone()), "560000.19");
    assert_eq!(min(with(&sale, &json!({"previous_start_price": "560000.20"}))), "560000.20");
}

#[test]
fn trap_05_a_sale_copies_the_failed_price() {
    let sale = with(
        &first(),
        &json!({"round": "sale", "previous_start_price": "560000.20", "deposit": "28000.01"}),
    );
    for (start, lawful) in [("560000.20", true), ("560000.21", false), ("560000.19", false)] {
        let found = violations(&with(&sale, &json!({"start_price": start, "deposit": "28000.10"})));
        let expected = violation("start_price", "SALE-06", "560000.20");
        assert_eq!(found, if lawful { vec![] } else { expected }, "{start}");
    }
}

#[test]
fn trap_07_and_08_the_deposit_is_bounded_by_the_start_price() {
    let of = |start: &str| {
        let found = bounds(&with(&first(), &json!({"start_price": start})));
        let text = |name: &str| found[name].as_str().unwrap().to_owned();
        (text("deposit_min"), text("deposit_max"))
    };
    assert_eq!(of("560000.20"), ("28000.01".into(), "112000.04".into()));
    assert_eq!(of("11787511"), ("589375.55".into(), "2357502.20".into()));
    assert_eq!(of("700000"), ("35000.00".into(), "140000.00".into()));

    let terms = with(&first(), &json!({"reference_price": "700000", "start_price": "560000.20"}));
    let deposit = |it: &str| violations(&with(&terms, &json!({"deposit": it})));
    let none: Vec<(String, String, String)> = vec![];
    assert_eq!(deposit("112000.04"), none);
    assert_eq!(deposit("112000.05"), violation("deposit", "AUC-17", "112000.04"));
    assert_eq!(deposit("28000.01"), none);
    assert_eq!(deposit("28000.00"), violation("deposit", "AUC-17", "28000.01"));
}

#[test]
fn trap_02_a_start_price_below_the_floor_is_named() {
    let terms = with(&first(), &json!({"deposit": "100000.00"}));
    let start = |it: &str| violations(&with(&terms, &json!({"start_price": it})));
    assert_eq!(start("700000.24"), vec![]);
    assert_eq!(start("700000.23"), violation("start_price", "AUC-10", "700000.24"));
    let second = json!({"round": "second", "previous_start_price": "700000.24",
        "start_price": "560000.19"});
    assert_eq!(violations(&with(&terms, &second)), violation("start_price", "AUC-26", "560000.20"));
}

#[test]
fn trap_18_what_an_applicant_pays() {
    let owed = |claim: &str, deposit: Option<&str>| {
        let terms = with(&first(), &json!({"claim": claim, "deposit": deposit}));
        bounds(&terms)["creditor_deposit"].as_str().unwrap().to_owned()
    };
    assert_eq!(owed("60000", Some("100000")), "40000.00");
    assert_eq!(owed("100000", Some("100000")), "0.00");
    assert_eq!(owed("150000", Some("100000")), "0.00");
    assert_eq!(owed("100000", None), "40000.04");
}

#[test]
fn trap_33_and_36_the_notice_runs_its_full_days() {
    #[rustfmt::skip]
    let table = [
        ("first",  "movable",   "2024-05-01", "2024-05-17", "AUC-12"),
        ("first",  "immovable", "2024-05-01", "2024-06-01", "AUC-12"),
        ("second", "movable",   "2024-06-16", "2024-06-24", "AUC-26"),
        ("second", "immovable", "2024-06-16", "2024-07-02", "AUC-26"),
        ("sale",   "movable",   "2024-06-17", "2024-06-25", "SALE-04"),
        ("sale",   "immovable", "2024-06-17", "2024-07-03", "SALE-04"),
    ];
    for (round, kind, published_on, earliest, rule) in table {
        let terms = json!({"round": round, "kind": kind, "reference_price": "100",
            "published_on": published_on});
        assert_eq!(bounds(&terms)["earliest_start"], json!(earliest), "{round} {kind}");
        let starts = |at: &str| violations(&with(&terms, &json!({"starts_at": at})));
        assert_eq!(starts(&format!("{earliest}T00:00:00+08:00")), vec![], "{round} {kind}");
        let day: chrono::NaiveDate = earliest.parse().unwrap();
        let before = format!("{}T23:59:59+08:00", day.pred_opt().unwrap());
        assert_eq!(starts(&before), violation("starts_at", rule, earliest), "{round} {kind}");
    }
}

#[test]
fn the_day_of_the_start_is_the_day_in_china() {
    let terms = with(&first(), &json!({"published_on": "2024-05-01"}));
    let starts = |at: &str| violations(&with(&terms, &json!({"starts_at": at})));
    assert_eq!(starts("2024-05-31T16:00:00Z"), vec![]);
    assert_eq!(starts("2024-05-31T15:59:59Z"), violation("starts_at", "AUC-12", "2024-06-01"));
}

#[test]
fn bidding_lasts_a_day_and_a_sale_at_most_sixty() {
    let window = |round: &str, ends_at: &str| {
        let times = json!({"round": round, "starts_at": "2024-06-01T10:00:00+08:00",
            "ends_at": ends_at});
        violations(&with(&first(), &times))
    };
    let short = violation("ends_at", "AUC-20", "2024-06-02T10:00:00+08:00");
    for round in ["first", "second", "sale"] {
        assert_eq!(window(round, "2024-06-02T10:00:00+08:00"), vec![], "{round}");
        assert_eq!(window(round, "2024-06-02T09:59:59+08:00"), short, "{round}");
        assert_eq!(window(round, "2024-05-31T09:59:59+08:00"), short, "{round}");
    }
    assert_eq!(window("sale", "2024-07-31T10:00:00+08:00"), vec![]);
    let long = violation("ends_at", "SALE-05", "2024-07-31T10:00:00+08:00");
    assert_eq!(window("sale", "2024-07-31T10:00:01+08:00"), long);
    assert_eq!(window("first", "2024-08-31T10:00:01+08:00"), vec![]);
}

#[test]
fn every_violation_is_named_at_once() {
    let terms = with(
        &first(),
        &json!({"start_price": "700000.23", "deposit": "1", "published_on": "2024-05-01",
            "starts_at": "2024-05-31T10:00:00+08:00", "ends_at": "2024-05-31T11:00:00+08:00"}),
    );
    let fields: Vec<_> = violations(&terms).into_iter().map(|it| it.0).collect();
    assert_eq!(fields, ["start_price", "deposit", "starts_at", "ends_at"]);
}

#[test]
fn real_listings_are_lawful() {
    let listings: Vec<Value> =
        serde_json::from_str(include_str!("../fixtures/real/listings.json")).unwrap();
    let mut checked = 0;
    for listing in &listings {
        if listing["round"].is_null() || listing["appraisal"].is_null() {
            continue;
        }
        let terms = json!({"round": listing["round"], "kind": listing["category"],
            "reference_price": listing["appraisal"], "previous_start_price": null,
            "start_price": listing["start_price"], "increment": listing["increment"],
            "deposit": listing["deposit"], "starts_at": listing["starts_at"],
            "ends_at": listing["ends_at"], "claim": null, "published_on": null});
        assert_eq!(violations(&terms), vec![], "{}", listing["title"]);
        checked += 1;
    }
    assert_eq!(checked, 5);
}

#[test]
fn unusable_terms_are_refused_by_name() {
    for (changes, named) in [
        (json!({"reference_price": 1_000_000.33}), "number"),
        (json!({"reference_price": 1_000_000}), "number"),
        (json!({"reference_price": "1,000,000.33"}), "1,000,000.33"),
        (json!({"reference_price": "-1"}), "negative"),
        (json!({"reference_price": "1.001"}), "fen"),
        (json!({"reference_price": "0"}), "reference_price"),
        (json!({"reference_price": "999999999999999"}), "largest"),
        (json!({"reference_price": null}), "null"),
        (json!({"start_price": "0.00"}), "start_price"),
        (json!({"increment": "0"}), "increment"),
        (json!({"round": "third"}), "third"),
        (json!({"round": null}), "null"),
        (json!({"kind": "ship"}), "ship"),
        (json!({"published_on": "2024-02-30"}), "2024-02-30"),
        (json!({"starts_at": "2024-06-01 10:00"}), "2024-06-01 10:00"),
        (json!({"deposti": "1"}), "deposti"),
    ] {
        let why = refused(&with(&first(), &changes));
        assert!(why.contains(named), "{changes}: {why}");
    }
    assert!(refused(&json!({"round": "first", "kind": "movable"})).contains("reference_price"));
    assert!(refusal(&["bounds", "/nowhere/terms.json"]).contains("/nowhere/terms.json"));
}
