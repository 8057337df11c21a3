//! Distribution plans (分配方案): drawn up by the waterfall, served, open to objections, then paid
//! out by three people.

use chrono::{DateTime, Utc};
use domain::clause::Clause;
use domain::fact::Fact;
use domain::id::{CaseId, PlanId};
use domain::instant::Instant;
use domain::money::Money;
use domain::term::Moment;
use ledger::execution_fee::execution_fee;
use ledger::waterfall::{
    Claim, Cost, CostKind, Debtor, LineKind, Plan as Waterfall, Proceeds, Split, Standing,
    distribute,
};
use store::StoreError;
use store::db::{Read, Tx};
use store::distributions::{Line, NewPlan, Plan, Step};
use uuid::Uuid;

use super::error::{FundsRefusal, LotRefusal};
use super::{AppError, cases, funds};
use crate::App;
use crate::actor::Finance;

/// The label of the execution fee's line, and of what goes back to the debtor.
pub const FEE_LABEL: &str = "execution-fee";
pub const SURPLUS_LABEL: &str = "surplus";

/// What a plan is drawn up from, beside the claims of the case.
#[derive(Default)]
pub struct Drawn {
    pub costs: Vec<Cost>,
    /// Claims whose amount was corrected, by an objection or a judgment.
    pub recognised: Vec<(String, Money)>,
    /// Claims that are not certain yet: their share is reserved (DIST-07).
    pub reserved: Vec<String>,
}

/// Draws up a plan over everything in the case's fund: costs, the execution fee, the claims.
///
/// Grounds: [`domain::statute::distribution::DIST_01`],
/// [`domain::statute::distribution::DIST_07`].
pub async fn draw(
    app: &App,
    finance: &Finance,
    case: CaseId,
    drawn: Drawn,
) -> Result<Plan, AppError> {
    let Drawn { costs, recognised, reserved } = drawn;
    if let Some(cost) = costs.iter().find(|it| cases::RESERVED_LABELS.contains(&it.id.trim())) {
        let id = cost.id.clone();
        return Err(FundsRefusal::CostReserved { id }.into());
    }
    let now = app.now();
    let id = PlanId(Uuid::new_v4());
    let drawn = app.db.transaction(async |tx| {
        let row = store::cases::lock(tx, case).await?;
        if row.court_id != finance.court_id.0 {
            return Err(AppError::NotYourCourt);
        }
        let amount = store::accounts::held(tx, case, "case-fund").await?;
        if amount.is_zero() {
            return Err(FundsRefusal::NothingToDistribute.into());
        }
        let court = store::people::court(tx, finance.court_id).await?;
        let scale = app.profiles.of(&court).execution_fee();
        let fee = execution_fee(amount, scale).fee;
        let mut costs = costs;
        let kind = CostKind::ExecutionFee;
        costs.push(Cost { id: FEE_LABEL.to_owned(), kind, amount: fee });
        let corrupt = StoreError::Corrupt { what: "case", id: case.0, why: "debtor kind" };
        let debtor = Debtor::parse(&row.debtor_kind).ok_or(corrupt)?;
        let mut claims = claims(tx, case).await?;
        let labels = recognised.iter().map(|(label, _)| label).chain(&reserved);
        let mut unknown = labels.filter(|label| claims.iter().all(|it| it.id != **label));
        if let Some(id) = unknown.next() {
            return Err(FundsRefusal::ClaimUnknown { id: id.clone() }.into());
        }
        for (label, amount) in &recognised {
            claims.iter_mut().filter(|it| it.id == *label).for_each(|it| it.amount = *amount);
        }
        let plan = distribute(&Proceeds { debtor, amount, costs, claims });
        let plan = plan.map_err(FundsRefusal::Costs)?;
        let new = stored(id, case, amount, plan, (finance, &reserved));
        store::distributions::draw(tx, &new, now).await.map_err(funds::named)?;
        record(tx, finance, case, now, &Fact::PlanDrawn { plan: id, proceeds: amount }).await?;
        Ok(store::distributions::find(tx, id).await?)
    });
    drawn.await
}

async fn claims(tx: &mut Tx, case: CaseId) -> Result<Vec<Claim>, AppError> {
    let corrupt = |id, why| StoreError::Corrupt { what: "claim", id, why };
    let rows = store::cases::claims(tx, case).await?;
    let claims = rows.into_iter().map(|row| {
        let standing = match (row.kind.as_str(), row.rank) {
            ("priority", Some(rank)) => Standing::Priority {
                rank: u16::try_from(rank).map_err(|_| corrupt(row.id, "rank"))?,
            },
            ("ordinary", None) => {
                Standing::Ordinary { seized_at: row.seized_at.map(Instant::from_utc) }
            }
            _ => return Err(corrupt(row.id, "kind")),
        };
        Ok(Claim {
            amount: Money::from_fen(row.amount_fen).ok_or(corrupt(row.id, "amount"))?,
            case_number: row.title_case_number.and_then(|it| it.parse().ok()),
            id: row.label,
            standing,
        })
    });
    Ok(claims.collect::<Result<_, StoreError>>()?)
}

fn stored(
    id: PlanId,
    case: CaseId,
    proceeds: Money,
    plan: Waterfall,
    (finance, reserved): (&Finance, &[String]),
) -> NewPlan {
    let mut lines: Vec<Line> = plan
        .lines
        .into_iter()
        .map(|line| {
            let kind = match line.kind {
                LineKind::Cost(kind) => kind.slug(),
                LineKind::Priority => "priority",
                LineKind::Ordinary => "ordinary",
            };
            let reserved = reserved.contains(&line.id);
            let (due, paid) = (line.due, line.paid);
            Line { label: line.id, kind: kind.to_owned(), due, paid, reserved }
        })
        .collect();
    if !plan.surplus.is_zero() {
        let (label, kind) = (SURPLUS_LABEL.to_owned(), SURPLUS_LABEL.to_owned());
        let (due, paid) = (plan.surplus, plan.surplus);
        lines.push(Line { label, kind, due, paid, reserved: false });
    }
    let split = match plan.split {
        Split::ProRata => "pro-rata",
        Split::SeizureOrder => "seizure-order",
        Split::CostsOnly => "costs-only",
    };
    let rules = plan.rules.iter().map(|it| it.code.to_owned()).collect();
    NewPlan { id, case, proceeds, split, rules, lines, by: finance.person_id }
}

/// A plan of the court.
pub async fn find(app: &App, finance: &Finance, id: PlanId) -> Result<Plan, AppError> {
    own(&mut app.db.reader().await?, finance, id).await
}

/// The plans of a case, newest first.
pub async fn of_case(app: &App, finance: &Finance, case: CaseId) -> Result<Vec<Plan>, AppError> {
    let mut reader = app.db.reader().await?;
    cases::own(&mut reader, finance.court_id, case).await?;
    let mut plans = Vec::new();
    for id in store::distributions::of_case(&mut reader, case).await? {
        plans.push(store::distributions::find(&mut reader, id).await?);
    }
    Ok(plans)
}

pub(super) async fn own(
    read: &mut impl Read,
    finance: &Finance,
    id: PlanId,
) -> Result<Plan, AppError> {
    let plan = store::distributions::find(read, id).await?;
    if plan.court == finance.court_id { Ok(plan) } else { Err(AppError::NotYourCourt) }
}

/// Serves the plan on the parties; the objection period runs from now.
///
/// Grounds: [`domain::statute::distribution::DIST_09`].
pub async fn serve(app: &App, finance: &Finance, id: PlanId) -> Result<Plan, AppError> {
    let now = app.now();
    let served = app.db.transaction(async |tx| {
        let plan = own(tx, finance, id).await?;
        let until = due(app, tx, finance, Clause::PlanObjected, now).await?;
        store::distributions::serve(tx, id, now, until).await.map_err(funds::named)?;
        record(tx, finance, plan.case, now, &Fact::PlanServed { plan: id }).await?;
        Ok::<_, AppError>(store::distributions::find(tx, id).await?)
    });
    served.await
}

pub(super) async fn due(
    app: &App,
    tx: &mut Tx,
    finance: &Finance,
    clause: Clause,
    from: DateTime<Utc>,
) -> Result<DateTime<Utc>, AppError> {
    let court = store::people::court(tx, finance.court_id).await?;
    let due = app.profiles.reckoner(&court).due(clause, Moment::from(Instant::from_utc(from)));
    Ok(due.map_err(LotRefusal::Term)?.instant().utc())
}

/// Notes an objection of a party against a line.
///
/// Grounds: [`domain::statute::distribution::DIST_09`].
pub async fn object(
    app: &App,
    finance: &Finance,
    id: PlanId,
    (label, raised_by, ground): (&str, &str, &str),
) -> Result<Uuid, AppError> {
    let now = app.now();
    let raised = app.db.transaction(async |tx| {
        let plan = own(tx, finance, id).await?;
        let said = (label, raised_by, ground);
        let objection = store::distributions::object(tx, id, said, now).await;
        let objection = objection.map_err(funds::named)?;
        let (line, ground) = (label.to_owned(), ground.to_owned());
        let fact = Fact::PlanObjected { plan: id, line, ground };
        record(tx, finance, plan.case, now, &fact).await?;
        Ok::<_, AppError>(objection)
    });
    raised.await
}

/// Notes that an objection to this plan was ruled upon or withdrawn; not by whoever drew the plan
/// up.
///
/// Grounds: [`domain::statute::distribution::DIST_09`].
pub async fn settle_objection(
    app: &App,
    finance: &Finance,
    id: PlanId,
    objection: Uuid,
) -> Result<Plan, AppError> {
    let now = app.now();
    let settled = app.db.transaction(async |tx| {
        let plan = own(tx, finance, id).await?;
        let by = finance.person_id;
        let settled = store::distributions::settle_objection(tx, id, objection, by, now).await;
        settled.map_err(funds::named)?;
        let fact = Fact::PlanObjectionSettled { plan: id, objection };
        record(tx, finance, plan.case, now, &fact).await?;
        Ok::<_, AppError>(store::distributions::find(tx, id).await?)
    });
    settled.await
}

/// One of the three acts after the plan was drawn up. The check, the first of them, asks for the
/// payouts in the name of whoever drew the plan up; that all persons differ is kept by the
/// database (M6).
///
/// Grounds: [`domain::statute::funds::FUND_01`], [`domain::statute::funds::FUND_10`],
/// [`domain::statute::funds::FUND_11`].
pub async fn advance(
    app: &App,
    finance: &Finance,
    id: PlanId,
    step: Step,
) -> Result<Plan, AppError> {
    let now = app.now();
    let advanced = app.db.transaction(async |tx| {
        let plan = own(tx, finance, id).await?;
        if plan.voided_at.is_some() {
            return Err(FundsRefusal::PlanVoided.into());
        }
        if step == Step::Check && plan.state == "served" {
            ready(tx, &plan, now).await?;
            // The clock runs from the day the money arrived, whatever the plan took (FUND-10).
            let arrived = store::distributions::arrival(tx, plan.case).await?.unwrap_or(now);
            let due_at = due(app, tx, finance, Clause::PaidOut, arrived).await?;
            let requested = store::distributions::request(tx, id, now, due_at).await;
            requested.map_err(funds::named)?;
        }
        let by = finance.person_id;
        store::distributions::advance(tx, id, step, by, now).await.map_err(funds::named)?;
        let fact = match step {
            Step::Check => Fact::PlanChecked { plan: id },
            Step::Approve => Fact::PlanApproved { plan: id },
            Step::Release => Fact::PlanReleased { plan: id },
        };
        record(tx, finance, plan.case, now, &fact).await?;
        Ok::<_, AppError>(store::distributions::find(tx, id).await?)
    });
    advanced.await
}

/// Says by name what the database would refuse in general.
async fn ready(tx: &mut Tx, plan: &Plan, now: DateTime<Utc>) -> Result<(), AppError> {
    if let Some(until) = plan.objections_until.filter(|it| now < *it) {
        let until = Some(Instant::from_utc(until));
        return Err(FundsRefusal::PlanOpenToObjections { until }.into());
    }
    let payees = store::payouts::payees(tx, plan.case).await?;
    let confirmed =
        |label: &str| payees.iter().any(|it| it.label == label && it.confirmed_by.is_some());
    let paid = plan.lines.iter().filter(|it| !it.paid.is_zero() && !it.reserved);
    let missing = paid.filter(|it| !confirmed(&it.label)).map(|it| it.label.clone());
    let labels: Vec<String> = missing.collect();
    if labels.is_empty() { Ok(()) } else { Err(FundsRefusal::PayeeUnconfirmed { labels }.into()) }
}

pub(super) async fn record(
    tx: &mut Tx,
    finance: &Finance,
    case: CaseId,
    now: DateTime<Utc>,
    fact: &Fact,
) -> Result<(), AppError> {
    let at = Instant::from_utc(now);
    Ok(store::facts::append(tx, case, Some(finance.person_id), at, fact).await?)
}
