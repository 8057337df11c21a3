//! Traffic on loopback, and figures that are ratios of one run.

pub mod bare;
pub mod bids;
pub mod client;
pub mod setup;
