//! Which faults happen in which order: drawn from a seed, every kind as often as the others.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

/// Who is hurt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Server {
    Api,
    Redis,
    Postgres,
}

/// What is done, without its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// `kill -9`, started again at once.
    Kill(Server),
    /// SIGSTOP, later SIGCONT.
    Stop(Server),
    /// Asked to end, started again.
    Restart(Server),
    /// Server and Redis at once.
    KillApiAndRedis,
    /// Redis is killed and its append-only file loses its last bytes.
    CutTail,
    /// Redis is killed and all it had is removed.
    Wipe,
    /// Redis is killed and started from a copy of its folder that is some time old.
    OlderCopy,
    /// PostgreSQL stands still while bids go on; then Redis loses everything.
    StopPostgresWipeRedis,
    /// The line from one node to Redis or PostgreSQL.
    Slow(Server),
    HalfOpen(Server),
    BlackHole(Server),
    Cut(Server),
    /// Nothing more can be written.
    DiskFull(Server),
    /// Started again with a clock that is off by more than is tolerated.
    ClockOff(Server),
    /// Started again with a clock that is off by less than is tolerated.
    ClockSlightlyOff(Server),
}

impl Fault {
    pub const ALL: [Fault; 28] = [
        Fault::Kill(Server::Api),
        Fault::Kill(Server::Redis),
        Fault::Kill(Server::Postgres),
        Fault::Stop(Server::Api),
        Fault::Stop(Server::Redis),
        Fault::Stop(Server::Postgres),
        Fault::Restart(Server::Api),
        Fault::Restart(Server::Redis),
        Fault::Restart(Server::Postgres),
        Fault::KillApiAndRedis,
        Fault::CutTail,
        Fault::Wipe,
        Fault::OlderCopy,
        Fault::StopPostgresWipeRedis,
        Fault::Slow(Server::Redis),
        Fault::Slow(Server::Postgres),
        Fault::HalfOpen(Server::Redis),
        Fault::HalfOpen(Server::Postgres),
        Fault::BlackHole(Server::Redis),
        Fault::BlackHole(Server::Postgres),
        Fault::Cut(Server::Redis),
        Fault::Cut(Server::Postgres),
        Fault::DiskFull(Server::Redis),
        Fault::DiskFull(Server::Postgres),
        Fault::ClockOff(Server::Api),
        Fault::ClockOff(Server::Redis),
        Fault::ClockSlightlyOff(Server::Api),
        Fault::ClockSlightlyOff(Server::Redis),
    ];

    /// Those under which a server that answers too early must lose bids.
    pub const OF_LOST_TAILS: [Fault; 3] =
        [Fault::StopPostgresWipeRedis, Fault::CutTail, Fault::KillApiAndRedis];

    /// Those after which the time to serve again is promised.
    pub const OF_KILLS: [Fault; 3] =
        [Fault::Kill(Server::Api), Fault::Kill(Server::Redis), Fault::Kill(Server::Postgres)];

    pub fn name(self) -> String {
        let of = |server: Server| match server {
            Server::Api => "api",
            Server::Redis => "redis",
            Server::Postgres => "postgres",
        };
        match self {
            Fault::Kill(it) => format!("kill {}", of(it)),
            Fault::Stop(it) => format!("stop {}", of(it)),
            Fault::Restart(it) => format!("restart {}", of(it)),
            Fault::KillApiAndRedis => "kill api and redis".to_owned(),
            Fault::CutTail => "cut the tail of redis".to_owned(),
            Fault::Wipe => "wipe redis".to_owned(),
            Fault::OlderCopy => "redis from an older copy".to_owned(),
            Fault::StopPostgresWipeRedis => "stop postgres, wipe redis".to_owned(),
            Fault::Slow(it) => format!("slow line to {}", of(it)),
            Fault::HalfOpen(it) => format!("half-open line to {}", of(it)),
            Fault::BlackHole(it) => format!("black hole before {}", of(it)),
            Fault::Cut(it) => format!("cut line to {}", of(it)),
            Fault::DiskFull(it) => format!("full disk of {}", of(it)),
            Fault::ClockOff(it) => format!("clock of {} off", of(it)),
            Fault::ClockSlightlyOff(it) => format!("clock of {} slightly off", of(it)),
        }
    }
}

/// A fault that is going to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    pub fault: Fault,
    /// Undisturbed bidding before it.
    pub calm: Duration,
    /// How long it lasts, where it lasts.
    pub length: Duration,
    /// Which node, where there is a choice; the one that keeps the lots if true.
    pub holder: bool,
    /// Bytes to cut, a shift of a clock: what the fault makes of it.
    pub amount: u32,
}

/// So many faults: every kind once in a drawn order, then every kind again.
pub fn plan(kinds: &[Fault], count: usize, seed: u64) -> Vec<Planned> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut planned = Vec::with_capacity(count);
    while planned.len() < count && !kinds.is_empty() {
        let mut round = kinds.to_vec();
        round.shuffle(&mut random);
        round.truncate(count - planned.len());
        planned.extend(round.into_iter().map(|fault| Planned {
            fault,
            calm: Duration::from_millis(random.random_range(100..700)),
            length: Duration::from_millis(random.random_range(300..2_000)),
            holder: random.random_ratio(3, 4),
            amount: random.random_range(0..u32::MAX),
        }));
    }
    planned
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn one_seed_is_one_plan() {
        assert_eq!(plan(&Fault::ALL, 50, 7), plan(&Fault::ALL, 50, 7));
        assert_ne!(plan(&Fault::ALL, 50, 7), plan(&Fault::ALL, 50, 8));
    }

    #[test]
    fn every_kind_comes_as_often_as_the_others() {
        let mut often = BTreeMap::new();
        for it in plan(&Fault::ALL, 1000, 1) {
            *often.entry(it.fault).or_insert(0) += 1;
        }
        assert_eq!(often.len(), Fault::ALL.len());
        assert!(often.values().all(|it| (35..=36).contains(it)), "{often:?}");
    }

    #[test]
    fn names_tell_the_kinds_apart() {
        let names: BTreeSet<String> = Fault::ALL.iter().map(|it| it.name()).collect();
        assert_eq!(names.len(), Fault::ALL.len());
        assert!(Fault::OF_LOST_TAILS.iter().all(|it| Fault::ALL.contains(it)));
    }
}
