//! The bank's files: read, written, refused.
#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod camt;
mod foreign;
mod pain001;
mod pain002;
mod schemas;
