//! An entry as one line of text, the form in which the function library lists it.
//!
//! `seq epoch nonce previous at ends_at kind` and then the fields of the kind, separated by single
//! spaces; a reason is the last field and may contain spaces.

use std::str::FromStr;

use domain::bidding::priority::Rank;
use domain::bidding::{Code, Entry, Event, Listed, Mode, Offer, Outcome, Refusal, Terms, Verdict};
use domain::instant::{Instant, Span};
use domain::money::Money;
use uuid::Uuid;

/// A line that the function library cannot have written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an entry: no lawful {field} in '{line}'")]
pub struct LineError {
    pub field: &'static str,
    pub line: String,
}

pub(crate) struct Fields<'a> {
    line: &'a str,
    rest: Option<&'a str>,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(line: &'a str) -> Fields<'a> {
        Fields { line, rest: Some(line) }
    }

    pub(crate) fn error(&self, field: &'static str) -> LineError {
        LineError { field, line: self.line.to_owned() }
    }

    pub(crate) fn text(&mut self, field: &'static str) -> Result<&'a str, LineError> {
        let rest = self.rest.ok_or_else(|| self.error(field))?;
        let (head, tail) = match rest.split_once(' ') {
            Some((head, tail)) => (head, Some(tail)),
            None => (rest, None),
        };
        self.rest = tail;
        Ok(head)
    }

    /// Everything that is left, spaces included.
    fn remainder(&mut self) -> &'a str {
        self.rest.take().unwrap_or("")
    }

    pub(crate) fn parse<T: FromStr>(&mut self, field: &'static str) -> Result<T, LineError> {
        self.text(field)?.parse().map_err(|_| self.error(field))
    }

    fn or_dash<T: FromStr>(&mut self, field: &'static str) -> Result<Option<T>, LineError> {
        match self.text(field)? {
            "-" => Ok(None),
            value => value.parse().map(Some).map_err(|_| self.error(field)),
        }
    }

    pub(crate) fn instant(&mut self, field: &'static str) -> Result<Instant, LineError> {
        let micros = self.parse(field)?;
        Instant::from_micros(micros).ok_or_else(|| self.error(field))
    }

    fn span(&mut self, field: &'static str) -> Result<Span, LineError> {
        let micros = self.parse(field)?;
        Span::from_micros(micros).ok_or_else(|| self.error(field))
    }

    fn money(&mut self, field: &'static str) -> Result<Money, LineError> {
        let fen = self.parse(field)?;
        Money::from_fen(fen).ok_or_else(|| self.error(field))
    }

    pub(crate) fn verdict(&mut self, field: &'static str) -> Result<Verdict, LineError> {
        match self.text(field)? {
            "accepted" => Ok(Ok(())),
            slug => Ok(Err(Refusal::from_slug(slug).ok_or_else(|| self.error(field))?)),
        }
    }
}

/// Reads one line.
pub fn parse(line: &str) -> Result<Listed, LineError> {
    let mut fields = Fields::of(line);
    let seq = fields.parse("seq")?;
    let epoch = fields.parse("epoch")?;
    let nonce = fields.parse::<Uuid>("nonce")?;
    let previous = fields.parse::<Uuid>("previous nonce")?;
    let at = fields.instant("time of entry")?;
    let ends_at = fields.instant("end")?;
    let kind = fields.text("kind")?;
    let (event, offer) = match kind {
        "bid" => {
            let (event, offer) = bid(&mut fields)?;
            (event, Some(offer))
        }
        _ => (act(kind, &mut fields)?, None),
    };
    Ok(Listed { entry: Entry { seq, at, event, ends_at }, epoch, nonce, previous, offer })
}

fn bid(fields: &mut Fields<'_>) -> Result<(Event, Offer), LineError> {
    let code = fields.parse("code")?;
    let price = fields.money("price")?;
    let verdict = fields.verdict("verdict")?;
    let key = fields.parse("idempotency key")?;
    let seen = fields.or_dash("seen seq")?;
    let ends_before = fields.instant("end before")?;
    let leader_before = match fields.or_dash("leader's price")? {
        None => None,
        Some(fen) => Some(Money::from_fen(fen).ok_or_else(|| fields.error("leader's price"))?),
    };
    let offer = Offer { key, seen, ends_before, leader_before };
    Ok((Event::Bid { code, price, verdict }, offer))
}

fn act(kind: &str, fields: &mut Fields<'_>) -> Result<Event, LineError> {
    Ok(match kind {
        "opened" => Event::Opened { lot: fields.text("lot")?.to_owned(), terms: terms(fields)? },
        "qualified" => Event::Qualified {
            code: fields.parse("code")?,
            rank: Rank::from_number(fields.parse("rank")?),
        },
        "disqualified" => Event::Disqualified { code: fields.parse::<Code>("code")? },
        "paused" => {
            let from = fields.instant("start of the pause")?;
            Event::Paused { from, reason: fields.remainder().to_owned() }
        }
        "resumed" => Event::Resumed { reason: fields.remainder().to_owned() },
        "withdrawn" => Event::Withdrawn { reason: fields.remainder().to_owned() },
        "closed" => Event::Closed { outcome: outcome(fields)? },
        _ => return Err(fields.error("kind")),
    })
}

fn terms(fields: &mut Fields<'_>) -> Result<Terms, LineError> {
    let mode = fields.text("mode")?;
    let contest = fields.span("contest")?;
    let mode = match mode {
        "auction" => Mode::Auction,
        "sale" => Mode::Sale { contest },
        _ => return Err(fields.error("mode")),
    };
    let start = fields.money("start price")?;
    let increment = fields.money("increment")?;
    let window = (fields.instant("start")?, fields.instant("announced end")?);
    let extension = fields.span("extension")?;
    Terms::new(mode, start, increment, window, extension).map_err(|_| fields.error("terms"))
}

fn outcome(fields: &mut Fields<'_>) -> Result<Outcome, LineError> {
    match fields.text("outcome")? {
        "unsold" => Ok(Outcome::Unsold),
        "sold" => Ok(Outcome::Sold {
            code: fields.parse("code")?,
            price: fields.money("price")?,
            seq: fields.parse("winning seq")?,
        }),
        _ => Err(fields.error("outcome")),
    }
}

/// Writes an entry as the function library would; [`parse`] reads it back.
pub fn format(listed: &Listed) -> String {
    let Listed { entry, epoch, nonce, previous, offer } = listed;
    let head = format!(
        "{} {epoch} {} {} {} {} ",
        entry.seq,
        nonce.simple(),
        previous.simple(),
        entry.at.micros(),
        entry.ends_at.micros()
    );
    head + &match (&entry.event, offer) {
        (Event::Bid { code, price, verdict }, Some(offer)) => {
            let verdict = verdict.err().map_or("accepted", Refusal::slug);
            let seen = offer.seen.map_or("-".to_owned(), |it| it.to_string());
            let leader = offer.leader_before.map_or("-".to_owned(), |it| it.fen().to_string());
            let (price, before) = (price.fen(), offer.ends_before.micros());
            format!("bid {code} {price} {verdict} {} {seen} {before} {leader}", offer.key)
        }
        (event, _) => format_act(event),
    }
}

fn format_act(event: &Event) -> String {
    match event {
        Event::Opened { lot, terms } => format!("opened {lot} {}", format_terms(terms)),
        Event::Qualified { code, rank } => format!("qualified {code} {}", rank.number()),
        Event::Disqualified { code } => format!("disqualified {code}"),
        Event::Bid { code, price, .. } => format!("bid {code} {}", price.fen()),
        Event::Paused { from, reason } => format!("paused {} {reason}", from.micros()),
        Event::Resumed { reason } => format!("resumed {reason}"),
        Event::Withdrawn { reason } => format!("withdrawn {reason}"),
        Event::Closed { outcome: Outcome::Unsold } => "closed unsold".to_owned(),
        Event::Closed { outcome: Outcome::Sold { code, price, seq } } => {
            format!("closed sold {code} {} {seq}", price.fen())
        }
    }
}

pub(crate) fn format_terms(terms: &Terms) -> String {
    let (mode, contest) = match terms.mode() {
        Mode::Auction => ("auction", 0),
        Mode::Sale { contest } => ("sale", contest.micros()),
    };
    format!(
        "{mode} {contest} {} {} {} {} {}",
        terms.start().fen(),
        terms.increment().fen(),
        terms.starts_at().micros(),
        terms.ends_at().micros(),
        terms.extension().micros()
    )
}
