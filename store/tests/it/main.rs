//! The store against a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod journal;
mod schema;
