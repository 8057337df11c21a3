//! The clocks of an officer as a calendar (iCalendar, RFC 5545), under a private address that can
//! be revoked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Days, NaiveTime};
use domain::id::{CourtId, PersonId};
use domain::instant::{Instant, beijing};
use icalendar::{Calendar, Component, Event, EventLike};
use store::deadlines::{Feed, Open};

use super::{duty, of_person};
use crate::App;
use crate::actor::Officer;
use crate::app::AppError;

const PURPOSE: &str = "calendar-feed";

/// Makes a new address; the one before no longer works. The token is told once.
pub async fn make(app: &App, officer: &Officer) -> Result<String, AppError> {
    let secret: [u8; 32] = rand::random();
    let token = URL_SAFE_NO_PAD.encode(secret);
    let row = Feed {
        token_index: app.keys.blind_index(PURPOSE, token.as_bytes()),
        person_id: officer.person_id.0,
        court_id: officer.court_id.0,
        made_at: app.now(),
        revoked_at: None,
    };
    let made = app.db.transaction(async |tx| {
        store::deadlines::revoke_feeds(tx, officer.person_id, row.made_at).await?;
        store::deadlines::insert_feed(tx, &row).await
    });
    made.await?;
    Ok(token)
}

pub async fn revoke(app: &App, officer: &Officer) -> Result<(), AppError> {
    let now = app.now();
    let revoked = app
        .db
        .transaction(async |tx| store::deadlines::revoke_feeds(tx, officer.person_id, now).await);
    revoked.await?;
    Ok(())
}

/// The calendar of a token, for whoever has it.
pub async fn calendar(app: &App, token: &str) -> Result<String, AppError> {
    let index = app.keys.blind_index(PURPOSE, token.as_bytes());
    let found = store::deadlines::feed(&mut app.db.reader().await?, &index).await?;
    let unknown = store::StoreError::NotFound { what: "calendar", id: uuid::Uuid::nil() };
    let feed = found.ok_or(unknown)?;
    let open = of_person(app, CourtId(feed.court_id), PersonId(feed.person_id)).await?;
    let mut calendar = Calendar::new();
    calendar.name("法槌 法定期限").timezone("Asia/Shanghai");
    for it in &open {
        calendar.push(event(it));
    }
    Ok(calendar.done().to_string())
}

/// A date is a whole day; what ends within a day is an instant.
fn event(open: &Open) -> Event {
    let row = &open.deadline;
    let sentence = row.why.as_ref().and_then(|it| it.get("sentence")?.as_str()).unwrap_or_default();
    let mut event = Event::new();
    event
        .uid(&format!("{}@fachui", row.id))
        .timestamp(row.opened_at)
        .summary(&format!("{}：{}", duty(&row.what), row.subject))
        .description(&format!("案号 {}\n依据 {}\n{sentence}", open.case_number, row.rule));
    let until = row.until_at.with_timezone(&beijing());
    let last = Instant::from_utc(row.until_at).day().checked_sub_days(Days::new(1));
    match last.filter(|_| until.time() == NaiveTime::MIN) {
        Some(day) => event.all_day(day),
        None => event.starts(row.until_at).ends(row.until_at),
    };
    event.done()
}
