//! What case-fund staff see and do.

pub mod accounts;
pub mod again;
pub mod books;
pub mod distributions;
pub mod explanations;
pub mod files;
pub mod notaries;
pub mod objections;
pub mod payouts;
pub mod proposals;
pub mod proposed_costs;
pub mod receipts;
pub mod reports;
