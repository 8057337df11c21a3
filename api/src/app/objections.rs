//! The life of a served plan (DIST-09): service person by person, objection, opposition and suit
//! with their periods, what is set aside, and the new version of a plan that was voided.

use chrono::{DateTime, Utc};
use domain::clause::Clause;
use domain::fact::Fact;
use domain::id::PlanId;
use domain::instant::Instant;
use domain::money::Money;
use ledger::objection::{Objection as Law, Standing};
use store::distributions::Plan;
use store::objections::{Objection, Service, SetAside};
use uuid::Uuid;

use super::distributions::{due, own, record};
use super::error::FundsRefusal;
use super::{AppError, funds};
use crate::App;
use crate::actor::Finance;

/// Everything that has happened to a plan since it was drawn up.
pub struct Life {
    pub services: Vec<Service>,
    pub objections: Vec<(Objection, Standing)>,
    pub set_aside: Vec<SetAside>,
}

pub async fn life(app: &App, finance: &Finance, id: PlanId) -> Result<Life, AppError> {
    let now = Instant::from_utc(app.now());
    let mut reader = app.db.reader().await?;
    own(&mut reader, finance, id).await?;
    let objections = store::objections::of_plan(&mut reader, id).await?;
    let objections = objections.into_iter().map(|it| {
        let law = Law {
            opposition_until: it.opposition_until.map(Instant::from_utc),
            suit_until: it.suit_until.map(Instant::from_utc),
            is_sued: it.sued_at.is_some(),
            is_settled: it.outcome.is_some(),
        };
        (it, law.standing(now))
    });
    Ok(Life {
        objections: objections.collect(),
        services: store::objections::services(&mut reader, id).await?,
        set_aside: store::objections::set_aside(&mut reader, id).await?,
    })
}

/// Notes service on one person; that person's period to object runs from it.
///
/// Grounds: [`domain::statute::distribution::DIST_09`].
pub async fn serve_on(
    app: &App,
    finance: &Finance,
    id: PlanId,
    party: Uuid,
    served_at: Option<DateTime<Utc>>,
) -> Result<Plan, AppError> {
    let now = app.now();
    let served_at = served_at.unwrap_or(now);
    let served = app.db.transaction(async |tx| {
        let plan = own(tx, finance, id).await?;
        let until = due(app, tx, finance, Clause::PlanObjected, served_at).await?;
        let by = finance.person_id;
        let noted = store::objections::serve_on(tx, (id, party), (served_at, until), by, now).await;
        noted.map_err(funds::named)?;
        let fact = Fact::PlanServedOn { plan: id, party };
        record(tx, finance, plan.case, now, &fact).await?;
        Ok::<_, AppError>(store::distributions::find(tx, id).await?)
    });
    served.await
}

/// What happens to an objection next.
pub enum Act {
    /// Only a part of the line is disputed.
    Dispute { amount: Money },
    /// The others have been told of it.
    Tell,
    /// One of them opposes; the objector is told and may sue.
    Oppose { by: String },
    /// The objector has sued, under this number.
    Sue { number: String },
    /// It ends: `withdrawn`, `not-sued`, `unopposed`, `upheld`, `dismissed` or `judged`.
    End { outcome: &'static str },
}

/// Notes what has happened to an objection. What is upheld, stays unopposed, or wins in court
/// before anything is paid, voids the plan.
///
/// Grounds: [`domain::statute::distribution::DIST_09`].
pub async fn act(
    app: &App,
    finance: &Finance,
    (id, objection): (PlanId, Uuid),
    act: Act,
) -> Result<Plan, AppError> {
    let now = app.now();
    let acted = app.db.transaction(async |tx| {
        let plan = own(tx, finance, id).await?;
        let on = (id, objection);
        let (noted, state) = match &act {
            Act::Dispute { amount } => {
                let known = store::objections::of_plan(tx, id).await?;
                if known.iter().all(|it| it.id != objection) {
                    return Err(FundsRefusal::ObjectionOrder.into());
                }
                let noted = store::objections::dispute_only(tx, objection, amount.fen()).await;
                (noted, "disputed")
            }
            Act::Tell => {
                let until = due(app, tx, finance, Clause::PlanOpposed, now).await?;
                (store::objections::tell(tx, on, until, now).await, "told")
            }
            Act::Oppose { by } => {
                let until = due(app, tx, finance, Clause::PlanSued, now).await?;
                (store::objections::oppose(tx, on, (by, until), now).await, "opposed")
            }
            Act::Sue { number } => (store::objections::sue(tx, on, number, now).await, "sued"),
            Act::End { outcome } => {
                let by = finance.person_id;
                (store::objections::end(tx, on, outcome, by, now).await, *outcome)
            }
        };
        noted.map_err(funds::named)?;
        let state = state.to_owned();
        let fact = Fact::PlanObjectionMoved { plan: id, objection, state };
        record(tx, finance, plan.case, now, &fact).await?;
        let after = store::distributions::find(tx, id).await?;
        if let Some(reason) = after.void_reason.clone().filter(|_| plan.void_reason.is_none()) {
            record(tx, finance, plan.case, now, &Fact::PlanVoided { plan: id, reason }).await?;
        }
        Ok::<_, AppError>(after)
    });
    acted.await
}

/// Releases money that was set aside: as planned, or back into the case fund for a new plan; in
/// the name of another person than who drew the plan up, who then asks for the payment.
///
/// Grounds: [`domain::statute::distribution::DIST_09`], [`domain::statute::distribution::DIST_07`].
pub async fn release(
    app: &App,
    finance: &Finance,
    set_aside: Uuid,
    (outcome, reason): (&'static str, &str),
) -> Result<Plan, AppError> {
    let now = app.now();
    let released = app.db.transaction(async |tx| {
        let id = store::objections::plan_of(tx, set_aside).await?;
        let plan = own(tx, finance, id).await?;
        // The ground on which the payment waited has ended (FUND-10).
        let due_at = due(app, tx, finance, Clause::DelayedPaidOut, now).await?;
        let (by, times) = (finance.person_id, (now, due_at));
        let released =
            store::objections::release(tx, set_aside, (outcome, reason), by, times).await;
        released.map_err(funds::named)?;
        let fact = Fact::SetAsideReleased {
            plan: id,
            set_aside,
            outcome: outcome.to_owned(),
            reason: reason.to_owned(),
        };
        record(tx, finance, plan.case, now, &fact).await?;
        Ok::<_, AppError>(store::distributions::find(tx, id).await?)
    });
    released.await
}
