//! How often a lot was looked at (围观), by a definition that is published: one visitor counts once
//! a day on a lot.
//!
//! A visitor is told from another by a hash of the address, the browser's name and a secret of the
//! day that is thrown away with it; there is no cookie, and no hash is kept, only a counter of
//! different ones. Programs that call themselves that, and the court's own staff, do not count.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use domain::id::LotId;
use domain::instant::Instant;
use sm3::{Digest as _, Sm3};
use store::StoreError;

use super::AppError;
use crate::App;
use crate::actor::Role;
use crate::engine::BiddingError;

/// A secret lives a little longer than its day, for requests that are under way at midnight.
const AFTER_MIDNIGHT: i64 = 60;

/// Words by which programs name themselves.
const PROGRAMS: [&str; 12] = [
    "bot", "spider", "crawl", "slurp", "curl", "wget", "python", "java/", "go-http", "headless",
    "scrapy", "monitor",
];

/// Lots that have risen since they were last written down by this node.
#[derive(Default)]
pub struct Risen(Mutex<HashSet<(LotId, NaiveDate)>>);

impl Risen {
    fn add(&self, lot: LotId, day: NaiveDate) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((lot, day));
    }

    fn take(&self) -> HashSet<(LotId, NaiveDate)> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Who looks, as far as a request tells.
pub struct Visitor<'a> {
    pub address: IpAddr,
    pub browser: &'a str,
    pub role: Option<Role>,
}

impl Visitor<'_> {
    fn counts(&self) -> bool {
        let browser = self.browser.to_lowercase();
        let program = browser.is_empty() || PROGRAMS.iter().any(|it| browser.contains(it));
        let public = matches!(self.role, None | Some(Role::Bidder | Role::Party));
        public && !program
    }
}

/// Somebody looks at the page of a lot.
pub async fn look(app: &App, lot: LotId, visitor: &Visitor<'_>) -> Result<(), AppError> {
    if !store::views::is_published(&mut app.db.reader().await?, lot).await? {
        return Err(StoreError::NotFound { what: "lot", id: lot.0 }.into());
    }
    if !visitor.counts() {
        return Ok(());
    }
    let now = Instant::from_utc(app.now());
    let day = now.day();
    let midnight = day.succ_opt().map_or(now, Instant::start_of);
    let left = (midnight.micros() - now.micros()) / 1_000_000 + AFTER_MIDNIGHT;
    let fresh = hex::encode(rand::random::<[u8; 32]>());
    let seconds = u64::try_from(left).unwrap_or(1);
    let (redis, name) = (app.bidding.counters(), day.to_string());
    let salt = redis.daily_salt(&name, &fresh, seconds).await.map_err(BiddingError::Redis)?;
    let mut hash = Sm3::new();
    let (page, address) = (lot.to_string(), visitor.address.to_string());
    for part in [salt.as_str(), page.as_str(), address.as_str(), visitor.browser] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let visitor = hex::encode(hash.finalize());
    let counted = redis.count_visitor(lot, &name, &visitor).await;
    if counted.map_err(BiddingError::Redis)? {
        app.risen.add(lot, day);
    }
    Ok(())
}

/// One round of the worker: what has risen is written down. What fails is tried again.
pub async fn write_down(app: &App) -> Result<(), AppError> {
    let mut failed = Ok(());
    for (lot, day) in app.risen.take() {
        if let Err(error) = write_one(app, lot, day).await {
            app.risen.add(lot, day);
            failed = Err(error);
        }
    }
    failed
}

async fn write_one(app: &App, lot: LotId, day: NaiveDate) -> Result<(), AppError> {
    let counted = app.bidding.counters().visitors(lot, &day.to_string()).await;
    let (views, now) = (counted.map_err(BiddingError::Redis)?, app.now());
    if views > 0 {
        let kept =
            app.db.transaction(async |tx| store::views::keep(tx, (lot, day), views, now).await);
        kept.await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn programs_and_the_courts_own_people_do_not_count() {
        let phone = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile";
        for (browser, role, counts) in [
            (phone, None, true),
            (phone, Some(Role::Bidder), true),
            (phone, Some(Role::Party), true),
            (phone, Some(Role::Officer), false),
            (phone, Some(Role::Admin), false),
            ("", None, false),
            ("Mozilla/5.0 (compatible; Baiduspider/2.0)", None, false),
            ("Mozilla/5.0 (compatible; Googlebot/2.1)", None, false),
            ("curl/8.5.0", None, false),
            ("Mozilla/5.0 HeadlessChrome/130.0", None, false),
        ] {
            let visitor = Visitor { address: Ipv4Addr::LOCALHOST.into(), browser, role };
            assert_eq!(visitor.counts(), counts, "{browser} {role:?}");
        }
    }
}
