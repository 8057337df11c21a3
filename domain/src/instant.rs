//! Instants in whole microseconds since 1970, the unit in which bids are ordered.

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, SecondsFormat, TimeZone, Utc};

/// A point in time, in microseconds since 1970-01-01T00:00:00Z (TIME-07).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// A length of time in microseconds; never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(i64);

impl Instant {
    /// The last instant chrono can print.
    pub const MAX: Instant = Instant(DateTime::<Utc>::MAX_UTC.timestamp_micros());

    /// An instant chrono can print; `None` beyond the years it knows.
    pub fn from_micros(micros: i64) -> Option<Instant> {
        DateTime::from_timestamp_micros(micros).map(|_| Instant(micros))
    }

    pub fn from_utc(at: DateTime<Utc>) -> Instant {
        Instant(at.timestamp_micros())
    }

    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The instant `span` later; the last representable instant if that is beyond it.
    pub const fn plus(self, span: Span) -> Instant {
        Instant(self.0.saturating_add(span.0))
    }

    /// The instant `span` earlier; the first representable instant if that is before it.
    pub const fn minus(self, span: Span) -> Instant {
        Instant(self.0.saturating_sub(span.0))
    }

    /// For people, to the second: `2026年05月25日10时00分00秒`.
    pub fn chinese(self) -> String {
        let local = self.utc().with_timezone(&beijing());
        local.format("%Y年%m月%d日%H时%M分%S秒").to_string()
    }

    /// The calendar day in China.
    pub fn day(self) -> NaiveDate {
        self.utc().with_timezone(&beijing()).date_naive()
    }

    /// Midnight in China, at which a day begins.
    pub fn start_of(day: NaiveDate) -> Instant {
        let midnight = day.and_time(NaiveTime::MIN);
        beijing()
            .from_local_datetime(&midnight)
            .single()
            .map_or(Instant::MAX, |it| Instant::from_utc(it.to_utc()))
    }

    /// The time from `earlier` to `self`, or none at all if `earlier` is later.
    pub const fn since(self, earlier: Instant) -> Span {
        let micros = self.0.saturating_sub(earlier.0);
        Span(if micros > 0 { micros } else { 0 })
    }
}

impl Span {
    /// The smallest step of an instant.
    pub const MICROSECOND: Span = Span(1);

    pub const fn seconds(seconds: u32) -> Span {
        // Widening a u32 cannot fail; `From` is not const yet.
        #[expect(clippy::as_conversions, reason = "u32 to i64 is lossless")]
        Span(seconds as i64 * 1_000_000)
    }

    /// `None` if negative.
    pub const fn from_micros(micros: i64) -> Option<Span> {
        if micros >= 0 { Some(Span(micros)) } else { None }
    }

    pub const fn micros(self) -> i64 {
        self.0
    }
}

/// China has had one offset, +08:00, since 1991.
pub fn beijing() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).expect("eight hours is a lawful offset")
}

/// RFC 3339 with +08:00 and as many decimals of a second as are needed.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.utc().with_timezone(&beijing());
        f.write_str(&local.to_rfc3339_opts(SecondsFormat::AutoSi, false))
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
