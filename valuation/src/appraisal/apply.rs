//! Which act the law allows when, and what it changes.

use chrono::NaiveDate;
use domain::clause::Clause;
use domain::instant::Instant;
use domain::term::{Reckoner, TermError};

use super::{
    Act, Appraisal, Commission, Decision, DefectOrder, DocumentRequest, Extension, Inspection,
    Objection, Replaced, Reply, Report, Stage, Stop, clock, stage,
};
use crate::reissue::Issue;

/// Why an act is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The appraisal is at another stage.
    #[error("this is not done at the stage '{}'", stage.slug())]
    OtherStage { stage: Stage },
    #[error("the firm has replied already")]
    AlreadyReplied,
    #[error("no list of missing documents is open")]
    NoOpenRequest,
    #[error("a list names at least one document")]
    NothingMissed,
    #[error("an absent party needs a witness to the inspection")]
    WitnessNeeded,
    #[error("whoever was absent must have been notified")]
    AbsentNotNotified,
    #[error("an inspection lies between the commission and today")]
    InspectionTime,
    #[error("an extension lasts one to {longest} days")]
    ExtensionLength { longest: u32 },
    #[error("an extension is asked for by {ask_by}")]
    ExtensionTooLate { ask_by: NaiveDate },
    #[error("two extensions have been granted")]
    ExtensionsUsed,
    #[error("a request for an extension has not been decided")]
    ExtensionPending,
    #[error("no request for an extension is open")]
    NoExtensionAsked,
    #[error("a report has a value above zero and is valid today")]
    UselessReport,
    #[error("a charge is above zero")]
    NothingCharged,
    #[error("a report has been handed in, and nobody asked for another")]
    AlreadyReported,
    #[error("service lies between the report and now")]
    ServiceTime,
    #[error("an objection has a ground")]
    NoGround,
    /// After the period, or to what was corrected or reviewed (REF-24).
    #[error("the objection is not heard")]
    NotHeard,
    #[error("this objection is not at that point")]
    OtherObjection,
    #[error("the material has come back already")]
    NothingToReturn,
    #[error(transparent)]
    Term(#[from] TermError),
}

impl Appraisal {
    /// The appraisal after an act, if the law allows it now.
    ///
    /// Grounds: [`domain::statute::reference_price::ART_17`],
    /// [`domain::statute::reference_price::ART_18`],
    /// [`domain::statute::reference_price::ART_19`],
    /// [`domain::statute::reference_price::ART_20`],
    /// [`domain::statute::reference_price::ART_23`],
    /// [`domain::statute::reference_price::ART_24`].
    ///
    /// # Errors
    /// An act that does not fit the stage or breaks a rule.
    pub fn apply(
        mut self,
        act: Act,
        at: Instant,
        reckoner: &Reckoner<'_>,
    ) -> Result<Appraisal, Refusal> {
        let stage = stage::stage(&self, at, reckoner)?;
        let other = Err(Refusal::OtherStage { stage });
        match (act, stage) {
            (Act::Withdrawn, Stage::Stands { .. } | Stage::Withdrawn) => return other,
            (Act::Withdrawn, _) => self.withdrawn = true,
            (Act::Commissioned, Stage::Commissioning) => {
                let firm = self.next_firm().cloned().ok_or(Refusal::OtherStage { stage })?;
                self.commissions.push(commission(self.issue, firm, at));
            }
            (Act::Replaced, Stage::Failed { why, .. }) => {
                let replaced = Replaced { why, at, material_back_at: None };
                self.last()?.replaced = Some(replaced);
            }
            (Act::MaterialReturned, _) => {
                let commission = self.commissions.last_mut();
                let replaced = commission.and_then(|it| it.replaced.as_mut());
                let replaced = replaced.filter(|it| it.material_back_at.is_none());
                replaced.ok_or(Refusal::NothingToReturn)?.material_back_at = Some(at);
            }
            (act, stage) => self.last()?.apply(act, stage, at, reckoner)?,
        }
        Ok(self)
    }

    /// The commission that runs.
    fn last(&mut self) -> Result<&mut Commission, Refusal> {
        let next = self.next_firm().is_some();
        let none = if next { Stage::Commissioning } else { Stage::Exhausted };
        let last = self.commissions.last_mut().filter(|it| it.replaced.is_none());
        last.ok_or(Refusal::OtherStage { stage: none })
    }
}

fn commission(issue: Issue, firm: String, at: Instant) -> Commission {
    Commission {
        issue,
        firm,
        at,
        reply: Reply::None,
        stops: Vec::new(),
        extensions: Vec::new(),
        requests: Vec::new(),
        inspections: Vec::new(),
        reports: Vec::new(),
        defects: Vec::new(),
        served_at: None,
        objections: Vec::new(),
        charged: None,
        replaced: None,
    }
}

impl Commission {
    fn apply(
        &mut self,
        act: Act,
        stage: Stage,
        at: Instant,
        reckoner: &Reckoner<'_>,
    ) -> Result<(), Refusal> {
        match (act, stage) {
            (Act::Accepted, Stage::Appraising { .. }) => self.reply(Reply::Accepted)?,
            (Act::Declined { reason }, Stage::Appraising { .. }) => {
                self.reply(Reply::Declined { reason, at })?;
            }
            (Act::DocumentsMissed { documents }, Stage::Appraising { .. }) => {
                if documents.is_empty() {
                    return Err(Refusal::NothingMissed);
                }
                self.requests.push(DocumentRequest { at, documents, answered_at: None });
            }
            (Act::DocumentsSupplied, _) => {
                let open = self.requests.iter_mut().find(|it| it.answered_at.is_none());
                open.ok_or(Refusal::NoOpenRequest)?.answered_at = Some(at);
            }
            (Act::Inspected { on, notified, absent, witness }, Stage::Appraising { .. }) => {
                let given = Inspection { on, notified, absent, witness };
                self.inspect(given, at)?;
            }
            (Act::Stopped, Stage::Appraising { .. }) => {
                self.stops.push(Stop { from: at, until: None });
            }
            (Act::Resumed, Stage::Stopped { .. }) => {
                self.stops.last_mut().into_iter().for_each(|it| it.until = Some(at));
            }
            (Act::ExtensionAsked { days }, Stage::Appraising { .. }) => {
                self.ask(days, at, reckoner)?;
            }
            (Act::ExtensionDecided { decision }, Stage::Appraising { .. }) => {
                let last = self.extensions.last_mut();
                let open = last.filter(|it| it.decision == Decision::Pending);
                open.ok_or(Refusal::NoExtensionAsked)?.decision = decision;
            }
            (Act::Reported { value, valid_until }, stage) => {
                self.report_in(Report { at, value, valid_until }, stage)?;
            }
            (Act::Charged { amount }, _) if amount.is_zero() => {
                return Err(Refusal::NothingCharged);
            }
            (Act::Charged { amount }, _) => self.charged = Some(amount),
            (Act::DefectFound { defect }, Stage::Reviewing { .. }) => {
                self.defects.push(DefectOrder { at, defect, explained_at: None });
            }
            (Act::Explained, Stage::Correcting { .. }) => {
                self.defects.last_mut().into_iter().for_each(|it| it.explained_at = Some(at));
            }
            (Act::Served { at: served }, Stage::Reviewing { .. }) => {
                let reported = self.report().map_or(self.at, |it| it.at);
                if served < reported || served > at {
                    return Err(Refusal::ServiceTime);
                }
                self.served_at = Some(served);
            }
            (Act::Objected { by, grounds }, stage) => {
                self.object(by, grounds, stage, at, reckoner)?
            }
            (act, stage) => self.deal_with_objection(act, stage, at)?,
        }
        Ok(())
    }

    fn reply(&mut self, reply: Reply) -> Result<(), Refusal> {
        if self.reply != Reply::None {
            return Err(Refusal::AlreadyReplied);
        }
        self.reply = reply;
        Ok(())
    }

    /// Absent parties do not stop an inspection, but a witness is needed.
    ///
    /// Grounds: [`domain::statute::reference_price::ART_18`].
    fn inspect(&mut self, given: Inspection, at: Instant) -> Result<(), Refusal> {
        if given.on < self.at.day() || given.on > at.day() {
            return Err(Refusal::InspectionTime);
        }
        if given.absent.iter().any(|it| !given.notified.contains(it)) {
            return Err(Refusal::AbsentNotNotified);
        }
        let witness = given.witness.as_deref().is_some_and(|it| !it.trim().is_empty());
        if !given.absent.is_empty() && !witness {
            return Err(Refusal::WitnessNeeded);
        }
        self.inspections.push(given);
        Ok(())
    }

    /// In writing, five days before the expiry, twice at most, fifteen days each.
    ///
    /// Grounds: [`domain::statute::reference_price::ART_19`].
    fn ask(&mut self, days: u32, at: Instant, reckoner: &Reckoner<'_>) -> Result<(), Refusal> {
        let longest = clock::longest(reckoner);
        if days == 0 || days > longest {
            return Err(Refusal::ExtensionLength { longest });
        }
        if self.extensions.iter().any(|it| it.decision == Decision::Pending) {
            return Err(Refusal::ExtensionPending);
        }
        let ask_by = clock::ask_by(self, reckoner)?.ok_or(Refusal::ExtensionsUsed)?;
        if at >= ask_by.instant() {
            return Err(Refusal::ExtensionTooLate { ask_by: ask_by.moment.day() });
        }
        self.extensions.push(Extension { asked_at: at, days, decision: Decision::Pending });
        Ok(())
    }

    /// The first report while the appraisal runs, a later version when one is asked for.
    fn report_in(&mut self, report: Report, stage: Stage) -> Result<(), Refusal> {
        match stage {
            Stage::Appraising { .. }
            | Stage::Correcting { .. }
            | Stage::Answering { .. }
            | Stage::Amending { .. } => {}
            Stage::Reviewing { .. } | Stage::Objecting { .. } => {
                return Err(Refusal::AlreadyReported);
            }
            Stage::Commissioning
            | Stage::Exhausted
            | Stage::Stopped { .. }
            | Stage::Failed { .. }
            | Stage::Ruling { .. }
            | Stage::PassingOn { .. }
            | Stage::Positioning { .. }
            | Stage::ProfessionalReview { .. }
            | Stage::Stands { .. }
            | Stage::Withdrawn => return Err(Refusal::OtherStage { stage }),
        }
        if report.value.is_zero() || report.valid_until < report.at.day() {
            return Err(Refusal::UselessReport);
        }
        self.reports.push(report);
        Ok(())
    }

    /// Grounds: [`domain::statute::reference_price::ART_22`],
    /// [`domain::statute::reference_price::ART_23`],
    /// [`domain::statute::reference_price::ART_24`].
    fn object(
        &mut self,
        by: String,
        grounds: Vec<super::Ground>,
        stage: Stage,
        at: Instant,
        reckoner: &Reckoner<'_>,
    ) -> Result<(), Refusal> {
        if grounds.is_empty() {
            return Err(Refusal::NoGround);
        }
        let served_at = self.served_at.ok_or(Refusal::OtherStage { stage })?;
        let until = reckoner.due(Clause::AppraisalObjected, served_at)?.instant();
        let corrected = self.report().is_some_and(|it| it.at > served_at);
        if at >= until || corrected {
            return Err(Refusal::NotHeard);
        }
        self.objections.push(Objection {
            by,
            at,
            grounds,
            ruling: None,
            passed_on_at: None,
            answered_at: None,
            position: None,
            verdict: None,
        });
        Ok(())
    }

    /// One step on the way of the objection that the stage names.
    fn deal_with_objection(&mut self, act: Act, stage: Stage, at: Instant) -> Result<(), Refusal> {
        let named = stage.objection();
        let found =
            self.objections.iter_mut().enumerate().find(|(number, _)| named == Some(*number));
        let Some((number, objection)) = found else {
            return Err(Refusal::OtherStage { stage });
        };
        match (act, stage) {
            (Act::Ruled { objection: which, ruling }, Stage::Ruling { .. }) if which == number => {
                objection.ruling = Some((ruling, at));
            }
            (Act::PassedOn { objection: which }, Stage::PassingOn { .. }) if which == number => {
                objection.passed_on_at = Some(at);
            }
            (Act::Answered { objection: which }, Stage::Answering { .. }) if which == number => {
                objection.answered_at = Some(at);
            }
            (Act::Positioned { objection: which, position }, Stage::Positioning { .. })
                if which == number =>
            {
                objection.position = Some(position);
            }
            (Act::Reviewed { objection: which, verdict }, Stage::ProfessionalReview { .. })
                if which == number =>
            {
                objection.verdict = Some((verdict, at));
            }
            (
                Act::Ruled { .. }
                | Act::PassedOn { .. }
                | Act::Answered { .. }
                | Act::Positioned { .. }
                | Act::Reviewed { .. },
                _,
            ) => return Err(Refusal::OtherObjection),
            (_, stage) => return Err(Refusal::OtherStage { stage }),
        }
        Ok(())
    }
}
