//! Use cases: one function and one transaction each. No HTTP here: `http` translates.
//!
//! The order inside a transaction is always the same: lock, check it is yours, decide, save,
//! append the fact. Nothing slow happens within it.

pub mod accounts;
pub mod bids;
pub mod cases;
pub mod error;
pub mod inquiries;
pub mod lots;
pub mod notices;
pub mod panel;
pub mod quotes;
pub mod registrations;
pub mod sessions;
pub mod setup;

pub use error::AppError;
