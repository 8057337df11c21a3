//! Words for searching Chinese titles: bigrams of Chinese runs, whole words of letters and digits.
//!
//! `pg_trgm` cannot use its index for the two-character words people type; a bigram array under
//! GIN answers them, and phrases are rechecked against the title.

use std::collections::BTreeSet;

/// The grams of a text, sorted and without repetition. A Chinese run of one character is itself
/// a gram.
pub fn grams(text: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    let lower = text.to_lowercase();
    let class = |it: char| match (it.is_alphanumeric(), it.is_ascii()) {
        (false, _) => Class::Other,
        (true, true) => Class::Word,
        (true, false) => Class::Chinese,
    };
    let characters: Vec<char> = lower.chars().collect();
    for run in characters.chunk_by(|a, b| class(*a) == class(*b)) {
        match run.first().map(|it| class(*it)) {
            Some(Class::Word) => {
                found.insert(run.iter().collect::<String>());
            }
            Some(Class::Chinese) if run.len() == 1 => {
                found.insert(run.iter().collect());
            }
            Some(Class::Chinese) => {
                found.extend(run.windows(2).map(|it| it.iter().collect::<String>()));
            }
            Some(Class::Other) | None => {}
        }
    }
    found.into_iter().collect()
}

#[derive(PartialEq, Eq)]
enum Class {
    Chinese,
    Word,
    Other,
}

#[cfg(test)]
mod tests {
    use super::grams;

    #[test]
    fn chinese_runs_become_bigrams_and_words_stay_whole() {
        for (text, expected) in [
            ("芙蓉区住宅", vec!["区住", "芙蓉", "蓉区", "住宅"]),
            ("BMW X5 轿车", vec!["bmw", "x5", "轿车"]),
            ("3-1202号", vec!["1202", "3", "号"]),
            ("，。", vec![]),
        ] {
            let mut expected: Vec<_> = expected.into_iter().map(str::to_owned).collect();
            expected.sort();
            assert_eq!(grams(text), expected, "{text}");
        }
    }
}
