//! A bidder who never gives up: the same key again until there is an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::id::LotId;
use domain::money::Money;
use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::eventually;
use crate::stage::Seat;

/// An answer that can never be taken back.
#[derive(Clone, Debug)]
pub struct Acknowledged {
    pub seq: u64,
    pub code: String,
    pub key: Uuid,
    pub price: Money,
    pub accepted: bool,
    pub head: Option<String>,
    /// When the first attempt was sent and when the answer was there.
    pub sent: Instant,
    pub told: Instant,
}

/// What everybody in the room can see.
#[derive(Default)]
pub struct Board {
    price: AtomicI64,
    told: AtomicUsize,
    stopped: AtomicBool,
}

impl Board {
    pub fn acknowledged(&self) -> usize {
        self.told.load(Ordering::SeqCst)
    }

    pub async fn wait_for(&self, count: usize) {
        eventually("an acknowledgement", async || self.acknowledged() >= count).await;
    }

    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }
}

pub struct Bidder {
    client: reqwest::Client,
    url: String,
    seat: Seat,
    board: Arc<Board>,
}

impl Bidder {
    pub fn new(address: String, lot: LotId, seat: Seat, board: Arc<Board>) -> Bidder {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(8)).build().unwrap();
        Bidder { client, url: format!("http://{address}/api/bidder/lots/{lot}/bids"), seat, board }
    }

    pub async fn bid_until_told(self) -> Vec<Acknowledged> {
        let mut acknowledged = Vec::new();
        while !self.board.stopped.load(Ordering::SeqCst) {
            let leading = self.board.price.load(Ordering::SeqCst);
            // Start 1,000.00, step 50.00.
            let price = Money::from_fen(if leading == 0 { 100_000 } else { leading + 5_000 });
            let told = self.bid(price.unwrap()).await;
            if told.accepted {
                self.board.price.fetch_max(told.price.fen(), Ordering::SeqCst);
            }
            acknowledged.push(told);
            self.board.told.fetch_add(1, Ordering::SeqCst);
        }
        acknowledged
    }

    pub async fn bid(&self, price: Money) -> Acknowledged {
        let (key, sent) = (Uuid::now_v7(), Instant::now());
        let deadline = sent + Duration::from_secs(60);
        loop {
            if let Some((accepted, body)) = self.attempt(key, price).await {
                if !accepted {
                    // Everybody else is ahead: look at what is led with.
                    let leader = body["leader_price"].as_str().and_then(|it| it.parse().ok());
                    let leader = leader.map_or(0, Money::fen);
                    self.board.price.fetch_max(leader, Ordering::SeqCst);
                }
                return Acknowledged {
                    seq: body["seq"].as_u64().unwrap(),
                    code: self.seat.code.clone(),
                    key,
                    price,
                    accepted,
                    head: body["head"].as_str().map(str::to_owned),
                    sent,
                    told: Instant::now(),
                };
            }
            assert!(Instant::now() < deadline, "no answer to {key} within a minute");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// One attempt; `None` if it has to be repeated with the same key.
    pub async fn attempt(&self, key: Uuid, price: Money) -> Option<(bool, Value)> {
        let (status, body) = self.send(key, price).await?;
        if status == StatusCode::OK {
            return Some((true, body));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            return None;
        }
        let kind = body["type"].as_str().unwrap_or_default();
        assert!(kind.ends_with("/bid-below-increment"), "{status} {body}");
        Some((false, body))
    }

    /// What one request is answered; `None` if there is no answer.
    pub async fn send(&self, key: Uuid, price: Money) -> Option<(StatusCode, Value)> {
        let request = self
            .client
            .post(&self.url)
            .header("cookie", format!("fachui_access={}", self.seat.token))
            .header("x-csrf-token", &self.seat.csrf)
            .header("idempotency-key", key.to_string())
            .json(&json!({ "amount": price.to_string(), "seen_seq": null }));
        let response = request.send().await.ok()?;
        let status = response.status();
        Some((status, response.json().await.ok()?))
    }
}

/// The seqs a watcher is told after `seen`, in the order of the stream.
pub async fn live(address: &str, lot: LotId, seen: usize, count: usize) -> Vec<u64> {
    let url = format!("http://{address}/api/public/lots/{lot}/live");
    let request = reqwest::Client::new().get(url).header("last-event-id", seen.to_string());
    let mut response = request.send().await.unwrap();
    let mut text = String::new();
    let seqs = |text: &str| -> Vec<u64> {
        let ids = text.lines().filter_map(|it| it.strip_prefix("id: "));
        ids.map(|it| it.parse().unwrap()).collect()
    };
    while seqs(&text).len() < count {
        let chunk = tokio::time::timeout(Duration::from_secs(20), response.chunk()).await;
        text.push_str(std::str::from_utf8(&chunk.unwrap().unwrap().unwrap()).unwrap());
    }
    assert!(text.starts_with("event: snapshot"), "{text}");
    seqs(&text)
}
