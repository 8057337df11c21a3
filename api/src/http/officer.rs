//! What court officers see and do.

pub mod agreements;
pub mod bidding;
pub mod cases;
pub mod deadlines;
pub mod faults;
pub mod forfeitures;
pub mod inquiries;
pub mod lots;
pub mod outcomes;
pub mod preparation;
pub mod pricing;
pub mod reviews;
