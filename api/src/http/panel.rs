//! What members of the collegial panel see.

pub mod claimants;
pub mod decisions;
