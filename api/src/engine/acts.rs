//! What a court does to a running lot. Each act is an entry of the same sequence and is told
//! once it is durable.

use std::time::Duration;

use bidding_engine::{ActRefusal, Done, EngineError, Obstacle, Stand};
use domain::bidding::Listed;
use domain::id::LotId;
use domain::instant::Instant;

use super::hub::Fate;
use super::{Bidding, PlaceError};

const PATIENCE: Duration = Duration::from_secs(5);

/// An act that has taken its durable place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Performed {
    pub seq: u64,
    pub at: Instant,
    /// The end of bidding after it.
    pub ends_at: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    #[error("the lot has not been opened yet")]
    NotOpened,
    #[error("bidding for this lot has ended")]
    Ended,
    #[error("bidding for this lot is suspended already")]
    AlreadyPaused,
    #[error("bidding for this lot is not suspended")]
    NotPaused,
    #[error("the platform's clocks disagree")]
    ClockDisagrees,
    /// Look at the lot again before repeating the act.
    #[error("the outcome of the act is not known yet")]
    Unresolved,
}

impl From<PlaceError> for ActError {
    fn from(_: PlaceError) -> ActError {
        ActError::Unresolved
    }
}

impl Bidding {
    /// Suspends bidding now; the time that is left is kept (AUC-28, TIME-11).
    pub async fn pause(&self, lot: LotId, reason: &str) -> Result<Performed, ActError> {
        self.perform(lot, async |stand| self.0.redis.pause(lot, stand, None, reason).await).await
    }

    /// Resumes with the time that was left and at least one whole extension (TIME-11).
    pub async fn resume(&self, lot: LotId, reason: &str) -> Result<Performed, ActError> {
        self.perform(lot, async |stand| self.0.redis.resume(lot, stand, reason).await).await
    }

    /// Ends bidding without an outcome.
    pub async fn withdraw(&self, lot: LotId, reason: &str) -> Result<Performed, ActError> {
        self.perform(lot, async |stand| self.0.redis.withdraw(lot, stand, reason).await).await
    }

    async fn perform(
        &self,
        lot: LotId,
        act: impl AsyncFn(Stand) -> Result<Done, EngineError>,
    ) -> Result<Performed, ActError> {
        let mut epoch = self.epoch(lot).await?.ok_or(ActError::NotOpened)?;
        for _ in 0..2 {
            let done = act(self.stand(epoch)).await;
            match done.map_err(|error| super::place::unresolved(lot, &error.into()))? {
                Done::Listed(listed) => return self.performed(lot, &listed).await,
                Done::Refused(refusal) => return Err(refused(refusal)),
                Done::Obstacle(Obstacle::ClockDisagrees { .. }) => {
                    return Err(ActError::ClockDisagrees);
                }
                Done::Obstacle(Obstacle::Stale { epoch: known }) if known > epoch => {
                    // Another node has recovered the lot: go on in its epoch.
                    epoch = self.learned(lot).await?.ok_or(ActError::NotOpened)?;
                }
                Done::Unchanged | Done::Obstacle(_) => break,
            }
        }
        self.call_keeper(lot).await;
        Err(ActError::Unresolved)
    }

    async fn performed(&self, lot: LotId, listed: &Listed) -> Result<Performed, ActError> {
        let waiting = self.0.hub.wait(lot, listed.entry.seq, listed.nonce);
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(Ok(Fate::Durable(it))) => {
                let entry = &it.listed.entry;
                Ok(Performed { seq: entry.seq, at: entry.at, ends_at: entry.ends_at })
            }
            Ok(Ok(Fate::AskJournal) | Err(_)) | Err(_) => Err(ActError::Unresolved),
        }
    }
}

fn refused(refusal: ActRefusal) -> ActError {
    match refusal {
        ActRefusal::Ended => ActError::Ended,
        ActRefusal::AlreadyPaused => ActError::AlreadyPaused,
        ActRefusal::NotPaused => ActError::NotPaused,
        ActRefusal::NotEnded
        | ActRefusal::TooEarly
        | ActRefusal::OtherRank
        | ActRefusal::NotQualified => ActError::Unresolved,
    }
}
