//! Bidders in open loop: bids are sent at their times, whatever has become of the ones before,
//! and each is repeated with the same key until it has an answer.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use hyper::StatusCode;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;
use tokio::task::{JoinSet, spawn_local};
use uuid::Uuid;

use crate::check::{Answer, Told};
use crate::client::{Bid, Connection, Failure, Pool, fen};
use crate::setup::{self, Seat, lots};

/// An attempt that takes longer is repeated with the same key, on another node if there is one.
const PATIENCE: Duration = Duration::from_secs(6);
/// A bid without an answer after this long: the platform does not come back.
const GIVE_UP: Duration = Duration::from_secs(90);
/// More people than this do not wait at once: what would come on top is not sent, and counted.
const ROOM: usize = 300;
const STEP_FEN: i64 = 100;

/// A lot as its bidders see it.
struct Room {
    lot: Uuid,
    price_fen: Cell<i64>,
    weight: u32,
}

pub struct Crowd {
    pub pools: Vec<Pool>,
    seats: Vec<RefCell<Seat>>,
    rooms: Vec<Room>,
    began: Instant,
    pub told: RefCell<Vec<Told>>,
    /// Bids without an answer, and answers that are neither verdict nor delay.
    pub troubles: RefCell<Vec<String>>,
    attempts: Cell<u64>,
    unsent: Cell<u64>,
    stopped: Cell<bool>,
}

/// What an attempt came to.
enum Outcome {
    Told(Answer),
    Again,
    SignedOut,
    Trouble(String),
}

impl Crowd {
    /// Rooms with the weight with which they are chosen.
    pub fn new(addresses: Vec<String>, seats: Vec<Seat>, rooms: &[(Uuid, u32)]) -> Rc<Crowd> {
        let room = |(lot, weight): &(Uuid, u32)| Room {
            lot: *lot,
            price_fen: Cell::new(lots::LONG.start_fen - STEP_FEN),
            weight: *weight,
        };
        Rc::new(Crowd {
            pools: addresses.into_iter().map(Pool::new).collect(),
            seats: seats.into_iter().map(RefCell::new).collect(),
            rooms: rooms.iter().map(room).collect(),
            began: Instant::now(),
            told: RefCell::default(),
            troubles: RefCell::default(),
            attempts: Cell::new(0),
            unsent: Cell::new(0),
            stopped: Cell::new(false),
        })
    }

    pub fn now(&self) -> Duration {
        self.began.elapsed()
    }

    pub fn attempts(&self) -> u64 {
        self.attempts.get()
    }

    /// Bids that nobody sent because too many were waiting for an answer.
    pub fn unsent(&self) -> u64 {
        self.unsent.get()
    }

    pub fn stop(&self) {
        self.stopped.set(true);
    }

    /// When the first bid that was sent to this lot after `since` was answered.
    pub fn served_since(&self, lot: Uuid, since: Duration) -> Option<Duration> {
        let told = self.told.borrow();
        let after = told.iter().rev().take_while(|it| it.told >= since);
        after.filter(|it| it.lot == lot && it.sent >= since).map(|it| it.told).min()
    }

    /// Sends `rate` bids a second until it is stopped, then waits for the answers to all of them.
    pub async fn bid(self: Rc<Crowd>, rate: u32, seed: u64) {
        let (mut random, mut open) = (StdRng::seed_from_u64(seed), JoinSet::new());
        let pause = Duration::from_secs(1) / rate.max(1);
        let mut next = tokio::time::Instant::now();
        while !self.stopped.get() {
            tokio::time::sleep_until(next).await;
            next += pause;
            while open.try_join_next().is_some() {}
            if open.len() >= ROOM {
                self.unsent.set(self.unsent.get() + 1);
                continue;
            }
            let Some((number, seat, bid)) = self.draw(&mut random) else { continue };
            open.spawn_local(self.clone().until_told(number, seat, bid));
            if random.random_ratio(1, 16) {
                // A double click: the same key at the same time on the other node.
                open.spawn_local(self.clone().until_told(number + 1, seat, bid));
            }
        }
        open.join_all().await;
    }

    fn draw(&self, random: &mut StdRng) -> Option<(usize, usize, Bid)> {
        let all: u32 = self.rooms.iter().map(|it| it.weight).sum();
        let mut left = random.random_range(0..all);
        let room = self.rooms.iter().find(|it| match left.checked_sub(it.weight) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        })?;
        // Mostly the next step, at times too little or between the steps.
        let step = match random.random_range(0..20) {
            0 => 0,
            1 => STEP_FEN / 2,
            // Above what others are offering just now.
            2..12 => STEP_FEN * random.random_range(2..20),
            _ => STEP_FEN,
        };
        let fen = room.price_fen.get() + step;
        let seat = random.random_range(0..self.seats.len());
        let bid = Bid { lot: room.lot, key: Uuid::now_v7(), fen };
        Some((random.random_range(0..self.pools.len()), seat, bid))
    }

    async fn until_told(self: Rc<Crowd>, first: usize, seat: usize, bid: Bid) {
        let (sent, mut pause) = (self.now(), Duration::from_millis(60));
        for attempt in first.. {
            let outcome = self.attempt(attempt, seat, &bid).await;
            match outcome {
                Ok(Outcome::Told(answer)) => return self.note(seat, &bid, sent, answer),
                Ok(Outcome::Trouble(what)) => return self.troubles.borrow_mut().push(what),
                Ok(Outcome::SignedOut) => self.sign_in(attempt, seat).await,
                Ok(Outcome::Again) | Err(_) => {}
            }
            if self.now() - sent > GIVE_UP {
                let what = format!("no answer to {bid:?} within {GIVE_UP:?}");
                return self.troubles.borrow_mut().push(what);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(480));
        }
    }

    async fn attempt(&self, number: usize, seat: usize, bid: &Bid) -> Result<Outcome, Failure> {
        self.attempts.set(self.attempts.get() + 1);
        let pool = self.pools.get(number % self.pools.len()).ok_or("there is a node")?;
        let seat = self.seats.get(seat).ok_or("there is a seat")?;
        let request = bid.request(&seat.borrow())?;
        let (status, body) = match pool.ask(request, PATIENCE).await {
            Ok(answered) => answered,
            Err(error) => {
                pool.forget();
                return Err(error);
            }
        };
        Ok(outcome(status, &serde_json::from_slice(&body)?))
    }

    async fn sign_in(&self, number: usize, place: usize) {
        let (Some(pool), Some(seat)) =
            (self.pools.get(number % self.pools.len()), self.seats.get(place))
        else {
            return;
        };
        let login = seat.borrow().login.clone();
        let renewed = async {
            let mut connection = Connection::open(&pool.address).await?;
            setup::sign_in(&mut connection, &login).await
        };
        // If it fails, the next attempt finds itself signed out again.
        if let Ok(Ok(renewed)) = tokio::time::timeout(PATIENCE, renewed).await {
            *seat.borrow_mut() = renewed;
        }
    }

    fn note(&self, seat: usize, bid: &Bid, sent: Duration, answer: Answer) {
        let told = self.now();
        if let Some(room) = self.rooms.iter().find(|it| it.lot == bid.lot) {
            let leading = match &answer {
                Answer::Accepted { .. } => Some(bid.fen),
                Answer::Refused { leader_fen, .. } => *leader_fen,
            };
            let leading = leading.unwrap_or(0).max(room.price_fen.get());
            room.price_fen.set(leading);
        }
        let (code, Bid { lot, key, fen: price_fen }) = (lots::code(seat), *bid);
        self.told.borrow_mut().push(Told { lot, code, key, price_fen, sent, told, answer });
    }
}

fn outcome(status: StatusCode, body: &Value) -> Outcome {
    let seq = || body.get("seq").and_then(Value::as_u64);
    if status == StatusCode::OK {
        let head = body.get("head").and_then(Value::as_str).map(str::to_owned);
        return match (seq(), head) {
            (Some(seq), Some(head)) => Outcome::Told(Answer::Accepted { seq, head }),
            _ => Outcome::Trouble(format!("a receipt without place or head: {body}")),
        };
    }
    let kind = body.get("type").and_then(Value::as_str).unwrap_or_default();
    let kind = kind.rsplit('/').next().unwrap_or_default();
    let refusal = kind.strip_prefix("bid-").and_then(domain::bidding::Refusal::from_slug);
    match (refusal, kind) {
        (Some(refusal), _) => {
            let leader_fen = body.get("leader_price").and_then(fen);
            let slug = refusal.slug().to_owned();
            Outcome::Told(Answer::Refused { seq: seq(), slug, leader_fen })
        }
        (None, "signed-out" | "session-ended") => Outcome::SignedOut,
        _ if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => Outcome::Again,
        _ => Outcome::Trouble(format!("{status} {body}")),
    }
}

/// Runs beside everything else on this thread.
pub fn start(crowd: &Rc<Crowd>, rate: u32, seed: u64) -> tokio::task::JoinHandle<()> {
    spawn_local(crowd.clone().bid(rate, seed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn answers_are_told_from_delays_and_troubles() {
        let refused = json!({ "type": "/problems/bid-below-increment", "seq": 4,
            "leader_price": "1000.00" });
        let told = outcome(StatusCode::UNPROCESSABLE_ENTITY, &refused);
        assert!(matches!(
            told,
            Outcome::Told(Answer::Refused { seq: Some(4), leader_fen: Some(100_000), .. })
        ));
        let unresolved = json!({ "type": "/problems/bid-unresolved" });
        assert!(matches!(outcome(StatusCode::SERVICE_UNAVAILABLE, &unresolved), Outcome::Again));
        let reused = json!({ "type": "/problems/key-reused" });
        assert!(matches!(outcome(StatusCode::UNPROCESSABLE_ENTITY, &reused), Outcome::Trouble(_)));
        assert!(matches!(outcome(StatusCode::OK, &json!({})), Outcome::Trouble(_)));
        let ended = json!({ "type": "/problems/session-ended" });
        assert!(matches!(outcome(StatusCode::UNAUTHORIZED, &ended), Outcome::SignedOut));
    }
}
