//! The books: the account of a case as a file that proves itself, days and months that are closed
//! by two signatures.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use domain::chain::Hash;
use domain::id::{CaseId, CourtId};
use domain::instant::{Instant, beijing};
use domain::money::Money;
use ledger::case_record::{self, Audit};
use store::StoreError;
use store::books::{Closing, OpenItem, Period};
use uuid::Uuid;

use super::error::FundsRefusal;
use super::sheets::Cell;
use super::{AppError, cases, funds, parties, sheets};
use crate::App;
use crate::actor::{Finance, Officer, Party};

/// The account of a case, every entry chained to the one before and the head signed (`fachui verify
/// --case`). What is not sealed yet is sealed; what is sealed must still be what it was.
///
/// Grounds: [`domain::statute::funds::FUND_03`].
pub async fn case_record(app: &App, court: CourtId, case: CaseId) -> Result<String, AppError> {
    let as_of = Instant::from_utc(app.now());
    let written = app.db.transaction(async |tx| {
        cases::own(tx, court, case).await?;
        let number = store::cases::find(tx, case).await?.case_number;
        let placed = store::books::account(tx, case).await?;
        let corrupt = |why| StoreError::Corrupt { what: "case account", id: case.0, why };
        let header = case_record::header(case, &number);
        let mut head = case_record::link(Hash::GENESIS, &header);
        let mut file = case_record::line(&header, head) + "\n";
        let mut audit = Audit::of(case);
        let (mut sealed, mut fresh) = (0, Vec::new());
        for it in &placed {
            audit.take(&it.posted).map_err(|_| corrupt("the entries do not follow"))?;
            let text = case_record::text(&it.posted);
            head = case_record::link(head, &text);
            match it.sealed {
                Some(hash) if hash == head => sealed += 1,
                Some(_) => return Err(corrupt("an entry is not what was sealed").into()),
                None => fresh.push((it.id, head)),
            }
            file += &case_record::line(&text, head);
            file.push('\n');
        }
        if !fresh.is_empty() {
            store::books::seal(tx, case, sealed, &fresh).await.map_err(funds::named)?;
        }
        let ending = audit.ending(as_of);
        head = case_record::link(head, &ending);
        file += &case_record::line(&ending, head);
        file.push('\n');
        Ok::<_, AppError>((file, audit.entries(), head))
    });
    let (mut file, entries, head) = written.await?;
    let statement = case_record::statement(case, entries, as_of, head);
    let signature = app.signer.sign(statement.as_bytes())?;
    file += &case_record::signature_line(app.signer.public(), &signature);
    file.push('\n');
    Ok(file)
}

/// The same for a party of the case; nobody is named in it.
pub async fn record_for_party(app: &App, party: &Party, case: CaseId) -> Result<String, AppError> {
    let mut reader = app.db.reader().await?;
    parties::acting(&mut reader, party, case).await?;
    let court = CourtId(store::cases::find(&mut reader, case).await?.court_id);
    drop(reader);
    case_record(app, court, case).await
}

/// The headings of the table of a case's account.
const HEADINGS: [&str; 5] = ["时间", "事项", "借方", "贷方", "金额"];

/// Every transfer of a case as a line of a table, with its amount.
async fn lines(
    app: &App,
    court: CourtId,
    case: CaseId,
) -> Result<Vec<([String; 4], Money)>, AppError> {
    let mut reader = app.db.reader().await?;
    cases::own(&mut reader, court, case).await?;
    let mut lines = Vec::new();
    for entry in store::entries::whole(&mut reader, case).await? {
        for it in &entry.transfers {
            let at = entry.at.with_timezone(&beijing()).format("%Y-%m-%d %H:%M:%S").to_string();
            let side = |side: &store::entries::Side| match side.owner {
                Some(owner) => format!("{}:{owner}", side.kind),
                None => side.kind.clone(),
            };
            lines.push(([at, entry.kind.clone(), side(&it.debit), side(&it.credit)], it.amount));
        }
    }
    Ok(lines)
}

/// The account of a case as a table (CSV): spreadsheet programs open it, and no text in it is taken
/// for a formula.
pub async fn case_statement(app: &App, court: CourtId, case: CaseId) -> Result<String, AppError> {
    let mut table = format!("\u{feff}{}\r\n", HEADINGS.join(","));
    for (texts, amount) in lines(app, court, case).await? {
        let cells = texts.iter().map(|text| cell(text)).chain([amount.to_string()]);
        table += &cells.collect::<Vec<_>>().join(",");
        table += "\r\n";
    }
    Ok(table)
}

/// The same as a workbook (XLSX).
pub async fn case_workbook(app: &App, court: CourtId, case: CaseId) -> Result<Vec<u8>, AppError> {
    let rows = lines(app, court, case).await?.into_iter().map(|(texts, amount)| {
        texts.into_iter().map(Cell::Text).chain([Cell::Amount(amount)]).collect()
    });
    Ok(sheets::workbook("案款明细", &HEADINGS, &rows.collect::<Vec<_>>())?)
}

/// A cell that no program takes for a formula: what could begin one is put behind an apostrophe.
fn cell(text: &str) -> String {
    // The wide forms too: a Chinese spreadsheet program reads them as the narrow ones.
    let begins = |it: char| "=+-@\t\r\n＝＋－＠".contains(it);
    let safe = if text.starts_with(begins) { format!("'{text}") } else { text.to_owned() };
    if safe.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

/// Accounts whose cached balance is not the sum of their transfers. The worker looks too.
pub async fn drifted(app: &App) -> Result<Vec<Uuid>, AppError> {
    Ok(store::books::drifted(&mut app.db.reader().await?).await?)
}

/// Which books are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Day,
    Month,
}

fn period(span: Span, day: NaiveDate) -> Option<Period> {
    let (name, first, next) = match span {
        Span::Day => ("day", day, day.checked_add_days(Days::new(1))?),
        Span::Month => {
            let first = day.with_day(1)?;
            ("month", first, first.checked_add_months(Months::new(1))?)
        }
    };
    let end = next.and_hms_opt(0, 0, 0)?.and_local_timezone(beijing()).single()?;
    let last = next.pred_opt()?;
    Some(Period { name, first, last, end: end.with_timezone(&Utc) })
}

/// What stands between the period of a day and its close.
///
/// Grounds: [`domain::statute::funds::FUND_02`].
pub async fn open_items(
    app: &App,
    finance: &Finance,
    span: Span,
    day: NaiveDate,
) -> Result<Vec<OpenItem>, AppError> {
    let period = period(span, day).ok_or(FundsRefusal::PeriodOpen)?;
    let mut reader = app.db.reader().await?;
    Ok(store::books::open_items(&mut reader, finance.court_id, &period).await?)
}

/// Finance signs a period: it is over, the difference is nothing, nothing is open.
///
/// Grounds: [`domain::statute::funds::FUND_02`].
pub async fn close(
    app: &App,
    finance: &Finance,
    span: Span,
    day: NaiveDate,
) -> Result<Closing, AppError> {
    let period = period(span, day).ok_or(FundsRefusal::PeriodOpen)?;
    let now = app.now();
    let closed = app.db.transaction(async |tx| {
        let (court, by) = (finance.court_id, finance.person_id);
        let id = store::books::close(tx, court, &period, by, now).await.map_err(funds::named)?;
        Ok::<_, AppError>(store::books::closing(tx, id).await?)
    });
    closed.await
}

/// Enforcement signs: from now on nothing is posted into the period.
///
/// Grounds: [`domain::statute::funds::FUND_02`].
pub async fn sign(app: &App, officer: &Officer, id: Uuid) -> Result<Closing, AppError> {
    let now = app.now();
    let signed = app.db.transaction(async |tx| {
        let closing = store::books::closing(tx, id).await?;
        if closing.court_id != officer.court_id.0 {
            return Err(AppError::NotYourCourt);
        }
        let end: Option<DateTime<Utc>> = period(Span::Day, closing.last_day).map(|it| it.end);
        let end = end.ok_or(FundsRefusal::PeriodOpen)?;
        let by = officer.person_id;
        store::books::sign(tx, id, end, by, now).await.map_err(funds::named)?;
        Ok::<_, AppError>(store::books::closing(tx, id).await?)
    });
    signed.await
}

pub async fn closings(app: &App, court: CourtId) -> Result<Vec<Closing>, AppError> {
    Ok(store::books::closings(&mut app.db.reader().await?, court).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("-2", "'-2"),
            ("@a", "'@a"),
            ("+1", "'+1"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("\n=1", "\"'\n=1\""),
            ("＝1+1", "'＝1+1"),
            ("a,b", "\"a,b\""),
            ("=\"x\"", "\"'=\"\"x\"\"\""),
            ("100.00", "100.00"),
        ] {
            assert_eq!(cell(text), expected);
        }
    }

    #[test]
    fn a_month_ends_before_the_next_begins() {
        let day = NaiveDate::from_ymd_opt(2026, 2, 14).expect("a day");
        let month = period(Span::Month, day).expect("a month");
        assert_eq!(
            (month.first.to_string(), month.last.to_string()),
            ("2026-02-01".to_owned(), "2026-02-28".to_owned())
        );
        assert_eq!(month.end.to_rfc3339(), "2026-02-28T16:00:00+00:00");
        assert_eq!(period(Span::Day, day).expect("a day").last, day);
    }
}
