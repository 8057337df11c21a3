//! The platform looks after itself: every minute it compares what it has in three places, and
//! raises an alarm for what stays different. It corrects nothing; recovery does that.

use std::collections::HashMap;
use std::time::Duration;

use domain::id::LotId;
use store::alarms::{Alarm, Finding};
use store::journal::{Head, shard_of};
use uuid::Uuid;

use super::AppError;
use super::error::StopError;
use crate::App;
use crate::actor::Supervisor;
use crate::engine::RedisHead;

/// A difference that is still there after this long is one.
const SETTLING: Duration = Duration::from_secs(2);

/// Why the alarm of a node that has not looked after itself for long is over.
const GONE: &str = "该节点已停止运行";

/// One look at a lot: PostgreSQL, Redis, and what this node has told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub journal: Head,
    pub redis: Option<RedisHead>,
    pub told: Option<u64>,
}

/// What stays wrong between two looks at a lot. Redis may be ahead for a moment, and a node may
/// hear a little late; what was in one place at the first look must be in the others at the
/// second.
pub fn differences(first: Look, second: Look) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    if let (Some(before), Some(now)) = (first.redis, second.redis) {
        if before.epoch == first.journal.epoch && now.epoch == second.journal.epoch {
            if now.seq < first.journal.seq {
                let detail =
                    format!("Redis 停在第{}条，日志已到第{}条", now.seq, second.journal.seq);
                found.push(("redis-behind", detail));
            } else if second.journal.seq < before.seq {
                let detail =
                    format!("Redis 已到第{}条，日志停在第{}条", now.seq, second.journal.seq);
                found.push(("redis-stuck", detail));
            } else if now.seq == second.journal.seq && now.nonce != second.journal.nonce {
                found.push(("redis-forked", format!("第{}条两处内容不同", now.seq)));
            }
        } else if now.epoch != second.journal.epoch && before.epoch != first.journal.epoch {
            let (redis, journal) = (now.epoch, second.journal.epoch);
            found.push(("redis-forked", format!("Redis 为第{redis}任期，日志为第{journal}任期")));
        }
    } else if first.redis.is_none() && second.redis.is_none() {
        found.push(("redis-behind", "Redis 中没有该标的物".to_owned()));
    }
    if let Some(told) = second.told.filter(|it| *it < first.journal.seq) {
        let detail = format!("本节点播报停在第{told}条，日志已到第{}条", second.journal.seq);
        found.push(("broadcast-behind", detail));
    }
    found
}

/// Compares everything once; answers the alarms that are new.
pub async fn look_after(app: &App) -> Result<Vec<Finding>, AppError> {
    let first = looks(app).await?;
    tokio::time::sleep(SETTLING).await;
    let second = looks(app).await?;
    let mut lags: HashMap<u8, i64> = HashMap::new();
    let mut found = Vec::new();
    let mut reader = app.db.reader().await?;
    for (lot, before) in &first {
        let Some(now) = second.get(lot) else { continue };
        let redis = now.redis.map_or(0, |it| it.seq);
        let behind = i64::try_from(redis.saturating_sub(now.journal.seq)).unwrap_or(i64::MAX);
        let lag = lags.entry(shard_of(*lot).0).or_default();
        *lag = behind.max(*lag);
        for (kind, detail) in differences(*before, *now) {
            let court_id = store::alarms::court_of(&mut reader, *lot).await?;
            let (kind, subject) = (kind.to_owned(), lot.to_string());
            found.push(Finding { kind, subject, court_id, detail });
        }
    }
    for shard in app.bidding.shards() {
        app.metrics.lag(shard.0, lags.get(&shard.0).copied().unwrap_or(0));
    }
    if !app.bidding.agrees() {
        found.push(Finding {
            kind: "clock".to_owned(),
            subject: app.config.bidding.node.clone(),
            court_id: None,
            detail: format!("与数据库时钟相差 {} 微秒", app.bidding.clock_offset()),
        });
    }
    found.extend(store::alarms::findings(&mut reader, app.now()).await?);
    drop(reader);
    settle(app, &found, &first).await
}

async fn looks(app: &App) -> Result<HashMap<LotId, Look>, AppError> {
    let lots = app.bidding.kept();
    let heads = app.bidding.reading().heads(&lots).await?;
    let mut looks = HashMap::with_capacity(heads.len());
    for (lot, journal) in heads {
        // Redis away is no difference; the readiness of the node tells it.
        let Ok(redis) = app.bidding.redis_head(lot).await else { continue };
        looks.insert(lot, Look { journal, redis, told: app.bidding.told(lot) });
    }
    Ok(looks)
}

/// Raises what is new and clears what is right again. A node clears of lots only what it keeps
/// itself and has just looked at, or what no longer runs anywhere.
async fn settle(
    app: &App,
    found: &[Finding],
    looked_at: &HashMap<LotId, Look>,
) -> Result<Vec<Finding>, AppError> {
    let now = app.now();
    let standing = store::alarms::standing(&mut app.db.reader().await?).await?;
    let mut over = Vec::new();
    for it in standing {
        let stands = found.iter().any(|new| new.kind == it.kind && new.subject == it.subject);
        if stands {
            continue;
        }
        if is_mine(app, &it, looked_at).await? {
            over.push((it, None));
        } else if is_of_a_node_that_is_gone(app, &it).await? {
            over.push((it, Some(GONE)));
        }
    }
    let settled = app.db.transaction(async |tx| {
        store::alarms::note_node(tx, &app.config.bidding.node).await?;
        let raised = store::alarms::raise(tx, found, now).await?;
        for (it, reason) in &over {
            store::alarms::clear(tx, (&it.kind, &it.subject), *reason, now).await?;
        }
        Ok::<_, AppError>(raised)
    });
    let raised = settled.await?;
    for it in &raised {
        tracing::error!(kind = it.kind, subject = it.subject, detail = it.detail, "alarm");
    }
    for (it, reason) in &over {
        tracing::warn!(kind = it.kind, subject = it.subject, reason, "the alarm is over");
    }
    Ok(raised)
}

/// Only a node itself can find its clock right again, and one that was taken out of service never
/// will. While it is there it looks after itself every minute, whatever its clock says.
async fn is_of_a_node_that_is_gone(app: &App, alarm: &Finding) -> Result<bool, AppError> {
    if alarm.kind != "clock" {
        return Ok(false);
    }
    let mut reader = app.db.reader().await?;
    Ok(!store::alarms::is_there(&mut reader, &alarm.subject).await?)
}

async fn is_mine(
    app: &App,
    alarm: &Finding,
    looked_at: &HashMap<LotId, Look>,
) -> Result<bool, AppError> {
    match alarm.kind.as_str() {
        "clock" => Ok(alarm.subject == app.config.bidding.node),
        "redis-behind" | "redis-stuck" | "redis-forked" | "broadcast-behind" => {
            let Ok(lot) = alarm.subject.parse().map(LotId) else { return Ok(false) };
            Ok(looked_at.contains_key(&lot) || app.bidding.reading().has_ended(lot).await?)
        }
        // Whoever asks PostgreSQL finds the same.
        _ => Ok(true),
    }
}

/// The alarms that a supervisor of the court sees.
pub async fn of_court(app: &App, supervisor: &Supervisor) -> Result<Vec<Alarm>, AppError> {
    let mut reader = app.db.reader().await?;
    Ok(store::alarms::of_court(&mut reader, supervisor.court_id).await?)
}

/// Somebody has taken note, and says what is done about it.
pub async fn acknowledge(
    app: &App,
    supervisor: &Supervisor,
    id: Uuid,
    note: &str,
) -> Result<(), AppError> {
    if !(1..=500).contains(&note.trim().chars().count()) {
        return Err(StopError::StatementUnusable.into());
    }
    let by = (supervisor.person_id, supervisor.court_id);
    let said = (note.trim(), app.now());
    let seen = app.db.transaction(async |tx| store::alarms::acknowledge(tx, id, by, said).await);
    if seen.await? { Ok(()) } else { Err(store::StoreError::NotFound { what: "alarm", id }.into()) }
}

#[cfg(test)]
mod tests {
    use domain::chain::Hash;

    use super::*;

    fn look(journal: (u64, u64), redis: Option<(u64, u64)>, told: Option<u64>) -> Look {
        let nonce = |seq: u64| Uuid::from_u128(u128::from(seq));
        let (epoch, seq) = journal;
        let journal = Head { epoch, seq, nonce: nonce(seq), hash: Hash::GENESIS };
        let redis = redis.map(|(epoch, seq)| RedisHead { epoch, seq, nonce: nonce(seq) });
        Look { journal, redis, told }
    }

    #[test]
    fn only_what_stays_different_is_told() {
        let kinds = |first, second| -> Vec<&'static str> {
            differences(first, second).into_iter().map(|(kind, _)| kind).collect()
        };
        let calm = look((1, 5), Some((1, 5)), Some(5));
        assert_eq!(kinds(calm, calm), Vec::<&str>::new());
        // Bids under way: Redis is ahead, and what it had has become durable by the second look.
        let busy = look((1, 5), Some((1, 9)), Some(5));
        assert_eq!(kinds(busy, look((1, 9), Some((1, 14)), Some(9))), Vec::<&str>::new());
        assert_eq!(kinds(busy, look((1, 8), Some((1, 14)), Some(8))), ["redis-stuck"]);
        let behind = look((1, 5), Some((1, 3)), Some(5));
        assert_eq!(kinds(behind, behind), ["redis-behind"]);
        assert_eq!(kinds(calm, look((1, 5), None, Some(5))), Vec::<&str>::new());
        let gone = look((1, 5), None, Some(5));
        assert_eq!(kinds(gone, gone), ["redis-behind"]);
        let deaf = look((1, 5), Some((1, 5)), Some(4));
        assert_eq!(kinds(deaf, deaf), ["broadcast-behind"]);
        let other = look((2, 5), Some((1, 5)), Some(5));
        assert_eq!(kinds(other, other), ["redis-forked"]);
        // A recovery in between.
        assert_eq!(kinds(other, look((2, 5), Some((2, 5)), Some(5))), Vec::<&str>::new());
        let mut forked = calm;
        forked.redis = Some(RedisHead { epoch: 1, seq: 5, nonce: Uuid::max() });
        assert_eq!(kinds(forked, forked), ["redis-forked"]);
    }
}
