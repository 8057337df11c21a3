//! The eleven things disclosed on the day of the notice (十一项公示), and how complete they are.

use std::collections::BTreeSet;

/// One of the eleven, in the order of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    Notice,
    /// The enforcement title (执行依据).
    Title,
    /// The appraisal, or what the price rests on.
    PriceBasis,
    /// Time, start price and rules of bidding.
    Rules,
    /// Ownership, occupation, burdens, arrears and defects.
    State,
    PriorityPurchasers,
    /// How persons were notified, or why they could not be.
    Notified,
    Accounts,
    Taxes,
    Contacts,
    Others,
}

impl Item {
    pub const ALL: [Item; 11] = [
        Item::Notice,
        Item::Title,
        Item::PriceBasis,
        Item::Rules,
        Item::State,
        Item::PriorityPurchasers,
        Item::Notified,
        Item::Accounts,
        Item::Taxes,
        Item::Contacts,
        Item::Others,
    ];

    /// The stable name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Item::Notice => "notice",
            Item::Title => "title",
            Item::PriceBasis => "price-basis",
            Item::Rules => "rules",
            Item::State => "state",
            Item::PriorityPurchasers => "priority-purchasers",
            Item::Notified => "notified",
            Item::Accounts => "accounts",
            Item::Taxes => "taxes",
            Item::Contacts => "contacts",
            Item::Others => "others",
        }
    }

    /// Whether the notice is not published without it. The title is left out where the law
    /// forbids to show it; the others are written from the fields of the lot.
    pub const fn is_needed(self) -> bool {
        match self {
            Item::State | Item::Accounts => true,
            Item::Notice
            | Item::Title
            | Item::PriceBasis
            | Item::Rules
            | Item::PriorityPurchasers
            | Item::Notified
            | Item::Taxes
            | Item::Contacts
            | Item::Others => false,
        }
    }
}

/// What is not disclosed yet, in the order of the article.
///
/// Grounds: [`crate::statute::auction::ART_13`].
pub fn missing(known: &BTreeSet<Item>) -> Vec<Item> {
    Item::ALL.into_iter().filter(|it| !known.contains(it)).collect()
}

/// How much of the eleven is disclosed, in whole percent, rounded down: 100 only when all is.
pub fn score(known: &BTreeSet<Item>) -> usize {
    known.len() * 100 / Item::ALL.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AUC-13.
    #[test]
    fn eleven_things_are_disclosed() {
        let all: BTreeSet<Item> = Item::ALL.into_iter().collect();
        assert_eq!((all.len(), missing(&all), score(&all)), (11, vec![], 100));
        let without = |item| {
            let mut known = all.clone();
            known.remove(&item);
            known
        };
        for item in Item::ALL {
            assert_eq!(missing(&without(item)), [item]);
            assert_eq!(score(&without(item)), 90);
        }
        assert_eq!(score(&BTreeSet::new()), 0);
        let names: BTreeSet<_> = Item::ALL.iter().map(|it| it.name()).collect();
        assert_eq!(names.len(), 11);
    }
}
