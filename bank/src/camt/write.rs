//! Writing camt.053 and camt.054 as a bank does: for the bank simulator and for tests.

use chrono::SecondsFormat;
use domain::instant::beijing;

use super::message::{
    Account, Amount, Balance, BalanceKind, Code, Details, Document, Entry, Header, Moment,
    Notification, Numbered, OwnCode, Parties, Party, References, Remittance, Returned, Statement,
    Status, Transaction, TransactionCode,
};
use super::{Direction, Kind, Line, Nature, Report};

/// The file of a report, in version 8 of the message. Lines of one account follow each other as
/// they stand in the report; their `number` is not written.
pub fn write(report: &Report) -> String {
    let header =
        Header { message_id: report.message_id.clone(), created_at: local(report.created_at) };
    let mut accounts: Vec<Account> = Vec::new();
    for closing in &report.closing {
        let account = at(&mut accounts, report, &closing.account);
        account.balances.push(Balance {
            kind: BalanceKind { code: Code { code: Some("CLBD".to_owned()), own: None } },
            amount: amount(&closing.balance.to_string()),
            direction: "CRDT".to_owned(),
            date: Moment { date: Some(closing.day.to_string()), time: None },
        });
    }
    for line in &report.lines {
        at(&mut accounts, report, &line.account).entries.push(entry(line));
    }
    let namespace = Some(format!("urn:iso:std:iso:20022:tech:xsd:{}.001.08", report.kind.name()));
    let document = match report.kind {
        Kind::Notification => {
            let notification = Some(Notification { header, accounts });
            Document { namespace, notification, statement: None }
        }
        Kind::Statement => Document {
            namespace,
            notification: None,
            statement: Some(Statement { header, accounts }),
        },
    };
    let body = quick_xml::se::to_string(&document).expect("names and texts are always writable");
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}\n")
}

fn at<'a>(accounts: &'a mut Vec<Account>, report: &Report, number: &str) -> &'a mut Account {
    let known = accounts.iter().position(|it| it.account.number() == Some(number));
    let place = known.unwrap_or_else(|| {
        accounts.push(Account {
            id: format!("{}-{}", report.message_id, accounts.len() + 1),
            created_at: Some(local(report.created_at)),
            account: Numbered::of(number),
            balances: Vec::new(),
            entries: Vec::new(),
        });
        accounts.len() - 1
    });
    accounts.get_mut(place).expect("the account is there or has just been added")
}

fn entry(line: &Line) -> Entry {
    let other = line.other_name.as_deref().map(Party::of);
    let other_account = line.other_account.as_deref().map(Numbered::of);
    let credited = line.credited_number.as_deref().map(Numbered::of);
    let parties = match line.direction {
        Direction::Credit => Parties {
            debtor: other,
            debtor_account: other_account,
            creditor: None,
            creditor_account: credited,
        },
        Direction::Debit => Parties {
            debtor: None,
            debtor_account: None,
            creditor: other,
            creditor_account: other_account,
        },
    };
    let remittance = line.remittance.clone().map(|it| Remittance { lines: vec![it] });
    let reason = |code: &String| Code { code: Some(code.clone()), own: None };
    Entry {
        entry_reference: None,
        amount: amount(&line.amount.to_string()),
        direction: direction(line.direction).to_owned(),
        reversal: line.reverses.as_ref().map(|_| "true".to_owned()),
        status: Status { code: Some("BOOK".to_owned()), plain: None },
        booked: Some(Moment { date: None, time: Some(local(line.booked_at)) }),
        value: line.value_on.map(|it| Moment { date: Some(it.to_string()), time: None }),
        reference: Some(line.reference.clone()),
        code: code(line.nature),
        details: vec![Details {
            transactions: vec![Transaction {
                references: Some(References {
                    reference: Some(line.reference.clone()),
                    end_to_end_id: line.end_to_end_id.clone(),
                    transaction_id: line.reverses.clone(),
                }),
                amount: Some(amount(&line.amount.to_string())),
                direction: Some(direction(line.direction).to_owned()),
                parties: Some(parties),
                remittance,
                returned: line.returned.as_ref().map(|it| Returned { reason: Some(reason(it)) }),
            }],
        }],
    }
}

fn code(nature: Option<Nature>) -> TransactionCode {
    let own = match nature {
        None => "TRF",
        Some(Nature::Interest) => "INTR",
        Some(Nature::Fee) => "CHRG",
    };
    TransactionCode { domain: None, own: Some(OwnCode { code: own.to_owned() }) }
}

const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Credit => "CRDT",
        Direction::Debit => "DBIT",
    }
}

fn amount(value: &str) -> Amount {
    Amount { currency: "CNY".to_owned(), value: value.to_owned() }
}

fn local(at: chrono::DateTime<chrono::Utc>) -> String {
    at.with_timezone(&beijing()).to_rfc3339_opts(SecondsFormat::AutoSi, false)
}
