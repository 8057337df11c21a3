//! Bids in open loop: each has its time, and its latency counts from then, also if it was sent
//! late because the machine was busy (no coordinated omission).

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use hdrhistogram::Histogram;
use hyper::StatusCode;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::Instant;
use uuid::Uuid;

use crate::chart::{Chart, Curve};
use crate::client::{Bid, Failure, Pool};
use crate::setup::Seat;
use crate::setup::lots::LONG;

/// A bid without an answer for so long counts as unanswered.
const PATIENCE: Duration = Duration::from_secs(20);
/// Before a bid whose connection has ended is sent again.
const AGAIN: Duration = Duration::from_millis(2);

/// A lot and the next price to offer for it.
pub struct Room {
    pub lot: Uuid,
    next_fen: Cell<i64>,
}

impl Room {
    pub fn new(lot: Uuid) -> Rc<Room> {
        Room::from(lot, LONG.start_fen)
    }

    pub fn from(lot: Uuid, fen: i64) -> Rc<Room> {
        Rc::new(Room { lot, next_fen: Cell::new(fen) })
    }

    pub fn next(&self) -> i64 {
        self.next_fen.replace(self.next_fen.get() + LONG.increment_fen)
    }
}

/// What the answers were and how long they took, in microseconds.
pub struct Measured {
    pub all: Histogram<u64>,
    seconds: Vec<Histogram<u64>>,
    pub accepted: u64,
    pub refused: u64,
    pub unresolved: u64,
    pub failed: u64,
    /// Attempts beyond the first, with the same key: a connection had ended before the answer.
    pub repeated: u64,
}

impl Measured {
    pub fn new(seconds: usize) -> Result<Measured, Failure> {
        let histogram = times;
        let seconds = (0..seconds).map(|_| histogram()).collect::<Result<_, _>>()?;
        let all = histogram()?;
        Ok(Measured {
            all,
            seconds,
            accepted: 0,
            refused: 0,
            unresolved: 0,
            failed: 0,
            repeated: 0,
        })
    }

    fn note(&mut self, second: usize, took: Duration, status: Option<StatusCode>) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX).max(1);
        self.all.saturating_record(micros);
        if let Some(it) = self.seconds.get_mut(second) {
            it.saturating_record(micros);
        }
        match status {
            Some(StatusCode::OK) => self.accepted += 1,
            Some(StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT) => self.refused += 1,
            Some(StatusCode::SERVICE_UNAVAILABLE) => self.unresolved += 1,
            Some(_) | None => self.failed += 1,
        }
    }

    pub fn answered(&self) -> u64 {
        self.accepted + self.refused
    }

    pub fn figures(&self) -> Value {
        json!({
            "accepted": self.accepted,
            "refused": self.refused,
            "unresolved": self.unresolved,
            "failed": self.failed,
            "repeated": self.repeated,
            "latency_us": latency(&self.all),
        })
    }

    /// Quantiles of the bids of each second.
    pub fn chart(&self) -> Chart {
        let curve = |name, quantile: f64| {
            let at = |(second, it): (u64, &Histogram<u64>)| {
                (second, it.value_at_quantile(quantile) / 1000)
            };
            Curve { name, points: (0..).zip(&self.seconds).map(at).collect() }
        };
        Chart {
            title: "Latency of acknowledgements, from the intended time of sending".to_owned(),
            axes: ("seconds", "ms"),
            curves: vec![curve("p50", 0.5), curve("p99", 0.99), curve("max", 1.0)],
        }
    }
}

/// From a microsecond to ten minutes; what takes longer counts as ten minutes.
pub fn times() -> Result<Histogram<u64>, Failure> {
    Ok(Histogram::new_with_bounds(1, 600_000_000, 3)?)
}

pub fn latency(histogram: &Histogram<u64>) -> Value {
    let at = |quantile: f64| histogram.value_at_quantile(quantile);
    json!({ "p50": at(0.5), "p90": at(0.9), "p99": at(0.99), "p999": at(0.999),
        "max": histogram.max() })
}

/// Sends so many bids in each second, in turn to the rooms and from the seats.
pub async fn run(
    address: &str,
    rooms: &[Rc<Room>],
    seats: &[Seat],
    rates: &[u32],
) -> Result<Measured, Failure> {
    let pool = Rc::new(Pool::new(address.to_owned()));
    let measured = Rc::new(RefCell::new(Measured::new(rates.len())?));
    let seats: Rc<[Seat]> = seats.into();
    let (mut rooms, mut places) = (rooms.iter().cycle(), (0..seats.len()).cycle());
    let bar = bar(rates.len());
    let (mut open, began) = (JoinSet::new(), Instant::now());
    for (second, rate) in rates.iter().enumerate() {
        for number in 0..*rate {
            let into = Duration::from_secs(1) * number / *rate;
            let intended = began + Duration::from_secs(u64::try_from(second)?) + into;
            tokio::time::sleep_until(intended).await;
            while open.try_join_next().is_some() {}
            let (Some(room), Some(place)) = (rooms.next(), places.next()) else { continue };
            let bid = Bid { lot: room.lot, key: Uuid::now_v7(), fen: room.next() };
            let (pool, seats, measured) = (pool.clone(), seats.clone(), measured.clone());
            open.spawn_local(async move {
                let Some(seat) = seats.get(place) else { return };
                let (status, repeated) = until_answered(&pool, &bid, seat).await;
                let mut measured = measured.borrow_mut();
                measured.repeated += repeated;
                measured.note(second, intended.elapsed(), status);
            });
        }
        // A second without bids takes its time as well.
        tokio::time::sleep_until(began + Duration::from_secs(u64::try_from(second + 1)?)).await;
        bar.inc(1);
    }
    open.join_all().await;
    bar.finish_and_clear();
    let measured = measured.replace(Measured::new(0)?);
    Ok(measured)
}

/// Sends a bid as a page does: where a connection ends before the answer, as one that was idle may
/// at any time, the bid is sent again with the same key. Answers what it came to, and how many
/// attempts were repetitions.
async fn until_answered(pool: &Pool, bid: &Bid, seat: &Seat) -> (Option<StatusCode>, u64) {
    let began = Instant::now();
    for repeated in 0.. {
        let left = PATIENCE.saturating_sub(began.elapsed());
        let Ok(request) = bid.request(seat) else { break };
        match pool.ask(request, left).await {
            Ok((status, _)) => return (Some(status), repeated),
            Err(_) if left.is_zero() => return (None, repeated),
            // A server that is away is not asked without end.
            Err(_) => tokio::time::sleep(AGAIN).await,
        }
    }
    (None, 0)
}

/// Shown on a terminal only.
pub fn bar(length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("    {bar:40} {pos}/{len} {eta}");
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(0));
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that ends each connection after one answer, without saying so before, as one does
    /// with a connection that was idle for too long. Answers how many requests it has read.
    async fn curt() -> (String, Rc<Cell<u64>>) {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("bound").to_string();
        let read = Rc::new(Cell::new(0));
        let count = read.clone();
        tokio::task::spawn_local(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut bytes = [0; 2048];
                if stream.read(&mut bytes).await.is_ok_and(|it| it > 0) {
                    count.set(count.get() + 1);
                    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
                    stream.write_all(answer).await.expect("written");
                    // The next request arrives at a closed door.
                }
            }
        });
        (address, read)
    }

    #[tokio::test]
    async fn a_bid_whose_connection_has_ended_is_sent_again_with_its_key() {
        let bids = async {
            let (address, read) = curt().await;
            let pool = Pool::new(address);
            let seat = Seat { login: "b0".into(), cookie: String::new(), csrf: String::new() };
            for _ in 0..20 {
                let bid = Bid { lot: Uuid::nil(), key: Uuid::now_v7(), fen: 100 };
                let (status, _) = until_answered(&pool, &bid, &seat).await;
                assert_eq!(status, Some(StatusCode::OK));
            }
            assert_eq!(read.get(), 20, "none is answered twice, none is left without");
        };
        tokio::task::LocalSet::new().run_until(bids).await;
    }

    #[test]
    fn long_times_are_kept_as_they_are() {
        let mut measured = Measured::new(1).expect("bounds are lawful");
        for (millis, status) in [(4, StatusCode::OK), (90_000, StatusCode::CONFLICT)] {
            measured.note(0, Duration::from_millis(millis), Some(status));
        }
        measured.note(0, Duration::from_millis(4), None);
        let told = measured.figures();
        let max = told.pointer("/latency_us/max").and_then(Value::as_u64).expect("told");
        assert!((89_000_000..91_000_000).contains(&max), "{max}");
        assert_eq!((measured.answered(), measured.failed), (2, 1));
    }
}
