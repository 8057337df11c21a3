//! Checking a record line by line: form, chain, sequence, rules, outcome, signature.

use super::{Ending, Footer, Header, Linked};
use crate::bidding::{Book, Code, Entry, Event};
use crate::chain::{self, Algorithm, Hash};
use crate::instant::Instant;
use crate::signature::{PublicKey, Signature};

/// What is wrong with a record, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct Fault {
    /// From 1; the line after the last if something is missing at the end.
    pub line: u64,
    /// `form` | `header` | `key` | `chain` | `rules` | `outcome` | `signature` | `truncated`
    pub check: &'static str,
    pub why: String,
}

/// An accepted bid that moved the end (AUC-20), or, in a sale, began the contest (SALE-08).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    pub seq: u64,
    pub code: Code,
    pub at: Instant,
    pub from: Instant,
    pub to: Instant,
    /// The rule that moved the end.
    pub rule: &'static str,
}

/// A pause (AUC-28) with its reason, and the resumption behind it if there was one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interruption {
    pub seq: u64,
    /// When the kept bidding time stopped.
    pub from: Instant,
    pub reason: String,
    /// When bidding went on, and until when (TIME-11).
    pub resumed: Option<(Instant, Instant)>,
}

/// What a record that holds says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub header: Header,
    pub footer: Footer,
    pub bids: u64,
    pub accepted: u64,
    pub extensions: Vec<Extension>,
    pub pauses: Vec<Interruption>,
    /// Whether the key was given from elsewhere, not only read in the record.
    pub key_confirmed: bool,
}

/// An entry that was found right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub linked: Linked,
    /// The end of bidding before the entry; of the opening, that of the terms.
    pub ends_before: Instant,
    /// The hash of the entry in the stored chain, whatever the record's own is.
    pub stored: Hash,
}

/// A check that goes on: it keeps the book, not the lines.
#[derive(Clone)]
pub struct Check {
    header: Header,
    key_confirmed: bool,
    line: u64,
    book: Option<Book>,
    head: Hash,
    stored: Hash,
    footer: Option<Footer>,
    bids: u64,
    accepted: u64,
    extensions: Vec<Extension>,
    pauses: Vec<Interruption>,
}

impl Check {
    /// Begins with the first line, with the line feed that ends it. With `trusted` the signature
    /// must be of that key; without, of the one the record names.
    pub fn begin(line: &[u8], trusted: Option<&PublicKey>) -> Result<Check, Fault> {
        let fault = |check, why: String| Fault { line: 1, check, why };
        let text = text_of(line).map_err(|why| fault("form", why))?;
        let header = Header::parse(text).map_err(|why| fault("header", why))?;
        if !header.is_of_one_kind() {
            return Err(fault("header", "the round does not fit the terms".to_owned()));
        }
        if trusted.is_some_and(|it| *it != header.key) {
            let why = "the record is signed with another key than the one given";
            return Err(fault("key", why.to_owned()));
        }
        Ok(Check {
            header,
            key_confirmed: trusted.is_some(),
            line: 1,
            book: None,
            head: Hash::GENESIS,
            stored: Hash::GENESIS,
            footer: None,
            bids: 0,
            accepted: 0,
            extensions: Vec::new(),
            pauses: Vec::new(),
        })
    }

    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Goes on by one line, with the line feed that ends it. Entries are handed back; the footer
    /// is `None`. After a fault the check must not be used any more.
    ///
    /// Grounds: [`crate::statute::auction::ART_8`], [`crate::statute::auction::ART_3`].
    pub fn next(&mut self, line: &[u8]) -> Result<Option<Seen>, Fault> {
        self.line += 1;
        if self.footer.is_some() {
            return Err(self.fault("form", "a line follows the footer"));
        }
        let text = text_of(line).map_err(|why| self.fault("form", why))?;
        if text.starts_with("{\"outcome\":") {
            self.ending(text)?;
            return Ok(None);
        }
        let linked = Linked::parse(text).map_err(|why| self.fault("form", why))?;
        self.entry(linked).map(Some)
    }

    /// The end of the file.
    pub fn end(self) -> Result<Report, Fault> {
        let Some(footer) = self.footer else {
            let why = "the record breaks off: its footer is missing".to_owned();
            return Err(Fault { line: self.line + 1, check: "truncated", why });
        };
        Ok(Report {
            header: self.header,
            footer,
            bids: self.bids,
            accepted: self.accepted,
            extensions: self.extensions,
            pauses: self.pauses,
            key_confirmed: self.key_confirmed,
        })
    }

    fn fault(&self, check: &'static str, why: impl Into<String>) -> Fault {
        Fault { line: self.line, check, why: why.into() }
    }

    fn entry(&mut self, linked: Linked) -> Result<Seen, Fault> {
        let Linked { entry, previous, hash } = &linked;
        if *previous != self.head {
            return Err(self.fault("chain", "the entry does not follow the one before it"));
        }
        if chain::link_by(self.header.algorithm, self.head, entry) != *hash {
            return Err(self.fault("chain", "the hash is not that of the entry"));
        }
        let ends_before = self.replay(entry)?;
        self.head = *hash;
        self.stored = match self.header.algorithm {
            Algorithm::Sm3 => *hash,
            Algorithm::Sha256 => chain::link(self.stored, entry),
        };
        Ok(Seen { ends_before, stored: self.stored, linked })
    }

    /// The rules: what the entry says must be what they make of the book before it.
    fn replay(&mut self, entry: &Entry) -> Result<Instant, Fault> {
        let Some(book) = &mut self.book else {
            let book = Book::replay_opening(entry);
            let book = book.map_err(|why| self.fault("rules", why.to_string()))?;
            let own = self.header.lot.to_string();
            let named = matches!(&entry.event, Event::Opened { lot, .. } if *lot == own);
            if !named || *book.terms() != self.header.terms {
                let why = "the opening is of another lot, or on other terms, than the header";
                return Err(self.fault("header", why));
            }
            let ends_before = book.ends_at();
            self.book = Some(book);
            return Ok(ends_before);
        };
        let from = book.ends_at();
        let extensions = book.extensions();
        let replayed = book.replay(entry);
        let extended = book.extensions() > extensions;
        replayed.map_err(|why| self.fault("rules", why.to_string()))?;
        self.note(entry, from, extended);
        Ok(from)
    }

    fn note(&mut self, entry: &Entry, from: Instant, extended: bool) {
        match &entry.event {
            Event::Bid { code, verdict, .. } => {
                self.bids += 1;
                self.accepted += u64::from(verdict.is_ok());
                if entry.ends_at != from {
                    self.extensions.push(Extension {
                        seq: entry.seq,
                        code: code.clone(),
                        at: entry.at,
                        from,
                        to: entry.ends_at,
                        rule: if extended { "AUC-20" } else { "SALE-08" },
                    });
                }
            }
            Event::Paused { from, reason } => self.pauses.push(Interruption {
                seq: entry.seq,
                from: *from,
                reason: reason.clone(),
                resumed: None,
            }),
            Event::Resumed { .. } => {
                if let Some(last) = self.pauses.last_mut() {
                    last.resumed = Some((entry.at, entry.ends_at));
                }
            }
            Event::Opened { .. }
            | Event::Qualified { .. }
            | Event::Disqualified { .. }
            | Event::Withdrawn { .. }
            | Event::Closed { .. } => {}
        }
    }

    fn ending(&mut self, text: &str) -> Result<(), Fault> {
        let (footer, signature) = Footer::parse(text).map_err(|why| self.fault("form", why))?;
        let made = self.book.as_ref().and_then(|book| Footer::of(book, self.head));
        let Some(made) = made else {
            let why = "the footer stands where bidding has not ended yet";
            return Err(self.fault("truncated", why));
        };
        if footer != made {
            return Err(self.fault("outcome", difference(&footer, &made)));
        }
        self.signed(&footer, &signature)?;
        self.footer = Some(footer);
        Ok(())
    }

    fn signed(&self, footer: &Footer, signature: &Signature) -> Result<(), Fault> {
        let statement = footer.statement(&self.header);
        if self.header.key.verifies(statement.as_bytes(), signature) {
            return Ok(());
        }
        Err(self.fault("signature", "the signature is not that of this record by its key"))
    }
}

fn difference(said: &Footer, made: &Footer) -> String {
    let what = match () {
        () if said.ending != made.ending => "the outcome",
        () if said.ends_at != made.ends_at => "the end of bidding",
        () if said.entries != made.entries => "the number of entries",
        () if said.extensions != made.extensions => "the number of extensions",
        () => "the head",
    };
    let ending = match &made.ending {
        Ending::Sold { code, price, .. } => format!("sold to {code} for {price}"),
        Ending::Unsold => "unsold".to_owned(),
        Ending::Withdrawn => "withdrawn".to_owned(),
    };
    format!(
        "{what} is not what the entries lead to: {ending}, {} entries, {} extensions, until {}",
        made.entries, made.extensions, made.ends_at
    )
}

/// The text of a line that ends with one line feed.
fn text_of(line: &[u8]) -> Result<&str, String> {
    let Some(text) = line.strip_suffix(b"\n") else {
        return Err("it is not ended by a line feed".to_owned());
    };
    str::from_utf8(text).map_err(|_| "it is not UTF-8".to_owned())
}
