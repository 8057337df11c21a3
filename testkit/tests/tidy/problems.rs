//! Every problem type that the API can answer is explained in `docs/problems.md`.

use crate::{none, sources};

const TABLE: &str = "api/src/http/problem/kinds.rs";
const PAGE: &str = "docs/problems.md";

#[test]
fn every_problem_is_documented() {
    let sources = sources::all();
    let text = |path: &str| {
        let found = sources.iter().find(|it| it.path == path);
        found.unwrap_or_else(|| panic!("{path} is missing")).text.clone()
    };
    let (table, page) = (text(TABLE), text(PAGE));
    let slugs: Vec<&str> = table.split('"').skip(1).step_by(2).filter(|it| is_slug(it)).collect();
    assert!(slugs.len() > 3, "no slugs in {TABLE}");
    let findings: Vec<String> = slugs
        .iter()
        .filter(|it| !page.contains(&format!("`{it}`")))
        .map(|it| format!("`{it}` is in {TABLE} and not in {PAGE}: say what it means"))
        .collect();
    none(&findings);
}

/// `bid-below-increment`: lower case with at least one hyphen, nothing else.
fn is_slug(literal: &str) -> bool {
    literal.contains('-')
        && literal.split('-').all(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_lowercase()))
}
