//! What parties of a case see and do.

pub mod cases;
pub mod inquiries;
pub mod money;
