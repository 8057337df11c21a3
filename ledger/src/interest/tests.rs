//! The worked examples, both sides of every limit, and properties of the doubled interest.

use super::*;
use domain::profile::Profile;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn money(text: &str) -> Money {
    text.parse().expect("an amount")
}

fn debt(payments: &[(&str, &str)], as_of: &str) -> Debt {
    let payment = |(on, amount): &(&str, &str)| Payment { on: day(on), amount: money(amount) };
    Debt {
        base: money("1000000"),
        period_ends: day("2024-03-29"),
        payments: payments.iter().map(payment).collect(),
        suspended: vec![],
        as_of: day(as_of),
        daily_rate: Profile::statutory().doubled_interest_per_day(),
    }
}

fn suspension(from: &str, to: &str) -> Suspension {
    Suspension { from: day(from), to: day(to) }
}

fn found(debt: &Debt) -> (u32, Money) {
    let found = doubled(debt).expect("interest");
    (found.days, found.interest)
}

#[test]
fn worked_example_a() {
    let paid = debt(&[("2024-06-28", "1000000")], "2024-06-28");
    assert_eq!(found(&paid), (91, money("15925.00")));
    let later = Debt { as_of: day("2025-01-01"), ..paid };
    assert_eq!(found(&later), (91, money("15925.00")), "nothing runs on what is paid");
}

#[test]
fn worked_example_b() {
    let parts = debt(&[("2024-05-08", "400000"), ("2024-08-16", "600000")], "2024-08-16");
    let interest = doubled(&parts).expect("interest");
    assert_eq!((interest.days, interest.interest), (140, money("17500.00")));
    let segments: Vec<_> = interest.segments.iter().map(|it| (it.days, it.base)).collect();
    assert_eq!(segments, [(40, money("1000000")), (100, money("600000"))]);
    let shuffled = Debt { payments: parts.payments.iter().rev().copied().collect(), ..parts };
    assert_eq!(doubled(&shuffled), Ok(interest));
}

#[test]
fn trap_45_general_interest_is_no_part_of_the_base() {
    let title =
        [Item::Bearing(money("1000000")), Item::Bearing(money("8000")), Item::Bare(money("50000"))];
    assert_eq!(base(&title), Some(money("1008000")));
    let debt = Debt { base: money("1008000"), ..debt(&[], "2024-06-28") };
    assert_eq!(found(&debt), (91, money("16052.40")));
}

#[test]
fn trap_46_the_day_the_period_ends_is_not_counted() {
    for (as_of, days, interest) in [
        ("2024-03-28", 0, "0.00"),
        ("2024-03-29", 0, "0.00"),
        ("2024-03-30", 1, "175.00"),
        ("2024-03-31", 2, "350.00"),
    ] {
        assert_eq!(found(&debt(&[], as_of)), (days, money(interest)), "{as_of}");
    }
    let paid = debt(&[("2024-03-30", "1000000")], "2024-12-31");
    assert_eq!(found(&paid), (1, money("175.00")));
    let in_time = debt(&[("2024-03-29", "1000000")], "2024-12-31");
    assert_eq!(found(&in_time), (0, Money::ZERO));
}

#[test]
fn trap_47_interest_ends_when_the_ruling_takes_effect() {
    let (deal, ruling, payout) = ("2024-06-01", "2024-06-28", "2024-08-01");
    let sold = debt(&[(ruling, "1000000")], payout);
    assert_eq!(found(&sold), (91, money("15925.00")));
    assert_ne!(found(&debt(&[(deal, "1000000")], payout)), found(&sold));
}

#[test]
fn trap_48_the_debt_is_paid_before_the_doubled_part() {
    let attributed = |cash: &str| attribute(money(cash), money("1000000"), money("15925"));
    for (cash, debt, doubled, left) in [
        ("500000", "500000", "0", "0"),
        ("1000000", "1000000", "0", "0"),
        ("1000000.01", "1000000", "0.01", "0"),
        ("1015925", "1000000", "15925", "0"),
        ("1015926", "1000000", "15925", "1"),
    ] {
        let expected =
            Attribution { debt: money(debt), doubled: money(doubled), left: money(left) };
        assert_eq!(attributed(cash), expected, "{cash}");
    }
}

#[test]
fn suspended_days_are_left_out_once_both_ends_included() {
    #[rustfmt::skip]
    let table = [
        (vec![suspension("2024-04-01", "2024-04-10")], 81, 2),
        (vec![suspension("2024-04-01", "2024-04-01")], 90, 2),
        (vec![suspension("2024-04-01", "2024-04-10"), suspension("2024-04-05", "2024-04-20")], 71, 2),
        (vec![suspension("2024-04-01", "2024-04-10"), suspension("2024-04-11", "2024-04-20")], 71, 2),
        (vec![suspension("2024-04-01", "2024-04-10"), suspension("2024-04-02", "2024-04-03")], 81, 2),
        (vec![suspension("2024-01-01", "2024-03-30")], 90, 1),
        (vec![suspension("2024-06-28", "2024-12-31")], 90, 1),
        (vec![suspension("2024-01-01", "2024-12-31")], 0, 0),
        (vec![suspension("2025-01-01", "2025-12-31")], 91, 1),
    ];
    for (suspended, days, segments) in table {
        let debt = Debt { suspended, ..debt(&[], "2024-06-28") };
        let interest = doubled(&debt).expect("interest");
        assert_eq!((interest.days, interest.segments.len()), (days, segments), "{debt:?}");
        assert_eq!(Some(interest.interest), money("175").scale(days.into(), 1, Rounding::Down));
    }
}

#[test]
fn only_the_total_is_rounded() {
    // 10 days of 1.00 are 0.00175 yuan; each of the ten segments alone would round to nothing.
    let payments =
        (0..10).map(|n| Payment { on: day("2024-03-30") + Days::new(n), amount: money("30.00") });
    let debt = Debt { base: money("300"), payments: payments.collect(), ..debt(&[], "2024-06-28") };
    // 300 + 270 + … + 30 = 1,650 yuan-days, 0.28875 yuan.
    assert_eq!(found(&debt), (10, money("0.29")));
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let overpaid = debt(&[("2024-05-01", "600000"), ("2024-06-01", "400000.01")], "2024-06-28");
    assert_eq!(doubled(&overpaid), Err(InterestError::Overpaid { base: money("1000000") }));
    let (from, to) = (day("2024-04-02"), day("2024-04-01"));
    let reversed = Debt { suspended: vec![Suspension { from, to }], ..debt(&[], "2024-06-28") };
    assert_eq!(doubled(&reversed), Err(InterestError::Reversed { index: 0, from, to }));
    let old = Debt { period_ends: day("2014-07-30"), ..debt(&[], "2024-06-28") };
    assert_eq!(doubled(&old), Err(InterestError::BeforeTheRule));
    assert!(doubled(&Debt { period_ends: day("2014-07-31"), ..old }).is_ok());
    let endless = Debt { base: Money::MAX, as_of: day("9999-12-31"), ..debt(&[], "2024-06-28") };
    assert_eq!(doubled(&endless), Err(InterestError::TooLarge));
}

proptest! {
    /// Segment by segment is the same as day by day.
    #[test]
    fn the_segments_are_the_days(
        payments in proptest::collection::vec((0u64..120, 0i64..100_000), 0..6),
        suspensions in proptest::collection::vec((0u64..120, 0u64..30), 0..4),
        until in 0u64..120,
    ) {
        let at = |n| day("2024-03-25") + Days::new(n);
        let debt = Debt {
            payments: payments.iter().map(|(on, fen)| Payment {
                on: at(*on),
                amount: Money::from_fen(*fen).expect("in range"),
            }).collect(),
            suspended: suspensions.iter().map(|(from, long)| Suspension {
                from: at(*from),
                to: at(from + long),
            }).collect(),
            as_of: at(until),
            ..debt(&[], "2024-06-28")
        };
        let (mut days, mut fen_days) = (0, 0);
        for day in debt.period_ends.iter_days().skip(1).take_while(|it| *it <= debt.as_of) {
            let owed = outstanding(&debt, day);
            if !suspended(&debt, day) && !owed.is_zero() {
                days += 1;
                fen_days += i128::from(owed.fen());
            }
        }
        let expected = Money::divided(fen_days * 175, 1_000_000, Rounding::HalfUp);
        let interest = doubled(&debt).expect("interest");
        prop_assert_eq!((interest.days, Some(interest.interest)), (days, expected));
        for pair in interest.segments.windows(2) {
            prop_assert!(pair[0].to < pair[1].from);
            prop_assert!(pair[0].base != pair[1].base || pair[0].to + Days::new(1) < pair[1].from);
        }
    }
}
