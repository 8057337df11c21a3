//! The course of an appraisal, both sides of every limit.

use super::*;
use domain::term::Reckoner;

fn at(text: &str) -> Instant {
    let text = if text.len() == 10 { format!("{text}T10:00:00+08:00") } else { text.to_owned() };
    let at = chrono::DateTime::parse_from_rfc3339(&text).expect("a time");
    Instant::from_utc(at.to_utc())
}

fn start_of(day: &str) -> Instant {
    Instant::start_of(day.parse().expect("a day"))
}

fn fresh() -> Appraisal {
    Appraisal::of(["甲", "乙", "丙"].map(str::to_owned).to_vec())
}

/// The appraisal after these acts, or the refusal of the last.
fn course(acts: &[(&str, Act)]) -> Result<Appraisal, Refusal> {
    let reckoner = Reckoner::statutory();
    let (last, before) = acts.split_last().expect("an act");
    let mut appraisal = fresh();
    for (time, act) in before {
        appraisal = appraisal.apply(act.clone(), at(time), &reckoner).expect("lawful");
    }
    appraisal.apply(last.1.clone(), at(last.0), &reckoner)
}

fn stage_of(acts: &[(&str, Act)], as_of: &str) -> Stage {
    let appraisal = course(acts).expect("lawful");
    stage::stage(&appraisal, at(as_of), &Reckoner::statutory()).expect("in the calendar")
}

fn reported(yuan: i64) -> Act {
    let valid_until = "2025-03-01".parse().expect("a day");
    Act::Reported { value: Money::yuan(yuan), valid_until }
}

const COMMISSIONED: (&str, Act) = ("2024-03-04", Act::Commissioned);

/// Commissioned, reported, served on 2024-04-01, then these.
fn served(more: &[(&'static str, Act)]) -> Vec<(&'static str, Act)> {
    let mut acts = vec![
        COMMISSIONED,
        ("2024-03-28", reported(100)),
        ("2024-04-01", Act::Served { at: at("2024-04-01") }),
    ];
    acts.extend(more.iter().cloned());
    acts
}

/// REF-19, trap 17: 30 days from 2024-03-04 end on 04-03; eight days of suspension make it 04-11.
#[test]
fn trap_17_the_clock_stands_still_in_a_suspension() {
    assert_eq!(
        stage_of(&[COMMISSIONED], "2024-03-05"),
        Stage::Appraising { until: start_of("2024-04-04") },
    );
    let stopped = [COMMISSIONED, ("2024-03-10", Act::Stopped)];
    assert_eq!(stage_of(&stopped, "2024-06-01"), Stage::Stopped { since: at("2024-03-10") });
    let resumed = [stopped.as_slice(), &[("2024-03-18", Act::Resumed)]].concat();
    let due = Stage::Appraising { until: start_of("2024-04-12") };
    assert_eq!(stage_of(&resumed, "2024-04-11T23:59:59+08:00"), due);
    let late = stage_of(&resumed, "2024-04-12T00:00:00+08:00");
    assert!(matches!(late, Stage::Failed { why: Why::Late, .. }), "{late:?}");
}

/// REF-19: asked for five whole days before the expiry of 2024-04-03, so by 03-28.
#[test]
fn an_extension_is_asked_for_in_time_and_at_most_twice() {
    let ask =
        |time: &'static str, days| course(&[COMMISSIONED, (time, Act::ExtensionAsked { days })]);
    assert!(ask("2024-03-28T23:59:59+08:00", 15).is_ok());
    let late = ask("2024-03-29T00:00:00+08:00", 15).map(|_| ());
    let ask_by = "2024-03-28".parse().expect("a day");
    assert_eq!(late, Err(Refusal::ExtensionTooLate { ask_by }));
    for days in [0, 16] {
        let refused = ask("2024-03-20", days).map(|_| ());
        assert_eq!(refused, Err(Refusal::ExtensionLength { longest: 15 }));
    }
    let granted = || Act::ExtensionDecided { decision: Decision::Granted };
    let twice = [
        COMMISSIONED,
        ("2024-03-20", Act::ExtensionAsked { days: 15 }),
        ("2024-03-21", granted()),
        ("2024-04-08", Act::ExtensionAsked { days: 10 }),
        ("2024-04-09", granted()),
    ];
    // 30 + 15 + 10 days: 2024-04-28, a Sunday on which people worked for the May holiday.
    assert_eq!(stage_of(&twice, "2024-04-10"), Stage::Appraising { until: start_of("2024-04-29") },);
    let third = [twice.as_slice(), &[("2024-04-10", Act::ExtensionAsked { days: 1 })]].concat();
    assert_eq!(course(&third).map(|_| ()), Err(Refusal::ExtensionsUsed));
    let pending =
        [twice.get(..2).expect("two"), &[("2024-03-21", Act::ExtensionAsked { days: 1 })]];
    assert_eq!(course(&pending.concat()).map(|_| ()), Err(Refusal::ExtensionPending));
}

/// REF-19: a request in time keeps the firm; its refusal after the expiry does not.
#[test]
fn nobody_is_late_while_the_court_decides() {
    let asked = vec![COMMISSIONED, ("2024-03-20", Act::ExtensionAsked { days: 15 })];
    assert_eq!(stage_of(&asked, "2024-04-10"), Stage::Appraising { until: start_of("2024-04-19") },);
    let refused = Act::ExtensionDecided { decision: Decision::Refused };
    let refused = [asked, vec![("2024-04-10", refused)]].concat();
    let stage = stage_of(&refused, "2024-04-10");
    assert!(matches!(stage, Stage::Failed { why: Why::Late, .. }), "{stage:?}");
}

/// REF-19: late without a request: material back in three days, and the next firm.
#[test]
fn a_late_firm_is_followed_by_the_next() {
    let late = vec![COMMISSIONED];
    // Due on 04-03; three days lead to Saturday 04-06, which Qingming moves to Sunday 04-07.
    assert_eq!(
        stage_of(&late, "2024-04-04T00:00:00+08:00"),
        Stage::Failed { why: Why::Late, material_by: start_of("2024-04-08") },
    );
    let too_late = [late.clone(), vec![("2024-04-04", reported(1))]].concat();
    assert!(matches!(course(&too_late), Err(Refusal::OtherStage { .. })));
    let replaced = [late.clone(), vec![("2024-04-08", Act::Replaced)]].concat();
    assert_eq!(stage_of(&replaced, "2024-04-08"), Stage::Commissioning);
    let early = [late, vec![("2024-04-03", Act::Replaced)]].concat();
    assert!(matches!(course(&early), Err(Refusal::OtherStage { .. })), "not late yet");
    let mut acts = replaced;
    acts.extend([
        ("2024-04-09", Act::MaterialReturned),
        ("2024-04-09", Act::Commissioned),
        ("2024-04-10", Act::Declined { reason: "人手不足".to_owned() }),
        ("2024-04-10", Act::Replaced),
        ("2024-04-11", Act::Commissioned),
        ("2024-04-12", Act::Declined { reason: "人手不足".to_owned() }),
    ]);
    assert!(matches!(stage_of(&acts, "2024-04-12"), Stage::Failed { why: Why::Declined, .. }));
    acts.push(("2024-04-12", Act::Replaced));
    assert_eq!(stage_of(&acts, "2024-04-12"), Stage::Exhausted, "three others are chosen");
    acts.push(("2024-04-13", Act::Commissioned));
    assert!(course(&acts).is_err());
}

/// REF-18: absent parties do not stop the inspection, but a witness is needed.
#[test]
fn an_inspection_without_a_party_has_a_witness() {
    let inspect = |absent: &[&str], witness: Option<&str>, on: &str| {
        let names = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let act = Act::Inspected {
            on: on.parse().expect("a day"),
            notified: names(&["甲银行", "王某"]),
            absent: names(absent),
            witness: witness.map(str::to_owned),
        };
        course(&[COMMISSIONED, ("2024-03-12", act)]).map(|_| ())
    };
    assert_eq!(inspect(&[], None, "2024-03-12"), Ok(()));
    assert_eq!(inspect(&["王某"], Some("社区李主任"), "2024-03-12"), Ok(()));
    assert_eq!(inspect(&["王某"], None, "2024-03-12"), Err(Refusal::WitnessNeeded));
    assert_eq!(inspect(&["王某"], Some(" "), "2024-03-12"), Err(Refusal::WitnessNeeded));
    assert_eq!(inspect(&["李某"], Some("甲"), "2024-03-12"), Err(Refusal::AbsentNotNotified));
    assert_eq!(inspect(&[], None, "2024-03-13"), Err(Refusal::InspectionTime));
    assert_eq!(inspect(&[], None, "2024-03-03"), Err(Refusal::InspectionTime));
}

/// REF-20: a defect is explained or corrected in three days.
#[test]
fn a_defect_is_corrected_in_three_days() {
    let found = || {
        let defect = Defect::WrongSignatory;
        vec![
            COMMISSIONED,
            ("2024-03-25", reported(100)),
            ("2024-03-26", Act::DefectFound { defect }),
        ]
    };
    let until = start_of("2024-03-30");
    assert_eq!(stage_of(&found(), "2024-03-29"), Stage::Correcting { until });
    let late = stage_of(&found(), "2024-03-30T00:00:00+08:00");
    assert!(matches!(late, Stage::Failed { why: Why::NotCorrected, .. }), "{late:?}");
    for act in [Act::Explained, reported(101)] {
        let mended = [found(), vec![("2024-03-29", act)]].concat();
        assert!(matches!(stage_of(&mended, "2024-03-29"), Stage::Reviewing { .. }));
    }
    let serve = Act::Served { at: at("2024-03-27") };
    let unmended = [found(), vec![("2024-03-27", serve)]].concat();
    assert!(course(&unmended).is_err(), "a defective report is not served");
}

/// REF-23, REF-26: five days to object; nobody did, so the result stands.
#[test]
fn without_an_objection_the_result_stands() {
    // Five days from Monday 04-01 end on Saturday 04-06, in the Qingming holiday; people work for
    // it on Sunday 04-07, so that is the last day.
    let objecting = stage_of(&served(&[]), "2024-04-02");
    assert_eq!(objecting, Stage::Objecting { until: start_of("2024-04-08") });
    let stands = stage_of(&served(&[]), "2024-04-08T00:00:00+08:00");
    let valid_until = "2025-03-01".parse().expect("a day");
    assert_eq!(stands, Stage::Stands { value: Money::yuan(100), valid_until });
    let objected = |time| {
        let act = Act::Objected { by: "王某".to_owned(), grounds: vec![Ground::Method] };
        course(&served(&[(time, act)])).map(|_| ())
    };
    assert_eq!(objected("2024-04-07T23:59:59+08:00"), Ok(()));
    assert_eq!(objected("2024-04-08T00:00:00+08:00"), Err(Refusal::NotHeard));
}

fn objected(grounds: &[Ground]) -> (&'static str, Act) {
    ("2024-04-02", Act::Objected { by: "王某".to_owned(), grounds: grounds.to_vec() })
}

/// REF-23: passed on in three days, answered in five, then professional review.
#[test]
fn a_method_is_answered_by_the_firm_and_then_reviewed() {
    let method = objected(&[Ground::Method, Ground::BasicData]);
    let raised = served(std::slice::from_ref(&method));
    let passing = Stage::PassingOn { objection: 0, until: start_of("2024-04-08") };
    assert_eq!(stage_of(&raised, "2024-04-02"), passing);
    let passed = [raised, vec![("2024-04-03", Act::PassedOn { objection: 0 })]].concat();
    let answering = Stage::Answering { objection: 0, until: start_of("2024-04-09") };
    assert_eq!(stage_of(&passed, "2024-04-08"), answering);
    let silent = stage_of(&passed, "2024-04-09T00:00:00+08:00");
    assert_eq!(silent, Stage::ProfessionalReview { objection: 0 }, "no answer in five days");
    let answered = [passed, vec![("2024-04-08", Act::Answered { objection: 0 })]].concat();
    assert_eq!(stage_of(&answered, "2024-04-20"), Stage::Positioning { objection: 0 });
    let position = |position| {
        let act = Act::Positioned { objection: 0, position };
        [answered.clone(), vec![("2024-04-09", act)]].concat()
    };
    assert!(matches!(stage_of(&position(Position::Satisfied), "2024-04-09"), Stage::Stands { .. }));
    let contested = position(Position::Contested);
    assert_eq!(stage_of(&contested, "2024-04-09"), Stage::ProfessionalReview { objection: 0 });
    let review = |verdict| {
        let act = Act::Reviewed { objection: 0, verdict };
        [contested.clone(), vec![("2024-04-20", act)]].concat()
    };
    assert!(matches!(stage_of(&review(Verdict::Sound), "2024-04-20"), Stage::Stands { .. }));
    let unsound = review(Verdict::Unsound);
    assert!(matches!(stage_of(&unsound, "2024-04-20"), Stage::Amending { .. }));
    let amended = [unsound.clone(), vec![("2024-04-22", reported(90))]].concat();
    let valid_until = "2025-03-01".parse().expect("a day");
    let stands = Stage::Stands { value: Money::yuan(90), valid_until };
    assert_eq!(stage_of(&amended, "2024-04-22"), stands);
    let never = stage_of(&unsound, "2024-05-20");
    assert!(matches!(never, Stage::Failed { why: Why::NotCorrected, .. }), "{never:?}");
}

/// REF-23: qualification and procedure are decided first; upheld, the next firm takes over.
#[test]
fn qualification_is_decided_before_the_method() {
    let mixed = served(&[objected(&[Ground::Method, Ground::Qualification])]);
    assert_eq!(stage_of(&mixed, "2024-04-03"), Stage::Ruling { objection: 0 });
    let early = [mixed.clone(), vec![("2024-04-03", Act::PassedOn { objection: 0 })]].concat();
    assert!(course(&early).is_err(), "nothing is passed on before it is decided");
    let ruled = |ruling| {
        let act = Act::Ruled { objection: 0, ruling };
        [mixed.clone(), vec![("2024-04-03", act)]].concat()
    };
    let upheld = stage_of(&ruled(Ruling::Upheld), "2024-04-03");
    assert!(matches!(upheld, Stage::Failed { why: Why::ObjectionUpheld, .. }), "{upheld:?}");
    let rejected = stage_of(&ruled(Ruling::Rejected), "2024-04-03");
    assert!(matches!(rejected, Stage::PassingOn { objection: 0, .. }), "the method is still open");
}

/// REF-26: facts alone are ruled upon by the court; upheld, the result is amended.
#[test]
fn facts_are_ruled_upon_by_the_court() {
    let facts = served(&[objected(&[Ground::Scope])]);
    assert_eq!(stage_of(&facts, "2024-04-20"), Stage::Ruling { objection: 0 });
    let ruled = |ruling| {
        let act = Act::Ruled { objection: 0, ruling };
        [facts.clone(), vec![("2024-04-19", act)]].concat()
    };
    assert!(matches!(stage_of(&ruled(Ruling::Rejected), "2024-04-20"), Stage::Stands { .. }));
    let upheld = ruled(Ruling::Upheld);
    assert!(matches!(stage_of(&upheld, "2024-04-20"), Stage::Amending { .. }));
    let amended = [upheld, vec![("2024-04-20", reported(95))]].concat();
    assert!(matches!(stage_of(&amended, "2024-04-20"), Stage::Stands { .. }));
    // REF-24: nobody is heard against what was corrected.
    let again = [amended, vec![("2024-04-20", objected(&[Ground::Method]).1)]].concat();
    assert_eq!(course(&again).map(|_| ()), Err(Refusal::NotHeard));
}

#[test]
fn documents_replies_and_reports_are_checked() {
    let missed = |documents: &[&str]| Act::DocumentsMissed {
        documents: documents.iter().map(|it| (*it).to_owned()).collect(),
    };
    let then = |act: Act| course(&[COMMISSIONED, ("2024-03-05", act)]).map(|_| ());
    assert_eq!(then(missed(&[])), Err(Refusal::NothingMissed));
    assert_eq!(then(Act::DocumentsSupplied), Err(Refusal::NoOpenRequest));
    assert_eq!(then(reported(0)), Err(Refusal::UselessReport));
    assert_eq!(then(Act::MaterialReturned), Err(Refusal::NothingToReturn));
    let supplied = [
        COMMISSIONED,
        ("2024-03-05", Act::Accepted),
        ("2024-03-05", missed(&["不动产权证"])),
        ("2024-03-06", Act::DocumentsSupplied),
    ];
    assert!(course(&supplied).is_ok());
    let twice = [supplied.as_slice(), &[("2024-03-07", Act::Accepted)]].concat();
    assert_eq!(course(&twice).map(|_| ()), Err(Refusal::AlreadyReplied));
    let again = [COMMISSIONED, ("2024-03-05", reported(1)), ("2024-03-06", reported(2))];
    assert_eq!(course(&again).map(|_| ()), Err(Refusal::AlreadyReported));
    let withdrawn = [COMMISSIONED, ("2024-03-05", Act::Withdrawn)];
    assert_eq!(stage_of(&withdrawn, "2024-03-06"), Stage::Withdrawn);
    assert_eq!(then(Act::Withdrawn), Ok(()));
}
