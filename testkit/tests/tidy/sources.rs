//! The files of the repository, and small ways to read them.

use std::path::{Path, PathBuf};

/// What is made by builds and runs, and what belongs to git.
const MADE: [&str; 6] = [".git", ".data", "target", "node_modules", "dist", "__pycache__"];

/// A text file of the repository.
pub struct Source {
    /// The path from the root, with slashes.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn has_ending(&self, endings: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, it)| endings.contains(&it))
    }

    pub fn is_within(&self, folders: &[&str]) -> bool {
        folders.iter().any(|it| self.path.starts_with(&format!("{it}/")))
    }

    /// The lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().zip(1..).map(|(line, number)| (number, line))
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the root exists")
}

/// Every text file, by path.
pub fn all() -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root(), "", &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 20, "the sources are not where tidy looks for them");
    found
}

/// The files with one of these endings.
pub fn with_ending(endings: &[&str]) -> Vec<Source> {
    all().into_iter().filter(|it| it.has_ending(endings)).collect()
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).expect("our own folders are readable") {
        let entry = entry.expect("our own folders are readable");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let kind = entry.file_type().expect("our own files have a type");
        if MADE.contains(&name.as_str()) {
            continue;
        }
        if kind.is_dir() {
            walk(&entry.path(), &path, found);
        } else if kind.is_file()
            && let Ok(text) = std::fs::read_to_string(entry.path())
        {
            found.push(Source { path, text });
        }
    }
}

/// Whether the line has the word, not as a part of a longer one.
pub fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, rest) = line.split_at(at);
        let after = rest.strip_prefix(word).unwrap_or_default();
        !before.chars().next_back().is_some_and(part) && !after.chars().next().is_some_and(part)
    })
}

/// The line without its `//` comment.
pub fn code(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}
