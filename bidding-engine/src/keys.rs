//! Every Redis key and channel this platform uses.
//!
//! The id in braces is the cluster's hash tag: all keys of a lot lie in one slot.

use domain::bidding::Code;
use domain::id::LotId;
use uuid::Uuid;

/// Says that a lot has entries which PostgreSQL does not have yet; the message is the lot's id.
pub const PENDING: &str = "fachui:pending";
/// Says what has become durable; see [`crate::feed`].
pub const DURABLE: &str = "fachui:durable";
/// Asks the holder of a lot's shard to run recovery; the message is the lot's id.
pub const RECOVER: &str = "fachui:recover";

pub(crate) fn book(lot: LotId) -> String {
    format!("{{lot:{lot}}}:book")
}

pub(crate) fn codes(lot: LotId) -> String {
    format!("{{lot:{lot}}}:codes")
}

pub(crate) fn pending(lot: LotId) -> String {
    format!("{{lot:{lot}}}:pending")
}

/// What was answered to a code under an idempotency key.
pub(crate) fn answer(lot: LotId, code: &Code, key: Uuid) -> String {
    format!("{{lot:{lot}}}:key:{code}:{key}")
}
