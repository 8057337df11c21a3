//! Only for tests: servers of their own, and the rules of bidding as data.

pub mod bidding_cases;
pub mod bidding_histories;
pub mod db;
pub mod redis;
