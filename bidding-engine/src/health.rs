//! Which lots lie on a server that does not answer.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use domain::id::LotId;
use futures_util::future::join_all;
use redis::Value;

use crate::{Engine, EngineError, keys};

/// A heartbeat does not wait longer: those of the other lots would be late.
const PROMPT: Duration = Duration::from_millis(400);

/// A lease must be renewed also while the only server does not answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// Slots from the first to the second lie on one server of a cluster.
pub(crate) type Slots = Vec<(u16, u16)>;

impl Engine {
    /// The lots whose server does not answer now. One lot stands for all that lie beside it.
    ///
    /// # Errors
    /// When no server answers, or it is not known which lots lie where.
    pub async fn unreachable(&self, lots: &[LotId]) -> Result<HashSet<LotId>, EngineError> {
        if !self.is_cluster() {
            let answered = tokio::time::timeout(PATIENCE, self.functions.ping()).await;
            answered.map_err(|_| EngineError::Answer("nothing in time".to_owned()))??;
            return Ok(HashSet::new());
        }
        let slots = self.slots().await?;
        let mut beside: HashMap<Option<(u16, u16)>, Vec<LotId>> = HashMap::new();
        for lot in lots {
            let slot = keys::slot(*lot);
            let range = slots.iter().find(|(first, last)| (*first..=*last).contains(&slot));
            beside.entry(range.copied()).or_default().push(*lot);
        }
        let asked = beside.into_iter().map(async |(range, lots)| {
            let Some(first) = lots.first().filter(|_| range.is_some()) else { return lots };
            let book = keys::book(*first);
            let known = tokio::time::timeout(PROMPT, self.functions.exists(&book)).await;
            if matches!(known, Ok(Ok(_))) { Vec::new() } else { lots }
        });
        Ok(join_all(asked).await.into_iter().flatten().collect())
    }

    /// Where slots lie; what was known before if nobody says it promptly.
    async fn slots(&self) -> Result<Slots, EngineError> {
        let told = tokio::time::timeout(PROMPT, self.functions.slots()).await;
        let mut known = self.slots.lock().await;
        match told {
            Ok(Ok(slots)) => *known = slots_of(&slots),
            Ok(Err(error)) if known.is_empty() => return Err(error),
            Ok(Err(_)) | Err(_) => {}
        }
        if known.is_empty() {
            return Err(EngineError::Answer("no slots".to_owned()));
        }
        Ok(known.clone())
    }
}

/// The ranges in an answer to `CLUSTER SLOTS`.
fn slots_of(answer: &Value) -> Slots {
    let mut slots = Vec::new();
    if let Value::Array(ranges) = answer {
        for range in ranges {
            if let Value::Array(range) = range
                && let [Value::Int(first), Value::Int(last), ..] = range.as_slice()
                && let (Ok(first), Ok(last)) = (u16::try_from(*first), u16::try_from(*last))
            {
                slots.push((first, last));
            }
        }
    }
    slots
}
