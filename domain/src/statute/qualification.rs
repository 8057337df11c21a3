//! Who may buy: 法释〔2021〕18号 on housing limits, and the rules on capacity, lists, agents and
//! priority.
//!
//! Constants are named by rule code, because the rules come from many instruments.

use super::Article;

const fn article(number: &'static str, code: &'static str) -> Article {
    Article { instrument: "法释〔2021〕18号", number, code }
}

const fn elsewhere(instrument: &'static str, number: &'static str, code: &'static str) -> Article {
    Article { instrument, number, code }
}

/// QUAL-01: full civil capacity.
pub const QUAL_01: Article = elsewhere("法释〔2016〕18号", "14", "QUAL-01");
/// QUAL-02: bidders caught by a local purchase limit are not admitted.
pub const QUAL_02: Article = article("1", "QUAL-02");
/// QUAL-03: the notice states the limit; the bidder commits.
pub const QUAL_03: Article = article("2", "QUAL-03");
/// QUAL-04: the qualification holds from application to ruling.
pub const QUAL_04: Article = article("3", "QUAL-04");
/// QUAL-05: no taking in kind by an unqualified creditor.
pub const QUAL_05: Article = article("5", "QUAL-05");
/// QUAL-06: a false qualification and its consequences.
pub const QUAL_06: Article = article("4、6", "QUAL-06");
/// QUAL-07: persons under a consumption limit (限制消费).
pub const QUAL_07: Article = elsewhere("法释〔2015〕17号", "3", "QUAL-07");
/// QUAL-08: persons on the list of dishonest debtors (失信).
pub const QUAL_08: Article = elsewhere("法释〔2017〕7号", "1、2", "QUAL-08");
/// QUAL-09: listed persons are flagged or blocked by asset, not barred as such.
pub const QUAL_09: Article = elsewhere("法释〔2004〕16号（2020年修正）", "12", "QUAL-09");
/// QUAL-10: agents are confirmed before bidding starts.
pub const QUAL_10: Article = elsewhere("法释〔2016〕18号", "14", "QUAL-10");
/// QUAL-11: joint purchase.
pub const QUAL_11: Article = elsewhere("平台设计", "", "QUAL-11");
/// QUAL-12: shareholders lose their priority 20 days after the notice.
pub const QUAL_12: Article = elsewhere("公司法（2023年修订）", "85", "QUAL-12");
/// QUAL-13: equity that needs an approval.
pub const QUAL_13: Article = elsewhere("强制执行股权规定（2021年）", "15", "QUAL-13");
