//! The bidding engine on a real Redis or Valkey.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed set-up is a failed test"
)]

mod conformance;
mod harness;
mod race;
mod recovery;
