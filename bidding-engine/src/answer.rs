//! What the function library answers, parsed once.

use domain::bidding::{Listed, Refusal};
use domain::instant::Instant;
use uuid::Uuid;

use crate::line::{self, Fields, LineError};

/// Why nothing was judged or done. The caller may try again; a bid with the same key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// The lot is not in Redis: not loaded yet, ended long ago, or lost.
    #[error("Redis does not have the lot")]
    Absent,
    /// Redis was restarted or promoted and may have lost its last entries.
    #[error("Redis was restarted; recovery has not been there yet")]
    Restarted,
    /// Redis has another epoch than the caller.
    #[error("Redis has the lot in epoch {epoch}")]
    Stale { epoch: u64 },
    #[error("the lot is being recovered")]
    Recovering,
    /// The clocks of this node and of Redis differ by more than half a second.
    #[error("the clocks disagree; by Redis it is {redis}")]
    ClockDisagrees { redis: Instant },
}

/// A bid outside the sequence: before the opening, after the end, or by the unqualified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    pub epoch: u64,
    /// The head it was judged at; it is answered once that is durable.
    pub judged_seq: u64,
    pub judged_nonce: Uuid,
    pub at: Instant,
    pub refusal: Refusal,
}

/// What became of a bid in Redis. Nothing of it is told to anyone before it is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    Judged(Listed),
    Stray(Stray),
    /// The time inside the idempotency key is more than ten minutes off.
    KeyStale,
    /// The idempotency key was used for another price.
    KeyReused,
    Obstacle(Obstacle),
}

/// Why an act was refused; refused acts take no place in the sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActRefusal {
    Ended,
    NotEnded,
    AlreadyPaused,
    NotPaused,
    TooEarly,
    OtherRank,
    NotQualified,
}

/// What became of an act in Redis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    Listed(Listed),
    /// It was so already.
    Unchanged,
    Refused(ActRefusal),
    Obstacle(Obstacle),
}

pub(crate) fn placed(answer: &str) -> Result<Placed, LineError> {
    if let Some(entry) = answer.strip_prefix("judged ") {
        return Ok(Placed::Judged(line::parse(entry)?));
    }
    let mut fields = Fields::of(answer);
    Ok(match fields.text("answer")? {
        "stray" => Placed::Stray(Stray {
            epoch: fields.parse("epoch")?,
            judged_seq: fields.parse("judged seq")?,
            judged_nonce: fields.parse("judged nonce")?,
            at: fields.instant("time of entry")?,
            refusal: match fields.verdict("verdict")? {
                Err(refusal) => refusal,
                Ok(()) => return Err(fields.error("verdict")),
            },
        }),
        "key-stale" => Placed::KeyStale,
        "key-reused" => Placed::KeyReused,
        _ => Placed::Obstacle(obstacle(answer)?),
    })
}

pub(crate) fn done(answer: &str) -> Result<Done, LineError> {
    if let Some(entry) = answer.strip_prefix("done ") {
        return Ok(Done::Listed(line::parse(entry)?));
    }
    let mut fields = Fields::of(answer);
    Ok(match fields.text("answer")? {
        "unchanged" => Done::Unchanged,
        "refused" => Done::Refused(match fields.text("refusal")? {
            "ended" => ActRefusal::Ended,
            "not-ended" => ActRefusal::NotEnded,
            "already-paused" => ActRefusal::AlreadyPaused,
            "not-paused" => ActRefusal::NotPaused,
            "too-early" => ActRefusal::TooEarly,
            "other-rank" => ActRefusal::OtherRank,
            "not-qualified" => ActRefusal::NotQualified,
            _ => return Err(fields.error("refusal")),
        }),
        _ => Done::Obstacle(obstacle(answer)?),
    })
}

pub(crate) fn obstacle(answer: &str) -> Result<Obstacle, LineError> {
    let mut fields = Fields::of(answer);
    Ok(match fields.text("answer")? {
        "absent" => Obstacle::Absent,
        "restarted" => Obstacle::Restarted,
        "stale" => Obstacle::Stale { epoch: fields.parse("epoch")? },
        "recovering" => Obstacle::Recovering,
        "clock-disagrees" => Obstacle::ClockDisagrees { redis: fields.instant("Redis' time")? },
        _ => return Err(fields.error("answer")),
    })
}
