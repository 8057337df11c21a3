//! What inquiry platforms see and do.

pub mod quotes;
