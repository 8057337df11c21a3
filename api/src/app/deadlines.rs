//! What an officer has to do on the way to prices, and by when: each date with its rule and its
//! arithmetic.

pub mod urgency;

use chrono::{DateTime, Utc};
use domain::clause::Clause;
use domain::id::{AssetId, CaseId, CourtId, PricingId, PricingStepId};
use domain::instant::{Instant, Span};
use domain::lot::State;
use domain::price::Method;
use domain::statute::{Article, reference_price};
use domain::term::{Due, Reckoner};
use store::cases::{Asset, Case};
use store::db::Reader;
use store::people::Court;
use store::pricing::Step;
use valuation::ladder;
use valuation::online::{Awaited, Outcome};
use valuation::service;

use self::urgency::Urgency;
use super::clocks::Clock;
use super::clocks::collect::of_due;
use super::inquiries::InquiryFile;
use super::pricing::refusal::PricingRefusal;
use super::{AppError, appraisals, cases, inquiries};
use crate::App;
use crate::actor::Officer;

const DAY: Span = Span::seconds(86_400);

/// One thing to be done until a date.
pub struct Deadline {
    pub case: Case,
    pub asset: Asset,
    /// What is to be done, by its stable name.
    pub what: &'static str,
    pub rule: Article,
    /// The first instant after the period.
    pub until: DateTime<Utc>,
    /// Why this date; none where the court set it itself.
    pub arithmetic: Option<String>,
    pub urgency: Urgency,
    /// How it was found; none where the court set it itself.
    due: Option<Due>,
}

/// The same dates of one case, as the clocks that are kept.
pub async fn clocks(
    app: &App,
    reader: &mut Reader,
    court: &Court,
    case: &Case,
) -> Result<Vec<Clock>, AppError> {
    let reckoner = app.profiles.reckoner(court);
    let mut list = List { reckoner, now: Instant::from_utc(app.now()), found: Vec::new() };
    for asset in store::cases::assets(reader, CaseId(case.id)).await? {
        list.asset(app, reader, court, case, asset).await?;
    }
    let clock = |it: Deadline| match &it.due {
        Some(due) => of_due((None, it.asset.id, &it.asset.title), it.what, due, &reckoner),
        None => Clock {
            lot: None,
            subject: it.asset.id,
            title: it.asset.title,
            what: it.what,
            rule: it.rule,
            until: it.until,
            why: None,
            is_provisional: false,
        },
    };
    Ok(list.found.into_iter().map(clock).collect())
}

/// The dates of the officer's own cases, the nearest first.
pub async fn list(app: &App, officer: &Officer) -> Result<Vec<Deadline>, AppError> {
    of_cases(app, officer.court_id, |case| cases::conducts(officer, case).is_ok()).await
}

/// The dates of every case of a court, the nearest first.
///
/// Grounds: [`domain::statute::reference_price::ART_34`].
pub async fn of_court(app: &App, court: CourtId) -> Result<Vec<Deadline>, AppError> {
    of_cases(app, court, |_| true).await
}

async fn of_cases(
    app: &App,
    court: CourtId,
    wanted: impl Fn(&Case) -> bool,
) -> Result<Vec<Deadline>, AppError> {
    let mut reader = app.db.reader().await?;
    let court = store::people::court(&mut reader, court).await?;
    let mut list = List {
        reckoner: app.profiles.reckoner(&court),
        now: Instant::from_utc(app.now()),
        found: Vec::new(),
    };
    for case in store::cases::of_court(&mut reader, CourtId(court.id)).await? {
        if wanted(&case) && case.closed_at.is_none() {
            for asset in store::cases::assets(&mut reader, CaseId(case.id)).await? {
                list.asset(app, &mut reader, &court, &case, asset).await?;
            }
        }
    }
    list.found.sort_by_key(|it| it.until);
    Ok(list.found)
}

struct List<'a> {
    reckoner: Reckoner<'a>,
    now: Instant,
    found: Vec<Deadline>,
}

impl List<'_> {
    fn add(&mut self, of: (&Case, &Asset), what: &'static str, due: &Due) {
        let (case, asset) = (of.0.clone(), of.1.clone());
        self.found.push(Deadline {
            case,
            asset,
            what,
            rule: due.rule(),
            until: due.instant().utc(),
            arithmetic: Some(due.arithmetic_chinese()),
            urgency: Urgency::of(due.instant(), self.now),
            due: Some(due.clone()),
        });
    }

    /// A date that the court or a party's receipt has set.
    fn set(
        &mut self,
        of: (&Case, &Asset),
        what: &'static str,
        rule: Article,
        until: DateTime<Utc>,
    ) {
        let urgency = Urgency::of(Instant::from_utc(until), self.now);
        let (case, asset) = (of.0.clone(), of.1.clone());
        let (arithmetic, due) = (None, None);
        self.found.push(Deadline { case, asset, what, rule, until, arithmetic, urgency, due });
    }

    async fn asset(
        &mut self,
        app: &App,
        reader: &mut Reader,
        court: &Court,
        case: &Case,
        asset: Asset,
    ) -> Result<(), AppError> {
        let id = AssetId(asset.id);
        let of = (case, &asset);
        if let Some(price) = store::inquiries::price_of(reader, id).await? {
            let lots = store::lots::of_asset(reader, id).await?;
            if lots.iter().all(|it| it.lot.state == State::Draft) {
                let expired = Instant::start_of(price.valid_until).plus(DAY);
                if self.now < expired {
                    let fixed = Instant::from_utc(price.fixed_at);
                    let due = self.reckoner.due(Clause::DisposalStarted, fixed);
                    self.add(of, "disposal", &due.map_err(PricingRefusal::Term)?);
                    return Ok(());
                }
                // Expired before its first notice: it is issued again, or found anew.
                if !self.is_under_way(reader, id).await? {
                    let rule = reference_price::ART_27;
                    self.set(of, "reissue", rule, expired.utc());
                    return Ok(());
                }
            } else {
                return Ok(());
            }
        }
        let Some(procedure) = store::pricing::latest(reader, id).await? else {
            let due = ladder::start_due(asset.seized_on, &self.reckoner);
            self.add(of, "pricing", &due.map_err(PricingRefusal::Term)?);
            return Ok(());
        };
        let steps = store::pricing::steps(reader, PricingId(procedure.id)).await?;
        let Some((step, None)) = steps.last() else { return Ok(()) };
        match Method::from_name(&step.method) {
            Some(Method::Agreement) => {
                let terms = store::agreements::find(reader, PricingStepId(step.id)).await?;
                self.set(of, "agreement", reference_price::ART_4, terms.until);
            }
            Some(Method::Directed) => {
                let letter = store::agreements::letter(reader, PricingStepId(step.id)).await?;
                self.set(of, "answer", reference_price::ART_6, letter.until);
            }
            Some(Method::Network) => {
                let open = store::inquiries::of_case(reader, CaseId(case.id)).await?;
                if let Some(it) = open.into_iter().find(|it| it.step_id == Some(step.id)) {
                    let file = inquiries::file::read(app, reader, it, court).await?;
                    self.inquiry(of, &file)?;
                }
            }
            Some(Method::Appraisal) => self.appraisal(app, reader, of, step).await?,
            None => {}
        }
        Ok(())
    }

    async fn is_under_way(&self, reader: &mut Reader, asset: AssetId) -> Result<bool, AppError> {
        let Some(procedure) = store::pricing::latest(reader, asset).await? else {
            return Ok(false);
        };
        let steps = store::pricing::steps(reader, PricingId(procedure.id)).await?;
        Ok(steps.last().is_some_and(|(_, ended)| ended.is_none()))
    }

    /// The choice of the firms, then whatever the appraisal waits for.
    async fn appraisal(
        &mut self,
        app: &App,
        reader: &mut Reader,
        of: (&Case, &Asset),
        step: &Step,
    ) -> Result<(), AppError> {
        let asset = AssetId(of.1.id);
        let selections = store::firms::of_asset(reader, asset).await?;
        if let Some(open) =
            selections.iter().find(|it| it.step_id == step.id && it.method.is_none())
        {
            self.set(of, "firms", reference_price::ART_16, open.choose_until);
        }
        for row in store::appraisals::of_asset(reader, asset).await? {
            if row.outcome.is_some() {
                continue;
            }
            let file = appraisals::read(app, reader, row).await?;
            if let Some(due) = &file.running {
                self.add(of, file.stage.slug(), due);
            }
            // A decision on more time is owed before the period ends.
            if let (Some(due), true) = (&file.due, file.awaits_decision()) {
                self.add(of, "extension", due);
            }
        }
        Ok(())
    }

    fn inquiry(&mut self, of: (&Case, &Asset), file: &InquiryFile) -> Result<(), AppError> {
        for objection in file.reports.iter().flat_map(|it| &it.objections) {
            if let (Some(until), "pending") = (objection.rule_by, objection.result.as_str()) {
                self.set(of, "ruling", reference_price::ART_22, until);
            }
        }
        match file.standing.outcome {
            Outcome::Pending { awaited: Awaited::Reports, .. } => {
                let due = file.facts.first_due(&self.reckoner).map_err(PricingRefusal::Term)?;
                self.add(of, "reports", &due);
            }
            Outcome::Extended { until } => {
                self.set(of, "reports", reference_price::ART_11, until.utc());
            }
            Outcome::CorrectionOrdered { until } => {
                self.set(of, "correction", reference_price::ART_12, until.utc());
            }
            Outcome::Pending { awaited: Awaited::Service, .. } => {
                let quotes = file.reports.iter().flat_map(|it| &it.quotes);
                if let Some(last) = quotes.map(|it| it.delivered_at).max() {
                    let due = service::serve_by(Instant::from_utc(last), &self.reckoner);
                    self.add(of, "service", &due.map_err(PricingRefusal::Term)?);
                }
            }
            Outcome::Pending { awaited: Awaited::Objections, until: Some(until) } => {
                self.set(of, "objections", reference_price::ART_22, until.utc());
            }
            Outcome::Pending { awaited: Awaited::Objections, until: None }
            | Outcome::Pending { awaited: Awaited::Rulings | Awaited::Resumption, .. }
            | Outcome::ReferencePrice { .. }
            | Outcome::CommissionAppraisal => {}
        }
        Ok(())
    }
}
