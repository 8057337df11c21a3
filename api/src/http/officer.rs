//! What court officers see and do.

pub mod agreements;
pub mod appraisals;
pub mod bidding;
pub mod cases;
pub mod deadlines;
pub mod delays;
pub mod faults;
pub mod forfeitures;
pub mod inquiries;
pub mod lots;
pub mod machines;
pub mod outcomes;
pub mod preparation;
pub mod pricing;
pub mod reviews;
pub mod selections;
