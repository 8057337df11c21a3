//! Messages to those who signed up for a lot (站内消息). They name no bidder, not even by code.

use chrono::{DateTime, Utc};
use domain::id::{LotId, PersonId};
use domain::instant::Instant;
use store::db::Tx;
use store::messages::{Message, News, To};
use store::stops::Turn;
use uuid::Uuid;

use super::AppError;
use crate::App;
use crate::engine::{PauseCause, Performed, cause_of};

/// How many messages a page of them has.
const PAGE: i64 = 100;

/// How many turns are told in one round.
const BATCH: i64 = 256;

/// How many of them are told in one transaction.
const TOGETHER: usize = 64;

/// A person's messages, and how many of all are unread.
pub struct Inbox {
    pub messages: Vec<Message>,
    pub unread: i64,
}

pub async fn inbox(
    app: &App,
    person: PersonId,
    before: Option<DateTime<Utc>>,
) -> Result<Inbox, AppError> {
    let mut reader = app.db.reader().await?;
    let messages = store::messages::of_person(&mut reader, person, before, PAGE).await?;
    let unread = store::messages::unread(&mut reader, person).await?;
    Ok(Inbox { messages, unread })
}

pub async fn mark_read(app: &App, person: PersonId, id: Uuid) -> Result<(), AppError> {
    let now = app.now();
    let known =
        app.db.transaction(async |tx| store::messages::mark_read(tx, person, id, now).await);
    if known.await? {
        Ok(())
    } else {
        Err(store::StoreError::NotFound { what: "message", id }.into())
    }
}

/// One round of the worker: everybody concerned is told of every turn, and a pause of the
/// platform's own is entered into the record of its fault. Idempotent.
pub async fn catch_up(app: &App) -> Result<(), AppError> {
    let places = store::stops::untold(&mut app.db.reader().await?, BATCH).await?;
    for together in places.chunks(TOGETHER) {
        if tell_of(app, together).await.is_ok() {
            continue;
        }
        // One of them spoils it for the others, so each goes by itself.
        for place in together {
            if let Err(error) = tell_of(app, std::slice::from_ref(place)).await {
                tracing::error!(lot = %place.0, seq = place.1, %error, "a turn could not be told");
            }
        }
    }
    Ok(())
}

/// Tells of these turns in one transaction; those that another node tells of are passed over.
async fn tell_of(app: &App, places: &[(LotId, i64)]) -> Result<(), AppError> {
    let now = app.now();
    let told = app.db.transaction(async |tx| {
        for place in places {
            let Some(turn) = store::stops::lock(tx, *place).await? else { continue };
            tell(tx, &turn, now).await?;
            if turn.kind == "resumed" {
                resumed(tx, &turn).await?;
            }
            let cause = turn.reason.as_deref().and_then(cause_of);
            if let Some(cause) = cause.filter(|_| turn.kind == "paused" && !turn.ordered) {
                let name = match cause {
                    PauseCause::Outage => "outage",
                    PauseCause::Clock => "clock",
                };
                store::faults::note(tx, &turn, name, now).await?;
            }
            store::stops::mark_told(tx, &turn, now).await?;
        }
        Ok::<_, AppError>(())
    });
    told.await
}

/// The record of the case, if the officer's request did not live to see it.
async fn resumed(tx: &mut Tx, turn: &Turn) -> Result<(), AppError> {
    let (seq, reason) = (u64::try_from(turn.seq), turn.reason.as_deref());
    let (Ok(seq), Some(reason), Some(at), Some(ends_at)) = (seq, reason, turn.at(), turn.ends_at())
    else {
        return Ok(());
    };
    super::running::resumed(tx, (turn.lot(), Performed { seq, at, ends_at }), reason).await
}

async fn tell(tx: &mut Tx, turn: &Turn, now: DateTime<Utc>) -> Result<(), AppError> {
    let reason = turn.reason.as_deref().unwrap_or_default();
    let title = turn.title.as_str();
    match turn.kind.as_str() {
        "paused" => {
            let body = format!(
                "您报名的标的物“{title}”于{}暂停竞价，原因：{reason}。已有的有效出价仍然有效，\
                 剩余竞价时间予以保留，恢复时另行通知。",
                clock(turn.at())
            );
            say(tx, turn, ("lot-paused", "竞价暂停"), &body, (To::Everybody, now)).await
        }
        "resumed" => {
            let body = format!(
                "您报名的标的物“{title}”于{}恢复竞价，截止时间为{}。说明：{reason}。",
                clock(turn.at()),
                clock(turn.ends_at())
            );
            say(tx, turn, ("lot-resumed", "竞价恢复"), &body, (To::Everybody, now)).await
        }
        "withdrawn" => withdrawn_at(tx, (turn.lot(), turn.seq, title), reason, now).await,
        _ => closed(tx, turn, now).await,
    }
}

async fn closed(tx: &mut Tx, turn: &Turn, now: DateTime<Utc>) -> Result<(), AppError> {
    let title = turn.title.as_str();
    let back = "您的保证金将在竞价程序结束后二十四小时内原路退还。";
    let Some(leader) = turn.leader_code.as_deref() else {
        let body = format!("标的物“{title}”竞价结束，无人出价，本次流拍。{back}");
        return say(tx, turn, ("lot-unsold", "标的物流拍"), &body, (To::Everybody, now)).await;
    };
    let won = format!("您已竞得标的物“{title}”。请按公告期限支付余款，成交确认书见标的物页面。");
    say(tx, turn, ("lot-won", "竞买成功"), &won, (To::Holder(leader), now)).await?;
    let lost = format!("标的物“{title}”竞价结束，您未竞得。{back}");
    say(tx, turn, ("lot-lost", "未竞得"), &lost, (To::EverybodyBut(leader), now)).await
}

/// How far money is on its way back to a bidder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// The order is with the bank.
    Sent,
    /// The bank has booked it.
    Booked,
}

/// Bidders learn how far their money is; of other payouts nobody is told here.
pub async fn going_back(
    tx: &mut Tx,
    payouts: &[Uuid],
    back: Back,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let text = match back {
        Back::Sent => (
            "refund-sent",
            "退款已提交银行",
            "您在标的物“{title}”中的款项{amount}元已提交银行原路退回，到账时间以银行为准。",
        ),
        Back::Booked => (
            "refund-booked",
            "退款已汇出",
            "银行已将您在标的物“{title}”中的款项{amount}元汇出，退回您付款的账户。",
        ),
    };
    Ok(store::messages::tell_of_refunds(tx, payouts, text, now).await?)
}

/// A lot was withdrawn before its bidding was loaded: there is no entry to tell it from.
pub async fn withdrawn(
    tx: &mut Tx,
    (lot, title): (LotId, &str),
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    withdrawn_at(tx, (lot, 0, title), reason, now).await
}

async fn withdrawn_at(
    tx: &mut Tx,
    (lot, seq, title): (LotId, i64, &str),
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let body = format!(
        "您报名的标的物“{title}”已撤回，本次拍卖终止，原因：{reason}。您的保证金将原路退还。"
    );
    let news =
        News { lot, seq, kind: "lot-withdrawn", title: "标的物撤回", body: &body, at: now };
    store::messages::tell(tx, &news, To::Everybody).await?;
    Ok(())
}

async fn say(
    tx: &mut Tx,
    turn: &Turn,
    (kind, title): (&str, &str),
    body: &str,
    (to, at): (To<'_>, DateTime<Utc>),
) -> Result<(), AppError> {
    let news = News { lot: turn.lot(), seq: turn.seq, kind, title, body, at };
    store::messages::tell(tx, &news, to).await?;
    Ok(())
}

fn clock(at: Option<Instant>) -> String {
    at.map_or_else(String::new, Instant::chinese)
}
