//! A line of the middle: one entry with its links to both sides.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::canonical;
use super::header::{TermsText, instant};
use crate::bidding::priority::Rank;
use crate::bidding::{Code, Entry, Event, Outcome, Refusal, Verdict};
use crate::chain::{self, Algorithm, Hash};
use crate::money::Money;

/// An entry as a record shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    pub entry: Entry,
    pub previous: Hash,
    pub hash: Hash,
}

/// The chain of a record while it is written.
#[derive(Clone, Copy, Debug)]
pub struct Links {
    algorithm: Algorithm,
    head: Hash,
}

impl Links {
    pub fn new(algorithm: Algorithm) -> Links {
        Links { algorithm, head: Hash::GENESIS }
    }

    /// A chain that goes on behind `head`.
    pub fn behind(algorithm: Algorithm, head: Hash) -> Links {
        Links { algorithm, head }
    }

    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub fn head(&self) -> Hash {
        self.head
    }

    /// Links the next entry.
    pub fn link(&mut self, entry: Entry) -> Linked {
        let previous = self.head;
        self.head = chain::link_by(self.algorithm, previous, &entry);
        Linked { entry, previous, hash: self.head }
    }
}

impl Linked {
    /// The line, without the line feed that ends it.
    pub fn line(&self) -> String {
        canonical(&EntryLine::of(self))
    }

    /// Reads the line back; the reason if it is not one that [`Linked::line`] writes.
    pub fn parse(line: &str) -> Result<Linked, String> {
        let text: EntryLine = serde_json::from_str(line).map_err(|it| it.to_string())?;
        let linked = text.parse()?;
        if linked.line() != line {
            return Err("it is not written in the canonical form".to_owned());
        }
        Ok(linked)
    }

    pub(crate) fn text(&self) -> EntryLine<'_> {
        EntryLine::of(self)
    }
}

/// Fields that a kind does not have are absent.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryLine<'a> {
    seq: u64,
    at: i64,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow, skip_serializing_if = "Option::is_none", default)]
    lot: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    terms: Option<TermsText>,
    #[serde(borrow, skip_serializing_if = "Option::is_none", default)]
    code: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    rank: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    price: Option<String>,
    #[serde(borrow, skip_serializing_if = "Option::is_none", default)]
    verdict: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    from: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    won: Option<u64>,
    #[serde(borrow, skip_serializing_if = "Option::is_none", default)]
    reason: Option<Cow<'a, str>>,
    ends_at: i64,
    previous: String,
    hash: String,
}

impl<'a> EntryLine<'a> {
    fn of(linked: &'a Linked) -> EntryLine<'a> {
        let entry = &linked.entry;
        let mut line = EntryLine {
            seq: entry.seq,
            at: entry.at.micros(),
            kind: Cow::Borrowed(""),
            lot: None,
            terms: None,
            code: None,
            rank: None,
            price: None,
            verdict: None,
            from: None,
            won: None,
            reason: None,
            ends_at: entry.ends_at.micros(),
            previous: linked.previous.to_string(),
            hash: linked.hash.to_string(),
        };
        line.tell(&entry.event);
        line
    }

    fn tell(&mut self, event: &'a Event) {
        let borrowed = |text: &'a str| Some(Cow::Borrowed(text));
        self.kind = Cow::Borrowed(event.kind());
        match event {
            Event::Opened { lot, terms } => {
                self.lot = borrowed(lot);
                self.terms = Some(TermsText::of(terms));
            }
            Event::Qualified { code, rank } => {
                self.code = borrowed(code.as_str());
                self.rank = Some(rank.number());
            }
            Event::Disqualified { code } => self.code = borrowed(code.as_str()),
            Event::Bid { code, price, verdict } => {
                self.code = borrowed(code.as_str());
                self.price = Some(price.to_string());
                self.verdict = borrowed(verdict.err().map_or(ACCEPTED, Refusal::slug));
            }
            Event::Paused { from, reason } => {
                self.from = Some(from.micros());
                self.reason = borrowed(reason);
            }
            Event::Resumed { reason } | Event::Withdrawn { reason } => {
                self.reason = borrowed(reason);
            }
            Event::Closed { outcome: Outcome::Unsold } => {}
            Event::Closed { outcome: Outcome::Sold { code, price, seq } } => {
                self.code = borrowed(code.as_str());
                self.price = Some(price.to_string());
                self.won = Some(*seq);
            }
        }
    }

    pub(crate) fn parse(&self) -> Result<Linked, String> {
        let hash = |name: &str, text| {
            Hash::from_hex(text).ok_or_else(|| format!("{name} is not 64 hexadecimal digits"))
        };
        let entry = Entry {
            seq: self.seq,
            at: instant(self.at)?,
            event: self.event()?,
            ends_at: instant(self.ends_at)?,
        };
        let previous = hash("previous", &self.previous)?;
        Ok(Linked { entry, previous, hash: hash("hash", &self.hash)? })
    }

    fn event(&self) -> Result<Event, String> {
        let needs = |name: &str| format!("an entry of the kind {} needs {name}", self.kind);
        let code = || {
            let text = self.code.as_deref().ok_or_else(|| needs("a code"))?;
            text.parse::<Code>().map_err(|it| it.to_string())
        };
        let price = || {
            let text = self.price.as_deref().ok_or_else(|| needs("a price"))?;
            text.parse::<Money>().map_err(|it| it.to_string())
        };
        let reason = || self.reason.as_deref().map(str::to_owned).ok_or_else(|| needs("a reason"));
        Ok(match &*self.kind {
            "opened" => {
                let lot = self.lot.as_deref().ok_or_else(|| needs("a lot"))?.to_owned();
                let terms = self.terms.as_ref().ok_or_else(|| needs("terms"))?.parse()?;
                Event::Opened { lot, terms }
            }
            "qualified" => {
                let rank = self.rank.ok_or_else(|| needs("a rank"))?;
                Event::Qualified { code: code()?, rank: Rank::from_number(rank) }
            }
            "disqualified" => Event::Disqualified { code: code()? },
            "bid" => {
                let verdict = self.verdict.as_deref().ok_or_else(|| needs("a verdict"))?;
                Event::Bid { code: code()?, price: price()?, verdict: judged(verdict)? }
            }
            "paused" => {
                let from = instant(self.from.ok_or_else(|| needs("from"))?)?;
                Event::Paused { from, reason: reason()? }
            }
            "resumed" => Event::Resumed { reason: reason()? },
            "withdrawn" => Event::Withdrawn { reason: reason()? },
            "closed" => Event::Closed {
                outcome: match self.won {
                    None => Outcome::Unsold,
                    Some(seq) => Outcome::Sold { code: code()?, price: price()?, seq },
                },
            },
            other => return Err(format!("there is no kind of entry '{other}'")),
        })
    }
}

const ACCEPTED: &str = "accepted";

fn judged(verdict: &str) -> Result<Verdict, String> {
    match Refusal::from_slug(verdict) {
        Some(refusal) => Ok(Err(refusal)),
        None if verdict == ACCEPTED => Ok(Ok(())),
        None => Err(format!("there is no verdict '{verdict}'")),
    }
}
