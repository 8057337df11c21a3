//! Reports of the bank: read exactly, or refused by name.

use bank::camt::{CamtError, Closing, Direction, EntryError, Kind, Line, Report, read, write};
use bank::xml::XmlError;

use crate::schemas::assert_valid;

fn line(number: i32, direction: Direction, amount: &str) -> Line {
    let credit = direction == Direction::Credit;
    Line {
        number,
        account: "8810000001".to_owned(),
        reference: format!("ICBC2026052600{number:04}"),
        direction,
        amount: amount.parse().unwrap(),
        booked_at: "2026-05-26T02:00:01Z".parse().unwrap(),
        value_on: Some("2026-05-25".parse().unwrap()),
        credited_number: credit.then(|| "8810000001012345678937".to_owned()),
        other_name: Some("陈小明".to_owned()),
        other_account: Some("6222021234567890".to_owned()),
        end_to_end_id: (!credit).then(|| "0190f0b2d5a57c3b8f3a2e6d4c5b6a79".to_owned()),
        remittance: Some("保证金 & 尾款".to_owned()),
        returned: None,
        nature: None,
        reverses: None,
    }
}

fn report(kind: Kind) -> Report {
    let mut returned = line(3, Direction::Credit, "100000.00");
    returned.returned = Some("AC04".to_owned());
    Report {
        kind,
        message_id: "N20260526-1".to_owned(),
        created_at: "2026-05-26T02:05:00Z".parse().unwrap(),
        lines: vec![
            line(1, Direction::Credit, "0.01"),
            line(2, Direction::Debit, "999999999999.99"),
            returned,
        ],
        closing: Vec::new(),
    }
}

#[test]
fn a_notification_is_valid_and_read_back() {
    let written = write(&report(Kind::Notification));
    assert_valid("camt.054.001.08.xsd", &written);
    assert_eq!(read(written.as_bytes()), Ok(report(Kind::Notification)));
}

#[test]
fn a_statement_is_valid_and_read_back_with_its_closing_balance() {
    let day = "2026-05-26".parse().unwrap();
    let balance = "123.45".parse().unwrap();
    let closing = vec![Closing { account: "8810000001".to_owned(), day, balance }];
    let statement = Report { closing, ..report(Kind::Statement) };
    let written = write(&statement);
    assert_valid("camt.053.001.08.xsd", &written);
    assert_eq!(read(written.as_bytes()), Ok(statement));
}

#[test]
fn prefixes_and_older_versions_are_understood() {
    let written = write(&report(Kind::Notification));
    let older = written
        .replace(".001.08", ".001.02")
        .replace("<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts>")
        .replace("<Pty>", "")
        .replace("</Pty>", "");
    assert_eq!(read(older.as_bytes()).unwrap().lines, report(Kind::Notification).lines);
}

#[test]
fn a_file_in_gbk_is_read_and_a_garbled_one_is_refused() {
    let written = write(&report(Kind::Notification)).replace("UTF-8", "GBK");
    let (gbk, _, _) = encoding_rs::GBK.encode(&written);
    assert_eq!(read(&gbk), Ok(report(Kind::Notification)));
    let garbled = CamtError::Xml(XmlError::Garbled("UTF-8"));
    let lying = [b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", gbk.as_ref()].concat();
    assert_eq!(read(&lying), Err(garbled));
    let big5 = written.replace("GBK", "Big5");
    let unknown = CamtError::Xml(XmlError::Encoding("Big5".to_owned()));
    assert_eq!(read(big5.as_bytes()), Err(unknown));
}

#[test]
fn a_doctype_is_refused_wherever_it_stands() {
    let written = write(&report(Kind::Notification));
    let bombs = [
        "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]>",
        "<!DOCTYPE Document SYSTEM \"file:///etc/passwd\">",
        "<!doctype html>",
    ];
    for bomb in bombs {
        let file = written.replacen("?>", &format!("?>{bomb}"), 1);
        assert_eq!(read(file.as_bytes()), Err(CamtError::Xml(XmlError::Doctype)), "{bomb}");
    }
}

#[test]
fn depth_and_other_messages_are_refused() {
    let deep = format!("<a>{}{}</a>", "<b>".repeat(40), "</b>".repeat(40));
    assert_eq!(read(deep.as_bytes()), Err(CamtError::Xml(XmlError::TooDeep)));
    for text in ["", "<a>", "<a></b>", "no xml", "<a>&undefined;</a>"] {
        assert!(read(text.as_bytes()).is_err(), "{text}");
    }
    let other = b"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08\"/>";
    assert!(matches!(read(other), Err(CamtError::Xml(XmlError::OtherMessage { .. }))));
}

#[test]
fn an_entry_is_refused_by_name_and_place() {
    let written = write(&report(Kind::Notification));
    let refused = |from: &str, to: &str| match read(written.replace(from, to).as_bytes()) {
        Err(CamtError::Entry { entry, what }) => (entry, what),
        other => panic!("{from} → {to}: {other:?}"),
    };
    assert_eq!(refused("\"CNY\"", "\"USD\""), (1, EntryError::Currency("USD".to_owned())));
    assert_eq!(refused(">0.01<", ">0.00<"), (1, EntryError::Nothing));
    let fraction = refused(">0.01<", ">0.011<");
    assert!(matches!(fraction, (1, EntryError::Amount(_))), "{fraction:?}");
    assert_eq!(
        refused("<AcctSvcrRef>ICBC20260526000002</AcctSvcrRef>", ""),
        (2, EntryError::NoReference)
    );
    assert_eq!(
        refused("ICBC20260526000002", "ICBC20260526000001"),
        (2, EntryError::ReferenceTwice("ICBC20260526000001".to_owned()))
    );
    assert_eq!(refused("DBIT", "BOTH"), (2, EntryError::Direction("BOTH".to_owned())));
    let time = refused("2026-05-26T10:00:01+08:00", "yesterday");
    assert_eq!(time, (1, EntryError::Time("yesterday".to_owned())));
}

#[test]
fn what_is_only_announced_is_no_line() {
    let written = write(&report(Kind::Notification)).replace(">BOOK<", ">PDNG<");
    assert_eq!(read(written.as_bytes()).unwrap().lines, Vec::new());
}

#[test]
fn the_details_of_a_batch_are_lines_with_their_own_serial_numbers() {
    let detail = |reference: &str, amount: &str| {
        format!(
            "<TxDtls><Refs><AcctSvcrRef>{reference}</AcctSvcrRef></Refs>\
             <Amt Ccy=\"CNY\">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>"
        )
    };
    let file = |second: &str| {
        format!(
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">\
             <BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>M</MsgId>\
             <CreDtTm>2026-05-26T10:00:00</CreDtTm></GrpHdr><Ntfctn><Id>N</Id>\
             <Acct><Id><Othr><Id>8810000001</Id></Othr></Id></Acct>\
             <Ntry><Amt Ccy=\"CNY\">3.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>\
             <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-05-26</Dt></BookgDt>\
             <AcctSvcrRef>SUM</AcctSvcrRef><BkTxCd/><NtryDtls>{}{}</NtryDtls></Ntry>\
             </Ntfctn></BkToCstmrDbtCdtNtfctn></Document>",
            detail("R1", "1.00"),
            second
        )
    };
    let lines = read(file(&detail("R2", "2.00")).as_bytes()).unwrap().lines;
    let references: Vec<_> = lines.iter().map(|it| (it.number, it.reference.as_str())).collect();
    assert_eq!(references, [(1, "R1"), (2, "R2")]);
    assert_eq!(lines[0].booked_at.to_rfc3339(), "2026-05-25T16:00:00+00:00");
    let wrong = read(file(&detail("R2", "2.01")).as_bytes());
    assert!(matches!(wrong, Err(CamtError::Entry { entry: 1, what: EntryError::Sum { .. } })));
}
