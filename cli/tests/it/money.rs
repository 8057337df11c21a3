//! `fachui distribute`, `execution-fee`, `interest` and `forfeit`: the worked examples, every
//! key in its order, and refusals by field.

use serde_json::{Value, json};

use crate::{Scratch, fachui, json, refusal};

/// The result for a file of this content.
fn result(command: &str, input: &Value) -> Value {
    json(&[command, Scratch::new(input.to_string()).path()])
}

fn refused(command: &str, input: &Value) -> String {
    refusal(&[command, Scratch::new(input.to_string()).path()])
}

/// The keys of a result in the order in which they are printed, at the top level.
fn keys(command: &str, input: &Value) -> Vec<String> {
    let file = Scratch::new(input.to_string());
    let printed = String::from_utf8(fachui(&[command, file.path()]).stdout).unwrap();
    let top = printed.lines().filter_map(|line| line.strip_prefix("  \""));
    top.filter_map(|line| Some(line.split_once('"')?.0.to_owned())).collect()
}

/// The input with one field replaced, or removed by `null`; `/` separates the way to it.
fn with(input: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = input.clone();
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    changed.pointer_mut(parent).unwrap()[field] = value;
    changed
}

fn case() -> Value {
    json!({
        "debtor": "natural-person",
        "proceeds": "3000000.00",
        "execution_fee": "auto",
        "costs": [
            {"id": "aux", "kind": "auxiliary", "amount": "12000.00"},
            {"id": "appraisal", "kind": "appraisal", "amount": "9000.00"}
        ],
        "claims": [
            {"id": "M1", "kind": "priority", "rank": 1, "amount": "1800000.00"},
            {"id": "A", "kind": "ordinary", "amount": "2000000.00",
             "seized_at": "2024-01-02T09:00:00+08:00", "case_number": "(2024)湘01执10号"},
            {"id": "B", "kind": "ordinary", "amount": "1000000.00",
             "seized_at": "2024-01-03T09:00:00+08:00", "case_number": "(2024)湘01执9号"},
            {"id": "C", "kind": "ordinary", "amount": "822000.00",
             "seized_at": "2024-01-01", "case_number": "（2024）湘01执8号之二"}
        ]
    })
}

fn paid(result: &Value) -> Vec<(String, String)> {
    let line = |it: &Value| {
        let text = |key: &str| it[key].as_str().unwrap().to_owned();
        (text("id"), text("paid"))
    };
    result["lines"].as_array().unwrap().iter().map(line).collect()
}

/// DIST-01 to 04, DIST-25: the full example for a person, and for an enterprise.
#[test]
fn trap_44_the_full_distribution() {
    let person = result("distribute", &case());
    let line = |id: &str, kind: &str, due: &str, paid: &str| json!({"id": id, "kind": kind, "due": due, "paid": paid});
    let expected = json!({
        "lines": [
            line("appraisal", "appraisal", "9000.00", "9000.00"),
            line("aux", "auxiliary", "12000.00", "12000.00"),
            line("execution-fee", "execution-fee", "32400.00", "32400.00"),
            line("M1", "priority", "1800000.00", "1800000.00"),
            line("A", "ordinary", "2000000.00", "600000.00"),
            line("B", "ordinary", "1000000.00", "300000.00"),
            line("C", "ordinary", "822000.00", "246600.00")
        ],
        "surplus": "0.00",
        "split": "pro-rata",
        "rules": ["DIST-01", "DIST-02", "DIST-03", "DIST-25"]
    });
    assert_eq!(person, expected);
    assert_eq!(keys("distribute", &case()), ["lines", "surplus", "split", "rules"]);
    let enterprise = result("distribute", &with(&case(), "/debtor", json!("enterprise")));
    let last: Vec<_> = paid(&enterprise).into_iter().skip(4).collect();
    let expected = [("C", "822000.00"), ("A", "324600.00"), ("B", "0.00")];
    assert_eq!(last, expected.map(|(id, it)| (id.to_owned(), it.to_owned())));
    assert_eq!(enterprise["split"], "seizure-order");
}

/// DIST-03: ties go to the earlier case number, whose serial is a number.
#[test]
fn trap_43_the_last_fen() {
    let claim = |id: &str, serial: u32, amount: &str| {
        json!({"id": id, "kind": "ordinary", "amount": amount,
               "seized_at": "2024-01-01T00:00:00+08:00",
               "case_number": format!("(2024)湘01执{serial}号")})
    };
    let input = json!({
        "debtor": "other-organisation", "proceeds": "10000.00", "execution_fee": "0.00",
        "costs": [],
        "claims": [
            claim("hundredth", 100, "7000.00"), claim("ninth", 9, "7000.00"),
            claim("twentieth", 20, "7000.00"), claim("small", 1, "3000.00")
        ]
    });
    let expected = [
        ("execution-fee", "0.00"),
        ("hundredth", "2916.66"),
        ("ninth", "2916.67"),
        ("twentieth", "2916.67"),
        ("small", "1250.00"),
    ];
    let expected = expected.map(|(id, it)| (id.to_owned(), it.to_owned()));
    assert_eq!(paid(&result("distribute", &input)), expected);
}

#[test]
fn shortage_surplus_and_nothing_at_all() {
    let of = |proceeds: &str, fee: &str, claims: Value| {
        let input = with(&case(), "/proceeds", json!(proceeds));
        let input = with(&with(&input, "/execution_fee", json!(fee)), "/claims", claims);
        result("distribute", &input)
    };
    let short = of("10500.00", "0.00", case()["claims"].clone());
    assert_eq!(short["split"], "costs-only");
    assert_eq!(paid(&short)[0], ("appraisal".to_owned(), "4500.00".to_owned()));
    assert_eq!(paid(&short)[1], ("aux".to_owned(), "6000.00".to_owned()));
    assert!(paid(&short).iter().skip(2).all(|(_, it)| it == "0.00"));
    let nobody = of("30000.00", "1000", json!([]));
    assert_eq!(nobody["surplus"], "8000.00");
    assert_eq!(nobody["rules"], json!(["DIST-01", "DIST-08"]));
    let nothing = of("0.00", "auto", json!([]));
    assert_eq!((&nothing["split"], &nothing["surplus"]), (&json!("costs-only"), &json!("0.00")));
    let fee = nothing["lines"].as_array().unwrap().last().unwrap().clone();
    let unpaid = json!({"id": "execution-fee", "kind": "execution-fee",
                        "due": "50.00", "paid": "0.00"});
    assert_eq!(fee, unpaid);
}

#[test]
fn a_case_that_cannot_be_distributed_is_refused_by_field() {
    let case = case();
    for (pointer, value, names) in [
        ("/proceeds", json!(3_000_000), "number 3000000"),
        ("/proceeds", json!("-1.00"), "negative"),
        ("/proceeds", json!("0.001"), "fractions of a fen"),
        ("/proceeds", json!("1000000000000.00"), "beyond the largest amount"),
        ("/execution_fee", json!("free"), "execution_fee: "),
        ("/debtor", json!("family"), "natural-person"),
        ("/deptor", json!("x"), "unknown field `deptor`"),
        ("/costs/0/kind", json!("tax"), "auxiliary"),
        ("/costs/1/id", json!("aux"), "costs[1].id: "),
        ("/costs/1/id", json!("execution-fee"), "costs[1].id: "),
        ("/claims/1/id", json!("M1"), "claims[1].id: "),
        ("/claims/1/id", json!(" "), "claims[1].id: "),
        ("/claims/0/rank", json!(null), "claims[0].rank: "),
        ("/claims/0/rank", json!(0), "claims[0].rank: "),
        ("/claims/1/rank", json!(1), "claims[1].rank: "),
        ("/claims/1/case_number", json!("(2024)湘01执号"), "claims[1].case_number: "),
        ("/claims/1/seized_at", json!("2024-13-01"), "claims[1].seized_at: "),
    ] {
        let sentence = refused("distribute", &with(&case, pointer, value));
        assert!(sentence.contains(names), "{pointer}: {sentence}");
    }
    let enterprise = with(&case, "/debtor", json!("enterprise"));
    let sentence = refused("distribute", &with(&enterprise, "/claims/2/seized_at", json!(null)));
    assert!(sentence.contains("claims[2].seized_at: "), "{sentence}");
}

/// DIST-25: the published figures.
#[test]
fn trap_42_the_execution_fee() {
    for (amount, fee) in [
        ("0", "50.00"),
        ("10000.01", "50.00"),
        ("100000", "1400.00"),
        ("500000", "7400.00"),
        ("1000000", "12400.00"),
        ("1234567.89", "14745.68"),
        ("3000000", "32400.00"),
        ("5000000", "52400.00"),
        ("8000000", "67400.00"),
        ("10000000", "77400.00"),
        ("12345678.90", "79745.68"),
    ] {
        assert_eq!(json(&["execution-fee", amount])["fee"], fee, "{amount}");
    }
    let lines = json(&["execution-fee", "1234567.89"])["lines"].clone();
    let last = json!({"over": "500000.00", "up_to": "5000000.00", "amount": "734567.89",
                      "rate": "1%", "fee": "7345.6789"});
    assert_eq!(lines[2], last);
    for bad in ["-1", "1,000", "1e3", "abc", "1.001", ""] {
        assert!(refusal(&["execution-fee", bad]).contains("AMOUNT: "), "{bad}");
    }
}

fn debt() -> Value {
    json!({
        "base": "1000000.00",
        "period_ends": "2024-03-29",
        "payments": [{"on": "2024-06-28", "amount": "1000000.00"}],
        "suspended": [],
        "as_of": "2024-06-28"
    })
}

/// DIST-20 to 24: the worked examples A and B, and a suspension.
#[test]
fn the_doubled_interest_of_the_worked_examples() {
    let a = json!({
        "days": 91,
        "interest": "15925.00",
        "segments": [
            {"from": "2024-03-30", "to": "2024-06-28", "days": 91, "base": "1000000.00"}
        ]
    });
    assert_eq!(result("interest", &debt()), a);
    assert_eq!(keys("interest", &debt()), ["days", "interest", "segments"]);
    let payments = json!([
        {"on": "2024-05-08", "amount": "400000.00"}, {"on": "2024-08-16", "amount": "600000.00"}
    ]);
    let b = with(&with(&debt(), "/payments", payments), "/as_of", json!("2024-08-16"));
    let b = result("interest", &b);
    assert_eq!((&b["days"], &b["interest"]), (&json!(140), &json!("17500.00")));
    let suspended = json!([
        {"from": "2024-04-05", "to": "2024-04-10"}, {"from": "2024-04-01", "to": "2024-04-06"}
    ]);
    let rest = result("interest", &with(&debt(), "/suspended", suspended));
    assert_eq!((&rest["days"], &rest["interest"]), (&json!(81), &json!("14175.00")));
    let early = result("interest", &with(&debt(), "/as_of", json!("2024-03-01")));
    assert_eq!(early, json!({"days": 0, "interest": "0.00", "segments": []}));
}

#[test]
fn a_debt_that_cannot_be_counted_is_refused_by_field() {
    for (pointer, value, names) in [
        ("/payments/0/amount", json!("1000000.01"), "payments: "),
        ("/payments/0/amount", json!("-1.00"), "negative"),
        ("/suspended", json!([{"from": "2024-04-02", "to": "2024-04-01"}]), "suspended[0]: "),
        ("/period_ends", json!("2014-07-30"), "period_ends: "),
        ("/period_ends", json!("29.03.2024"), "29.03.2024"),
        ("/base", json!(1_000_000), "number 1000000"),
        ("/rate", json!("0.0175%"), "unknown field `rate`"),
    ] {
        let sentence = refused("interest", &with(&debt(), pointer, value));
        assert!(sentence.contains(names), "{pointer}: {sentence}");
    }
}

/// DIST-30: the table.
#[test]
fn trap_40_and_41_the_forfeited_deposit() {
    let breach = |second: &str, debt: &str| {
        json!({
            "deposit": "200000.00", "costs": "15000.00", "first_price": "1500000.00",
            "reauction_price": second, "case_debt": debt, "related_debt": "0.00"
        })
    };
    for (second, debt, [gap, case_debt, held, unmet_gap]) in [
        ("1380000.00", "900000.00", ["120000.00", "65000.00", "0.00", "0.00"]),
        ("1200000.00", "900000.00", ["185000.00", "0.00", "0.00", "115000.00"]),
        ("1600000.00", "900000.00", ["0.00", "185000.00", "0.00", "0.00"]),
        ("1600000.00", "5000.00", ["0.00", "5000.00", "180000.00", "0.00"]),
    ] {
        let expected = json!({
            "costs": "15000.00", "gap": gap, "case_debt": case_debt,
            "related_debt": "0.00", "held": held, "unmet_gap": unmet_gap
        });
        assert_eq!(result("forfeit", &breach(second, debt)), expected);
    }
    let order = ["costs", "gap", "case_debt", "related_debt", "held", "unmet_gap"];
    assert_eq!(keys("forfeit", &breach("0", "0")), order);
    let missing = refused("forfeit", &json!({"deposit": "1.00"}));
    assert!(missing.contains("missing field `costs`"), "{missing}");
}
