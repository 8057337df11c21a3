//! Who may depend on whom (docs/architecture.md), read from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::{none, sources};

/// Our crates, and which of ours each may use outside its tests.
const ALLOWED: [(&str, &[&str]); 13] = [
    ("domain", &[]),
    ("valuation", &["domain"]),
    ("ledger", &["domain"]),
    ("cli", &["domain", "valuation", "ledger"]),
    ("bank", &["domain"]),
    ("documents", &[]),
    ("store", &["domain", "valuation", "ledger"]),
    ("bidding-engine", &["domain"]),
    ("api", &["domain", "valuation", "ledger", "bank", "documents", "store", "bidding-engine"]),
    // A platform runs it as it is: it knows nothing of ours.
    ("machine-client", &[]),
    ("simulators", &["domain", "bank", "machine-client"]),
    ("loadtest", &["domain", "bank"]),
    ("testkit", &["domain"]),
];

/// What may not be anywhere in the tree of a crate.
const FORBIDDEN: [(&str, &[&str]); 7] = [
    ("domain", &["tokio", "diesel", "redis", "actix-web"]),
    ("valuation", &["tokio", "diesel", "redis", "actix-web"]),
    ("ledger", &["tokio", "diesel", "redis", "actix-web"]),
    ("cli", &["tokio", "diesel", "redis", "actix-web"]),
    ("documents", &["tokio", "diesel", "redis", "actix-web"]),
    ("store", &["redis", "actix-web"]),
    ("bidding-engine", &["diesel", "sqlx", "tokio-postgres", "actix-web"]),
];

/// Name of a package → the packages it uses outside tests and build scripts.
type Graph = BTreeMap<String, BTreeSet<String>>;

#[test]
fn dependencies_point_towards_the_law() {
    let graph = graph();
    let ours: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    let mut findings = Vec::new();
    for (name, allowed) in ALLOWED {
        let used = graph.get(name).unwrap_or_else(|| panic!("there is no crate {name}"));
        for other in used.iter().filter(|it| ours.contains(it.as_str())) {
            if !allowed.contains(&other.as_str()) {
                findings.push(format!(
                    "{name} uses {other}: move the code to the crate that may know both, \
                     or change the table in {} with its reason",
                    file!()
                ));
            }
        }
    }
    none(&findings);
}

#[test]
fn the_law_and_each_store_stay_without_the_other_plumbing() {
    let graph = graph();
    let mut findings = Vec::new();
    for (name, forbidden) in FORBIDDEN {
        let tree = tree(&graph, name);
        for other in forbidden.iter().filter(|it| tree.contains(**it)) {
            findings.push(format!(
                "{other} is in the tree of {name}: remove the dependency that brings it \
                 (cargo tree -p {name} -i {other})"
            ));
        }
    }
    none(&findings);
}

#[test]
fn every_crate_of_ours_has_its_place() {
    let known: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    let workspace = std::fs::read_to_string(sources::root().join("Cargo.toml"))
        .expect("the workspace has a manifest");
    let (_, members) = workspace.split_once("members = [").expect("the manifest lists members");
    let (members, _) = members.split_once(']').expect("the list of members ends");
    let findings: Vec<String> = members
        .split(',')
        .map(|it| it.trim().trim_matches('"'))
        .filter(|it| !it.is_empty() && !known.contains(it))
        .map(|it| format!("{it} has no row in {}: say which of our crates it may use", file!()))
        .collect();
    none(&findings);
}

#[test]
fn use_cases_know_no_http_and_handlers_no_sql() {
    let http = ["actix_web", "StatusCode", "crate::http"];
    let sql = ["diesel", "sqlx", "tokio_postgres", "redis::"];
    let rules = [("api/src/app", http.as_slice()), ("api/src/http", &sql), ("api/src/actor", &sql)];
    let mut findings = Vec::new();
    for source in sources::with_ending(&["rs"]) {
        for (place, words) in rules {
            if source.path != format!("{place}.rs") && !source.is_within(&[place]) {
                continue;
            }
            for (number, line) in source.lines() {
                for word in words.iter().filter(|it| sources::code(line).contains(**it)) {
                    findings.push(format!(
                        "{}:{number}: {word} does not belong into {place}; requests and \
                         statuses live in http, statements in store",
                        source.path
                    ));
                }
            }
        }
    }
    none(&findings);
}

/// Ids, and the texts that are law themselves: the form of records and receipts is what everybody
/// checks, so it is said once, in law, by private structs of the lines.
const TEXTS: [&str; 3] = ["domain/src/id.rs", "domain/src/record", "domain/src/receipt"];

#[test]
fn law_types_do_not_cross_the_wire() {
    let mut findings = Vec::new();
    for source in sources::with_ending(&["rs"]) {
        let law = ["domain/src", "valuation/src", "ledger/src"];
        if !source.is_within(&law) || TEXTS.iter().any(|it| source.path.starts_with(it)) {
            continue;
        }
        for (number, line) in source.lines() {
            if sources::has_word(sources::code(line), "Serialize") {
                findings.push(format!(
                    "{}:{number}: a law type is not serialized; make a view in api/src/http or \
                     an output in cli",
                    source.path
                ));
            }
        }
    }
    none(&findings);
}

fn graph() -> Graph {
    let output = Command::new(env!("CARGO"))
        // Only this platform: packages of others may never have been downloaded.
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .args(["--filter-platform", &platform()])
        .current_dir(sources::root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let names: BTreeMap<&str, &str> =
        list(&metadata, "packages").map(|it| (text(it, "id"), text(it, "name"))).collect();
    let name = |id: &str| names.get(id).copied().unwrap_or_default().to_owned();
    let resolve = metadata.get("resolve").expect("cargo resolves");
    let mut graph = Graph::new();
    for node in list(resolve, "nodes") {
        let used = list(node, "deps").filter(|it| is_normal(it)).map(|it| name(text(it, "pkg")));
        graph.entry(name(text(node, "id"))).or_default().extend(used);
    }
    graph
}

fn platform() -> String {
    let output = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|it| it.strip_prefix("host: "));
    host.expect("rustc names its platform").to_owned()
}

/// Neither a test's nor a build script's dependency.
fn is_normal(dependency: &Value) -> bool {
    list(dependency, "dep_kinds").any(|it| it.get("kind").is_some_and(Value::is_null))
}

fn tree(graph: &Graph, name: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut open = vec![name.to_owned()];
    while let Some(next) = open.pop() {
        for used in graph.get(&next).into_iter().flatten() {
            if seen.insert(used.clone()) {
                open.push(used.clone());
            }
        }
    }
    seen
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
