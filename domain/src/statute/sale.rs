//! 法明传〔2017〕455号, the notice that joins online auctions and online sales (网络司法变卖).

use super::Article;

const fn article(number: &'static str, code: &'static str) -> Article {
    Article { instrument: "法明传〔2017〕455号", number, code }
}

const fn elsewhere(instrument: &'static str, number: &'static str, code: &'static str) -> Article {
    Article { instrument, number, code }
}

/// SALE-01: only after two failed auctions, on the same platform.
pub const CLAUSE_1: Article = article("", "SALE-01");
/// SALE-02: creditors are asked within ten days whether they take the property in kind.
pub const CLAUSE_2: Article = article("", "SALE-02");
/// SALE-03: the announcement follows within 15 days of the second failure.
pub const CLAUSE_3: Article = article("", "SALE-03");
/// SALE-04: the announcement runs 7 or 15 days before the window opens.
pub const CLAUSE_4: Article = article("", "SALE-04");
/// SALE-05: the window of at most 60 days.
pub const CLAUSE_5: Article = article("", "SALE-05");
/// SALE-06: the sale price is the failed price.
pub const CLAUSE_6: Article = article("", "SALE-06");
/// SALE-07: the whole price is prepaid.
pub const CLAUSE_7: Article = article("", "SALE-07");
/// SALE-08: the first valid bid starts a contest of 24 hours.
pub const CLAUSE_8: Article = article("", "SALE-08");
/// SALE-09: one bidder suffices.
pub const CLAUSE_9: Article = article("", "SALE-09");
/// SALE-10: completion as in an auction.
pub const CLAUSE_10: Article = article("", "SALE-10");
/// SALE-11: on default only the announced deposit is withheld.
pub const CLAUSE_11: Article = article("", "SALE-11");
/// SALE-12: direct sale without an auction, never below half of the appraisal.
pub const CLAUSE_12: Article = elsewhere("法释〔2004〕16号（2020年修正）", "31、32", "SALE-12");
/// SALE-13: what follows when nobody buys.
pub const CLAUSE_13: Article = article("", "SALE-13");
/// SALE-14: taking in kind at the failed price.
pub const CLAUSE_14: Article = elsewhere("法释〔2004〕16号（2020年修正）", "16", "SALE-14");
