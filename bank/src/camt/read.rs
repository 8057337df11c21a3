//! Reading camt.053 and camt.054. Either the whole file is understood, or none of it is used.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use domain::instant::beijing;
use domain::money::Money;

use super::message::{Account, Amount, Document, Entry, Header, Moment, Numbered, Transaction};
use super::{CamtError, Closing, Direction, EntryError, Kind, Line, Nature, Report};
use crate::xml::{self, XmlError};

/// Reads a file of the bank. Movements that are only announced (`PDNG`, `INFO`) are not lines:
/// money counts when it is booked.
///
/// # Errors
/// [`CamtError`], naming the entry by its place in the file.
pub fn read(raw: &[u8]) -> Result<Report, CamtError> {
    let text = xml::text(raw)?;
    let name = xml::message_name(&text)?;
    let kind = match name.get(..8) {
        Some("camt.054") => Kind::Notification,
        Some("camt.053") => Kind::Statement,
        Some(_) | None => {
            let wanted = "camt.053 or camt.054";
            return Err(XmlError::OtherMessage { wanted, found: name }.into());
        }
    };
    let document: Document =
        quick_xml::de::from_str(&text).map_err(|error| CamtError::Shape(error.to_string()))?;
    let (header, accounts) = match (kind, document.notification, document.statement) {
        (Kind::Notification, Some(it), None) => (it.header, it.accounts),
        (Kind::Statement, None, Some(it)) => (it.header, it.accounts),
        (Kind::Notification | Kind::Statement, _, _) => {
            return Err(CamtError::Shape("the content is not what the namespace says".to_owned()));
        }
    };
    report(kind, header, &accounts)
}

fn report(kind: Kind, header: Header, accounts: &[Account]) -> Result<Report, CamtError> {
    let created_at = time(&header.created_at).ok_or(CamtError::Shape("CreDtTm".to_owned()))?;
    let message_id = header.message_id;
    let mut report =
        Report { kind, message_id, created_at, lines: Vec::new(), closing: Vec::new() };
    let mut place = 0;
    for account in accounts {
        let number = account.account.number();
        for entry in &account.entries {
            place += 1;
            let lines = number.ok_or(EntryError::NoAccount).and_then(|it| lines(it, entry));
            let lines = lines.map_err(|what| CamtError::Entry { entry: place, what })?;
            report.lines.extend(lines);
        }
        let number = number.unwrap_or_default();
        let closing = closing(number, account);
        report.closing.extend(
            closing.map_err(|what| CamtError::Balance { account: number.to_owned(), what })?,
        );
    }
    for (line, number) in report.lines.iter_mut().zip(1..) {
        line.number = number;
    }
    refuse_twice(&report.lines)?;
    Ok(report)
}

/// The booked closing balance, which is never below zero on these accounts.
fn closing(number: &str, account: &Account) -> Result<Option<Closing>, EntryError> {
    let booked = account.balances.iter().find(|it| it.kind.code.code.as_deref() == Some("CLBD"));
    let Some(booked) = booked else { return Ok(None) };
    let day = booked.date.date.as_deref().or(booked.date.time.as_deref()).unwrap_or_default();
    let date = day.get(..10).and_then(|it| it.parse::<NaiveDate>().ok());
    let day = date.ok_or_else(|| EntryError::Time(day.to_owned()))?;
    if direction(&booked.direction)? == Direction::Debit {
        return Err(EntryError::Direction("an overdrawn account".to_owned()));
    }
    Ok(Some(Closing { account: number.to_owned(), day, balance: amount(&booked.amount)? }))
}

fn lines(account: &str, entry: &Entry) -> Result<Vec<Line>, EntryError> {
    let status = entry.status.code.as_deref().or(entry.status.plain.as_deref());
    if status.map(str::trim) != Some("BOOK") {
        return Ok(Vec::new());
    }
    let total = amount(&entry.amount)?;
    let transactions: Vec<&Transaction> =
        entry.details.iter().flat_map(|it| &it.transactions).collect();
    let [] = transactions.as_slice() else {
        let several = transactions.len() > 1;
        let lines = transactions.into_iter().map(|it| {
            let amount = it.amount.as_ref().map_or(Ok(total), amount)?;
            let inherited = if several { None } else { entry.reference.as_deref() };
            line(account, entry, it, (amount, inherited))
        });
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let details = Money::sum(lines.iter().map(|it| it.amount)).unwrap_or(Money::MAX);
        return if details == total {
            Ok(lines)
        } else {
            Err(EntryError::Sum { entry: total, details })
        };
    };
    let nothing = Transaction::default();
    Ok(vec![line(account, entry, &nothing, (total, entry.reference.as_deref()))?])
}

fn line(
    account: &str,
    entry: &Entry,
    transaction: &Transaction,
    (amount, inherited): (Money, Option<&str>),
) -> Result<Line, EntryError> {
    if amount.is_zero() {
        return Err(EntryError::Nothing);
    }
    let direction = direction(transaction.direction.as_deref().unwrap_or(&entry.direction))?;
    let references = transaction.references.as_ref();
    let reference = references.and_then(|it| it.reference.as_deref()).or(inherited);
    let reference = reference.map(str::trim).filter(|it| !it.is_empty());
    let end_to_end_id = references.and_then(|it| it.end_to_end_id.as_deref()).map(str::trim);
    let parties = transaction.parties.as_ref();
    let debtor = parties.and_then(|it| it.debtor.as_ref()?.name());
    let creditor = parties.and_then(|it| it.creditor.as_ref()?.name());
    let debtor_account = parties.and_then(|it| number(it.debtor_account.as_ref()));
    let creditor_account = parties.and_then(|it| number(it.creditor_account.as_ref()));
    let (other_name, other_account, credited_number) = match direction {
        Direction::Credit => (debtor, debtor_account, creditor_account),
        Direction::Debit => (creditor, creditor_account, None),
    };
    let returned = transaction.returned.as_ref().map(|it| {
        let code = it.reason.as_ref().and_then(|it| it.code.as_ref().or(it.own.as_ref()));
        code.cloned().unwrap_or_default()
    });
    Ok(Line {
        number: 0,
        account: account.to_owned(),
        reference: reference.ok_or(EntryError::NoReference)?.to_owned(),
        direction,
        amount,
        booked_at: booked_at(entry.booked.as_ref())?,
        credited_number: credited_number.map(str::to_owned),
        other_name: other_name.map(str::to_owned),
        other_account: other_account.map(str::to_owned),
        end_to_end_id: end_to_end_id
            .filter(|it| !it.is_empty() && *it != "NOTPROVIDED")
            .map(str::to_owned),
        remittance: transaction.remittance.as_ref().map(|it| it.lines.join(" ")),
        returned,
        nature: nature(entry),
        reverses: reverses(entry, references.and_then(|it| it.transaction_id.as_deref())),
    })
}

/// Interest and fees by their ISO code, or by the bank's own word for them.
fn nature(entry: &Entry) -> Option<Nature> {
    let domain = entry.code.domain.as_ref().map(|it| it.family.sub.trim());
    let own = entry.code.own.as_ref().map(|it| it.code.trim());
    match domain.or(own)? {
        "INTR" | "利息" | "结息" => Some(Nature::Interest),
        "CHRG" | "FEES" | "COMM" | "手续费" => Some(Nature::Fee),
        _ => None,
    }
}

/// The movement that a reversal takes back; nothing, if it names none.
fn reverses(entry: &Entry, original: Option<&str>) -> Option<String> {
    let says_so = entry.reversal.as_deref().map(str::trim);
    let reversal = says_so == Some("true") || says_so == Some("1");
    original.map(str::trim).filter(|it| reversal && !it.is_empty()).map(str::to_owned)
}

fn number(account: Option<&Numbered>) -> Option<&str> {
    account.and_then(Numbered::number)
}

fn direction(text: &str) -> Result<Direction, EntryError> {
    match text.trim() {
        "CRDT" => Ok(Direction::Credit),
        "DBIT" => Ok(Direction::Debit),
        _ => Err(EntryError::Direction(text.to_owned())),
    }
}

fn amount(amount: &Amount) -> Result<Money, EntryError> {
    if amount.currency != "CNY" {
        return Err(EntryError::Currency(amount.currency.clone()));
    }
    Ok(amount.value.trim().parse()?)
}

fn booked_at(moment: Option<&Moment>) -> Result<DateTime<Utc>, EntryError> {
    let text = moment.and_then(|it| it.time.as_deref().or(it.date.as_deref()));
    let text = text.unwrap_or_default();
    time(text).ok_or_else(|| EntryError::Time(text.to_owned()))
}

/// With an offset, or in Beijing time without one; a bare date is its first instant.
fn time(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    let local = text.parse::<NaiveDateTime>().ok();
    let local = local.or_else(|| text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0));
    local?.and_local_timezone(beijing()).single().map(|it| it.to_utc())
}

/// A serial number may come twice for the same movement, never for two.
fn refuse_twice(lines: &[Line]) -> Result<(), CamtError> {
    let mut seen: HashMap<(&str, &str), &Line> = HashMap::new();
    for line in lines {
        let first = seen.entry((&line.account, &line.reference)).or_insert(line);
        if first.amount != line.amount || first.direction != line.direction {
            let entry = usize::try_from(line.number).unwrap_or_default();
            let what = EntryError::ReferenceTwice(line.reference.clone());
            return Err(CamtError::Entry { entry, what });
        }
    }
    Ok(())
}
