//! The next step in disposing of a thing (下一步): proposed from what has happened, with its floor
//! and its dates filled in.
//!
//! ```text
//! first ─fails─▶ second ─fails─▶ creditors asked ─nobody takes─▶ sale ─fails─▶ offered in kind ─▶ lifted
//!   └───────── somebody takes it at the failed price ──────────▶ in kind
//! ```

use super::outcome::Proposal;
use super::{Lot, Round, State};
use crate::clause::Clause;
use crate::id::{LotId, PartyId};
use crate::instant::Instant;
use crate::money::Money;
use crate::profile::Profile;
use crate::term::chain::{Sale, SecondAuction};
use crate::term::{Reckoner, TermError};

/// A creditor who may take the thing in kind (以物抵债), and what they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Creditor {
    pub party: PartyId,
    /// The legal rank of the claim, 1 first; none for ordinary claims.
    pub rank: Option<u8>,
    pub answer: Answer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    None,
    Takes,
    Declines,
}

/// Who gets the thing among those who would take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taker {
    Nobody,
    One(PartyId),
    /// Of equal rank: the court draws lots.
    Draw(Vec<PartyId>),
}

/// The better legal rank first, ordinary claims last; lots among equals.
///
/// Grounds: [`crate::statute::auction_general::ART_16`], [`crate::statute::sale::CLAUSE_14`].
pub fn taker(creditors: &[Creditor]) -> Taker {
    let willing = || creditors.iter().filter(|it| it.answer == Answer::Takes);
    let place = |it: &Creditor| it.rank.map_or(u16::MAX, u16::from);
    let Some(best) = willing().map(place).min() else { return Taker::Nobody };
    let mut first: Vec<_> = willing().filter(|it| place(it) == best).map(|it| it.party).collect();
    match (first.pop(), first.is_empty()) {
        (Some(only), true) => Taker::One(only),
        (Some(last), false) => {
            first.push(last);
            Taker::Draw(first)
        }
        (None, _) => Taker::Nobody,
    }
}

/// What somebody who takes a thing in kind still pays: the price less the share of the proceeds
/// that is theirs.
///
/// Grounds: [`crate::statute::auction_general::ART_16`].
pub fn pays(price: Money, share: Money) -> Money {
    price.minus_or_zero(share)
}

/// Where asking the creditors stands (SALE-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Nothing is to be asked in this round.
    NotNeeded,
    /// Somebody has not answered and has time until then.
    Waits {
        until: Instant,
    },
    Taken,
    /// All have declined, or let their time pass.
    Declined,
}

/// Where asking the creditors stands after a second failure.
///
/// Grounds: [`crate::statute::sale::CLAUSE_2`].
pub fn asked(
    failed_at: Instant,
    creditors: &[Creditor],
    now: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Asked, TermError> {
    let until = reckoner.due(Clause::CreditorsAsked, failed_at)?.instant();
    let silent = creditors.iter().any(|it| it.answer == Answer::None);
    Ok(match taker(creditors) {
        Taker::One(_) | Taker::Draw(_) => Asked::Taken,
        Taker::Nobody if silent && now < until => Asked::Waits { until },
        Taker::Nobody => Asked::Declined,
    })
}

/// The next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing was offered yet.
    FirstAuction {
        floor: Money,
    },
    /// A round is being prepared, runs, or waits for its price.
    UnderWay {
        lot: LotId,
    },
    /// Sold, and title has passed.
    Done {
        lot: LotId,
    },
    SecondAuction {
        proposal: Proposal,
        dates: Box<SecondAuction>,
    },
    AskCreditors {
        lot: LotId,
        price: Money,
        dates: Box<Sale>,
    },
    Sale {
        proposal: Proposal,
        dates: Box<Sale>,
    },
    /// Somebody takes the thing at the failed price.
    InKind {
        lot: LotId,
        price: Money,
        taker: Taker,
    },
    /// The sale failed as well: the creditors are asked a last time.
    OfferInKind {
        lot: LotId,
        price: Money,
    },
    LiftSeizure {
        lot: LotId,
    },
    /// Once more in the same round: the buyer defaulted, or the round was withdrawn.
    Again {
        lot: LotId,
        previous: Option<LotId>,
        round: Round,
        floor: Money,
    },
}

impl Next {
    /// The stable name on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Next::FirstAuction { .. } => "first-auction",
            Next::UnderWay { .. } => "under-way",
            Next::Done { .. } => "done",
            Next::SecondAuction { .. } => "second-auction",
            Next::AskCreditors { .. } => "ask-creditors",
            Next::Sale { .. } => "sale",
            Next::InKind { .. } => "in-kind",
            Next::OfferInKind { .. } => "offer-in-kind",
            Next::LiftSeizure { .. } => "lift-seizure",
            Next::Again { .. } => "again",
        }
    }
}

/// What to do next with a thing whose rounds are these, the oldest first; `creditors` answered the
/// question of the last failed round.
///
/// Grounds: [`crate::statute::auction::ART_24`], [`crate::statute::auction::ART_26`],
/// [`crate::statute::sale::CLAUSE_1`], [`crate::statute::sale::CLAUSE_2`],
/// [`crate::statute::sale::CLAUSE_3`], [`crate::statute::sale::CLAUSE_13`],
/// [`crate::statute::sale::CLAUSE_14`].
pub fn next(
    rounds: &[Lot],
    reference: Money,
    creditors: &[Creditor],
    now: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Next, TermError> {
    let Some(last) = rounds.last() else {
        let floor = super::opening::min_start(Round::First, reference, None, reckoner.profile);
        return Ok(Next::FirstAuction { floor });
    };
    match last.state {
        State::Draft | State::Announced { .. } | State::Sold { .. } | State::Paid { .. } => {
            Ok(Next::UnderWay { lot: last.id })
        }
        State::Completed { .. } => Ok(Next::Done { lot: last.id }),
        State::Withdrawn { .. } | State::Defaulted { .. } | State::Revoked { .. } => {
            Ok(again(last, reckoner.profile))
        }
        State::Unsold { ended_at, .. } => failed(last, ended_at, creditors, now, reckoner),
    }
}

fn again(lot: &Lot, profile: &Profile) -> Next {
    let before = lot.previous.map(|it| it.start);
    let reference = lot.offer.reference.value();
    let floor = super::opening::min_start(lot.round, reference, before, profile);
    let previous = lot.previous.map(|it| it.lot);
    Next::Again { lot: lot.id, previous, round: lot.round, floor }
}

fn failed(
    lot: &Lot,
    ended_at: Instant,
    creditors: &[Creditor],
    now: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Next, TermError> {
    let (id, price) = (lot.id, lot.offer.start);
    let taker = taker(creditors);
    if taker != Taker::Nobody {
        return Ok(Next::InKind { lot: id, price, taker });
    }
    let Some(proposal) = lot.next_round(reckoner.profile) else {
        let silent = creditors.iter().any(|it| it.answer == Answer::None);
        return Ok(if silent {
            Next::OfferInKind { lot: id, price }
        } else {
            Next::LiftSeizure { lot: id }
        });
    };
    if proposal.round == Round::Second {
        let dates = Box::new(reckoner.second_auction(ended_at, lot.kind)?);
        return Ok(Next::SecondAuction { proposal, dates });
    }
    let dates = Box::new(reckoner.sale(ended_at, lot.kind)?);
    Ok(match asked(ended_at, creditors, now, reckoner)? {
        Asked::Waits { .. } => Next::AskCreditors { lot: id, price, dates },
        Asked::NotNeeded | Asked::Taken | Asked::Declined => Next::Sale { proposal, dates },
    })
}

/// Whether what several things of a case have brought covers all that is owed: nothing more is
/// sold then, unless the debtor agrees. A case whose claims nobody has entered says nothing.
///
/// Grounds: [`crate::statute::auction_general::ART_14`].
pub fn is_covered(proceeds: Money, claims: Money, costs: Money) -> bool {
    let owed = claims.checked_add(costs).unwrap_or(Money::MAX);
    !claims.is_zero() && proceeds >= owed
}

#[cfg(test)]
mod tests;
