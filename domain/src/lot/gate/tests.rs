//! Every obstacle, and both sides of every date. What is not disclosed is not published (AUC-15).

use std::sync::LazyLock;

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

static ALL: LazyLock<BTreeSet<Item>> = LazyLock::new(|| Item::ALL.into_iter().collect());

fn prepared<'a>(votes: &'a [Vote], addressees: &'a [Addressee], burdens: Money) -> Preparation<'a> {
    Preparation {
        votes,
        addressees,
        burdens,
        reviewer: None,
        objections: Demand::None,
        asked: Asked::NotNeeded,
        covered: None,
        disclosed: &ALL,
        wording: &[],
        shareholders: None,
        direct: DirectSale::NotOne,
    }
}

/// What is in the way when only this person's standing is in doubt.
fn with(standing: Standing, now: &str, starts_at: Option<&str>) -> Vec<Obstacle> {
    let (votes, addressees) = (votes(&[true; 3]), [Addressee { party: party(), standing }]);
    let done = Preparation {
        votes: &votes,
        addressees: &addressees,
        burdens: Money::ZERO,
        reviewer: Some(person(9)),
        objections: Demand::None,
        asked: Asked::NotNeeded,
        covered: None,
        disclosed: &ALL,
        wording: &[],
        shareholders: None,
        direct: DirectSale::NotOne,
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
        let done = Preparation { reviewer, ..prepared(&votes, &[], burdens) };
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
    let done = prepared(&[], &addressees, burdens);
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

/// AUC-36: an outsider's objection stops the sale, one to conduct does not by itself.
#[test]
fn an_outsiders_objection_is_in_the_way() {
    let votes = votes(&[true; 3]);
    for (demand, wanted) in [
        (Demand::None, vec![]),
        (Demand::MayStop, vec![]),
        (Demand::MustStop, vec![Obstacle::OutsiderObjects]),
        (Demand::MustWithdraw, vec![Obstacle::OutsiderObjects]),
    ] {
        let reviewer = Some(person(9));
        let done = prepared(&votes, &[], Money::ZERO);
        let done = Preparation { reviewer, objections: demand, ..done };
        let lot = draft(Round::Second, AssetKind::Immovable);
        let now = at("2024-06-12 15:00");
        let found = obstacles(&lot, &done, now, None, &Reckoner::statutory()).expect("dates");
        assert_eq!(found, wanted, "{demand:?}");
    }
}

/// AUC-13, AUC-G2, AUC-G3: what is not disclosed or may not be said, refused; a flag is none.
#[test]
fn a_notice_says_what_it_must_and_nothing_it_may_not() {
    let votes = votes(&[true; 3]);
    let lot = draft(Round::First, AssetKind::Immovable);
    let with = |without: Option<Item>, text: &str| {
        let disclosed = Item::ALL.into_iter().filter(|it| Some(*it) != without).collect();
        let done = Preparation {
            reviewer: Some(person(9)),
            disclosed: &disclosed,
            wording: &crate::lot::wording::lint(text),
            ..prepared(&votes, &[], Money::ZERO)
        };
        let now = at("2024-06-12 15:00");
        let found = obstacles(&lot, &done, now, None, &Reckoner::statutory()).expect("dates");
        found.iter().map(|it| it.name()).collect::<Vec<_>>()
    };
    assert!(with(None, "被执行人居住").is_empty());
    assert!(with(Some(Item::Title), "一切税费由买受人承担").is_empty());
    assert_eq!(with(Some(Item::State), "法院不负责腾退"), ["not-disclosed", "wording"]);
}

/// SALE-02, AUC-S14.
#[test]
fn creditors_come_before_a_sale_and_a_covered_debt_ends_it() {
    let votes = votes(&[true; 3]);
    let (until, owed) = (at("2024-06-13 00:00"), money("900000"));
    for (asked, covered, wanted) in [
        (Asked::NotNeeded, None, vec![]),
        (Asked::Declined, None, vec![]),
        (Asked::Waits { until }, None, vec![Obstacle::CreditorsAsked { until }]),
        (Asked::Taken, None, vec![Obstacle::CreditorTakes]),
        (Asked::Declined, Some(owed), vec![Obstacle::DebtCovered { owed }]),
    ] {
        let done = Preparation {
            reviewer: Some(person(9)),
            asked,
            covered,
            ..prepared(&votes, &[], Money::ZERO)
        };
        let lot = draft(Round::Sale, AssetKind::Immovable);
        let now = at("2024-06-12 15:00");
        let found = obstacles(&lot, &done, now, None, &Reckoner::statutory()).expect("dates");
        assert_eq!(found, wanted, "{asked:?}");
    }
}

/// QUAL-12, trap 23: told on 06-01, twenty full days end with 06-21; bidding from 06-22.
#[test]
fn shareholders_have_twenty_full_days_before_bidding() {
    let told =
        [Addressee { party: party(), standing: Standing::Notified { at: at("2024-06-01 15:00") } }];
    let waived = [Addressee { party: party(), standing: Standing::Waived }];
    let lot = draft(Round::First, AssetKind::Immovable);
    let votes = votes(&[true; 3]);
    let look = |shareholders: &[Addressee], starts_at: Option<&str>| {
        let done = Preparation {
            reviewer: Some(person(9)),
            shareholders: Some(shareholders),
            ..prepared(&votes, &[], Money::ZERO)
        };
        let starts_at = starts_at.map(at);
        let now = at("2024-06-10 10:00");
        obstacles(&lot, &done, now, starts_at, &Reckoner::statutory()).expect("dates")
    };
    let until = at("2024-06-22 00:00");
    let early = vec![Obstacle::ShareholderMayBuy { party: party(), until }];
    assert_eq!(look(&told, Some("2024-06-21 23:59")), early);
    assert_eq!(look(&told, Some("2024-06-22 00:00")), []);
    assert_eq!(look(&told, None), [], "the day is not known yet");
    assert_eq!(look(&waived, Some("2024-06-10 10:00")), []);
    assert_eq!(look(&[], None), [Obstacle::ShareholdersUnknown], "nobody is entered");
}

/// SALE-12: no ground, no direct sale; a price below what the ground asks for is told with it.
#[test]
fn a_sale_without_auctions_has_a_ground_and_its_price() {
    let lot = draft(Round::Sale, AssetKind::Movable);
    let votes = votes(&[true; 3]);
    let look = |direct| {
        let done =
            Preparation { reviewer: Some(person(9)), direct, ..prepared(&votes, &[], Money::ZERO) };
        obstacles(&lot, &done, at("2024-06-10 10:00"), None, &Reckoner::statutory()).expect("dates")
    };
    assert_eq!(look(DirectSale::Unfounded), [Obstacle::DirectUnfounded]);
    let limit = money("1000000");
    let low = DirectSale::Founded { below: Some(limit) };
    assert_eq!(look(low), [Obstacle::DirectTooLow { limit }]);
    assert_eq!(look(DirectSale::Founded { below: None }), []);
    for it in [Obstacle::DirectUnfounded, Obstacle::DirectTooLow { limit }] {
        assert_eq!(it.article().map(|it| it.code), Some("SALE-12"));
    }
}
