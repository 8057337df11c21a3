//! Direct sale without an auction (直接变卖): on which grounds, and at which price.

use super::opening::Violation;
use crate::money::{Money, Rounding};
use crate::profile::Profile;
use crate::statute::sale;

/// Why a thing is sold without two auctions before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// All parties and everybody with a right in the thing agree, on this price if they say one.
    Agreed { price: Option<Money> },
    /// 金银及其制品.
    PreciousMetal,
    /// Goods with an open price on a local market (当地市场有公开交易价格).
    OpenMarket,
    /// 易腐烂变质.
    Perishable,
    /// 季节性商品.
    Seasonal,
    /// Hard or too dear to keep (保管困难或者保管费用过高).
    CostlyToKeep,
}

impl Ground {
    /// The stable name, on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Ground::Agreed { .. } => "agreed",
            Ground::PreciousMetal => "precious-metal",
            Ground::OpenMarket => "open-market",
            Ground::Perishable => "perishable",
            Ground::Seasonal => "seasonal",
            Ground::CostlyToKeep => "costly-to-keep",
        }
    }

    /// From its name; a price belongs only to an agreement.
    pub fn from_name(name: &str, price: Option<Money>) -> Option<Ground> {
        match (name, price) {
            ("agreed", price) => Some(Ground::Agreed { price }),
            ("precious-metal", None) => Some(Ground::PreciousMetal),
            ("open-market", None) => Some(Ground::OpenMarket),
            ("perishable", None) => Some(Ground::Perishable),
            ("seasonal", None) => Some(Ground::Seasonal),
            ("costly-to-keep", None) => Some(Ground::CostlyToKeep),
            _ => None,
        }
    }

    /// The least price: what was agreed; else the reference price, and when nobody bought at that,
    /// never less than half of it.
    ///
    /// Grounds: [`crate::statute::sale::CLAUSE_12`].
    pub fn floor(self, reference: Money, offered: Offered, profile: &Profile) -> Money {
        match (self, offered) {
            (Ground::Agreed { price: Some(price) }, _) => price,
            (_, Offered::Never) => reference,
            (_, Offered::InVain) => {
                let half = reference.share(profile.direct_sale_floor(), Rounding::Up);
                half.expect("a part of an amount is in range")
            }
        }
    }

    /// Whether a price is lawful.
    ///
    /// Grounds: [`crate::statute::sale::CLAUSE_12`].
    pub fn check(
        self,
        price: Money,
        reference: Money,
        offered: Offered,
        profile: &Profile,
    ) -> Option<Violation> {
        let limit = self.floor(reference, offered, profile);
        let article = sale::CLAUSE_12;
        (price < limit).then_some(Violation::StartTooLow { limit, article })
    }
}

/// Whether nobody has bought the thing in a direct sale before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    Never,
    InVain,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lot::tests::{law, money};

    /// SALE-12: both sides of every floor; half of an odd sum is rounded up.
    #[test]
    fn a_direct_sale_has_the_price_agreed_on_or_the_reference_price_and_later_half_of_it() {
        let reference = money("1000000.33");
        let agreed = Ground::Agreed { price: Some(money("400000")) };
        let bare = Ground::Agreed { price: None };
        #[rustfmt::skip]
        let table = [
            (agreed,             Offered::Never,  "400000.00"),
            (agreed,             Offered::InVain, "400000.00"),
            (bare,               Offered::Never,  "1000000.33"),
            (Ground::Perishable, Offered::Never,  "1000000.33"),
            (Ground::Perishable, Offered::InVain, "500000.17"),
            (Ground::OpenMarket, Offered::InVain, "500000.17"),
        ];
        for (ground, offered, floor) in table {
            let check = |price| ground.check(price, reference, offered, law());
            let floor = money(floor);
            assert_eq!(check(floor), None, "{ground:?} {offered:?}");
            let below = floor.minus_or_zero(money("0.01"));
            let article = sale::CLAUSE_12;
            assert_eq!(check(below), Some(Violation::StartTooLow { limit: floor, article }));
        }
    }

    #[test]
    fn names_are_read_back_and_a_price_is_an_agreement() {
        let all = [
            Ground::Agreed { price: None },
            Ground::PreciousMetal,
            Ground::OpenMarket,
            Ground::Perishable,
            Ground::Seasonal,
            Ground::CostlyToKeep,
        ];
        for ground in all {
            assert_eq!(Ground::from_name(ground.name(), None), Some(ground));
        }
        let price = Some(money("1"));
        assert_eq!(Ground::from_name("agreed", price), Some(Ground::Agreed { price }));
        assert_eq!(Ground::from_name("seasonal", price), None);
        assert_eq!(Ground::from_name("x", None), None);
    }
}
