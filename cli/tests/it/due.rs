//! `fachui due`: the traps of counting, from outside.

use crate::{json, refusal};

fn due(rule: &str, from: &str) -> String {
    json(&["due", "--rule", rule, "--from", from])["due"].as_str().unwrap().to_owned()
}

#[test]
fn trap_34_a_payout_that_ends_in_the_holiday() {
    let answer = json(&["due", "--rule", "FUND-10", "--from", "2024-09-02"]);
    assert_eq!(answer["due"], "2024-10-08");
    assert_eq!(answer["provisional"], false);
    let sentence = answer["arithmetic"].as_str().unwrap();
    assert!(sentence.contains("2024-10-02") && sentence.contains("FUND-10"), "{sentence}");
    let layers = answer["layers"].as_array().unwrap();
    let dates: Vec<_> = layers.iter().map(|it| it["due"].as_str().unwrap()).collect();
    assert_eq!(dates, ["2024-09-14", "2024-09-24"]);
    assert!(layers.iter().all(|it| it["name"].as_str().unwrap().contains("322")));
    assert_eq!(answer.as_object().unwrap().len(), 4);
}

#[test]
fn each_rule_has_its_default_period() {
    for (rule, from, to) in [
        ("REF-22", "2024-09-02", "2024-09-09"),  // trap 34
        ("REF-22", "2024-09-09", "2024-09-14"),  // trap 35
        ("AUC-12", "2024-05-01", "2024-06-01"),  // trap 33
        ("AUC-26", "2024-06-02", "2024-07-02"),  // trap 36
        ("SALE-02", "2024-06-02", "2024-06-12"), // trap 37
        ("SALE-03", "2024-06-02", "2024-06-17"), // trap 37
        ("SALE-04", "2024-06-17", "2024-07-03"), // trap 37
        ("SALE-05", "2024-07-03", "2024-09-01"), // trap 37
        ("REF-27", "2024-08-31", "2025-02-28"),  // trap 15
        ("REF-19", "2024-03-04", "2024-04-03"),  // trap 17
        ("QUAL-12", "2024-06-01", "2024-06-21"), // trap 23
        ("REF-01", "2024-01-31", "2024-03-01"),  // a leap February
        ("REF-01", "2023-01-31", "2023-03-02"),
        ("REF-30", "2024-12-22", "2025-01-02"), // over the end of the year
        ("REF-27", "2023-08-31", "2024-02-29"), // six months to a leap day
        ("REF-27", "2024-02-29", "2024-08-29"),
        ("REF-27", "2025-03-31", "2025-09-30"), // 31 days and 30
        ("REF-09", "2024-02-29", "2029-02-28"), // five years from a leap day
        ("REF-11", "2024-09-30", "2024-10-08"), // into the National Day week
        ("REF-12", "2024-02-07", "2024-02-18"), // over the Spring Festival, to a make-up Sunday
        ("REF-21", "2024-02-01", "2024-02-04"), // a Sunday on which people work
        ("REF-22", "2026-12-29", "2027-01-03"), // into a year without a calendar
        ("fund-10", "2024-09-02", "2024-10-08"),
        ("AUC-23", "2024-06-02T10:41:07+08:00", "2024-06-03T10:41:07+08:00"), // trap 32
        ("AUC-23", "2024-06-02T02:41:07Z", "2024-06-03T10:41:07+08:00"),
        ("AUC-23", "2024-09-30", "2024-10-01"), // an unknown hour, and a holiday
        ("REF-22", "2024-09-01T17:00:00Z", "2024-09-09"), // 09-02 in China
    ] {
        assert_eq!(due(rule, from), to, "{rule} {from}");
    }
}

/// AUC-12, AUC-16, AUC-26, REF-19, REF-21, TIME-05.
#[test]
fn other_periods_have_names_and_notices_count_backward() {
    for (arguments, to) in [
        (&["--rule", "AUC-12", "--period", "movable", "--from", "2024-05-01"][..], "2024-05-17"),
        (&["--rule", "AUC-26", "--period", "immovable", "--from", "2024-06-16"], "2024-07-02"),
        (
            &["--rule", "AUC-26", "--period", "immovable", "--from", "2024-07-02", "--backward"],
            "2024-06-16",
        ),
        (&["--rule", "AUC-16", "--from", "2024-06-16", "--backward"], "2024-06-12"),
        (&["--rule", "AUC-16", "--from", "2024-06-12"], "2024-06-16"),
        (&["--rule", "REF-19", "--from", "2024-03-04", "--stopped", "8"], "2024-04-11"),
        (
            &[
                "--rule",
                "REF-19",
                "--period",
                "extension-request",
                "--from",
                "2024-04-11",
                "--backward",
            ],
            "2024-04-05",
        ),
        (&["--rule", "REF-21", "--period", "publicity", "--from", "2024-09-01"], "2024-09-16"),
    ] {
        let answer = json(&[&["due"], arguments].concat());
        assert_eq!(answer["due"], to, "{arguments:?}");
        assert_eq!(answer["layers"], serde_json::json!([]));
    }
}

#[test]
fn a_year_that_is_not_loaded_is_provisional() {
    let answer = json(&["due", "--rule", "FUND-10", "--from", "2026-12-10"]);
    assert_eq!(answer["due"], "2027-01-09");
    assert_eq!(answer["provisional"], true);
    assert!(answer["arithmetic"].as_str().unwrap().contains("calendar of 2027"));
    let exact = json(&["due", "--rule", "AUC-12", "--from", "2026-12-15"]);
    assert_eq!((&exact["due"], &exact["provisional"]), (&"2027-01-15".into(), &false.into()));
}

#[test]
fn the_list_names_every_period_once_and_one_default_a_rule() {
    let list = json(&["due", "--list"]);
    let rows = list.as_array().unwrap();
    let defaults = rows.iter().filter(|it| it["default"] == true).count();
    let rules: std::collections::BTreeSet<_> =
        rows.iter().map(|it| it["rule"].as_str().unwrap()).collect();
    assert_eq!(defaults, rules.len());
    assert!(rules.contains("FUND-10") && rules.contains("AUC-26"));
    for row in rows {
        let (rule, period) = (row["rule"].as_str().unwrap(), row["period"].as_str().unwrap());
        let at = "2024-05-06T10:00:00+08:00";
        let answer = json(&["due", "--rule", rule, "--period", period, "--from", at]);
        assert!(answer["due"].as_str().unwrap() > "2024-05-06", "{rule} {period}");
    }
}

#[test]
fn what_cannot_be_used_is_one_sentence() {
    for (arguments, names) in [
        (&["--rule", "FUND-10"][..], "--from"),
        (&["--from", "2024-09-02"], "--rule"),
        (&[], "--rule"),
        (&["--rule", "AUC-99", "--from", "2024-09-02"], "AUC-99"),
        (&["--rule", "", "--from", "2024-09-02"], "--list"),
        (&["--rule", "AUC-12", "--period", "ship", "--from", "2024-09-02"], "immovable, movable"),
        (&["--rule", "FUND-10", "--from", "2024-09-31"], "2024-09-31"),
        (&["--rule", "FUND-10", "--from", "2023-02-29"], "2023-02-29"),
        (&["--rule", "FUND-10", "--from", "2024-9-2"], "2024-9-2"),
        (&["--rule", "FUND-10", "--from", "20240902"], "20240902"),
        (&["--rule", "FUND-10", "--from", ""], "--from"),
        (&["--rule", "FUND-10", "--from", "2024-09-02T10:00:00"], "RFC 3339"),
        (&["--rule", "FUND-10", "--from", "2003-12-31"], "2004"),
        (&["--rule", "FUND-10", "--from", "9999-12-31"], "beyond"),
        (&["--rule", "AUC-20", "--period", "extension", "--from", "2024-06-02"], "instant"),
        (&["--rule", "FUND-10", "--from", "2024-06-02", "--backward"], "backward"),
        (&["--list", "--rule", "FUND-10"], "--list"),
        (&["--rule", "FUND-10", "--from", "2024-09-02", "--calendar", "/nowhere"], "/nowhere"),
    ] {
        let sentence = refusal(&[&["due"], arguments].concat());
        assert!(sentence.contains(names), "{arguments:?}: {sentence}");
    }
}
