//! What anyone may see and do.

pub mod accounts;
pub mod calendars;
pub mod calibration;
pub mod courts;
pub mod documents;
pub mod draws;
pub mod faults;
pub mod limits;
pub mod live;
pub mod lots;
pub mod open_data;
pub mod overviews;
pub mod pictures;
pub mod records;
pub mod replays;
