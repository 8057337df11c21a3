//! The style of this repository as tests. Every message says where and what to do.

mod citations;
mod layers;
mod order;
mod problems;
mod sources;
mod sql;
mod times;

/// Fails with one line for each finding.
///
/// # Panics
/// If there is a finding.
#[track_caller]
fn none(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}
