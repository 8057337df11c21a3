//! What must be done before a notice may be published (发布前置条件): the panel has decided, the
//! parties know, somebody else has read it, and the sale can leave something.
//!
//! A [`Clearance`] is made nowhere but here, and no lot is announced without the one of its own.

use std::collections::BTreeSet;

use super::Lot;
use super::disclosure::{self, Item};
use super::next::Asked;
use super::objecting::Demand;
use super::wording::{Effect, Wording};
use crate::clause::Clause;
use crate::id::{LotId, PartyId, PersonId};
use crate::instant::Instant;
use crate::money::Money;
use crate::statute::{Article, auction, auction_general, qualification, sale};
use crate::term::{Reckoner, TermError};

/// How many members sign a decision of the panel.
pub const MEMBERS: usize = 3;

/// What one member of the collegial panel (合议庭) says to the terms of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vote {
    pub member: PersonId,
    pub approves: bool,
}

/// Where the panel's decision stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Open { signed: usize },
    Adopted,
    Rejected,
}

impl Decision {
    /// The stable name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Decision::Open { .. } => "open",
            Decision::Adopted => "adopted",
            Decision::Rejected => "rejected",
        }
    }
}

/// Three members sign, the majority decides; the dissenter signs as well (少数服从多数).
///
/// Grounds: [`crate::statute::auction::ART_27`].
pub fn decision(votes: &[Vote]) -> Decision {
    let signed = votes.iter().map(|it| it.member).collect::<BTreeSet<_>>().len();
    let approvals = votes.iter().filter(|it| it.approves).count();
    if signed < MEMBERS {
        Decision::Open { signed }
    } else if approvals * 2 > votes.len() {
        Decision::Adopted
    } else {
        Decision::Rejected
    }
}

/// How a party or a known priority purchaser was told of the lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is recorded.
    Untold,
    /// In writing, or in another way whose receipt is confirmed.
    Notified { at: Instant },
    /// They gave up being told, in writing.
    Waived,
    /// They cannot be reached: published on the platform with the reason.
    Publicised { from: Instant },
}

impl Standing {
    /// What counts when several are recorded: a waiver, else the first notice, else publicity.
    pub fn best(all: impl IntoIterator<Item = Standing>) -> Standing {
        let order = |it: &Standing| match it {
            Standing::Waived => (0, None),
            Standing::Notified { at } => (1, Some(*at)),
            Standing::Publicised { from } => (2, Some(*from)),
            Standing::Untold => (3, None),
        };
        all.into_iter().min_by_key(order).unwrap_or(Standing::Untold)
    }
}

/// Somebody who must know of the lot before it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addressee {
    pub party: PartyId,
    pub standing: Standing,
}

/// What has been done for a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preparation<'a> {
    pub votes: &'a [Vote],
    pub addressees: &'a [Addressee],
    /// The claims that are paid before the applicant's, and the costs of execution.
    pub burdens: Money,
    /// Who has read the lot beside the officer who conducts the case.
    pub reviewer: Option<PersonId>,
    /// What objections against earlier rounds of the thing demand.
    pub objections: Demand,
    /// Whether the creditors were asked to take the thing in kind before it is sold.
    pub asked: Asked,
    /// What is owed in the case, once other things have brought as much.
    pub covered: Option<Money>,
    /// Which of the eleven disclosures are there.
    pub disclosed: &'a BTreeSet<Item>,
    /// What the texts say that they may not.
    pub wording: &'a [Wording],
    /// For equity: the company and the other shareholders.
    pub shareholders: Option<&'a [Addressee]>,
    /// For a sale that follows no auction.
    pub direct: DirectSale,
}

/// Whether the price of a sale without auctions has its ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectSale {
    /// It follows two auctions, or is one.
    NotOne,
    /// Nobody has entered why there is no auction.
    Unfounded,
    /// It has its ground; the price is below what this asks for, or is not.
    Founded { below: Option<Money> },
}

/// What still stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    #[error("the panel has not decided: {signed} of {MEMBERS} have signed")]
    Undecided { signed: usize },
    #[error("the panel has rejected these terms")]
    Rejected,
    #[error("a second person has not read the lot")]
    Unread,
    #[error("party {party} has not been told")]
    Untold { party: PartyId },
    #[error("party {party} was told too late for a publication before {earliest}")]
    ToldTooLate { party: PartyId, earliest: Instant },
    #[error("the publicity for party {party} is not over before {until}")]
    PublicityRuns { party: PartyId, until: Instant },
    #[error("creditors may still answer whether they take the thing, until {until}")]
    CreditorsAsked { until: Instant },
    #[error("a creditor takes the thing in kind")]
    CreditorTakes,
    #[error("what other things have brought covers the {owed} that is owed")]
    DebtCovered { owed: Money },
    #[error("{} is not disclosed", .item.name())]
    NotDisclosed { item: Item },
    #[error("the notice may not say {}", .wording.phrase)]
    Wording { wording: Wording },
    #[error("an outsider's objection stops the sale of this thing")]
    OutsiderObjects,
    #[error("the company and the other shareholders are not recorded")]
    ShareholdersUnknown,
    #[error("party {party} may still take the equity before {until}")]
    ShareholderMayBuy { party: PartyId, until: Instant },
    #[error("there is no ground to sell without an auction")]
    DirectUnfounded,
    #[error("a direct sale on this ground has a price of at least {limit}")]
    DirectTooLow { limit: Money },
    #[error("at this start price nothing is left after {burdens}")]
    NoSurplus { burdens: Money },
}

impl Obstacle {
    /// The stable name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Obstacle::Undecided { .. } => "undecided",
            Obstacle::Rejected => "rejected",
            Obstacle::Unread => "unread",
            Obstacle::Untold { .. } => "untold",
            Obstacle::ToldTooLate { .. } => "told-too-late",
            Obstacle::PublicityRuns { .. } => "publicity-runs",
            Obstacle::CreditorsAsked { .. } => "creditors-asked",
            Obstacle::CreditorTakes => "creditor-takes",
            Obstacle::DebtCovered { .. } => "debt-covered",
            Obstacle::NotDisclosed { .. } => "not-disclosed",
            Obstacle::Wording { .. } => "wording",
            Obstacle::OutsiderObjects => "outsider-objects",
            Obstacle::ShareholdersUnknown => "shareholders-unknown",
            Obstacle::ShareholderMayBuy { .. } => "shareholder-may-buy",
            Obstacle::DirectUnfounded => "direct-unfounded",
            Obstacle::DirectTooLow { .. } => "direct-too-low",
            Obstacle::NoSurplus { .. } => "no-surplus",
        }
    }

    /// The article that demands it; reading by a second person is the platform's own rule.
    pub const fn article(self) -> Option<Article> {
        match self {
            Obstacle::Undecided { .. } | Obstacle::Rejected => Some(auction::ART_27),
            Obstacle::Untold { .. }
            | Obstacle::ToldTooLate { .. }
            | Obstacle::PublicityRuns { .. } => Some(auction::ART_16),
            Obstacle::CreditorsAsked { .. } | Obstacle::CreditorTakes => Some(sale::CLAUSE_2),
            Obstacle::DebtCovered { .. } => Some(auction_general::ART_14),
            Obstacle::NotDisclosed { .. } => Some(auction::ART_13),
            Obstacle::Wording { wording } => Some(wording.article),
            Obstacle::OutsiderObjects => Some(auction::ART_36),
            Obstacle::ShareholdersUnknown | Obstacle::ShareholderMayBuy { .. } => {
                Some(qualification::QUAL_12)
            }
            Obstacle::DirectUnfounded | Obstacle::DirectTooLow { .. } => Some(sale::CLAUSE_12),
            Obstacle::NoSurplus { .. } => Some(auction_general::ART_6),
            Obstacle::Unread => None,
        }
    }

    pub const fn party(self) -> Option<PartyId> {
        match self {
            Obstacle::Untold { party }
            | Obstacle::ToldTooLate { party, .. }
            | Obstacle::PublicityRuns { party, .. }
            | Obstacle::ShareholderMayBuy { party, .. } => Some(party),
            Obstacle::Undecided { .. }
            | Obstacle::Rejected
            | Obstacle::Unread
            | Obstacle::CreditorsAsked { .. }
            | Obstacle::CreditorTakes
            | Obstacle::DebtCovered { .. }
            | Obstacle::NotDisclosed { .. }
            | Obstacle::Wording { .. }
            | Obstacle::OutsiderObjects
            | Obstacle::ShareholdersUnknown
            | Obstacle::DirectUnfounded
            | Obstacle::DirectTooLow { .. }
            | Obstacle::NoSurplus { .. } => None,
        }
    }
}

/// A lot may be published; only [`clear`] says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clearance {
    lot: LotId,
}

impl Clearance {
    pub fn is_for(self, lot: LotId) -> bool {
        self.lot == lot
    }

    /// For tests of what comes after the gate.
    #[cfg(test)]
    pub(crate) fn granted(lot: LotId) -> Clearance {
        Clearance { lot }
    }
}

/// When this addressee allows publication, and when bidding; `None` where nothing has to be
/// waited for.
///
/// Grounds: [`crate::statute::auction::ART_16`].
pub fn told_from(
    standing: Standing,
    reckoner: &Reckoner<'_>,
) -> Result<Option<Instant>, TermError> {
    match standing {
        Standing::Untold | Standing::Waived => Ok(None),
        Standing::Notified { at } => Ok(Some(reckoner.due(Clause::PersonsNotified, at)?.instant())),
        Standing::Publicised { from } => {
            Ok(Some(reckoner.due(Clause::PersonsDeemedNotified, from)?.instant()))
        }
    }
}

/// Everything that stands in the way of a publication now, with bidding from `starts_at` if that
/// is known already.
///
/// The days of publicity run beside the notice; they must be over before bidding starts.
///
/// Grounds: [`crate::statute::auction::ART_13`], [`crate::statute::auction::ART_16`],
/// [`crate::statute::auction::ART_36`], [`crate::statute::guidance::G_2`],
/// [`crate::statute::auction_general::ART_6`], [`crate::statute::auction_general::ART_14`],
/// [`crate::statute::sale::CLAUSE_2`], [`crate::statute::sale::CLAUSE_12`],
/// [`crate::statute::auction::ART_15`].
pub fn obstacles(
    lot: &Lot,
    done: &Preparation<'_>,
    now: Instant,
    starts_at: Option<Instant>,
    reckoner: &Reckoner<'_>,
) -> Result<Vec<Obstacle>, TermError> {
    let mut found = Vec::new();
    match decision(done.votes) {
        Decision::Open { signed } => found.push(Obstacle::Undecided { signed }),
        Decision::Rejected => found.push(Obstacle::Rejected),
        Decision::Adopted => {}
    }
    if done.reviewer.is_none() {
        found.push(Obstacle::Unread);
    }
    for &Addressee { party, standing } in done.addressees {
        let from = told_from(standing, reckoner)?;
        match (standing, from) {
            (Standing::Untold, _) => found.push(Obstacle::Untold { party }),
            (Standing::Notified { .. }, Some(earliest)) if now < earliest => {
                found.push(Obstacle::ToldTooLate { party, earliest });
            }
            (Standing::Publicised { .. }, Some(until))
                if starts_at.is_some_and(|it| it < until) =>
            {
                found.push(Obstacle::PublicityRuns { party, until });
            }
            (Standing::Notified { .. } | Standing::Waived | Standing::Publicised { .. }, _) => {}
        }
    }
    match done.objections {
        Demand::MustStop | Demand::MustWithdraw => found.push(Obstacle::OutsiderObjects),
        Demand::None | Demand::MayStop => {}
    }
    found.extend(shareholders(done, starts_at, reckoner)?);
    match done.direct {
        DirectSale::Unfounded => found.push(Obstacle::DirectUnfounded),
        DirectSale::Founded { below: Some(limit) } => found.push(Obstacle::DirectTooLow { limit }),
        DirectSale::NotOne | DirectSale::Founded { below: None } => {}
    }
    match done.asked {
        Asked::Waits { until } => found.push(Obstacle::CreditorsAsked { until }),
        Asked::Taken => found.push(Obstacle::CreditorTakes),
        Asked::NotNeeded | Asked::Declined => {}
    }
    found.extend(done.covered.map(|owed| Obstacle::DebtCovered { owed }));
    let needed = disclosure::missing(done.disclosed).into_iter().filter(|it| it.is_needed());
    found.extend(needed.map(|item| Obstacle::NotDisclosed { item }));
    let refused = done.wording.iter().filter(|it| it.effect == Effect::Refuse);
    found.extend(refused.map(|it| Obstacle::Wording { wording: *it }));
    if lot.offer.start <= done.burdens {
        found.push(Obstacle::NoSurplus { burdens: done.burdens });
    }
    Ok(found)
}

/// For equity: the company and all shareholders are notified, and whoever did not give it up has
/// twenty full days to take it before bidding starts.
///
/// Grounds: [`crate::statute::qualification::QUAL_12`].
fn shareholders(
    done: &Preparation<'_>,
    starts_at: Option<Instant>,
    reckoner: &Reckoner<'_>,
) -> Result<Vec<Obstacle>, TermError> {
    let mut found = Vec::new();
    match done.shareholders {
        None => {}
        Some([]) => found.push(Obstacle::ShareholdersUnknown),
        Some(told) => {
            for &Addressee { party, standing } in told {
                let (Standing::Notified { at } | Standing::Publicised { from: at }) = standing
                else {
                    continue;
                };
                let until = reckoner.due(Clause::EquityAuctioned, at)?.instant();
                if starts_at.is_some_and(|it| it < until) {
                    found.push(Obstacle::ShareholderMayBuy { party, until });
                }
            }
        }
    }
    Ok(found)
}

/// Whether a lot may be published now with bidding from `starts_at`; every obstacle otherwise.
pub fn clear(
    lot: &Lot,
    done: &Preparation<'_>,
    now: Instant,
    starts_at: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Result<Clearance, Vec<Obstacle>>, TermError> {
    let found = obstacles(lot, done, now, Some(starts_at), reckoner)?;
    Ok(if found.is_empty() { Ok(Clearance { lot: lot.id }) } else { Err(found) })
}

#[cfg(test)]
mod tests;
