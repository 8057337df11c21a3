//! 法释〔2004〕16号 as amended in 2020, 民事执行中拍卖、变卖财产的规定: what fills the gaps of the
//! online rules (AUC-37).

use super::Article;

const fn article(number: &'static str, code: &'static str) -> Article {
    Article { instrument: "法释〔2004〕16号（2020年修正）", number, code }
}

/// AUC-S06: no auction that leaves nothing, unless the applicant asks within five days.
pub const ART_6: Article = article("6", "AUC-S06");
/// AUC-S12: the applicant and the debtor may bid.
pub const ART_12: Article = article("12", "AUC-S12");
/// AUC-S14: several lots: stop when debt and costs are covered; what is sold together.
pub const ART_14: Article = article("14", "AUC-S14");
/// AUC-S16: taking the property in kind at the reserve of the round.
pub const ART_16: Article = article("16", "AUC-S16");
/// AUC-S17: withdrawal before the auction starts.
pub const ART_17: Article = article("17", "AUC-S17");
/// AUC-S20: the completion ruling is made and served within ten days of full payment.
pub const ART_20: Article = article("20", "AUC-S20");
/// AUC-S27: the property is handed over within 15 days of service of the ruling.
pub const ART_27: Article = article("27", "AUC-S27");
/// AUC-S28: which burdens end with the auction and which survive.
pub const ART_28: Article = article("28", "AUC-S28");
