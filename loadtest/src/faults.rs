//! Faults under load: real processes are killed, stopped, cut off, robbed of their files and
//! their time while bidders bid and watchers watch; afterwards nothing that was acknowledged or
//! shown may be missing, moved, doubled, out of order or untrue.

mod crowd;
mod disk;
mod hurt;
mod line;
mod plan;
mod programs;
mod report;
mod stage;
mod watcher;

use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use uuid::Uuid;

use self::crowd::Crowd;
use self::hurt::Done;
use self::plan::{Fault, Planned};
use self::programs::Programs;
pub use self::report::Report;
use self::report::Served;
use self::stage::Stage;
use crate::check::{self, Told, Watched};
use crate::client::Failure;
use crate::setup::lots::{Deposits, LONG, Offer, announce};
use crate::{journal, money, setup};

/// Which faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kinds {
    All,
    /// Those under which a server that answers before PostgreSQL has the bid must lose some.
    LostTails,
    /// Kills alone: the times to serve again, each measured often.
    Kills,
}

#[derive(Args, Debug, Clone)]
pub struct Options {
    #[arg(long, default_value_t = 50)]
    count: usize,
    /// The same seed plans the same faults.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Bids sent in a second, whatever becomes of them.
    #[arg(long, default_value_t = 40)]
    rate: u32,
    #[arg(long, default_value_t = 16)]
    bidders: usize,
    #[arg(long, value_enum, default_value = "all")]
    kinds: Kinds,
    /// The server program; the one beside this program, if not given.
    #[arg(long)]
    api: Option<PathBuf>,
    /// Where the report is written as JSON.
    #[arg(long)]
    report: Option<PathBuf>,
}

/// Lots that everybody bids for, lots that few bid for, and lots that end while it goes on.
const HOT: usize = 2;
const COLD: usize = 6;
/// One of them ends in each of these.
const ENDING_EVERY: Duration = Duration::from_secs(15);

/// How long bids may go unanswered after a fault has been mended.
const PATIENCE: Duration = Duration::from_secs(60);

pub async fn run(options: Options) -> Result<Report, Failure> {
    let kinds: &[Fault] = match options.kinds {
        Kinds::All => &Fault::ALL,
        Kinds::LostTails => &Fault::OF_LOST_TAILS,
        Kinds::Kills => &Fault::OF_KILLS,
    };
    let plan = plan::plan(kinds, options.count, options.seed);
    let mut stage = Stage::open(Programs::find(options.api.clone())?).await?;
    let (lots, seats) = furnish(&stage, &options, plan.len()).await?;
    let addresses: Vec<String> = (0..stage.nodes.len()).map(|it| stage.address(it)).collect();
    let watchers: Vec<watcher::Notes> = lots
        .iter()
        .flat_map(|lot| [0, 1].map(|turn| (*lot, turn)))
        .map(|(lot, turn)| {
            let mut addresses = addresses.clone();
            addresses.rotate_left(turn);
            watcher::start(addresses, lot)
        })
        .collect();
    let weights: Vec<(Uuid, u32)> = lots.iter().copied().zip(weights(lots.len())).collect();
    let crowd = Crowd::new(addresses, seats, &weights);
    let bidding = crowd::start(&crowd, options.rate, options.seed);
    let hot: Vec<Uuid> = lots.iter().take(HOT).copied().collect();
    let mut report = Report::new(options.seed, options.rate);
    for (number, planned) in (1_usize..).zip(&plan) {
        tokio::time::sleep(planned.calm).await;
        suffer(&mut stage, &crowd, &hot, planned, &mut report).await?;
        let (name, told) = (planned.fault.name(), crowd.told.borrow().len());
        eprintln!("{number:>5} {:>6.1?} {name}; {told} acknowledged", crowd.now());
    }
    crowd.stop();
    bidding.await?;
    let ending = lots.get(HOT + COLD..).unwrap_or_default();
    finish(&stage, &crowd, (&lots, ending), &watchers, &mut report).await?;
    if let Some(path) = &options.report {
        std::fs::write(path, format!("{:#}\n", report.json()))?;
    }
    Ok(report)
}

fn weights(count: usize) -> impl Iterator<Item = u32> {
    (0..count).map(|it| match it {
        _ if it < HOT => 60,
        _ if it < HOT + COLD => 3,
        // Few enough that an extension can pass without a bid.
        _ => 1,
    })
}

/// Lots and people; the server qualifies them itself.
async fn furnish(
    stage: &Stage,
    options: &Options,
    faults: usize,
) -> Result<(Vec<Uuid>, Vec<setup::Seat>), Failure> {
    let mut database = stage.client().await?;
    let address = stage.address(0);
    let (people, seats) = setup::seats(&address, &database, options.bidders).await?;
    let held = Offer { deposits: Deposits::Held, ..LONG };
    let mut offers = vec![held; HOT + COLD];
    // A fault takes some three seconds.
    let ending =
        (Duration::from_secs(3) * u32::try_from(faults)?).as_secs() / ENDING_EVERY.as_secs();
    for number in 0..=ending.min(40) {
        let ends_in = Duration::from_secs(20) + ENDING_EVERY * u32::try_from(number)?;
        let ends_in_ms = i64::try_from(ends_in.as_millis())?;
        offers.push(Offer { ends_in_ms, extension_seconds: 1, ..held });
    }
    let lots = announce(&mut database, &offers, &people).await?;
    setup::qualified(&database, &lots, options.bidders).await?;
    Ok((lots, seats))
}

/// One fault, and the time until every hot lot is served again.
async fn suffer(
    stage: &mut Stage,
    crowd: &Rc<Crowd>,
    hot: &[Uuid],
    planned: &Planned,
    report: &mut Report,
) -> Result<(), Failure> {
    let (began, clock) = (crowd.now(), Instant::now());
    if let Done::Skipped(why) = stage.hurt(planned).await? {
        report.skip(planned.fault, why);
        return Ok(());
    }
    // A kill is over as soon as it is done; of what lasts, the time after it is what counts.
    let since = if let Fault::Kill(_) = planned.fault { began } else { crowd.now() };
    let deadline = Instant::now() + PATIENCE;
    loop {
        let served: Option<Vec<Duration>> =
            hot.iter().map(|it| crowd.served_since(*it, since)).collect();
        if let Some(served) = served {
            let last = served.into_iter().max().unwrap_or(since);
            report.note(Served { fault: planned.fault, took: last.saturating_sub(since) });
            return Ok(());
        }
        if Instant::now() > deadline {
            let name = planned.fault.name();
            report.stuck(format!("{name}: no bid is answered {:?} after it", clock.elapsed()));
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits for the ends, then holds what was told and shown against what is there.
async fn finish(
    stage: &Stage,
    crowd: &Crowd,
    (lots, ending): (&[Uuid], &[Uuid]),
    watchers: &[watcher::Notes],
    report: &mut Report,
) -> Result<(), Failure> {
    let database = stage.client().await?;
    let deadline = Instant::now() + ENDING_EVERY * u32::try_from(ending.len())? + PATIENCE;
    while money::unsettled(&database, ending).await? > 0 {
        if Instant::now() > deadline {
            let which = money::unsettled_in_words(&database, ending).await?;
            report.stuck(format!("not closed and settled: {which}"));
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let mut records = Vec::new();
    for lot in lots {
        records.push(journal::read(&database, *lot).await?);
    }
    let told: Vec<Told> = crowd.told.borrow().clone();
    let watched: Vec<Watched> = watchers.iter().map(|it| it.borrow().clone()).collect();
    report.troubles(&crowd.troubles.borrow());
    report.counted(&told, (crowd.attempts(), crowd.unsent()), &watched);
    report.find(check::all(&records, &told, &watched));
    report.find(money::check(&database).await?);
    Ok(())
}
