//! The two parts of a bid, each alone: the function in Redis, the append in PostgreSQL. They are
//! the measure for the whole, taken on the same machine in the same run.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio_postgres::Client;
use uuid::Uuid;

use crate::client::Failure;

/// Calls of the place function per second, by so many clients without pipelining.
pub async fn redis(url: &str, clients: usize, length: Duration) -> Result<u64, Failure> {
    let lot = Uuid::new_v4();
    let key = |name: &str| format!("{{lot:{lot}}}:{name}");
    let client = redis::Client::open(url)?;
    let mut first = client.get_multiplexed_async_connection().await?;
    let time: (i64, i64) = redis::cmd("TIME").query_async(&mut first).await?;
    let now = time.0 * 1_000_000 + time.1;
    let keys = [key("book"), key("codes"), key("pending")];
    let nonce = || Uuid::new_v4().simple().to_string();
    let mut open = redis::cmd("FCALL");
    open.arg("fachui_open").arg(3).arg(&keys).arg(1).arg(now).arg(nonce()).arg(nonce());
    open.arg(lot.to_string()).arg("auction").arg(0).arg(100).arg(1).arg(now - 1_000_000);
    open.arg(now + 86_400_000_000).arg(300_000_000);
    let _opened: String = open.query_async(&mut first).await?;
    let mut qualify = redis::cmd("FCALL");
    qualify.arg("fachui_qualify").arg(3).arg(&keys).arg(1).arg(now).arg(nonce()).arg("C0").arg(0);
    let _qualified: String = qualify.query_async(&mut first).await?;
    let price = std::cell::Cell::new(100_u64);
    let started = Instant::now();
    let work = (0..clients).map(|_| async {
        let mut connection = client.get_multiplexed_async_connection().await?;
        let mut calls = 0_u64;
        while started.elapsed() < length {
            let id = Uuid::now_v7();
            let (high, _) = id.as_u64_pair();
            let elapsed = i64::try_from(started.elapsed().as_micros())?;
            let mut place = redis::cmd("FCALL");
            place.arg("fachui_place").arg(4).arg(&keys).arg(key(&format!("key:C0:{id}")));
            place.arg(1).arg(now + elapsed).arg("C0").arg(price.replace(price.get() + 1));
            place.arg(id.to_string()).arg(high >> 16).arg(nonce()).arg("-");
            let _judged: String = place.query_async(&mut connection).await?;
            calls += 1;
        }
        Ok::<u64, Failure>(calls)
    });
    let calls: Result<Vec<u64>, Failure> = join_all(work).await.into_iter().collect();
    let rate = per_second(calls?.into_iter().sum(), started.elapsed());
    let _deleted: i64 = redis::cmd("DEL").arg(&keys).query_async(&mut first).await?;
    Ok(rate)
}

/// Entries appended per second in batches of 64 on one lot, through the fenced function.
pub async fn postgres(database: &Client, lot: Uuid, length: Duration) -> Result<u64, Failure> {
    // The batch is made in SQL so that only the append itself is measured.
    let sql = format!(
        "SELECT append_bids(h.lot_id, h.epoch, h.nonce, h.hash,
            array_agg(h.seq + n ORDER BY n), array_agg(h.last_us ORDER BY n),
            array_agg(h.ends_at_us ORDER BY n), array_agg('bid'::text ORDER BY n),
            array_agg('C0'::text ORDER BY n), array_agg(NULL::smallint ORDER BY n),
            array_agg(100 + n ORDER BY n), array_agg('below-increment'::text ORDER BY n),
            array_agg(h.ends_at_us ORDER BY n), array_agg(NULL::bigint ORDER BY n),
            array_agg(gen_random_uuid() ORDER BY n), array_agg(NULL::bigint ORDER BY n),
            array_agg(NULL::bigint ORDER BY n), array_agg(NULL::bigint ORDER BY n),
            array_agg(NULL::text ORDER BY n), array_agg(NULL::text ORDER BY n),
            array_agg(CASE n WHEN 1 THEN h.nonce ELSE gen_random_uuid() END ORDER BY n),
            array_agg(gen_random_uuid() ORDER BY n),
            array_agg(sha256(n::text::bytea) ORDER BY n),
            'running', NULL, NULL, NULL, NULL, NULL, 0, 0)
         FROM lot_head h, generate_series(1, 64::bigint) n WHERE h.lot_id = '{lot}'
         GROUP BY h.lot_id, h.epoch, h.nonce, h.hash"
    );
    let statement = database.prepare(&sql).await?;
    let (started, mut entries) = (Instant::now(), 0);
    while started.elapsed() < length {
        let answer: String = database.query_one(&statement, &[]).await?.try_get(0)?;
        if answer != "appended" {
            return Err(format!("the bare append was refused: {answer}").into());
        }
        entries += 64;
    }
    Ok(per_second(entries, started.elapsed()))
}

pub fn per_second(count: u64, elapsed: Duration) -> u64 {
    let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    count.saturating_mul(1000) / millis
}
