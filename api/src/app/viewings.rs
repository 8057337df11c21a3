//! Viewing appointments (看样预约): the officer publishes times, bidders book and give up places,
//! and at the gate a code is marked, never a name.

use chrono::{DateTime, TimeDelta, Utc};
use domain::fact::Fact;
use domain::id::{LotId, PersonId};
use domain::instant::Instant;
use icalendar::{Alarm, Calendar, Component, Event, EventLike};
use rand::seq::IndexedRandom as _;
use store::StoreError;
use store::db::Tx;
use store::lists::Phase;
use store::lots::LotRecord;
use store::viewings::{Booking, Came, Slot, Visitor};
use uuid::Uuid;

use super::{AppError, cases};
use crate::App;
use crate::actor::{Bidder, Officer};

/// How many of one's bookings are shown; the latest.
const LIST: i64 = 100;
/// How many slots are told of in one round.
const BATCH: i64 = 128;
const BEFORE: TimeDelta = TimeDelta::days(1);
/// No viewing lasts longer.
const LONGEST: TimeDelta = TimeDelta::hours(12);

/// Why a viewing is not published, booked or marked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ViewingRefusal {
    #[error("看样时间应当在现在之后、竞价结束之前，结束晚于开始，且不超过十二小时。")]
    Times,
    #[error("看样地点应当填写，且不超过200字；说明不超过500字；人数为1至500。")]
    Unusable,
    #[error("该标的物未在公告期间，不能安排看样。")]
    NotOpen,
    #[error("该场看样已取消：{0}")]
    CalledOff(String),
    #[error("该场看样已开始或者结束，不能再预约、取消。")]
    Over,
    #[error("该场看样名额已满，请选择其他时间。")]
    Full,
    #[error("您已预约该场看样。")]
    Booked,
    #[error("您没有预约该场看样。")]
    NotBooked,
    #[error("看样当日才能登记到场情况。")]
    OtherDay,
    #[error("没有该看样码的预约，请核对。")]
    CodeUnknown,
}

/// A slot as an officer publishes it.
pub struct NewSlot {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub place: String,
    pub note: Option<String>,
    pub capacity: i16,
}

/// Publishes a time at which a lot can be seen.
pub async fn publish(
    app: &App,
    officer: &Officer,
    lot: LotId,
    given: NewSlot,
) -> Result<Slot, AppError> {
    let now = app.now();
    let published = app.db.transaction(async |tx| {
        let record = own(tx, officer, lot).await?;
        let (card, ..) = store::lists::lot(tx, lot).await?;
        if card.phase(now) == Phase::Ended {
            return Err(ViewingRefusal::NotOpen.into());
        }
        let (from, until) = (given.starts_at, given.ends_at);
        if from <= now || until <= from || until - from > LONGEST || until > card.ends_at() {
            return Err(ViewingRefusal::Times.into());
        }
        if !(1..=500).contains(&given.capacity) {
            return Err(ViewingRefusal::Unusable.into());
        }
        let slot = Slot {
            id: Uuid::new_v4(),
            lot_id: lot.0,
            starts_at: from,
            ends_at: until,
            place: text(&given.place, 200)?,
            note: given.note.as_deref().map(|it| text(it, 500)).transpose()?,
            capacity: given.capacity,
            cancelled_for: None,
            booked: 0,
        };
        store::viewings::publish(tx, &slot, (officer.person_id, now)).await?;
        let starts_at = Instant::from_utc(from);
        let fact = Fact::ViewingPublished { lot, viewing: slot.id, starts_at };
        keep(tx, officer, &record, now, &fact).await?;
        Ok::<_, AppError>(slot)
    });
    published.await
}

/// Calls a viewing off; everybody who has booked it is told.
pub async fn call_off(
    app: &App,
    officer: &Officer,
    id: Uuid,
    reason: &str,
) -> Result<Slot, AppError> {
    let (reason, now) = (text(reason, 500)?, app.now());
    let cancelled = app.db.transaction(async |tx| {
        let slot = store::viewings::lock(tx, id).await?;
        let record = own(tx, officer, LotId(slot.lot_id)).await?;
        stands(&slot, now)?;
        store::viewings::cancel(tx, id, &reason, (officer.person_id, now)).await?;
        let body = format!(
            "您预约的标的物“{}”{}的看样已取消，原因：{reason}。请另行选择时间。",
            record.title,
            Instant::from_utc(slot.starts_at).chinese()
        );
        let words = ("看样已取消", body.as_str());
        store::viewings::tell(tx, &slot, "viewing-cancelled", words, now).await?;
        let lot = LotId(slot.lot_id);
        let fact = Fact::ViewingCancelled { lot, viewing: id, reason: reason.clone() };
        keep(tx, officer, &record, now, &fact).await?;
        Ok::<_, AppError>(Slot { cancelled_for: Some(reason.clone()), ..slot })
    });
    cancelled.await
}

/// The slots of a lot with their bookings, for the officer's own court: codes, no names.
///
/// Grounds: [`domain::statute::auction::ART_18`].
pub async fn desk(
    app: &App,
    officer: &Officer,
    lot: LotId,
) -> Result<Vec<(Slot, Vec<Visitor>)>, AppError> {
    let mut reader = app.db.reader().await?;
    let record = store::lots::find(&mut reader, lot).await?;
    cases::own(&mut reader, officer.court_id, record.lot.case_id).await?;
    let slots = store::viewings::of_lot(&mut reader, lot).await?;
    let visitors = store::viewings::visitors(&mut reader, lot).await?;
    let with = |slot: Slot| {
        let own = visitors.iter().filter(|it| it.viewing_id == slot.id).cloned().collect();
        (slot, own)
    };
    Ok(slots.into_iter().map(with).collect())
}

/// Marks at the gate whether the holder of a code came.
pub async fn mark(
    app: &App,
    officer: &Officer,
    id: Uuid,
    (code, came): (&str, Came),
) -> Result<(), AppError> {
    let now = app.now();
    let marked = app.db.transaction(async |tx| {
        let slot = store::viewings::lock(tx, id).await?;
        own(tx, officer, LotId(slot.lot_id)).await?;
        if let Some(reason) = slot.cancelled_for {
            return Err(ViewingRefusal::CalledOff(reason).into());
        }
        let day = |at| Instant::from_utc(at).day();
        if day(now) < day(slot.starts_at) {
            return Err(ViewingRefusal::OtherDay.into());
        }
        let by = (officer.person_id, now);
        if store::viewings::mark(tx, (id, code.trim()), came, by).await? {
            Ok(())
        } else {
            Err(ViewingRefusal::CodeUnknown.into())
        }
    });
    marked.await
}

/// The slots of a published lot, as everybody sees them.
pub async fn of_lot(app: &App, lot: LotId) -> Result<Vec<Slot>, AppError> {
    let mut reader = app.db.reader().await?;
    store::lists::lot(&mut reader, lot).await?;
    Ok(store::viewings::of_lot(&mut reader, lot).await?)
}

/// Books a place, under a code that leads to nobody.
pub async fn book(app: &App, bidder: &Bidder, id: Uuid) -> Result<Booking, AppError> {
    let now = app.now();
    let booked = app.db.transaction(async |tx| {
        let slot = store::viewings::lock(tx, id).await?;
        stands(&slot, now)?;
        if slot.booked >= i64::from(slot.capacity) {
            return Err(ViewingRefusal::Full.into());
        }
        let code = free_code(&store::viewings::codes(tx, id).await?)?;
        let kept = store::viewings::book(tx, (Uuid::new_v4(), id), bidder.person_id, &code, now);
        kept.await.map_err(named)?;
        let title = store::lots::find(tx, LotId(slot.lot_id)).await?.title;
        let slot = Slot { booked: slot.booked + 1, ..slot };
        Ok::<_, AppError>(Booking { slot, title, code, booked_at: now })
    });
    booked.await
}

/// Gives up one's own place, so that somebody else can have it.
pub async fn give_up(app: &App, bidder: &Bidder, id: Uuid) -> Result<(), AppError> {
    let now = app.now();
    let given_up = app.db.transaction(async |tx| {
        let slot = store::viewings::lock(tx, id).await?;
        stands(&slot, now)?;
        if store::viewings::give_up(tx, id, bidder.person_id, now).await? {
            Ok(())
        } else {
            Err(ViewingRefusal::NotBooked.into())
        }
    });
    given_up.await
}

pub async fn own_bookings(app: &App, person: PersonId) -> Result<Vec<Booking>, AppError> {
    Ok(store::viewings::of_person(&mut app.db.reader().await?, person, LIST).await?)
}

/// One's bookings that stand, as iCalendar (RFC 5545), with an alarm two hours before.
pub async fn calendar(app: &App, bidder: &Bidder) -> Result<String, AppError> {
    let mut calendar = Calendar::new();
    calendar.name("法槌 看样预约").timezone("Asia/Shanghai");
    let bookings = own_bookings(app, bidder.person_id).await?;
    for it in bookings.iter().filter(|it| it.slot.cancelled_for.is_none()) {
        let note = it.slot.note.as_deref().unwrap_or_default();
        let mut event = Event::new();
        event
            .uid(&format!("{}@fachui", it.slot.id))
            .timestamp(it.booked_at)
            .starts(it.slot.starts_at)
            .ends(it.slot.ends_at)
            .summary(&format!("看样：{}", it.title))
            .location(&it.slot.place)
            .description(&format!("看样码 {}\n{note}", it.code))
            .alarm(Alarm::display("看样", -TimeDelta::hours(2)));
        calendar.push(event.done());
    }
    Ok(calendar.done().to_string())
}

/// One round of the worker: who has booked is reminded a day before, once.
pub async fn remind(app: &App) -> Result<(), AppError> {
    let now = app.now();
    let until = now + BEFORE;
    for slot in store::viewings::soon(&mut app.db.reader().await?, now, until, BATCH).await? {
        let told = app.db.transaction(async |tx| {
            let record = store::lots::find(tx, LotId(slot.lot_id)).await?;
            let body = format!(
                "您预约了{}看样：标的物“{}”，集合地点：{}。到场请出示看样码 {{code}}，\
                 并携带身份证件。",
                Instant::from_utc(slot.starts_at).chinese(),
                record.title,
                slot.place
            );
            let words = ("看样提醒", body.as_str());
            store::viewings::tell(tx, &slot, "viewing-soon", words, now).await
        });
        if let Err(error) = told.await {
            tracing::error!(viewing = %slot.id, %error, "a reminder could not be sent");
        }
    }
    Ok(())
}

fn stands(slot: &Slot, now: DateTime<Utc>) -> Result<(), ViewingRefusal> {
    if let Some(reason) = &slot.cancelled_for {
        Err(ViewingRefusal::CalledOff(reason.clone()))
    } else if slot.starts_at <= now {
        Err(ViewingRefusal::Over)
    } else {
        Ok(())
    }
}

/// A code of four digits that nobody has had for this slot.
fn free_code(taken: &[String]) -> Result<String, ViewingRefusal> {
    let free: Vec<String> =
        (0..10_000).map(|it| format!("{it:04}")).filter(|it| !taken.contains(it)).collect();
    free.choose(&mut rand::rng()).cloned().ok_or(ViewingRefusal::Full)
}

async fn own(tx: &mut Tx, officer: &Officer, lot: LotId) -> Result<LotRecord, AppError> {
    let record = store::lots::find(tx, lot).await?;
    cases::own(tx, officer.court_id, record.lot.case_id).await?;
    Ok(record)
}

async fn keep(
    tx: &mut Tx,
    officer: &Officer,
    record: &LotRecord,
    now: DateTime<Utc>,
    fact: &Fact,
) -> Result<(), StoreError> {
    let (by, at) = (Some(officer.person_id), Instant::from_utc(now));
    store::facts::append(tx, record.lot.case_id, by, at, fact).await
}

fn text(given: &str, most: usize) -> Result<String, ViewingRefusal> {
    let given = given.trim();
    if given.is_empty() || given.chars().count() > most {
        Err(ViewingRefusal::Unusable)
    } else {
        Ok(given.to_owned())
    }
}

fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("viewing_booking_once") => ViewingRefusal::Booked.into(),
        Some(_) | None => error.into(),
    }
}
