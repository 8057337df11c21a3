//! Statutory numbers as data: versioned, dated, each under its rule code.
//!
//! Two profiles ship: [`Profile::statutory`], and [`Profile::rehearsal`] (演练), whose periods
//! are minutes, so that a court can train and a demonstration can finish. What is made under a
//! rehearsal profile is marked so everywhere and never mixes with real cases.

mod parse;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::clause::Clause;
use crate::instant::Span;
use crate::money::{Money, Rate};
use crate::period::Period;

pub use parse::ProfileError;

/// The numbers in force. Every clause has a period: a profile that lacks one cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    name: String,
    rehearsal: bool,
    version: NaiveDate,
    in_force_from: NaiveDate,
    rates: Rates,
    periods: BTreeMap<Clause, Period>,
    layers: Vec<LayerRule>,
    execution_fee: FeeScale,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rates {
    start_floor: Rate,
    second_floor: Rate,
    direct_sale_floor: Rate,
    deposit_min: Rate,
    deposit_max: Rate,
    doubled_interest_per_day: Rate,
}

/// A stricter deadline beside the national one (TIME-14): shown, and worked by, but not the
/// deadline of the law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerRule {
    pub clause: Clause,
    pub name: String,
    /// The text it comes from.
    pub source: String,
    /// Periods that follow one another.
    pub steps: Vec<Period>,
}

/// The scale of the execution fee (执行申请费): a fixed sum, then marginal rates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeScale {
    /// The fee on amounts up to `base_up_to`.
    pub base: Money,
    pub base_up_to: Money,
    /// In rising order; the last has no end.
    pub brackets: Vec<FeeBracket>,
}

/// The rate on the part of an amount above the bracket before, up to `up_to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeeBracket {
    pub up_to: Option<Money>,
    pub rate: Rate,
}

static STATUTORY: LazyLock<Profile> = LazyLock::new(|| {
    Profile::parse(include_str!("../data/profiles/statutory.json"))
        .expect("the statutory profile is checked by a test")
});
static REHEARSAL: LazyLock<Profile> = LazyLock::new(|| {
    Profile::parse(include_str!("../data/profiles/rehearsal.json"))
        .expect("the rehearsal profile is checked by a test")
});

impl Profile {
    /// The law as it was read on the profile's version day.
    pub fn statutory() -> &'static Profile {
        &STATUTORY
    }

    /// Every procedural period in minutes.
    pub fn rehearsal() -> &'static Profile {
        &REHEARSAL
    }

    /// A profile from JSON text; unknown and missing fields are refused by name.
    pub fn parse(json: &str) -> Result<Profile, ProfileError> {
        parse::profile(json)
    }

    /// The profile in force on the day of an act: the one that began last before it. Rules take
    /// the numbers of the day of the act, not of today.
    pub fn in_force_on(profiles: &[Profile], act: NaiveDate) -> Option<&Profile> {
        profiles.iter().filter(|it| it.in_force_from <= act).max_by_key(|it| it.in_force_from)
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether everything made under it is marked 演练.
    pub fn is_rehearsal(&self) -> bool {
        self.rehearsal
    }

    /// The day as of which the law was read.
    pub fn version(&self) -> NaiveDate {
        self.version
    }

    pub fn in_force_from(&self) -> NaiveDate {
        self.in_force_from
    }

    /// How long the period of a clause is.
    pub fn period(&self, clause: Clause) -> Period {
        *self.periods.get(&clause).expect("a profile has a period for every clause")
    }

    /// How long a clause lasts that machines measure; checked when the profile was parsed.
    fn span(&self, clause: Clause) -> Span {
        self.period(clause).span().expect("clauses of machine clocks have exact lengths")
    }

    /// The stricter layers of a clause.
    pub fn layers(&self, clause: Clause) -> impl Iterator<Item = &LayerRule> {
        self.layers.iter().filter(move |it| it.clause == clause)
    }

    /// The least part of the reference price at which a first auction starts.
    ///
    /// Grounds: [`crate::statute::auction::ART_10`].
    pub fn start_floor(&self) -> Rate {
        self.rates.start_floor
    }

    /// The least part of the previous start price at which a second auction starts.
    ///
    /// Grounds: [`crate::statute::auction::ART_26`].
    pub fn second_floor(&self) -> Rate {
        self.rates.second_floor
    }

    /// The least part of the reference price at which a second auction or a sale can start at
    /// all: the two floors multiplied, 56 % by statute.
    ///
    /// Grounds: [`crate::statute::sale::CLAUSE_6`].
    pub fn sale_floor(&self) -> Rate {
        let (first, second) = (self.start_floor(), self.second_floor());
        Rate::from_millionths_of_percent(
            first.millionths_of_percent() * second.millionths_of_percent()
                / Rate::ONE.millionths_of_percent(),
        )
    }

    /// The least part of the appraisal in a direct sale without an auction.
    ///
    /// Grounds: [`crate::statute::sale::CLAUSE_12`].
    pub fn direct_sale_floor(&self) -> Rate {
        self.rates.direct_sale_floor
    }

    /// The least and the largest deposit, as parts of the start price.
    ///
    /// Grounds: [`crate::statute::auction::ART_17`].
    pub fn deposit_bounds(&self) -> (Rate, Rate) {
        (self.rates.deposit_min, self.rates.deposit_max)
    }

    /// The doubled part of the interest, per day (日万分之一点七五).
    ///
    /// Grounds: [`crate::statute::interest::ART_1`].
    pub fn doubled_interest_per_day(&self) -> Rate {
        self.rates.doubled_interest_per_day
    }

    /// Grounds: [`crate::statute::fees::ART_14`].
    pub fn execution_fee(&self) -> &FeeScale {
        &self.execution_fee
    }

    /// The least bidding time.
    ///
    /// Grounds: [`crate::statute::auction::ART_20`], [`crate::statute::periods::TIME_10`].
    pub fn bidding_min(&self) -> Span {
        self.span(Clause::Bidding)
    }

    /// How long a late bid keeps bidding open, counted from the bid.
    ///
    /// Grounds: [`crate::statute::auction::ART_20`].
    pub fn extension(&self) -> Span {
        self.span(Clause::Extension)
    }

    /// The window of a sale.
    ///
    /// Grounds: [`crate::statute::sale::CLAUSE_5`].
    pub fn sale_window(&self) -> Span {
        self.span(Clause::SaleWindow)
    }

    /// The contest that the first valid bid of a sale starts.
    ///
    /// Grounds: [`crate::statute::sale::CLAUSE_8`].
    pub fn sale_contest(&self) -> Span {
        self.span(Clause::SaleContest)
    }

    /// Until when losers' deposits are released, from the actual end of bidding.
    ///
    /// Grounds: [`crate::statute::auction::ART_23`].
    pub fn refund_within(&self) -> Span {
        self.span(Clause::LosersRefunded)
    }
}

#[cfg(test)]
mod tests;
