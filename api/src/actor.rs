//! Who is acting. A use case that needs a role takes it as an argument, so it cannot be called
//! by anybody else.

use domain::id::{CourtId, PersonId};

/// The roles a person can act in; one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Bidder,
    Officer,
    Valuer,
    Panel,
    Finance,
    Supervisor,
    Admin,
}

impl Role {
    pub const ALL: [Role; 7] = [
        Role::Bidder,
        Role::Officer,
        Role::Valuer,
        Role::Panel,
        Role::Finance,
        Role::Supervisor,
        Role::Admin,
    ];

    /// The name in URLs, in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Bidder => "bidder",
            Role::Officer => "officer",
            Role::Valuer => "valuer",
            Role::Panel => "panel",
            Role::Finance => "finance",
            Role::Supervisor => "supervisor",
            Role::Admin => "admin",
        }
    }

    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|it| it.name() == name)
    }

    /// Bidders and administrators of the platform act for no court.
    pub const fn acts_for_court(self) -> bool {
        !matches!(self, Role::Bidder | Role::Admin)
    }
}

macro_rules! court_roles {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            pub person_id: PersonId,
            pub court_id: CourtId,
        }
    )*};
}

court_roles! {
    /// Enforcement judge or auction clerk (执行法官, 拍卖员).
    Officer;
    /// Valuation firm or inquiry platform (评估机构, 询价平台).
    Valuer;
    /// Member of the collegial panel (合议庭成员).
    PanelMember;
    /// Case-fund staff (案款财务): maker, checker or releaser, never two of them for one payment.
    Finance;
    /// Sees overdue nodes and audit trails (监督).
    Supervisor;
}

/// Bids, or wants to (竞买人).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bidder {
    pub person_id: PersonId,
}

/// Administers the platform, never a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admin {
    pub person_id: PersonId,
}
