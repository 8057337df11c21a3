//! Names that mean the same on the wire as in the law; anything else is refused while parsing.

use domain::lot::{AssetKind, Round};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use valuation::inquiry::{Ground, Ruling};

macro_rules! names {
    ($($(#[$doc:meta])* $type:ident { $($variant:ident = $name:tt),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub enum $type {
            $(#[serde(rename = $name)] $variant,)*
        }

        impl $type {
            /// The name on the wire and in the database.
            pub const fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)* }
            }

            pub fn from_name(name: &str) -> Option<$type> {
                match name { $($name => Some($type::$variant),)* _ => None }
            }
        }
    )*};
}

names! {
    /// What the debtor is decides how ordinary creditors share (DIST-05).
    DebtorKind {
        NaturalPerson = "natural-person",
        OtherOrganisation = "other-organisation",
        Enterprise = "enterprise",
    }
    /// A party's role in the case.
    PartyRole {
        Applicant = "applicant",
        Debtor = "debtor",
        Creditor = "creditor",
        PriorityPurchaser = "priority-purchaser",
        Interested = "interested",
    }
    ClaimKind { Priority = "priority", Ordinary = "ordinary" }
    /// The statutory distinction of AUC-12.
    KindName { Movable = "movable", Immovable = "immovable" }
    /// What people search for.
    Category {
        Housing = "housing",
        Vehicle = "vehicle",
        Land = "land",
        Goods = "goods",
        Forest = "forest",
        Equity = "equity",
        Intangible = "intangible",
        Construction = "construction",
        Other = "other",
    }
    RoundName { First = "first", Second = "second", Sale = "sale" }
    GroundName {
        BasicData = "basic-data",
        Scope = "scope",
        Qualification = "qualification",
        Procedure = "procedure",
    }
    RulingName {
        Pending = "pending",
        Rejected = "rejected",
        Corrected = "corrected",
        Upheld = "upheld",
    }
    /// In what quality somebody signs up.
    CapacityName {
        Own = "self",
        PriorityPurchaser = "priority-purchaser",
        Applicant = "applicant",
    }
    /// Where a lot stands for whoever watches it.
    PhaseName { Announced = "announced", Running = "running", Paused = "paused", Ended = "ended" }
    /// The state of a lot.
    StateName {
        Draft = "draft",
        Announced = "announced",
        Sold = "sold",
        Paid = "paid",
        Completed = "completed",
        Unsold = "unsold",
        Withdrawn = "withdrawn",
        Defaulted = "defaulted",
    }
}

impl From<KindName> for AssetKind {
    fn from(name: KindName) -> AssetKind {
        match name {
            KindName::Movable => AssetKind::Movable,
            KindName::Immovable => AssetKind::Immovable,
        }
    }
}

impl From<RoundName> for Round {
    fn from(name: RoundName) -> Round {
        match name {
            RoundName::First => Round::First,
            RoundName::Second => Round::Second,
            RoundName::Sale => Round::Sale,
        }
    }
}

impl From<GroundName> for Ground {
    fn from(name: GroundName) -> Ground {
        match name {
            GroundName::BasicData => Ground::BasicData,
            GroundName::Scope => Ground::Scope,
            GroundName::Qualification => Ground::Qualification,
            GroundName::Procedure => Ground::Procedure,
        }
    }
}

impl From<RulingName> for Ruling {
    fn from(name: RulingName) -> Ruling {
        match name {
            RulingName::Pending => Ruling::Pending,
            RulingName::Rejected => Ruling::Rejected,
            RulingName::Corrected => Ruling::Corrected,
            RulingName::Upheld => Ruling::Upheld,
        }
    }
}
