//! What bidders (竞买人) see and do.

pub mod bids;
pub mod messages;
pub mod money;
pub mod objections;
pub mod parties;
pub mod proofs;
pub mod questions;
pub mod registrations;
pub mod revocations;
pub mod searches;
pub mod viewings;
pub mod watches;
