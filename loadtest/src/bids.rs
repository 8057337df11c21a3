//! Bids over HTTP: how many are acknowledged per second, and how long each takes.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use clap::Args;
use futures_util::future::join_all;
use hdrhistogram::Histogram;
use http_body_util::BodyExt;
use hyper::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Bid, Connection, Failure};
use crate::setup::lots::{LONG, Offer, announce};
use crate::setup::{self, Seat};
use crate::{bare, bare::per_second};

#[derive(Args, Debug, Clone)]
pub struct Options {
    /// Lots that are bid for at once.
    #[arg(long, default_value_t = 1)]
    lots: usize,
    /// Bidders, one connection each.
    #[arg(long, default_value_t = 100)]
    bidders: usize,
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// The server, e.g. 127.0.0.1:8080. Its limits on sign-ins and bids must be raised.
    #[arg(long)]
    address: String,
    /// An administrator's address of a scratch database; lots and bidders are written into it.
    /// DATABASE_URL, if not given.
    #[arg(long)]
    database: Option<String>,
    /// The server's Redis; REDIS_URL, if not given.
    #[arg(long)]
    redis: Option<String>,
}

/// One lot as its bidders see it: the next price to offer.
struct Room {
    lot: Uuid,
    next: Cell<i64>,
}

#[derive(Default)]
struct Count {
    accepted: u64,
    refused: u64,
    unresolved: u64,
}

pub async fn run(options: Options) -> Result<Value, Failure> {
    let named = |given: &Option<String>, name: &str| {
        given.clone().or_else(|| std::env::var(name).ok()).ok_or(format!("{name} is not set"))
    };
    let redis_url = named(&options.redis, "REDIS_URL")?;
    let mut database = setup::database(&named(&options.database, "DATABASE_URL")?).await?;
    let (people, seats) = setup::seats(&options.address, &database, options.bidders).await?;
    let lots = announce(&mut database, &vec![LONG; options.lots], &people).await?;
    setup::qualified(&database, &lots, options.bidders).await?;
    let bare_time = Duration::from_secs(options.seconds.clamp(1, 5));
    let redis = bare::redis(&redis_url, 50, bare_time).await?;
    let rooms: Vec<Rc<Room>> =
        lots.iter().map(|it| Rc::new(Room { lot: *it, next: Cell::new(100_000) })).collect();
    let (rate, count, latency) = bid(&options, &rooms, &seats).await?;
    let postgres = bare_append(&mut database, bare_time).await?;
    let lower = redis.min(postgres).max(1);
    let micros = |quantile| latency.value_at_quantile(quantile);
    Ok(json!({
        "lots": options.lots,
        "bidders": options.bidders,
        "acknowledged_per_second": rate,
        "accepted": count.accepted,
        "refused": count.refused,
        "unresolved": count.unresolved,
        "latency_us": { "p50": micros(0.5), "p99": micros(0.99), "max": latency.max() },
        "bare_redis_per_second": redis,
        "bare_append_per_second": postgres,
        "percent_of_lower_bare_rate": rate * 100 / lower,
    }))
}

/// The bare append goes to a lot that no server keeps: it starts too far off to be loaded, and its
/// journal is opened by hand.
pub async fn bare_append(
    database: &mut tokio_postgres::Client,
    length: Duration,
) -> Result<u64, Failure> {
    let day = 86_400_000;
    let offer = Offer { starts_in_ms: 20 * day, ends_in_ms: 30 * day, ..LONG };
    let lots = announce(database, &[offer], &[]).await?;
    let lot = lots.first().copied().ok_or("a lot was made")?;
    database
        .batch_execute(&format!(
            "SELECT open_journal('{lot}');
             UPDATE lot_head SET phase = 'running', seq = 1, epoch = 1000000
                WHERE lot_id = '{lot}';"
        ))
        .await?;
    bare::postgres(database, lot, length).await
}

async fn bid(
    options: &Options,
    rooms: &[Rc<Room>],
    seats: &[Seat],
) -> Result<(u64, Count, Histogram<u64>), Failure> {
    let started = Instant::now();
    let length = Duration::from_secs(options.seconds);
    let bidders = seats.iter().zip(rooms.iter().cycle()).map(|(seat, room)| {
        let (address, seat, room) = (options.address.clone(), seat.clone(), room.clone());
        async move { bidder(&address, &seat, &room, started, length).await }
    });
    let (mut total, mut latency) = (Count::default(), Histogram::new(3)?);
    for outcome in join_all(bidders).await {
        let (count, times) = outcome?;
        total.accepted += count.accepted;
        total.refused += count.refused;
        total.unresolved += count.unresolved;
        latency.add(times)?;
    }
    let rate = per_second(total.accepted + total.refused, started.elapsed());
    Ok((rate, total, latency))
}

/// Bids one after another as fast as answers come.
async fn bidder(
    address: &str,
    seat: &Seat,
    room: &Room,
    started: Instant,
    length: Duration,
) -> Result<(Count, Histogram<u64>), Failure> {
    let mut connection = Connection::open(address).await?;
    let (mut count, mut latency) = (Count::default(), Histogram::new(3)?);
    while started.elapsed() < length {
        let fen = room.next.replace(room.next.get() + 100);
        let request = Bid { lot: room.lot, key: Uuid::now_v7(), fen }.request(seat)?;
        let sent = Instant::now();
        let response = connection.send(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        latency.record(u64::try_from(sent.elapsed().as_micros())?)?;
        match status {
            StatusCode::OK => count.accepted += 1,
            StatusCode::UNPROCESSABLE_ENTITY => count.refused += 1,
            StatusCode::SERVICE_UNAVAILABLE => count.unresolved += 1,
            _ => return Err(format!("{status} {}", String::from_utf8_lossy(&body)).into()),
        }
    }
    Ok((count, latency))
}
