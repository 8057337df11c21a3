//! Who is acting. A use case that needs a role takes it as an argument, so it cannot be called
//! by anybody else.

use domain::id::{CourtId, PersonId};
pub use domain::role::Role;

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
    ///
    /// Grounds: [`domain::statute::auction::ART_6`].
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

/// A party of a case (当事人). For which party of which case somebody acts is asked of the links
/// each time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub person_id: PersonId,
}

/// Administers the platform, never a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admin {
    pub person_id: PersonId,
}
