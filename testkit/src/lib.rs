//! Only for tests: a real PostgreSQL database and a real Redis for each test.

pub mod db;
pub mod redis;
