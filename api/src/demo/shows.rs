//! What the demo shows: lots that run, wait and end, some with bidders and bids.

use std::net::{IpAddr, Ipv4Addr};

use chrono::TimeDelta;
use domain::bidding::Refusal;
use domain::lot::Round;
use domain::money::Money;
use uuid::Uuid;

use super::cases::{self, Drafted, Listing};
use super::cast::Cast;
use super::{DemoError, money, until, visitors};
use crate::App;
use crate::app::bids::{self, Bid, BidError};
use crate::app::buyers::declared::Declaration;
use crate::app::registrations::{self, Capacity};
use crate::app::{AppError, lots};

/// One lot: its listing, its window from now, who signs up, and who bids how many steps.
struct Show {
    listing: usize,
    starts: TimeDelta,
    ends: TimeDelta,
    bidders: &'static [usize],
    bids: &'static [(usize, i64)],
}

const CHEN: usize = 0;
const WU: usize = 1;
const ZHAO: usize = 2;

const SOON: TimeDelta = TimeDelta::seconds(12);

const SHOWS: [Show; 10] = [
    show(0, SOON, TimeDelta::hours(2), &[CHEN, WU, ZHAO], &[(CHEN, 0), (WU, 1), (CHEN, 4)]),
    show(1, SOON, TimeDelta::hours(25), &[ZHAO], &[]),
    show(2, SOON, TimeDelta::minutes(30), &[CHEN, WU], &[(WU, 0), (CHEN, 2)]),
    // Nobody comes: unsold, then offered again.
    show(3, SOON, TimeDelta::seconds(18), &[], &[]),
    // Sold about a minute after the demo is loaded.
    show(4, SOON, TimeDelta::seconds(40), &[WU, ZHAO], &[(ZHAO, 0), (WU, 1)]),
    show(5, TimeDelta::minutes(20), TimeDelta::hours(24), &[], &[]),
    show(6, TimeDelta::hours(26), TimeDelta::hours(50), &[], &[]),
    show(7, SOON, TimeDelta::hours(6), &[CHEN], &[(CHEN, 0)]),
    show(8, TimeDelta::hours(3), TimeDelta::hours(27), &[CHEN, WU], &[]),
    show(9, SOON, TimeDelta::hours(5), &[], &[]),
];

const fn show(
    listing: usize,
    starts: TimeDelta,
    ends: TimeDelta,
    bidders: &'static [usize],
    bids: &'static [(usize, i64)],
) -> Show {
    Show { listing, starts, ends, bidders, bids }
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
    for (show, lot) in SHOWS.iter().zip(&drafted) {
        sign_up(app, cast, show, lot).await?;
    }
    for (show, lot) in SHOWS.iter().zip(&drafted) {
        for (bidder, steps) in show.bids {
            bid(app, cast, *bidder, lot, *steps).await?;
        }
    }
    for (show, lot) in SHOWS.iter().zip(&drafted) {
        if show.bidders.is_empty() && show.ends < TimeDelta::minutes(1) {
            offer_again(app, cast, lot).await?;
        }
    }
    if let (Some(show), Some(lot)) = (SHOWS.first(), drafted.first()) {
        visitors::visit(app, cast, lot, show.ends).await?;
    }
    Ok(())
}

/// Signs up, pays the deposits by one notice of the bank, and waits for the codes.
async fn sign_up(app: &App, cast: &Cast, show: &Show, lot: &Drafted) -> Result<(), DemoError> {
    for index in show.bidders {
        let (bidder, name) = cast.bidders.get(*index).ok_or(DemoError::Missing("a bidder"))?;
        let terms = terms(app, lot).await?;
        let none = Declaration::default();
        let place =
            registrations::register(app, bidder, lot.id, Capacity::Own, &terms, &none).await?;
        money::pay_deposit(app, &cast.finance, &place, name).await?;
    }
    for index in show.bidders {
        let (bidder, _) = cast.bidders.get(*index).ok_or(DemoError::Missing("a bidder"))?;
        until("a bid code", async || {
            let place = registrations::own(app, bidder, lot.id).await?;
            Ok(place.registration.bid_code)
        })
        .await?;
    }
    Ok(())
}

/// The digest of the terms a bidder accepts, from the published notice.
async fn terms(app: &App, lot: &Drafted) -> Result<Vec<u8>, DemoError> {
    let mut reader = app.db.reader().await.map_err(AppError::from)?;
    let record = store::lots::find(&mut reader, lot.id).await.map_err(AppError::from)?;
    record.notice.map(|it| it.terms_hash).ok_or(DemoError::Missing("a notice"))
}

/// Bids the start price and some steps, as soon as the lot is open.
async fn bid(
    app: &App,
    cast: &Cast,
    bidder: usize,
    lot: &Drafted,
    steps: i64,
) -> Result<(), DemoError> {
    let (bidder, _) = cast.bidders.get(bidder).ok_or(DemoError::Missing("a bidder"))?;
    let fen = lot.start.fen() + lot.increment.fen() * steps;
    let price = Money::from_fen(fen).ok_or(DemoError::Missing("a price"))?;
    let from = IpAddr::V4(Ipv4Addr::LOCALHOST);
    until("a bid", async || {
        // Another key each time: a refusal is the answer to its key for good.
        let bid = Bid { price, key: Uuid::now_v7(), seen: None };
        match bids::place(app, bidder, from, lot.id, bid).await {
            Ok(_) => Ok(Some(())),
            Err(AppError::Bid(BidError::Refused { refusal: Refusal::BelowIncrement, .. })) => {
                Ok(Some(()))
            }
            Err(AppError::Bid(_) | AppError::TooManyRequests { .. }) => Ok(None),
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// A lot for which nobody came is offered in a second round.
async fn offer_again(app: &App, cast: &Cast, lot: &Drafted) -> Result<(), DemoError> {
    let again = until("the end of a lot without bidders", async || {
        match cases::draft_round(app, cast, lot.asset, Round::Second, Some(lot.id)).await {
            Ok(drafted) => Ok(Some(drafted)),
            // The round before may end between the reading of the bounds and the draft: its start
            // price is a bound of its own then.
            Err(DemoError::Refused(AppError::LotRefusal(_) | AppError::Lot(_))) => Ok(None),
            Err(other) => Err(other),
        }
    })
    .await?;
    let now = app.now();
    let (starts_at, ends_at) = (now + TimeDelta::minutes(8), now + TimeDelta::hours(24));
    lots::announce(app, &cast.officer, again.id, starts_at, ends_at).await?;
    Ok(())
}
