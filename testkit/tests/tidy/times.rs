//! Every day and time that a request names is of a year that PostgreSQL keeps and that no sum of
//! days leads out of (`api/src/http/wire.rs`).

use crate::none;
use crate::sources::{self, Source};

#[test]
fn days_and_times_from_outside_are_near() {
    let mut findings = Vec::new();
    let mut read = 0;
    for source in sources::with_ending(&["rs"]) {
        if source.is_within(&["api/src/http"]) && source.path != "api/src/http/wire.rs" {
            read += far(&source, &mut findings);
        }
    }
    assert!(read > 15, "only {read} days and times were found: they are not where this looks");
    none(&findings);
}

/// How many such fields there are; notes those that take any year.
fn far(source: &Source, findings: &mut Vec<String>) -> usize {
    let (mut is_read, mut before, mut found) = (false, "", 0);
    for (number, line) in source.lines() {
        let text = sources::code(line);
        if text.starts_with("#[derive(") {
            is_read = sources::has_word(text, "Deserialize");
        }
        let names_time = ["DateTime", "NaiveDate"].iter().any(|it| sources::has_word(text, it));
        if is_read && names_time && text.contains(": ") {
            found += 1;
            if !before.contains("wire::near") {
                findings.push(format!(
                    "{}:{number}: put #[serde(deserialize_with = \"crate::http::wire::near\")] \
                     above it, or near_if_given with `default`",
                    source.path
                ));
            }
        }
        is_read &= !line.starts_with('}');
        before = line;
    }
    found
}
