//! Every row of the table of article 11 and every case of article 13, and what holds in all of them.
//!
//! The commission goes out on Monday 2024-03-04 at ten; the three days end with Thursday 03-07, three
//! more with Monday 03-11 (03-10 is a rest day); the reports are served on 03-12, the five days for
//! objections end with Monday 03-18 (03-17 is a rest day).

use domain::instant::Instant;
use domain::money::Money;
use domain::term::Reckoner;
use proptest::prelude::*;
use valuation::inquiry::{
    Correction, Delivery, Ground, Inquiry, Objection, Report, Review, Ruling,
};
use valuation::online::{Outcome, Standing, standing};

const DEADLINE: &str = "2024-03-08T00:00:00+08:00";
const EXTENDED: &str = "2024-03-12T00:00:00+08:00";
const LONG_AFTER: &str = "2024-05-01T10:00:00+08:00";

fn at(text: &str) -> Instant {
    let read = chrono::DateTime::parse_from_rfc3339(text).expect("an instant");
    Instant::from_utc(read.to_utc())
}

fn before(text: &str) -> Instant {
    Instant::from_micros(at(text).micros() - 1).expect("an instant")
}

/// What a platform did: `q` quoted in time, `l` at the deadline, `e` in the extension, `x` when
/// the extension was over, `-` nothing; with `+` it had asked for more time in time, with `~` at
/// the deadline.
fn platform(name: &str, did: &str, yuan: i64) -> Report {
    let quote = Money::yuan(yuan);
    let delivered = |at| Some(Delivery { quote, at });
    let delivery = match did.chars().next() {
        Some('q') => delivered(before(DEADLINE)),
        Some('l') => delivered(at(DEADLINE)),
        Some('e') => delivered(before(EXTENDED)),
        Some('x') => delivered(at(EXTENDED)),
        Some(_) | None => None,
    };
    let extension_requested_at = match did.chars().nth(1) {
        Some('+') => Some(before(DEADLINE)),
        Some('~') => Some(at(DEADLINE)),
        Some(_) | None => None,
    };
    Report {
        platform: name.to_owned(),
        delivery,
        extension_requested_at,
        review: Review::Clean,
        correction: None,
        objections: Vec::new(),
    }
}

fn inquiry(reports: Vec<Report>) -> Inquiry {
    let reports_served_at = Some(at("2024-03-12T10:00:00+08:00"));
    Inquiry { reports_served_at, ..Inquiry::sent(at("2024-03-04T10:00:00+08:00"), reports) }
}

fn found(reports: Vec<Report>, as_of: Instant) -> Standing {
    standing(&inquiry(reports), as_of, &Reckoner::statutory()).expect("facts that agree")
}

/// The value, who counts, who does not and why.
fn told(standing: &Standing) -> (Option<String>, String, String) {
    let dropped = standing.dropped.iter().map(|(id, why)| format!("{id} {}", why.slug()));
    let value = standing.outcome.value().map(|it| it.to_string());
    (value, standing.counted.concat(), dropped.collect::<Vec<_>>().join(", "))
}

/// REF-11: the table, row by row, each on both sides of the instant that decides.
#[test]
fn every_row_of_article_11() {
    let rows: [([&str; 3], Option<&str>, &str, &str); 12] = [
        // All delivered: the mean of all.
        (["q", "q", "q"], Some("110.00"), "ABC", ""),
        (["q+", "q", "q~"], Some("110.00"), "ABC", ""),
        // Some delivered: the mean of those, whatever the others asked for.
        (["q", "q", "-"], Some("105.00"), "AB", "C not-delivered"),
        (["q", "q", "-+"], Some("105.00"), "AB", "C extension-refused"),
        (["q", "l", "-+"], Some("100.00"), "A", "B late, C extension-refused"),
        (["q", "-+", "e+"], Some("100.00"), "A", "B extension-refused, C late"),
        // None delivered, somebody asked in time: three days more, for who asked.
        (["e+", "-", "-"], Some("100.00"), "A", "B not-delivered, C not-delivered"),
        (["e+", "e+", "e"], Some("105.00"), "AB", "C late"),
        (["x+", "-", "-"], None, "", "A late, B not-delivered, C not-delivered"),
        (["-+", "e", "-"], None, "", "A not-delivered, B late, C not-delivered"),
        // None delivered and none asked in time: an appraisal.
        (["-", "-", "-"], None, "", "A not-delivered, B not-delivered, C not-delivered"),
        (["e~", "-", "-"], None, "", "A late, B not-delivered, C not-delivered"),
    ];
    for (did, value, counted, dropped) in rows {
        let reports: Vec<Report> = ["A", "B", "C"]
            .into_iter()
            .zip(did)
            .zip([100, 110, 120])
            .map(|((name, did), yuan)| platform(name, did, yuan))
            .collect();
        let standing = found(reports.clone(), at(LONG_AFTER));
        let wanted = (value.map(str::to_owned), counted.to_owned(), dropped.to_owned());
        assert_eq!(told(&standing), wanted, "{did:?}");
        if value.is_none() {
            assert_eq!(standing.outcome, Outcome::CommissionAppraisal, "{did:?}");
        }
        // Nothing is decided before the period has ended, unless everybody has delivered.
        let early = found(reports.clone(), before(DEADLINE)).outcome;
        let all = did.iter().all(|it| it.starts_with('q'));
        assert_eq!(early.until() == Some(at(DEADLINE)), !all, "{did:?}: {early:?}");
        // The extension is there at the deadline, and only if nobody delivered and somebody asked.
        let extended = matches!(found(reports, at(DEADLINE)).outcome, Outcome::Extended { .. });
        let none = did.iter().all(|it| !it.starts_with('q'));
        assert_eq!(extended, none && did.iter().any(|it| it.ends_with('+')), "{did:?}");
    }
}

/// An objection in time with this ruling: `r` rejected, `c` corrected, `u` upheld; `o` rejected,
/// but raised when the time was over.
fn objected(mut report: Report, rulings: &str) -> Report {
    for ruling in rulings.chars() {
        let raised =
            if ruling == 'o' { "2024-03-19T00:00:00+08:00" } else { "2024-03-14T09:00:00+08:00" };
        let ruling = match ruling {
            'c' => Ruling::Corrected,
            'u' => Ruling::Upheld,
            _ => Ruling::Rejected,
        };
        let (by, at, ground) = ("某".to_owned(), at(raised), Ground::BasicData);
        report.objections.push(Objection { by, at, ground, ruling });
        if ruling == Ruling::Corrected {
            report.correction = Some(Correction { quote: Money::yuan(200), at: None });
        }
    }
    report
}

/// REF-13: its three cases, and their borders.
#[test]
fn every_case_of_article_13() {
    let rows: [([&str; 3], Option<&str>, &str, &str); 14] = [
        // 1: nobody objected.
        (["", "", ""], Some("110.00"), "ABC", ""),
        (["o", "o", ""], Some("110.00"), "ABC", ""),
        // 2: objections to all: those rejected or corrected count.
        (["r", "r", "r"], Some("110.00"), "ABC", ""),
        (["c", "c", "c"], Some("200.00"), "ABC", ""),
        (["r", "c", "r"], Some("140.00"), "ABC", ""),
        (["r", "u", "c"], Some("150.00"), "AC", "B objection-upheld"),
        (["u", "r", "u"], Some("110.00"), "B", "A objection-upheld, C objection-upheld"),
        (["rr", "ru", "rc"], Some("150.00"), "AC", "B objection-upheld"),
        (["u", "u", "u"], None, "", "A objection-upheld, B objection-upheld, C objection-upheld"),
        // 3: objections to some: only those that nobody objected to count.
        (["r", "", ""], Some("115.00"), "BC", "A objected"),
        (["c", "", ""], Some("115.00"), "BC", "A objected"),
        (["u", "", ""], Some("115.00"), "BC", "A objected"),
        (["r", "c", ""], Some("120.00"), "C", "A objected, B objected"),
        (["r", "c", "o"], Some("120.00"), "C", "A objected, B objected"),
    ];
    for (rulings, value, counted, dropped) in rows {
        let reports: Vec<Report> = ["A", "B", "C"]
            .into_iter()
            .zip(rulings)
            .zip([100, 110, 120])
            .map(|((name, rulings), yuan)| objected(platform(name, "q", yuan), rulings))
            .collect();
        let standing = found(reports, at(LONG_AFTER));
        let wanted = (value.map(str::to_owned), counted.to_owned(), dropped.to_owned());
        assert_eq!(told(&standing), wanted, "{rulings:?}");
    }
}

/// REF-13: who did not deliver is not among "all" that were objected to.
#[test]
fn all_means_all_that_were_delivered() {
    let reports = vec![
        objected(platform("A", "q", 100), "r"),
        objected(platform("B", "q", 110), "r"),
        platform("C", "-", 120),
    ];
    let wanted = (Some("105.00".to_owned()), "AB".to_owned(), "C not-delivered".to_owned());
    assert_eq!(told(&found(reports, at(LONG_AFTER))), wanted);
}

fn any_platform(name: &'static str) -> impl Strategy<Value = Report> {
    let did = proptest::sample::select(vec!["q", "q", "q", "l", "e+", "x+", "-", "-+"]);
    let rulings = proptest::sample::select(vec!["", "", "r", "c", "u", "rr", "rc", "o"]);
    (did, 1i64..1_000, rulings).prop_map(move |(did, yuan, rulings)| {
        let report = platform(name, did, yuan);
        if report.delivery.is_some() { objected(report, rulings) } else { report }
    })
}

/// What a counted report may have been counted with.
fn said(report: &Report) -> Vec<Money> {
    let quoted = report.delivery.map(|it| it.quote);
    quoted.into_iter().chain(report.correction.map(|it| it.quote)).collect()
}

proptest! {
    /// REF-13: the value lies between the smallest and the largest counted quote.
    #[test]
    fn the_value_lies_between_the_counted_quotes(
        a in any_platform("A"), b in any_platform("B"), c in any_platform("C"),
    ) {
        let reports = vec![a, b, c];
        let standing = found(reports.clone(), at(LONG_AFTER));
        let counted = reports.iter().filter(|it| standing.counted.contains(&it.platform));
        let values: Vec<Money> = counted.flat_map(said).collect();
        if let Some(value) = standing.outcome.value() {
            prop_assert!(values.iter().min() <= Some(&value));
            prop_assert!(values.iter().max() >= Some(&value));
        } else {
            prop_assert!(standing.counted.is_empty());
        }
    }
}
