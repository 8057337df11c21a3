//! One case from seizure to the last payout, through HTTP only, against the real server.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed set-up is a failed test, and JSON is read by its keys"
)]

mod bank;
mod papers;
mod record;
mod sale;
mod stage;
mod stopped;
mod story;
