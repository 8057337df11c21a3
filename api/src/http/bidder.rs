//! What bidders see and do.

pub mod registrations;
