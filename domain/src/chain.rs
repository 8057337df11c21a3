//! The hash chain of a lot's entries: canonical bytes, SM3, one head.
//!
//! `hash(n) = SM3(version ‖ hash(n−1) ‖ seq ‖ at ‖ ends_at ‖ kind ‖ fields)`. Integers are
//! big-endian and of fixed width, texts carry their length in front, so no two entries share
//! their bytes. The first entry is chained to 32 zero bytes. The same bytes under SHA-256 make
//! the chain of a record that is published with it.

use std::fmt;

use sha2::Sha256;
use sm3::{Digest, Sm3};

use crate::bidding::{Entry, Event, Mode, Outcome, Terms};
use crate::canonical::Canonical;

/// The version of the canonical encoding, the first byte of every hashed entry.
pub const VERSION: u8 = 1;

/// A link of the chain.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// What the first entry is chained to.
    pub const GENESIS: Hash = Hash([0; 32]);

    pub const fn from_bytes(bytes: [u8; 32]) -> Hash {
        Hash(bytes)
    }

    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// 64 lower-case hexadecimal digits, the one way in which a hash is written.
    pub fn from_hex(text: &str) -> Option<Hash> {
        let bytes = hex::decode(text).ok()?.try_into().ok()?;
        let hash = Hash(bytes);
        (hash.to_string() == text).then_some(hash)
    }
}

/// The hash function of a chain. What is stored is chained by SM3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Sm3,
    Sha256,
}

impl Algorithm {
    pub const ALL: [Algorithm; 2] = [Algorithm::Sm3, Algorithm::Sha256];

    pub const fn name(self) -> &'static str {
        match self {
            Algorithm::Sm3 => "SM3",
            Algorithm::Sha256 => "SHA-256",
        }
    }

    pub fn from_name(name: &str) -> Option<Algorithm> {
        Algorithm::ALL.into_iter().find(|it| it.name() == name)
    }

    pub fn digest(self, bytes: &[u8]) -> Hash {
        match self {
            Algorithm::Sm3 => Hash(Sm3::digest(bytes).into()),
            Algorithm::Sha256 => Hash(Sha256::digest(bytes).into()),
        }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The hash of `entry` behind `previous`.
pub fn link(previous: Hash, entry: &Entry) -> Hash {
    link_by(Algorithm::Sm3, previous, entry)
}

/// [`link`] in a chain of this hash function.
pub fn link_by(algorithm: Algorithm, previous: Hash, entry: &Entry) -> Hash {
    let mut bytes = Canonical::default();
    bytes.byte(VERSION);
    bytes.raw(&previous.0);
    bytes.unsigned(entry.seq);
    bytes.signed(entry.at.micros());
    bytes.signed(entry.ends_at.micros());
    event(&mut bytes, &entry.event);
    bytes.hash_by(algorithm)
}

/// The head after all of `entries`.
pub fn head<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Hash {
    entries.into_iter().fold(Hash::GENESIS, link)
}

fn event(bytes: &mut Canonical, event: &Event) {
    match event {
        Event::Opened { lot, terms } => {
            bytes.byte(1);
            bytes.text(lot);
            opening(bytes, terms);
        }
        Event::Qualified { code, rank } => {
            bytes.byte(2);
            bytes.text(code.as_str());
            bytes.byte(rank.number());
        }
        Event::Disqualified { code } => {
            bytes.byte(3);
            bytes.text(code.as_str());
        }
        Event::Bid { code, price, verdict } => {
            bytes.byte(4);
            bytes.text(code.as_str());
            bytes.signed(price.fen());
            bytes.text(verdict.err().map_or("accepted", |it| it.slug()));
        }
        Event::Paused { from, reason } => {
            bytes.byte(5);
            bytes.signed(from.micros());
            bytes.text(reason);
        }
        Event::Resumed { reason } => {
            bytes.byte(6);
            bytes.text(reason);
        }
        Event::Withdrawn { reason } => {
            bytes.byte(7);
            bytes.text(reason);
        }
        Event::Closed { outcome } => {
            bytes.byte(8);
            match outcome {
                Outcome::Unsold => bytes.byte(0),
                Outcome::Sold { code, price, seq } => {
                    bytes.byte(1);
                    bytes.text(code.as_str());
                    bytes.signed(price.fen());
                    bytes.unsigned(*seq);
                }
            }
        }
    }
}

fn opening(bytes: &mut Canonical, terms: &Terms) {
    match terms.mode() {
        Mode::Auction => bytes.byte(0),
        Mode::Sale { contest } => {
            bytes.byte(1);
            bytes.signed(contest.micros());
        }
    }
    bytes.signed(terms.start().fen());
    bytes.signed(terms.increment().fen());
    bytes.signed(terms.starts_at().micros());
    bytes.signed(terms.ends_at().micros());
    bytes.signed(terms.extension().micros());
}
