//! One short auction from its notice to its settlement, with real bids: something to be backed up.

use std::time::{Duration, Instant};

use clap::Args;
use uuid::Uuid;

use crate::client::Failure;
use crate::load::{self, Room};
use crate::setup::lots::{Deposits, LONG, Offer, announce};
use crate::{check, journal, money, setup};

#[derive(Args, Debug, Clone)]
pub struct Options {
    /// The server, e.g. 127.0.0.1:8080. Its limits on sign-ins and bids must be raised.
    #[arg(long)]
    address: String,
    #[arg(long, default_value_t = 40)]
    bids: u32,
}

const BIDDERS: usize = 4;
/// Opened in time, and over soon.
const OFFER: Offer = Offer {
    starts_in_ms: 5_000,
    ends_in_ms: 9_000,
    extension_seconds: 1,
    deposits: Deposits::Held,
    ..LONG
};

/// Answers the lot, when its bidding is over and its outcome is drawn.
pub async fn run(options: Options) -> Result<Uuid, Failure> {
    let url = std::env::var("DATABASE_URL").map_err(|_| "DATABASE_URL is not set")?;
    let mut database = setup::database(&url).await?;
    let (people, seats) = setup::seats(&options.address, &database, BIDDERS).await?;
    let lots = announce(&mut database, &[OFFER], &people).await?;
    setup::qualified(&database, &lots, BIDDERS).await?;
    let lot = lots.first().copied().ok_or("a lot was made")?;
    let rooms = [Room::new(lot)];
    let measured = load::run(&options.address, &rooms, &seats, &[options.bids]).await?;
    let waiting = Instant::now();
    while money::unsettled(&database, &lots).await? > 0 {
        if waiting.elapsed() > Duration::from_secs(60) {
            return Err("the lot is not settled after a minute".into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let record = journal::read(&database, lot).await?;
    let findings = check::record::check(&record);
    if let Some(finding) = findings.first() {
        return Err(finding.what.clone().into());
    }
    let bids = measured.answered();
    if bids == 0 || measured.accepted == 0 {
        return Err(format!("{bids} bids were answered").into());
    }
    Ok(lot)
}
