//! One type per kind of id, so that a lot's id cannot be passed where a case's is meant.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A ledger account (账户).
    AccountId;
    /// A seized asset (财产).
    AssetId;
    /// A line of a bank statement (银行流水).
    BankLineId;
    /// An enforcement case (执行案件).
    CaseId;
    /// A court (法院).
    CourtId;
    /// A deposit (保证金).
    DepositId;
    /// An accounting entry (分录): the transfers posted together.
    EntryId;
    /// A price inquiry (询价).
    InquiryId;
    /// A lot in one round (标的物).
    LotId;
    /// A party of a case, or somebody else it concerns (当事人).
    PartyId;
    /// A payout (发放).
    PayoutId;
    /// A person with an account on the platform.
    PersonId;
    /// A distribution plan (分配方案).
    PlanId;
    /// A line of a distribution plan: what one claim or cost is paid.
    PlanLineId;
    /// A procedure that leads to a reference price (定价程序).
    PricingId;
    /// A method taken in such a procedure.
    PricingStepId;
    /// A sign-up of a bidder for a lot (报名).
    RegistrationId;
}
