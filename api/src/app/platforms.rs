//! The list of inquiry platforms (询价平台名单): who is on it, how often each was late, and what an
//! administrator decides about it; and what parties reported.

use chrono::{DateTime, NaiveDate, Utc};
use domain::clause::Clause;
use domain::id::{AssetId, InquiryId, PersonId};
use domain::instant::Instant;
use domain::term::{Moment, Reckoner};
use store::StoreError;
use store::db::Read;
use store::inquiry_records::Report;
use store::platforms::{Decision, Platform};
use uuid::Uuid;
use valuation::deferral;
use valuation::listing::{self, Departure, Lateness, ListError};

use super::inquiries::file::stop;
use super::pricing::refusal::PricingRefusal;
use super::{AppError, cases, sessions};
use crate::App;
use crate::actor::{Admin, Officer, Role};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlatformRefusal {
    #[error("没有该账户，或者该账户不是询价平台的账户。")]
    NoAccount,
    #[error("该名称或者账户已属于名单中的平台。")]
    Taken,
    #[error("该平台已在名单中。")]
    Listed,
    #[error("该平台不在名单中。")]
    NotListed,
    #[error("该平台在同一时刻已有决定，请稍后再试。")]
    SameInstant,
    #[error("不能作出该决定。")]
    List(ListError),
}

impl From<ListError> for PlatformRefusal {
    fn from(why: ListError) -> PlatformRefusal {
        PlatformRefusal::List(why)
    }
}

/// A platform, how often it was late, and every decision about it.
pub struct Listed {
    pub platform: Platform,
    pub lateness: Lateness,
    pub decisions: Vec<Decision>,
}

/// The platforms that are on the list now.
///
/// Grounds: [`domain::statute::reference_price::ART_8`],
/// [`domain::statute::reference_price::ART_9`].
pub async fn listed(app: &App) -> Result<Vec<Listed>, AppError> {
    let now = app.now();
    let all = all(app).await?;
    Ok(all.into_iter().filter(|it| it.platform.is_listed(now)).collect())
}

/// Every platform that was ever on the list.
pub async fn all(app: &App) -> Result<Vec<Listed>, AppError> {
    let now = app.now();
    let mut reader = app.db.reader().await?;
    let decisions = store::platforms::decisions(&mut reader).await?;
    let mut found = Vec::new();
    for platform in store::platforms::all(&mut reader).await? {
        let lateness = lateness(&mut reader, platform.id, now).await?;
        let of = decisions.iter().filter(|it| it.platform_id == platform.id);
        found.push(Listed { decisions: of.cloned().collect(), platform, lateness });
    }
    Ok(found)
}

async fn lateness(
    read: &mut impl Read,
    platform: Uuid,
    now: DateTime<Utc>,
) -> Result<Lateness, AppError> {
    // The list is one for all courts, and so are the days of the statute.
    let reckoner = Reckoner::statutory();
    let mut missed = Vec::new();
    for (inquiry, sent) in store::inquiry_records::unanswered(read, platform).await? {
        let stops = store::inquiry_records::stops(read, InquiryId(inquiry)).await?;
        let stops: Vec<deferral::Stop> = stops.iter().map(stop).collect();
        let sent = Moment::At(Instant::from_utc(sent));
        let due = deferral::due(&stops, Clause::Quoted, sent, &reckoner);
        let due = due.map_err(PricingRefusal::Term)?;
        let rests = deferral::resting(&stops).is_some_and(|since| since < due.instant());
        if !rests && due.instant() <= Instant::from_utc(now) {
            missed.push(due.moment.day());
        }
    }
    Ok(listing::lateness(&missed, Instant::from_utc(now).day()))
}

/// Puts a platform with an account on the list, from now on. Inquiries that are under way are not
/// asked of it.
///
/// Grounds: [`domain::statute::reference_price::ART_8`].
pub async fn admit(
    app: &App,
    admin: &Admin,
    (login, name): (&str, &str),
    reason: &str,
) -> Result<Uuid, AppError> {
    let now = app.now();
    let (name, reason) = (cases::non_empty(name)?, cases::non_empty(reason)?);
    let admitted = app.db.transaction(async |tx| {
        let person = store::people::person_by_login(tx, &sessions::normalised(login)).await?;
        let person = person.ok_or(PlatformRefusal::NoAccount)?;
        let grants = store::people::grants(tx, PersonId(person.id)).await?;
        if !grants.iter().any(|it| it.role == Role::Valuer.name()) {
            return Err(PlatformRefusal::NoAccount.into());
        }
        let id = Uuid::new_v4();
        let (listed_from, listed_until) = (now, None);
        let platform = Platform { id, person_id: person.id, name, listed_from, listed_until };
        store::platforms::insert(tx, &platform).await.map_err(named)?;
        let none = Lateness { calendar_year: 0, twelve_months: 0 };
        store::platforms::decide(tx, &decision(admin, id, None, &reason, none, now)).await?;
        Ok::<_, AppError>(id)
    });
    admitted.await
}

/// Puts a platform back on the list, when nothing bars it any more.
///
/// Grounds: [`domain::statute::reference_price::ART_9`].
pub async fn readmit(app: &App, admin: &Admin, id: Uuid, reason: &str) -> Result<(), AppError> {
    let now = app.now();
    let reason = cases::non_empty(reason)?;
    let readmitted = app.db.transaction(async |tx| {
        let platform = store::platforms::lock(tx, id).await?;
        if platform.is_listed(now) {
            return Err(PlatformRefusal::Listed.into());
        }
        let decisions = store::platforms::decisions(tx).await?;
        let last = decisions.iter().rfind(|it| it.platform_id == id);
        let today = Instant::from_utc(now).day();
        let barred: Option<NaiveDate> = last.and_then(|it| it.barred_until);
        listing::admit(barred, today).map_err(PlatformRefusal::List)?;
        later(platform.listed_until, now)?;
        let lateness = lateness(tx, id, now).await?;
        let window = Platform { listed_from: now, listed_until: None, ..platform };
        store::platforms::save_window(tx, &window).await?;
        store::platforms::decide(tx, &decision(admin, id, None, &reason, lateness, now)).await?;
        Ok::<_, AppError>(())
    });
    readmitted.await
}

/// Takes a platform off the list. Inquiries that were sent to it before go on.
///
/// Grounds: [`domain::statute::reference_price::ART_9`].
pub async fn remove(
    app: &App,
    admin: &Admin,
    id: Uuid,
    departure: Departure,
    reason: &str,
) -> Result<(), AppError> {
    let now = app.now();
    let reason = cases::non_empty(reason)?;
    let removed = app.db.transaction(async |tx| {
        let platform = store::platforms::lock(tx, id).await?;
        if !platform.is_listed(now) {
            return Err(PlatformRefusal::NotListed.into());
        }
        let lateness = lateness(tx, id, now).await?;
        let today = Instant::from_utc(now).day();
        let barred = listing::remove(departure, lateness, today, &Reckoner::statutory());
        let left = (departure, barred.map_err(PlatformRefusal::List)?);
        later(Some(platform.listed_from), now)?;
        let window = Platform { listed_until: Some(now), ..platform };
        store::platforms::save_window(tx, &window).await?;
        let row = decision(admin, id, Some(left), &reason, lateness, now);
        store::platforms::decide(tx, &row).await?;
        Ok::<_, AppError>(())
    });
    removed.await
}

/// Decisions have an order, so each is later than the one before.
fn later(last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), PlatformRefusal> {
    if last.is_some_and(|it| now <= it) { Err(PlatformRefusal::SameInstant) } else { Ok(()) }
}

fn decision(
    admin: &Admin,
    platform_id: Uuid,
    left: Option<(Departure, Option<NaiveDate>)>,
    reason: &str,
    lateness: Lateness,
    now: DateTime<Utc>,
) -> Decision {
    let count = |it: usize| i32::try_from(it).unwrap_or(i32::MAX);
    Decision {
        id: Uuid::new_v4(),
        platform_id,
        decision: if left.is_some() { "removed" } else { "admitted" }.to_owned(),
        departure: left.map(|(departure, _)| departure.slug().to_owned()),
        reason: reason.to_owned(),
        late_in_calendar_year: count(lateness.calendar_year),
        late_in_twelve_months: count(lateness.twelve_months),
        decided_at: now,
        decided_by: admin.person_id.0,
        barred_until: left.and_then(|(_, until)| until),
    }
}

fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("platform_name_key" | "platform_person_key") => PlatformRefusal::Taken.into(),
        Some(_) | None => error.into(),
    }
}

/// What parties reported about the price of an asset of the officer's court.
///
/// Grounds: [`domain::statute::reference_price::ART_25`].
pub async fn reports(
    app: &App,
    officer: &Officer,
    asset: AssetId,
) -> Result<Vec<Report>, AppError> {
    let mut reader = app.db.reader().await?;
    cases::own_asset(&mut reader, officer.court_id, asset).await?;
    Ok(store::inquiry_records::reports(&mut reader, asset).await?)
}
