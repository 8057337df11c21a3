//! What the texts of a notice may not say (公告用语审查).

use crate::statute::{Article, auction, guidance};

/// A phrase that was found, and the rule that minds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording {
    pub phrase: &'static str,
    pub article: Article,
    pub effect: Effect,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It is shown to the officer.
    Flag,
    /// The notice is not published with it.
    Refuse,
}

/// Who occupies or uses a thing is established, not left open.
const VAGUE: [&str; 12] = [
    "占有情况不明",
    "占用情况不明",
    "使用情况不明",
    "居住情况不明",
    "租赁情况不明",
    "占有情况不详",
    "占用情况不详",
    "使用情况不详",
    "租赁情况不详",
    "占有使用情况未知",
    "是否占用不明",
    "有无租赁不明",
];
/// Clearing and delivery are the court's.
const CLEARING: [&str; 9] = [
    "不负责腾退",
    "不负责清场",
    "不负责腾空",
    "不负责清退",
    "不负责交付",
    "自行腾退",
    "自行清场",
    "自行腾空",
    "自行清退",
];
/// Taxes fall on whom the tax law names.
const TAXES: [&str; 6] = [
    "一切税费由买受人承担",
    "全部税费由买受人承担",
    "所有税费由买受人承担",
    "一切税费均由买受人承担",
    "全部税费均由买受人承担",
    "税费概由买受人承担",
];

/// Every phrase that a rule minds, in the order of the rules. Blanks and line ends that typists
/// leave between characters hide nothing.
///
/// Grounds: [`crate::statute::guidance::G_2`], [`crate::statute::guidance::G_3`],
/// [`crate::statute::auction::ART_30`].
pub fn lint(text: &str) -> Vec<Wording> {
    let text: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    let of = |phrases: &'static [&'static str], article: Article, effect: Effect| {
        let found = phrases.iter().filter(|it| text.contains(**it));
        found.map(move |phrase| Wording { phrase, article, effect }).collect::<Vec<_>>()
    };
    let mut found = of(&VAGUE, guidance::G_2, Effect::Refuse);
    found.extend(of(&CLEARING, guidance::G_3, Effect::Refuse));
    found.extend(of(&TAXES, auction::ART_30, Effect::Flag));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AUC-G2, AUC-G3, AUC-30.
    #[test]
    fn a_phrase_is_found_with_its_rule() {
        for (text, wanted) in [
            ("房屋由被执行人及家属居住，法院负责腾退", vec![]),
            ("目前占用情况不明", vec![("占用情况不明", "AUC-G2", Effect::Refuse)]),
            ("占 用 情况\n不明", vec![("占用情况不明", "AUC-G2", Effect::Refuse)]),
            (
                "法院不负责清场，由买受人自行腾退",
                vec![
                    ("不负责清场", "AUC-G3", Effect::Refuse),
                    ("自行腾退", "AUC-G3", Effect::Refuse),
                ],
            ),
            (
                "过户所涉一切税费由买受人承担",
                vec![("一切税费由买受人承担", "AUC-30", Effect::Flag)],
            ),
            ("税费依照税法由相应主体承担", vec![]),
        ] {
            let found = lint(text);
            let found: Vec<_> =
                found.iter().map(|it| (it.phrase, it.article.code, it.effect)).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn every_phrase_is_found_in_itself() {
        for phrase in VAGUE.iter().chain(&CLEARING).chain(&TAXES) {
            assert!(lint(phrase).iter().any(|it| it.phrase == *phrase), "{phrase}");
        }
    }
}
