//! Entries that are not durable yet: read in order, forgotten once PostgreSQL has them.

use domain::bidding::Listed;
use domain::id::LotId;
use domain::instant::Instant;

use crate::answer::{self, Obstacle};
use crate::{Engine, EngineError, keys, line};

/// The entries of a lot that are not known to be durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// The time by the Redis that has the lot.
    pub clock: Instant,
    /// Oldest first.
    pub entries: Vec<Listed>,
}

/// What a lot's list held when it was frozen for recovery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    pub epoch: u64,
    /// Oldest first; may begin with entries that are durable already.
    pub entries: Vec<Listed>,
}

impl Engine {
    /// Forgets the entries up to `durable_seq` and reads the next ones, oldest first, with the
    /// time by Redis.
    pub async fn tail(
        &self,
        lot: LotId,
        epoch: u64,
        durable_seq: u64,
        limit: usize,
    ) -> Result<Result<Tail, Obstacle>, EngineError> {
        let keys = [keys::book(lot), keys::codes(lot), keys::pending(lot)];
        let args = [epoch.to_string(), durable_seq.to_string(), limit.to_string()];
        let answer: Vec<String> = self.functions.call("fachui_tail", &keys, &args).await?;
        let Some((status, lines)) = answer.split_first() else { return Ok(Err(Obstacle::Absent)) };
        match status.parse().ok().and_then(Instant::from_micros) {
            Some(clock) => Ok(Ok(Tail { clock, entries: entries(lines)? })),
            None => Ok(Err(answer::obstacle(status)?)),
        }
    }

    /// Stops all judging of a lot and reads everything listed, whatever state Redis is in; `None`
    /// if it does not have the lot. A lot in a later epoch than `highest`, the one PostgreSQL
    /// shows, has been recovered meanwhile and is left alone.
    pub async fn freeze(
        &self,
        lot: LotId,
        highest: u64,
    ) -> Result<Result<Option<Frozen>, Obstacle>, EngineError> {
        let keys = [keys::book(lot), keys::codes(lot), keys::pending(lot)];
        let answer: Vec<String> =
            self.functions.call("fachui_freeze", &keys, &[highest.to_string()]).await?;
        let Some((status, lines)) = answer.split_first() else { return Ok(Ok(None)) };
        match status.parse() {
            // PostgreSQL wins over what follows an unreadable line: it was never acknowledged.
            Ok(epoch) => Ok(Ok(Some(Frozen { epoch, entries: readable(lot, lines) }))),
            Err(_) => Ok(Err(answer::obstacle(status)?)),
        }
    }
}

fn readable(lot: LotId, lines: &[String]) -> Vec<Listed> {
    let mut entries = Vec::with_capacity(lines.len());
    for it in lines {
        match line::parse(it) {
            Ok(listed) => entries.push(listed),
            Err(error) => {
                tracing::error!(%lot, "the tail in Redis ends at an unreadable line: {error}");
                break;
            }
        }
    }
    entries
}

fn entries(lines: &[String]) -> Result<Vec<Listed>, EngineError> {
    Ok(lines.iter().map(|it| line::parse(it)).collect::<Result<_, _>>()?)
}
