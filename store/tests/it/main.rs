//! The store against a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod alarms;
mod attacks;
mod cast;
mod journal;
mod locks;
mod money;
mod months;
mod proceeds;
mod schema;
mod shards;
