//! The network-inquiry matrix, stage by stage, on both sides of every instant that decides.
//!
//! The commission goes out on Monday 2024-03-04 (REF-10); the three days end with Thursday
//! 03-07; the reports are served on Friday 03-08; the five days for objections end with
//! Wednesday 03-13.

use super::*;
use crate::inquiry::{Correction, Delivery, Ground};
use domain::profile::Profile;
use proptest::prelude::*;

const AFTER_DELIVERY: &str = "2024-03-08T00:00:00+08:00";
const AFTER_OBJECTIONS: &str = "2024-03-14T00:00:00+08:00";
const SETTLED: &str = "2024-04-01T10:00:00+08:00";

/// An instant; a day alone stands for its ten o'clock.
fn at(text: &str) -> Instant {
    let text = if text.len() == 5 { format!("2024-{text}T10:00:00+08:00") } else { text.into() };
    let read = chrono::DateTime::parse_from_rfc3339(&text).expect("an instant");
    Instant::from_utc(read.to_utc())
}

fn just_before(text: &str) -> Instant {
    Instant::from_micros(at(text).micros() - 1).expect("an instant")
}

fn money(text: &str) -> Money {
    text.parse().expect("an amount")
}

fn silent(platform: &str) -> Report {
    Report {
        platform: platform.to_owned(),
        delivery: None,
        extension_requested_at: None,
        review: Review::Clean,
        correction: None,
        objections: vec![],
    }
}

fn quoted(platform: &str, quote: &str) -> Report {
    let delivery = Some(Delivery { quote: money(quote), at: at("03-06") });
    Report { delivery, ..silent(platform) }
}

fn objected(report: Report, ruling: Ruling) -> Report {
    let mut report = report;
    let by = "Chen".to_owned();
    report.objections.push(Objection { by, at: at("03-12"), ground: Ground::Scope, ruling });
    report
}

fn corrected(report: Report, quote: &str, day: &str) -> Report {
    let correction = Some(Correction { quote: money(quote), at: Some(at(day)) });
    Report { correction, ..report }
}

fn flawed(report: Report) -> Report {
    Report { review: Review::Flawed, ..report }
}

fn asked(report: Report, day: &str) -> Report {
    Report { extension_requested_at: Some(at(day)), ..report }
}

fn late(report: Report, day: &str) -> Report {
    Report { delivery: report.delivery.map(|it| Delivery { at: at(day), ..it }), ..report }
}

fn inquiry(reports: Vec<Report>) -> Inquiry {
    let reports_served_at = Some(at("03-08"));
    Inquiry { reports_served_at, ..Inquiry::sent(at("03-04"), reports) }
}

fn found(inquiry: &Inquiry, as_of: Instant) -> Standing {
    standing(inquiry, as_of, &Reckoner::statutory()).expect("a standing")
}

fn outcome(reports: Vec<Report>, as_of: Instant) -> Outcome {
    found(&inquiry(reports), as_of).outcome
}

/// The result long after everything: the price, who counted, who dropped and why.
fn settled(reports: Vec<Report>) -> (String, String, String) {
    let standing = found(&inquiry(reports), at(SETTLED));
    let value = match standing.outcome {
        Outcome::ReferencePrice { value } => value.to_string(),
        other @ (Outcome::Pending { .. }
        | Outcome::Extended { .. }
        | Outcome::CorrectionOrdered { .. }
        | Outcome::CommissionAppraisal) => format!("{other:?}"),
    };
    let dropped = standing.dropped.iter().map(|(id, why)| format!("{id} {}", why.slug()));
    (value, standing.counted.join(" "), dropped.collect::<Vec<_>>().join(", "))
}

fn is(found: (String, String, String), value: &str, counted: &str, dropped: &str) {
    assert_eq!(found, (value.to_owned(), counted.to_owned(), dropped.to_owned()));
}

#[test]
fn trap_01_the_mean_is_rounded_half_up_to_the_fen() {
    let three = |c| vec![quoted("A", "1000000"), quoted("B", "1000000"), quoted("C", c)];
    is(settled(three("1000001")), "1000000.33", "A B C", "");
    is(settled(three("1000000.02")), "1000000.01", "A B C", "");
    let two = vec![quoted("A", "0.01"), quoted("B", "0.02")];
    is(settled(two), "0.02", "A B", "");
    is(settled(vec![quoted("A", "123456.78")]), "123456.78", "A", "");
}

#[test]
fn trap_09_an_objected_quote_drops_out_even_if_the_objection_fails() {
    for ruling in [Ruling::Rejected, Ruling::Corrected, Ruling::Upheld] {
        let c = corrected(objected(quoted("C", "150"), ruling), "120", "03-20");
        let reports = vec![quoted("A", "100"), quoted("B", "110"), c];
        is(settled(reports), "105.00", "A B", "C objected");
    }
}

#[test]
fn trap_10_objections_to_all_leave_the_rejected_and_the_corrected() {
    let rejected = |id, quote| objected(quoted(id, quote), Ruling::Rejected);
    let reports = |c| vec![rejected("A", "100"), rejected("B", "110"), c];
    let c = objected(quoted("C", "150"), Ruling::Corrected);
    let untimed =
        Report { correction: Some(Correction { quote: money("120"), at: None }), ..c.clone() };
    is(settled(reports(corrected(c.clone(), "120", "03-25"))), "110.00", "A B C", "");
    is(settled(reports(untimed)), "110.00", "A B C", "");
    let upheld = objected(quoted("C", "150"), Ruling::Upheld);
    is(settled(reports(upheld.clone())), "105.00", "A B", "C objection-upheld");
    // A quote given before the objection was upheld does not answer it.
    is(settled(reports(corrected(upheld, "120", "03-12"))), "105.00", "A B", "C objection-upheld");
    is(settled(reports(c)), "105.00", "A B", "C objection-upheld");
}

/// Several objectors are taken together: one upheld objection without a correction is enough.
#[test]
fn ref_13_objectors_are_taken_together() {
    let mixed = objected(objected(quoted("A", "100"), Ruling::Rejected), Ruling::Upheld);
    let b = objected(quoted("B", "110"), Ruling::Rejected);
    is(settled(vec![mixed, b]), "110.00", "B", "A objection-upheld");
    let mixed = objected(objected(quoted("A", "100"), Ruling::Rejected), Ruling::Corrected);
    let b = objected(quoted("B", "110"), Ruling::Rejected);
    is(settled(vec![corrected(mixed, "90", "03-20"), b]), "100.00", "A B", "");
}

#[test]
fn trap_11_a_late_platform_gets_no_more_time_when_another_delivered() {
    let others = || vec![quoted("A", "100"), quoted("B", "110")];
    let with = |c| others().into_iter().chain([c]).collect::<Vec<_>>();
    is(settled(with(asked(silent("C"), "03-07"))), "105.00", "A B", "C extension-refused");
    is(settled(with(silent("C"))), "105.00", "A B", "C not-delivered");
    is(settled(with(asked(silent("C"), "03-08"))), "105.00", "A B", "C not-delivered");
    is(settled(with(late(quoted("C", "120"), AFTER_DELIVERY))), "105.00", "A B", "C late");
    let last = "2024-03-07T23:59:59.999999+08:00";
    is(settled(with(late(quoted("C", "120"), last))), "110.00", "A B C", "");
    let only = vec![silent("A"), quoted("B", "7"), silent("C")];
    is(settled(only), "7.00", "B", "A not-delivered, C not-delivered");
}

#[test]
fn trap_12_nobody_delivers() {
    let until = at("2024-03-12T00:00:00+08:00"); // Sunday 03-10 moves to Monday 03-11.
    let asked_one = || vec![asked(silent("A"), "03-07"), silent("B"), silent("C")];
    let nobody = || vec![silent("A"), silent("B"), asked(silent("C"), "03-08")];
    let awaited = Awaited::Reports;
    let first = Some(at(AFTER_DELIVERY));
    for reports in [asked_one(), nobody()] {
        let pending = Outcome::Pending { awaited, until: first };
        assert_eq!(outcome(reports, just_before(AFTER_DELIVERY)), pending);
    }
    assert_eq!(outcome(asked_one(), at(AFTER_DELIVERY)), Outcome::Extended { until });
    let last = just_before("2024-03-12T00:00:00+08:00");
    assert_eq!(outcome(asked_one(), last), Outcome::Extended { until });
    assert_eq!(outcome(asked_one(), until), Outcome::CommissionAppraisal);
    assert_eq!(outcome(nobody(), at(AFTER_DELIVERY)), Outcome::CommissionAppraisal);
    let rules = found(&inquiry(nobody()), at(SETTLED)).rules;
    assert_eq!(rules, [law::ART_11, law::ART_14]);
}

/// REF-11: the extension is for those who asked in time, and for nobody else.
#[test]
fn an_extension_is_for_those_who_asked() {
    let reports = |day| {
        vec![
            asked(late(quoted("A", "100"), day), "03-07"),
            late(quoted("B", "500"), "03-11"),
            silent("C"),
        ]
    };
    let mut served_later = inquiry(reports("03-11"));
    served_later.reports_served_at = Some(at("03-12"));
    let standing = found(&served_later, at(SETTLED));
    assert_eq!(standing.outcome, Outcome::ReferencePrice { value: money("100") });
    let dropped = [("B".to_owned(), Why::Late), ("C".to_owned(), Why::NotDelivered)];
    assert_eq!(standing.dropped, dropped);
    assert_eq!(standing.rules, [law::ART_13, law::ART_11]);
    let too_late = found(&inquiry(reports("03-12")), at(SETTLED));
    assert_eq!(too_late.outcome, Outcome::CommissionAppraisal);
    let delivered = Outcome::Pending {
        awaited: Awaited::Objections,
        until: Some(at("2024-03-14T00:00:00+08:00")),
    };
    assert_eq!(outcome(reports("03-11"), at("2024-03-11T12:00:00+08:00")), delivered);
}

#[test]
fn trap_13_corrections_are_ordered_only_if_all_reports_are_flawed() {
    let one = vec![flawed(quoted("A", "100")), quoted("B", "110"), quoted("C", "120")];
    is(settled(one.clone()), "115.00", "B C", "A flawed");
    let until = Some(at(AFTER_OBJECTIONS));
    let pending = Outcome::Pending { awaited: Awaited::Objections, until };
    assert_eq!(outcome(one, at("03-09")), pending, "no correction is ordered");

    let all = |a: Report| vec![a, flawed(quoted("B", "110")), flawed(quoted("C", "120"))];
    let a = || flawed(quoted("A", "100"));
    let until = at("2024-03-12T00:00:00+08:00");
    assert_eq!(outcome(all(a()), at("03-07")), Outcome::CorrectionOrdered { until });
    assert_eq!(
        outcome(all(a()), just_before("2024-03-12T00:00:00+08:00")),
        Outcome::CorrectionOrdered { until }
    );
    assert_eq!(outcome(all(a()), until), Outcome::CommissionAppraisal);
    is(settled(all(corrected(a(), "90", "03-11"))), "90.00", "A", "B flawed, C flawed");
    let missed = corrected(a(), "90", "2024-03-12T00:00:00+08:00");
    assert_eq!(outcome(all(missed), at(SETTLED)), Outcome::CommissionAppraisal);
}

/// REF-12: the three days run from the order, where its time is known.
#[test]
fn a_correction_is_due_three_days_after_its_order() {
    let mut all = inquiry(vec![corrected(flawed(quoted("A", "100")), "90", "03-15")]);
    assert_eq!(found(&all, at(SETTLED)).outcome, Outcome::CommissionAppraisal);
    all.correction_ordered_at = Some(at("03-12"));
    let value = money("90");
    assert_eq!(found(&all, at(SETTLED)).outcome, Outcome::ReferencePrice { value });
}

#[test]
fn flawed_reports_leave_before_objected_is_compared_with_all() {
    let b = objected(quoted("B", "110"), Ruling::Rejected);
    let c = objected(quoted("C", "130"), Ruling::Rejected);
    let reports = vec![flawed(quoted("A", "100")), b, c];
    is(settled(reports), "120.00", "B C", "A flawed");
    let late_a = late(quoted("A", "100"), "03-08");
    let b = objected(quoted("B", "110"), Ruling::Rejected);
    is(settled(vec![late_a, b]), "110.00", "B", "A late");
    let in_time = corrected(flawed(quoted("A", "100")), "90", "03-11");
    let b = objected(quoted("B", "110"), Ruling::Rejected);
    is(settled(vec![in_time, b]), "90.00", "A", "B objected");
}

#[test]
fn nothing_left_to_count_is_an_appraisal() {
    let upheld = |id| objected(quoted(id, "100"), Ruling::Upheld);
    let standing = found(&inquiry(vec![upheld("A"), upheld("B")]), at(SETTLED));
    assert_eq!(standing.outcome, Outcome::CommissionAppraisal);
    assert_eq!(standing.rules, [law::ART_13, law::ART_14]);
    let flawed_only = vec![flawed(quoted("A", "100")), silent("B")];
    assert_eq!(outcome(flawed_only, at(SETTLED)), Outcome::CommissionAppraisal);
}

#[test]
fn objections_are_heard_until_the_end_of_the_fifth_day() {
    let reports = || vec![quoted("A", "100"), quoted("B", "110")];
    let waiting =
        Outcome::Pending { awaited: Awaited::Objections, until: Some(at(AFTER_OBJECTIONS)) };
    assert_eq!(outcome(reports(), just_before(AFTER_OBJECTIONS)), waiting);
    let value = money("105");
    assert_eq!(outcome(reports(), at(AFTER_OBJECTIONS)), Outcome::ReferencePrice { value });

    let objection_at = |instant: Instant, ruling| {
        let mut reports = reports();
        let mut b = objected(quoted("B", "110"), ruling);
        b.objections[0].at = instant;
        reports[1] = b;
        found(&inquiry(reports), at(SETTLED))
    };
    let in_time = objection_at(just_before(AFTER_OBJECTIONS), Ruling::Rejected);
    assert_eq!(in_time.counted, ["A"]);
    for ruling in [Ruling::Upheld, Ruling::Pending] {
        let late = objection_at(at(AFTER_OBJECTIONS), ruling);
        assert_eq!(late.counted, ["A", "B"]);
        assert_eq!(late.rules, [law::ART_13, law::ART_24]);
    }
    let pending = objection_at(at("03-12"), Ruling::Pending);
    assert_eq!(pending.outcome, Outcome::Pending { awaited: Awaited::Rulings, until: None });
}

#[test]
fn without_service_there_is_no_price() {
    let mut unserved = inquiry(vec![quoted("A", "100")]);
    let waiting = Outcome::Pending { awaited: Awaited::Service, until: None };
    assert_eq!(found(&unserved, at("2024-03-08T09:59:59+08:00")).outcome, waiting);
    unserved.reports_served_at = None;
    assert_eq!(found(&unserved, at(SETTLED)).outcome, waiting);
}

#[test]
fn before_the_commission_everything_is_still_to_come() {
    let until = Some(at(AFTER_DELIVERY));
    let pending = Outcome::Pending { awaited: Awaited::Reports, until };
    assert_eq!(outcome(vec![quoted("A", "100")], at("03-01")), pending);
}

/// REF-11 under a rehearsal: the same matrix in minutes, on a Sunday.
#[test]
fn a_rehearsal_counts_from_the_instant() {
    let reckoner = Reckoner { profile: Profile::rehearsal(), ..Reckoner::statutory() };
    let sunday = "2024-03-10T10:00:00+08:00";
    let span = |clause| Profile::rehearsal().period(clause).span().expect("a span");
    let first = at(sunday).plus(span(Clause::Quoted));
    let second = first.plus(span(Clause::QuoteExtended));
    let asked = Report { extension_requested_at: Some(at(sunday)), ..silent("A") };
    let mut inquiry = inquiry(vec![asked]);
    (inquiry.commissioned_at, inquiry.reports_served_at) = (at(sunday), None);
    let outcome = |as_of| standing(&inquiry, as_of, &reckoner).map(|it| it.outcome);
    let awaited = Awaited::Reports;
    let before = Instant::from_micros(first.micros() - 1).expect("an instant");
    assert_eq!(outcome(before), Ok(Outcome::Pending { awaited, until: Some(first) }));
    assert_eq!(outcome(first), Ok(Outcome::Extended { until: second }));
    assert_eq!(outcome(second), Ok(Outcome::CommissionAppraisal));
}

#[test]
fn contradictions_are_refused_by_name() {
    let refused = |reports| match standing(&inquiry(reports), at(SETTLED), &Reckoner::statutory()) {
        Err(StandingError::Facts(why)) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(vec![]), InquiryError::NoPlatforms);
    let twice = vec![quoted("A", "1"), quoted("A", "2")];
    let platform = "A".to_owned();
    assert_eq!(refused(twice), InquiryError::TwicePlatform { report: 1, platform });
    assert_eq!(refused(vec![quoted("A", "0")]), InquiryError::ZeroQuote { report: 0 });
    let zero = corrected(quoted("A", "1"), "0", "03-11");
    assert_eq!(refused(vec![zero]), InquiryError::ZeroCorrection { report: 0 });
    let early = late(quoted("A", "1"), "03-01");
    assert!(matches!(refused(vec![early]), InquiryError::DeliveredBefore { report: 0, .. }));
    let nothing = corrected(silent("A"), "1", "03-11");
    assert_eq!(refused(vec![nothing]), InquiryError::NothingToCorrect { report: 0 });
    let mut untimed = corrected(flawed(quoted("A", "1")), "1", "03-11");
    untimed.correction = untimed.correction.map(|it| Correction { at: None, ..it });
    assert_eq!(refused(vec![untimed]), InquiryError::UntimedCorrection { report: 0 });
}

fn any_report(id: usize) -> impl Strategy<Value = Report> {
    let day =
        || prop_oneof![Just("03-05"), Just("03-07"), Just("03-08"), Just("03-11"), Just("03-13")];
    let delivery = proptest::option::of((1i64..1_000_000, day()));
    let ruling = prop_oneof![Just(Ruling::Rejected), Just(Ruling::Corrected), Just(Ruling::Upheld)];
    let objections = proptest::collection::vec(ruling, 0..3);
    let correction = proptest::option::of((1i64..1_000_000, day()));
    (delivery, proptest::option::of(day()), any::<bool>(), correction, objections).prop_map(
        move |(delivery, extension, flaw, correction, rulings)| {
            let fen = |fen| Money::from_fen(fen).expect("in range");
            let delivery = delivery.map(|(quote, day)| Delivery { quote: fen(quote), at: at(day) });
            let correction = correction.filter(|_| delivery.is_some());
            let report = Report {
                delivery,
                extension_requested_at: extension.map(at),
                review: if flaw { Review::Flawed } else { Review::Clean },
                correction: correction
                    .map(|(quote, day)| Correction { quote: fen(quote), at: Some(at(day)) }),
                ..silent(&id.to_string())
            };
            rulings.into_iter().fold(report, objected)
        },
    )
}

proptest! {
    /// Every platform is counted or dropped exactly once, and the mean lies between the quotes.
    #[test]
    fn every_platform_is_accounted_for(reports in (any_report(0), any_report(1), any_report(2))) {
        let reports = vec![reports.0, reports.1, reports.2];
        let values: Vec<_> = reports.iter().flat_map(|it| {
            [it.delivery.map(|it| it.quote), it.correction.map(|it| it.quote)]
        }).flatten().collect();
        let standing = found(&inquiry(reports), at(SETTLED));
        prop_assert_eq!(standing.counted.len() + standing.dropped.len(), 3);
        let dropped = |id: &String| standing.dropped.iter().any(|(it, _)| it == id);
        prop_assert!(!standing.counted.iter().any(dropped));
        match standing.outcome {
            Outcome::ReferencePrice { value } => {
                prop_assert!(values.iter().min() <= Some(&value));
                prop_assert!(values.iter().max() >= Some(&value));
            }
            Outcome::CommissionAppraisal => prop_assert!(standing.counted.is_empty()),
            other @ (Outcome::Pending { .. }
            | Outcome::Extended { .. }
            | Outcome::CorrectionOrdered { .. }) => prop_assert!(false, "{other:?} in April"),
        }
    }
}
