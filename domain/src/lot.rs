//! The life of a lot (标的物): an asset offered in one round.
//!
//! ```text
//! Draft ─announce─▶ Announced ─close─▶ Sold ─pay─▶ Paid ─complete─▶ Completed
//!                       │        └───▶ Unsold  └─default─▶ Defaulted
//!                       └─withdraw─▶ Withdrawn
//!
//! Sold, Paid, Completed ─revoke─▶ Revoked
//! ```
//!
//! Each step consumes the lot and returns the lot that follows, with the one fact the rest of
//! the platform must hear of. A refused step changes nothing. Open, paused and closed belong to
//! the bid journal: `Announced` covers both the wait and the bidding, so that no job has to run
//! for bidding to begin.

pub mod clocks;
pub mod direct;
pub mod disclosure;
pub mod gate;
pub mod next;
pub mod objecting;
pub mod opening;
pub mod outcome;
pub mod question;
pub mod revoking;
pub mod stopping;
pub mod wording;

use crate::bidding::{Mode, Terms, TermsError};
use crate::fact::Fact;
use crate::id::{AssetId, CaseId, LotId, RegistrationId};
use crate::instant::{Instant, Span};
use crate::money::Money;
use crate::price::ReferencePrice;
use crate::profile::Profile;
use opening::Violation;

/// What kind of thing is offered; it decides the notice period (AUC-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AssetKind {
    /// 动产.
    Movable,
    /// 不动产, and every other property right (其他财产权).
    Immovable,
}

impl AssetKind {
    pub const fn name(self) -> &'static str {
        match self {
            AssetKind::Movable => "movable",
            AssetKind::Immovable => "immovable",
        }
    }

    pub fn from_name(name: &str) -> Option<AssetKind> {
        [AssetKind::Movable, AssetKind::Immovable].into_iter().find(|it| it.name() == name)
    }
}

/// The round in which an asset is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Round {
    /// 一拍.
    First,
    /// 二拍.
    Second,
    /// 变卖.
    Sale,
}

impl std::fmt::Display for Round {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Round {
    pub const ALL: [Round; 3] = [Round::First, Round::Second, Round::Sale];

    pub const fn name(self) -> &'static str {
        match self {
            Round::First => "first",
            Round::Second => "second",
            Round::Sale => "sale",
        }
    }

    pub fn from_name(name: &str) -> Option<Round> {
        Round::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// The failed round before this one, as far as this one depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed {
    pub lot: LotId,
    pub start: Money,
    pub failed_at: Instant,
    /// When the first round of all was announced (REF-27).
    pub first_announced_at: Instant,
    /// A round has followed it in time and came to nothing: withdrawn, or the buyer defaulted.
    pub followed: bool,
}

/// What the panel decided (AUC-27).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub reference: ReferencePrice,
    pub start: Money,
    pub increment: Money,
    pub deposit: Money,
    /// Days after the end in which the balance must be paid (AUC-25).
    pub balance_due_days: u32,
    pub extension: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    pub id: LotId,
    pub case_id: CaseId,
    pub asset_id: AssetId,
    pub kind: AssetKind,
    pub round: Round,
    /// The failed round before; none in a first auction and in a direct sale (SALE-12).
    pub previous: Option<Failed>,
    pub offer: Offer,
    pub state: State,
}

/// The published notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    pub announced_at: Instant,
    pub starts_at: Instant,
    /// The announced end; the real one is in the bid journal.
    pub ends_at: Instant,
}

/// The deal (成交).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hammer {
    /// The real end of bidding.
    pub ended_at: Instant,
    pub price: Money,
    pub winner: RegistrationId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Draft,
    Announced {
        notice: Notice,
    },
    Sold {
        notice: Notice,
        hammer: Hammer,
    },
    Paid {
        notice: Notice,
        hammer: Hammer,
    },
    Completed {
        notice: Notice,
        hammer: Hammer,
    },
    Defaulted {
        notice: Notice,
        hammer: Hammer,
    },
    /// 撤销: the court has revoked the sale on application (AUC-31).
    Revoked {
        notice: Notice,
        hammer: Hammer,
    },
    Unsold {
        notice: Notice,
        ended_at: Instant,
    },
    Withdrawn {
        notice: Notice,
        ended_at: Instant,
    },
}

impl State {
    /// The stable name, in the database and on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Announced { .. } => "announced",
            State::Sold { .. } => "sold",
            State::Paid { .. } => "paid",
            State::Completed { .. } => "completed",
            State::Defaulted { .. } => "defaulted",
            State::Revoked { .. } => "revoked",
            State::Unsold { .. } => "unsold",
            State::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// A step taken: the lot as it now stands, and the fact to publish.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a step that is not saved has not happened"]
pub struct Step {
    pub lot: Lot,
    pub fact: Fact,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LotError {
    #[error("a lot can be {step} only while it is {needs}; it is {is}")]
    WrongState { step: &'static str, needs: &'static str, is: &'static str },
    #[error("a {round} round follows a failed round; name the lot that failed")]
    NoPreviousRound { round: Round },
    #[error("a first auction follows no other round")]
    UnexpectedPrevious,
    #[error(transparent)]
    Unlawful(#[from] Violation),
    #[error(transparent)]
    Terms(#[from] TermsError),
    #[error("the buyer must have a day at least to pay the balance")]
    NoTimeToPay,
    #[error("the clearance was given for another lot")]
    NotCleared,
    #[error("the price of {price} is below the start price")]
    BelowStart { price: Money },
}

impl Lot {
    /// Drafts a lot from what the panel decided; nothing unlawful can be drafted.
    ///
    /// Grounds: [`crate::statute::auction::ART_10`], [`crate::statute::auction::ART_17`],
    /// [`crate::statute::auction::ART_26`], [`crate::statute::sale::CLAUSE_6`],
    /// [`crate::statute::auction::ART_27`].
    pub fn draft(lot: Lot, profile: &Profile) -> Result<Step, LotError> {
        lot.ensure(lot.state == State::Draft, "drafted", "a draft")?;
        match (lot.round, &lot.previous) {
            (Round::First, Some(_)) => return Err(LotError::UnexpectedPrevious),
            (Round::Second, None) => return Err(LotError::NoPreviousRound { round: lot.round }),
            (Round::First, None) | (Round::Second, Some(_)) | (Round::Sale, _) => {}
        }
        if lot.offer.balance_due_days == 0 {
            return Err(LotError::NoTimeToPay);
        }
        if lot.offer.increment.is_zero() {
            return Err(TermsError::NoIncrement.into());
        }
        if lot.offer.start.is_zero() {
            return Err(TermsError::NoStartPrice.into());
        }
        lot.check_offer(profile)?;
        let offer = &lot.offer;
        let fact = Fact::LotDrafted {
            lot: lot.id,
            round: lot.round,
            reference: offer.reference.value(),
            start: offer.start,
            increment: offer.increment,
            deposit: offer.deposit,
        };
        Ok(Step { lot, fact })
    }

    fn check_offer(&self, profile: &Profile) -> Result<(), Violation> {
        let (offer, previous) = (&self.offer, self.previous.map(|it| it.start));
        let reference = offer.reference.value();
        let start = match (self.round, previous) {
            // A direct sale; its ground may ask for more, which the gate looks at.
            (Round::Sale, None) => direct::Ground::OpenMarket.check(
                offer.start,
                reference,
                direct::Offered::InVain,
                profile,
            ),
            (Round::First | Round::Second | Round::Sale, _) => {
                opening::check_start(self.round, reference, previous, offer.start, profile)
            }
        };
        start
            .or_else(|| opening::check_deposit(offer.start, offer.deposit, profile))
            .map_or(Ok(()), Err)
    }

    /// Drafts other terms for a lot that is not published yet.
    ///
    /// Grounds: [`crate::statute::auction::ART_27`].
    pub fn revise(self, offer: Offer, profile: &Profile) -> Result<Step, LotError> {
        self.ensure(self.state == State::Draft, "revised", "a draft")?;
        Lot::draft(Lot { offer, ..self }, profile)
    }

    /// Publishes the notice and fixes the window of bidding. The clearance says that the panel,
    /// the parties and a second reader have had their turn.
    ///
    /// Grounds: [`crate::statute::auction::ART_12`], [`crate::statute::auction::ART_20`],
    /// [`crate::statute::auction::ART_26`], [`crate::statute::sale::CLAUSE_4`],
    /// [`crate::statute::reference_price::ART_27`].
    pub fn announce(
        self,
        clearance: gate::Clearance,
        starts_at: Instant,
        ends_at: Instant,
        now: Instant,
        profile: &Profile,
    ) -> Result<Step, LotError> {
        self.ensure(self.state == State::Draft, "announced", "a draft")?;
        if !clearance.is_for(self.id) {
            return Err(LotError::NotCleared);
        }
        self.check_offer(profile)?;
        let first_notice = self.previous.map_or(now, |it| it.first_announced_at);
        let late = match (self.round, self.previous) {
            // The 30 days were kept by the round that came to nothing.
            (Round::Second, Some(failed)) if !failed.followed => {
                opening::check_second_start(failed.failed_at, starts_at, profile)
            }
            (Round::First | Round::Second | Round::Sale, _) => None,
        };
        opening::check_notice(self.round, self.kind, now, starts_at, profile)
            .or(late)
            .or_else(|| opening::check_length(self.round, starts_at, ends_at, profile))
            .or_else(|| {
                opening::check_price(&self.offer.reference, first_notice, starts_at, profile)
            })
            .map_or(Ok(()), Err)?;
        let notice = Notice { announced_at: now, starts_at, ends_at };
        let lot = Lot { state: State::Announced { notice }, ..self };
        lot.terms(&notice, profile)?;
        let fact = Fact::LotAnnounced { lot: lot.id, starts_at, ends_at };
        Ok(Step { lot, fact })
    }

    /// The terms under which the lot is bid for; a sale is bid for as an auction is.
    ///
    /// Grounds: [`crate::statute::auction::ART_37`].
    pub fn terms(&self, notice: &Notice, profile: &Profile) -> Result<Terms, TermsError> {
        let mode = match self.round {
            Round::First | Round::Second => Mode::Auction,
            Round::Sale => Mode::Sale { contest: profile.sale_contest() },
        };
        let window = (notice.starts_at, notice.ends_at);
        Terms::new(mode, self.offer.start, self.offer.increment, window, self.offer.extension)
    }

    fn ensure(
        &self,
        lawful: bool,
        step: &'static str,
        needs: &'static str,
    ) -> Result<(), LotError> {
        let refusal = LotError::WrongState { step, needs, is: self.state.name() };
        if lawful { Ok(()) } else { Err(refusal) }
    }
}

#[cfg(test)]
mod tests;
