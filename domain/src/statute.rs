//! The articles we carry out, one constant each, by instrument.
//!
//! A rule cites its ground as ``/// Grounds: [`auction::ART_12`].``; a citation of an article
//! that does not exist fails `cargo doc`. The rule code in the doc comment is the index key of
//! `docs/statutes`.

use std::fmt;

pub mod auction;
pub mod auction_general;
pub mod distribution;
pub mod fees;
pub mod funds;
pub mod guidance;
pub mod identifiers;
pub mod interest;
pub mod periods;
pub mod qualification;
pub mod reference_price;
pub mod sale;

/// One article of one edition of an instrument, with the rule code under which we index it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Article {
    /// The instrument and its edition, e.g. `法释〔2016〕18号`.
    pub instrument: &'static str,
    /// The article's number as printed; empty for a decision of our own where the law is silent.
    pub number: &'static str,
    /// Our index key, e.g. `AUC-12`.
    pub code: &'static str,
}

impl fmt::Display for Article {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.number.is_empty() {
            write!(f, "{}（{}）", self.instrument, self.code)
        } else {
            write!(f, "{}第{}条（{}）", self.instrument, self.number, self.code)
        }
    }
}
