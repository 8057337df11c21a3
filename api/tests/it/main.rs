//! The platform through HTTP only, on a real PostgreSQL and a real Redis.

#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]
#![expect(clippy::indexing_slicing, reason = "a missing member of an answer is a failed test")]

mod harness;
mod steps;

mod access;
mod appraisal;
mod bidder;
mod finance;
mod garbage;
mod limits;
mod machine;
mod neutral;
mod officer;
mod openapi;
mod preparation;
mod pricing;
mod public;
mod records;
mod sessions;
mod stops;
mod valuer;
