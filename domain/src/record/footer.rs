//! The last line: how the lot ended, and the signature under all of it.

use serde::{Deserialize, Serialize};

use super::header::instant;
use super::{FORMAT, Header, VERSION, canonical};
use crate::bidding::{Book, Code, Outcome, Phase};
use crate::chain::Hash;
use crate::instant::Instant;
use crate::money::Money;
use crate::signature::Signature;

/// How a lot ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// 成交, by the bid with this seq.
    Sold { code: Code, price: Money, seq: u64 },
    /// 流拍.
    Unsold,
    /// 撤回.
    Withdrawn,
}

impl Ending {
    /// `None` while the lot runs.
    pub fn of(book: &Book) -> Option<Ending> {
        match book.phase() {
            Phase::Closed(Outcome::Sold { code, price, seq }) => {
                Some(Ending::Sold { code: code.clone(), price: *price, seq: *seq })
            }
            Phase::Closed(Outcome::Unsold) => Some(Ending::Unsold),
            Phase::Withdrawn => Some(Ending::Withdrawn),
            Phase::Running | Phase::Paused { .. } => None,
        }
    }

    pub const fn name(&self) -> &'static str {
        match self {
            Ending::Sold { .. } => "sold",
            Ending::Unsold => "unsold",
            Ending::Withdrawn => "withdrawn",
        }
    }

    fn deal(&self) -> Option<(&Code, Money, u64)> {
        match self {
            Ending::Sold { code, price, seq } => Some((code, *price, *seq)),
            Ending::Unsold | Ending::Withdrawn => None,
        }
    }
}

/// What a record says after its last entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footer {
    pub ending: Ending,
    /// The end of bidding as it came to be.
    pub ends_at: Instant,
    pub entries: u64,
    pub extensions: u32,
    pub head: Hash,
}

impl Footer {
    /// The footer of a lot that has ended; `None` while it runs.
    pub fn of(book: &Book, head: Hash) -> Option<Footer> {
        Some(Footer {
            ending: Ending::of(book)?,
            ends_at: book.ends_at(),
            entries: book.seq(),
            extensions: book.extensions(),
            head,
        })
    }

    /// What is signed: the header by its hash, the head, and everything the footer says.
    pub fn statement(&self, header: &Header) -> String {
        let deal = self.ending.deal();
        canonical(&Statement {
            statement: FORMAT,
            version: VERSION,
            lot: header.lot.to_string(),
            header: header.digest().to_string(),
            outcome: self.ending.name(),
            winner: deal.map(|(code, _, _)| code.as_str()),
            price: deal.map(|(_, price, _)| price.to_string()),
            seq: self.entries,
            head: self.head.to_string(),
        })
    }

    /// The line, without the line feed that ends it.
    pub fn line(&self, signature: &Signature) -> String {
        let deal = self.ending.deal();
        canonical(&FooterLine {
            outcome: self.ending.name().to_owned(),
            winner: deal.map(|(code, _, _)| code.to_string()),
            price: deal.map(|(_, price, _)| price.to_string()),
            won: deal.map(|(_, _, seq)| seq),
            ends_at: self.ends_at.micros(),
            entries: self.entries,
            extensions: self.extensions,
            head: self.head.to_string(),
            signature: signature.to_string(),
        })
    }

    /// Reads the line back; the reason if it is not one that [`Footer::line`] writes.
    pub fn parse(line: &str) -> Result<(Footer, Signature), String> {
        let text: FooterLine = serde_json::from_str(line).map_err(|it| it.to_string())?;
        let deal = (text.winner, text.price, text.won);
        let ending = match (text.outcome.as_str(), deal) {
            ("sold", (Some(code), Some(price), Some(seq))) => Ending::Sold {
                code: code.parse().map_err(|it: crate::bidding::CodeError| it.to_string())?,
                price: price.parse().map_err(|it: crate::money::MoneyError| it.to_string())?,
                seq,
            },
            ("unsold", (None, None, None)) => Ending::Unsold,
            ("withdrawn", (None, None, None)) => Ending::Withdrawn,
            _ => return Err("outcome, winner and price do not fit together".to_owned()),
        };
        let footer = Footer {
            ending,
            ends_at: instant(text.ends_at)?,
            entries: text.entries,
            extensions: text.extensions,
            head: Hash::from_hex(&text.head).ok_or("the head is not 64 hexadecimal digits")?,
        };
        let signature = Signature::from_hex(&text.signature)
            .ok_or("the signature is not 128 hexadecimal digits")?;
        if footer.line(&signature) != line {
            return Err("it is not written in the canonical form".to_owned());
        }
        Ok((footer, signature))
    }
}

#[derive(Serialize)]
struct Statement<'a> {
    statement: &'static str,
    version: u8,
    lot: String,
    header: String,
    outcome: &'static str,
    winner: Option<&'a str>,
    price: Option<String>,
    seq: u64,
    head: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FooterLine {
    outcome: String,
    winner: Option<String>,
    price: Option<String>,
    won: Option<u64>,
    ends_at: i64,
    entries: u64,
    extensions: u32,
    head: String,
    signature: String,
}
