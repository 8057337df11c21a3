//! What a platform may still do in an inquiry: quote, ask for more time, correct.

use domain::clause::Clause;
use domain::instant::Instant;
use domain::term::{Reckoner, TermError};

use crate::deferral;
use crate::inquiry::{Inquiry, Report, Ruling};
use crate::online::{self, Outcome, StandingError};

/// What a report handed in now is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    Quote,
    Correction,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAccepted {
    #[error("the report was due until {until}")]
    Late { until: Instant },
    #[error("the platform has quoted, and nothing is to be corrected")]
    Twice,
    #[error("the platform has asked for more time")]
    AskedBefore,
    #[error("the inquiry is deferred since {since}")]
    Deferred { since: Instant },
    #[error("more time was to be asked for until {until}")]
    AskedLate { until: Instant },
    #[error(transparent)]
    Standing(#[from] StandingError),
}

impl From<TermError> for NotAccepted {
    fn from(why: TermError) -> NotAccepted {
        NotAccepted::Standing(why.into())
    }
}

/// Until when a report is in time: the extension is for those who asked, and only if nobody
/// delivered in the first period.
///
/// Grounds: [`domain::statute::reference_price::ART_11`].
///
/// # Errors
/// Days no calendar reaches.
pub fn due(
    inquiry: &Inquiry,
    report: &Report,
    reckoner: &Reckoner<'_>,
) -> Result<Instant, TermError> {
    let first = inquiry.first_due(reckoner)?;
    let until = first.instant();
    let asked = report.extension_requested_at.is_some_and(|at| at < until);
    let delivered = |it: &Report| it.delivery.is_some_and(|it| it.at < until);
    if asked && !inquiry.reports.iter().any(delivered) {
        Ok(inquiry.due(Clause::QuoteExtended, first.moment, reckoner)?.instant())
    } else {
        Ok(until)
    }
}

/// Whether a report may be handed in now, and as what.
///
/// Grounds: [`domain::statute::reference_price::ART_11`],
/// [`domain::statute::reference_price::ART_12`], [`domain::statute::reference_price::ART_13`].
///
/// # Errors
/// A late quote, or a second one without a reason to correct.
pub fn accept(
    inquiry: &Inquiry,
    report: &Report,
    now: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Accepted, NotAccepted> {
    not_resting(inquiry, now)?;
    if report.delivery.is_none() {
        let until = due(inquiry, report, reckoner)?;
        return if now < until { Ok(Accepted::Quote) } else { Err(NotAccepted::Late { until }) };
    }
    // What the court has ruled to be corrected is corrected once.
    let to_answer = |ruling| match ruling {
        Ruling::Pending => true,
        Ruling::Corrected => report.correction.is_none(),
        Ruling::Rejected | Ruling::Upheld => false,
    };
    if report.objections.iter().any(|it| to_answer(it.ruling)) {
        return Ok(Accepted::Correction);
    }
    match online::standing(inquiry, now, reckoner)?.outcome {
        Outcome::CorrectionOrdered { .. } => Ok(Accepted::Correction),
        Outcome::ReferencePrice { .. }
        | Outcome::Pending { .. }
        | Outcome::Extended { .. }
        | Outcome::CommissionAppraisal => Err(NotAccepted::Twice),
    }
}

/// Whether a platform may ask for more time now: once, before its period ends.
///
/// Grounds: [`domain::statute::reference_price::ART_11`].
///
/// # Errors
/// A request that is late, or not needed, or the second.
pub fn ask_extension(
    inquiry: &Inquiry,
    report: &Report,
    now: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<(), NotAccepted> {
    not_resting(inquiry, now)?;
    let until = inquiry.first_due(reckoner)?.instant();
    if report.delivery.is_some() {
        Err(NotAccepted::Twice)
    } else if report.extension_requested_at.is_some() {
        Err(NotAccepted::AskedBefore)
    } else if now >= until {
        Err(NotAccepted::AskedLate { until })
    } else {
        Ok(())
    }
}

/// While an inquiry rests, nothing is asked of a platform and nothing taken from it.
///
/// Grounds: [`domain::statute::reference_price::ART_28`].
fn not_resting(inquiry: &Inquiry, now: Instant) -> Result<(), NotAccepted> {
    match deferral::resting(&deferral::known_at(&inquiry.stops, now)) {
        Some(since) => Err(NotAccepted::Deferred { since }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inquiry::{Delivery, Review};
    use domain::money::Money;

    fn at(text: &str) -> Instant {
        let read = chrono::DateTime::parse_from_rfc3339(text).expect("an instant");
        Instant::from_utc(read.to_utc())
    }

    const FIRST: &str = "2024-03-08T00:00:00+08:00";
    const SECOND: &str = "2024-03-12T00:00:00+08:00";

    fn report(platform: &str, asked: Option<&str>, delivered: Option<&str>) -> Report {
        Report {
            platform: platform.to_owned(),
            delivery: delivered.map(|it| Delivery { quote: Money::yuan(1), at: at(it) }),
            extension_requested_at: asked.map(at),
            review: Review::Clean,
            correction: None,
            objections: vec![],
        }
    }

    fn inquiry(reports: Vec<Report>) -> Inquiry {
        Inquiry::sent(at("2024-03-04T10:00:00+08:00"), reports)
    }

    /// REF-11: who may quote until when.
    #[test]
    fn the_extension_is_for_those_who_asked_when_nobody_delivered() {
        let asked = || report("A", Some("2024-03-07T23:59:59+08:00"), None);
        let late = || report("A", Some(FIRST), None);
        let silent = || report("B", None, None);
        let done = || report("B", None, Some("2024-03-06T10:00:00+08:00"));
        for (own, other, until) in [
            (asked(), silent(), SECOND),
            (asked(), done(), FIRST),
            (late(), silent(), FIRST),
            (report("A", None, None), asked(), FIRST),
        ] {
            let inquiry = inquiry(vec![own.clone(), Report { platform: "B".into(), ..other }]);
            let until = at(until);
            let accepts = |now| accept(&inquiry, &own, now, &Reckoner::statutory());
            let before = Instant::from_micros(until.micros() - 1).expect("an instant");
            assert_eq!(accepts(before), Ok(Accepted::Quote));
            assert_eq!(accepts(until), Err(NotAccepted::Late { until }));
        }
    }

    /// REF-12: a second report corrects something, or it is refused.
    #[test]
    fn a_second_report_needs_something_to_correct() {
        let done = |platform| report(platform, None, Some("2024-03-06T10:00:00+08:00"));
        let flawed = |platform| Report { review: Review::Flawed, ..done(platform) };
        let now = at("2024-03-08T10:00:00+08:00");
        let accepts = |reports: Vec<Report>| {
            let own = reports[0].clone();
            accept(&inquiry(reports), &own, now, &Reckoner::statutory())
        };
        assert_eq!(accepts(vec![done("A"), done("B")]), Err(NotAccepted::Twice));
        assert_eq!(accepts(vec![flawed("A"), done("B")]), Err(NotAccepted::Twice));
        assert_eq!(accepts(vec![flawed("A"), flawed("B")]), Ok(Accepted::Correction));
        let late = accept(
            &inquiry(vec![flawed("A"), flawed("B")]),
            &flawed("A"),
            at(SECOND),
            &Reckoner::statutory(),
        );
        assert_eq!(late, Err(NotAccepted::Twice), "the time to correct is over");
    }

    /// REF-11: more time is asked for once and in time.
    #[test]
    fn more_time_is_asked_for_once_and_in_time() {
        let asks = |own: Report, now: &str| {
            let inquiry = inquiry(vec![own.clone()]);
            ask_extension(&inquiry, &own, at(now), &Reckoner::statutory())
        };
        let until = at(FIRST);
        assert_eq!(asks(report("A", None, None), "2024-03-07T23:59:59+08:00"), Ok(()));
        assert_eq!(asks(report("A", None, None), FIRST), Err(NotAccepted::AskedLate { until }));
        let now = "2024-03-06T23:59:59+08:00";
        let before = Some("2024-03-05T10:00:00+08:00");
        assert_eq!(asks(report("A", before, None), now), Err(NotAccepted::AskedBefore));
        assert_eq!(asks(report("A", None, before), now), Err(NotAccepted::Twice));
    }
}
