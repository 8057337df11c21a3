//! Which applications revoke, who may make them, and from which states.

use super::*;
use crate::id::RegistrationId;
use crate::instant::Instant;
use crate::lot::tests::{at, draft, money};
use crate::lot::{AssetKind, Notice, Round};
use crate::term::Reckoner;

use super::super::objecting::Act;

fn objection(kind: Kind, acts: &[(Act, &str)]) -> Objection {
    let reckoner = Reckoner::statutory();
    let start = Objection::received(kind, at("2024-07-03 10:00"));
    acts.iter().fold(start, |it, (act, when)| it.after(*act, at(when), &reckoner).expect("an act"))
}

const RULED: [(Act, &str); 3] = [
    (Act::File, "2024-07-04 10:00"),
    (Act::Rule(Verdict::Upheld), "2024-07-10 10:00"),
    (Act::Serve, "2024-07-11 10:00"),
];

fn now(objection: &Objection, when: &str) -> Result<Upheld, NotUpheld> {
    Upheld::of(&objection.at(at(when), &Reckoner::statutory()).expect("a date"))
}

#[test]
fn only_what_was_upheld_for_good_revokes() {
    let ruled = objection(Kind::Conduct, &RULED);
    // Ten days to ask for reconsideration; the tenth is a Sunday.
    assert_eq!(now(&ruled, "2024-07-22 23:59"), Err(NotUpheld { stage: "served" }));
    assert!(now(&ruled, "2024-07-23 00:00").is_ok());

    let mut asked = RULED.to_vec();
    asked.push((Act::Ask, "2024-07-15 10:00"));
    assert_eq!(
        now(&objection(Kind::Conduct, &asked), "2025-07-23 00:00").err().map(|it| it.stage),
        Some("continued")
    );
    let decided = |verdict| {
        let mut acts = asked.clone();
        acts.push((Act::Decide(verdict), "2024-08-01 10:00"));
        now(&objection(Kind::Conduct, &acts), "2024-08-01 10:00")
    };
    assert!(decided(Verdict::Upheld).is_ok());
    assert_eq!(decided(Verdict::Rejected), Err(NotUpheld { stage: "rejected" }));

    let received = objection(Kind::Conduct, &[]);
    assert_eq!(now(&received, "2025-07-22 00:00"), Err(NotUpheld { stage: "received" }));
    // An outsider's right is not a ground of revocation; it has a course of its own.
    let outsider = objection(Kind::Outsider, &RULED);
    assert_eq!(now(&outsider, "2025-07-22 00:00"), Err(NotUpheld { stage: "upheld" }));
}

#[test]
fn parties_and_bidders_may_apply_and_strangers_may_not() {
    let known = |is_party, signed_up, bought| entitled(Known { is_party, signed_up, bought });
    assert_eq!(known(false, false, false), None);
    assert_eq!(known(true, false, false), Some(Capacity::Party));
    assert_eq!(known(false, true, false), Some(Capacity::Bidder));
    assert_eq!(known(false, true, true), Some(Capacity::Buyer));
    assert_eq!(known(true, true, true), Some(Capacity::Buyer));
}

/// AUC-31, QUAL-06: a qualification obtained falsely is one of the six grounds.
#[test]
fn a_sale_is_revoked_from_the_deal_until_after_its_completion_and_once() {
    let upheld = || Upheld(());
    let notice = Notice {
        announced_at: at("2024-05-01 09:00"),
        starts_at: at("2024-07-01 10:00"),
        ends_at: at("2024-07-02 10:00"),
    };
    let winner = RegistrationId(uuid::Uuid::nil());
    let hammer = Hammer { ended_at: at("2024-07-02 10:00"), price: money("750000"), winner };
    let ended_at: Instant = hammer.ended_at;
    let states = [
        (State::Draft, false),
        (State::Announced { notice }, false),
        (State::Sold { notice, hammer }, true),
        (State::Paid { notice, hammer }, true),
        (State::Completed { notice, hammer }, true),
        (State::Defaulted { notice, hammer }, false),
        (State::Revoked { notice, hammer }, false),
        (State::Unsold { notice, ended_at }, false),
        (State::Withdrawn { notice, ended_at }, false),
    ];
    for (state, lawful) in states {
        let lot = Lot { state, ..draft(Round::First, AssetKind::Immovable) };
        let is = lot.state.name();
        assert_eq!(lot.is_sold(), lawful, "{is}");
        match lot.revoke(upheld()) {
            Ok((revoked, deal)) => {
                assert!(lawful, "{is}");
                assert_eq!((revoked.state.name(), deal), ("revoked", hammer));
            }
            Err(refusal) => {
                assert!(!lawful, "{is}");
                assert_eq!(refusal, LotError::WrongState { step: "revoked", needs: "sold", is });
            }
        }
    }
}

#[test]
fn names_are_read_back_and_every_ground_has_its_evidence() {
    for ground in Ground::ALL {
        assert_eq!(Ground::from_name(ground.name()), Some(ground));
        assert!(ground.evidence().iter().all(|it| Part::ALL.contains(it)));
        assert!(!ground.evidence().is_empty());
    }
    for capacity in Capacity::ALL {
        assert_eq!(Capacity::from_name(capacity.name()), Some(capacity));
    }
    assert_eq!((Ground::from_name("x"), Capacity::from_name("x")), (None, None));
}
