//! Prices that were lawfully found: evidence, not numbers somebody typed.

use chrono::{Days, Months, NaiveDate};

use crate::money::Money;
use crate::period::Period;

/// How a reference price came about (确定参考价的方式).
///
/// Grounds: [`crate::statute::reference_price::ART_2`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// The parties agree (当事人议价).
    Agreement,
    /// An authority answers for its tax base, government or guide price (定向询价).
    Directed,
    /// Every listed platform quotes (网络询价).
    Network,
    /// A firm is commissioned (委托评估).
    Appraisal,
}

impl Method {
    pub const ALL: [Method; 4] =
        [Method::Agreement, Method::Directed, Method::Network, Method::Appraisal];

    /// The stable name, in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Method::Agreement => "agreement",
            Method::Directed => "directed",
            Method::Network => "network",
            Method::Appraisal => "appraisal",
        }
    }

    pub fn from_name(name: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// A reference price (参考价) with its method and its last valid day.
///
/// Evidence: only `valuation` finds one and only the row parser in `store` reads one back, so a
/// start price cannot rest on a number somebody typed; `clippy.toml` keeps the constructor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferencePrice {
    method: Method,
    value: Money,
    fixed_on: NaiveDate,
    valid_until: NaiveDate,
}

/// Why a reference price no longer carries an auction or a sale (REF-27).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Expired {
    #[error("the reference price was valid until {valid_until}, before the first notice")]
    BeforeFirstNotice { valid_until: NaiveDate },
    #[error("with this reference price bidding may take place until {last_day}")]
    BeforeBidding { last_day: NaiveDate },
}

impl ReferencePrice {
    /// The result of a procedure: `fixed_on` the day it was fixed, `valid_until` its last day.
    pub fn found(
        method: Method,
        value: Money,
        fixed_on: NaiveDate,
        valid_until: NaiveDate,
    ) -> ReferencePrice {
        ReferencePrice { method, value, fixed_on, valid_until }
    }

    pub const fn method(&self) -> Method {
        self.method
    }

    pub const fn value(&self) -> Money {
        self.value
    }

    pub const fn fixed_on(&self) -> NaiveDate {
        self.fixed_on
    }

    pub const fn valid_until(&self) -> NaiveDate {
        self.valid_until
    }

    /// The last day on which bidding may take place: so long after the last valid day.
    pub fn last_bidding_day(&self, reuse: Period) -> NaiveDate {
        after(self.valid_until, reuse)
    }

    /// Whether the price still carries an auction first announced on `first_notice` with bidding
    /// on `bidding_on`. Both checks bind every round; the first asks for the first notice ever.
    ///
    /// Grounds: [`crate::statute::reference_price::ART_27`].
    pub fn carries(
        &self,
        first_notice: NaiveDate,
        bidding_on: NaiveDate,
        reuse: Period,
    ) -> Result<(), Expired> {
        if first_notice > self.valid_until {
            return Err(Expired::BeforeFirstNotice { valid_until: self.valid_until });
        }
        let last_day = self.last_bidding_day(reuse);
        if bidding_on > last_day { Err(Expired::BeforeBidding { last_day }) } else { Ok(()) }
    }
}

/// The day a period after `day`, without regard to rest days; months end on the same number or
/// on their last day (TIME-03), and exact spans shorter than a day on the day itself.
///
/// Grounds: [`crate::statute::periods::TIME_03`].
pub(crate) fn after(day: NaiveDate, period: Period) -> NaiveDate {
    let end = match period {
        Period::Months(months) => day.checked_add_months(Months::new(months)),
        Period::Days(days) | Period::WorkingDays(days) => {
            day.checked_add_days(Days::new(u64::from(days)))
        }
        Period::Exact(span) => {
            let days = u64::try_from(span.micros() / 86_400_000_000).unwrap_or_default();
            day.checked_add_days(Days::new(days))
        }
    };
    end.unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[expect(clippy::disallowed_methods, reason = "a test may find a price")]
    fn price() -> ReferencePrice {
        let (fixed_on, valid_until) = (day("2023-09-01"), day("2024-08-31"));
        ReferencePrice::found(Method::Network, Money::yuan(1_000_000), fixed_on, valid_until)
    }

    #[test]
    fn trap_15_six_months_run_from_the_end_of_validity() {
        let last_day = day("2025-02-28");
        let carries =
            |notice, bidding| price().carries(day(notice), day(bidding), Period::Months(6));
        assert_eq!(carries("2024-08-20", "2025-02-28"), Ok(()));
        assert_eq!(carries("2024-08-31", "2025-02-28"), Ok(()));
        assert_eq!(carries("2024-08-20", "2025-03-01"), Err(Expired::BeforeBidding { last_day }));
        let valid_until = day("2024-08-31");
        assert_eq!(
            carries("2024-09-01", "2024-09-20"),
            Err(Expired::BeforeFirstNotice { valid_until })
        );
    }

    #[test]
    fn methods_are_named_once() {
        for method in Method::ALL {
            assert_eq!(Method::from_name(method.name()), Some(method));
        }
        assert_eq!(Method::from_name("guess"), None);
    }
}
