//! Entries that are not durable yet: read in order, forgotten once PostgreSQL has them.

use domain::bidding::Listed;
use domain::id::LotId;

use crate::answer::{self, Obstacle};
use crate::{Engine, EngineError, keys, line};

/// What a lot's list held when it was frozen for recovery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    pub epoch: u64,
    /// Oldest first; may begin with entries that are durable already.
    pub entries: Vec<Listed>,
}

impl Engine {
    /// Forgets the entries up to `durable_seq` and reads the next ones, oldest first.
    pub async fn tail(
        &self,
        lot: LotId,
        epoch: u64,
        durable_seq: u64,
        limit: usize,
    ) -> Result<Result<Vec<Listed>, Obstacle>, EngineError> {
        let keys = [keys::book(lot), keys::codes(lot), keys::pending(lot)];
        let args = [epoch.to_string(), durable_seq.to_string(), limit.to_string()];
        let answer: Vec<String> = self.functions.call("fachui_tail", &keys, &args).await?;
        match answer.split_first() {
            Some((status, lines)) if status == "done" => Ok(Ok(entries(lines)?)),
            Some((status, _)) => Ok(Err(answer::obstacle(status)?)),
            None => Ok(Err(Obstacle::Absent)),
        }
    }

    /// Stops all judging of a lot and reads everything listed, whatever state Redis is in; `None`
    /// if it does not have the lot.
    pub async fn freeze(&self, lot: LotId) -> Result<Option<Frozen>, EngineError> {
        let keys = [keys::book(lot), keys::codes(lot), keys::pending(lot)];
        let answer: Vec<String> = self.functions.call("fachui_freeze", &keys, &[]).await?;
        let Some((epoch, lines)) = answer.split_first() else { return Ok(None) };
        let epoch = epoch.parse().map_err(|_| EngineError::Answer(epoch.clone()))?;
        Ok(Some(Frozen { epoch, entries: entries(lines)? }))
    }
}

fn entries(lines: &[String]) -> Result<Vec<Listed>, EngineError> {
    Ok(lines.iter().map(|it| line::parse(it)).collect::<Result<_, _>>()?)
}
