//! The shipped profiles against the table of constants, and refusals of wrong ones.

use super::*;

const STATUTORY_JSON: &str = include_str!("../../data/profiles/statutory.json");

/// AUC-10, 12, 16, 17, 20, 23, 26, 28; SALE-02 to 08, 12; REF-01, 11, 12, 19 to 23, 27, 30;
/// FUND-10; DIST-09, 20, 25; AUC-S20, AUC-S27.
#[test]
fn the_statutory_profile_is_the_table_of_constants() {
    let it = Profile::statutory();
    assert_eq!((it.name(), it.is_rehearsal()), ("statutory", false));
    assert_eq!(it.start_floor(), Rate::percent(70));
    assert_eq!(it.second_floor(), Rate::percent(80));
    assert_eq!(it.sale_floor(), Rate::percent(56));
    assert_eq!(it.direct_sale_floor(), Rate::percent(50));
    assert_eq!(it.deposit_bounds(), (Rate::percent(5), Rate::percent(20)));
    assert_eq!(it.doubled_interest_per_day().millionths_of_percent(), 17_500);
    assert_eq!(it.extension(), Span::seconds(300));
    assert_eq!(it.bidding_min(), Span::seconds(86_400));
    assert_eq!(it.sale_window(), Span::seconds(60 * 86_400));
    assert_eq!(it.sale_contest(), Span::seconds(86_400));
    assert_eq!(it.refund_within(), Span::seconds(86_400));
    for (clause, days) in [
        (Clause::FirstNoticeMovable, 15),
        (Clause::FirstNoticeImmovable, 30),
        (Clause::SecondNoticeMovable, 7),
        (Clause::SecondNoticeImmovable, 15),
        (Clause::SecondAuctionStarts, 30),
        (Clause::PersonsNotified, 3),
        (Clause::PersonsDeemedNotified, 5),
        (Clause::Resumed, 5),
        (Clause::CreditorsAsked, 10),
        (Clause::SaleAnnounced, 15),
        (Clause::SaleNoticeMovable, 7),
        (Clause::SaleNoticeImmovable, 15),
        (Clause::PricingStarted, 30),
        (Clause::Quoted, 3),
        (Clause::QuoteExtended, 3),
        (Clause::ReportsCorrected, 3),
        (Clause::ReportServed, 3),
        (Clause::ReportDeemedServed, 15),
        (Clause::ReportObjected, 5),
        (Clause::AppraisalObjected, 5),
        (Clause::Appraised, 30),
        (Clause::AppraisalExtended, 15),
        (Clause::DisposalStarted, 10),
        (Clause::Claimed, 3),
        (Clause::PaidOut, 30),
        (Clause::DelayedPaidOut, 10),
        (Clause::PlanObjected, 15),
        (Clause::PlanOpposed, 15),
        (Clause::PlanSued, 15),
        (Clause::CompletionRuled, 10),
        (Clause::HandedOver, 15),
    ] {
        assert_eq!(it.period(clause), Period::Days(days), "{clause:?}");
    }
    assert_eq!(it.period(Clause::PriceReused), Period::Months(6));
    assert_eq!(it.period(Clause::PriceValid), Period::Months(12));
    assert_eq!(it.period(Clause::DataKept), Period::Months(120));
    let layers: Vec<_> = it.layers(Clause::PaidOut).map(|it| it.steps.clone()).collect();
    let (ten, five) = (Period::WorkingDays(10), Period::WorkingDays(5));
    assert_eq!(layers, [vec![ten], vec![ten, five]]);
    assert_eq!(it.execution_fee().base, Money::yuan(50));
    assert_eq!(it.execution_fee().brackets.len(), 4);
}

/// Under a rehearsal profile no procedural period is counted in days, so nothing there waits for
/// a night to pass; validities and retention stay as they are. The start of pricing runs from
/// the day of a seizure, of which no hour is known.
#[test]
fn a_rehearsal_counts_in_minutes() {
    let it = Profile::rehearsal();
    assert!(it.is_rehearsal());
    for &clause in Clause::ALL.iter().filter(|it| **it != Clause::PricingStarted) {
        match it.period(clause) {
            Period::Exact(span) => assert!(span <= Span::seconds(1200), "{clause:?}"),
            Period::Months(_) => assert_eq!(clause.counting(), crate::clause::Counting::Length),
            Period::Days(_) | Period::WorkingDays(_) => panic!("{clause:?} is counted in days"),
        }
    }
}

/// The profile under which the story and the browser tests run: everything in seconds.
#[test]
fn the_tests_have_a_profile_in_seconds() {
    let json = include_str!("../../../testkit/profiles/seconds.json");
    let it = Profile::parse(json).expect("the profile of the tests");
    assert!(it.is_rehearsal());
    assert!(it.extension() <= Span::seconds(5) && it.bidding_min() <= Span::seconds(5));
    for &clause in Clause::ALL {
        if let Period::Exact(span) = it.period(clause) {
            assert!(span <= Span::seconds(120), "{clause:?}");
        }
    }
}

#[test]
fn a_wrong_profile_is_refused_by_name() {
    for (from, to, says) in [
        ("\"rehearsal\": false,", "", "missing field `rehearsal`"),
        ("\"rehearsal\": false,", "\"rehearsal\": false, \"extra\": 1,", "unknown field `extra`"),
        ("\"movable\": \"15 days\"", "\"ship\": \"15 days\"", "AUC-12 has no period named 'ship'"),
        (", \"movable\": \"15 days\" }", " }", "AUC-12 lacks the period 'movable'"),
        ("\"15 days\"", "\"15 fortnights\"", "'15 fortnights' is not a period"),
        ("\"5 minutes\"", "\"1 month\"", "has no exact length"),
        ("\"70%\"", "\"70\"", "'70' is not a rate"),
        ("\"70%\"", "\"101%\"", "'101%' is not a rate"),
        ("\"rule\": \"AUC-10\"", "\"rule\": \"AUC-11\"", "stands under AUC-10"),
        ("start-floor", "strat-floor", "there is no rate named 'strat-floor'"),
        ("\"5000000.00\"", "\"400000.00\"", "must rise"),
        ("null", "\"20000000.00\"", "must rise"),
    ] {
        let text = STATUTORY_JSON.replacen(from, to, 1);
        assert_ne!(text, STATUTORY_JSON, "{from}");
        let refusal = Profile::parse(&text).map(|_| ()).map_err(|why| why.to_string());
        let refusal = refusal.expect_err("a wrong profile");
        assert!(refusal.contains(says), "{refusal}");
    }
}

#[test]
fn the_profile_of_the_day_of_the_act_is_taken() {
    let first = Profile::statutory().clone();
    let on = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let second = Profile { in_force_from: on("2030-01-01"), ..first.clone() };
    let both = [second.clone(), first.clone()];
    assert_eq!(Profile::in_force_on(&both, on("2018-08-31")), None);
    assert_eq!(Profile::in_force_on(&both, on("2029-12-31")), Some(&first));
    assert_eq!(Profile::in_force_on(&both, on("2030-01-01")), Some(&second));
}
