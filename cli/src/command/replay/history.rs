//! Bid histories as people have them: exports of the big platforms, or our own.
//!
//! `状态,竞买号,价格,时间` with local times, or `code,price,at` with RFC 3339 times; in GBK or
//! UTF-8; newest first or oldest first; with headers repeated from page to page. Whatever is not
//! certain is refused by file and line; nothing is guessed.

use std::path::Path;

use chrono::{NaiveDateTime, Timelike};
use domain::bidding::Code;
use domain::instant::{Instant, beijing};
use domain::money::Money;

use super::rows::{Row, decode, rows};
use crate::error::CliError;
use crate::input::parse_instant;

/// One bid of the file.
pub struct Bid {
    /// The physical line, from 1.
    pub line: usize,
    pub code: Code,
    pub price: Money,
    pub at: Instant,
}

/// The bids in the order in which they were made. The first and the last time tell which way
/// the file runs; bids of equal time keep its order.
pub fn read(file: &Path, bytes: &[u8]) -> Result<Vec<Bid>, CliError> {
    let refuse = |(line, why): (usize, String)| CliError::line(file, line, why);
    let text = decode(bytes).map_err(refuse)?;
    let mut columns = None;
    let mut bids = Vec::new();
    for row in rows(&text).map_err(refuse)? {
        if row.fields.iter().all(String::is_empty) {
            continue;
        }
        if let Some(header) = Columns::of(&row) {
            columns = Some(header);
            continue;
        }
        let Some(columns) = &columns else {
            let why = "the header 状态,竞买号,价格,时间 or code,price,at must come first";
            return Err(CliError::line(file, row.line, why));
        };
        bids.push(columns.bid(&row).map_err(|why| CliError::line(file, row.line, why))?);
    }
    if columns.is_none() {
        let why = "has no header; 状态,竞买号,价格,时间 or code,price,at is expected";
        return Err(CliError::line(file, 1, why));
    }
    let newest_first = match (bids.first(), bids.last()) {
        (Some(first), Some(last)) => first.at > last.at,
        (None, _) | (_, None) => false,
    };
    if newest_first {
        bids.reverse();
    }
    bids.sort_by_key(|it| it.at);
    Ok(bids)
}

/// Where a header says the columns are.
struct Columns {
    width: usize,
    code: usize,
    price: usize,
    at: usize,
}

impl Columns {
    /// `None` if the row is no header.
    fn of(row: &Row) -> Option<Columns> {
        let find = |names: [&str; 2]| row.fields.iter().position(|it| names.contains(&it.as_str()));
        Some(Columns {
            width: row.fields.len(),
            code: find(["竞买号", "code"])?,
            price: find(["价格", "price"])?,
            at: find(["时间", "at"])?,
        })
    }

    fn bid(&self, row: &Row) -> Result<Bid, String> {
        let beyond = row.fields.iter().skip(self.width).any(|it| !it.is_empty());
        if row.fields.len() < self.width || beyond {
            let (has, needs) = (row.fields.len(), self.width);
            return Err(format!("has {has} fields where the header has {needs}"));
        }
        let field = |at: usize| row.fields.get(at).map_or("", String::as_str);
        Ok(Bid {
            line: row.line,
            code: field(self.code)
                .parse()
                .map_err(|why: domain::bidding::CodeError| why.to_string())?,
            price: amount(field(self.price))?,
            at: moment(field(self.at))?,
        })
    }
}

/// An amount in yuan, also with separators before every third digit: `3,613,817.56`.
fn amount(text: &str) -> Result<Money, String> {
    let refused = |why: domain::money::MoneyError| why.to_string();
    if !text.contains(',') {
        return text.parse().map_err(refused);
    }
    let malformed = || format!("'{text}' is not an amount in yuan such as 3,613,817.56");
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut groups = whole.split(',');
    let first = groups.next().is_some_and(|it| (1..=3).contains(&it.len()));
    if !first || !groups.all(|it| it.len() == 3) || text.rfind(',') >= Some(whole.len()) {
        return Err(malformed());
    }
    text.replace(',', "").parse().map_err(|_| malformed())
}

/// `2026年05月26日 10:20:46`, which is time in China, or RFC 3339 with its offset.
fn moment(text: &str) -> Result<Instant, String> {
    if !text.contains('年') {
        return parse_instant(text);
    }
    NaiveDateTime::parse_from_str(text, "%Y年%m月%d日 %H:%M:%S%.f")
        .ok()
        .filter(|it| it.nanosecond() < 1_000_000_000)
        .and_then(|it| it.and_local_timezone(beijing()).single())
        .map(|it| Instant::from_utc(it.to_utc()))
        .ok_or_else(|| format!("'{text}' is not a time such as 2026年05月26日 10:20:46"))
}
