//! 民事诉讼法解释, 2022 edition, and its neighbours: how proceeds are distributed (案款分配).
//!
//! Constants are named by rule code, because one rule rests on articles of several instruments.

use super::Article;

const fn article(number: &'static str, code: &'static str) -> Article {
    Article { instrument: "民事诉讼法解释（2022年修正）", number, code }
}

const fn elsewhere(instrument: &'static str, number: &'static str, code: &'static str) -> Article {
    Article { instrument, number, code }
}

/// DIST-01: costs first.
pub const DIST_01: Article = article("508、514", "DIST-01");
/// DIST-02: priority claims are paid from the price of their thing.
pub const DIST_02: Article = elsewhere("法释〔2004〕16号（2020年修正）", "28", "DIST-02");
/// DIST-03: persons and other organisations: ordinary claims pro rata.
pub const DIST_03: Article = article("506、508", "DIST-03");
/// DIST-04: enterprises: ordinary claims in the order of seizure.
pub const DIST_04: Article = article("511、514", "DIST-04");
/// DIST-05: several creditors, and the order of measures.
pub const DIST_05: Article = elsewhere("法释〔1998〕15号（2020年修正）", "55", "DIST-05");
/// DIST-06: until when a creditor may join.
pub const DIST_06: Article = article("507", "DIST-06");
/// DIST-07: which court distributes; reserved shares.
pub const DIST_07: Article = elsewhere("法释〔1998〕15号（2020年修正）", "56", "DIST-07");
/// DIST-08: a surplus goes back to the debtor.
pub const DIST_08: Article = elsewhere("法释〔1998〕15号（2020年修正）", "34", "DIST-08");
/// DIST-09: the plan, objections and suits: 15 days each.
pub const DIST_09: Article = article("509、510", "DIST-09");
/// DIST-30: what a forfeited deposit covers, in order.
pub const DIST_30: Article = elsewhere("法释〔2016〕18号", "24", "DIST-30");
