//! Ten thousand random inquiries against a second reading of articles 11 to 13, written without
//! the first one's stages, types or functions: sets, counters and whole hours only.

#![expect(clippy::indexing_slicing, reason = "a place outside its list is a failed test")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{FixedOffset, TimeZone};

use domain::instant::Instant;
use domain::money::Money;
use domain::term::Reckoner;
use valuation::inquiry::{
    Correction, Delivery, Ground, Inquiry, Objection, Report, Review, Ruling,
};
use valuation::online::standing;

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
    /// Hour, and `r`, `c`, `u`, or `p` for one that waits for its ruling.
    objections: Vec<(i64, char)>,
}

/// What the articles say at an hour, read again: the outcome's name, the price in fen, who counts,
/// and what the counted say.
#[derive(Debug, PartialEq)]
struct Reading {
    outcome: &'static str,
    fen: Option<i64>,
    counted: BTreeSet<usize>,
    said: Vec<i64>,
}

fn without_price(outcome: &'static str) -> Reading {
    Reading { outcome, fen: None, counted: BTreeSet::new(), said: Vec::new() }
}

#[expect(clippy::too_many_lines, reason = "read from top to bottom beside the articles")]
fn naive(all: &[Plain], now: i64) -> Reading {
    let happened = |at: i64| at <= now;
    let delivered_before =
        |i: usize, end: i64| all[i].delivered.is_some_and(|(at, _)| happened(at) && at < end);
    let asked = |i: usize| all[i].asked.is_some_and(|at| happened(at) && at < FIRST_END);
    let everyone = 0..all.len();
    // Article 11: the table of what was delivered and asked for.
    let in_first: BTreeSet<usize> =
        everyone.clone().filter(|&i| delivered_before(i, FIRST_END)).collect();
    if in_first.len() < all.len() && now < FIRST_END {
        return without_price("pending");
    }
    let (mut set, correct_until) = if in_first.is_empty() {
        let askers: BTreeSet<usize> = everyone.filter(|&i| asked(i)).collect();
        if askers.is_empty() {
            return without_price("commission-appraisal");
        }
        let came: BTreeSet<usize> =
            askers.iter().copied().filter(|&i| delivered_before(i, SECOND_END)).collect();
        if came.len() < askers.len() && now < SECOND_END {
            return without_price("extended");
        }
        (came, CORRECTED_AFTER_SECOND)
    } else {
        (in_first, CORRECTED_AFTER_FIRST)
    };
    if set.is_empty() {
        return without_price("commission-appraisal");
    }
    // Article 12: all are flawed, so all correct; a flawed report that is not corrected leaves.
    let mended = |i: usize| all[i].corrected.filter(|(at, _)| happened(*at) && *at < correct_until);
    let all_flawed = set.iter().all(|&i| all[i].flawed);
    if all_flawed && set.iter().any(|&i| mended(i).is_none()) && now < correct_until {
        return without_price("correction-ordered");
    }
    let mut value = vec![0; all.len()];
    set.retain(|&i| {
        let says = if all[i].flawed { mended(i) } else { all[i].delivered };
        value[i] = says.map_or(0, |(_, fen)| fen);
        says.is_some()
    });
    if set.is_empty() {
        return without_price("commission-appraisal");
    }
    // Articles 21 and 22: service, five days, rulings.
    if now < HEARD_UNTIL {
        return without_price("pending");
    }
    let heard = |i: usize| -> Vec<char> {
        all[i].objections.iter().filter(|(at, _)| *at < HEARD_UNTIL).map(|(_, r)| *r).collect()
    };
    if (0..all.len()).any(|i| heard(i).contains(&'p')) {
        return without_price("pending");
    }
    // Article 13: nobody objected, objections to all, objections to some.
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
    let Ok(count) = i64::try_from(counted.len()) else { return without_price("too many") };
    if count == 0 {
        return without_price("commission-appraisal");
    }
    let said: Vec<i64> = counted.iter().map(|&i| value[i]).collect();
    let sum: i64 = said.iter().sum();
    // Half a fen up: twice the sum and one more half, in whole numbers.
    let fen = Some((2 * sum + count) / (2 * count));
    Reading { outcome: "reference-price", fen, counted, said }
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
            'p' => Ruling::Pending,
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
            let ruling = rulings[usize::try_from(self.below(3)).expect("small")];
            objections.push((at, if self.one_in(30) { 'p' } else { ruling }));
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

/// REF-11, REF-12, REF-13, REF-22: the two readings agree on every inquiry, at some hour on its way
/// and when all is over: outcome, price, counted set; and the price lies between the counted quotes.
#[test]
fn ten_thousand_random_inquiries_agree_with_a_second_reading() {
    let mut seen = BTreeMap::<&str, usize>::new();
    for number in 1..=10_000_u64 {
        let mut dice = Dice(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let count = 1 + dice.below(5);
        let all: Vec<Plain> = (0..count).map(|_| dice.platform()).collect();
        let inquiry = lawful(&all);
        for now in [dice.hour().min(HEARD_UNTIL + 1), HEARD_UNTIL - 1 + dice.below(3), LONG_AFTER] {
            let found = standing(&inquiry, hour(now), &Reckoner::statutory());
            let found = found.expect("facts that agree");
            let wanted = naive(&all, now);
            assert_eq!(found.outcome.slug(), wanted.outcome, "{number} at {now}: {all:#?}");
            let names: BTreeSet<usize> =
                found.counted.iter().map(|it| it.parse().expect("a number")).collect();
            assert_eq!(names, wanted.counted, "{number} at {now}: {all:#?}");
            let said: Vec<i64> = found.values.iter().map(|it| it.fen()).collect();
            assert_eq!(said, wanted.said, "{number} at {now}: {all:#?}");
            let fen = found.outcome.value().map(Money::fen);
            assert_eq!(fen, wanted.fen, "{number} at {now}: {all:#?}");
            assert!(wanted.said.iter().min().copied() <= fen, "{number} at {now}");
            assert!(fen <= wanted.said.iter().max().copied(), "{number} at {now}");
            *seen.entry(wanted.outcome).or_default() += 1;
        }
    }
    let often = |outcome| seen.get(outcome).copied().unwrap_or_default();
    assert!(often("reference-price") > 4_000 && often("commission-appraisal") > 1_000, "{seen:?}");
    assert!(often("pending") > 4_000 && often("extended") > 50, "{seen:?}");
    assert!(often("correction-ordered") > 50, "{seen:?}");
}
