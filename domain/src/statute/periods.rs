//! How time is counted: 民事诉讼法 (2023 edition), 民法典, and what we decide where they are silent.

use super::Article;

const fn article(number: &'static str, code: &'static str) -> Article {
    Article { instrument: "民事诉讼法（2023年修正）", number, code }
}

const fn elsewhere(instrument: &'static str, number: &'static str, code: &'static str) -> Article {
    Article { instrument, number, code }
}

/// TIME-01: hours, days, months; the starting hour and day are not counted.
pub const TIME_01: Article = article("85", "TIME-01");
/// TIME-02: a period that ends on a rest day ends on the first working day after it.
pub const TIME_02: Article = article("85", "TIME-02");
/// TIME-03: months end on the same day number, or on the last day of the month.
pub const TIME_03: Article = elsewhere("民法典", "202", "TIME-03");
/// TIME-04: posting in time, and force majeure.
pub const TIME_04: Article = article("85、86", "TIME-04");
/// TIME-05: "N days before": N whole days between the act and the event.
pub const TIME_05: Article = elsewhere("平台设计", "", "TIME-05");
/// TIME-06: the second auction: bidding starts within the 30 days.
pub const TIME_06: Article = elsewhere("平台设计", "", "TIME-06");
/// TIME-07: a bid's time is its entry into the system, in microseconds.
pub const TIME_07: Article = elsewhere("法释〔2016〕18号", "20", "TIME-07");
/// TIME-08: the half-open interval of bidding.
pub const TIME_08: Article = elsewhere("平台设计", "", "TIME-08");
/// TIME-09: an extension never shortens and has no limit.
pub const TIME_09: Article = elsewhere("法释〔2016〕18号", "20", "TIME-09");
/// TIME-10: 24 hours of bidding at least.
pub const TIME_10: Article = elsewhere("法释〔2016〕18号", "20", "TIME-10");
/// TIME-11: the time left is kept through an interruption.
pub const TIME_11: Article = elsewhere("平台设计", "", "TIME-11");
/// TIME-12: refund and transfer clocks run from the actual end, holidays or not.
pub const TIME_12: Article = elsewhere("法释〔2016〕18号", "23、25", "TIME-12");
/// TIME-13: deemed service at the end of the last full day of publicity.
pub const TIME_13: Article = elsewhere("平台设计", "", "TIME-13");
/// TIME-14: stricter internal deadlines are layers.
pub const TIME_14: Article = elsewhere("地方规定", "", "TIME-14");
