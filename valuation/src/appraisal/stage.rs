//! Where an appraisal stands at an instant, and what is waited for.

use chrono::NaiveDate;
use domain::clause::Clause;
use domain::instant::Instant;
use domain::money::Money;
use domain::statute::{Article, reference_price as law};
use domain::term::{Due, Reckoner, TermError};

use super::{Appraisal, Commission, Objection, Position, Reply, Ruling, Verdict, clock};

/// Why the next firm takes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The firm refused the commission.
    Declined,
    /// No report in time, and no extension.
    Late,
    /// An objection to qualification or procedure was upheld.
    ObjectionUpheld,
    /// A defect was not mended in time, or the result was not amended.
    NotCorrected,
}

impl Why {
    pub const ALL: [Why; 4] = [Why::Declined, Why::Late, Why::ObjectionUpheld, Why::NotCorrected];

    /// The stable name, on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Why::Declined => "declined",
            Why::Late => "late",
            Why::ObjectionUpheld => "objection-upheld",
            Why::NotCorrected => "not-corrected",
        }
    }
}

/// What is waited for, or what has come of it. `until` is the first instant after a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The next firm is to be commissioned.
    Commissioning,
    /// All three firms were replaced: three others are chosen.
    Exhausted,
    Appraising {
        until: Instant,
    },
    /// Deferred or suspended: no clock runs.
    Stopped {
        since: Instant,
    },
    /// The firm is out; the court gives the next one the commission.
    Failed {
        why: Why,
        material_by: Instant,
    },
    /// The court reads the report and serves it.
    Reviewing {
        serve_by: Instant,
    },
    /// A defect is explained or corrected.
    Correcting {
        until: Instant,
    },
    /// The parties may object.
    Objecting {
        until: Instant,
    },
    /// The court decides an objection.
    Ruling {
        objection: usize,
    },
    /// The objection goes to the firm.
    PassingOn {
        objection: usize,
        until: Instant,
    },
    /// The firm answers.
    Answering {
        objection: usize,
        until: Instant,
    },
    /// The objector says whether the answer satisfies.
    Positioning {
        objection: usize,
    },
    /// The industry body reviews the report.
    ProfessionalReview {
        objection: usize,
    },
    /// The firm amends its result after an upheld objection or an unsound report.
    Amending {
        until: Instant,
    },
    /// The result is the price.
    Stands {
        value: Money,
        valid_until: NaiveDate,
    },
    Withdrawn,
}

impl Stage {
    /// The stable name, on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Stage::Commissioning => "commissioning",
            Stage::Exhausted => "exhausted",
            Stage::Appraising { .. } => "appraising",
            Stage::Stopped { .. } => "stopped",
            Stage::Failed { .. } => "failed",
            Stage::Reviewing { .. } => "reviewing",
            Stage::Correcting { .. } => "correcting",
            Stage::Objecting { .. } => "objecting",
            Stage::Ruling { .. } => "ruling",
            Stage::PassingOn { .. } => "passing-on",
            Stage::Answering { .. } => "answering",
            Stage::Positioning { .. } => "positioning",
            Stage::ProfessionalReview { .. } => "professional-review",
            Stage::Amending { .. } => "amending",
            Stage::Stands { .. } => "stands",
            Stage::Withdrawn => "withdrawn",
        }
    }

    /// The objection that is dealt with.
    pub const fn objection(self) -> Option<usize> {
        match self {
            Stage::Ruling { objection }
            | Stage::PassingOn { objection, .. }
            | Stage::Answering { objection, .. }
            | Stage::Positioning { objection }
            | Stage::ProfessionalReview { objection } => Some(objection),
            Stage::Commissioning
            | Stage::Exhausted
            | Stage::Appraising { .. }
            | Stage::Stopped { .. }
            | Stage::Failed { .. }
            | Stage::Reviewing { .. }
            | Stage::Correcting { .. }
            | Stage::Objecting { .. }
            | Stage::Amending { .. }
            | Stage::Stands { .. }
            | Stage::Withdrawn => None,
        }
    }

    /// The article the stage rests on.
    pub const fn article(self) -> Article {
        match self {
            Stage::Commissioning => law::ART_17,
            Stage::Exhausted => law::ART_16,
            Stage::Appraising { .. } | Stage::Failed { .. } => law::ART_19,
            Stage::Stopped { .. } => law::ART_28,
            Stage::Reviewing { .. } => law::ART_21,
            Stage::Correcting { .. } => law::ART_20,
            Stage::Objecting { .. } | Stage::Ruling { .. } => law::ART_22,
            Stage::PassingOn { .. }
            | Stage::Answering { .. }
            | Stage::Positioning { .. }
            | Stage::ProfessionalReview { .. } => law::ART_23,
            Stage::Amending { .. } | Stage::Stands { .. } => law::ART_26,
            Stage::Withdrawn => law::ART_29,
        }
    }
}

/// Where it stands at `as_of`.
///
/// Grounds: [`domain::statute::reference_price::ART_16`],
/// [`domain::statute::reference_price::ART_17`], [`domain::statute::reference_price::ART_19`],
/// [`domain::statute::reference_price::ART_20`], [`domain::statute::reference_price::ART_21`],
/// [`domain::statute::reference_price::ART_23`], [`domain::statute::reference_price::ART_26`].
///
/// # Errors
/// Dates no calendar reaches.
pub fn stage(it: &Appraisal, as_of: Instant, reckoner: &Reckoner<'_>) -> Result<Stage, TermError> {
    Ok(running(it, as_of, reckoner)?.0)
}

/// The same with the date that runs in it, and how that was found.
///
/// # Errors
/// Dates no calendar reaches.
pub fn running(
    it: &Appraisal,
    as_of: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Running, TermError> {
    if it.withdrawn {
        return Ok((Stage::Withdrawn, None));
    }
    match it.present() {
        Some(commission) => of_commission(commission, as_of, reckoner),
        None if it.next_firm().is_some() => Ok((Stage::Commissioning, None)),
        None => Ok((Stage::Exhausted, None)),
    }
}

/// A stage, and the date that runs in it.
pub type Running = (Stage, Option<Due>);

/// The stage that lasts until a date.
fn until(due: Due, stage: impl FnOnce(Instant) -> Stage) -> Running {
    (stage(due.instant()), Some(due))
}

fn failed(why: Why, at: Instant, reckoner: &Reckoner<'_>) -> Result<Running, TermError> {
    let due = reckoner.due(Clause::AppraisalMaterialReturned, at)?;
    Ok(until(due, |material_by| Stage::Failed { why, material_by }))
}

fn of_commission(
    it: &Commission,
    as_of: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Running, TermError> {
    match &it.reply {
        Reply::Declined { at, .. } => return failed(Why::Declined, *at, reckoner),
        Reply::None | Reply::Accepted => {}
    }
    if let Some(since) = it.stopped() {
        return Ok((Stage::Stopped { since }, None));
    }
    let due = clock::due_if_granted(it, reckoner)?;
    let end = due.instant();
    let Some(first) = it.reports.first() else {
        return if as_of < end {
            Ok(until(due, |until| Stage::Appraising { until }))
        } else {
            failed(Why::Late, end, reckoner)
        };
    };
    if first.at >= end {
        return failed(Why::Late, end, reckoner);
    }
    if let Some(order) = it.defects.last()
        && order.explained_at.is_none()
        && !it.reported_since(order.at)
    {
        let due = reckoner.due(Clause::AppraisalCorrected, order.at)?;
        let end = due.instant();
        return if as_of < end {
            Ok(until(due, |until| Stage::Correcting { until }))
        } else {
            failed(Why::NotCorrected, end, reckoner)
        };
    }
    let Some(served_at) = it.served_at else {
        let last = it.report().map_or(first.at, |it| it.at);
        let due = reckoner.due(Clause::ReportServed, last)?;
        return Ok(until(due, |serve_by| Stage::Reviewing { serve_by }));
    };
    if let Some(stage) = objections(it, as_of, reckoner)? {
        return Ok(stage);
    }
    let due = reckoner.due(Clause::AppraisalObjected, served_at)?;
    if as_of < due.instant() {
        return Ok(until(due, |until| Stage::Objecting { until }));
    }
    let report = it.report().unwrap_or(first);
    Ok((Stage::Stands { value: report.value, valid_until: report.valid_until }, None))
}

/// What an objection still asks for. Those on qualification and procedure come first, because a
/// firm that may not act need not be asked anything more.
///
/// Grounds: [`domain::statute::reference_price::ART_22`],
/// [`domain::statute::reference_price::ART_23`].
fn objections(
    it: &Commission,
    as_of: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Option<Running>, TermError> {
    let first = || it.objections.iter().enumerate().filter(|(_, it)| it.decided_first());
    for (_, objection) in first() {
        if let Some((Ruling::Upheld, at)) = objection.ruling {
            return failed(Why::ObjectionUpheld, at, reckoner).map(Some);
        }
    }
    if let Some((number, raised)) = first().find(|(_, it)| it.ruling.is_none()) {
        return ruling(number, raised, reckoner).map(Some);
    }
    for (number, objection) in it.objections.iter().enumerate() {
        if let Some(stage) = open(it, number, objection, as_of, reckoner)? {
            return Ok(Some(stage));
        }
    }
    Ok(None)
}

/// An objection to facts or procedure is decided like one to an act of execution.
///
/// Grounds: [`domain::statute::reference_price::ART_22`].
fn ruling(
    objection: usize,
    raised: &Objection,
    reckoner: &Reckoner<'_>,
) -> Result<Running, TermError> {
    let due = reckoner.due(Clause::ObjectionRuled, raised.at)?;
    Ok((Stage::Ruling { objection }, Some(due)))
}

/// What one objection still asks for, once nothing of it has to be decided first.
fn open(
    it: &Commission,
    objection: usize,
    raised: &Objection,
    as_of: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Option<Running>, TermError> {
    let amending = |at: Instant| -> Result<Option<Running>, TermError> {
        if it.reported_since(at) {
            return Ok(None);
        }
        let due = reckoner.due(Clause::AppraisalCorrected, at)?;
        let end = due.instant();
        if as_of < end {
            return Ok(Some(until(due, |until| Stage::Amending { until })));
        }
        failed(Why::NotCorrected, end, reckoner).map(Some)
    };
    if !raised.technical() {
        return match raised.ruling {
            None => ruling(objection, raised, reckoner).map(Some),
            Some((Ruling::Rejected, _)) => Ok(None),
            Some((Ruling::Upheld, at)) => amending(at),
        };
    }
    match raised.verdict {
        Some((Verdict::Sound, _)) => return Ok(None),
        Some((Verdict::Unsound, at)) => return amending(at),
        None => {}
    }
    let Some(passed_on_at) = raised.passed_on_at else {
        let due = reckoner.due(Clause::ObjectionPassedOn, raised.at)?;
        return Ok(Some(until(due, |until| Stage::PassingOn { objection, until })));
    };
    let review = (Stage::ProfessionalReview { objection }, None);
    Ok(match (raised.answered_at, raised.position) {
        (Some(_), Some(Position::Satisfied)) => None,
        (Some(_), Some(Position::Contested)) => Some(review),
        (Some(_), None) => Some((Stage::Positioning { objection }, None)),
        (None, _) => {
            let due = reckoner.due(Clause::ObjectionAnswered, passed_on_at)?;
            let answering = as_of < due.instant();
            let waiting = until(due, |until| Stage::Answering { objection, until });
            Some(if answering { waiting } else { review })
        }
    })
}
