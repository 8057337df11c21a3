//! Clocks of what happens beside the rounds: objections to a sale, refunds, disputes about a plan,
//! delays that have ended, money with a notary.

use domain::clause::Clause;
use domain::id::{AssetId, CaseId, PlanId};
use domain::instant::Instant;
use domain::lot::objecting::{Kind, Stage};
use domain::statute::distribution;
use domain::term::Reckoner;
use store::db::Reader;

use super::Clock;
use super::collect::of_due;
use crate::app::error::LotRefusal;
use crate::app::{AppError, lot_objections};

/// Who has to do what next in an objection against a sale.
///
/// Grounds: [`domain::statute::auction::ART_36`].
pub async fn objections(
    reader: &mut Reader,
    asset: AssetId,
    now: Instant,
    reckoner: &Reckoner<'_>,
    clocks: &mut Vec<Clock>,
) -> Result<(), AppError> {
    for row in store::lot_objections::of_asset(reader, asset).await? {
        let file = lot_objections::file(reader, row, now, reckoner).await?;
        let Some(due) = &file.due else { continue };
        let what = match (file.standing.stage, file.standing.kind) {
            (Stage::Received, _) => "objection-filing",
            (Stage::Filed, _) => "objection-ruling",
            (Stage::Served(_), Kind::Conduct) => "reconsideration-request",
            (Stage::Served(_), Kind::Outsider) => "outsider-suit",
            (Stage::Ruled(_) | Stage::Continued | Stage::Over(_), _) => "reconsideration",
        };
        let title = format!("{}：{}", file.row.objector, file.row.request);
        let subject = (Some(file.row.lot_id), file.row.id, title.as_str());
        clocks.push(of_due(subject, what, due, reckoner));
    }
    Ok(())
}

/// Refunds that are owed and not yet with the bank, one clock for each lot: the one that is due
/// first.
///
/// Grounds: [`domain::statute::auction::ART_23`], [`domain::statute::periods::TIME_12`].
pub async fn refunds(
    reader: &mut Reader,
    case: CaseId,
    reckoner: &Reckoner<'_>,
    clocks: &mut Vec<Clock>,
) -> Result<(), AppError> {
    let within = reckoner.profile.refund_within();
    for refund in store::deadlines::open_refunds(reader, case).await? {
        let since = Instant::from_utc(refund.due_at).minus(within);
        let due = reckoner.due(Clause::LosersRefunded, since).map_err(LotRefusal::Term)?;
        let subject = (Some(refund.lot_id), refund.lot_id, refund.title.as_str());
        clocks.push(of_due(subject, "refund", &due, reckoner));
    }
    Ok(())
}

/// What follows an objection to a plan: the others oppose, the objector sues. Both dates were
/// computed when the period began and told then.
///
/// Grounds: [`domain::statute::distribution::DIST_09`].
pub async fn disputes(
    reader: &mut Reader,
    plan: PlanId,
    number: &str,
    clocks: &mut Vec<Clock>,
) -> Result<(), AppError> {
    for it in store::objections::of_plan(reader, plan).await? {
        let open = it.outcome.is_none() && it.sued_at.is_none();
        let (what, until) = match (it.suit_until, it.opposition_until) {
            (Some(until), _) => ("plan-suit", until),
            (None, Some(until)) => ("plan-opposition", until),
            (None, None) => continue,
        };
        if open {
            clocks.push(Clock {
                lot: None,
                subject: it.id,
                title: format!("{number} 分配方案 {}", it.label),
                what,
                rule: distribution::DIST_09,
                until,
                why: None,
                is_provisional: false,
            });
        }
    }
    Ok(())
}

/// How the payout of a case stands to an approved delay: it waits, or has ten days after its end.
pub enum Delayed {
    Not,
    Stands,
    Ended(Instant),
}

/// Grounds: [`domain::statute::funds::FUND_10`].
pub async fn delayed(reader: &mut Reader, case: CaseId) -> Result<Delayed, AppError> {
    let delays = store::delays::of_case(reader, case).await?;
    let mut approved = delays.iter().filter(|it| it.approved_at.is_some());
    Ok(match approved.next_back().map(|it| it.ended_at) {
        None => Delayed::Not,
        Some(None) => Delayed::Stands,
        Some(Some(ended)) => Delayed::Ended(Instant::from_utc(ended)),
    })
}

/// Until when those whose money is with a notary can collect it.
///
/// Grounds: [`domain::statute::funds::FUND_12`].
pub async fn escrows(
    reader: &mut Reader,
    case: CaseId,
    reckoner: &Reckoner<'_>,
    clocks: &mut Vec<Clock>,
) -> Result<(), AppError> {
    for (payout, label, at) in store::deadlines::escrows(reader, case).await? {
        let due = reckoner.due(Clause::EscrowLapses, Instant::from_utc(at));
        let due = due.map_err(LotRefusal::Term)?;
        clocks.push(of_due((None, payout, label.as_str()), "escrow-lapse", &due, reckoner));
    }
    Ok(())
}
