//! The last seconds of a lot: ever more bids until its end, each of which extends it, then a few
//! more, then silence and the close.

use std::time::{Duration, Instant};

use serde_json::json;

use super::Scene;
use crate::chart::Outcome;
use crate::check;
use crate::client::Failure;
use crate::cpu::Used;
use crate::load::{self, Room};
use crate::setup::lots::{Deposits, LONG, Offer, announce};
use crate::{journal, money, setup};

const EXTENSION: i32 = 3;
/// The lot is ready some seconds after it was written.
const READY: Duration = Duration::from_secs(12);

pub async fn run(scene: &mut Scene) -> Result<Outcome, Failure> {
    let (seconds, rate) = (scene.options.seconds.max(8), scene.options.rate);
    let until_end = READY + Duration::from_secs(u64::try_from(seconds)?);
    let ends_in_ms = i64::try_from(until_end.as_millis())?;
    let deposits = Deposits::Held;
    let offer = Offer { ends_in_ms, extension_seconds: EXTENSION, deposits, ..LONG };
    let written = Instant::now();
    let lots = announce(&mut scene.database, &[offer], &scene.people).await?;
    setup::qualified(&scene.database, &lots, scene.people.len()).await?;
    let lot = lots.first().copied().ok_or("a lot was made")?;
    tokio::time::sleep(READY.saturating_sub(written.elapsed())).await;
    // Quiet at first, the full rate over the last five seconds and the five after the end.
    let ramp = |second: usize| match seconds.saturating_sub(second) {
        0..6 => rate,
        left => rate / u32::try_from(left).unwrap_or(u32::MAX).max(1),
    };
    let rates: Vec<u32> = (0..seconds + 5).map(ramp).collect();
    let before = Used::now(&scene.options.processes);
    let rooms = [Room::new(lot)];
    let measured = load::run(&scene.options.address, &rooms, &scene.seats, &rates).await?;
    let shares = Used::now(&scene.options.processes).shares_since(&before);
    let last_bid = Instant::now();
    while money::unsettled(&scene.database, &lots).await? > 0 {
        if last_bid.elapsed() > Duration::from_secs(60) {
            return Err("the lot is not closed a minute after its last bid".into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let settled = last_bid.elapsed();
    let record = journal::read(&scene.database, lot).await?;
    let findings = check::all(std::slice::from_ref(&record), &[], &[]);
    let extended = record.entries.windows(2).filter(|pair| {
        let ends = |place: usize| pair.get(place).map(|it| it.listed.entry.ends_at);
        ends(0) != ends(1)
    });
    let figures = json!({
        "offered_per_second_at_the_end": rate,
        "bids": measured.figures(),
        "entries": record.entries.len(),
        "extensions": extended.count(),
        "settled_ms_after_the_last_bid": u64::try_from(settled.as_millis())?,
        "extension_seconds": EXTENSION,
        "findings": findings.iter().map(|it| &it.what).collect::<Vec<_>>(),
        "cpu_percent": shares,
    });
    Ok(Outcome { name: "closing_rush", figures, charts: vec![measured.chart()] })
}
