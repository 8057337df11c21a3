//! 法释〔2014〕8号, 执行程序中计算迟延履行期间的债务利息: the doubled part of the interest.

use super::Article;

const fn article(number: &'static str, code: &'static str) -> Article {
    Article { instrument: "法释〔2014〕8号", number, code }
}

/// DIST-20: what the doubled part is: base × 0.0175 % × days.
pub const ART_1: Article = article("1", "DIST-20");
/// DIST-21: the day it starts.
pub const ART_2: Article = article("2", "DIST-21");
/// DIST-22: the day it ends, and the days that are not counted.
pub const ART_3: Article = article("3", "DIST-22");
/// DIST-23: the debt first, the doubled part afterwards.
pub const ART_4: Article = article("4", "DIST-23");
/// DIST-24: foreign currency.
pub const ART_5: Article = article("5", "DIST-24");
