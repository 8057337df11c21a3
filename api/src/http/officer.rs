//! What court officers see and do.

pub mod agreements;
pub mod appraisals;
pub mod bidding;
pub mod buyers;
pub mod cases;
pub mod clocks;
pub mod course;
pub mod deadlines;
pub mod delays;
pub mod direct_sales;
pub mod documents;
pub mod faults;
pub mod firms;
pub mod forfeitures;
pub mod inquiries;
pub mod listing;
pub mod lot_objections;
pub mod lots;
pub mod machines;
pub mod next_steps;
pub mod outcomes;
pub mod preparation;
pub mod pricing;
pub mod reviews;
pub mod revocations;
pub mod selections;
