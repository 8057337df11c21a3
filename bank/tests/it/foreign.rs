//! A parser that shares nothing with ours, Python's ElementTree, reads the same lines.

use std::io::Write;
use std::process::{Command, Stdio};

use bank::camt::{Closing, Direction, Kind, Line, Report, read, write};
use chrono::{DateTime, Utc};

const PROGRAM: &str = r#"
import sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
space = root.tag[:root.tag.index('}') + 1]
def at(node, path): return node.find('/'.join(space + it for it in path.split('/')))
for account in root.iter(space + 'Ntfctn'):
    number = at(account, 'Acct/Id/Othr/Id').text
    for entry in account.findall(space + 'Ntry'):
        details = at(entry, 'NtryDtls/TxDtls')
        name = at(details, 'RltdPties/Dbtr/Pty/Nm')
        to = at(details, 'RltdPties/CdtrAcct/Id/Othr/Id')
        print('|'.join([number, at(entry, 'AcctSvcrRef').text, at(entry, 'CdtDbtInd').text,
                        at(entry, 'Amt').text, name.text if name is not None else '',
                        to.text if to is not None else '']))
"#;

#[test]
fn a_foreign_parser_reads_the_same() {
    let at: DateTime<Utc> = "2026-05-26T02:00:00Z".parse().unwrap();
    let line = |n: i32, direction, amount: &str, name: Option<&str>| Line {
        number: n,
        account: "8810000001".to_owned(),
        reference: format!("BK{n}"),
        direction,
        amount: amount.parse().unwrap(),
        booked_at: at,
        value_on: Some(at.date_naive()),
        credited_number: (direction == Direction::Credit).then(|| format!("88{n}")),
        other_name: name.map(str::to_owned).filter(|_| direction == Direction::Credit),
        other_account: None,
        end_to_end_id: None,
        remittance: Some("a & b < c \"d\"".to_owned()),
        returned: None,
        nature: None,
        reverses: None,
    };
    let report = Report {
        kind: Kind::Notification,
        message_id: "N1".to_owned(),
        created_at: at,
        lines: vec![
            line(1, Direction::Credit, "0.01", Some("陈（一）& 公司")),
            line(2, Direction::Credit, "9999999999.99", None),
            line(3, Direction::Debit, "12.30", None),
        ],
        closing: Vec::<Closing>::new(),
    };
    let file = write(&report);
    let ours = read(file.as_bytes()).unwrap();
    let ours: Vec<String> = ours
        .lines
        .iter()
        .map(|it| {
            let direction = if it.direction == Direction::Credit { "CRDT" } else { "DBIT" };
            let amount = it.amount.to_string();
            let text = |it: &Option<String>| it.clone().unwrap_or_default();
            let (name, to) = (text(&it.other_name), text(&it.credited_number));
            [&it.account, &it.reference, direction, &amount, &name, &to].join("|")
        })
        .collect();
    let child = Command::new("python3")
        .args(["-X", "utf8", "-c", PROGRAM])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) if std::env::var_os("CI").is_none() => {
            eprintln!("python3 does not start ({error}): NOT compared");
            return;
        }
        Err(error) => panic!("python3 does not start: {error}"),
    };
    child.stdin.take().unwrap().write_all(file.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let theirs = String::from_utf8(output.stdout).unwrap();
    assert_eq!(theirs.lines().collect::<Vec<_>>(), ours);
}
