//! The platform through HTTP only, on a real PostgreSQL and a real Redis.

#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]
#![expect(clippy::indexing_slicing, reason = "a missing member of an answer is a failed test")]

mod harness;
mod steps;

mod access;
mod alarms;
mod appraisal;
mod appraisal_again;
mod assets;
mod bidder;
mod buyers;
mod clocks;
mod direct;
mod documents;
mod finance;
mod garbage;
mod imports;
mod inquiry_course;
mod limits;
mod lists;
mod machine;
mod mail;
mod neutral;
mod objections;
mod officer;
mod openapi;
mod preparation;
mod pricing;
mod public;
mod records;
mod revocation;
mod rounds;
mod sessions;
mod stops;
mod valuer;
mod versions;
mod visitors;
mod watches;
