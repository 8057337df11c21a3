//! Who may buy (竞买资格): capacity, barred persons, the lists of debtors, and what each finding
//! means for the kind of thing that is sold.
//!
//! A finding is one of three: it is noted (flag), it waits for a decision of the court (block), or
//! the sign-up is refused. Everybody behind a sign-up is looked at by themselves: the bidder, the
//! principal of an agent, each of several who buy together.

pub mod housing;
pub mod joint;

use crate::instant::Instant;
use crate::lot::AssetKind;
use crate::statute::{Article, auction, qualification};

/// Kinds of things that differ in who may buy them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Houses, land and what is built on it.
    Immovable,
    Vehicle,
    Other,
}

impl Class {
    /// From the category people search for; equity and rights are no immovables here, although
    /// their notice runs as long (AUC-12).
    pub fn of(kind: AssetKind, category: &str) -> Class {
        match (category, kind) {
            ("vehicle", _) => Class::Vehicle,
            ("equity" | "intangible" | "goods", _) | (_, AssetKind::Movable) => Class::Other,
            (_, AssetKind::Immovable) => Class::Immovable,
        }
    }
}

/// A list somebody's identity number is found on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// The enforcing court and its staff.
    Court,
    /// The platform and its staff.
    Platform,
    /// Auxiliary bodies of this court and their staff.
    Auxiliary,
    /// Close relatives of the staff of these three.
    Relative,
    /// Under an order limiting consumption (限制消费).
    Consumption,
    /// On the list of dishonest debtors (失信).
    Dishonest,
}

impl List {
    pub const ALL: [List; 6] = [
        List::Court,
        List::Platform,
        List::Auxiliary,
        List::Relative,
        List::Consumption,
        List::Dishonest,
    ];

    /// The stable name, on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            List::Court => "court",
            List::Platform => "platform",
            List::Auxiliary => "auxiliary",
            List::Relative => "relative",
            List::Consumption => "consumption",
            List::Dishonest => "dishonest",
        }
    }

    pub fn from_name(name: &str) -> Option<List> {
        List::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// What somebody is in a sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Becomes the owner: the bidder, a principal, one of several.
    Buyer,
    /// Bids for somebody else.
    Agent,
}

/// What is known of one person behind a sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person<'a> {
    pub part: Part,
    /// Whole years; none for companies.
    pub age: Option<u32>,
    pub lists: &'a [List],
    /// Whether they defaulted on this thing before.
    pub defaulted: bool,
}

/// What is found against somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// Under 16, or under 18 without the court having seen an income.
    Minor,
    /// 16 or 17: living on their own work has to be shown.
    YoungEarner,
    Barred(List),
    /// A listed debtor would buy what the order forbids.
    Limited(List),
    /// A listed debtor buys what is not forbidden, or only acts for somebody else.
    Listed(List),
    Defaulted,
    /// A purchase limit stands in the way, or nothing was said about it.
    Housing(housing::Lack),
}

/// What a finding does to a sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    Flag,
    /// Waits for a decision of the court.
    Block,
    Refuse,
}

impl Finding {
    pub const fn effect(self) -> Effect {
        match self {
            Finding::Listed(_) => Effect::Flag,
            Finding::YoungEarner | Finding::Limited(_) => Effect::Block,
            Finding::Minor | Finding::Barred(_) | Finding::Defaulted | Finding::Housing(_) => {
                Effect::Refuse
            }
        }
    }

    /// The stable name, on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Finding::Minor => "minor",
            Finding::YoungEarner => "young-earner",
            Finding::Barred(_) => "barred",
            Finding::Limited(_) => "limited",
            Finding::Listed(_) => "listed",
            Finding::Defaulted => "defaulted",
            Finding::Housing(lack) => lack.name(),
        }
    }

    /// The article it stands on.
    pub const fn article(self) -> Article {
        match self {
            Finding::Minor | Finding::YoungEarner => qualification::QUAL_01,
            Finding::Barred(_) => auction::ART_34,
            Finding::Limited(_) | Finding::Listed(_) => qualification::QUAL_09,
            Finding::Defaulted => auction::ART_24,
            Finding::Housing(_) => qualification::QUAL_02,
        }
    }
}

/// Full civil capacity (完全民事行为能力): 18, or 16 and living on one's own work.
///
/// Grounds: [`crate::statute::qualification::QUAL_01`].
pub const fn by_age(years: u32) -> Option<Finding> {
    match years {
        18.. => None,
        16 | 17 => Some(Finding::YoungEarner),
        _ => Some(Finding::Minor),
    }
}

/// What a list means for somebody who would take part.
///
/// The court, the platform and their helpers are barred, directly or through others. Debtors on
/// the other lists may bid; but what an order forbids them to buy waits for the court.
///
/// Grounds: [`crate::statute::auction::ART_34`], [`crate::statute::auction_general::ART_12`],
/// [`crate::statute::qualification::QUAL_07`], [`crate::statute::qualification::QUAL_08`],
/// [`crate::statute::qualification::QUAL_09`].
pub const fn by_list(list: List, part: Part, class: Class) -> Finding {
    match (list, part, class) {
        (List::Court | List::Platform | List::Auxiliary | List::Relative, _, _) => {
            Finding::Barred(list)
        }
        (List::Consumption | List::Dishonest, Part::Buyer, Class::Immovable | Class::Vehicle) => {
            Finding::Limited(list)
        }
        (List::Consumption | List::Dishonest, Part::Agent, _)
        | (List::Consumption | List::Dishonest, Part::Buyer, Class::Other) => Finding::Listed(list),
    }
}

/// Everything found against one person, but for purchase limits.
///
/// Grounds: [`crate::statute::auction::ART_24`], [`crate::statute::auction::ART_34`].
pub fn examine(person: &Person<'_>, class: Class) -> Vec<Finding> {
    let mut found: Vec<Finding> = person.age.and_then(by_age).into_iter().collect();
    if person.defaulted {
        found.push(Finding::Defaulted);
    }
    found.extend(person.lists.iter().map(|it| by_list(*it, person.part, class)));
    found
}

/// The gravest effect of what was found; none when nothing was.
pub fn gravest(found: &[Finding]) -> Option<Effect> {
    found.iter().map(|it| it.effect()).max()
}

/// Whether an agent or several buyers together may still be declared and confirmed: the court
/// confirms before bidding starts, so that the platform can be told.
///
/// Grounds: [`crate::statute::qualification::QUAL_10`],
/// [`crate::statute::qualification::QUAL_11`], [`crate::statute::auction::ART_14`].
pub fn in_time(now: Instant, starts_at: Instant) -> bool {
    now < starts_at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_capacity_comes_with_eighteen_qual_01() {
        for (years, wanted) in [
            (0, Some(Finding::Minor)),
            (15, Some(Finding::Minor)),
            (16, Some(Finding::YoungEarner)),
            (17, Some(Finding::YoungEarner)),
            (18, None),
            (99, None),
        ] {
            assert_eq!(by_age(years), wanted, "{years}");
        }
        assert_eq!(Finding::Minor.effect(), Effect::Refuse);
        assert_eq!(Finding::YoungEarner.effect(), Effect::Block);
    }

    /// QUAL-07, QUAL-08, QUAL-09, AUC-34, AUC-S12: every list, part and class.
    #[test]
    fn a_list_bars_blocks_or_flags() {
        use Class::{Immovable, Other, Vehicle};
        use Part::{Agent, Buyer};
        for list in [List::Court, List::Platform, List::Auxiliary, List::Relative] {
            for (part, class) in [(Buyer, Immovable), (Buyer, Other), (Agent, Vehicle)] {
                let found = by_list(list, part, class);
                assert_eq!((found, found.effect()), (Finding::Barred(list), Effect::Refuse));
            }
        }
        #[rustfmt::skip]
        let table = [
            (Buyer, Immovable, Effect::Block),
            (Buyer, Vehicle,   Effect::Block),
            (Buyer, Other,     Effect::Flag),
            (Agent, Immovable, Effect::Flag),
            (Agent, Vehicle,   Effect::Flag),
            (Agent, Other,     Effect::Flag),
        ];
        for list in [List::Consumption, List::Dishonest] {
            for (part, class, wanted) in table {
                assert_eq!(by_list(list, part, class).effect(), wanted, "{list:?} {part:?}");
            }
        }
        for list in List::ALL {
            assert_eq!(List::from_name(list.name()), Some(list));
        }
    }

    #[test]
    fn what_is_sold_follows_from_kind_and_category() {
        for (kind, category, wanted) in [
            (AssetKind::Immovable, "housing", Class::Immovable),
            (AssetKind::Immovable, "land", Class::Immovable),
            (AssetKind::Immovable, "equity", Class::Other),
            (AssetKind::Immovable, "intangible", Class::Other),
            (AssetKind::Movable, "vehicle", Class::Vehicle),
            (AssetKind::Movable, "goods", Class::Other),
            (AssetKind::Immovable, "other", Class::Immovable),
            (AssetKind::Movable, "other", Class::Other),
        ] {
            assert_eq!(Class::of(kind, category), wanted, "{category}");
        }
    }

    #[test]
    fn the_gravest_finding_decides() {
        let lists = [List::Dishonest, List::Relative];
        let person = Person { part: Part::Buyer, age: Some(17), lists: &lists, defaulted: true };
        let found = examine(&person, Class::Immovable);
        assert_eq!(
            found,
            [
                Finding::YoungEarner,
                Finding::Defaulted,
                Finding::Limited(List::Dishonest),
                Finding::Barred(List::Relative),
            ]
        );
        assert_eq!(gravest(&found), Some(Effect::Refuse));
        let company = Person { part: Part::Buyer, age: None, lists: &[], defaulted: false };
        assert_eq!(gravest(&examine(&company, Class::Immovable)), None);
        let flagged = Person { lists: &[List::Consumption], ..company };
        assert_eq!(gravest(&examine(&flagged, Class::Other)), Some(Effect::Flag));
    }

    /// QUAL-10: a moment before the start is in time, the start itself is not.
    #[test]
    fn an_agent_is_confirmed_before_the_start() {
        let start = Instant::from_micros(1_000_000).expect("a time");
        assert!(in_time(start.minus(crate::instant::Span::MICROSECOND), start));
        assert!(!in_time(start, start));
    }
}
