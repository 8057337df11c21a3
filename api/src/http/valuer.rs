//! What inquiry platforms see and do.

pub mod commissions;
pub mod quotes;
