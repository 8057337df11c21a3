//! Answers of the bank: written as the schema has them, read back, refused when strange.

use bank::pain002::{Answer, AnswerError, Answered, Report, Verdict, read, write};
use bank::xml::XmlError;

use crate::schemas::assert_valid;

fn answered(id: &str, reason: Option<&str>) -> Answered {
    let answer = match reason {
        None => Answer::Accepted,
        Some(reason) => Answer::Rejected { reason: reason.to_owned() },
    };
    Answered { end_to_end_id: id.to_owned(), answer }
}

fn report(verdict: Verdict, payments: Vec<Answered>) -> Report {
    Report {
        message_id: "A1".to_owned(),
        created_at: "2026-05-26T02:00:00Z".parse().unwrap(),
        order_id: "M1".to_owned(),
        verdict,
        groups: Vec::new(),
        payments,
    }
}

#[test]
fn what_is_written_fits_the_schema_and_reads_back() {
    let rejected = || Verdict::Rejected { reason: "AC01".to_owned() };
    for (verdict, payments) in [
        (Verdict::Accepted, vec![answered("E1", None)]),
        (Verdict::Accepted, vec![]),
        (rejected(), vec![]),
        (Verdict::Partly, vec![answered("E1", None), answered("E2", Some("AC04"))]),
        (Verdict::Unsaid, vec![answered("E2", Some("AC04"))]),
    ] {
        let report = report(verdict, payments);
        let text = write(&report);
        assert_valid("pain.002.001.12.xsd", &text);
        assert_eq!(read(text.as_bytes()), Ok(report));
    }
}

#[test]
fn a_group_may_be_answered_as_a_whole() {
    let mut report = report(Verdict::Partly, vec![]);
    let refused = Answer::Rejected { reason: "AC01".to_owned() };
    report.groups = vec![("G1".to_owned(), Answer::Accepted), ("G2".to_owned(), refused)];
    let text = write(&report);
    assert_valid("pain.002.001.12.xsd", &text);
    assert_eq!(read(text.as_bytes()), Ok(report));
}

#[test]
fn a_refused_group_speaks_for_its_payments() {
    let text = write(&report(Verdict::Unsaid, vec![answered("E1", None), answered("E2", None)]));
    let text = text.replacen("<TxSts>ACSP</TxSts>", "", 1);
    let text = text.replace(
        "<OrgnlPmtInfId>M1</OrgnlPmtInfId>",
        "<OrgnlPmtInfId>M1</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>\
         <StsRsnInf><Rsn><Prtry>账号不符</Prtry></Rsn></StsRsnInf>",
    );
    assert_valid("pain.002.001.12.xsd", &text);
    let read = read(text.as_bytes()).unwrap();
    assert_eq!(read.payments, [answered("E1", Some("账号不符")), answered("E2", None)]);
}

#[test]
fn what_is_strange_is_refused() {
    let text = write(&report(Verdict::Unsaid, vec![answered("E1", None)]));
    let unknown = text.replace("ACSP", "HMMM");
    assert_eq!(
        read(unknown.as_bytes()),
        Err(AnswerError::Status { id: "E1".to_owned(), status: "HMMM".to_owned() })
    );
    let bomb = text.replacen("?>", "?><!DOCTYPE x>", 1);
    assert_eq!(read(bomb.as_bytes()), Err(AnswerError::Xml(XmlError::Doctype)));
    let other = text.replace("pain.002.001.12", "camt.054.001.08");
    assert!(matches!(
        read(other.as_bytes()),
        Err(AnswerError::Xml(XmlError::OtherMessage { wanted: "pain.002", .. }))
    ));
}
