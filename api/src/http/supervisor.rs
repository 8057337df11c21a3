//! What supervisors (监督) see and do.

pub mod alarms;
pub mod clocks;
pub mod delays;
pub mod faults;
pub mod reminders;
pub mod unmaskings;
