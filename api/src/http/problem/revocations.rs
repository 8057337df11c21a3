//! How it is told that a sale is not revoked.

use serde_json::json;

use super::{Told, kinds};
use crate::app::revocations::RevocationRefusal;

pub(super) fn told(error: &RevocationRefusal) -> Told {
    match error {
        RevocationRefusal::NotSold => Told::new(&kinds::REVOCATION_NOT_SOLD, error),
        RevocationRefusal::Stranger => Told::new(&kinds::REVOCATION_STRANGER, error),
        RevocationRefusal::NotUpheld { stage } => {
            Told::new(&kinds::REVOCATION_NOT_UPHELD, error).with("stage", json!(stage))
        }
        RevocationRefusal::Revoked => Told::new(&kinds::REVOCATION_DONE, error),
        RevocationRefusal::MoneyMoves => Told::new(&kinds::REVOCATION_MONEY_MOVES, error),
        RevocationRefusal::NothingThere => Told::new(&kinds::REVOCATION_NOTHING_THERE, error),
        RevocationRefusal::NotAsked | RevocationRefusal::Unusable => {
            Told::new(&kinds::REVOCATION_UNUSABLE, error)
        }
    }
}
