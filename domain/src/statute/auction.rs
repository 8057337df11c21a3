//! 法释〔2016〕18号, 最高人民法院关于人民法院网络司法拍卖若干问题的规定: online judicial auctions.

use super::Article;

const fn article(number: &'static str, code: &'static str) -> Article {
    Article { instrument: "法释〔2016〕18号", number, code }
}

/// AUC-18: qualification by a deposit paid before bidding ends.
pub const ART_18: Article = article("18", "AUC-18");
/// AUC-20: ascending bids, 24 hours at least, five minutes' extension, time of entry.
pub const ART_20: Article = article("20", "AUC-20");
/// AUC-21: priority purchasers may bid the same amount.
pub const ART_21: Article = article("21", "AUC-21");
/// AUC-28: deferral, suspension and resumption.
pub const ART_28: Article = article("28", "AUC-28");
