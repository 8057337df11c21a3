//! 诉讼费用交纳办法 (国务院令第481号, 2007): the execution fee.

use super::Article;

const fn article(number: &'static str, code: &'static str) -> Article {
    Article { instrument: "国务院令第481号", number, code }
}

/// DIST-25: the brackets of the execution fee (执行申请费), marginal rates.
pub const ART_14: Article = article("14", "DIST-25");
