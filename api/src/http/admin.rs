//! What administrators of the platform see and do; never a case.

pub mod templates;
