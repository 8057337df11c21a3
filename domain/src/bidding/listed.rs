//! An entry with what surrounds it on the way from Redis into the journal.

use uuid::Uuid;

use super::Entry;
use crate::instant::Instant;
use crate::money::Money;

/// A whole entry as it is listed in Redis and journaled in PostgreSQL. The fence (epoch and the
/// two nonces) is not part of the hash chain: it says who wrote the entry, not what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub entry: Entry,
    pub epoch: u64,
    /// Random, so that two entries with one seq can be told apart.
    pub nonce: Uuid,
    /// The nonce of the entry before; nil for the first.
    pub previous: Uuid,
    /// Present exactly for bids.
    pub offer: Option<Offer>,
}

/// What a bid brought along and what it met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The idempotency key, a UUIDv7.
    pub key: Uuid,
    /// The last seq on the bidder's screen: evidence, never a reason to refuse.
    pub seen: Option<u64>,
    /// The end of bidding just before the bid.
    pub ends_before: Instant,
    /// The price to beat just before the bid.
    pub leader_before: Option<Money>,
}
