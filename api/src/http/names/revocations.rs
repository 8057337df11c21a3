//! The names of a revocation, and of the grounds of a direct sale.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

names! {
    /// The six grounds of a revocation (AUC-31).
    RevocationGround {
        Misdescribed = "misdescribed",
        SystemFault = "system-fault",
        Collusion = "collusion",
        Unqualified = "unqualified",
        UnequalConditions = "unequal-conditions",
        SeriousBreach = "serious-breach",
    }
    /// As what somebody asks for a revocation.
    RevocationCapacity {
        Party = "party",
        Buyer = "buyer",
        Bidder = "bidder",
        Interested = "interested",
    }
    /// Why a thing is sold without an auction (SALE-12).
    DirectSaleGround {
        Agreed = "agreed",
        PreciousMetal = "precious-metal",
        OpenMarket = "open-market",
        Perishable = "perishable",
        Seasonal = "seasonal",
        CostlyToKeep = "costly-to-keep",
    }
}
