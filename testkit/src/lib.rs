//! Only for tests: servers of their own, and the rules of bidding as data.

pub mod bidding_cases;
pub mod bidding_histories;
pub mod db;
pub mod postgres;
pub mod redis;

/// Sends a signal by its name, such as `STOP`, to a process of the test's own.
///
/// # Panics
/// If there is no such process.
pub fn signal(pid: u32, name: &str) {
    let mut kill = std::process::Command::new("kill");
    kill.args([format!("-{name}"), pid.to_string()]);
    let sent = kill.status().expect("there is a kill");
    assert!(sent.success(), "{name} was not sent to {pid}");
}
