//! Every obstacle, and both sides of every date.

use super::*;
use crate::lot::tests::{at, draft, money};
use crate::lot::{AssetKind, Round};

fn person(number: u128) -> PersonId {
    PersonId(uuid::Uuid::from_u128(number))
}

fn votes(said: &[bool]) -> Vec<Vote> {
    let numbered = said.iter().zip(1..);
    numbered.map(|(&approves, it)| Vote { member: person(it), approves }).collect()
}

#[test]
fn three_sign_and_the_majority_decides() {
    #[rustfmt::skip]
    let table: [(&[bool], Decision); 7] = [
        (&[],                    Decision::Open { signed: 0 }),
        (&[true],                Decision::Open { signed: 1 }),
        (&[true, true],          Decision::Open { signed: 2 }),
        (&[true, true, true],    Decision::Adopted),
        (&[true, false, true],   Decision::Adopted),
        (&[false, true, false],  Decision::Rejected),
        (&[false, false, false], Decision::Rejected),
    ];
    for (said, wanted) in table {
        assert_eq!(decision(&votes(said)), wanted, "{said:?}");
    }
    let twice = [Vote { member: person(1), approves: true }; 3];
    assert_eq!(decision(&twice), Decision::Open { signed: 1 }, "one member is one signature");
}

fn party() -> PartyId {
    PartyId(uuid::Uuid::nil())
}

/// What is in the way when only this person's standing is in doubt.
fn with(standing: Standing, now: &str, starts_at: Option<&str>) -> Vec<Obstacle> {
    let (votes, addressees) = (votes(&[true; 3]), [Addressee { party: party(), standing }]);
    let done = Preparation {
        votes: &votes,
        addressees: &addressees,
        burdens: Money::ZERO,
        reviewer: Some(person(9)),
    };
    let lot = draft(Round::Second, AssetKind::Immovable);
    let starts_at = starts_at.map(at);
    obstacles(&lot, &done, at(now), starts_at, &Reckoner::statutory()).expect("dates")
}

#[test]
fn persons_are_told_three_whole_days_before_the_publication() {
    let told = Standing::Notified { at: at("2024-06-12 15:00") };
    let earliest = at("2024-06-16 00:00");
    let late = vec![Obstacle::ToldTooLate { party: party(), earliest }];
    assert_eq!(with(told, "2024-06-15 23:59", None), late);
    assert_eq!(with(told, "2024-06-16 00:00", None), []);
    assert_eq!(with(Standing::Waived, "2024-06-12 15:00", None), []);
    let untold = vec![Obstacle::Untold { party: party() }];
    assert_eq!(with(Standing::Untold, "2024-06-16 00:00", None), untold);
}

#[test]
fn publicity_runs_beside_the_notice_and_ends_before_bidding() {
    let publicised = Standing::Publicised { from: at("2024-06-12 15:00") };
    // Five full days: the 13th to the 17th.
    let until = at("2024-06-18 00:00");
    let runs = vec![Obstacle::PublicityRuns { party: party(), until }];
    assert_eq!(with(publicised, "2024-06-12 15:01", None), []);
    assert_eq!(with(publicised, "2024-06-12 15:01", Some("2024-06-17 23:59")), runs);
    assert_eq!(with(publicised, "2024-06-12 15:01", Some("2024-06-18 00:00")), []);
}

#[test]
fn the_most_favourable_record_counts() {
    let notified = |text| Standing::Notified { at: at(text) };
    let (early, late) = (notified("2024-06-10 09:00"), notified("2024-06-11 09:00"));
    let publicised = Standing::Publicised { from: at("2024-06-01 09:00") };
    assert_eq!(Standing::best([late, publicised, early]), early);
    assert_eq!(Standing::best([early, Standing::Waived]), Standing::Waived);
    assert_eq!(Standing::best([publicised, Standing::Untold]), publicised);
    assert_eq!(Standing::best([]), Standing::Untold);
}

#[test]
fn a_sale_that_can_leave_nothing_is_not_published() {
    let lot = draft(Round::First, AssetKind::Movable);
    assert_eq!(lot.offer.start, money("700000.24"));
    let votes = votes(&[true; 3]);
    let with = |burdens: &str| {
        let (burdens, reviewer) = (money(burdens), Some(person(9)));
        let done = Preparation { votes: &votes, addressees: &[], burdens, reviewer };
        let (now, starts_at) = (at("2024-06-10 09:00"), at("2024-07-01 10:00"));
        clear(&lot, &done, now, starts_at, &Reckoner::statutory()).expect("dates")
    };
    assert!(with("700000.23").is_ok_and(|it| it.is_for(lot.id)));
    let burdens = money("700000.24");
    assert_eq!(with("700000.24"), Err(vec![Obstacle::NoSurplus { burdens }]));
}

#[test]
fn every_obstacle_is_told_at_once_with_its_article() {
    let addressees = [Addressee { party: party(), standing: Standing::Untold }];
    let burdens = money("700000.24");
    let done = Preparation { votes: &[], addressees: &addressees, burdens, reviewer: None };
    let lot = draft(Round::First, AssetKind::Movable);
    let found = obstacles(&lot, &done, at("2024-06-10 09:00"), None, &Reckoner::statutory());
    let found = found.expect("dates");
    let codes: Vec<_> =
        found.iter().map(|it| (it.name(), it.article().map(|it| it.code))).collect();
    assert_eq!(
        codes,
        [
            ("undecided", Some("AUC-27")),
            ("unread", None),
            ("untold", Some("AUC-16")),
            ("no-surplus", Some("AUC-S06")),
        ]
    );
}
