//! What case-fund staff see and do.

pub mod accounts;
pub mod distributions;
pub mod payouts;
pub mod receipts;
