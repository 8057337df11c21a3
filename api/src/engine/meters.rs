//! What the machinery of bidding counts about itself; `api::metrics` publishes it.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;

use super::Bidding;

/// Entries in one commit.
const SIZES: [f64; 10] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

/// Cheap to clone; the clones count together.
#[derive(Clone)]
pub struct Meters {
    pub batches: Histogram,
    pub recoveries: Counter,
    /// PostgreSQL's clock minus this node's, in microseconds, as last compared.
    pub clock_offset: Gauge,
}

impl Default for Meters {
    fn default() -> Meters {
        Meters {
            batches: Histogram::new(SIZES),
            recoveries: Counter::default(),
            clock_offset: Gauge::default(),
        }
    }
}

impl Meters {
    pub(super) fn committed(&self, entries: usize) {
        let entries = u32::try_from(entries).unwrap_or(u32::MAX);
        self.batches.observe(f64::from(entries));
    }
}

impl Bidding {
    pub fn meters(&self) -> &Meters {
        &self.0.meters
    }

    /// Live feeds that are open on this node.
    pub fn watchers(&self) -> i64 {
        self.0.hub.watchers()
    }

    /// PostgreSQL's clock minus this node's, in microseconds.
    pub fn clock_offset(&self) -> i64 {
        self.0.meters.clock_offset.get()
    }
}
