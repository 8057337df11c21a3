//! Ten thousand random inquiries against a second reading of articles 11 to 13, written without
//! the first one's stages, types or functions: sets, counters and whole hours only.

#![expect(clippy::indexing_slicing, reason = "a place outside its list is a failed test")]

use std::collections::BTreeSet;

use chrono::{FixedOffset, TimeZone};

use domain::instant::Instant;
use domain::money::Money;
use domain::term::Reckoner;
use valuation::inquiry::{
    Correction, Delivery, Ground, Inquiry, Objection, Report, Review, Ruling,
};
use valuation::online::{Outcome, standing};

/// Hours after Monday 2024-03-04, 00:00 in China. Three days from ten o'clock that day end with
/// hour 96; three more, over a weekend, with hour 192; three days to correct from the end of the
/// first period end with hour 192 as well, from the end of the second with hour 264.
fn hour(hour: i64) -> Instant {
    let monday = FixedOffset::east_opt(8 * 3600).expect("an offset");
    let monday = monday.with_ymd_and_hms(2024, 3, 4, 0, 0, 0).single().expect("a time");
    Instant::from_utc((monday + chrono::TimeDelta::hours(hour)).to_utc())
}

const SENT: i64 = 10;
const FIRST_END: i64 = 96;
const SECOND_END: i64 = 192;
const CORRECTED_AFTER_FIRST: i64 = 192;
const CORRECTED_AFTER_SECOND: i64 = 264;
/// Served on Friday 03-15; the five days end with Wednesday 03-20.
const SERVED: i64 = 11 * 24 + 10;
const HEARD_UNTIL: i64 = 17 * 24;
const LONG_AFTER: i64 = 60 * 24;

/// One platform as the oracle sees it: hours and fen.
#[derive(Clone, Debug)]
struct Plain {
    delivered: Option<(i64, i64)>,
    asked: Option<i64>,
    flawed: bool,
    corrected: Option<(i64, i64)>,
    /// Hour, and `r`, `c` or `u`.
    objections: Vec<(i64, char)>,
}

/// What the articles say, read again: the price in fen, or nothing.
fn naive(all: &[Plain]) -> (Option<i64>, BTreeSet<usize>) {
    let everyone = 0..all.len();
    let in_first: BTreeSet<usize> = everyone
        .clone()
        .filter(|&i| all[i].delivered.is_some_and(|(at, _)| at < FIRST_END))
        .collect();
    let (mut set, correct_until) = if in_first.is_empty() {
        let in_second = everyone.filter(|&i| {
            all[i].asked.is_some_and(|at| at < FIRST_END)
                && all[i].delivered.is_some_and(|(at, _)| at < SECOND_END)
        });
        (in_second.collect::<BTreeSet<_>>(), CORRECTED_AFTER_SECOND)
    } else {
        (in_first, CORRECTED_AFTER_FIRST)
    };
    let mut value = vec![0; all.len()];
    set.retain(|&i| {
        let good = all[i].corrected.filter(|(at, _)| *at < correct_until);
        let says = if all[i].flawed { good } else { all[i].delivered };
        value[i] = says.map_or(0, |(_, fen)| fen);
        says.is_some()
    });
    let heard = |i: usize| -> Vec<char> {
        all[i].objections.iter().filter(|(at, _)| *at < HEARD_UNTIL).map(|(_, r)| *r).collect()
    };
    let objected: BTreeSet<usize> = set.iter().copied().filter(|&i| !heard(i).is_empty()).collect();
    let counted: BTreeSet<usize> = if objected == set {
        let survives = |i: &usize| {
            let (rulings, correction) = (heard(*i), all[*i].corrected);
            rulings.iter().all(|it| *it == 'r') || (rulings.contains(&'c') && correction.is_some())
        };
        let left: BTreeSet<usize> = objected.into_iter().filter(survives).collect();
        for &i in &left {
            if heard(i).contains(&'c') {
                value[i] = all[i].corrected.map_or(0, |(_, fen)| fen);
            }
        }
        left
    } else {
        set.difference(&objected).copied().collect()
    };
    let Ok(count) = i64::try_from(counted.len()) else { return (None, counted) };
    if count == 0 {
        return (None, counted);
    }
    let sum: i64 = counted.iter().map(|&i| value[i]).sum();
    // Half a fen up: twice the sum and one more half, in whole numbers.
    (Some((2 * sum + count) / (2 * count)), counted)
}

/// The same facts as the law asks for them.
fn lawful(all: &[Plain]) -> Inquiry {
    let money = |fen| Money::from_fen(fen).expect("in range");
    let objection = |(at, ruling): &(i64, char)| Objection {
        by: "somebody".to_owned(),
        at: hour(*at),
        ground: Ground::Scope,
        ruling: match ruling {
            'r' => Ruling::Rejected,
            'c' => Ruling::Corrected,
            _ => Ruling::Upheld,
        },
    };
    let report = |(place, it): (usize, &Plain)| Report {
        platform: place.to_string(),
        delivery: it.delivered.map(|(at, fen)| Delivery { quote: money(fen), at: hour(at) }),
        extension_requested_at: it.asked.map(hour),
        review: if it.flawed { Review::Flawed } else { Review::Clean },
        correction: it
            .corrected
            .map(|(at, fen)| Correction { quote: money(fen), at: Some(hour(at)) }),
        objections: it.objections.iter().map(objection).collect(),
    };
    let reports = all.iter().enumerate().map(report).collect();
    let reports_served_at = Some(hour(SERVED));
    Inquiry { reports_served_at, ..Inquiry::sent(hour(SENT), reports) }
}

/// A small generator of its own, so that a failure can be named by its number.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 >> 2).expect("62 bits") % limit
    }

    fn one_in(&mut self, limit: i64) -> bool {
        self.below(limit) == 0
    }

    /// Around the limits as often as anywhere else.
    fn hour(&mut self) -> i64 {
        let limits = [FIRST_END, SECOND_END, CORRECTED_AFTER_SECOND, FIRST_END];
        let near = limits[usize::try_from(self.below(4)).expect("small")];
        if self.one_in(2) { near + self.below(3) - 1 } else { SENT + self.below(300) }
    }

    fn platform(&mut self) -> Plain {
        let fen = |dice: &mut Dice| {
            let limit = if dice.one_in(3) { 5 } else { 90_000_000 };
            1 + dice.below(limit)
        };
        let delivered = (!self.one_in(4)).then(|| {
            let early = self.one_in(2);
            let at = if early { SENT + self.below(80) } else { self.hour() };
            (at.max(SENT), fen(self))
        });
        let rulings = ['r', 'c', 'u'];
        let mut objections = Vec::new();
        while objections.len() < 3 && self.one_in(2) {
            let at = if self.one_in(4) { HEARD_UNTIL + self.below(3) - 1 } else { SERVED + 20 };
            objections.push((at, rulings[usize::try_from(self.below(3)).expect("small")]));
        }
        Plain {
            delivered,
            asked: self.one_in(2).then(|| self.hour()),
            flawed: self.one_in(3),
            corrected: delivered.filter(|_| self.one_in(2)).map(|_| (self.hour(), fen(self))),
            objections,
        }
    }
}

/// REF-11, REF-12, REF-13: the two readings agree on every inquiry, price and counted set.
#[test]
fn ten_thousand_random_inquiries_agree_with_a_second_reading() {
    let (mut priced, mut appraised) = (0, 0);
    for number in 1..=10_000_u64 {
        let mut dice = Dice(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let count = 1 + dice.below(5);
        let all: Vec<Plain> = (0..count).map(|_| dice.platform()).collect();
        let found = standing(&lawful(&all), hour(LONG_AFTER), &Reckoner::statutory());
        let found = found.expect("facts that agree");
        let (value, counted) = naive(&all);
        let names: BTreeSet<usize> =
            found.counted.iter().map(|it| it.parse().expect("a number")).collect();
        assert_eq!(names, counted, "inquiry {number}: {all:#?}");
        let wanted = value.map(|fen| Money::from_fen(fen).expect("in range"));
        assert_eq!(found.outcome.value(), wanted, "inquiry {number}: {all:#?}");
        if wanted.is_some() {
            priced += 1;
        } else {
            assert_eq!(found.outcome, Outcome::CommissionAppraisal, "inquiry {number}");
            appraised += 1;
        }
    }
    assert!(priced > 2_000 && appraised > 500, "{priced} priced, {appraised} appraised");
}

/// REF-13: while a counted report is free of objections, an objector more never adds a quote.
#[test]
fn an_objector_more_never_adds_a_quote() {
    let mut compared = 0;
    for number in 1..=2_000_u64 {
        let mut dice = Dice(number.wrapping_mul(0xD1B5_4A32_D192_ED03) | 1);
        let before: Vec<Plain> = (0..1 + dice.below(4)).map(|_| dice.platform()).collect();
        let mut after = before.clone();
        let place = usize::try_from(dice.below(i64::try_from(after.len()).expect("few")));
        after[place.expect("a place")].objections.push((SERVED + 20, 'r'));
        let counted = |all: &[Plain]| {
            let found = standing(&lawful(all), hour(LONG_AFTER), &Reckoner::statutory());
            found.expect("facts that agree").counted
        };
        let heard = |it: &Plain| it.objections.iter().any(|(at, _)| *at < HEARD_UNTIL);
        let (less, more) = (counted(&after), counted(&before));
        let of = |name: &String| &after[name.parse::<usize>().expect("a number")];
        if more.iter().any(|it| !heard(of(it))) {
            assert!(less.iter().all(|it| more.contains(it)), "inquiry {number}: {before:#?}");
            compared += 1;
        }
    }
    assert!(compared > 400, "{compared}");
}
