//! A bid from the bidder's hand to its durable answer.

use std::time::Duration;

use bidding_engine::{Obstacle, Offered, Placed, Wake};
use domain::bidding::{Code, Event, Listed, Refusal};
use domain::chain::Hash;
use domain::id::LotId;
use domain::instant::{Instant, Span};
use domain::money::Money;
use store::journal::{Recorded, Stray};
use uuid::Uuid;

use super::clocks::Clocks;
use super::hub::Fate;
use super::{Bidding, BiddingError};

/// How long a bid waits for its commit before its bidder is told to try the same key again.
const PATIENCE: Duration = Duration::from_secs(5);

/// A key may name a time up to ten minutes ahead, and is stale ten minutes after it.
const KEY_LIFETIME: Span = Span::seconds(1_200);

/// A bid as it reaches the platform.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The bid code, or a stand-in for a person without one.
    pub code: Code,
    pub price: Money,
    pub key: Uuid,
    /// The last seq on the bidder's screen: evidence, never a reason to refuse.
    pub seen: Option<u64>,
}

/// A durable entry of an accepted bid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub seq: u64,
    pub at: Instant,
    pub code: Code,
    pub price: Money,
    pub ends_before: Instant,
    pub ends_at: Instant,
    pub hash: Hash,
}

/// A durable refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub refusal: Refusal,
    /// Its place in the sequence, for bids that take one.
    pub seq: Option<u64>,
    pub at: Instant,
    /// The price to beat when the bid was judged.
    pub leader_price: Option<Money>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Accepted(Receipt),
    Refused(Refused),
}

/// Why there is no answer. Nothing is guessed.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The bid may or may not have counted: try again with the same key.
    #[error("the fate of the bid is not known yet")]
    Unresolved,
    /// The clocks of the platform differ; nothing was judged.
    #[error("the platform's clocks disagree")]
    ClockDisagrees,
    #[error("the time in the idempotency key is more than ten minutes off")]
    KeyStale,
    #[error("the idempotency key was used for another amount")]
    KeyReused,
    #[error("no lot has this id")]
    NoLot,
}

impl Bidding {
    /// Places a bid and waits until its answer is durable.
    pub async fn place(&self, lot: LotId, offer: &Offer) -> Result<Answer, PlaceError> {
        if self.clocks() != Clocks::Agree {
            self.ring_all();
            return Err(PlaceError::ClockDisagrees);
        }
        for _ in 0..2 {
            let Some(epoch) = self.epoch(lot).await? else { return self.unopened(lot).await };
            let Offer { code, price, key, seen } = offer.clone();
            let wake = if self.keeps(lot) { Wake::Nobody } else { Wake::Holder };
            let offered = Offered { code, price, key, seen, wake };
            let placed = self.0.redis.place(lot, self.stand(epoch), &offered).await;
            // Also after an error: the bid may be listed all the same.
            self.ring(lot);
            match placed.map_err(|error| unresolved(lot, &error.into()))? {
                Placed::Judged(listed) => return self.judged(lot, offer, &listed).await,
                Placed::Stray(stray) => return self.stray(lot, offer, &stray).await,
                Placed::KeyStale => return Err(PlaceError::KeyStale),
                Placed::KeyReused => return Err(PlaceError::KeyReused),
                Placed::Obstacle(Obstacle::ClockDisagrees { .. }) => {
                    self.call_keeper(lot).await;
                    return Err(PlaceError::ClockDisagrees);
                }
                Placed::Obstacle(Obstacle::Stale { epoch: known }) if known > epoch => {
                    // Another node has recovered the lot: go on in its epoch.
                    self.learned(lot).await?;
                }
                Placed::Obstacle(Obstacle::Absent) => return self.absent(lot, offer).await,
                Placed::Obstacle(
                    Obstacle::Stale { .. } | Obstacle::Restarted | Obstacle::Recovering,
                ) => {
                    self.call_keeper(lot).await;
                    return Err(PlaceError::Unresolved);
                }
            }
        }
        Err(PlaceError::Unresolved)
    }

    /// The epoch in which this node may act on the lot; `None` before the lot is loaded.
    pub(super) async fn epoch(&self, lot: LotId) -> Result<Option<u64>, PlaceError> {
        match self.0.hub.epoch(lot) {
            Some(epoch) => Ok(Some(epoch)),
            None => self.learned(lot).await,
        }
    }

    pub(super) async fn learned(&self, lot: LotId) -> Result<Option<u64>, PlaceError> {
        self.learn(lot).await.map_err(|it| unresolved(lot, &it.into()))
    }

    pub(super) async fn call_keeper(&self, lot: LotId) {
        self.ring(lot);
        if let Err(error) = self.0.redis.ask_recovery(lot).await {
            tracing::debug!(%lot, "nobody was asked to recover: {error}");
        }
    }

    async fn judged(
        &self,
        lot: LotId,
        offer: &Offer,
        listed: &Listed,
    ) -> Result<Answer, PlaceError> {
        #[cfg(feature = "early-answer")]
        if let Some(early) = answer(listed, Hash::GENESIS) {
            return Ok(early);
        }
        let waiting = self.0.hub.wait(lot, listed.entry.seq, listed.nonce);
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(Ok(Fate::Durable(it))) => answer(&it.listed, it.hash).ok_or(PlaceError::Unresolved),
            Ok(Ok(Fate::AskJournal) | Err(_)) | Err(_) => self.journaled(lot, offer).await,
        }
    }

    /// A stray is told once the head it was judged at is durable and it has itself been kept.
    async fn stray(
        &self,
        lot: LotId,
        offer: &Offer,
        stray: &bidding_engine::Stray,
    ) -> Result<Answer, PlaceError> {
        let (seq, nonce) = (stray.judged_seq, stray.judged_nonce);
        if !self.0.hub.stands_at(lot, seq, nonce) {
            let waiting = self.0.hub.wait(lot, seq, nonce);
            match tokio::time::timeout(PATIENCE, waiting).await {
                Ok(Ok(Fate::Durable(_))) => {}
                Ok(Ok(Fate::AskJournal) | Err(_)) | Err(_) => {
                    match self.journaled(lot, offer).await {
                        // Nobody has kept it yet, but what it was judged at is durable.
                        Err(PlaceError::Unresolved) if self.has_entry(lot, seq, nonce).await => {}
                        answered => return answered,
                    }
                }
            }
        }
        let kept = Stray {
            bidder: offer.code.clone(),
            key: offer.key,
            epoch: stray.epoch,
            judged_seq: seq,
            at: stray.at,
            price: offer.price,
            refusal: stray.refusal,
            seen: offer.seen,
        };
        let kept = self.0.readers.keep_stray(lot, &kept).await;
        if !kept.map_err(|it| unresolved(lot, &it.into()))? {
            return Err(PlaceError::Unresolved);
        }
        let (at, refusal) = (stray.at, stray.refusal);
        Ok(Answer::Refused(Refused { refusal, seq: None, at, leader_price: None }))
    }

    /// Whether the journal has this very entry.
    async fn has_entry(&self, lot: LotId, seq: u64, nonce: Uuid) -> bool {
        let found = self.0.readers.entries_after(lot, seq.saturating_sub(1), 1).await;
        let is_it = |it: &Recorded| it.listed.entry.seq == seq && it.listed.nonce == nonce;
        found.is_ok_and(|it| it.first().is_some_and(is_it))
    }

    /// What the journal knows of a bid whose commit this node has not seen.
    async fn journaled(&self, lot: LotId, offer: &Offer) -> Result<Answer, PlaceError> {
        let failed = |error: store::journal::JournalError| unresolved(lot, &error.into());
        let bid = self.0.readers.bid_of(lot, &offer.code, offer.key).await.map_err(failed)?;
        if let Some(Recorded { listed, hash }) = bid {
            let Event::Bid { price, .. } = &listed.entry.event else {
                return Err(PlaceError::Unresolved);
            };
            if *price != offer.price {
                return Err(PlaceError::KeyReused);
            }
            return answer(&listed, hash).ok_or(PlaceError::Unresolved);
        }
        let stray = self.0.readers.stray_of(lot, &offer.code, offer.key).await.map_err(failed)?;
        match stray {
            Some(it) if it.price != offer.price => Err(PlaceError::KeyReused),
            Some(Stray { refusal, at, .. }) => {
                Ok(Answer::Refused(Refused { refusal, seq: None, at, leader_price: None }))
            }
            None => Err(PlaceError::Unresolved),
        }
    }

    /// Redis does not have the lot: it has ended and faded away, or it must be recovered.
    async fn absent(&self, lot: LotId, offer: &Offer) -> Result<Answer, PlaceError> {
        let failed = |error: store::journal::JournalError| unresolved(lot, &error.into());
        let known = self.0.readers.book(lot).await.map_err(failed)?;
        let Some((head, Some(book))) = known else {
            self.call_keeper(lot).await;
            return Err(PlaceError::Unresolved);
        };
        match book.phase() {
            domain::bidding::Phase::Closed(_) | domain::bidding::Phase::Withdrawn => {}
            domain::bidding::Phase::Running | domain::bidding::Phase::Paused { .. } => {
                self.call_keeper(lot).await;
                return Err(PlaceError::Unresolved);
            }
        }
        match self.journaled(lot, offer).await {
            Err(PlaceError::Unresolved) => {}
            answered => return answered,
        }
        self.0.hub.learn(lot, head.epoch, head.seq, head.nonce);
        let stray = bidding_engine::Stray {
            epoch: head.epoch,
            judged_seq: head.seq,
            judged_nonce: head.nonce,
            at: self.now(),
            refusal: Refusal::Closed,
        };
        self.stray(lot, offer, &stray).await
    }

    /// The lot has no journal yet: bidding has not begun, or begins late.
    async fn unopened(&self, lot: LotId) -> Result<Answer, PlaceError> {
        let starts_at = self.0.readers.announced_start(lot).await;
        let starts_at = starts_at.map_err(|it| unresolved(lot, &it.into()))?;
        let (refusal, at) = (Refusal::NotOpen, self.now());
        // There is nothing this answer could be kept with. A key that could still be used when
        // bidding begins must not be answered twice, so it waits for the lot to be loaded.
        if at.plus(KEY_LIFETIME) >= starts_at.ok_or(PlaceError::NoLot)? {
            return Err(PlaceError::Unresolved);
        }
        let (seq, leader_price) = (None, None);
        Ok(Answer::Refused(Refused { refusal, seq, at, leader_price }))
    }
}

pub(super) fn unresolved(lot: LotId, error: &BiddingError) -> PlaceError {
    tracing::warn!(%lot, "a bid is unresolved: {error}: {error:?}");
    PlaceError::Unresolved
}

fn answer(listed: &Listed, hash: Hash) -> Option<Answer> {
    let entry = &listed.entry;
    let offer = listed.offer.as_ref()?;
    let Event::Bid { code, price, verdict } = &entry.event else { return None };
    let (seq, at) = (entry.seq, entry.at);
    Some(match verdict {
        Ok(()) => Answer::Accepted(Receipt {
            seq,
            at,
            code: code.clone(),
            price: *price,
            ends_before: offer.ends_before,
            ends_at: entry.ends_at,
            hash,
        }),
        Err(refusal) => Answer::Refused(Refused {
            refusal: *refusal,
            seq: Some(seq),
            at,
            leader_price: offer.leader_before,
        }),
    })
}
