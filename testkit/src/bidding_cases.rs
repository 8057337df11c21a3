//! Bidding as pages of text: `domain/cases/bidding/*.txt`, read for whoever must keep the rules.
//!
//! The reference model (`testkit/tests/bidding.rs`) and the bidding engine's conformance suite
//! run the same files, so the two implementations of the rules stay one.
//!
//! ```text
//! # a comment; empty lines are skipped
//! case a bid exactly one extension before the end changes nothing
//! terms auction start=900000 step=10000 length=24:00:00 extension=0:05:00 opened=-1:00:00
//! # at         act     code  argument  | verdict   seq  ends_at   leader
//!   -0:30:00   qualify A     -         | ok        2    24:00:00  -
//!   23:55:00   bid     A     900000    | accepted  3    24:00:00  A=900000
//!   24:00:00   close   -     -         | sold      4    24:00:00  A=900000
//! ```
//!
//! - `terms`: `auction`, or `sale` with `contest=24:00:00`; amounts in yuan; `opened` is the time
//!   of the opening entry, which has seq 1.
//! - Times are `[-]H:MM:SS[.ffffff]` from `starts_at`. The parser adds them to the instant it is
//!   given, so an engine can run a case around its own present.
//! - Acts: `qualify CODE RANK|-`, `disqualify CODE -`, `bid CODE AMOUNT`, `pause - FROM`,
//!   `resume - -`, `withdraw - -`, `close - -`. Reasons are always [`REASON`].
//! - `verdict`: of a bid `accepted` or the slug of the refusal; of a close `sold` or `unsold`; of
//!   any other act `ok`, or `unchanged` when it makes no entry; of a refused act `ended`,
//!   `already-paused`, `not-paused`, `too-early`, `other-rank` or `not-a-bidder`.
//! - `seq` of the entry the act made, `-` for none; `ends_at` and the leader with the leading
//!   price stand after the act.

use std::str::FromStr;

use domain::bidding::priority::Rank;
use domain::bidding::{ActError, Book, Code, Entry, Event, Mode, Outcome, Terms};
use domain::instant::{Instant, Span};
use domain::money::Money;

/// The reason of every pause, resumption and withdrawal in the cases.
pub const REASON: &str = "a reason";

/// The id of every lot in the cases.
pub const LOT: &str = "lot";

#[derive(Clone, Debug)]
pub struct Case {
    pub name: String,
    pub terms: Terms,
    pub opened_at: Instant,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub struct Step {
    /// The line in the file, from 1.
    pub line: usize,
    pub at: Instant,
    pub act: Act,
    pub expected: Answer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Qualify { code: Code, rank: Rank },
    Disqualify { code: Code },
    Bid { code: Code, price: Money },
    Pause { from: Instant },
    Resume,
    Withdraw,
    Close,
}

/// What an act brought, as the right half of a line says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub verdict: String,
    pub seq: Option<u64>,
    pub ends_at: Instant,
    pub leader: Option<(Code, Money)>,
}

/// Every case of every file, in the order of the files' names, each named `file: case`.
///
/// # Panics
/// If the files are not there or cannot be read as cases.
pub fn all(starts_at: Instant) -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/cases/bidding");
    let entries = std::fs::read_dir(folder).expect("the folder of the cases");
    let mut files: Vec<_> = entries.map(|it| it.expect("a case file").path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a readable case file");
        let stem = file.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        for case in parse(&text, starts_at) {
            cases.push(Case { name: format!("{stem}: {}", case.name), ..case });
        }
    }
    cases
}

/// Reads a file of cases; times are counted from `starts_at`.
///
/// # Panics
/// On a line it cannot read; the message names it.
pub fn parse(text: &str, starts_at: Instant) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut name = None;
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        let (word, rest) = content.split_once(' ').unwrap_or((content, ""));
        match word {
            "" => {}
            it if it.starts_with('#') => {}
            "case" => name = Some(rest.trim().to_owned()),
            "terms" => {
                let name = name.take().unwrap_or_else(|| panic!("line {line}: terms of no case"));
                let (terms, opened_at) = terms(rest, starts_at)
                    .unwrap_or_else(|| panic!("line {line}: cannot read the terms '{rest}'"));
                cases.push(Case { name, terms, opened_at, steps: Vec::new() });
            }
            _ => {
                let case = cases.last_mut().unwrap_or_else(|| panic!("line {line}: no case yet"));
                let step = step(line, content, starts_at)
                    .unwrap_or_else(|| panic!("line {line}: cannot read the act '{content}'"));
                case.steps.push(step);
            }
        }
    }
    cases
}

fn terms(text: &str, starts_at: Instant) -> Option<(Terms, Instant)> {
    let mut words = text.split_whitespace();
    let kind = words.next()?;
    let options: Vec<(&str, &str)> =
        words.map(|it| it.split_once('=')).collect::<Option<Vec<_>>>()?;
    let find = |name: &str| options.iter().find(|(it, _)| *it == name).map(|(_, value)| *value);
    let span = |name: &str| find(name).and_then(micros).and_then(Span::from_micros);
    let mode = match kind {
        "auction" => Mode::Auction,
        "sale" => Mode::Sale { contest: span("contest")? },
        _ => return None,
    };
    let window = (starts_at, starts_at.plus(span("length")?));
    let (start, step) = (find("start")?.parse().ok()?, find("step")?.parse().ok()?);
    let terms = Terms::new(mode, start, step, window, span("extension")?).ok()?;
    Some((terms, moment(find("opened")?, starts_at)?))
}

fn step(line: usize, text: &str, starts_at: Instant) -> Option<Step> {
    let (act, expected) = text.split_once('|')?;
    let [at, verb, code, argument] = words(act)?;
    let [verdict, seq, ends_at, leader] = words(expected)?;
    let act = match verb {
        "qualify" => {
            let rank = if argument == "-" { 0 } else { argument.parse().ok()? };
            Act::Qualify { code: code.parse().ok()?, rank: Rank::from_number(rank) }
        }
        "disqualify" => Act::Disqualify { code: code.parse().ok()? },
        "bid" => Act::Bid { code: code.parse().ok()?, price: argument.parse().ok()? },
        "pause" => Act::Pause { from: moment(argument, starts_at)? },
        "resume" => Act::Resume,
        "withdraw" => Act::Withdraw,
        "close" => Act::Close,
        _ => return None,
    };
    let leader = match leader.split_once('=') {
        Some((code, price)) => Some((code.parse().ok()?, price.parse().ok()?)),
        None if leader == "-" => None,
        None => return None,
    };
    let seq = if seq == "-" { None } else { Some(seq.parse().ok()?) };
    let ends_at = moment(ends_at, starts_at)?;
    let expected = Answer { verdict: verdict.to_owned(), seq, ends_at, leader };
    Some(Step { line, at: moment(at, starts_at)?, act, expected })
}

fn words(text: &str) -> Option<[&str; 4]> {
    text.split_whitespace().collect::<Vec<_>>().try_into().ok()
}

fn moment(text: &str, starts_at: Instant) -> Option<Instant> {
    Instant::from_micros(starts_at.micros() + micros(text)?)
}

/// `[-]H:MM:SS[.ffffff]` in microseconds.
fn micros(text: &str) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let numbers: Vec<i64> = whole.split(':').map(|it| it.parse().ok()).collect::<Option<_>>()?;
    let [hours, minutes, seconds] = numbers.try_into().ok()?;
    let fraction = i64::from_str(&format!("{fraction:0<6}")).ok()?;
    Some(sign * (((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + fraction))
}

/// Does an act on the reference model: the entry it made, and the answer in the words of a file.
pub fn apply(book: &mut Book, at: Instant, act: &Act) -> (Option<Entry>, Answer) {
    let result = match act {
        Act::Qualify { code, rank } => book.qualify(code, *rank, at),
        Act::Disqualify { code } => book.disqualify(code, at).map(Some),
        Act::Bid { code, price } => {
            let placed = book.place(code, *price, at);
            let verdict = placed.verdict.err().map_or("accepted", |it| it.slug());
            return (placed.entry.clone(), answer(book, verdict, placed.entry.as_ref()));
        }
        Act::Pause { from } => book.pause(*from, REASON, at).map(Some),
        Act::Resume => book.resume(REASON, at).map(Some),
        Act::Withdraw => book.withdraw(REASON, at).map(Some),
        Act::Close => book.close(at).map(Some),
    };
    let verdict = match &result {
        Ok(None) => "unchanged",
        Ok(Some(entry)) => match &entry.event {
            Event::Closed { outcome: Outcome::Sold { .. } } => "sold",
            Event::Closed { outcome: Outcome::Unsold } => "unsold",
            Event::Opened { .. }
            | Event::Qualified { .. }
            | Event::Disqualified { .. }
            | Event::Bid { .. }
            | Event::Paused { .. }
            | Event::Resumed { .. }
            | Event::Withdrawn { .. } => "ok",
        },
        Err(error) => refusal(error),
    };
    let entry = result.ok().flatten();
    (entry.clone(), answer(book, verdict, entry.as_ref()))
}

/// The word for a refused act.
pub const fn refusal(error: &ActError) -> &'static str {
    match error {
        ActError::Ended => "ended",
        ActError::AlreadyPaused => "already-paused",
        ActError::NotPaused => "not-paused",
        ActError::TooEarly { .. } => "too-early",
        ActError::OtherRank { .. } => "other-rank",
        ActError::NotQualified { .. } => "not-a-bidder",
    }
}

fn answer(book: &Book, verdict: &str, entry: Option<&Entry>) -> Answer {
    Answer {
        verdict: verdict.to_owned(),
        seq: entry.map(|it| it.seq),
        ends_at: book.ends_at(),
        leader: book.leader().map(|it| (it.code.clone(), it.price)),
    }
}
