//! What one objector more does to the counted quotes (REF-13), over every inquiry of three delivered
//! reports with up to two objections each.
//!
//! "An objector more never adds a quote" is true inside each case of the article and false at two
//! borders that the article itself draws; both stand here with its words, and nowhere else may a
//! quote be added.

use std::collections::BTreeSet;

use domain::instant::Instant;
use domain::money::Money;
use domain::term::Reckoner;
use valuation::inquiry::{
    Correction, Delivery, Ground, Inquiry, Objection, Report, Review, Ruling,
};
use valuation::online::standing;

/// The rulings on the objections to one report: `r` rejected, `c` corrected, `u` upheld.
const STATES: [&str; 10] = ["", "r", "c", "u", "rr", "rc", "ru", "cc", "cu", "uu"];
const NAMES: [char; 3] = ['A', 'B', 'C'];

fn at(text: &str) -> Instant {
    let read = chrono::DateTime::parse_from_rfc3339(text).expect("an instant");
    Instant::from_utc(read.to_utc())
}

fn report(name: char, rulings: &str, corrected: bool) -> Report {
    let objection = |ruling| Objection {
        by: "somebody".to_owned(),
        at: at("2024-03-14T09:00:00+08:00"),
        ground: Ground::BasicData,
        ruling: match ruling {
            'r' => Ruling::Rejected,
            'c' => Ruling::Corrected,
            _ => Ruling::Upheld,
        },
    };
    let quote = Money::yuan(100);
    Report {
        platform: name.to_string(),
        delivery: Some(Delivery { quote, at: at("2024-03-05T10:00:00+08:00") }),
        extension_requested_at: None,
        review: Review::Clean,
        correction: corrected.then_some(Correction { quote, at: None }),
        objections: rulings.chars().map(objection).collect(),
    }
}

/// Who counts, when these are the rulings on the objections to A, B and C.
fn counted(rulings: [&str; 3], corrected: bool) -> BTreeSet<char> {
    let reports = NAMES.into_iter().zip(rulings).map(|(name, it)| report(name, it, corrected));
    let sent = Inquiry::sent(at("2024-03-04T10:00:00+08:00"), reports.collect());
    let reports_served_at = Some(at("2024-03-12T10:00:00+08:00"));
    let inquiry = Inquiry { reports_served_at, ..sent };
    let found = standing(&inquiry, at("2024-05-01T10:00:00+08:00"), &Reckoner::statutory());
    found.expect("facts that agree").counted.concat().chars().collect()
}

fn free(rulings: [&str; 3]) -> usize {
    rulings.iter().filter(|it| it.is_empty()).count()
}

/// Case 3, "objections to some reports: count only the reports nobody objected to". While a report
/// stays free, an objector more takes that one quote away and adds none. Case 2, "objections to
/// all": a rejected or upheld objection more adds none either.
#[test]
fn inside_its_cases_an_objector_more_never_adds_a_quote() {
    let mut compared = 0;
    for corrected in [true, false] {
        for a in STATES {
            for b in STATES {
                for c in STATES {
                    let before = [a, b, c];
                    let counted_before = counted(before, corrected);
                    for (place, name) in NAMES.into_iter().enumerate() {
                        for ruling in ["r", "c", "u"] {
                            let more = format!("{}{ruling}", before[place]);
                            let mut after = before;
                            after[place] = &more;
                            let counted_after = counted(after, corrected);
                            let added: BTreeSet<char> =
                                counted_after.difference(&counted_before).copied().collect();
                            let told = format!("{before:?} {name}{ruling}: {added:?}");
                            let all_at_last = free(before) == 1 && free(after) == 0;
                            if all_at_last {
                                // The first border, below.
                                assert!(!added.contains(&name), "{told}");
                            } else if free(before) == 0 && ruling == "c" {
                                // The second border, below.
                                assert!(added.iter().all(|it| *it == name), "{told}");
                                let was_upheld = before[place].contains('u');
                                assert!(added.is_empty() || (was_upheld && corrected), "{told}");
                            } else {
                                assert!(added.is_empty(), "{told}");
                            }
                            compared += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(compared, 2 * 1_000 * 9);
}

/// The first border: the objection by which "some" becomes "all". Before it, case 3: "the objected
/// ones drop out even if the objection was rejected". With it, case 2: "count those whose objection
/// was rejected or which were corrected", and what had dropped out comes back.
#[test]
fn the_objection_that_makes_some_into_all_brings_rejected_ones_back() {
    let set = |names: &str| names.chars().collect::<BTreeSet<_>>();
    for (before, after, was, is) in [
        (["r", "r", ""], ["r", "r", "r"], "C", "ABC"),
        (["r", "u", ""], ["r", "u", "r"], "C", "AC"),
        (["c", "u", ""], ["c", "u", "u"], "C", "A"),
        (["u", "u", ""], ["u", "u", "r"], "C", "C"),
        (["u", "u", ""], ["u", "u", "u"], "C", ""),
    ] {
        assert_eq!(counted(before, true), set(was), "{before:?}");
        assert_eq!(counted(after, true), set(is), "{after:?}");
    }
}

/// The second border, inside case 2: "or which were corrected". A report whose objection was upheld
/// drops out; if another objection to it leads to a correction, it counts with that.
#[test]
fn an_objection_that_leads_to_a_correction_brings_its_own_report_back() {
    let set = |names: &str| names.chars().collect::<BTreeSet<_>>();
    assert_eq!(counted(["u", "r", "r"], true), set("BC"));
    assert_eq!(counted(["uc", "r", "r"], true), set("ABC"));
    assert_eq!(counted(["uc", "r", "r"], false), set("BC"), "nothing was handed in to count");
}
