//! What a bid costs on a lot with a million entries against one with ten. The history is judged
//! by the law, chained, and copied into the journal before the server has seen the lot.

use std::fmt::Write;
use std::pin::Pin;
use std::time::Duration;

use domain::bidding::priority::Rank;
use domain::bidding::{Book, Entry, Event, Mode, Refusal, Terms};
use domain::chain::{self, Hash};
use domain::instant::{Instant, Span};
use domain::money::Money;
use futures_util::SinkExt;
use hdrhistogram::Histogram;
use hyper::body::Bytes;
use serde_json::json;
use uuid::{Timestamp, Uuid};

use super::Scene;
use crate::chart::{Chart, Curve, Outcome};
use crate::client::{Bid, Failure, Pool};
use crate::load::{latency, times};
use crate::setup::lots::{LONG, Offer, announce, code};

const SHORT: usize = 10;
/// Bids for each lot, in turn.
const BIDS: usize = 1000;
/// Keys older than this are forgotten; the history lies before.
const FORGOTTEN_MINUTES: i64 = 15;

pub async fn run(scene: &mut Scene) -> Result<Outcome, Failure> {
    let mut rooms = Vec::new();
    for entries in [SHORT, scene.options.entries] {
        let (lot, next_fen) = history(scene, entries).await?;
        rooms.push((entries, lot, next_fen, times()?));
    }
    for (_, lot, _, _) in &rooms {
        await_running(scene, *lot).await?;
    }
    let pool = Pool::new(scene.options.address.clone());
    // One after another and in turn, so that both meet the same machine.
    for (_, seat) in (0..BIDS).zip(scene.seats.iter().cycle()) {
        for (_, lot, next_fen, times) in &mut rooms {
            let bid = Bid { lot: *lot, key: Uuid::now_v7(), fen: *next_fen };
            *next_fen += LONG.increment_fen;
            let began = std::time::Instant::now();
            let (status, body) = pool.ask(bid.request(seat)?, Duration::from_secs(20)).await?;
            if !status.is_success() {
                return Err(format!("{status} {}", String::from_utf8_lossy(&body)).into());
            }
            times.saturating_record(u64::try_from(began.elapsed().as_micros())?);
        }
    }
    let medians: Vec<u64> =
        rooms.iter().map(|(_, _, _, times)| times.value_at_quantile(0.5)).collect();
    let ratio = match medians.as_slice() {
        [short, long] => long * 100 / (*short).max(1),
        _ => return Err("two lots are compared".into()),
    };
    let told = |(entries, _, _, times): &(usize, Uuid, i64, Histogram<u64>)| json!({ "entries_before": entries, "latency_us": latency(times) });
    let figures = json!({
        "bids_for_each": BIDS,
        "lots": rooms.iter().map(told).collect::<Vec<_>>(),
        "median_percent_of_the_short_lot": ratio,
    });
    let curves = rooms.iter().zip(["ten entries", "many entries"]).map(|((.., times), name)| {
        let at =
            |it: u64| (it, times.value_at_percentile(f64::from(u32::try_from(it).unwrap_or(0))));
        Curve { name, points: (0..100).map(at).collect() }
    });
    let chart = Chart {
        title: "Latency of one bid at a time".to_owned(),
        axes: ("percent of the bids", "µs"),
        curves: curves.collect(),
    };
    Ok(Outcome { name: "long_lot", figures, charts: vec![chart] })
}

/// A lot with so many entries, written lawfully; answers the next price.
async fn history(scene: &mut Scene, entries: usize) -> Result<(Uuid, i64), Failure> {
    // Far enough off that no server loads it while it is written.
    let offer = Offer { starts_in_ms: 7_200_000, ends_in_ms: 86_400_000, ..LONG };
    let lots = announce(&mut scene.database, &[offer], &scene.people).await?;
    let lot = lots.first().copied().ok_or("a lot was made")?;
    let sql = "SELECT (extract(epoch FROM now()) * 1000000)::bigint";
    let now: i64 = scene.database.query_one(sql, &[]).await?.try_get(0)?;
    let minute = 60_000_000;
    let at = |micros: i64| Instant::from_micros(micros).ok_or("a time lies on a calendar");
    let start = now - 20 * 60 * minute;
    let last = now - FORGOTTEN_MINUTES * minute;
    let price = |fen| Money::from_fen(fen).ok_or("an amount is in range");
    let terms = Terms::new(
        Mode::Auction,
        price(LONG.start_fen)?,
        price(LONG.increment_fen)?,
        (at(start)?, at(now + 20 * 60 * minute)?),
        Span::seconds(300),
    )?;
    scene.database.execute("SELECT open_journal($1)", &[&lot]).await?;
    let (mut book, opened) = Book::open(&lot.to_string(), terms.clone(), at(start - minute)?);
    let mut rows = Rows::new(&scene.database, lot).await?;
    rows.push(&opened, None, Some(terms_json(lot, &terms))).await?;
    for number in 0..scene.people.len() {
        let code = code(number).parse()?;
        let entry = book.qualify(&code, Rank::ORDINARY, at(start - minute)?)?;
        rows.push(&entry.ok_or("the code is new")?, None, None).await?;
    }
    let mut fen = LONG.start_fen;
    let bids = i64::try_from(entries)?;
    for number in 0..bids {
        let when = at(start + (last - start) / bids.max(1) * number)?;
        let bidder = code(usize::try_from(number)? % scene.people.len()).parse()?;
        let before = (book.ends_at(), book.leader().map(|it| it.price));
        let placed = book.place(&bidder, price(fen)?, when);
        let entry = placed.entry.ok_or("a qualified bid takes a place")?;
        rows.push(&entry, Some(before), None).await?;
        fen += LONG.increment_fen;
    }
    let (hash, nonce) = rows.finish().await?;
    let leader = book.leader().ok_or("somebody leads")?;
    let (seq, leads) = (i64::try_from(book.seq())?, i64::try_from(leader.seq)?);
    let head = "UPDATE lot_head SET seq = $2, nonce = $3, hash = $4, last_us = $5, \
         phase = 'running', ends_at_us = $6, leader_code = $7, leader_rank = 0::smallint, \
         leader_price_fen = $8, leader_seq = $9, accepted_bids = $10 WHERE lot_id = $1";
    let (hash, code) = (hash.bytes().as_slice(), leader.code.as_str());
    let (last, ends, led) = (book.last().micros(), book.ends_at().micros(), leader.price.fen());
    scene
        .database
        .execute(head, &[&lot, &seq, &nonce, &hash, &last, &ends, &code, &led, &leads, &bids])
        .await?;
    let shown = "UPDATE lot SET starts_at = to_timestamp($2::bigint / 1000000.0), \
         ends_at = to_timestamp($3::bigint / 1000000.0) WHERE id = $1";
    let (starts, ends) = (terms.starts_at().micros(), terms.ends_at().micros());
    scene.database.execute(shown, &[&lot, &starts, &ends]).await?;
    Ok((lot, fen))
}

fn terms_json(lot: Uuid, terms: &Terms) -> String {
    json!({
        "lot": lot.to_string(),
        "contest_us": null,
        "start_fen": terms.start().fen(),
        "increment_fen": terms.increment().fen(),
        "starts_at_us": terms.starts_at().micros(),
        "ends_at_us": terms.ends_at().micros(),
        "extension_us": terms.extension().micros(),
    })
    .to_string()
}

/// Kept by the server; if it finds that nobody kept the lot before, it pauses and resumes it.
async fn await_running(scene: &Scene, lot: Uuid) -> Result<(), Failure> {
    let deadline = std::time::Instant::now() + Duration::from_secs(180);
    for condition in ["epoch > 0", "phase = 'running'"] {
        let sql = format!("SELECT {condition} FROM lot_head WHERE lot_id = $1");
        while !scene.database.query_one(&sql, &[&lot]).await?.try_get::<_, bool>(0)? {
            if std::time::Instant::now() > deadline {
                return Err(format!("not within three minutes: {condition}").into());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        // A pause is written within this time, if there is one.
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    Ok(())
}

/// Rows on their way into the journal, chained as they go.
struct Rows {
    sink: Pin<Box<tokio_postgres::CopyInSink<Bytes>>>,
    lot: Uuid,
    month: String,
    text: String,
    hash: Hash,
    nonce: Uuid,
}

impl Rows {
    async fn new(database: &tokio_postgres::Client, lot: Uuid) -> Result<Rows, Failure> {
        let sql = "SELECT month::text FROM lot_head WHERE lot_id = $1";
        let month = database.query_one(sql, &[&lot]).await?.try_get(0)?;
        let copy = "COPY bid_entry (month, lot_id, seq, epoch, at_us, ends_at_us, kind, code, \
             rank, price_fen, verdict, ends_before_us, leader_before_fen, bid_key, terms, \
             previous_nonce, nonce, hash) FROM STDIN";
        let sink = Box::pin(database.copy_in(copy).await?);
        let (hash, nonce, text) = (Hash::GENESIS, Uuid::nil(), String::new());
        Ok(Rows { sink, lot, month, text, hash, nonce })
    }

    async fn push(
        &mut self,
        entry: &Entry,
        met: Option<(Instant, Option<Money>)>,
        terms: Option<String>,
    ) -> Result<(), Failure> {
        let absent = || "\\N".to_owned();
        let (kind, code, rank, price, verdict) = match &entry.event {
            Event::Bid { code, price, verdict } => {
                let verdict = verdict.err().map_or("accepted", Refusal::slug).to_owned();
                ("bid", code.to_string(), absent(), price.fen().to_string(), verdict)
            }
            Event::Qualified { code, rank } => {
                ("qualified", code.to_string(), rank.number().to_string(), absent(), absent())
            }
            Event::Opened { .. } => ("opened", absent(), absent(), absent(), absent()),
            Event::Disqualified { .. }
            | Event::Paused { .. }
            | Event::Resumed { .. }
            | Event::Withdrawn { .. }
            | Event::Closed { .. } => return Err("a history has bids only".into()),
        };
        let (before, leader) = met.unzip();
        let before = before.map_or_else(absent, |it| it.micros().to_string());
        let leader = leader.flatten().map_or_else(absent, |it| it.fen().to_string());
        let seconds = u64::try_from(entry.at.micros() / 1_000_000)?;
        let key = Uuid::new_v7(Timestamp::from_unix(uuid::NoContext, seconds, 0));
        let key = if kind == "bid" { key.to_string() } else { absent() };
        let nonce = Uuid::new_v4();
        self.hash = chain::link(self.hash, entry);
        writeln!(
            self.text,
            "{}\t{}\t{}\t0\t{}\t{}\t{kind}\t{code}\t{rank}\t{price}\t{verdict}\t{before}\t{leader}\
             \t{key}\t{}\t{}\t{nonce}\t\\\\x{}",
            self.month,
            self.lot,
            entry.seq,
            entry.at.micros(),
            entry.ends_at.micros(),
            terms.unwrap_or_else(absent),
            self.nonce,
            self.hash
        )?;
        self.nonce = nonce;
        if self.text.len() > 1 << 20 {
            self.sink.send(Bytes::from(std::mem::take(&mut self.text))).await?;
        }
        Ok(())
    }

    /// The hash and the nonce of the last row.
    async fn finish(mut self) -> Result<(Hash, Uuid), Failure> {
        self.sink.send(Bytes::from(self.text)).await?;
        self.sink.as_mut().finish().await?;
        Ok((self.hash, self.nonce))
    }
}
