//! How it is told that there is no record, receipt or replay.

use super::{Told, kinds};
use crate::app::records::RecordError;

pub(super) fn record(error: &RecordError) -> Told {
    match error {
        RecordError::Running => Told::new(&kinds::RECORD_NOT_FINAL, error),
        RecordError::NoJournal | RecordError::NoBid => Told::new(&kinds::NOT_FOUND, error),
    }
}
