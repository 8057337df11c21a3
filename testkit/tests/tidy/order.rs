//! How files look: their length, their first sentence, and what they may not mention.

use std::collections::BTreeSet;

use crate::none;
use crate::sources::{self, Source};

/// Generated, and checked by tests of their own.
const GENERATED: [&str; 2] = ["store/src/schema.rs", "web/src/api/schema.ts"];
const LOCKS: [&str; 2] = ["Cargo.lock", "web/package-lock.json"];

#[test]
fn files_stay_short() {
    let mut findings = Vec::new();
    for source in sources::with_ending(&["rs", "ts", "vue", "lua", "sh", "mjs"]) {
        let limit = match () {
            () if source.has_ending(&["vue"]) => 200,
            () if source.path.contains("/tests/") || source.is_within(&["web/e2e"]) => 600,
            () => 400,
        };
        let length = source.text.lines().count();
        if length > limit && !GENERATED.contains(&source.path.as_str()) {
            findings.push(format!(
                "{}: {length} lines, {limit} are allowed; split it by meaning (lot.rs and \
                 lot/opening.rs)",
                source.path
            ));
        }
    }
    none(&findings);
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut findings = Vec::new();
    for source in sources::with_ending(&["rs"]) {
        // An attribute of the whole crate may stand above, on one line or several.
        let opens = source.text.lines().take(8).find(|it| it.starts_with("//"));
        if !opens.is_some_and(|it| it.starts_with("//! ")) {
            findings.push(format!("{}: open it with a `//!` sentence", source.path));
        }
    }
    none(&findings);
}

#[test]
fn money_is_never_a_float() {
    let mut findings = Vec::new();
    for source in sources::with_ending(&["rs"]) {
        if !source.is_within(&["domain", "valuation", "ledger", "cli", "bank", "store"]) {
            continue;
        }
        for (number, line) in source.lines() {
            let line = sources::code(line);
            if ["f32", "f64"].iter().any(|it| sources::has_word(line, it)) {
                findings.push(format!(
                    "{}:{number}: a float; use Money, Rate or integers",
                    source.path
                ));
            }
        }
    }
    none(&findings);
}

#[test]
fn nothing_is_left_open() {
    let marks = [
        concat!("FIX", "ME"),
        concat!("TO", "DO"),
        concat!("XX", "X"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("#[ig", "nore"),
    ];
    let endings = ["rs", "ts", "vue", "lua", "sql", "sh", "py", "mjs", "md", "toml", "yml"];
    let mut findings = Vec::new();
    for source in sources::with_ending(&endings) {
        for (number, line) in source.lines() {
            for mark in marks.iter().filter(|it| is_mark(line, it)) {
                findings.push(format!("{}:{number}: {mark}; finish it or drop it", source.path));
            }
        }
    }
    none(&findings);
}

fn is_mark(line: &str, mark: &str) -> bool {
    if mark.ends_with('(') || mark.starts_with('#') {
        line.contains(mark)
    } else {
        sources::has_word(line, mark)
    }
}

#[test]
fn modules_have_names() {
    let findings: Vec<String> = sources::with_ending(&["rs"])
        .iter()
        .filter(|it| it.path.ends_with("/mod.rs"))
        .map(|it| format!("{}: name it after its folder, beside the folder", it.path))
        .collect();
    none(&findings);
}

#[test]
fn the_project_stands_alone() {
    let hosts = [
        concat!("../sha", "red"),
        concat!("registry.npm", "js.org"),
        concat!("py", "pi.org"),
        concat!("files.python", "hosted.org"),
        concat!("static.crates", ".io"),
        concat!("index.crates", ".io"),
    ];
    let mut findings = Vec::new();
    for source in sources::all() {
        if LOCKS.contains(&source.path.as_str()) {
            continue;
        }
        for (number, line) in source.lines() {
            let mention = hosts.iter().find(|it| line.contains(**it)).copied();
            if let Some(mention) = mention.or_else(|| workplace(line)) {
                findings.push(format!(
                    "{}:{number}: {mention}; copy what is needed into the repository",
                    source.path
                ));
            }
        }
    }
    none(&findings);
}

/// An absolute path of the machine on which this was written.
fn workplace(line: &str) -> Option<&'static str> {
    const PATH: &str = concat!("/wo", "rk/");
    let within = |c: char| c.is_alphanumeric() || "_.-*}".contains(c);
    let starts = |(at, _)| !line.split_at(at).0.chars().next_back().is_some_and(within);
    line.match_indices(PATH).any(starts).then_some(PATH)
}

#[test]
fn a_role_has_one_word_in_api_and_web() {
    let roles =
        ["public", "bidder", "officer", "valuer", "panel", "finance", "supervisor", "admin"];
    let all = sources::all();
    let (api, web) = (places(&all, "api/src/http/", &roles), places(&all, "web/src/", &roles));
    let findings: Vec<String> = api
        .symmetric_difference(&web)
        .map(|role| {
            format!("{role} is in only one of api/src/http and web/src: same word, both places")
        })
        .collect();
    none(&findings);
}

fn places<'a>(all: &[Source], prefix: &str, roles: &[&'a str]) -> BTreeSet<&'a str> {
    let beneath = |role: &str| {
        let folder = format!("{prefix}{role}/");
        let file = format!("{prefix}{role}.rs");
        all.iter().any(|it| it.path.starts_with(&folder) || it.path == file)
    };
    roles.iter().copied().filter(|it| beneath(it)).collect()
}
