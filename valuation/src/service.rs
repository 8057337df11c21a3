//! Service of reports on each person (送达), and that person's own time to object.

use domain::clause::Clause;
use domain::instant::{Instant, Span};
use domain::statute::{Article, reference_price as law};
use domain::term::{Due, Moment, Reckoner, TermError};

use crate::inquiry::Ground;

/// How a person received the reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// With a receipt (送达回证).
    Receipt,
    /// Refused, which is recorded with a witness and counts as received (留置送达).
    Refusal,
    /// Published, because the person cannot be found (公示).
    Publicity,
}

impl Manner {
    pub const ALL: [Manner; 3] = [Manner::Receipt, Manner::Refusal, Manner::Publicity];

    /// The stable name, in the database and on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Manner::Receipt => "receipt",
            Manner::Refusal => "refusal",
            Manner::Publicity => "publicity",
        }
    }

    pub fn parse(slug: &str) -> Option<Manner> {
        Manner::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

/// When a person has received what was served so; publicity is deemed receipt after its full days.
///
/// Grounds: [`domain::statute::reference_price::ART_21`],
/// [`domain::statute::periods::TIME_13`].
///
/// # Errors
/// Days no calendar reaches.
pub fn received(
    manner: Manner,
    served_at: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Instant, TermError> {
    match manner {
        Manner::Receipt | Manner::Refusal => Ok(served_at),
        Manner::Publicity => {
            let due = reckoner.due(Clause::ReportDeemedServed, served_at)?;
            Ok(match due.moment {
                Moment::At(at) => at,
                // The end of the last day is still that day.
                Moment::Day(_) => due.instant().minus(Span::MICROSECOND),
            })
        }
    }
}

/// Until when that person may object: the days run from their own receipt. Deemed receipt comes
/// with the end of a day, which is the day that is not counted.
///
/// Grounds: [`domain::statute::reference_price::ART_22`].
///
/// # Errors
/// Days no calendar reaches.
pub fn objection_due(
    manner: Manner,
    served_at: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Due, TermError> {
    reckoner.due(Clause::ReportObjected, received(manner, served_at, reckoner)?)
}

/// Until when the court serves a report that it has received.
///
/// Grounds: [`domain::statute::reference_price::ART_21`].
///
/// # Errors
/// Days no calendar reaches.
pub fn serve_by(report_received_at: Instant, reckoner: &Reckoner<'_>) -> Result<Due, TermError> {
    reckoner.due(Clause::ReportServed, report_received_at)
}

/// What somebody says against a report, whether or not it can be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Complaint {
    Heard(Ground),
    /// Against the method of computation.
    Method,
    /// Against the amount.
    Amount,
}

/// Whether the report was corrected before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    Original,
    Corrected,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotHeard {
    #[error("a platform's method and amount cannot be objected to")]
    Ground,
    #[error("the person has not received the report")]
    NotServed,
    #[error("the person could object until {until}")]
    Late { until: Instant },
    #[error("a correction cannot be objected to")]
    Corrected,
}

impl NotHeard {
    pub const fn article(self) -> Article {
        match self {
            NotHeard::Ground | NotHeard::Corrected | NotHeard::Late { .. } => law::ART_24,
            NotHeard::NotServed => law::ART_21,
        }
    }
}

/// Whether an objection is heard: on one of the four grounds, by somebody who has received the
/// report, within that person's time, and not against a correction.
///
/// Grounds: [`domain::statute::reference_price::ART_22`],
/// [`domain::statute::reference_price::ART_24`].
///
/// # Errors
/// Why it is not heard.
pub fn hear(
    complaint: Complaint,
    version: Version,
    received: Option<(Instant, Instant)>,
    now: Instant,
) -> Result<Ground, NotHeard> {
    let ground = match complaint {
        Complaint::Heard(ground) => ground,
        Complaint::Method | Complaint::Amount => return Err(NotHeard::Ground),
    };
    let Some((received_at, until)) = received.filter(|(at, _)| *at <= now) else {
        return Err(NotHeard::NotServed);
    };
    debug_assert!(received_at <= until, "nobody's time ends before it begins");
    if now >= until {
        return Err(NotHeard::Late { until });
    }
    match version {
        Version::Original => Ok(ground),
        Version::Corrected => Err(NotHeard::Corrected),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        let read = chrono::DateTime::parse_from_rfc3339(text).expect("an instant");
        Instant::from_utc(read.to_utc())
    }

    /// REF-21, REF-22: each person's days run from that person's receipt.
    #[test]
    fn everybody_has_their_own_days() {
        let reckoner = Reckoner::statutory();
        let friday = at("2024-03-08T10:00:00+08:00");
        for (manner, receipt, until) in [
            (Manner::Receipt, "2024-03-08T10:00:00+08:00", "2024-03-14T00:00:00+08:00"),
            (Manner::Refusal, "2024-03-08T10:00:00+08:00", "2024-03-14T00:00:00+08:00"),
            // Fifteen full days end with 03-23, a Saturday; five more with 03-28, a Thursday.
            (Manner::Publicity, "2024-03-23T23:59:59.999999+08:00", "2024-03-29T00:00:00+08:00"),
        ] {
            assert_eq!(received(manner, friday, &reckoner), Ok(at(receipt)), "{manner:?}");
            let due = objection_due(manner, friday, &reckoner).expect("a date");
            assert_eq!(due.instant(), at(until), "{manner:?}");
            assert_eq!(Manner::parse(manner.slug()), Some(manner));
        }
        // Three days from Friday end on Monday.
        let due = serve_by(friday, &reckoner).expect("a date");
        assert_eq!(due.instant(), at("2024-03-12T00:00:00+08:00"));
    }

    /// REF-24: what is not heard, on both sides of the limit.
    #[test]
    fn objections_are_heard_on_four_grounds_and_in_time() {
        let (from, until) = (at("2024-03-08T10:00:00+08:00"), at("2024-03-14T00:00:00+08:00"));
        let last = Instant::from_micros(until.micros() - 1).expect("an instant");
        let served = Some((from, until));
        let scope = Complaint::Heard(Ground::Scope);
        let original = |complaint, served, now| hear(complaint, Version::Original, served, now);
        for ground in Ground::ALL {
            assert_eq!(original(Complaint::Heard(ground), served, last), Ok(ground));
        }
        assert_eq!(original(Complaint::Method, served, last), Err(NotHeard::Ground));
        assert_eq!(original(Complaint::Amount, served, last), Err(NotHeard::Ground));
        assert_eq!(original(scope, served, until), Err(NotHeard::Late { until }));
        assert_eq!(original(scope, None, last), Err(NotHeard::NotServed));
        let before = Instant::from_micros(from.micros() - 1).expect("an instant");
        assert_eq!(original(scope, served, before), Err(NotHeard::NotServed));
        assert_eq!(original(scope, served, from), Ok(Ground::Scope));
        let corrected = hear(scope, Version::Corrected, served, last);
        assert_eq!(corrected, Err(NotHeard::Corrected));
    }
}
