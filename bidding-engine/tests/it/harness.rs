//! An engine whose time stands still until told.
//!
//! The clock is replaced in the text of the library before it is loaded; the library that is
//! shipped takes its time from Redis and from nowhere else.

use std::sync::LazyLock;

use bidding_engine::{Done, Engine, Offered, SOURCE, Stand, Wake};
use domain::bidding::{Book, Listed, Mode, Terms};
use domain::id::LotId;
use domain::instant::{Instant, Span};
use domain::money::Money;
use testkit::redis::Redis;
use uuid::Uuid;

static CLOCKWORK: LazyLock<String> = LazyLock::new(|| {
    let (before, rest) = SOURCE.split_once("-- [clock").unwrap();
    let (_, after) = rest.split_once("-- clock]").unwrap();
    let clock = "local function clock() return tonumber(redis.call('GET', 'test:clock')) end";
    format!("{before}{clock}{after}")
});

pub struct Stage {
    pub redis: Redis,
    pub engine: Engine,
    clock: redis::aio::MultiplexedConnection,
}

impl Stage {
    pub async fn new() -> Stage {
        Stage::on(Redis::start()).await
    }

    pub async fn on(redis: Redis) -> Stage {
        let engine = Engine::with_source(&redis.url(), &CLOCKWORK);
        let client = redis::Client::open(redis.url()).unwrap();
        let clock = client.get_multiplexed_async_connection().await.unwrap();
        Stage { redis, engine, clock }
    }

    pub async fn set_clock(&self, now: Instant) {
        let mut set = redis::cmd("SET");
        set.arg("test:clock").arg(now.micros());
        let () = set.query_async(&mut self.clock.clone()).await.unwrap();
    }

    /// From now on everything is on disk before it is answered.
    pub async fn sync_always(&self) {
        let mut set = redis::cmd("CONFIG");
        set.arg("SET").arg("appendfsync").arg("always");
        let () = set.query_async(&mut self.clock.clone()).await.unwrap();
    }

    /// Opens a lot in epoch 1.
    pub async fn open(&self, terms: &Terms, now: Instant) -> Lot {
        self.set_clock(now).await;
        let lot = Lot { id: LotId(Uuid::new_v4()), epoch: 1 };
        let done = self.engine.open(lot.id, lot.stand(now), terms).await.unwrap();
        let (_, entry) = Book::open(&lot.id.to_string(), terms.clone(), now);
        assert_eq!(listed(done).entry, entry);
        lot
    }
}

#[derive(Clone, Copy)]
pub struct Lot {
    pub id: LotId,
    pub epoch: u64,
}

impl Lot {
    pub fn stand(&self, clock: Instant) -> Stand {
        Stand { epoch: self.epoch, clock }
    }
}

pub fn listed(done: Done) -> Listed {
    match done {
        Done::Listed(listed) => listed,
        Done::Unchanged | Done::Refused(_) | Done::Obstacle(_) => panic!("not done: {done:?}"),
    }
}

/// A real instant: idempotency keys are forgotten by the true clock of Redis.
pub fn today() -> Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let seconds = i64::try_from(since.as_secs()).unwrap();
    Instant::from_micros(seconds * 1_000_000 + 123_457).unwrap()
}

pub fn after(at: Instant, micros: i64) -> Instant {
    Instant::from_micros(at.micros() + micros).unwrap()
}

/// A key whose time is `at`.
pub fn key_at(at: Instant) -> Uuid {
    let millis = u64::try_from(at.micros() / 1000).unwrap();
    let random = Uuid::new_v4().into_bytes();
    let [a, b, c, d, e, f, g, h, i, j, ..] = random;
    uuid::Builder::from_unix_timestamp_millis(millis, &[a, b, c, d, e, f, g, h, i, j]).into_uuid()
}

pub fn offer(code: &str, price: Money, at: Instant) -> Offered {
    Offered { code: code.parse().unwrap(), price, key: key_at(at), seen: None, wake: Wake::Holder }
}

/// Start 1,000.00, step 50.00, one minute from `starts_at`, ten seconds' extension.
pub fn terms(mode: Mode, starts_at: Instant) -> Terms {
    let window = (starts_at, starts_at.plus(Span::seconds(60)));
    Terms::new(mode, Money::yuan(1000), Money::yuan(50), window, Span::seconds(10)).unwrap()
}
