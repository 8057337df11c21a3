//! The statutory clocks (期限) of all cases: read anew whenever a case has moved on, kept as they
//! stand, each with the reason of its date.

pub mod collect;
pub mod course;
pub mod feed;
pub mod reminders;

use chrono::{DateTime, Utc};
use domain::id::{CaseId, CourtId, PersonId};
use domain::instant::Instant;
use domain::statute::Article;
use serde_json::Value;
use store::db::Tx;
use store::deadlines::{Deadline, Open};
use uuid::Uuid;

use super::AppError;
use super::deadlines::urgency::Urgency;
use crate::App;
use crate::actor::{Officer, Supervisor};

/// How many cases are read in one round.
const BATCH: i64 = 64;

/// A clock that runs, before it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    pub lot: Option<Uuid>,
    /// The lot, asset or plan whose clock it is, and how people call it.
    pub subject: Uuid,
    pub title: String,
    pub what: &'static str,
    pub rule: Article,
    pub until: DateTime<Utc>,
    /// Trigger, period, skipped days, article; none where the court set the date itself.
    pub why: Option<Value>,
    pub is_provisional: bool,
}

impl Clock {
    /// The same clock, with the same date: it needs no other row.
    fn is(&self, kept: &Deadline) -> bool {
        (self.subject, self.what, self.rule.code, self.until)
            == (kept.subject_id, kept.what.as_str(), kept.rule.as_str(), kept.until_at)
            && self.is_provisional == kept.provisional
    }
}

/// One round of the worker: the clocks of every case that has moved on. Idempotent; each case in
/// a transaction of its own.
pub async fn catch_up(app: &App) -> Result<(), AppError> {
    let mut reader = app.db.reader().await?;
    let behind = store::deadlines::behind(&mut reader, app.now(), BATCH).await?;
    drop(reader);
    for (case, seq) in behind {
        if let Err(error) = read(app, case, seq).await {
            tracing::error!(%case, %error, "the clocks of a case could not be read");
        }
    }
    Ok(())
}

/// Reads the clocks of one case: what is new is kept, what no longer runs is closed.
async fn read(app: &App, case: CaseId, seq: i64) -> Result<(), AppError> {
    let now = app.now();
    let clocks = collect::of_case(app, case).await?;
    let kept = app.db.transaction(async |tx| {
        // The row of the reading is locked from here on: nodes read a case one after the other.
        store::deadlines::begin_reading(tx, case, seq, now).await?;
        let row = store::cases::find(tx, case).await?;
        let open = store::deadlines::of_case(tx, case).await?;
        for old in &open {
            if !clocks.iter().any(|it| it.is(old)) {
                store::deadlines::close(tx, old.id, now).await?;
            }
        }
        for clock in &clocks {
            if !open.iter().any(|it| clock.is(it)) {
                keep(tx, (row.court_id, row.id), clock, now).await?;
            }
        }
        Ok::<_, AppError>(())
    });
    kept.await
}

async fn keep(
    tx: &mut Tx,
    (court, case): (Uuid, Uuid),
    clock: &Clock,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = Deadline {
        id: Uuid::new_v4(),
        court_id: court,
        case_id: case,
        lot_id: clock.lot,
        subject_id: clock.subject,
        subject: clock.title.clone(),
        what: clock.what.to_owned(),
        rule: clock.rule.code.to_owned(),
        until_at: clock.until,
        why: clock.why.clone(),
        provisional: clock.is_provisional,
        opened_at: now,
        closed_at: None,
    };
    Ok(store::deadlines::insert(tx, &row).await?)
}

/// An open clock and how near it is.
pub struct Shown {
    pub open: Open,
    pub urgency: Urgency,
}

fn shown(open: Open, now: DateTime<Utc>) -> Shown {
    let until = Instant::from_utc(open.deadline.until_at);
    let urgency = Urgency::of(until, Instant::from_utc(now));
    Shown { open, urgency }
}

/// The officer's inbox by clock: what is open in one's own cases, the nearest first.
pub async fn inbox(app: &App, officer: &Officer) -> Result<Vec<Shown>, AppError> {
    let mut reader = app.db.reader().await?;
    let own = Some(officer.person_id);
    let open = store::deadlines::of_court(&mut reader, officer.court_id, own).await?;
    Ok(open.into_iter().map(|it| shown(it, app.now())).collect())
}

/// How many clocks of an officer stand at each light.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lights {
    pub overdue: u32,
    pub today: u32,
    pub week: u32,
    pub later: u32,
}

impl Lights {
    fn count(&mut self, urgency: Urgency) {
        match urgency {
            Urgency::Overdue => self.overdue += 1,
            Urgency::Today => self.today += 1,
            Urgency::Week => self.week += 1,
            Urgency::Later => self.later += 1,
        }
    }
}

/// The lights of a court, by officer, with everything that is overdue.
pub struct CourtLights {
    pub court: Lights,
    pub officers: Vec<(PersonId, String, Lights)>,
    pub overdue: Vec<Shown>,
}

pub async fn lights(app: &App, supervisor: &Supervisor) -> Result<CourtLights, AppError> {
    let mut reader = app.db.reader().await?;
    let open = store::deadlines::of_court(&mut reader, supervisor.court_id, None).await?;
    let (mut court, mut overdue) = (Lights::default(), Vec::new());
    let mut officers = std::collections::BTreeMap::<Uuid, Lights>::new();
    for it in open {
        let it = shown(it, app.now());
        court.count(it.urgency);
        officers.entry(it.open.officer_id).or_default().count(it.urgency);
        if it.urgency == Urgency::Overdue {
            overdue.push(it);
        }
    }
    let mut named = Vec::new();
    for (id, lights) in officers {
        let person = store::people::person(&mut reader, PersonId(id)).await?;
        named.push((PersonId(id), person.display_name, lights));
    }
    Ok(CourtLights { court, officers: named, overdue })
}

/// What is open for whoever a calendar belongs to.
pub(super) async fn of_person(
    app: &App,
    court: CourtId,
    person: PersonId,
) -> Result<Vec<Open>, AppError> {
    let mut reader = app.db.reader().await?;
    Ok(store::deadlines::of_court(&mut reader, court, Some(person)).await?)
}

/// What is to be done, in a few Chinese words.
pub fn duty(what: &str) -> &str {
    match what {
        "pricing" => "启动确定参考价程序",
        "agreement" => "当事人议价",
        "answer" => "定向询价答复",
        "reports" => "网络询价报告提交",
        "correction" => "询价报告补正",
        "service" => "送达询价报告",
        "objections" => "当事人异议期届满",
        "ruling" => "对异议作出处理",
        "disposal" => "启动拍卖处置",
        "balance" => "买受人付清余款",
        "completion-ruling" => "作出并送达成交裁定",
        "hand-over" => "交付拍卖财产",
        "persons-notified" => "通知当事人和优先购买权人",
        "second-notice" => "发布第二次拍卖公告",
        "second-start" => "第二次拍卖开拍",
        "in-kind-answers" => "征询申请执行人以物抵债意见",
        "sale-notice" => "发布变卖公告",
        "resume" => "恢复拍卖",
        "payout" => "发放执行案款",
        "plan-objections" => "分配方案异议期届满",
        "plan-opposition" => "对分配方案异议提出反对意见",
        "plan-suit" => "提起分配方案异议之诉",
        "refund" => "退还保证金或者价款",
        "objection-filing" => "执行异议立案",
        "objection-ruling" => "审查执行异议并作出裁定",
        "reconsideration-request" => "申请复议期届满",
        "reconsideration" => "复议审查",
        "outsider-suit" => "案外人提起执行异议之诉期限",
        "escrow-lapse" => "领取提存款期限",
        other => other,
    }
}
