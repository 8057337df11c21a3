//! Watch lists (关注) and their reminders (设置提醒): before bidding begins, before it ends.

use chrono::TimeDelta;
use domain::id::{LotId, PersonId};
use domain::instant::Instant;
use store::lists::Card;
use store::watches::{self, Due};

use super::AppError;
use crate::App;

/// How many lots a list shows; the latest wishes.
const LIST: i64 = 200;
/// How many lots are told of in one round.
const BATCH: i64 = 256;
/// A day before bidding begins: a deposit sent then still arrives.
const BEFORE_START: TimeDelta = TimeDelta::days(1);
const BEFORE_END: TimeDelta = TimeDelta::hours(1);

pub async fn list(app: &App, person: PersonId) -> Result<Vec<Card>, AppError> {
    Ok(watches::of_person(&mut app.db.reader().await?, person, LIST).await?)
}

pub async fn watch(app: &App, person: PersonId, lot: LotId) -> Result<(), AppError> {
    let now = app.now();
    Ok(app.db.transaction(async |tx| watches::watch(tx, person, lot, now).await).await?)
}

pub async fn unwatch(app: &App, person: PersonId, lot: LotId) -> Result<(), AppError> {
    Ok(app.db.transaction(async |tx| watches::unwatch(tx, person, lot).await).await?)
}

/// One round of the worker. Idempotent: a person is told of a lot's begin and end once each.
pub async fn remind(app: &App) -> Result<(), AppError> {
    let now = app.now();
    let wanted = (BEFORE_START, BEFORE_END);
    for due in watches::due(&mut app.db.reader().await?, now, wanted, BATCH).await? {
        let (title, body) = words(&due);
        let told =
            app.db.transaction(async |tx| watches::remind(tx, &due, (title, &body), now).await);
        if let Err(error) = told.await {
            tracing::error!(lot = %due.lot(), %error, "a reminder could not be sent");
        }
    }
    Ok(())
}

fn words(due: &Due) -> (&'static str, String) {
    let (name, at) = (due.title.as_str(), Instant::from_utc(due.at).chinese());
    if due.kind == "lot-starts" {
        let body = format!("您关注的标的物“{name}”将于{at}开拍。参加竞买须先报名并缴纳保证金。");
        ("即将开拍", body)
    } else {
        let body =
            format!("您关注的标的物“{name}”预计于{at}结束竞价；结束前有人出价的，结束时间顺延。");
        ("即将结束", body)
    }
}
