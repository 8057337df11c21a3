//! Both kinds through every stage, and both sides of every date.

use super::*;
use crate::lot::tests::at;

fn law() -> Reckoner<'static> {
    Reckoner::statutory()
}

/// Walks from the receipt on 2024-06-03 (a Monday), one act at a time.
fn walk(kind: Kind, acts: &[(Act, &str)]) -> Result<Objection, ActError> {
    let start = Objection::received(kind, at("2024-06-03 10:00"));
    acts.iter().try_fold(start, |it, (act, when)| it.after(*act, at(when), &law()))
}

fn until(objection: &Objection) -> Option<String> {
    let due = objection.clock(&law()).expect("a date");
    due.map(|it| it.instant().minus(crate::instant::Span::MICROSECOND).day().to_string())
}

const TO_SERVICE: [(Act, &str); 3] = [
    (Act::File, "2024-06-05 10:00"),
    (Act::Rule(Verdict::Rejected), "2024-06-19 10:00"),
    (Act::Serve, "2024-06-20 10:00"),
];

/// AUC-36: 3, 15, 10 and 30 days for conduct; 3, 15 and 15 for an outsider.
#[test]
fn each_stage_has_its_clock() {
    let stages = |kind, last: Act| {
        let mut acts = TO_SERVICE.to_vec();
        acts.push((last, "2024-06-25 10:00"));
        let seen = (0..=acts.len()).map(|n| {
            let acts = acts.get(..n).expect("a beginning");
            until(&walk(kind, acts).expect("a lawful order"))
        });
        seen.collect::<Vec<_>>()
    };
    let day = |it: &str| Some(it.to_owned());
    let common = [day("2024-06-06"), day("2024-06-20"), None];
    let conduct = [day("2024-07-01"), day("2024-07-25")];
    assert_eq!(stages(Kind::Conduct, Act::Ask), [&common[..], &conduct[..]].concat());
    let outsider = [day("2024-07-05"), None];
    assert_eq!(stages(Kind::Outsider, Act::Sue), [&common[..], &outsider[..]].concat());
}

/// AUC-36: what the sale has to expect at every stage of the two kinds.
#[test]
fn conduct_may_stop_and_an_outsider_must() {
    use Demand::{MayStop, MustStop, MustWithdraw};
    let rejected = Act::Judge(Verdict::Rejected);
    let upheld = Act::Judge(Verdict::Upheld);
    let mut sued = TO_SERVICE.to_vec();
    sued.push((Act::Sue, "2024-06-25 10:00"));
    for n in 0..=sued.len() {
        let acts = sued.get(..n).expect("a beginning");
        let outsider = walk(Kind::Outsider, acts).expect("a lawful order").demand();
        assert_eq!(outsider, if n == 0 { MayStop } else { MustStop }, "{n}");
    }
    let end = |act| {
        let acts: Vec<_> = sued.iter().copied().chain([(act, "2024-09-01 10:00")]).collect();
        walk(Kind::Outsider, &acts).expect("a lawful order").demand()
    };
    assert_eq!((end(rejected), end(upheld)), (Demand::None, MustWithdraw));
    let conduct = walk(Kind::Conduct, &TO_SERVICE).expect("a lawful order");
    assert_eq!(conduct.demand(), MayStop);
    let withdrawn = walk(Kind::Outsider, &[(Act::Withdraw, "2024-06-04 10:00")]);
    assert_eq!(withdrawn.expect("a lawful order").demand(), Demand::None);
}

#[test]
fn a_ruling_nobody_contests_in_time_is_final() {
    let served = walk(Kind::Outsider, &TO_SERVICE).expect("a lawful order");
    let before = served.at(at("2024-07-05 23:59"), &law()).expect("a date");
    assert_eq!(before.demand(), Demand::MustStop);
    let after = served.at(at("2024-07-06 00:00"), &law()).expect("a date");
    assert_eq!(after.stage, Stage::Over(Some(Verdict::Rejected)));
    let late = served.after(Act::Sue, at("2024-07-06 00:00"), &law());
    assert_eq!(late, Err(ActError::TooLate { until: at("2024-07-06 00:00") }));
    assert!(served.after(Act::Sue, at("2024-07-05 23:59"), &law()).is_ok());
}

#[test]
fn acts_come_in_their_order() {
    let early = walk(Kind::Conduct, &[(Act::Rule(Verdict::Upheld), "2024-06-04 10:00")]);
    assert_eq!(early, Err(ActError::OtherStage { stage: "received" }));
    let back = walk(Kind::Conduct, &[(Act::File, "2024-06-02 10:00")]);
    assert_eq!(back, Err(ActError::BeforeLast));
    let mut asked = TO_SERVICE.to_vec();
    asked.push((Act::Ask, "2024-06-25 10:00"));
    assert!(walk(Kind::Conduct, &asked).is_ok());
    assert_eq!(walk(Kind::Outsider, &asked), Err(ActError::OtherStage { stage: "served" }));
    for act in Act::ALL {
        assert_eq!(Act::from_name(act.name()), Some(act));
    }
    for kind in Kind::ALL {
        assert_eq!(Kind::from_name(kind.name()), Some(kind));
    }
}
