//! What a monitoring system reads (Prometheus): counters and times, never a person.

use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::App;
use crate::app::AppError;
use crate::engine::Meters;
use crate::limits::Limit;

type Labels = Vec<(&'static str, String)>;

/// Seconds; the promise of the platform lies between 8 and 40 ms.
const SECONDS: [f64; 12] = [0.001, 0.002, 0.004, 0.008, 0.016, 0.04, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// Every meter of a node. What is counted is counted where it happens; what stands somewhere is
/// read when somebody asks.
pub struct Metrics {
    registry: Registry,
    bids: Family<Labels, Counter>,
    acknowledgement: Histogram,
    requests: Family<Labels, Counter>,
    request_time: Family<Labels, Histogram, fn() -> Histogram>,
    refused: Family<Labels, Gauge>,
    lots: Family<Labels, Gauge>,
    lag: Family<Labels, Gauge>,
    watchers: Gauge,
    pool: Family<Labels, Gauge>,
    suspense: Gauge,
    difference: Gauge,
    alarms: Gauge,
    ready: Gauge,
}

fn times() -> Histogram {
    Histogram::new(SECONDS)
}

impl Metrics {
    pub fn new(meters: &Meters) -> Metrics {
        let mut registry = Registry::with_prefix("fachui");
        let request_time: fn() -> Histogram = times;
        let metrics = Metrics {
            bids: Family::default(),
            acknowledgement: times(),
            requests: Family::default(),
            request_time: Family::new_with_constructor(request_time),
            refused: Family::default(),
            lots: Family::default(),
            lag: Family::default(),
            watchers: Gauge::default(),
            pool: Family::default(),
            suspense: Gauge::default(),
            difference: Gauge::default(),
            alarms: Gauge::default(),
            ready: Gauge::default(),
            registry: Registry::default(),
        };
        registry.register("bids", "Bids answered, by verdict", metrics.bids.clone());
        registry.register_with_unit(
            "bid_acknowledgement",
            "From the bid's arrival to its durable answer",
            Unit::Seconds,
            metrics.acknowledgement.clone(),
        );
        registry.register("requests", "Answers, by route and status", metrics.requests.clone());
        registry.register_with_unit(
            "request_time",
            "Time to the answer, by route",
            Unit::Seconds,
            metrics.request_time.clone(),
        );
        registry.register("limit_refusals", "Refused by limits", metrics.refused.clone());
        registry.register("lots", "Lots with a running sequence, by phase", metrics.lots.clone());
        registry.register(
            "watermark_lag",
            "Entries Redis had and PostgreSQL had not, by shard, at the last comparison",
            metrics.lag.clone(),
        );
        registry.register("watchers", "Live feeds open on this node", metrics.watchers.clone());
        registry.register(
            "clock_offset_microseconds",
            "PostgreSQL's clock minus this node's",
            meters.clock_offset.clone(),
        );
        registry.register("database_connections", "Of the pool", metrics.pool.clone());
        registry.register("suspense", "Payments nobody has claimed", metrics.suspense.clone());
        registry.register(
            "reconciliation_difference_fen",
            "What the books do not explain",
            metrics.difference.clone(),
        );
        registry.register("alarms", "Alarms that stand", metrics.alarms.clone());
        registry.register("ready", "Whether this node is ready", metrics.ready.clone());
        registry.register("commit_batch", "Entries in one commit", meters.batches.clone());
        registry.register("recoveries", "Lots recovered", meters.recoveries.clone());
        Metrics { registry, ..metrics }
    }

    /// A bid was answered: accepted, refused by a rule, or otherwise.
    pub fn bid(&self, verdict: &str, took: Duration) {
        self.bids.get_or_create(&vec![("verdict", verdict.to_owned())]).inc();
        self.acknowledgement.observe(took.as_secs_f64());
    }

    /// A request was answered. The route is its pattern, so that ids make no series.
    pub fn request(&self, route: &str, status: u16, took: Duration) {
        let labels = vec![("route", route.to_owned()), ("status", status.to_string())];
        self.requests.get_or_create(&labels).inc();
        let labels = vec![("route", route.to_owned())];
        self.request_time.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// How far PostgreSQL was behind Redis, for a shard, at the last comparison.
    pub fn lag(&self, shard: u8, entries: i64) {
        self.lag.get_or_create(&vec![("shard", shard.to_string())]).set(entries);
    }

    /// The whole, with what is read now.
    ///
    /// # Errors
    /// When the database does not answer; the rest is told all the same by [`Metrics::text`].
    pub async fn read(&self, app: &App) -> Result<String, AppError> {
        for limit in Limit::ALL {
            let total = i64::try_from(app.limits.counts.total(limit)).unwrap_or(i64::MAX);
            self.refused.get_or_create(&vec![("limit", limit.name().to_owned())]).set(total);
        }
        self.watchers.set(app.bidding.watchers());
        let (size, free, waiting) = app.db.occupancy();
        for (state, count) in [("open", size), ("free", free), ("waited-for", waiting)] {
            self.pool.get_or_create(&vec![("state", state.to_owned())]).set(count);
        }
        let ready = crate::health::look(app).await;
        self.ready.set(i64::from(ready.is_ready()));
        if ready.postgresql {
            let sums = store::alarms::sums(&mut app.db.reader().await?).await?;
            for (phase, count) in [("running", sums.running), ("paused", sums.paused)] {
                self.lots.get_or_create(&vec![("phase", phase.to_owned())]).set(count);
            }
            self.suspense.set(sums.suspense);
            self.difference.set(sums.difference_fen);
            self.alarms.set(sums.alarms);
        }
        Ok(self.text())
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a string can be written");
        text
    }
}
