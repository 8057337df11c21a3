//! The scenarios: each makes its lots and people, drives them, and tells its figures beside the
//! bare rates of the same run.

mod close;
mod inquiries;
mod long;
mod rush;
mod search;
mod watchers;

use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use tokio_postgres::Client;
use uuid::Uuid;

use crate::bare::{self, per_second};
use crate::bids::bare_append;
use crate::chart::Outcome;
use crate::client::Failure;
use crate::cpu::{Named, Used};
use crate::load::{self, Room};
use crate::setup::lots::{LONG, announce};
use crate::setup::{self, Seat};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Name {
    /// Bids at a fixed rate for one lot.
    HotLot,
    /// Bids at a fixed rate for many lots.
    ManyLots,
    /// Bids pour in over the last seconds of a lot, and extend it.
    ClosingRush,
    /// Thousands watch one lot.
    Watchers,
    /// A thousand lots end in the same second.
    MassClose,
    /// A lot with a million entries against one with ten.
    LongLot,
    /// Lists and searches over a million published lots.
    Search,
    /// A thousand price inquiries answered by three platforms at once.
    Inquiries,
}

#[derive(Args, Debug, Clone)]
pub struct Options {
    #[arg(value_enum)]
    name: Name,
    /// Bids sent in a second, whatever becomes of them.
    #[arg(long, default_value_t = 1000)]
    rate: u32,
    #[arg(long, default_value_t = 20)]
    seconds: usize,
    #[arg(long, default_value_t = 50)]
    bidders: usize,
    /// Lots, where the scenario has several; 50, 1,000 that end together or inquiries, and
    /// 1,000,000 that are searched.
    #[arg(long)]
    lots: Option<usize>,
    #[arg(long, default_value_t = 10_000)]
    watchers: usize,
    /// Entries of the long lot.
    #[arg(long, default_value_t = 1_000_000)]
    entries: usize,
    /// The server, e.g. 127.0.0.1:8080. Its limits on sign-ins and bids must be raised.
    #[arg(long)]
    address: String,
    /// Processes whose share of the work is told, e.g. api=4711; with their children.
    #[arg(long = "process")]
    processes: Vec<Named>,
    /// Where NAME.json and NAME.html are written.
    #[arg(long)]
    report: Option<PathBuf>,
}

/// What every scenario needs.
struct Scene {
    options: Options,
    database: Client,
    people: Vec<Uuid>,
    seats: Vec<Seat>,
    redis: String,
}

pub async fn run(options: Options) -> Result<Value, Failure> {
    let named = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
    let database = setup::database(&named("DATABASE_URL")?).await?;
    let redis = named("REDIS_URL")?;
    let (people, seats) = setup::seats(&options.address, &database, options.bidders).await?;
    let mut scene = Scene { options, database, people, seats, redis };
    let outcome = match scene.options.name {
        Name::HotLot => scene.lots("hot_lot", 1).await?,
        Name::ManyLots => {
            let lots = scene.options.lots.unwrap_or(50);
            scene.lots("many_lots", lots).await?
        }
        Name::ClosingRush => rush::run(&mut scene).await?,
        Name::Watchers => watchers::run(&mut scene).await?,
        Name::MassClose => close::run(&mut scene).await?,
        Name::LongLot => long::run(&mut scene).await?,
        Name::Search => search::run(&mut scene).await?,
        Name::Inquiries => inquiries::run(&mut scene).await?,
    };
    if let Some(folder) = &scene.options.report {
        outcome.write(folder)?;
        let page = folder.join(format!("{}.html", outcome.name));
        eprintln!("    the report is {}", page.display());
    }
    Ok(outcome.figures)
}

impl Scene {
    /// Bids at the given rate for so many lots, beside the bare rates.
    async fn lots(&mut self, name: &'static str, count: usize) -> Result<Outcome, Failure> {
        let lots = announce(&mut self.database, &vec![LONG; count], &self.people).await?;
        setup::qualified(&self.database, &lots, self.people.len()).await?;
        let bare = self.bare().await?;
        let rooms: Vec<Rc<Room>> = lots.iter().map(|it| Room::new(*it)).collect();
        let rates = vec![self.options.rate; self.options.seconds];
        let before = Used::now(&self.options.processes);
        let began = std::time::Instant::now();
        let measured = load::run(&self.options.address, &rooms, &self.seats, &rates).await?;
        let rate = per_second(measured.answered(), began.elapsed());
        let shares = Used::now(&self.options.processes).shares_since(&before);
        let journaled = self.journaled(&lots).await?;
        if journaled < measured.answered() {
            let answered = measured.answered();
            return Err(format!("{answered} bids were answered, {journaled} are kept").into());
        }
        let figures = json!({
            "lots": count,
            "journaled": journaled,
            "bidders": self.people.len(),
            "offered_per_second": self.options.rate,
            "answered_per_second": rate,
            "bids": measured.figures(),
            "bare": bare.told(rate),
            "cpu_percent": shares,
        });
        Ok(Outcome { name, figures, charts: vec![measured.chart()] })
    }

    /// How many bids of these lots are durable: each that was answered, and each whose answer was
    /// lost on its way.
    async fn journaled(&self, lots: &[Uuid]) -> Result<u64, Failure> {
        let sql = "SELECT count(*) FROM bid_entry WHERE kind = 'bid' AND lot_id = ANY ($1)";
        let count: i64 = self.database.query_one(sql, &[&lots]).await?.get(0);
        Ok(u64::try_from(count)?)
    }

    /// The rates of the parts alone, on this machine and in this run.
    async fn bare(&mut self) -> Result<Bare, Failure> {
        let length = Duration::from_secs(2);
        let redis = bare::redis(&self.redis, 50, length).await?;
        let append = bare_append(&mut self.database, length).await?;
        Ok(Bare { redis, append })
    }
}

#[derive(Clone, Copy)]
struct Bare {
    redis: u64,
    append: u64,
}

impl Bare {
    fn told(self, rate: u64) -> Value {
        let lower = self.redis.min(self.append).max(1);
        json!({ "redis_per_second": self.redis, "append_per_second": self.append,
            "percent_of_lower": rate * 100 / lower })
    }
}
