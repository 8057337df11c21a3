//! What anyone may see and do.

pub mod accounts;
pub mod calendars;
pub mod calibration;
pub mod changes;
pub mod courts;
pub mod documents;
pub mod draws;
pub mod faults;
pub mod heads;
pub mod limits;
pub mod live;
pub mod lots;
pub mod open_data;
pub mod overviews;
pub mod pictures;
pub mod questions;
pub mod records;
pub mod replays;
pub mod viewings;
pub mod views;
