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

/// Who looked at a lot on a day, as a counter of different ones.
pub(crate) fn visitors(lot: LotId, day: &str) -> String {
    format!("{{lot:{lot}}}:visitors:{day}")
}

/// The secret with which a day's visitors are told apart.
pub(crate) fn salt(day: &str) -> String {
    format!("fachui:salt:{day}")
}

/// The slot of a cluster in which all keys of a lot lie.
pub fn slot(lot: LotId) -> u16 {
    crc16(format!("lot:{lot}").as_bytes()) % 16_384
}

/// CRC-16/XMODEM, by which a cluster finds the slot of a hash tag.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc: u16, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_sum_is_that_of_redis() {
        assert_eq!(crc16(b"123456789"), 0x31C3);
    }
}
