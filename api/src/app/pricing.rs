//! The way to a reference price (定价程序): facts first, then one method after the other, each
//! begun only when the ladder opens it and ended with a reason.

pub mod deal;
pub mod refusal;
pub mod stating;

use chrono::{DateTime, NaiveDate, Utc};
use domain::clause::Clause;
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, PersonId, PricingId, PricingStepId};
use domain::instant::Instant;
use domain::price::Method;
use domain::statute::{Article, reference_price};
use domain::term::{Due, Reckoner};
use store::StoreError;
use store::cases::{Asset, Case};
use store::db::{Read, Tx};
use store::inquiries::PriceRecord;
use store::pricing::{Circumstance, Ended, Procedure, SheetEntry, Step};
use uuid::Uuid;
use valuation::ladder::{
    self, Closed, Demand, End, Inspection, Official, Platforms, Situation, Topic, Willingness,
};

use self::refusal::PricingRefusal;
use super::{AppError, cases};
use crate::App;
use crate::actor::Officer;

/// Everything about the price of one asset, and which methods are open.
pub struct PricingFile {
    pub asset: Asset,
    pub case: Case,
    /// The last version of each topic.
    pub sheet: Vec<SheetEntry>,
    pub procedure: Option<Procedure>,
    pub circumstance: Option<Circumstance>,
    pub steps: Vec<(Step, Option<Ended>)>,
    pub situation: Situation,
    pub gates: [(Method, Result<(), Closed>); 4],
    pub begin_by: Due,
    pub price: Option<PriceRecord>,
}

/// The price procedure of an asset of the officer's court.
pub async fn file(app: &App, officer: &Officer, asset: AssetId) -> Result<PricingFile, AppError> {
    let mut reader = app.db.reader().await?;
    let (asset, case) = cases::own_asset(&mut reader, officer.court_id, asset).await?;
    let court = cases::court_of(&mut reader, officer).await?;
    read(&mut reader, asset, case, app.now(), &app.profiles.reckoner(&court)).await
}

/// What is known, and what follows from it, inside a transaction or outside.
///
/// # Errors
/// Rows that mean nothing; days no calendar reaches.
pub async fn read(
    read: &mut impl Read,
    asset: Asset,
    case: Case,
    now: DateTime<Utc>,
    reckoner: &Reckoner<'_>,
) -> Result<PricingFile, AppError> {
    let id = AssetId(asset.id);
    let mut sheet = store::pricing::sheet(read, id).await?;
    sheet.dedup_by(|later, first| later.topic == first.topic);
    let price = store::inquiries::price_of(read, id).await?;
    let procedure = store::pricing::latest(read, id).await?;
    let (circumstance, steps) = match &procedure {
        Some(it) => {
            let id = PricingId(it.id);
            let stated = store::pricing::circumstance(read, id).await?;
            (stated, store::pricing::steps(read, id).await?)
        }
        None => (None, Vec::new()),
    };
    let over = is_over(&steps, price.as_ref(), Instant::from_utc(now).day());
    let (procedure, circumstance, steps) =
        if over { (None, None, Vec::new()) } else { (procedure, circumstance, steps) };
    let listed = !store::platforms::listed(read, now).await?.is_empty();
    let situation = situation(&sheet, circumstance.as_ref(), &steps, listed)?;
    let begin_by = ladder::start_due(asset.seized_on, reckoner).map_err(PricingRefusal::Term)?;
    let gates = ladder::gates(&situation);
    Ok(PricingFile {
        asset,
        case,
        sheet,
        procedure,
        circumstance,
        steps,
        situation,
        gates,
        begin_by,
        price,
    })
}

/// Whether the price that the procedure found has expired: another procedure is opened then.
fn is_over(steps: &[(Step, Option<Ended>)], price: Option<&PriceRecord>, today: NaiveDate) -> bool {
    let found = steps.iter().filter_map(|(_, ended)| ended.as_ref()?.price_id).next_back();
    let expired = |it: &PriceRecord| it.valid_until < today;
    found.is_some() && price.is_none_or(expired)
}

fn situation(
    sheet: &[SheetEntry],
    stated: Option<&Circumstance>,
    steps: &[(Step, Option<Ended>)],
    listed: bool,
) -> Result<Situation, AppError> {
    let topics: Vec<Topic> = sheet.iter().filter_map(|it| Topic::parse(&it.topic)).collect();
    let known = stated.map(circumstances).transpose()?.unwrap_or_default();
    let steps: Result<Vec<_>, StoreError> = steps.iter().map(law_step).collect();
    Ok(Situation {
        missing: Topic::missing(&topics),
        willingness: known.willingness,
        official: known.official,
        inspection: known.inspection,
        demand: known.demand,
        platforms: if listed { Platforms::Listed } else { Platforms::None },
        request: known.request,
        steps: steps?,
    })
}

fn law_step((step, ended): &(Step, Option<Ended>)) -> Result<ladder::Step, StoreError> {
    let corrupt = |why| StoreError::Corrupt { what: "pricing step", id: step.id, why };
    let method = Method::from_name(&step.method).ok_or(corrupt("method"))?;
    let end = match ended {
        Some(it) => Some(End::parse(&it.outcome).ok_or(corrupt("outcome"))?),
        None => None,
    };
    Ok(ladder::Step { method, end })
}

/// What the choice of a method depends on; nothing is assumed that would close the first method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Circumstances {
    pub willingness: Willingness,
    pub official: Official,
    pub inspection: Inspection,
    pub demand: Demand,
    pub request: Option<Method>,
}

impl Default for Circumstances {
    fn default() -> Circumstances {
        Circumstances {
            willingness: Willingness::Possible,
            official: Official::NotEstablished,
            inspection: Inspection::NotNeeded,
            demand: Demand::None,
            request: None,
        }
    }
}

fn circumstances(row: &Circumstance) -> Result<Circumstances, AppError> {
    let corrupt = |why| StoreError::Corrupt { what: "circumstances", id: row.procedure_id, why };
    let request = row.request.as_deref();
    let request = request.map(|it| Method::from_name(it).ok_or(corrupt("request"))).transpose()?;
    Ok(Circumstances {
        willingness: Willingness::parse(&row.willingness).ok_or(corrupt("willingness"))?,
        official: Official::parse(&row.official).ok_or(corrupt("official"))?,
        inspection: Inspection::parse(&row.inspection).ok_or(corrupt("inspection"))?,
        demand: Demand::parse(&row.demand).ok_or(corrupt("demand"))?,
        request,
    })
}

fn running(situation: &Situation) -> Option<Method> {
    situation.steps.iter().find(|it| it.end.is_none()).map(|it| it.method)
}

/// The file behind the lock of its case, which must be the officer's.
pub async fn locked(
    tx: &mut Tx,
    officer: &Officer,
    asset: AssetId,
    now: DateTime<Utc>,
    reckoner: &Reckoner<'_>,
) -> Result<PricingFile, AppError> {
    let asset = store::cases::asset(tx, asset).await?;
    let case = store::cases::lock(tx, CaseId(asset.case_id)).await?;
    cases::conducts(officer, &case)?;
    read(tx, asset, case, now, reckoner).await
}

/// The open procedure, or a new one.
async fn opened(
    tx: &mut Tx,
    officer: &Officer,
    known: &PricingFile,
    now: DateTime<Utc>,
) -> Result<Procedure, AppError> {
    if let Some(open) = &known.procedure {
        return Ok(open.clone());
    }
    let asset = AssetId(known.asset.id);
    let before = store::pricing::latest(tx, asset).await?;
    let begin_by = known.begin_by.moment.day();
    let procedure = Procedure {
        id: Uuid::new_v4(),
        court_id: known.case.court_id,
        case_id: known.case.id,
        asset_id: known.asset.id,
        number: before.map_or(0, |it| it.number).saturating_add(1),
        opened_at: now,
        opened_by: officer.person_id.0,
        begin_by,
    };
    store::pricing::insert(tx, &procedure).await?;
    let rule = reference_price::ART_1.code.to_owned();
    let fact = Fact::PricingOpened { pricing: PricingId(procedure.id), asset, begin_by, rule };
    append(tx, CaseId(known.case.id), Some(officer.person_id), now, &fact).await?;
    Ok(procedure)
}

/// Begins a method, if the ladder opens it; everything else of the method is the caller's. The
/// case is locked.
///
/// Grounds: [`domain::statute::reference_price::ART_2`].
///
/// # Errors
/// Why the method is closed.
pub async fn begin(
    tx: &mut Tx,
    officer: &Officer,
    known: &PricingFile,
    method: Method,
    now: DateTime<Utc>,
) -> Result<Step, AppError> {
    ladder::gate(&known.situation, method).map_err(PricingRefusal::Closed)?;
    step(tx, officer, known, (method, ladder::opening(method)), now).await
}

/// Begins the method again that found an expired price, without the ladder. The case is locked.
///
/// # Errors
/// Another method that is under way.
pub async fn begin_again(
    tx: &mut Tx,
    officer: &Officer,
    known: &PricingFile,
    (method, rule): (Method, Article),
    now: DateTime<Utc>,
) -> Result<Step, AppError> {
    if let Some(method) = running(&known.situation) {
        return Err(PricingRefusal::Closed(Closed::Running { method }).into());
    }
    step(tx, officer, known, (method, rule), now).await
}

async fn step(
    tx: &mut Tx,
    officer: &Officer,
    known: &PricingFile,
    (method, rule): (Method, Article),
    now: DateTime<Utc>,
) -> Result<Step, AppError> {
    let procedure = opened(tx, officer, known, now).await?;
    let number = known.steps.last().map_or(0, |(it, _)| it.number).saturating_add(1);
    let step = Step {
        id: Uuid::new_v4(),
        procedure_id: procedure.id,
        case_id: procedure.case_id,
        number,
        method: method.name().to_owned(),
        begun_at: now,
        begun_by: officer.person_id.0,
    };
    store::pricing::insert_step(tx, &step).await?;
    let fact = Fact::MethodBegun {
        step: PricingStepId(step.id),
        asset: AssetId(procedure.asset_id),
        method: step.method.clone(),
        rule: rule.code.to_owned(),
    };
    append(tx, CaseId(step.case_id), Some(officer.person_id), now, &fact).await?;
    Ok(step)
}

/// How a method ends.
pub struct Ending {
    pub end: End,
    pub reason: String,
    /// The article the end rests on.
    pub rule: Article,
    /// The price, when it found one.
    pub price_id: Option<Uuid>,
}

/// Ends a method that is under way. `by` is nobody when it ends by rule.
///
/// # Errors
/// A method that has ended.
pub async fn end(
    tx: &mut Tx,
    by: Option<PersonId>,
    step: &Step,
    ending: Ending,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = Ended {
        step_id: step.id,
        outcome: ending.end.slug().to_owned(),
        reason: ending.reason,
        price_id: ending.price_id,
        ended_at: now,
        ended_by: by.map(|it| it.0),
    };
    store::pricing::insert_outcome(tx, &row).await.map_err(refusal::named)?;
    let fact = Fact::MethodEnded {
        step: PricingStepId(step.id),
        method: step.method.clone(),
        outcome: row.outcome,
        reason: row.reason,
        rule: ending.rule.code.to_owned(),
    };
    append(tx, CaseId(step.case_id), by, now, &fact).await
}

/// Keeps a price that was found and ends its method with it.
pub async fn fix(
    tx: &mut Tx,
    by: Option<PersonId>,
    step: &Step,
    price: &PriceRecord,
    (rule, reckoner): (Article, &Reckoner<'_>),
) -> Result<(), AppError> {
    keep(tx, by, price, (rule, reckoner)).await?;
    let (reason, price_id) = (price.formula.clone(), Some(price.id));
    end(tx, by, step, Ending { end: End::Priced, reason, rule, price_id }, price.fixed_at).await
}

/// Keeps a price, with the day by which its disposal begins.
///
/// Grounds: [`domain::statute::reference_price::ART_30`].
pub(super) async fn keep(
    tx: &mut Tx,
    by: Option<PersonId>,
    price: &PriceRecord,
    (rule, reckoner): (Article, &Reckoner<'_>),
) -> Result<(), AppError> {
    store::inquiries::insert_price(tx, price).await?;
    let due = reckoner.due(Clause::DisposalStarted, Instant::from_utc(price.fixed_at));
    let fact = Fact::ReferencePriceFixed {
        asset: AssetId(price.asset_id),
        method: price.method.clone(),
        value: price.price()?.value(),
        dispose_by: due.map_err(PricingRefusal::Term)?.instant(),
        rule: rule.code.to_owned(),
    };
    append(tx, CaseId(price.case_id), by, price.fixed_at, &fact).await
}

/// The method of this kind that is under way in the asset's procedure.
pub fn step_under_way(known: &PricingFile, method: Method) -> Result<Step, PricingRefusal> {
    let found =
        known.steps.iter().find(|(it, ended)| it.method == method.name() && ended.is_none());
    found.map(|(it, _)| it.clone()).ok_or(PricingRefusal::NotUnderWay { method })
}

pub(super) async fn append(
    tx: &mut Tx,
    case: CaseId,
    by: Option<PersonId>,
    now: DateTime<Utc>,
    fact: &Fact,
) -> Result<(), AppError> {
    Ok(store::facts::append(tx, case, by, Instant::from_utc(now), fact).await?)
}
