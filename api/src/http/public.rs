//! What anyone may see and do.

pub mod accounts;
pub mod calendars;
pub mod courts;
pub mod documents;
pub mod draws;
pub mod faults;
pub mod limits;
pub mod live;
pub mod lots;
pub mod records;
pub mod replays;
