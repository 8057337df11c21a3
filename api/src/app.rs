//! Use cases: one function and one transaction each. No HTTP here: `http` translates.
//!
//! The order inside a transaction is always the same: lock, check it is yours, decide, save,
//! append the fact. Nothing slow happens within it.

pub mod accounts;
pub mod accuracy;
pub mod again;
pub mod agreements;
pub mod alarms;
pub mod answers;
pub mod appraisals;
pub mod bids;
pub mod books;
pub mod buyers;
pub mod capacities;
pub mod cases;
pub mod comparables;
pub mod clocks;
pub mod deadlines;
pub mod directed;
pub mod distributions;
pub mod documents;
pub mod draws;
pub mod error;
pub mod faults;
pub mod firms;
pub mod forfeitures;
pub mod fund_reports;
pub mod funds;
pub mod hand_over;
pub mod inquiries;
pub mod issued;
pub mod listing;
pub mod lot_objections;
pub mod lots;
pub mod machines;
pub mod messages;
pub mod next_steps;
pub mod notices;
pub mod objections;
pub mod panel;
pub mod parties;
pub mod payouts;
pub mod platforms;
pub mod preparation;
pub mod pricing;
pub mod quotes;
pub mod receipts;
pub mod records;
pub mod refunds;
pub mod registrations;
pub mod replays;
pub mod running;
pub mod sealing;
pub mod second_factor;
pub mod sessions;
pub mod settlement;
pub mod setup;
pub mod watches;

pub use error::AppError;
