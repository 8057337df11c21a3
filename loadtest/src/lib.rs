//! Traffic on loopback, figures that are ratios of one run, and faults under load.

pub mod auction;
pub mod bare;
pub mod bids;
pub mod chart;
pub mod check;
pub mod client;
pub mod cpu;
pub mod faults;
pub mod feed;
pub mod journal;
pub mod load;
pub mod money;
pub mod record;
pub mod scenarios;
pub mod setup;
