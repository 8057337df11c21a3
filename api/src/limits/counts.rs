//! How often each limit has refused something: for everybody to read, by lot and by kind, never by
//! person.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::id::LotId;

use super::Limit;

/// Lots that are counted apart between two flushes; a flood of invented ids must not fill memory.
const LOTS: usize = 10_000;

#[derive(Default)]
pub struct Counts {
    /// Not written down yet.
    pending: Mutex<HashMap<(LotId, Limit), i64>>,
    /// Since the start of the process.
    totals: Mutex<HashMap<Limit, u64>>,
}

impl Counts {
    pub fn add(&self, lot: Option<LotId>, limit: Limit) {
        let mut totals = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
        *totals.entry(limit).or_default() += 1;
        drop(totals);
        let Some(lot) = lot else { return };
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        if pending.len() < LOTS || pending.contains_key(&(lot, limit)) {
            *pending.entry((lot, limit)).or_default() += 1;
        }
    }

    /// What is to be written down now.
    pub fn take(&self) -> Vec<((LotId, Limit), i64)> {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *pending).into_iter().collect()
    }

    /// Puts back what could not be written down.
    pub fn put_back(&self, counted: Vec<((LotId, Limit), i64)>) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, count) in counted {
            *pending.entry(key).or_default() += count;
        }
    }

    pub fn total(&self, limit: Limit) -> u64 {
        let totals = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
        totals.get(&limit).copied().unwrap_or(0)
    }
}
