//! Which clocks run in a case: on the way to a price, for its lots, for its money.

use domain::clause::Clause;
use domain::id::{AssetId, CaseId, CourtId, PlanId};
use domain::instant::Instant;
use domain::lot::clocks::Since;
use domain::lot::{Lot, State};
use domain::statute::distribution;
use domain::term::why::Why;
use domain::term::{Due, Reckoner};
use serde_json::{Value, json};
use store::db::Reader;
use store::lots::LotRecord;

use super::Clock;
use super::course::{self, Delayed};
use crate::App;
use crate::app::error::LotRefusal;
use crate::app::{AppError, deadlines, notices};

/// Every clock of a case, in no order.
pub async fn of_case(app: &App, id: CaseId) -> Result<Vec<Clock>, AppError> {
    let mut reader = app.db.reader().await?;
    let case = store::cases::find(&mut reader, id).await?;
    if case.closed_at.is_some() {
        return Ok(Vec::new());
    }
    let court = store::people::court(&mut reader, CourtId(case.court_id)).await?;
    let reckoner = app.profiles.reckoner(&court);
    let mut clocks = deadlines::clocks(app, &mut reader, &court, &case).await?;
    for asset in store::cases::assets(&mut reader, id).await? {
        let lots = store::lots::of_asset(&mut reader, AssetId(asset.id)).await?;
        for record in &lots {
            let followed = is_followed(&record.lot, &lots);
            lot(&mut reader, record, followed, &reckoner, &mut clocks).await?;
        }
        let (asset, now) = (AssetId(asset.id), Instant::from_utc(app.now()));
        course::objections(&mut reader, asset, now, &reckoner, &mut clocks).await?;
    }
    course::refunds(&mut reader, id, &reckoner, &mut clocks).await?;
    course::escrows(&mut reader, id, &reckoner, &mut clocks).await?;
    funds(&mut reader, id, &case.case_number, &reckoner, &mut clocks).await?;
    Ok(clocks)
}

/// Whether the next round of a failed lot was announced.
fn is_followed(lot: &Lot, all: &[LotRecord]) -> bool {
    all.iter().any(|it| {
        it.lot.previous.is_some_and(|before| before.lot == lot.id) && it.lot.state != State::Draft
    })
}

async fn lot(
    reader: &mut Reader,
    record: &LotRecord,
    is_followed: bool,
    reckoner: &Reckoner<'_>,
    clocks: &mut Vec<Clock>,
) -> Result<(), AppError> {
    let lot = &record.lot;
    let said = store::deadlines::facts_of_lot(reader, lot.case_id, lot.id.0).await?;
    let when =
        |name: &str| said.iter().find(|(it, _)| it == name).map(|(_, at)| Instant::from_utc(*at));
    let ground_ended = match lot.state {
        State::Announced { .. } => store::deadlines::ground_ended(reader, lot.id.0).await?,
        State::Draft
        | State::Sold { .. }
        | State::Paid { .. }
        | State::Completed { .. }
        | State::Defaulted { .. }
        | State::Revoked { .. }
        | State::Unsold { .. }
        | State::Withdrawn { .. } => None,
    };
    let since = Since {
        paid_at: when("lot-paid"),
        served_at: when("lot-completed"),
        handed_over_at: when("lot-handed-over"),
        is_followed,
        ground_ended_at: ground_ended.map(Instant::from_utc),
    };
    let balance = notices::balance_due(lot, reckoner.profile);
    for due in lot.clocks(&since, balance, reckoner).map_err(LotRefusal::Term)? {
        let what = duty(due.clause);
        let subject = (Some(lot.id.0), lot.id.0, record.title.as_str());
        clocks.push(of_due(subject, what, &due, reckoner));
    }
    Ok(())
}

/// The money of a case: the payout after its arrival, objections to its plan.
///
/// Grounds: [`domain::statute::funds::FUND_10`], [`domain::statute::distribution::DIST_09`].
async fn funds(
    reader: &mut Reader,
    case: CaseId,
    number: &str,
    reckoner: &Reckoner<'_>,
    clocks: &mut Vec<Clock>,
) -> Result<(), AppError> {
    if let Some(arrived) = store::distributions::arrival(reader, case).await? {
        let arrived = Instant::from_utc(arrived);
        let due = match course::delayed(reader, case).await? {
            Delayed::Stands => None,
            Delayed::Ended(at) if at > arrived => Some((Clause::DelayedPaidOut, at)),
            Delayed::Ended(_) | Delayed::Not => Some((Clause::PaidOut, arrived)),
        };
        if let Some((clause, since)) = due {
            let due = reckoner.due(clause, since).map_err(LotRefusal::Term)?;
            clocks.push(of_due((None, case.0, number), "payout", &due, reckoner));
        }
    }
    let Some(latest) = store::distributions::of_case(reader, case).await?.into_iter().next() else {
        return Ok(());
    };
    let plan = store::distributions::find(reader, PlanId(latest.0)).await?;
    course::disputes(reader, plan.id, number, clocks).await?;
    if let (Some(until), "served") = (plan.objections_until, plan.state.as_str()) {
        clocks.push(Clock {
            lot: None,
            subject: plan.id.0,
            title: format!("{number} 分配方案第{}版", plan.version),
            what: "plan-objections",
            rule: distribution::DIST_09,
            until,
            why: None,
            is_provisional: false,
        });
    }
    Ok(())
}

/// A clock with the reason of its date.
pub fn of_due(
    (lot, subject, title): (Option<uuid::Uuid>, uuid::Uuid, &str),
    what: &'static str,
    due: &Due,
    reckoner: &Reckoner<'_>,
) -> Clock {
    Clock {
        lot,
        subject,
        title: title.to_owned(),
        what,
        rule: due.rule(),
        until: due.instant().utc(),
        why: Some(told(&reckoner.why(due))),
        is_provisional: due.is_provisional(),
    }
}

/// As it is kept and told.
fn told(why: &Why) -> Value {
    let skipped: Vec<Value> =
        why.skipped.iter().map(|it| json!({ "day": it.day, "rest": it.rest.name() })).collect();
    json!({
        "article": why.article.to_string(),
        "runs": why.runs,
        "trigger": why.trigger.to_string(),
        "period": why.period.chinese(),
        "stopped_days": why.stopped_days,
        "counted_to": why.counted_to,
        "skipped": skipped,
        "missing_year": why.missing_year,
        "sentence": why.sentence,
    })
}

fn duty(clause: Clause) -> &'static str {
    match clause.name() {
        "balance" => "balance",
        "ruling" => "completion-ruling",
        "hand-over" => "hand-over",
        "notified" => "persons-notified",
        "start" => "second-start",
        "answers" => "in-kind-answers",
        "announcement" => "sale-notice",
        "resume" => "resume",
        // A notice of a second auction has one name for movables and one for immovables.
        _ => "second-notice",
    }
}
