//! The revocation of a sale (撤销网络司法拍卖): six grounds, on whose application, and from when.
//!
//! It is asked for as an objection to the court's conduct, so its clocks and its other panel are
//! those of [`super::objecting`]; only what was upheld there, and can be contested no more, revokes.

use super::objecting::{Kind, Objection, Stage, Verdict};
use super::{Hammer, Lot, LotError, State};

/// Why a sale is revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// The description was seriously untrue and the buyer's purpose is defeated.
    Misdescribed,
    /// A fault, virus, intrusion or false data made the outcome wrong.
    SystemFault,
    /// Bidders among each other, or with the platform.
    Collusion,
    /// The buyer may not buy this.
    Unqualified,
    /// Bidders were kept out, or treated unequally.
    UnequalConditions,
    /// Another serious breach of the procedure that harms parties or bidders.
    SeriousBreach,
}

impl Ground {
    pub const ALL: [Ground; 6] = [
        Ground::Misdescribed,
        Ground::SystemFault,
        Ground::Collusion,
        Ground::Unqualified,
        Ground::UnequalConditions,
        Ground::SeriousBreach,
    ];

    /// The stable name, on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Ground::Misdescribed => "misdescribed",
            Ground::SystemFault => "system-fault",
            Ground::Collusion => "collusion",
            Ground::Unqualified => "unqualified",
            Ground::UnequalConditions => "unequal-conditions",
            Ground::SeriousBreach => "serious-breach",
        }
    }

    pub fn from_name(name: &str) -> Option<Ground> {
        Ground::ALL.into_iter().find(|it| it.name() == name)
    }

    /// The parts of the evidence without which this ground cannot be judged.
    ///
    /// Grounds: [`crate::statute::auction::ART_31`], [`crate::statute::auction::ART_32`].
    pub const fn evidence(self) -> &'static [Part] {
        match self {
            Ground::Misdescribed => &[Part::Disclosure, Part::Documents, Part::Facts],
            Ground::SystemFault => &[Part::Record, Part::Head, Part::Receipts, Part::Faults],
            Ground::Collusion => &[Part::Record, Part::Receipts, Part::Qualification],
            Ground::Unqualified => &[Part::Qualification, Part::Facts],
            Ground::UnequalConditions => &[Part::Disclosure, Part::Qualification, Part::Record],
            Ground::SeriousBreach => &[Part::Facts, Part::Disclosure, Part::Record],
        }
    }
}

/// A part of the evidence that is kept of every sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The published record of the bidding.
    Record,
    /// The signed head of its chain.
    Head,
    /// The receipt of every bid.
    Receipts,
    /// The facts of the case, hash-chained.
    Facts,
    /// The notice as it was published, and the fact sheet under it.
    Disclosure,
    /// Interruptions and what was done about them.
    Faults,
    /// Who was admitted as what, and what was found about them; never by name.
    Qualification,
    /// The documents the platform wrote.
    Documents,
    /// The application and what was ruled.
    Ruling,
}

impl Part {
    pub const ALL: [Part; 9] = [
        Part::Record,
        Part::Head,
        Part::Receipts,
        Part::Facts,
        Part::Disclosure,
        Part::Faults,
        Part::Qualification,
        Part::Documents,
        Part::Ruling,
    ];

    /// The stable name in the package.
    pub const fn name(self) -> &'static str {
        match self {
            Part::Record => "record",
            Part::Head => "head",
            Part::Receipts => "receipts",
            Part::Facts => "facts",
            Part::Disclosure => "disclosure",
            Part::Faults => "faults",
            Part::Qualification => "qualification",
            Part::Documents => "documents",
            Part::Ruling => "ruling",
        }
    }
}

/// As what somebody asks for the revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Capacity {
    /// A party to the enforcement (当事人).
    Party,
    Buyer,
    /// Another who signed up for the lot.
    Bidder,
    /// Anybody else whose rights the sale touches (利害关系人), as the court has found.
    Interested,
}

impl Capacity {
    pub const ALL: [Capacity; 4] =
        [Capacity::Party, Capacity::Buyer, Capacity::Bidder, Capacity::Interested];

    /// The stable name, on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Capacity::Party => "party",
            Capacity::Buyer => "buyer",
            Capacity::Bidder => "bidder",
            Capacity::Interested => "interested",
        }
    }

    pub fn from_name(name: &str) -> Option<Capacity> {
        Capacity::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// How somebody stands to a sale, by what the platform knows of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub is_party: bool,
    pub signed_up: bool,
    pub bought: bool,
}

/// As what somebody may apply; nothing for a stranger, who has to show the court an interest first.
///
/// Grounds: [`crate::statute::auction::ART_31`].
pub const fn entitled(known: Known) -> Option<Capacity> {
    match known {
        Known { bought: true, .. } => Some(Capacity::Buyer),
        Known { is_party: true, .. } => Some(Capacity::Party),
        Known { signed_up: true, .. } => Some(Capacity::Bidder),
        Known { .. } => None,
    }
}

/// An application that was upheld and can be contested no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upheld(());

/// Why an application does not revoke the sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the application is {stage}: only what was upheld for good revokes a sale")]
pub struct NotUpheld {
    pub stage: &'static str,
}

impl Upheld {
    /// From the objection as it stands now; see [`Objection::at`].
    ///
    /// Grounds: [`crate::statute::auction::ART_31`], [`crate::statute::auction::ART_36`].
    pub const fn of(objection: &Objection) -> Result<Upheld, NotUpheld> {
        match (objection.kind, objection.stage) {
            (Kind::Conduct, Stage::Over(Some(Verdict::Upheld))) => Ok(Upheld(())),
            (Kind::Conduct | Kind::Outsider, stage) => Err(NotUpheld { stage: stage.name() }),
        }
    }
}

impl Lot {
    /// Whether there is a sale that could be revoked.
    pub const fn is_sold(&self) -> bool {
        match self.state {
            State::Sold { .. } | State::Paid { .. } | State::Completed { .. } => true,
            State::Draft
            | State::Announced { .. }
            | State::Defaulted { .. }
            | State::Revoked { .. }
            | State::Unsold { .. }
            | State::Withdrawn { .. } => false,
        }
    }

    /// The court revokes the sale; what the buyer has paid goes back.
    ///
    /// Grounds: [`crate::statute::auction::ART_31`], [`crate::statute::qualification::QUAL_06`].
    pub fn revoke(self, _: Upheld) -> Result<(Lot, Hammer), LotError> {
        match self.state {
            State::Sold { notice, hammer }
            | State::Paid { notice, hammer }
            | State::Completed { notice, hammer } => {
                Ok((Lot { state: State::Revoked { notice, hammer }, ..self }, hammer))
            }
            State::Draft
            | State::Announced { .. }
            | State::Defaulted { .. }
            | State::Revoked { .. }
            | State::Unsold { .. }
            | State::Withdrawn { .. } => {
                let is = self.state.name();
                Err(LotError::WrongState { step: "revoked", needs: "sold", is })
            }
        }
    }
}

#[cfg(test)]
mod tests;
