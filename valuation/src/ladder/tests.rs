//! The ladder, case by case and over every situation there is.

use super::*;

fn situation() -> Situation {
    Situation {
        missing: vec![],
        willingness: Willingness::Possible,
        official: Official::Exists,
        inspection: Inspection::NotNeeded,
        demand: Demand::None,
        platforms: Platforms::Listed,
        request: None,
        steps: vec![],
    }
}

fn after(method: Method, end: Option<End>) -> Vec<Step> {
    vec![Step { method, end }]
}

/// The four gates in one line: `open` or the slug of the reason with its rule.
fn line(situation: &Situation) -> String {
    let word = |gate: &Result<(), Closed>| match gate {
        Ok(()) => "open".to_owned(),
        Err(why) => format!("{} {}", why.slug(), why.article().code),
    };
    gates(situation).iter().map(|(_, it)| word(it)).collect::<Vec<_>>().join(" | ")
}

fn failed(methods: &[Method]) -> Vec<Step> {
    let step = |method: &Method| Step { method: *method, end: Some(End::Failed) };
    methods.iter().map(step).collect()
}

fn check(table: &[(&str, Situation, String)]) {
    for (name, situation, wanted) in table {
        assert_eq!(&line(situation), wanted, "{name}");
    }
}

/// REF-02 … REF-07, REF-14: one method after the other, and what makes each impossible.
#[test]
fn each_method_is_open_or_says_why_not() {
    use Method::{Agreement, Appraisal, Directed, Network};
    let s = situation;
    let facts = "facts-missing REF-03";
    let table = [
        ("in order", s(), "open | earlier REF-05 | earlier REF-05 | earlier REF-05".to_owned()),
        ("facts first", Situation { missing: vec![Topic::Defects], ..s() }, [facts; 4].join(" | ")),
        (
            "agreement failed",
            Situation { steps: failed(&[Agreement]), ..s() },
            "failed REF-02 | open | earlier REF-07 | earlier REF-07".into(),
        ),
        (
            "one side refuses",
            Situation { willingness: Willingness::Refused, ..s() },
            "one-side-refuses REF-04 | open | earlier REF-07 | earlier REF-07".into(),
        ),
        (
            "one side is missing, no official price",
            Situation { willingness: Willingness::Absent, official: Official::None, ..s() },
            "one-side-absent REF-04 | no-official-price REF-05 | open | earlier REF-14".into(),
        ),
        (
            "nobody looked for an official price",
            Situation { official: Official::NotEstablished, steps: failed(&[Agreement]), ..s() },
            "failed REF-02 | official-not-established REF-05 | earlier REF-07 | earlier REF-07"
                .into(),
        ),
        (
            "directed failed",
            Situation { steps: failed(&[Agreement, Directed]), ..s() },
            "failed REF-02 | failed REF-02 | open | earlier REF-14".into(),
        ),
        (
            "an inspection is needed",
            Situation {
                steps: failed(&[Agreement, Directed]),
                inspection: Inspection::Needed,
                ..s()
            },
            "failed REF-02 | failed REF-02 | inspection-needed REF-07 | open".into(),
        ),
        (
            "an inspection does not skip the earlier methods",
            Situation { inspection: Inspection::Needed, ..s() },
            "open | earlier REF-05 | inspection-needed REF-07 | earlier REF-05".into(),
        ),
        (
            "no platform is listed",
            Situation { steps: failed(&[Agreement, Directed]), platforms: Platforms::None, ..s() },
            "failed REF-02 | failed REF-02 | no-platform REF-07 | open".into(),
        ),
        (
            "network failed",
            Situation { steps: failed(&[Agreement, Directed, Network]), ..s() },
            "failed REF-02 | failed REF-02 | failed REF-02 | open".into(),
        ),
        (
            "appraisal failed: it is begun again",
            Situation { steps: failed(&[Agreement, Directed, Network, Appraisal]), ..s() },
            "failed REF-02 | failed REF-02 | failed REF-02 | open".into(),
        ),
    ];
    check(&table);
}

/// REF-05, REF-07, REF-14: what both parties ask for, and what the law demands.
#[test]
fn both_parties_may_skip_ahead() {
    use Method::{Appraisal, Directed, Network};
    let s = situation;
    let table = [
        (
            "both ask for the directed inquiry",
            Situation { request: Some(Directed), ..s() },
            "waived REF-05 | open | earlier REF-07 | earlier REF-07".into(),
        ),
        (
            "both ask for it, but there is no official price",
            Situation { request: Some(Directed), official: Official::None, ..s() },
            "waived REF-05 | no-official-price REF-05 | open | earlier REF-14".into(),
        ),
        (
            "both ask for the network inquiry",
            Situation { request: Some(Network), official: Official::NotEstablished, ..s() },
            "waived REF-07 | waived REF-07 | open | earlier REF-14".into(),
        ),
        (
            "both ask for it, but an inspection is needed",
            Situation { request: Some(Network), inspection: Inspection::Needed, ..s() },
            "waived REF-07 | waived REF-07 | inspection-needed REF-07 | open".into(),
        ),
        (
            "both ask for an appraisal",
            Situation { request: Some(Appraisal), ..s() },
            format!("{} | open", ["appraisal-compulsory REF-14"; 3].join(" | ")),
        ),
        (
            "the law demands one",
            Situation { demand: Demand::Appraisal, request: Some(Network), ..s() },
            format!("{} | open", ["appraisal-compulsory REF-14"; 3].join(" | ")),
        ),
    ];
    check(&table);
}

/// REF-02, REF-29: one method at a time, and none after the price.
#[test]
fn a_method_that_runs_or_has_priced_closes_the_others() {
    use Method::{Agreement, Directed, Network};
    let s = situation;
    let running = "running REF-02";
    let table = [
        (
            "one at a time",
            Situation { steps: after(Directed, None), ..s() },
            [running; 4].join(" | "),
        ),
        (
            "the price is found",
            Situation { steps: after(Network, Some(End::Priced)), ..s() },
            ["priced REF-02"; 4].join(" | "),
        ),
        (
            "what was withdrawn may be begun again",
            Situation { steps: after(Agreement, Some(End::Withdrawn)), ..s() },
            "open | earlier REF-05 | earlier REF-05 | earlier REF-05".into(),
        ),
    ];
    check(&table);
}

fn every_situation(check: impl Fn(&Situation)) {
    let ends = [None, Some(End::Failed), Some(End::Withdrawn)];
    for willingness in [Willingness::Possible, Willingness::Refused, Willingness::Absent] {
        for official in [Official::NotEstablished, Official::Exists, Official::None] {
            for inspection in [Inspection::NotNeeded, Inspection::Needed] {
                for demand in [Demand::None, Demand::Appraisal] {
                    for platforms in [Platforms::Listed, Platforms::None] {
                        for request in Method::ALL.map(Some).into_iter().chain([None]) {
                            for mask in 0..81_usize {
                                let digits = [mask % 3, mask / 3 % 3, mask / 9 % 3, mask / 27];
                                let steps = Method::ALL.into_iter().zip(digits);
                                let steps = steps.filter_map(|(method, digit)| {
                                    let end = ends.get(digit).copied().flatten();
                                    end.map(|it| Step { method, end: Some(it) })
                                });
                                check(&Situation {
                                    missing: vec![],
                                    willingness,
                                    official,
                                    inspection,
                                    demand,
                                    platforms,
                                    request,
                                    steps: steps.collect(),
                                });
                            }
                        }
                    }
                }
            }
        }
    }
}

/// REF-02: exactly one way leads on, unless it is still to be found out whether there is an
/// official price; what comes after the open method is closed.
#[test]
fn exactly_one_method_is_open() {
    every_situation(|situation| {
        let open: Vec<_> =
            gates(situation).into_iter().filter(|(_, it)| it.is_ok()).map(|(it, _)| it).collect();
        if open.is_empty() {
            assert_eq!(situation.official, Official::NotEstablished, "{situation:?}");
            let directed = gate(situation, Method::Directed);
            assert_eq!(directed, Err(Closed::OfficialNotEstablished), "{situation:?}");
        }
        assert!(open.len() <= 1, "{situation:?}: {open:?}");
    });
}

/// REF-05, REF-07: no method is open against its own conditions, whoever asks for it.
#[test]
fn no_request_opens_an_impossible_method() {
    every_situation(|situation| {
        let open = |method| gate(situation, method).is_ok();
        if situation.official != Official::Exists {
            assert!(!open(Method::Directed), "{situation:?}");
        }
        if situation.inspection == Inspection::Needed || situation.platforms == Platforms::None {
            assert!(!open(Method::Network), "{situation:?}");
        }
        if situation.willingness != Willingness::Possible {
            assert!(!open(Method::Agreement), "{situation:?}");
        }
    });
}

/// REF-03: what is stated to be unknown is stated.
#[test]
fn the_fact_sheet_names_its_gaps() {
    assert_eq!(Topic::missing(&Topic::ALL), []);
    assert_eq!(
        Topic::missing(&[Topic::Ownership, Topic::Arrears]),
        [Topic::Burdens, Topic::Occupancy, Topic::Defects]
    );
    for topic in Topic::ALL {
        assert_eq!(Topic::parse(topic.slug()), Some(topic));
    }
    for end in End::ALL {
        assert_eq!(End::parse(end.slug()), Some(end));
    }
}

/// REF-01: thirty days after the seizure, past rest days. 2024-03-02 was a Saturday.
#[test]
fn pricing_begins_within_thirty_days_of_the_seizure() {
    let due = |day: &str| {
        let due = start_due(day.parse().expect("a day"), &Reckoner::statutory());
        due.expect("a date").moment.day().to_string()
    };
    assert_eq!(due("2024-01-30"), "2024-02-29");
    assert_eq!(due("2024-02-01"), "2024-03-04", "the last day was a Saturday");
}
