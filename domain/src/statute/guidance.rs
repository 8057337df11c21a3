//! 法〔2024〕238号, guidance on online auctions: what a notice may not say.

use super::Article;

const fn article(number: &'static str, code: &'static str) -> Article {
    Article { instrument: "法〔2024〕238号", number, code }
}

/// AUC-G2: selling as-is is no excuse for not investigating; no vague phrases on occupation.
pub const G_2: Article = article("", "AUC-G2");
/// AUC-G3: the court clears and delivers; the notice may not say otherwise.
pub const G_3: Article = article("8", "AUC-G3");
