//! What a run of faults came to: counts, times to serve again, findings.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::plan::{Fault, Server};
use crate::check::{self, Finding, Sight, Told, Watched, Wrong};

/// How long after a fault every hot lot was served again.
#[derive(Clone, Copy, Debug)]
pub struct Served {
    pub fault: Fault,
    pub took: Duration,
}

pub struct Report {
    seed: u64,
    rate: u32,
    served: Vec<Served>,
    skipped: Vec<(Fault, &'static str)>,
    troubles: Vec<String>,
    findings: Vec<Finding>,
    acknowledged: usize,
    accepted: usize,
    attempts: u64,
    unsent: u64,
    shown: usize,
    resumed: usize,
}

/// How many findings are told one by one.
const TOLD: usize = 20;

impl Report {
    pub fn new(seed: u64, rate: u32) -> Report {
        Report {
            seed,
            rate,
            served: Vec::new(),
            skipped: Vec::new(),
            troubles: Vec::new(),
            findings: Vec::new(),
            acknowledged: 0,
            accepted: 0,
            attempts: 0,
            unsent: 0,
            shown: 0,
            resumed: 0,
        }
    }

    pub(super) fn note(&mut self, served: Served) {
        self.served.push(served);
    }

    pub(super) fn skip(&mut self, fault: Fault, why: &'static str) {
        self.skipped.push((fault, why));
    }

    pub(super) fn stuck(&mut self, what: String) {
        self.troubles.push(what);
    }

    pub(super) fn troubles(&mut self, troubles: &[String]) {
        self.troubles.extend_from_slice(troubles);
    }

    pub(super) fn counted(
        &mut self,
        told: &[Told],
        (attempts, unsent): (u64, u64),
        watched: &[Watched],
    ) {
        self.acknowledged = told.len();
        self.accepted = told.iter().filter(|it| it.answer.verdict() == "accepted").count();
        (self.attempts, self.unsent) = (attempts, unsent);
        let sights = || watched.iter().flat_map(|it| &it.sights);
        self.shown = sights().filter(|it| matches!(it, Sight::Entry { .. })).count();
        self.resumed = sights().filter(|it| matches!(it, Sight::Resumed)).count();
    }

    pub(super) fn find(&mut self, findings: Vec<Finding>) {
        self.findings.extend(findings);
    }

    /// How many acknowledged bids are not there. A build that answers early does not know the
    /// heads it tells, so its other findings prove nothing; these do.
    pub fn lost(&self) -> usize {
        self.findings.iter().filter(|it| it.wrong == Wrong::Lost).count()
    }

    /// Nothing was found, nobody waits for ever, and there was something to be found out.
    pub fn is_clean(&self) -> bool {
        let busy = self.acknowledged > self.served.len() && self.shown > self.served.len();
        self.findings.is_empty() && self.troubles.is_empty() && busy && !self.served.is_empty()
    }

    fn times(&self) -> BTreeMap<Fault, Vec<Duration>> {
        let mut times: BTreeMap<Fault, Vec<Duration>> = BTreeMap::new();
        for it in &self.served {
            times.entry(it.fault).or_default().push(it.took);
        }
        times.values_mut().for_each(|it| it.sort());
        times
    }

    /// For people.
    pub fn text(&self) -> String {
        let counts = check::counts(&self.findings);
        let of = |wrong| counts.get(&wrong).copied().unwrap_or_default();
        let mut lines = vec!["to serve again (n, p50, p95, max in ms):".to_owned()];
        for (fault, times) in self.times() {
            let [p50, p95, max] = [50, 95, 100].map(|it| percentile(&times, it).as_millis());
            let aim = aim(fault).map_or(String::new(), |it| {
                let met = if p95 <= it.as_millis() { "met" } else { "missed" };
                format!("   aim p95 {} {met}", it.as_millis())
            });
            let (name, count) = (fault.name(), times.len());
            lines.push(format!("  {name:<30} {count:>4} {p50:>7} {p95:>7} {max:>7}{aim}"));
        }
        let mut skipped: BTreeMap<String, usize> = BTreeMap::new();
        for (fault, why) in &self.skipped {
            *skipped.entry(format!("{} ({why})", fault.name())).or_default() += 1;
        }
        lines.extend(skipped.iter().map(|(name, count)| format!("skipped {count} × {name}")));
        lines.extend(self.troubles.iter().take(TOLD).map(|it| format!("trouble: {it}")));
        for Finding { wrong, lot, what } in self.findings.iter().take(TOLD) {
            let lot = lot.map(|it| format!("lot {it}: ")).unwrap_or_default();
            lines.push(format!("{}: {lot}{what}", wrong.name()));
        }
        lines.push(format!(
            "{} bids accepted, {} refused, {} attempts, {} not sent; {} entries shown over {} resumptions",
            self.accepted,
            self.acknowledged - self.accepted,
            self.attempts,
            self.unsent,
            self.shown,
            self.resumed
        ));
        lines.push(format!(
            "missed {}, closed early {}, record {}, money {}, troubles {}, skipped faults {}",
            of(Wrong::Missed),
            of(Wrong::ClosedEarly),
            of(Wrong::Record),
            of(Wrong::Money),
            self.troubles.len(),
            self.skipped.len()
        ));
        lines.push(format!(
            "faults: {}, acknowledged: {}, lost {}, moved {}, doubled {}, reordered {}, false shown {}",
            self.served.len(),
            self.acknowledged,
            of(Wrong::Lost),
            of(Wrong::Moved),
            of(Wrong::Doubled),
            of(Wrong::Reordered),
            of(Wrong::FalseShown)
        ));
        lines.join("\n")
    }

    pub fn json(&self) -> Value {
        let counts = check::counts(&self.findings);
        let counts: BTreeMap<&str, usize> =
            counts.into_iter().map(|(wrong, count)| (wrong.name(), count)).collect();
        let times: BTreeMap<String, Value> = self
            .times()
            .into_iter()
            .map(|(fault, times)| {
                let [p50, p95, max] = [50, 95, 100].map(|it| percentile(&times, it).as_millis());
                let aim = aim(fault).and_then(|it| u64::try_from(it.as_millis()).ok());
                let told = json!({ "count": times.len(), "p50_ms": u64::try_from(p50).ok(),
                    "p95_ms": u64::try_from(p95).ok(), "max_ms": u64::try_from(max).ok(),
                    "aim_p95_ms": aim });
                (fault.name(), told)
            })
            .collect();
        json!({
            "seed": self.seed,
            "rate": self.rate,
            "faults": self.served.len(),
            "skipped": self.skipped.iter().map(|(it, why)| format!("{}: {why}", it.name()))
                .collect::<Vec<_>>(),
            "acknowledged": self.acknowledged,
            "accepted": self.accepted,
            "attempts": self.attempts,
            "not_sent": self.unsent,
            "entries_shown": self.shown,
            "resumptions": self.resumed,
            "found": counts,
            "findings": self.findings.iter().take(200)
                .map(|it| format!("{}: {}", it.wrong.name(), it.what)).collect::<Vec<_>>(),
            "troubles": self.troubles,
            "serve_again": times,
        })
    }
}

/// The aims for the times after a kill.
fn aim(fault: Fault) -> Option<Duration> {
    match fault {
        Fault::Kill(Server::Api) => Some(Duration::from_secs(1)),
        Fault::Kill(Server::Redis) => Some(Duration::from_secs(2)),
        Fault::Kill(Server::Postgres) => Some(Duration::from_secs(5)),
        Fault::Stop(_)
        | Fault::Restart(_)
        | Fault::KillApiAndRedis
        | Fault::CutTail
        | Fault::Wipe
        | Fault::OlderCopy
        | Fault::StopPostgresWipeRedis
        | Fault::Slow(_)
        | Fault::HalfOpen(_)
        | Fault::BlackHole(_)
        | Fault::Cut(_)
        | Fault::DiskFull(_)
        | Fault::ClockOff(_)
        | Fault::ClockSlightlyOff(_) => None,
    }
}

/// The smallest time that so many of a hundred do not exceed; the list is sorted.
fn percentile(sorted: &[Duration], of_hundred: usize) -> Duration {
    let rank = (sorted.len() * of_hundred).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_list() {
        let times: Vec<Duration> = (1..=20).map(Duration::from_millis).collect();
        let of = |it| percentile(&times, it).as_millis();
        assert_eq!((of(50), of(95), of(100)), (10, 19, 20));
        assert_eq!(percentile(&[], 50), Duration::ZERO);
    }

    #[test]
    fn a_run_without_traffic_is_not_clean() {
        let mut report = Report::new(1, 1);
        let fault = Fault::Wipe;
        report.note(Served { fault, took: Duration::ZERO });
        assert!(!report.is_clean(), "nobody bid");
        (report.acknowledged, report.shown) = (5, 5);
        assert!(report.is_clean());
        report.find(vec![Finding { wrong: Wrong::Lost, lot: None, what: String::new() }]);
        assert!(!report.is_clean() && report.lost() == 1);
    }
}
