//! 法发〔2017〕6号, 最高人民法院关于执行款物管理工作的规定: money held in enforcement.
//!
//! Constants are named by rule code, because several rules rest on practice and not on an article.

use super::Article;

const fn article(number: &'static str, code: &'static str) -> Article {
    Article { instrument: "法发〔2017〕6号", number, code }
}

const fn elsewhere(instrument: &'static str, number: &'static str, code: &'static str) -> Article {
    Article { instrument, number, code }
}

/// FUND-01: enforcement and finance divide the work and check each other.
pub const FUND_01: Article = article("1、2", "FUND-01");
/// FUND-02: case by case ledgers, reconciled monthly.
pub const FUND_02: Article = article("3", "FUND-02");
/// FUND-03: a dedicated account; one case, one account number.
pub const FUND_03: Article = article("4", "FUND-03");
/// FUND-04: the payer is told the account and what to note.
pub const FUND_04: Article = article("5", "FUND-04");
/// FUND-05: when money must come through the court's account.
pub const FUND_05: Article = article("6", "FUND-05");
/// FUND-06: finance reports an arrival within three days.
pub const FUND_06: Article = article("7、8", "FUND-06");
/// FUND-07: officers who must take money hand it over the same day.
pub const FUND_07: Article = article("9", "FUND-07");
/// FUND-08: money is claimed to its case within local periods.
pub const FUND_08: Article = elsewhere("地方规定", "", "FUND-08");
/// FUND-09: who may receive money.
pub const FUND_09: Article = article("11", "FUND-09");
/// FUND-10: paid out within 30 days of finance's arrival notice.
pub const FUND_10: Article = article("10", "FUND-10");
/// FUND-11: the approval chain of a payout.
pub const FUND_11: Article = article("12至15", "FUND-11");
/// FUND-12: deposit with a notary when a payout is impossible.
pub const FUND_12: Article = article("16、17", "FUND-12");
/// FUND-13: unidentified money waits in suspense and needs two people.
pub const FUND_13: Article = elsewhere("地方规定", "", "FUND-13");
/// FUND-14: things: handed over in 30 days, returned in ten.
pub const FUND_14: Article = article("18至24", "FUND-14");
/// FUND-15: vouchers, and change of staff.
pub const FUND_15: Article = article("25、26", "FUND-15");
/// FUND-16: sub-accounts, and books that equal the bank to the fen.
pub const FUND_16: Article = elsewhere("平台设计", "", "FUND-16");
/// FUND-17: what is reported to supervisors.
pub const FUND_17: Article = elsewhere("地方规定", "", "FUND-17");
/// FUND-18: who is paid execution costs.
pub const FUND_18: Article = elsewhere("法释〔1998〕15号（2020年修正）", "34", "FUND-18");
