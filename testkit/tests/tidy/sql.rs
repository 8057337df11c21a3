//! Migrations: every constraint has a name, because a name is how a refusal is told.

use crate::{none, sources};

#[test]
fn every_constraint_has_a_name() {
    let mut findings = Vec::new();
    for source in sources::with_ending(&["sql"]) {
        let text = without_comments(&source.text);
        for statement in text.split(';').map(str::trim) {
            let upper = statement.to_uppercase();
            if !upper.starts_with("CREATE TABLE") && !upper.starts_with("ALTER TABLE") {
                continue;
            }
            for item in items(&upper) {
                if is_constraint(item) && !sources::has_word(item, "CONSTRAINT") {
                    let item = item.split_whitespace().collect::<Vec<_>>().join(" ");
                    findings.push(format!(
                        "{}: `{item}`: write CONSTRAINT <table>_<what> before it",
                        source.path
                    ));
                }
            }
        }
    }
    none(&findings);
}

#[test]
fn money_is_stored_in_whole_fen() {
    let mut findings = Vec::new();
    for source in sources::with_ending(&["sql"]) {
        let text = without_comments(&source.text).to_lowercase();
        for (line, number) in text.lines().zip(1..) {
            let mut words = line.split_whitespace();
            let (name, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let inexact = ["real", "float", "float4", "float8", "double"];
            if inexact.contains(&kind.trim_end_matches([',', ';'])) {
                findings.push(format!("{}:{number}: {kind}; use bigint fen", source.path));
            }
            if name.ends_with("_fen") && line.starts_with("    ") && !kind.starts_with("bigint") {
                let allowed = kind.is_empty() || !kind.chars().all(char::is_alphanumeric);
                if !allowed && ["integer", "int", "numeric", "smallint", "text"].contains(&kind) {
                    findings
                        .push(format!("{}:{number}: {name} is {kind}; use bigint", source.path));
                }
            }
        }
    }
    none(&findings);
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_once("--").map_or(line, |(sql, _)| sql));
    lines.collect::<Vec<_>>().join("\n")
}

fn is_constraint(item: &str) -> bool {
    ["CHECK", "UNIQUE", "REFERENCES", "EXCLUDE"].iter().any(|it| sources::has_word(item, it))
}

/// The column and constraint definitions of a statement, in capitals.
fn items(statement: &str) -> Vec<&str> {
    let body = statement.split_once('(').map_or("", |(_, body)| body);
    let body = if statement.starts_with("ALTER") { statement } else { body };
    let mut depth = 0_u32;
    let mut found = Vec::new();
    let mut begin = 0;
    for (at, c) in body.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                found.push(body.get(begin..at).unwrap_or_default());
                begin = at + 1;
            }
            _ => {}
        }
    }
    found.push(body.get(begin..).unwrap_or_default());
    found
}

#[test]
fn two_migrations_never_have_the_same_time() {
    let mut seen = std::collections::BTreeMap::new();
    let mut findings = Vec::new();
    for source in sources::with_ending(&["sql"]) {
        let Some(name) = source.path.strip_prefix("migrations/") else { continue };
        let (time, _) = name.split_once('_').unwrap_or((name, ""));
        if let Some(other) = seen.insert(time.to_owned(), name.to_owned()) {
            findings.push(format!("{name} and {other} have one time: give the later one its own"));
        }
    }
    none(&findings);
}
