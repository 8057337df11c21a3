//! Identifiers: citizen numbers, social credit codes, case numbers.

use super::Article;

const fn elsewhere(instrument: &'static str, number: &'static str, code: &'static str) -> Article {
    Article { instrument, number, code }
}

/// ID-01: the citizen identity number (公民身份号码).
pub const ID_01: Article = elsewhere("GB 11643-1999", "", "ID-01");
/// ID-02: the unified social credit code (统一社会信用代码).
pub const ID_02: Article = elsewhere("GB 32100-2015", "", "ID-02");
/// ID-03: the case number (案号) and its form.
pub const ID_03: Article = elsewhere("法〔2015〕137号（2018年修正）", "", "ID-03");
/// ID-04: court codes (法院代字).
pub const ID_04: Article = elsewhere("法〔2015〕137号（2018年修正）", "", "ID-04");
/// ID-05: the type characters of enforcement cases.
pub const ID_05: Article = elsewhere("法〔2015〕137号（2018年修正）", "", "ID-05");
/// ID-06: listing numbers, bid codes and sub-accounts are made by us, unguessable.
pub const ID_06: Article = elsewhere("平台设计", "", "ID-06");
