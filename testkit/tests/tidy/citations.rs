//! Law and code cite each other: constants, `Grounds:` lines, `docs/statutes`, and its index.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::none;
use crate::sources::{self, Source};

const INDEX: &str = "docs/statutes/README.md";
const STATUSES: [&str; 4] = ["carried out", "by people", "not built yet", "not ours"];

/// `pub const ART_12: Article = article("12", "AUC-12");` in `domain/src/statute/auction.rs`.
struct Constant {
    /// As citations end: `auction::ART_12`.
    path: String,
    number: String,
    code: String,
}

/// One `Grounds:` line.
struct Citation {
    file: String,
    line: usize,
    /// What carries the rule out: the item below the comment.
    item: String,
    constants: Vec<String>,
}

/// A section of `docs/statutes`: a heading with a code, and its status.
struct Section {
    file: String,
    line: usize,
    code: String,
    status: Option<&'static str>,
}

#[test]
fn a_citation_names_an_article_that_exists() {
    let constants = constants();
    let known: BTreeSet<&str> = constants.iter().map(|it| it.path.as_str()).collect();
    let mut findings = Vec::new();
    for citation in citations() {
        if citation.constants.is_empty() {
            findings.push(format!(
                "{}:{}: write /// Grounds: [`crate::statute::auction::ART_12`].",
                citation.file, citation.line
            ));
        }
        for path in citation.constants.iter().filter(|it| !known.contains(it.as_str())) {
            findings.push(format!(
                "{}:{}: {path} does not exist; add the constant to domain/src/statute",
                citation.file, citation.line
            ));
        }
    }
    none(&findings);
}

#[test]
fn an_article_in_the_code_is_told_in_the_docs() {
    let told: BTreeSet<String> = sections().into_iter().map(|it| it.code).collect();
    let findings: Vec<String> = constants()
        .iter()
        .filter(|it| !told.contains(&it.code))
        .map(|it| {
            format!("{} ({}) has no heading with {} in docs/statutes", it.path, it.number, it.code)
        })
        .collect();
    none(&findings);
}

#[test]
fn an_article_carried_out_has_a_function_and_a_test() {
    let constants = constants();
    let citations = citations();
    let tested = tested_text();
    let mut findings = Vec::new();
    for section in sections() {
        let Some(status) = section.status else {
            findings.push(format!(
                "{}:{}: say whether {} is *carried out*, *by people*, *not built yet* or *not \
                 ours*",
                section.file, section.line, section.code
            ));
            continue;
        };
        let of_code: Vec<&Constant> =
            constants.iter().filter(|it| it.code == section.code).collect();
        let cited = citations
            .iter()
            .any(|citation| of_code.iter().any(|it| citation.constants.contains(&it.path)));
        let place = format!("{}:{}: {}", section.file, section.line, section.code);
        if status == "carried out" && !cited {
            findings.push(format!(
                "{place} is *carried out*, but no `Grounds:` line cites it; cite it where the \
                 rule is, or say *by people*"
            ));
        } else if status == "carried out" && !is_tested(&tested, &section.code, &of_code) {
            findings.push(format!(
                "{place} is *carried out*, but no file with a test mentions it; name the code \
                 in the doc comment of its test"
            ));
        }
    }
    none(&findings);
}

/// Of the rules about auctions, sales, buyers and time, whatever no function carries out says why.
#[test]
fn what_is_not_carried_out_says_why() {
    const GROUPS: [&str; 4] = ["AUC-", "SALE-", "QUAL-", "TIME-"];
    let mut findings = Vec::new();
    for source in sources::with_ending(&["md"]) {
        if !source.is_within(&["docs/statutes"]) || source.path == INDEX {
            continue;
        }
        for section in source.text.split("\n## ").skip(1) {
            let heading = section.lines().next().unwrap_or_default();
            let ours = codes(heading).iter().any(|it| GROUPS.iter().any(|of| it.starts_with(of)));
            if ours && !section.contains("*carried out*") && !section.contains("\nWhy: ") {
                findings.push(format!(
                    "{}: {heading} is not *carried out*: say why in a paragraph that begins \
                     with Why:",
                    source.path
                ));
            }
        }
    }
    none(&findings);
}

#[test]
fn the_index_is_current() {
    let (wanted, path) = (index(), sources::root().join(INDEX));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &wanted).expect("the index is writable");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "{INDEX} is stale; rewrite it with: UPDATE=1 cargo test -p testkit --test tidy"
    );
}

/// Article → function → test, as a table.
fn index() -> String {
    let (citations, tested) = (citations(), tested_text());
    let mut text = String::from(
        "# Index: article → function → test\n\n\
         Written by `testkit/tests/tidy` (`UPDATE=1 cargo test -p testkit --test tidy`); the \
         texts beside this file are written by people.\n\n\
         | code | article | status | carried out by | tested in |\n\
         | --- | --- | --- | --- | --- |\n",
    );
    let constants = constants();
    for section in sections() {
        let of_code: Vec<&Constant> =
            constants.iter().filter(|it| it.code == section.code).collect();
        let paths: BTreeSet<String> = of_code.iter().map(|it| format!("`{}`", it.path)).collect();
        let functions: BTreeSet<String> = citations
            .iter()
            .filter(|it| of_code.iter().any(|of| it.constants.contains(&of.path)))
            .map(|it| format!("`{}` in {}", it.item, it.file))
            .collect();
        let tests: BTreeSet<String> = tested
            .iter()
            .filter(|(_, text)| mentions(text, &section.code, &of_code))
            .map(|(file, _)| file.clone())
            .collect();
        writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            section.code,
            join(&paths),
            section.status.unwrap_or("—"),
            join(&functions),
            join(&tests)
        )
        .expect("a string can be written");
    }
    text
}

fn join(words: &BTreeSet<String>) -> String {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.is_empty() { "—".to_owned() } else { words.join("<br>") }
}

fn constants() -> Vec<Constant> {
    let mut found = Vec::new();
    for source in sources::with_ending(&["rs"]) {
        if !source.is_within(&["domain/src/statute"]) {
            continue;
        }
        let module = source.path.trim_end_matches(".rs").rsplit('/').next().unwrap_or_default();
        for definition in source.text.split("pub const ").skip(1) {
            let (name, rest) = definition.split_once(':').unwrap_or((definition, ""));
            let (value, _) = rest.split_once(';').unwrap_or((rest, ""));
            let literals: Vec<&str> = value.split('"').skip(1).step_by(2).collect();
            if let (Some(number), Some(code)) = (literals.first(), literals.last()) {
                let path = format!("{module}::{name}");
                found.push(Constant { path, number: (*number).into(), code: (*code).into() });
            }
        }
    }
    assert!(!found.is_empty(), "no constants in domain/src/statute");
    found
}

fn citations() -> Vec<Citation> {
    let mut found = Vec::new();
    for source in sources::with_ending(&["rs"]) {
        if source.is_within(&["testkit"]) || source.path == "domain/src/statute.rs" {
            continue;
        }
        let lines: Vec<&str> = source.text.lines().map(str::trim).collect();
        for (line, at) in lines.iter().zip(0..) {
            let is_comment = line.starts_with("///") || line.starts_with("//!");
            if is_comment && line.contains("Grounds:") {
                found.push(citation(&source, &lines, at));
            }
        }
    }
    found
}

fn citation(source: &Source, lines: &[&str], at: usize) -> Citation {
    let comment = |it: &&&str| it.starts_with("//");
    let below = lines.iter().skip(at);
    // The sentence may go on in the next lines of the comment.
    let mut sentence = String::new();
    for line in below.clone().take_while(comment) {
        sentence.push_str(line);
        if line.ends_with('.') {
            break;
        }
    }
    let links = sentence.split("[`").skip(1).filter_map(|it| it.split_once("`]"));
    let last_two = |path: &str| {
        let mut parts = path.rsplit("::");
        let (name, module) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        format!("{module}::{name}")
    };
    let constants = links.map(|(path, _)| last_two(path)).collect();
    let item = below.skip_while(comment).find(|it| !it.starts_with('#') && !it.is_empty());
    let item = item.map_or_else(String::new, |it| name_of(it));
    let item = if lines.get(at).is_some_and(|it| it.starts_with("//!")) {
        "the module".to_owned()
    } else {
        item
    };
    Citation { file: source.path.clone(), line: at + 1, item, constants }
}

/// `pub fn announce(self, …` → `announce`.
fn name_of(declaration: &str) -> String {
    let keywords = ["pub", "pub(crate)", "pub(super)", "const", "async", "fn", "struct", "enum"];
    let more = ["type", "static", "trait", "impl", "mod"];
    let word = declaration
        .split_whitespace()
        .find(|it| !keywords.contains(it) && !more.contains(it))
        .unwrap_or_default();
    let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
    word.split_at(end).0.to_owned()
}

fn sections() -> Vec<Section> {
    let mut found: BTreeMap<String, Section> = BTreeMap::new();
    for source in sources::with_ending(&["md"]) {
        if !source.is_within(&["docs/statutes"]) || source.path == INDEX {
            continue;
        }
        let mut open: Vec<Section> = Vec::new();
        for (number, line) in source.lines() {
            if line.starts_with('#') {
                found.extend(open.drain(..).map(|it| (sort_key(&it.code), it)));
                for code in codes(line) {
                    let file = source.path.clone();
                    open.push(Section { file, line: number, code, status: None });
                }
            }
            if let Some(status) = STATUSES.iter().find(|it| line.contains(&format!("*{it}*"))) {
                open.iter_mut()
                    .filter(|it| it.status.is_none())
                    .for_each(|it| it.status = Some(status));
            }
        }
        found.extend(open.drain(..).map(|it| (sort_key(&it.code), it)));
    }
    found.into_values().collect()
}

/// Rule codes in a line: `AUC-12`, `AUC-S20`, `TIME-01`.
fn codes(line: &str) -> Vec<String> {
    let words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words.filter(|it| is_code(it)).map(str::to_owned).collect()
}

fn is_code(word: &str) -> bool {
    word.split_once('-').is_some_and(|(group, number)| {
        let digits = number.strip_prefix(['S', 'G']).unwrap_or(number);
        group.len() >= 2
            && group.bytes().all(|it| it.is_ascii_uppercase())
            && !digits.is_empty()
            && digits.bytes().all(|it| it.is_ascii_digit())
    })
}

/// `AUC-9` before `AUC-10`.
fn sort_key(code: &str) -> String {
    let (group, number) = code.split_once('-').unwrap_or((code, ""));
    format!("{group}-{number:0>6}")
}

/// Files that hold tests, by path.
fn tested_text() -> BTreeMap<String, String> {
    let is_test = |it: &Source| {
        !it.is_within(&["testkit/tests/tidy", "testkit/src"])
            && ["#[test]", "::test]", "proptest!"].iter().any(|mark| it.text.contains(mark))
    };
    let tests = sources::with_ending(&["rs"]).into_iter().filter(is_test);
    tests.map(|it| (it.path, it.text)).collect()
}

fn is_tested(tested: &BTreeMap<String, String>, code: &str, constants: &[&Constant]) -> bool {
    tested.values().any(|text| mentions(text, code, constants))
}

fn mentions(text: &str, code: &str, constants: &[&Constant]) -> bool {
    sources::has_word(text, code)
        || constants.iter().any(|it| {
            let module_and_name = &it.path;
            sources::has_word(text, module_and_name)
        })
}
