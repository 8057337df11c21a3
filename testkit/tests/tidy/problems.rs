//! Every problem type that the API can answer is listed in `docs/problems.md`.

use std::fmt::Write as _;

use crate::sources;

const TABLE: &str = "api/src/http/problem/kinds.rs";
const PAGE: &str = "docs/problems.md";

#[test]
fn the_list_of_problems_is_current() {
    let (wanted, path) = (page(), sources::root().join(PAGE));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &wanted).expect("the page is writable");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "{PAGE} is stale; rewrite it with: UPDATE=1 cargo test --workspace --test tidy"
    );
}

fn page() -> String {
    let mut text = String::from(
        "# Problem types\n\n\
         Every refusal and failure of the API is `application/problem+json` (RFC 9457) with `type` \
         `/problems/<slug>`. A slug never changes its meaning. The `detail` of an answer is a \
         sentence for the person; 5xx tell no causes, the log has them under `instance`.\n\n\
         Written by `testkit/tests/tidy` from `api/src/http/problem/kinds.rs`.\n\n\
         | slug | status | title | always rests on |\n\
         | --- | --- | --- | --- |\n",
    );
    for (slug, status, title, article) in kinds() {
        writeln!(text, "| `{slug}` | {status} | {title} | {article} |")
            .expect("a string can be written");
    }
    text
}

/// Rows of the table: slug, status, title, article.
fn kinds() -> Vec<(String, String, String, String)> {
    let path = sources::root().join(TABLE);
    let table = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{TABLE} is missing"));
    let (_, rows) = table.split_once("\nkinds! {").unwrap_or_else(|| panic!("no table in {TABLE}"));
    let (rows, _) = rows.split_once("\n}").unwrap_or((rows, ""));
    let mut found = Vec::new();
    for row in rows.split(';') {
        let mut literals = row.split('"').skip(1).step_by(2);
        let (Some(slug), Some(title)) = (literals.next(), literals.next()) else { continue };
        let between = row.split('"').nth(2).unwrap_or_default();
        let status = between.trim_matches(|c: char| !c.is_ascii_digit());
        let after = row.rsplit('"').next().unwrap_or_default();
        let article = after.trim_matches(|c: char| c == ',' || c.is_whitespace());
        let article = if article.is_empty() { "—".to_owned() } else { format!("`{article}`") };
        found.push((slug.to_owned(), status.to_owned(), title.to_owned(), article));
    }
    assert!(found.len() > 10, "no problem types in {TABLE}");
    found
}
