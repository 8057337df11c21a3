//! Thousands of open feeds on one lot: how long from a bid to every screen, and whether each
//! watcher is shown each entry.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::spawn_local;
use uuid::Uuid;

use super::Scene;
use crate::chart::{Chart, Curve, Outcome};
use crate::client::{Bid, Failure, Pool};
use crate::cpu::Used;
use crate::load::{Room, bar, latency, times};
use crate::setup;
use crate::setup::lots::{LONG, announce};

/// Bids in a second while they watch.
const RATE: u32 = 5;
/// Watchers from one source address; there are fewer ports than watchers may be wanted.
const EACH: usize = 5000;

/// What all watchers together have seen.
struct Seen {
    /// When the bid with this price was sent.
    sent: RefCell<HashMap<i64, Instant>>,
    took: RefCell<Histogram<u64>>,
    missed: Cell<u64>,
    entries: Cell<u64>,
    lost: Cell<u64>,
}

pub async fn run(scene: &mut Scene) -> Result<Outcome, Failure> {
    let lots = announce(&mut scene.database, &[LONG], &scene.people).await?;
    setup::qualified(&scene.database, &lots, scene.people.len()).await?;
    let lot = lots.first().copied().ok_or("a lot was made")?;
    let seen = Rc::new(Seen {
        sent: RefCell::default(),
        took: RefCell::new(times()?),
        missed: Cell::new(0),
        entries: Cell::new(0),
        lost: Cell::new(0),
    });
    let (count, progress) = (scene.options.watchers, bar(scene.options.watchers));
    for number in 0..count {
        let stream = connect(&scene.options.address, number).await.map_err(|error| {
            format!("watcher {number} does not get in: {error}; raise ulimit -n")
        })?;
        spawn_local(watch(stream, lot, seen.clone()));
        progress.inc(1);
        // The server answers each with a snapshot from the database.
        if number % 100 == 99 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    progress.finish_and_clear();
    tokio::time::sleep(Duration::from_secs(5)).await;
    let before = Used::now(&scene.options.processes);
    let (pool, room) = (Pool::new(scene.options.address.clone()), Room::new(lot));
    let bids = u32::try_from(scene.options.seconds)? * RATE;
    let mut accepted = 0_u64;
    for (number, seat) in (0..bids).zip(scene.seats.iter().cycle()) {
        let started = Instant::now();
        let bid = Bid { lot, key: Uuid::now_v7(), fen: room.next() };
        seen.sent.borrow_mut().insert(bid.fen, started);
        let (status, body) = pool.ask(bid.request(seat)?, Duration::from_secs(20)).await?;
        if !status.is_success() {
            let body = String::from_utf8_lossy(&body);
            return Err(format!("bid {number} was answered {status}: {body}").into());
        }
        accepted += 1;
        tokio::time::sleep((Duration::from_secs(1) / RATE).saturating_sub(started.elapsed())).await;
    }
    let wanted = accepted * u64::try_from(count)?;
    let deadline = Instant::now() + Duration::from_secs(30);
    while seen.entries.get() < wanted && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let shares = Used::now(&scene.options.processes).shares_since(&before);
    let took = seen.took.borrow();
    let figures = json!({
        "watchers": count,
        "bids": accepted,
        "entries_shown": seen.entries.get(),
        "entries_wanted": wanted,
        "missed": seen.missed.get(),
        "connections_lost": seen.lost.get(),
        "bid_to_screen_us": latency(&took),
        "cpu_percent": shares,
    });
    let quantiles = [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1.0];
    let points = [0, 100, 250, 500, 750, 900, 990, 1000].into_iter().zip(quantiles);
    let points = points.map(|(x, it)| (x, took.value_at_quantile(it) / 1000)).collect();
    let chart = Chart {
        title: "From the bid to the screens".to_owned(),
        axes: ("of a thousand screens", "ms"),
        curves: vec![Curve { name: "shown within", points }],
    };
    Ok(Outcome { name: "watchers", figures, charts: vec![chart] })
}

async fn connect(address: &str, number: usize) -> Result<TcpStream, Failure> {
    let socket = TcpSocket::new_v4()?;
    // All of 127.0.0.0/8 is this machine, but only on Linux without further ado.
    if cfg!(target_os = "linux") {
        let last = u8::try_from(number / EACH)?.saturating_add(1);
        socket.bind((Ipv4Addr::new(127, 0, 0, last), 0).into())?;
    }
    Ok(socket.connect(address.parse()?).await?)
}

/// Follows the feed as bytes: ten thousand readers that parse would be the slowest part.
async fn watch(mut stream: TcpStream, lot: Uuid, seen: Rc<Seen>) {
    let request = format!(
        "GET /api/public/lots/{lot}/live HTTP/1.1\r\nhost: localhost\r\n\
         accept: text/event-stream\r\n\r\n"
    );
    let mut follower = Follower::default();
    if stream.write_all(request.as_bytes()).await.is_ok() {
        let mut buffer = vec![0; 4096];
        while let Ok(count @ 1..) = stream.read(&mut buffer).await {
            let now = Instant::now();
            let piece = buffer.get(..count).unwrap_or_default();
            for entry in follower.take(piece) {
                seen.entries.set(seen.entries.get() + 1);
                if entry.missed {
                    seen.missed.set(seen.missed.get() + 1);
                }
                if let Some(sent) = entry.fen.and_then(|it| seen.sent.borrow().get(&it).copied()) {
                    let micros = u64::try_from(now.duration_since(sent).as_micros());
                    seen.took.borrow_mut().saturating_record(micros.unwrap_or(u64::MAX));
                }
            }
        }
    }
    seen.lost.set(seen.lost.get() + 1);
}

/// Finds the entries in the bytes of one feed.
#[derive(Default)]
struct Follower {
    rest: Vec<u8>,
    seq: Option<u64>,
}

#[derive(Debug, PartialEq, Eq)]
struct Entry {
    fen: Option<i64>,
    /// It does not follow the entry before it.
    missed: bool,
}

impl Follower {
    fn take(&mut self, piece: &[u8]) -> Vec<Entry> {
        self.rest.extend_from_slice(piece);
        let mut entries = Vec::new();
        while let Some(end) = self.rest.windows(2).position(|it| it == b"\n\n") {
            let rest = self.rest.split_off(end + 2);
            let event = std::mem::replace(&mut self.rest, rest);
            let event = String::from_utf8_lossy(&event);
            let Some(seq) = between(&event, "id: ", "\n").and_then(|it| it.parse().ok()) else {
                // The snapshot says where the feed begins.
                let is_snapshot = event.contains("event: snapshot");
                let digits = event.split_once("\"seq\":").map_or("", |(_, rest)| rest);
                let seq = digits.split(|it: char| !it.is_ascii_digit()).next();
                let seq = seq.and_then(|it| it.parse().ok());
                if is_snapshot && self.seq.is_none() {
                    self.seq = seq;
                }
                continue;
            };
            let price = between(&event, "\"price\":\"", "\"").and_then(|it| it.split_once('.'));
            let fen = price.and_then(|(yuan, cents)| {
                Some(yuan.parse::<i64>().ok()? * 100 + cents.parse::<i64>().ok()?)
            });
            let missed = self.seq.is_some_and(|it: u64| it + 1 != seq);
            self.seq = Some(seq);
            entries.push(Entry { fen, missed });
        }
        entries
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(found, _)| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_however_the_bytes_are_cut() {
        let text = "HTTP/1.1 200 OK\r\n\r\n1f\r\nevent: snapshot\ndata: {\"now\":1,\"seq\":4,\
            \"x\":0}\n\n\r\n2\r\nid: 5\nevent: entry\ndata: {\"price\":\"10.05\"}\n\n\r\n\
            event: tick\ndata: {}\n\nid: 7\nevent: entry\ndata: {\"price\":null}\n\n";
        let expected =
            [Entry { fen: Some(1005), missed: false }, Entry { fen: None, missed: true }];
        for length in [1, 3, 7, text.len()] {
            let mut follower = Follower::default();
            let mut found = Vec::new();
            for piece in text.as_bytes().chunks(length) {
                found.extend(follower.take(piece));
            }
            assert_eq!(found, expected, "in pieces of {length}");
        }
    }
}
