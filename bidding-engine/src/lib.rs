//! PLUMBING. Bids in Redis: fast, atomic, in order. Knows nothing of PostgreSQL.
//!
//! The rules run in `functions/bidding.lua`; what they decide is listed in Redis until somebody
//! has made it durable and says so with [`Engine::tail`]. Nothing that this crate answers may be
//! shown to anyone before that.

mod answer;
pub mod feed;
mod functions;
mod heads;
mod health;
pub mod keys;
pub mod line;
mod restore;
mod tail;
mod visitors;

use std::sync::Arc;

use domain::bidding::priority::Rank;
use domain::bidding::{Code, Terms};
use domain::id::LotId;
use domain::instant::Instant;
use domain::money::Money;
use tokio::sync::Mutex;
use uuid::Uuid;

pub use answer::{ActRefusal, Done, Obstacle, Placed, Stray};
use functions::Functions;
pub use functions::SOURCE;
pub use heads::RedisHead;
pub use restore::{Answer, is_forgotten, state_of};
pub use tail::{Frozen, Tail};

/// How Redis can fail. What happened to the command is unknown.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error("Redis failed")]
    Redis(#[from] redis::RedisError),
    #[error("Redis answered something unreadable")]
    Line(#[from] line::LineError),
    #[error("Redis answered something unreadable: '{0}'")]
    Answer(String),
}

/// The bidding engine on a Redis server or a Redis Cluster. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    functions: Functions,
    nodes: Arc<[String]>,
    /// Which slots lie together on a server of a cluster.
    slots: Arc<Mutex<health::Slots>>,
}

/// A bid on its way in.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The bid code; for those who have none, a stand-in that is not qualified.
    pub code: Code,
    pub price: Money,
    /// The idempotency key, a UUIDv7 of the server's time.
    pub key: Uuid,
    pub seen: Option<u64>,
    pub wake: Wake,
}

/// Who is told through Redis that an entry waits to be made durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    Holder,
    /// The caller holds the lot itself and looks without being told.
    Nobody,
}

/// A bid that was answered before; see [`Engine::remember`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub code: Code,
    pub key: Uuid,
    pub price: Money,
    pub answer: Answer,
}

/// The fence and the clock with which a node acts on a lot.
#[derive(Clone, Copy, Debug)]
pub struct Stand {
    /// The epoch in which the node knows the lot.
    pub epoch: u64,
    /// The node's clock, checked against PostgreSQL.
    pub clock: Instant,
}

impl Engine {
    /// The server, or the cluster if `addresses` are several, separated by commas. It is
    /// connected to at the first call.
    pub fn new(addresses: &str) -> Engine {
        Engine::with_source(addresses, SOURCE)
    }

    /// With another text of the function library, which tests derive from [`SOURCE`] to control
    /// its clock.
    pub fn with_source(addresses: &str, source: &'static str) -> Engine {
        let functions = Functions::new(addresses, source);
        let nodes = addresses.split(',').map(|it| it.trim().to_owned()).collect();
        Engine { functions, nodes, slots: Arc::default() }
    }

    fn is_cluster(&self) -> bool {
        self.nodes.len() > 1
    }

    /// Opens a lot whose sequence is empty; its first entry is the opening.
    pub async fn open(&self, lot: LotId, stand: Stand, terms: &Terms) -> Result<Done, EngineError> {
        let mut args = vec![Uuid::nil().simple().to_string(), lot.to_string()];
        args.extend(line::format_terms(terms).split(' ').map(str::to_owned));
        self.act("fachui_open", lot, stand, &args).await
    }

    /// Judges a bid at its entry into Redis. Nothing of the answer may be told before it is
    /// durable; after an error, its fate is unknown and the same key must be tried again.
    pub async fn place(
        &self,
        lot: LotId,
        stand: Stand,
        offered: &Offered,
    ) -> Result<Placed, EngineError> {
        let Offered { code, price, key, seen, wake } = offered;
        let keys =
            [keys::book(lot), keys::codes(lot), keys::pending(lot), keys::answer(lot, code, *key)];
        let args = [
            stand.epoch.to_string(),
            stand.clock.micros().to_string(),
            code.to_string(),
            price.fen().to_string(),
            key.to_string(),
            restore::key_ms(*key).to_string(),
            nonce(),
            seen.map_or("-".to_owned(), |it| it.to_string()),
            match wake {
                Wake::Holder => "holder".to_owned(),
                Wake::Nobody => "nobody".to_owned(),
            },
        ];
        let answer: String = self.functions.call("fachui_place", &keys, &args).await?;
        Ok(answer::placed(&answer)?)
    }

    pub async fn qualify(
        &self,
        lot: LotId,
        stand: Stand,
        code: &Code,
        rank: Rank,
    ) -> Result<Done, EngineError> {
        let args = [code.to_string(), rank.number().to_string()];
        self.act("fachui_qualify", lot, stand, &args).await
    }

    pub async fn disqualify(
        &self,
        lot: LotId,
        stand: Stand,
        code: &Code,
    ) -> Result<Done, EngineError> {
        self.act("fachui_disqualify", lot, stand, &[code.to_string()]).await
    }

    /// Suspends bidding, as of now or as of the moment an outage began.
    pub async fn pause(
        &self,
        lot: LotId,
        stand: Stand,
        from: Option<Instant>,
        reason: &str,
    ) -> Result<Done, EngineError> {
        let from = from.map_or("now".to_owned(), |it| it.micros().to_string());
        self.act("fachui_pause", lot, stand, &[from, one_line(reason)]).await
    }

    pub async fn resume(
        &self,
        lot: LotId,
        stand: Stand,
        reason: &str,
    ) -> Result<Done, EngineError> {
        self.act("fachui_resume", lot, stand, &[one_line(reason)]).await
    }

    pub async fn withdraw(
        &self,
        lot: LotId,
        stand: Stand,
        reason: &str,
    ) -> Result<Done, EngineError> {
        self.act("fachui_withdraw", lot, stand, &[one_line(reason)]).await
    }

    /// Closes a lot whose time is up; refused if it is not.
    pub async fn close(&self, lot: LotId, stand: Stand) -> Result<Done, EngineError> {
        self.act("fachui_close", lot, stand, &[]).await
    }

    async fn act(
        &self,
        function: &str,
        lot: LotId,
        stand: Stand,
        rest: &[String],
    ) -> Result<Done, EngineError> {
        let keys = [keys::book(lot), keys::codes(lot), keys::pending(lot)];
        let mut args = vec![stand.epoch.to_string(), stand.clock.micros().to_string(), nonce()];
        args.extend_from_slice(rest);
        let answer: String = self.functions.call(function, &keys, &args).await?;
        Ok(answer::done(&answer)?)
    }
}

/// What tells two entries with the same seq apart.
fn nonce() -> String {
    Uuid::new_v4().simple().to_string()
}

/// Entries are lines, so a reason is one line.
fn one_line(reason: &str) -> String {
    reason.split(char::is_control).map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}
