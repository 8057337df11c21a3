//! Why is my money waiting? Each step with its time, its rule and, for the one that is not done,
//! the reason and the clock; for the creditor and for the bidder.

use chrono::{DateTime, Utc};
use domain::id::{CaseId, RegistrationId};
use domain::money::Money;
use domain::statute::{Article, auction, distribution, funds};
use ledger::payout_clock::PayoutClock;
use store::waiting::{BidderMoney, ClaimMoney};

use super::fund_reports::Lamp;
use super::{AppError, delays, parties};
use crate::App;
use crate::actor::{Bidder, Party};

/// One step on the way of some money.
pub struct Step {
    pub name: &'static str,
    pub rule: Article,
    /// When it was done, if it is.
    pub at: Option<DateTime<Utc>>,
}

/// Where the money of one claim stands.
pub struct Waits {
    pub label: String,
    pub claimed: Money,
    pub planned: Option<Money>,
    pub set_aside: Money,
    pub steps: Vec<Step>,
    /// The first step that is not done; nothing once the bank has booked it.
    pub waits_for: Option<&'static str>,
    /// One sentence for the person.
    pub reason: &'static str,
    pub clock: Option<PayoutClock>,
    pub lamp: Lamp,
    pub escrow: Option<String>,
}

/// The money of a creditor's own claims in a case, step by step.
///
/// Grounds: [`domain::statute::funds::FUND_10`], [`domain::statute::distribution::DIST_09`].
pub async fn of_party(app: &App, actor: &Party, case: CaseId) -> Result<Vec<Waits>, AppError> {
    let now = app.now();
    let mut reader = app.db.reader().await?;
    let own = parties::acting(&mut reader, actor, case).await?;
    let own: Vec<_> = own.iter().map(|it| it.id).collect();
    let found = store::cases::find(&mut reader, case).await?;
    let court = store::people::court(&mut reader, domain::id::CourtId(found.court_id)).await?;
    let reckoner = app.profiles.reckoner(&court);
    let asked = store::delays::of_case(&mut reader, case).await?;
    let claims = store::waiting::of_claims(&mut reader, case, &own).await?;
    let waits = claims.into_iter().map(|row| {
        let clock = row.arrived_at.map(|at| delays::clock(&reckoner, at, &asked)).transpose()?;
        Ok(waits(row, clock, now))
    });
    waits.collect()
}

fn waits(row: ClaimMoney, clock: Option<PayoutClock>, now: DateTime<Utc>) -> Waits {
    let over = row.objections_until.filter(|until| *until <= now && !row.objected);
    let came_back = matches!(row.state.as_deref(), Some("returned" | "rejected"));
    let steps = [
        ("arrived", funds::FUND_10, row.arrived_at),
        ("plan-drawn", distribution::DIST_09, row.drawn_at),
        ("plan-served", distribution::DIST_09, row.served_at),
        ("objections-over", distribution::DIST_09, over),
        ("account-confirmed", funds::FUND_09, row.account_confirmed_at),
        ("checked", funds::FUND_11, row.checked_at),
        ("approved", funds::FUND_11, row.approved_at),
        ("released", funds::FUND_11, row.released_at),
        ("sent", funds::FUND_16, row.submitted_at.filter(|_| !came_back)),
        ("booked", funds::FUND_16, row.booked_at.filter(|_| !came_back)),
    ];
    let nothing = row.planned_fen == Some(0);
    let all_aside = row.planned_fen.is_some_and(|it| it > 0 && it == row.set_aside_fen);
    let first = steps.iter().find(|(_, _, at)| at.is_none()).map(|(name, ..)| *name);
    let waits_for = match first {
        _ if nothing => None,
        Some(_) if came_back => Some("paid-again"),
        Some(_) if all_aside && row.checked_at.is_some() => Some("dispute-over"),
        other => other,
    };
    let reason = if nothing {
        "按现行分配方案，该债权没有可得金额。"
    } else {
        why(waits_for, row.objected, row.escrow.is_some())
    };
    let lamp = match (&clock, waits_for) {
        (Some(clock), Some(_)) => delays::lamp(clock, now),
        (None, _) | (_, None) => Lamp::Green,
    };
    Waits {
        label: row.label,
        claimed: Money::from_fen(row.claimed_fen).unwrap_or_default(),
        planned: row.planned_fen.and_then(Money::from_fen),
        set_aside: Money::from_fen(row.set_aside_fen).unwrap_or_default(),
        steps: steps.into_iter().map(|(name, rule, at)| Step { name, rule, at }).collect(),
        waits_for,
        reason,
        clock,
        lamp,
        escrow: row.escrow,
    }
}

fn why(waits_for: Option<&'static str>, objected: bool, escrow: bool) -> &'static str {
    match waits_for {
        None if escrow => "款项已向公证机构提存，请在期限内领取。",
        None => "银行已记账，款项已付出。",
        Some("arrived") => "案款尚未到达执行款专户。",
        Some("plan-drawn") => "案款已到账，正在制作分配方案。",
        Some("plan-served") => "分配方案正在送达全体债权人和被执行人。",
        Some("objections-over") if objected => "有人对分配方案提出异议，正在处理。",
        Some("objections-over") => "分配方案的异议期尚未届满。",
        Some("account-confirmed") => "收款账户尚未提供或尚未经两人确认。",
        Some("checked") => "等待财务审核。",
        Some("approved") => "等待审批。",
        Some("released") => "审批已完成，等待发放。",
        Some("sent") => "已发放，等待提交银行。",
        Some("paid-again") => "银行退回或拒绝了该笔付款，等待重新支付；原到账日期不变。",
        Some("dispute-over") => "该部分因诉讼或债权未确定而提存，争议了结后支付。",
        Some(_) => "已提交银行，等待银行记账。",
    }
}

/// Where the money of a sign-up stands.
pub struct Refund {
    pub received: Money,
    pub booked: Money,
    pub steps: Vec<Step>,
    pub waits_for: Option<&'static str>,
    pub reason: &'static str,
    pub due_at: Option<DateTime<Utc>>,
    pub lamp: Lamp,
}

/// A bidder's money in one sign-up, step by step.
///
/// Grounds: [`domain::statute::auction::ART_23`], [`domain::statute::auction::ART_25`].
pub async fn of_bidder(app: &App, bidder: &Bidder, id: RegistrationId) -> Result<Refund, AppError> {
    let now = app.now();
    let mut reader = app.db.reader().await?;
    if store::registrations::find(&mut reader, id).await?.person_id != bidder.person_id.0 {
        return Err(AppError::NotYours);
    }
    Ok(refund(&store::waiting::of_registration(&mut reader, id).await?, now))
}

fn refund(row: &BidderMoney, now: DateTime<Utc>) -> Refund {
    let ended = row.lot_state != "announced";
    let received = row.received_at;
    // Whose money is part of the price, or forfeited, gets nothing back of it.
    let kept = matches!(row.resolution.as_deref(), Some("applied" | "forfeited"));
    let mut steps = vec![
        Step { name: "received", rule: auction::ART_17, at: received },
        Step { name: "held", rule: auction::ART_17, at: row.held_at },
        Step { name: "ended", rule: auction::ART_22, at: row.ended_at.filter(|_| ended) },
    ];
    if kept {
        steps.push(Step { name: "bound", rule: auction::ART_25, at: row.resolved_at });
    } else {
        let sent = row.sent_at.filter(|_| !row.came_back);
        let whole = row.ordered_fen > 0 && row.booked_fen == row.ordered_fen;
        steps.extend([
            Step { name: "ordered", rule: auction::ART_23, at: row.ordered_at },
            Step { name: "sent", rule: funds::FUND_16, at: sent },
            Step { name: "accepted", rule: funds::FUND_16, at: sent.filter(|_| row.accepted) },
            Step { name: "booked", rule: funds::FUND_16, at: row.booked_at.filter(|_| whole) },
        ]);
    }
    // Money that never sufficed for the deposit was never held; and a booking needs no answer.
    let done = |it: &Step| {
        it.at.is_some()
            || (it.name == "held" && ended)
            || (it.name == "accepted" && row.booked_at.is_some())
    };
    let first = steps.iter().find(|it| !done(it)).map(|it| it.name);
    let waits_for = match first {
        Some("ordered" | "sent" | "accepted" | "booked") if row.received_fen == 0 => None,
        Some(_) if row.came_back => Some("paid-again"),
        other => other,
    };
    let reason = match waits_for {
        None if kept && row.won => "保证金已转作价款。",
        None if kept => "保证金已依法处理，不予退还。",
        None if row.received_fen == 0 => "没有收到款项，无需退还。",
        None => "退款已由银行记账。",
        Some("received") => "尚未收到款项。",
        Some("held") => "已收到款项，尚不足保证金或资格尚待确认。",
        Some("ended") => "竞价尚未结束，保证金依法保留。",
        Some("bound") => "成交后保证金转作价款，正在办理。",
        Some("ordered") if row.won => "您已成交，付清余款后退还多付部分。",
        Some("ordered") => "竞价已结束，退款自动办理，二十四小时内退还。",
        Some("sent") => "退款已生成，等待提交银行。",
        Some("paid-again") => "银行退回或拒绝了退款，等待重新支付；请核对来款账户。",
        Some(_) => "退款已提交银行，等待银行记账。",
    };
    let due_at = row.due_at.filter(|_| waits_for.is_some());
    Refund {
        received: Money::from_fen(row.received_fen).unwrap_or_default(),
        booked: Money::from_fen(row.booked_fen).unwrap_or_default(),
        steps,
        waits_for,
        reason,
        due_at,
        lamp: Lamp::of(due_at, now, chrono::TimeDelta::hours(6)),
    }
}
