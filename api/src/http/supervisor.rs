//! What supervisors (监督) see and do.

pub mod alarms;
pub mod delays;
pub mod faults;
