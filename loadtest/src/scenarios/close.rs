//! A thousand lots that end in the same second: how long until all are closed and settled.

use std::time::{Duration, Instant};

use serde_json::json;

use super::Scene;
use crate::chart::{Chart, Curve, Outcome};
use crate::check::{self, Wrong};
use crate::client::{Bid, Failure, Pool};
use crate::cpu::Used;
use crate::setup::lots::{Deposits, LONG, Offer, announce};
use crate::{journal, money, setup};

/// Bidders in each lot; each has paid a deposit that has to go back or into the price.
const BIDDERS: usize = 3;

pub async fn run(scene: &mut Scene) -> Result<Outcome, Failure> {
    let count = scene.options.lots.unwrap_or(1000);
    let people = scene.people.get(..BIDDERS).ok_or("this takes at least three bidders")?;
    // Writing, loading and one bid for each take a while.
    let ends_in = Duration::from_secs(60) + Duration::from_millis(100) * u32::try_from(count)?;
    let starts_in_ms = i64::try_from(ends_in.as_millis())? / 2;
    let offer = Offer {
        starts_in_ms,
        ends_in_ms: i64::try_from(ends_in.as_millis())?,
        extension_seconds: 1,
        deposits: Deposits::Held,
        ..LONG
    };
    let lots = announce(&mut scene.database, &vec![offer; count], people).await?;
    setup::qualified(&scene.database, &lots, BIDDERS).await?;
    let pool = Pool::new(scene.options.address.clone());
    for (lot, seat) in lots.iter().zip(scene.seats.iter().take(BIDDERS).cycle()) {
        // Every tenth is not bid for.
        if lot.as_u128() % 10 == 0 {
            continue;
        }
        let bid = Bid { lot: *lot, key: uuid::Uuid::now_v7(), fen: LONG.start_fen };
        pool.ask(bid.request(seat)?, Duration::from_secs(10)).await?;
    }
    let sql = "SELECT (extract(epoch FROM max(ends_at) - clock_timestamp()) * 1000)::bigint \
         FROM lot WHERE id = ANY ($1)";
    let left: i64 = scene.database.query_one(sql, &[&lots]).await?.try_get(0)?;
    let left = Duration::from_millis(u64::try_from(left).map_err(|_| "the lots have ended")?);
    tokio::time::sleep(left).await;
    let (ended, before) = (Instant::now(), Used::now(&scene.options.processes));
    let mut points = Vec::new();
    loop {
        let waiting = money::unsettled(&scene.database, &lots).await?;
        let elapsed = u64::try_from(ended.elapsed().as_millis())?;
        points.push((elapsed, u64::try_from(waiting)?));
        if waiting == 0 {
            break;
        }
        if ended.elapsed() > Duration::from_secs(120) {
            return Err(format!("{waiting} lots are not settled two minutes after").into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let took = points.last().map_or(0, |(elapsed, _)| *elapsed);
    let shares = Used::now(&scene.options.processes).shares_since(&before);
    let mut findings = money::check(&scene.database).await?;
    for lot in &lots {
        let record = journal::read(&scene.database, *lot).await?;
        findings.extend(check::record::check(&record));
    }
    let early = findings.iter().filter(|it| it.wrong == Wrong::ClosedEarly).count();
    let figures = json!({
        "lots": count,
        "closed_and_settled_ms_after_the_end": took,
        "closed_early": early,
        "findings": findings.iter().take(20).map(|it| &it.what).collect::<Vec<_>>(),
        "cpu_percent": shares,
    });
    let chart = Chart {
        title: "Lots not yet closed and settled".to_owned(),
        axes: ("ms after the end", "lots"),
        curves: vec![Curve { name: "waiting", points }],
    };
    Ok(Outcome { name: "mass_close", figures, charts: vec![chart] })
}
