//! 法释〔2016〕18号, 最高人民法院关于人民法院网络司法拍卖若干问题的规定: online judicial auctions.

use super::Article;

const fn article(number: &'static str, code: &'static str) -> Article {
    Article { instrument: "法释〔2016〕18号", number, code }
}

/// AUC-01: what an online judicial auction is; the court sells, the platform serves.
pub const ART_1: Article = article("1", "AUC-01");
/// AUC-02: auctions are held online unless the law demands otherwise.
pub const ART_2: Article = article("2", "AUC-02");
/// AUC-03: the whole process is public.
pub const ART_3: Article = article("3", "AUC-03");
/// AUC-04: the national list of platforms.
pub const ART_4: Article = article("4", "AUC-04");
/// AUC-05: who chooses the platform.
pub const ART_5: Article = article("5", "AUC-05");
/// AUC-06: the nine duties only the court performs.
pub const ART_6: Article = article("6", "AUC-06");
/// AUC-07: what may be entrusted to auxiliary bodies, at the debtor's cost.
pub const ART_7: Article = article("7", "AUC-07");
/// AUC-08: what the platform must and must not do.
pub const ART_8: Article = article("8", "AUC-08");
/// AUC-09: the court manages and supervises the platform.
pub const ART_9: Article = article("9", "AUC-09");
/// AUC-10: the start price is the reserve, 70 % of the reference price at least.
pub const ART_10: Article = article("10", "AUC-10");
/// AUC-11: one bidder suffices.
pub const ART_11: Article = article("11", "AUC-11");
/// AUC-12: the notice runs 15 days for movables, 30 for everything else.
pub const ART_12: Article = article("12", "AUC-12");
/// AUC-13: the eleven disclosures of the same day.
pub const ART_13: Article = article("13", "AUC-13");
/// AUC-14: the seven special reminders; agents are confirmed before bidding starts.
pub const ART_14: Article = article("14", "AUC-14");
/// AUC-15: who answers for defects.
pub const ART_15: Article = article("15", "AUC-15");
/// AUC-16: persons are notified three days before publication, or deemed so after five.
pub const ART_16: Article = article("16", "AUC-16");
/// AUC-17: a deposit of 5 % to 20 % of the start price; what an applicant pays of it.
pub const ART_17: Article = article("17", "AUC-17");
/// AUC-18: qualification by a deposit paid before bidding ends.
pub const ART_18: Article = article("18", "AUC-18");
/// AUC-19: priority purchasers are confirmed by the court.
pub const ART_19: Article = article("19", "AUC-19");
/// AUC-20: ascending bids, 24 hours at least, five minutes' extension, time of entry.
pub const ART_20: Article = article("20", "AUC-20");
/// AUC-21: priority purchasers may bid the same amount.
pub const ART_21: Article = article("21", "AUC-21");
/// AUC-22: the confirmation, and when ownership passes.
pub const ART_22: Article = article("22", "AUC-22");
/// AUC-23: losers' deposits are released within 24 hours.
pub const ART_23: Article = article("23", "AUC-23");
/// AUC-24: default of the buyer and what the deposit then covers.
pub const ART_24: Article = article("24", "AUC-24");
/// AUC-25: payment of the balance; the winner's deposit moves within 24 hours.
pub const ART_25: Article = article("25", "AUC-25");
/// AUC-26: failure and the second auction: 30 days, 20 % at most, 7 or 15 days of notice.
pub const ART_26: Article = article("26", "AUC-26");
/// AUC-27: the collegial panel decides prices, increment, deposit and ranks.
pub const ART_27: Article = article("27", "AUC-27");
/// AUC-28: deferral, suspension and resumption.
pub const ART_28: Article = article("28", "AUC-28");
/// AUC-29: electronic data are kept ten years at least.
pub const ART_29: Article = article("29", "AUC-29");
/// AUC-30: who bears the taxes of the auction.
pub const ART_30: Article = article("30", "AUC-30");
/// AUC-31: the six grounds of revocation.
pub const ART_31: Article = article("31", "AUC-31");
/// AUC-32: compensation after a revocation.
pub const ART_32: Article = article("32", "AUC-32");
/// AUC-33: suits for the platform's own unlawful acts.
pub const ART_33: Article = article("33", "AUC-33");
/// AUC-34: who may not bid, directly or through others.
pub const ART_34: Article = article("34", "AUC-34");
/// AUC-35: removal of a platform from the list.
pub const ART_35: Article = article("35", "AUC-35");
/// AUC-36: objections of parties and of outsiders.
pub const ART_36: Article = article("36", "AUC-36");
/// AUC-37: other auction rules fill the gaps.
pub const ART_37: Article = article("37", "AUC-37");
/// AUC-38: in force from 2017-01-01.
pub const ART_38: Article = article("38", "AUC-38");
