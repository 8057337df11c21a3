//! 法释〔2018〕15号, 最高人民法院关于人民法院确定财产处置参考价若干问题的规定: reference prices.

use super::Article;

const fn article(number: &'static str, code: &'static str) -> Article {
    Article { instrument: "法释〔2018〕15号", number, code }
}

/// REF-01: the procedure starts within 30 days of the seizure.
pub const ART_1: Article = article("1", "REF-01");
/// REF-02: the four methods, a ladder in this order.
pub const ART_2: Article = article("2", "REF-02");
/// REF-03: facts are established before the price.
pub const ART_3: Article = article("3", "REF-03");
/// REF-04: the parties agree on the same figure.
pub const ART_4: Article = article("4", "REF-04");
/// REF-05: when an authority is asked.
pub const ART_5: Article = article("5", "REF-05");
/// REF-06: its answer in time is the reference price.
pub const ART_6: Article = article("6", "REF-06");
/// REF-07: when the platforms are asked.
pub const ART_7: Article = article("7", "REF-07");
/// REF-08: the national list of inquiry platforms.
pub const ART_8: Article = article("8", "REF-08");
/// REF-09: review and removal of platforms.
pub const ART_9: Article = article("9", "REF-09");
/// REF-10: the commission goes to every listed platform at once.
pub const ART_10: Article = article("10", "REF-10");
/// REF-11: three days to quote, and the matrix of extensions.
pub const ART_11: Article = article("11", "REF-11");
/// REF-12: the court reviews; if all reports are flawed, all are corrected within three days.
pub const ART_12: Article = article("12", "REF-12");
/// REF-13: which quotes count, and their mean.
pub const ART_13: Article = article("13", "REF-13");
/// REF-14: when an appraisal is compulsory.
pub const ART_14: Article = article("14", "REF-14");
/// REF-15: the list of appraisers.
pub const ART_15: Article = article("15", "REF-15");
/// REF-16: how the appraiser is chosen; the draw.
pub const ART_16: Article = article("16", "REF-16");
/// REF-17: the commission to the first firm.
pub const ART_17: Article = article("17", "REF-17");
/// REF-18: the inspection on site.
pub const ART_18: Article = article("18", "REF-18");
/// REF-19: 30 days for the appraisal, two extensions of 15.
pub const ART_19: Article = article("19", "REF-19");
/// REF-20: defects of a report are corrected within three days.
pub const ART_20: Article = article("20", "REF-20");
/// REF-21: service within three days; deemed after 15 full days of publicity.
pub const ART_21: Article = article("21", "REF-21");
/// REF-22: five days to object to facts, qualification or procedure.
pub const ART_22: Article = article("22", "REF-22");
/// REF-23: five days to object to an appraisal's method or result.
pub const ART_23: Article = article("23", "REF-23");
/// REF-24: objections that are not heard.
pub const ART_24: Article = article("24", "REF-24");
/// REF-25: the supervision channel.
pub const ART_25: Article = article("25", "REF-25");
/// REF-26: when an appraisal stands.
pub const ART_26: Article = article("26", "REF-26");
/// REF-27: how long a reference price may be used.
pub const ART_27: Article = article("27", "REF-27");
/// REF-28: deferral of inquiry and appraisal.
pub const ART_28: Article = article("28", "REF-28");
/// REF-29: withdrawal of inquiry and appraisal.
pub const ART_29: Article = article("29", "REF-29");
/// REF-30: disposal starts within ten days; prices refer to the reference price.
pub const ART_30: Article = article("30", "REF-30");
/// REF-31: the fee goes to the platform closest to the deal.
pub const ART_31: Article = article("31", "REF-31");
/// REF-32: the base of the appraisal fee.
pub const ART_32: Article = article("32", "REF-32");
/// REF-33: fees are advanced by the applicant and borne by the debtor.
pub const ART_33: Article = article("33", "REF-33");
/// REF-34: the national inquiry system and its fixed data.
pub const ART_34: Article = article("34", "REF-34");
/// REF-35: in force from 2018-09-01.
pub const ART_35: Article = article("35", "REF-35");
