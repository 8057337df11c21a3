//! What administrators see and do.

pub mod lists;
