//! What a notice must keep: prices, deposit, notice period, bidding time; and who says so.
//!
//! The numbers are data of a profile (statutory or rehearsal); the rules are here.

use chrono::NaiveDate;

use super::{AssetKind, Round};
use crate::calendar::Calendar;
use crate::clause::Clause;
use crate::instant::Instant;
use crate::money::{Money, Rounding};
use crate::period::Period;
use crate::price::{Expired, ReferencePrice, after};
use crate::profile::Profile;
use crate::statute::{Article, auction, reference_price, sale};
use crate::term::Reckoner;

/// What the law demands and the offer does not keep. The limit is the nearest lawful value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    #[error("the start price must be at least {limit}")]
    StartTooLow { limit: Money, article: Article },
    #[error("the sale price is the failed price, {limit}")]
    StartNotCopied { limit: Money, article: Article },
    #[error("the deposit must be at least {limit}")]
    DepositTooLow { limit: Money, article: Article },
    #[error("the deposit must be at most {limit}")]
    DepositTooHigh { limit: Money, article: Article },
    #[error("the notice must run its full term; bidding starts on {earliest} at the earliest")]
    NoticeTooShort { earliest: NaiveDate, article: Article },
    #[error("the notice must run its full term; bidding starts at {earliest} at the earliest")]
    NoticeTooShortBy { earliest: Instant, article: Article },
    #[error("a second auction must start before {limit}")]
    StartsTooLate { limit: Instant, article: Article },
    #[error("bidding must last until {earliest} at least")]
    EndsTooEarly { earliest: Instant, article: Article },
    #[error("the window of a sale ends at {latest} at the latest")]
    EndsTooLate { latest: Instant, article: Article },
    #[error("the reference price was valid until {valid_until}, before the first notice")]
    PriceExpired { valid_until: NaiveDate, article: Article },
    #[error("with this reference price bidding may take place until {last_day}")]
    PriceTooOld { last_day: NaiveDate, article: Article },
}

impl Violation {
    /// Which value to change, as named at the command line and in the API.
    pub const fn field(&self) -> &'static str {
        match self {
            Violation::StartTooLow { .. } | Violation::StartNotCopied { .. } => "start_price",
            Violation::DepositTooLow { .. } | Violation::DepositTooHigh { .. } => "deposit",
            Violation::NoticeTooShort { .. }
            | Violation::NoticeTooShortBy { .. }
            | Violation::StartsTooLate { .. }
            | Violation::PriceTooOld { .. } => "starts_at",
            Violation::EndsTooEarly { .. } | Violation::EndsTooLate { .. } => "ends_at",
            Violation::PriceExpired { .. } => "reference_price",
        }
    }

    pub const fn article(&self) -> Article {
        match self {
            Violation::StartTooLow { article, .. }
            | Violation::StartNotCopied { article, .. }
            | Violation::DepositTooLow { article, .. }
            | Violation::DepositTooHigh { article, .. }
            | Violation::NoticeTooShort { article, .. }
            | Violation::NoticeTooShortBy { article, .. }
            | Violation::StartsTooLate { article, .. }
            | Violation::EndsTooEarly { article, .. }
            | Violation::EndsTooLate { article, .. }
            | Violation::PriceExpired { article, .. }
            | Violation::PriceTooOld { article, .. } => *article,
        }
    }

    /// The nearest lawful value, printed.
    pub fn limit(&self) -> String {
        match self {
            Violation::StartTooLow { limit, .. }
            | Violation::StartNotCopied { limit, .. }
            | Violation::DepositTooLow { limit, .. }
            | Violation::DepositTooHigh { limit, .. } => limit.to_string(),
            Violation::NoticeTooShort { earliest: day, .. }
            | Violation::PriceExpired { valid_until: day, .. }
            | Violation::PriceTooOld { last_day: day, .. } => day.to_string(),
            Violation::NoticeTooShortBy { earliest: at, .. }
            | Violation::StartsTooLate { limit: at, .. }
            | Violation::EndsTooEarly { earliest: at, .. }
            | Violation::EndsTooLate { latest: at, .. } => at.to_string(),
        }
    }
}

/// The least start price. A sale's price is copied: there it is also the only one, unless the
/// failed price is not known. `previous` is the start price of the round before.
///
/// Grounds: [`crate::statute::auction::ART_10`], [`crate::statute::auction::ART_26`],
/// [`crate::statute::sale::CLAUSE_6`].
pub fn min_start(
    round: Round,
    reference: Money,
    previous: Option<Money>,
    profile: &Profile,
) -> Money {
    let floor = match (round, previous) {
        (Round::First, _) => reference.share(profile.start_floor(), Rounding::Up),
        (Round::Second, Some(previous)) => previous.share(profile.second_floor(), Rounding::Up),
        (Round::Sale, Some(previous)) => Some(previous),
        (Round::Second | Round::Sale, None) => reference.share(profile.sale_floor(), Rounding::Up),
    };
    floor.expect("a floor is a part of an amount, which is in range")
}

/// The least and the largest deposit for a start price.
///
/// Grounds: [`crate::statute::auction::ART_17`].
pub fn deposit_range(start: Money, profile: &Profile) -> (Money, Money) {
    let part =
        |rate, rounding| start.share(rate, rounding).expect("a part of an amount is in range");
    let (min, max) = profile.deposit_bounds();
    (part(min, Rounding::Up), part(max, Rounding::Down))
}

/// Which notice period binds.
///
/// Grounds: [`crate::statute::auction::ART_12`], [`crate::statute::auction::ART_26`],
/// [`crate::statute::sale::CLAUSE_4`].
pub const fn notice(round: Round, kind: AssetKind) -> Clause {
    match (round, kind) {
        (Round::First, AssetKind::Movable) => Clause::FirstNoticeMovable,
        (Round::First, AssetKind::Immovable) => Clause::FirstNoticeImmovable,
        (Round::Second, AssetKind::Movable) => Clause::SecondNoticeMovable,
        (Round::Second, AssetKind::Immovable) => Clause::SecondNoticeImmovable,
        (Round::Sale, AssetKind::Movable) => Clause::SaleNoticeMovable,
        (Round::Sale, AssetKind::Immovable) => Clause::SaleNoticeImmovable,
    }
}

/// The first day on which bidding may start: the publication day is not counted, then N whole
/// days, then the following day; rest days move nothing (TIME-05).
///
/// Grounds: [`crate::statute::periods::TIME_05`].
pub fn earliest_start(
    round: Round,
    kind: AssetKind,
    published_on: NaiveDate,
    profile: &Profile,
) -> NaiveDate {
    let period = profile.period(notice(round, kind));
    let whole = after(published_on, period);
    match period {
        Period::Exact(_) => whole,
        Period::Days(_) | Period::WorkingDays(_) | Period::Months(_) => {
            whole.succ_opt().unwrap_or(NaiveDate::MAX)
        }
    }
}

/// Whether the start price is lawful.
pub fn check_start(
    round: Round,
    reference: Money,
    previous: Option<Money>,
    start: Money,
    profile: &Profile,
) -> Option<Violation> {
    let limit = min_start(round, reference, previous, profile);
    let article = match round {
        Round::First => auction::ART_10,
        Round::Second => auction::ART_26,
        Round::Sale => sale::CLAUSE_6,
    };
    match (round, previous) {
        (Round::Sale, Some(failed)) if start != failed => {
            Some(Violation::StartNotCopied { limit, article })
        }
        _ if start < limit => Some(Violation::StartTooLow { limit, article }),
        _ => None,
    }
}

/// Whether the deposit is lawful for the start price.
pub fn check_deposit(start: Money, deposit: Money, profile: &Profile) -> Option<Violation> {
    let (min, max) = deposit_range(start, profile);
    let article = auction::ART_17;
    if deposit < min {
        Some(Violation::DepositTooLow { limit: min, article })
    } else if deposit > max {
        Some(Violation::DepositTooHigh { limit: max, article })
    } else {
        None
    }
}

/// Whether a notice published at `published_at` runs its full term before `starts_at`.
pub fn check_notice(
    round: Round,
    kind: AssetKind,
    published_at: Instant,
    starts_at: Instant,
    profile: &Profile,
) -> Option<Violation> {
    let clause = notice(round, kind);
    let article = clause.article();
    match profile.period(clause) {
        Period::Exact(span) => {
            let earliest = published_at.plus(span);
            (starts_at < earliest).then_some(Violation::NoticeTooShortBy { earliest, article })
        }
        Period::Days(_) | Period::WorkingDays(_) | Period::Months(_) => {
            check_notice_day(round, kind, published_at.day(), starts_at, profile)
        }
    }
}

/// The same where only the day of the publication is known.
pub fn check_notice_day(
    round: Round,
    kind: AssetKind,
    published_on: NaiveDate,
    starts_at: Instant,
    profile: &Profile,
) -> Option<Violation> {
    let earliest = earliest_start(round, kind, published_on, profile);
    let article = notice(round, kind).article();
    (starts_at.day() < earliest).then_some(Violation::NoticeTooShort { earliest, article })
}

/// Whether the announced bidding time is lawful: 24 hours at least, and in a sale 60 days at
/// most. A sale may be ended early by its contest, which itself lasts 24 hours.
///
/// Grounds: [`crate::statute::auction::ART_20`], [`crate::statute::sale::CLAUSE_5`],
/// [`crate::statute::periods::TIME_10`].
pub fn check_length(
    round: Round,
    starts_at: Instant,
    ends_at: Instant,
    profile: &Profile,
) -> Option<Violation> {
    let earliest = starts_at.plus(profile.bidding_min());
    if ends_at < earliest {
        return Some(Violation::EndsTooEarly { earliest, article: auction::ART_20 });
    }
    let latest = starts_at.plus(profile.sale_window());
    match round {
        Round::Sale if ends_at > latest => {
            Some(Violation::EndsTooLate { latest, article: sale::CLAUSE_5 })
        }
        Round::First | Round::Second | Round::Sale => None,
    }
}

/// Whether a second auction starts in time after the failure; the last day moves past rest days
/// as every time limit does (TIME-06).
///
/// Grounds: [`crate::statute::auction::ART_26`].
pub fn check_second_start(
    failed_at: Instant,
    starts_at: Instant,
    profile: &Profile,
) -> Option<Violation> {
    let reckoner = Reckoner { profile, calendar: Calendar::china() };
    // A failure in a year before every calendar leaves no time at all.
    let limit =
        reckoner.due(Clause::SecondAuctionStarts, failed_at).map_or(failed_at, |due| due.instant());
    (starts_at >= limit).then_some(Violation::StartsTooLate { limit, article: auction::ART_26 })
}

/// Whether the reference price still carries bidding in this window.
///
/// Grounds: [`crate::statute::reference_price::ART_27`].
pub fn check_price(
    price: &ReferencePrice,
    first_notice: Instant,
    starts_at: Instant,
    profile: &Profile,
) -> Option<Violation> {
    let article = reference_price::ART_27;
    match price.carries(first_notice.day(), starts_at.day(), profile.period(Clause::PriceReused)) {
        Ok(()) => None,
        Err(Expired::BeforeFirstNotice { valid_until }) => {
            Some(Violation::PriceExpired { valid_until, article })
        }
        Err(Expired::BeforeBidding { last_day }) => {
            Some(Violation::PriceTooOld { last_day, article })
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fen(fen: i64) -> Money {
        Money::from_fen(fen).expect("in range")
    }

    proptest! {
        #[test]
        fn a_floor_is_lawful_and_a_fen_less_is_not(reference in 2..Money::LIMIT_FEN, previous: bool) {
            let (reference, law) = (fen(reference), Profile::statutory());
            for round in Round::ALL {
                let before = previous.then_some(reference);
                let floor = min_start(round, reference, before, law);
                let below = floor.checked_sub(fen(1)).expect("a floor is more than zero");
                prop_assert_eq!(check_start(round, reference, before, floor, law), None);
                prop_assert!(check_start(round, reference, before, below, law).is_some());
            }
        }

        #[test]
        fn the_deposit_range_is_lawful_and_nothing_beside_it(start in 100..Money::LIMIT_FEN) {
            let (start, law) = (fen(start), Profile::statutory());
            let (min, max) = deposit_range(start, law);
            prop_assert!(min <= max);
            let lawful = |deposit| check_deposit(start, deposit, law).is_none();
            prop_assert!(lawful(min) && lawful(max));
            prop_assert!(!lawful(min.minus_or_zero(fen(1))));
            prop_assert!(!lawful(max.checked_add(fen(1)).expect("in range")));
            // Exactly: 5 % and 20 % in whole numbers, no rounding anywhere.
            prop_assert!(min.fen() * 20 >= start.fen() && (min.fen() - 1) * 20 < start.fen());
            prop_assert!(max.fen() * 5 <= start.fen() && (max.fen() + 1) * 5 > start.fen());
        }
    }
}
