//! Use cases: one function and one transaction each. No HTTP here: `http` translates.
//!
//! The order inside a transaction is always the same: lock, check it is yours, decide, save,
//! append the fact. Nothing slow happens within it.

pub mod accounts;
pub mod again;
pub mod agreements;
pub mod alarms;
pub mod answers;
pub mod appraisals;
pub mod bids;
pub mod books;
pub mod capacities;
pub mod cases;
pub mod deadlines;
pub mod delays;
pub mod directed;
pub mod distributions;
pub mod documents;
pub mod draws;
pub mod error;
pub mod explanations;
pub mod faults;
pub mod firms;
pub mod forfeitures;
pub mod fund_reports;
pub mod funds;
pub mod inquiries;
pub mod kept;
pub mod lots;
pub mod machines;
pub mod messages;
pub mod notices;
pub mod objections;
pub mod once;
pub mod panel;
pub mod parties;
pub mod payouts;
pub mod platforms;
pub mod preparation;
pub mod pricing;
pub mod proposals;
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
pub mod sheets;
pub mod waiting;

pub use error::AppError;
