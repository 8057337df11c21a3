//! What the demo shows: lots that run, wait and end.

use chrono::TimeDelta;

use super::DemoError;
use super::cases::{self, Listing};
use super::cast::Cast;
use crate::App;
use crate::app::lots;

/// One lot: its listing, its window from now.
struct Show {
    listing: usize,
    starts: TimeDelta,
    ends: TimeDelta,
}

const SOON: TimeDelta = TimeDelta::seconds(12);

const SHOWS: [Show; 10] = [
    show(0, SOON, TimeDelta::hours(2)),
    show(1, SOON, TimeDelta::hours(25)),
    show(2, SOON, TimeDelta::minutes(30)),
    // Nobody comes: unsold, then offered again.
    show(3, SOON, TimeDelta::seconds(18)),
    // Sold about a minute after the demo is loaded.
    show(4, SOON, TimeDelta::seconds(40)),
    show(5, TimeDelta::minutes(20), TimeDelta::hours(24)),
    show(6, TimeDelta::hours(26), TimeDelta::hours(50)),
    show(7, SOON, TimeDelta::hours(6)),
    show(8, TimeDelta::hours(3), TimeDelta::hours(27)),
    show(9, SOON, TimeDelta::hours(5)),
];

const fn show(listing: usize, starts: TimeDelta, ends: TimeDelta) -> Show {
    Show { listing, starts, ends }
}

/// Opens a wave of lots, unless some are running.
pub async fn open(app: &App, cast: &Cast) -> Result<(), DemoError> {
    let now = app.now();
    let known = lots::list(app, &cast.officer).await?;
    let running = |it: &lots::Summary| {
        it.card.as_ref().is_some_and(|card| card.starts_at <= now && now < card.ends_at())
    };
    if known.iter().any(running) {
        return Ok(());
    }
    let listings = cases::listings();
    let first_serial = 3001 + known.len();
    let mut inquired = Vec::new();
    for (show, serial) in SHOWS.iter().zip(first_serial..) {
        let listing: &Listing =
            listings.get(show.listing).ok_or(DemoError::Missing("a listing"))?;
        inquired.push(cases::inquire(app, cast, serial, listing).await?);
    }
    let mut drafted = Vec::new();
    for it in &inquired {
        drafted.push(cases::draft(app, cast, it).await?);
    }
    let now = app.now();
    for (show, lot) in SHOWS.iter().zip(&drafted) {
        let (starts_at, ends_at) = (now + show.starts, now + show.ends);
        lots::announce(app, &cast.officer, lot.id, starts_at, ends_at).await?;
    }
    Ok(())
}
