//! Dates on both sides of every limit, the traps of counting, and what holds for all dates.

use proptest::prelude::*;

use super::chain::Extensions;
use super::*;
use crate::lot::AssetKind;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn at(text: &str) -> Instant {
    let parsed = chrono::DateTime::parse_from_rfc3339(text).expect("an instant");
    Instant::from_utc(parsed.to_utc())
}

fn due(clause: Clause, from: &str) -> Due {
    Reckoner::statutory().due(clause, day(from)).expect("a date")
}

fn ends(clause: Clause, from: &str) -> String {
    due(clause, from).moment.to_string()
}

/// REF-27, TIME-03.
#[test]
fn trap_15_six_months_run_from_the_last_valid_day() {
    for (valid_to, last) in [
        ("2024-08-31", "2025-02-28"),
        ("2023-08-31", "2024-02-29"),
        ("2024-08-30", "2025-02-28"),
        ("2024-08-15", "2025-02-15"), // a Saturday: a validity is not moved
    ] {
        assert_eq!(ends(Clause::PriceReused, valid_to), last);
    }
}

/// REF-19.
#[test]
fn trap_17_an_appraisal_clock_stands_still() {
    let statutory = Reckoner::statutory();
    let clock = |stopped, extensions| {
        let it = statutory.appraisal(day("2024-03-04"), stopped, extensions).expect("dates");
        (it.report.moment.to_string(), it.ask.map(|it| it.moment.to_string()))
    };
    assert_eq!(clock(0, Extensions::None).0, "2024-04-03");
    assert_eq!(clock(8, Extensions::None), ("2024-04-11".into(), Some("2024-04-05".into())));
    assert_eq!(clock(8, Extensions::One).0, "2024-04-26");
    // 60 days is 05-03, within the Labour Day holiday, which lasts until 05-05.
    assert_eq!(clock(0, Extensions::Two), ("2024-05-06".into(), None));
}

/// QUAL-12.
#[test]
fn trap_23_shareholders_have_twenty_full_days() {
    let lapse = due(Clause::ShareholdersLapse, "2024-06-01");
    assert_eq!(lapse.moment, Moment::Day(day("2024-06-21")));
    assert_eq!(lapse.instant(), Instant::start_of(day("2024-06-22")));
    assert_eq!(ends(Clause::EquityAuctioned, "2024-06-01"), "2024-06-22");
}

/// AUC-23, AUC-25, TIME-12.
#[test]
fn trap_32_twenty_four_hours_run_from_the_real_end() {
    let end = at("2024-06-02T10:41:07+08:00");
    for clause in [Clause::LosersRefunded, Clause::WinnersDepositMoved] {
        let due = Reckoner::statutory().due(clause, end).expect("an instant");
        assert_eq!(due.moment, Moment::At(at("2024-06-03T10:41:07+08:00")));
        assert_eq!(due.instant(), at("2024-06-03T10:41:07+08:00"));
    }
    let from_a_day = Reckoner::statutory().due(Clause::LosersRefunded, day("2024-06-02"));
    assert!(matches!(from_a_day, Err(TermError::NeedsInstant { code: "AUC-23", .. })));
}

/// AUC-12, AUC-26, SALE-04, TIME-05.
#[test]
fn trap_33_a_notice_leaves_whole_days_between() {
    for (clause, published, earliest) in [
        (Clause::FirstNoticeImmovable, "2024-05-01", "2024-06-01"),
        (Clause::FirstNoticeImmovable, "2018-03-21", "2018-04-21"),
        (Clause::FirstNoticeMovable, "2024-05-01", "2024-05-17"),
        (Clause::SecondNoticeImmovable, "2024-06-16", "2024-07-02"),
        (Clause::SecondNoticeMovable, "2024-06-16", "2024-06-24"),
        (Clause::SaleNoticeImmovable, "2024-06-17", "2024-07-03"),
        // No rest day moves it: the first of October is one.
        (Clause::FirstNoticeImmovable, "2024-08-31", "2024-10-01"),
    ] {
        let it = due(clause, published);
        assert_eq!(it.moment, Moment::Day(day(earliest)), "{clause:?}");
        assert_eq!(it.instant(), Instant::start_of(day(earliest)));
    }
}

/// FUND-10, REF-22, TIME-02.
#[test]
fn trap_34_a_period_that_ends_in_the_holiday() {
    assert_eq!(ends(Clause::PaidOut, "2024-09-02"), "2024-10-08");
    assert_eq!(ends(Clause::ReportObjected, "2024-09-02"), "2024-09-09");
    // Both sides: the day before the holiday, and the first working day after it.
    assert_eq!(ends(Clause::PaidOut, "2024-08-31"), "2024-09-30");
    assert_eq!(ends(Clause::PaidOut, "2024-09-01"), "2024-10-08");
    assert_eq!(ends(Clause::PaidOut, "2024-09-08"), "2024-10-08");
    assert_eq!(ends(Clause::PaidOut, "2024-09-09"), "2024-10-09");
}

/// REF-22, TIME-02.
#[test]
fn trap_35_a_made_up_saturday_is_a_working_day() {
    assert_eq!(ends(Clause::ReportObjected, "2024-09-09"), "2024-09-14");
    assert_eq!(ends(Clause::ReportObjected, "2024-09-10"), "2024-09-18");
}

/// AUC-26, AUC-16, TIME-06.
#[test]
fn trap_36_the_second_auction_chain() {
    let chain = |kind| {
        let it = Reckoner::statutory().second_auction(day("2024-06-02"), kind).expect("dates");
        [it.start, it.publish, it.notify].map(|it| it.moment.to_string())
    };
    assert_eq!(chain(AssetKind::Immovable), ["2024-07-02", "2024-06-16", "2024-06-12"]);
    assert_eq!(chain(AssetKind::Movable), ["2024-07-02", "2024-06-24", "2024-06-20"]);
}

/// SALE-02, SALE-03, SALE-04, SALE-05.
#[test]
fn trap_37_two_clocks_from_the_second_failure() {
    let failed = day("2024-06-02");
    let it = Reckoner::statutory().sale(failed, AssetKind::Immovable).expect("dates");
    let dates = [it.answers, it.announcement, it.window].map(|it| it.moment.to_string());
    assert_eq!(dates, ["2024-06-12", "2024-06-17", "2024-07-03"]);
    let opened = at("2024-07-03T10:00:00+08:00");
    let window = Reckoner::statutory().due(Clause::SaleWindow, opened).expect("an end");
    assert_eq!(window.moment, Moment::At(at("2024-09-01T10:00:00+08:00")));
    assert_eq!(ends(Clause::SaleWindow, "2024-07-03"), "2024-09-01");
}

/// FUND-10, TIME-14.
#[test]
fn the_stricter_layers_of_a_payout_are_listed() {
    let it = due(Clause::PaidOut, "2024-09-02");
    let layers: Vec<_> = it.layers.iter().map(|it| it.moment.to_string()).collect();
    assert_eq!(layers, ["2024-09-14", "2024-09-24"]);
    assert!(due(Clause::ReportObjected, "2024-09-02").layers.is_empty());
}

/// REF-21, AUC-16, TIME-13.
#[test]
fn deemed_service_comes_at_the_end_of_the_last_full_day() {
    for (clause, last) in [
        (Clause::ReportDeemedServed, "2024-09-16"), // a holiday, and not moved
        (Clause::PersonsDeemedNotified, "2024-09-06"),
    ] {
        let it = due(clause, "2024-09-01");
        assert_eq!(it.moment, Moment::Day(day(last)));
        assert_eq!(it.instant(), Instant::start_of(day(last).succ_opt().expect("a day")));
    }
}

/// TIME-02: unshifted, never later than the law, and marked.
#[test]
fn a_year_without_a_calendar_gives_a_provisional_date() {
    // 2027-01-09 is a Saturday; nobody knows yet whether it will be made up.
    let it = due(Clause::PaidOut, "2026-12-10");
    assert_eq!(it.moment, Moment::Day(day("2027-01-09")));
    assert_eq!(it.shift, Shift::Provisional { missing_year: 2027 });
    assert!(it.arithmetic().contains("2027"));
    assert_eq!(due(Clause::PaidOut, "2026-12-01").shift, Shift::None);
    assert_eq!(ends(Clause::PaidOut, "2026-12-01"), "2026-12-31");
    // What needs no calendar is exact in any year.
    assert!(!due(Clause::FirstNoticeImmovable, "2026-12-15").is_provisional());
    let wait = Reckoner::statutory();
    let days = wait.due_in(Clause::PaidOut, Period::WorkingDays(3), day("2026-12-30"));
    let days = days.expect("a date");
    assert_eq!(days.moment, Moment::Day(day("2027-01-02")));
    assert_eq!(days.shift, Shift::Provisional { missing_year: 2027 });
    let json = r#"{"2027": {"off": ["2027-01-01"], "work": []}}"#;
    let calendar = Calendar::china().clone().with(Calendar::parse(json).expect("a calendar"));
    let loaded = Reckoner { calendar: &calendar, ..wait };
    let it = loaded.due(Clause::PaidOut, day("2026-12-10")).expect("a date");
    assert_eq!(
        (it.moment, it.shift),
        (Moment::Day(day("2027-01-11")), Shift::From(day("2027-01-09")),)
    );
}

#[test]
fn what_cannot_be_computed_is_refused() {
    let it = Reckoner::statutory();
    assert_eq!(
        it.due(Clause::PaidOut, day("2003-12-31")),
        Err(TermError::BeforeCalendar(day("2003-12-31")))
    );
    assert!(it.due(Clause::PaidOut, day("2004-01-01")).is_ok());
    assert_eq!(it.due(Clause::PaidOut, day("9999-12-30")), Err(TermError::BeyondCalendar));
    assert_eq!(it.due(Clause::PaidOut, NaiveDate::MAX), Err(TermError::BeyondCalendar));
    let backward = it.latest_before(Clause::PaidOut, day("2024-06-01"));
    assert_eq!(backward, Err(TermError::NotBackward { code: "FUND-10" }));
    let early = it.latest_before(Clause::FirstNoticeImmovable, day("2004-01-20"));
    assert!(matches!(early, Err(TermError::BeforeCalendar(_))));
}

/// TIME-01.
#[test]
fn a_day_is_the_day_in_china() {
    let midnight_in_utc = at("2024-09-02T16:00:00Z"); // 2024-09-03 in China
    let it = Reckoner::statutory().due(Clause::ReportObjected, midnight_in_utc).expect("a date");
    assert_eq!(it.moment, Moment::Day(day("2024-09-09"))); // day 5 is Sunday 09-08
}

#[test]
fn a_rehearsal_counts_from_instant_to_instant() {
    let reckoner = Reckoner { profile: Profile::rehearsal(), calendar: Calendar::china() };
    let now = at("2024-10-01T10:00:00+08:00");
    let notice = reckoner.due(Clause::FirstNoticeImmovable, now).expect("an instant");
    assert_eq!(notice.instant(), at("2024-10-01T10:02:00+08:00"));
    let back = reckoner.latest_before(Clause::FirstNoticeImmovable, notice.moment);
    assert_eq!(back.expect("an instant").instant(), now);
    let payout = reckoner.due(Clause::PaidOut, now).expect("an instant");
    assert_eq!(payout.instant(), at("2024-10-01T10:15:00+08:00"));
}

#[test]
fn the_arithmetic_is_a_sentence() {
    for (clause, from, english, chinese) in [
        (
            Clause::PaidOut,
            "2024-09-02",
            "2024-09-02 + 30 days = 2024-10-02, a rest day; the first working day after it is \
             2024-10-08 (FUND-10, TIME-02)",
            "自2024-09-02起30日，末日2024-10-02为休息日，顺延至2024-10-08",
        ),
        (
            Clause::FirstNoticeImmovable,
            "2024-05-01",
            "2024-05-01 + 30 days + 1 day = 2024-06-01 (AUC-12, TIME-05)",
            "2024-05-01之后满30日，最早2024-06-01",
        ),
        (
            Clause::ReportDeemedServed,
            "2024-05-01",
            "2024-05-01 + 15 days, the first day not counted = the end of 2024-05-16 (REF-21, \
             TIME-13)",
            "2024-05-01之次日起满15日，至2024-05-16届满",
        ),
        (
            Clause::PriceReused,
            "2024-08-31",
            "2024-08-31 + 6 months = 2025-02-28 (REF-27, TIME-03)",
            "自2024-08-31起6个月，至2025-02-28",
        ),
    ] {
        let it = due(clause, from);
        assert_eq!(
            (it.arithmetic().as_str(), it.arithmetic_chinese().as_str()),
            (english, chinese)
        );
    }
    let back = Reckoner::statutory().latest_before(Clause::PersonsNotified, day("2024-06-16"));
    let sentence = back.expect("a date").arithmetic();
    assert_eq!(sentence, "2024-06-16 - 3 days - 1 day = 2024-06-12 (AUC-16, TIME-05)");
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    // From 2004-01-01, so that 400 days later the calendar is still loaded.
    (0u32..7900).prop_map(|it| plus_days(day("2004-01-01"), it).expect("a day"))
}

proptest! {
    #[test]
    fn a_time_limit_never_ends_on_a_rest_day(from in any_day(), days in 1u32..400) {
        let it = Reckoner::statutory().due_in(Clause::PaidOut, Period::Days(days), from);
        let it = it.expect("a date");
        prop_assert_eq!(Calendar::china().day(it.moment.day()), Day::Working);
        let unshifted = plus_days(from, days).expect("a day");
        prop_assert!(it.moment.day() >= unshifted);
        prop_assert!(it.moment.day() <= plus_days(unshifted, 11).expect("a day"));
    }

    #[test]
    fn a_later_trigger_or_a_longer_period_never_ends_earlier(
        from in any_day(), later in 0u32..60, days in 1u32..300, more in 0u32..60,
    ) {
        let end = |from, period| {
            let it = Reckoner::statutory().due_in(Clause::PaidOut, period, from).expect("a date");
            it.moment.day()
        };
        let then = plus_days(from, later).expect("a day");
        for unit in [Period::Days, Period::WorkingDays] {
            prop_assert!(end(from, unit(days)) <= end(then, unit(days)));
            prop_assert!(end(from, unit(days)) <= end(from, unit(days + more)));
        }
        let months = |it| Period::Months(1 + it % 24);
        prop_assert!(end(from, months(days)) <= end(then, months(days)));
    }

    #[test]
    fn working_days_are_never_fewer_than_days(from in any_day(), days in 1u32..60) {
        let end = |period| {
            let it = Reckoner::statutory().due_in(Clause::PaidOut, period, from).expect("a date");
            it.moment.day()
        };
        prop_assert!(end(Period::Days(days)) <= end(Period::WorkingDays(days)));
    }

    #[test]
    fn backward_undoes_forward(from in any_day()) {
        let it = Reckoner::statutory();
        for &clause in Clause::ALL.iter().filter(|it| it.counting() == Counting::Notice) {
            let earliest = it.due(clause, from).expect("a date");
            let latest = it.latest_before(clause, earliest.moment).expect("a date");
            prop_assert_eq!(latest.moment, Moment::Day(from));
        }
    }
}
