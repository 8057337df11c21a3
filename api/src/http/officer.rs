//! What court officers see and do.

pub mod bidding;
pub mod cases;
pub mod inquiries;
pub mod lots;
pub mod outcomes;
pub mod preparation;
