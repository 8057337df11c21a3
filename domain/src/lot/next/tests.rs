//! Every step from every outcome, with both sides of the dates.

use super::*;
use crate::id::RegistrationId;
use crate::lot::tests::{at, draft, money};
use crate::lot::{AssetKind, Hammer, Notice};

fn law() -> Reckoner<'static> {
    Reckoner::statutory()
}

fn notice() -> Notice {
    Notice {
        announced_at: at("2024-05-01 09:00"),
        starts_at: at("2024-06-01 10:00"),
        ends_at: at("2024-06-02 10:00"),
    }
}

fn unsold(round: Round) -> Lot {
    let state = State::Unsold { notice: notice(), ended_at: at("2024-06-02 10:00") };
    Lot { state, ..draft(round, AssetKind::Immovable) }
}

fn creditor(number: u128, rank: Option<u8>, answer: Answer) -> Creditor {
    Creditor { party: PartyId(uuid::Uuid::from_u128(number)), rank, answer }
}

fn step(lot: Lot, creditors: &[Creditor], now: &str) -> Next {
    let reference = lot.offer.reference.value();
    next(&[lot], reference, creditors, at(now), &law()).expect("dates")
}

/// AUC-26, TIME-06: the second auction with its floor and its three dates.
#[test]
fn a_failed_first_auction_proposes_the_second() {
    let Next::SecondAuction { proposal, dates } =
        step(unsold(Round::First), &[], "2024-06-03 09:00")
    else {
        panic!("another step");
    };
    assert_eq!((proposal.round, proposal.start), (Round::Second, money("560000.20")));
    let days = [&dates.start, &dates.publish, &dates.notify].map(|it| it.moment.day().to_string());
    assert_eq!(days, ["2024-07-02", "2024-06-16", "2024-06-12"]);
}

/// SALE-01, SALE-02, SALE-03, SALE-06: asked for ten days, then sold at the failed price.
#[test]
fn a_failed_second_auction_asks_the_creditors_first() {
    let lot = unsold(Round::Second);
    let silent = [creditor(1, None, Answer::None), creditor(2, Some(1), Answer::Declines)];
    let Next::AskCreditors { price, dates, .. } = step(lot.clone(), &silent, "2024-06-12 23:59")
    else {
        panic!("another step");
    };
    assert_eq!(price, lot.offer.start);
    assert_eq!(dates.answers.moment.day().to_string(), "2024-06-12");
    assert_eq!(dates.announcement.moment.day().to_string(), "2024-06-17");
    let Next::Sale { proposal, .. } = step(lot.clone(), &silent, "2024-06-13 00:00") else {
        panic!("another step");
    };
    assert_eq!((proposal.round, proposal.start), (Round::Sale, lot.offer.start));
    let declined = silent.map(|it| Creditor { answer: Answer::Declines, ..it });
    assert_eq!(step(lot, &declined, "2024-06-03 09:00").name(), "sale");
}

/// AUC-S16, SALE-13, SALE-14: at the failed price of any round, by rank, lots among equals.
#[test]
fn who_takes_the_thing_ends_the_rounds() {
    for round in Round::ALL {
        let takes = [creditor(1, None, Answer::Takes), creditor(2, None, Answer::Declines)];
        let lot = unsold(round);
        let (price, id) = (lot.offer.start, lot.id);
        let wanted = Next::InKind { lot: id, price, taker: taker(&takes) };
        assert_eq!(taker(&takes), Taker::One(creditor(1, None, Answer::Takes).party));
        assert_eq!(step(lot, &takes, "2024-06-03 09:00"), wanted, "{round}");
    }
    let willing = |rank| creditor(u128::from(rank), Some(rank), Answer::Takes);
    let ordinary = creditor(9, None, Answer::Takes);
    let second = creditor(8, Some(1), Answer::Takes);
    assert_eq!(taker(&[ordinary, willing(2), willing(1)]), Taker::One(willing(1).party));
    let equal = Taker::Draw(vec![willing(1).party, second.party]);
    assert_eq!(taker(&[ordinary, willing(1), second]), equal);
    assert_eq!(taker(&[]), Taker::Nobody);
    assert_eq!(pays(money("560000.20"), money("560000.19")), money("0.01"));
    assert_eq!(pays(money("560000.20"), money("900000")), Money::ZERO);
}

#[test]
fn a_failed_sale_is_offered_in_kind_and_then_the_seizure_lifted() {
    let silent = [creditor(1, None, Answer::None)];
    assert_eq!(step(unsold(Round::Sale), &silent, "2024-06-03 09:00").name(), "offer-in-kind");
    let declined = [creditor(1, None, Answer::Declines)];
    assert_eq!(step(unsold(Round::Sale), &declined, "2024-06-03 09:00").name(), "lift-seizure");
}

/// AUC-24: after a default once more in the same round, not one round further down.
#[test]
fn a_default_or_a_withdrawal_leads_to_the_same_round_again() {
    let hammer = Hammer {
        ended_at: at("2024-06-02 10:00"),
        price: money("800000"),
        winner: RegistrationId(uuid::Uuid::nil()),
    };
    let (notice, ended_at) = (notice(), hammer.ended_at);
    for round in Round::ALL {
        let lot = draft(round, AssetKind::Immovable);
        let floor = lot.offer.start;
        for state in [
            State::Defaulted { notice, hammer },
            State::Revoked { notice, hammer },
            State::Withdrawn { notice, ended_at },
        ] {
            let lot = Lot { state, ..lot.clone() };
            let previous = lot.previous.map(|it| it.lot);
            let wanted = Next::Again { lot: lot.id, previous, round, floor };
            assert_eq!(step(lot, &[], "2024-07-01 09:00"), wanted);
        }
        let names = [
            (State::Draft, "under-way"),
            (State::Announced { notice }, "under-way"),
            (State::Sold { notice, hammer }, "under-way"),
            (State::Paid { notice, hammer }, "under-way"),
            (State::Completed { notice, hammer }, "done"),
        ];
        for (state, name) in names {
            let lot = Lot { state, ..lot.clone() };
            assert_eq!(step(lot, &[], "2024-07-01 09:00").name(), name);
        }
    }
    let nothing = next(&[], money("1000000.33"), &[], at("2024-07-01 09:00"), &law());
    assert_eq!(nothing, Ok(Next::FirstAuction { floor: money("700000.24") }));
}

/// AUC-S14.
#[test]
fn selling_stops_when_what_is_owed_is_covered() {
    let covered =
        |proceeds: &str, claims: &str| is_covered(money(proceeds), money(claims), money("10"));
    assert!(!covered("1009.99", "1000"));
    assert!(covered("1010", "1000"));
    assert!(!covered("1010", "0"), "nobody has entered the claims");
}
