//! Directed inquiry (定向询价): the letter to the named body, its answer, and methods that end
//! without a price.

use chrono::{DateTime, NaiveDate, Utc};
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, PricingId, PricingStepId};
use domain::instant::Instant;
use domain::money::Money;
use domain::price::Method;
use domain::statute::{Article, reference_price as law};
use store::agreements::{Answer, Letter};
use valuation::directed;
use valuation::finding;
use valuation::ladder::End;

use super::agreements::record;
use super::error::InquiryRefusal;
use super::pricing::refusal::PricingRefusal;
use super::pricing::{self, Ending, append};
use super::{AppError, cases};
use crate::App;
use crate::actor::Officer;

pub struct NewLetter {
    pub body: String,
    pub requirements: String,
    pub until: DateTime<Utc>,
}

/// Grounds: [`domain::statute::reference_price::ART_5`],
/// [`domain::statute::reference_price::ART_6`].
pub async fn send(
    app: &App,
    officer: &Officer,
    asset: AssetId,
    given: NewLetter,
) -> Result<PricingStepId, AppError> {
    let now = app.now();
    let until = Instant::from_utc(given.until);
    directed::letter(Instant::from_utc(now), until).map_err(PricingRefusal::Directed)?;
    let (body, requirements) =
        (cases::non_empty(&given.body)?, cases::non_empty(&given.requirements)?);
    let sent = app.db.transaction(async |tx| {
        let court = cases::court_of(tx, officer).await?;
        let reckoner = app.profiles.reckoner(&court);
        let known = pricing::locked(tx, officer, asset, now, &reckoner).await?;
        let step = pricing::begin(tx, officer, &known, Method::Directed, now).await?;
        let row = Letter {
            step_id: step.id,
            case_id: step.case_id,
            body: body.clone(),
            requirements,
            sent_at: now,
            until: given.until,
        };
        store::agreements::insert_letter(tx, &row).await?;
        let id = PricingStepId(step.id);
        let fact = Fact::LetterSent { step: id, body, until, rule: law::ART_6.code.to_owned() };
        append(tx, CaseId(step.case_id), Some(officer.person_id), now, &fact).await?;
        Ok::<_, AppError>(id)
    });
    sent.await
}

pub struct NewAnswer {
    pub value: Money,
    pub document: String,
    /// When it came; now if left out.
    pub answered_at: Option<DateTime<Utc>>,
    pub valid_until: Option<NaiveDate>,
}

/// An answer within the deadline is the reference price.
///
/// Grounds: [`domain::statute::reference_price::ART_6`].
pub async fn answer(
    app: &App,
    officer: &Officer,
    id: PricingStepId,
    given: NewAnswer,
) -> Result<(), AppError> {
    let now = app.now();
    let answered_at = given.answered_at.unwrap_or(now);
    let document = cases::non_empty(&given.document)?;
    let answered = app.db.transaction(async |tx| {
        let step = store::pricing::step(tx, id).await?;
        cases::conducts(officer, &store::cases::lock(tx, CaseId(step.case_id)).await?)?;
        let letter = store::agreements::letter(tx, id).await?;
        if store::pricing::has_ended(tx, id).await? {
            return Err(PricingRefusal::Ended.into());
        }
        let at = Instant::from_utc(answered_at);
        let window = (Instant::from_utc(letter.sent_at), Instant::from_utc(letter.until));
        directed::answer(window, given.value, at, Instant::from_utc(now))
            .map_err(PricingRefusal::Directed)?;
        let court = cases::court_of(tx, officer).await?;
        let reckoner = app.profiles.reckoner(&court);
        let stated: Vec<NaiveDate> = given.valid_until.into_iter().collect();
        let fixed_on = Instant::from_utc(now).day();
        let found = finding::found(Method::Directed, given.value, fixed_on, &stated, &reckoner);
        let found = found.map_err(InquiryRefusal::Finding)?;
        let row = Answer {
            step_id: id.0,
            value_fen: given.value.fen(),
            document: document.clone(),
            valid_until: given.valid_until,
            answered_at,
            recorded_at: now,
            recorded_by: officer.person_id.0,
        };
        store::agreements::insert_answer(tx, &row).await?;
        let fact = Fact::LetterAnswered {
            step: id,
            document,
            value: given.value,
            answered_at: at,
            until: Instant::from_utc(letter.until),
            rule: law::ART_6.code.to_owned(),
        };
        append(tx, CaseId(step.case_id), Some(officer.person_id), now, &fact).await?;
        let procedure = store::pricing::find(tx, PricingId(step.procedure_id)).await?;
        let formula = format!("{} = {}", row.document, found.value());
        let price = record(&found, procedure.asset_id, step.case_id, formula, now);
        let by = Some(officer.person_id);
        pricing::fix(tx, by, &step, &price, (law::ART_6, &reckoner)).await
    });
    answered.await
}

/// How an officer ends a method without a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    Failure,
    Withdrawal,
}

/// Records that a method gave nothing, or takes it back. An agreement whose time runs is not
/// called failed; a network inquiry and an appraisal end by their own rules.
///
/// Grounds: [`domain::statute::reference_price::ART_5`],
/// [`domain::statute::reference_price::ART_7`], [`domain::statute::reference_price::ART_29`].
pub async fn end_without_price(
    app: &App,
    officer: &Officer,
    id: PricingStepId,
    how: Without,
    reason: &str,
) -> Result<(), AppError> {
    let now = app.now();
    let reason = cases::non_empty(reason)?;
    let ended = app.db.transaction(async |tx| {
        let step = store::pricing::step(tx, id).await?;
        cases::conducts(officer, &store::cases::lock(tx, CaseId(step.case_id)).await?)?;
        let method = Method::from_name(&step.method);
        let (end, rule): (End, Article) = match (method, how) {
            (Some(Method::Directed), Without::Failure) => (End::Failed, law::ART_7),
            (Some(Method::Agreement | Method::Directed), Without::Withdrawal) => {
                (End::Withdrawn, law::ART_29)
            }
            (Some(Method::Agreement | Method::Network | Method::Appraisal) | None, _) => {
                return Err(PricingRefusal::EndsByItsOwnRules.into());
            }
        };
        let ending = Ending { end, reason, rule, price_id: None };
        pricing::end(tx, Some(officer.person_id), &step, ending, now).await
    });
    ended.await
}
