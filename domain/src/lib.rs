//! LAW. What the statutes say about cases, lots, bids and deposits.
//!
//! Everything here is a pure function of its arguments: no clock, no network, no database, no
//! `async`, no floating point. The newcomer's seven words:
//!
//! - **case** (执行案件): one enforcement case of one court; all its money lies in its one account
//! - **inquiry** (询价): how a reference price is found
//! - **lot** (标的物): what is sold, in one round
//! - **bid** (出价): an offer at an instant, accepted or refused by one pure function
//! - **deposit** (保证金): held, then applied, returned or forfeited, once
//! - **entry** (分录): transfers posted together
//! - **fact** (事实): something that happened and is never unsaid

pub mod bidding;
pub mod buyer;
pub mod calendar;
pub mod canonical;
pub mod chain;
pub mod clause;
pub mod deposit;
pub mod fact;
pub mod id;
pub mod identity;
pub mod instant;
pub mod lot;
pub mod merkle;
pub mod money;
pub mod period;
pub mod price;
pub mod profile;
pub mod receipt;
pub mod record;
pub mod role;
pub mod sheet;
pub mod signature;
pub mod statute;
pub mod term;
