//! Reading camt.053 and camt.054. Either the whole file is understood, or none of it is used.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use domain::instant::beijing;
use domain::money::Money;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::de::DeserializeOwned;

use super::message::{Amount, Balance, Entry, Header, Moment, Numbered, Transaction};
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
    let mut reading = Reading::of(kind);
    reading.all(&text)?;
    reading.report()
}

/// A message that is being read, one element after the other: of a day of a hundred thousand
/// movements only one is ever held as XML has it.
struct Reading {
    kind: Kind,
    header: Option<Header>,
    /// The account whose notification or statement is open.
    number: Option<String>,
    balances: Vec<Balance>,
    /// Entries so far, to name one by its place.
    place: usize,
    lines: Vec<Line>,
    closing: Vec<Closing>,
}

impl Reading {
    const fn of(kind: Kind) -> Reading {
        Reading {
            kind,
            header: None,
            number: None,
            balances: Vec::new(),
            place: 0,
            lines: Vec::new(),
            closing: Vec::new(),
        }
    }

    fn all(&mut self, text: &str) -> Result<(), CamtError> {
        let malformed = |error: quick_xml::Error| XmlError::Malformed(error.to_string());
        let body = match self.kind {
            Kind::Notification => "BkToCstmrDbtCdtNtfctn",
            Kind::Statement => "BkToCstmrStmt",
        };
        let mut reader = Reader::from_str(text);
        let mut depth = 0_usize;
        loop {
            let begin = position(&reader);
            let (tag, is_empty) = match reader.read_event().map_err(malformed)? {
                Event::Start(tag) => (tag, false),
                Event::Empty(tag) => (tag, true),
                Event::End(_) => {
                    depth = depth.saturating_sub(1);
                    if depth == 2 {
                        self.close()?;
                    }
                    continue;
                }
                Event::Eof => return Ok(()),
                Event::Text(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::GeneralRef(_) => continue,
            };
            let name = tag.local_name();
            let goes_down = match (depth, name.as_ref()) {
                (0, _) => true,
                (1, found) if found == body => true,
                (1, _) => {
                    let why = "the content is not what the namespace says";
                    return Err(CamtError::Shape(why.to_owned()));
                }
                (2, "Ntfctn" | "Stmt") => true,
                (_, _) => false,
            };
            if goes_down {
                depth += usize::from(!is_empty);
                continue;
            }
            if !is_empty {
                reader.read_to_end(tag.name()).map_err(malformed)?;
            }
            let element = text.get(begin..position(&reader)).unwrap_or_default();
            self.take(depth, name.as_ref(), element)?;
        }
    }

    /// One whole element, directly below the message or an account of it.
    fn take(&mut self, depth: usize, name: &str, element: &str) -> Result<(), CamtError> {
        match (depth, name) {
            (2, "GrpHdr") if self.header.is_none() => self.header = Some(parsed(element)?),
            (2, "GrpHdr") => return Err(CamtError::Shape("a second GrpHdr".to_owned())),
            (3, "Acct") => {
                let account: Numbered = parsed(element)?;
                self.number = account.number().map(str::to_owned);
            }
            (3, "Bal") => self.balances.push(parsed(element)?),
            (3, "Ntry") => {
                self.place += 1;
                let entry: Entry = parsed(element)?;
                let number = self.number.as_deref().ok_or(EntryError::NoAccount);
                let lines = number.and_then(|it| lines(it, &entry));
                let entry = self.place;
                self.lines.extend(lines.map_err(|what| CamtError::Entry { entry, what })?);
            }
            (_, _) => {}
        }
        Ok(())
    }

    /// The end of a notification or statement about one account.
    fn close(&mut self) -> Result<(), CamtError> {
        let number = self.number.take().unwrap_or_default();
        let balances = std::mem::take(&mut self.balances);
        let closing = closing(&number, &balances);
        let closing = closing.map_err(|what| CamtError::Balance { account: number, what })?;
        self.closing.extend(closing);
        Ok(())
    }

    fn report(self) -> Result<Report, CamtError> {
        let header = self.header.ok_or(CamtError::Shape("GrpHdr".to_owned()))?;
        let created_at = time(&header.created_at).ok_or(CamtError::Shape("CreDtTm".to_owned()))?;
        let mut lines = self.lines;
        for (line, number) in lines.iter_mut().zip(1..) {
            line.number = number;
        }
        refuse_twice(&lines)?;
        let (kind, message_id, closing) = (self.kind, header.message_id, self.closing);
        Ok(Report { kind, message_id, created_at, lines, closing })
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn parsed<T: DeserializeOwned>(element: &str) -> Result<T, CamtError> {
    quick_xml::de::from_str(element).map_err(|error| CamtError::Shape(error.to_string()))
}

/// The booked closing balance, which is never below zero on these accounts.
fn closing(number: &str, balances: &[Balance]) -> Result<Option<Closing>, EntryError> {
    let booked = balances.iter().find(|it| it.kind.code.code.as_deref() == Some("CLBD"));
    let Some(booked) = booked else { return Ok(None) };
    let day = written_day(&booked.date)?;
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
        value_on: entry.value.as_ref().map(written_day).transpose()?,
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

/// The date of a moment, as it is written.
fn written_day(moment: &Moment) -> Result<NaiveDate, EntryError> {
    let text = moment.date.as_deref().or(moment.time.as_deref()).unwrap_or_default();
    let day = text.get(..10).and_then(|it| it.parse().ok());
    day.ok_or_else(|| EntryError::Time(text.to_owned()))
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
