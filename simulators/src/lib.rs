//! Stand-ins of the demo and the tests, in processes of their own: never part of the platform.

pub mod bank;
pub mod platform;
pub mod traffic;
