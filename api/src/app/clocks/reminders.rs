//! Reminders of clocks: ahead of the date, on its last day and after it, each once, in the
//! platform and by mail.

use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{CourtId, PersonId};
use domain::instant::{Instant, beijing};
use store::deadlines::Open;
use store::reminders::Reminder;
use uuid::Uuid;

use super::duty;
use crate::App;
use crate::app::AppError;
use crate::app::deadlines::urgency::Urgency;
use crate::seal::Place;

/// How long before a date its first reminder comes.
const AHEAD: TimeDelta = TimeDelta::days(3);
const BATCH: i64 = 1000;
/// How many of one's reminders a page shows.
const PAGE: i64 = 100;

/// One round of the worker: writes what is due to be said, sends what waits.
pub async fn catch_up(app: &App) -> Result<(), AppError> {
    // A period that ended by itself since the last reading is closed, not overdue.
    super::catch_up(app).await?;
    let now = app.now();
    let near = store::reminders::near(&mut app.db.reader().await?, now + AHEAD, BATCH).await?;
    for open in &near {
        if let Err(error) = remind(app, open, now).await {
            tracing::error!(deadline = %open.deadline.id, %error, "a reminder was not written");
        }
    }
    while send_next(app).await? {}
    Ok(())
}

/// The handler is told at every stage, the supervisors when it is too late.
async fn remind(app: &App, open: &Open, now: DateTime<Utc>) -> Result<(), AppError> {
    let row = &open.deadline;
    let urgency = Urgency::of(Instant::from_utc(row.until_at), Instant::from_utc(now));
    let (stage, title) = match urgency {
        Urgency::Overdue => ("overdue", "期限已届满"),
        Urgency::Today => ("last-day", "期限今日届满"),
        Urgency::Week | Urgency::Later => ("ahead", "期限临近"),
    };
    let body = format!(
        "{}《{}》：{}，截止时间{}（{}）。",
        open.case_number,
        row.subject,
        duty(&row.what),
        row.until_at.with_timezone(&beijing()).format("%Y-%m-%d %H:%M"),
        row.rule
    );
    let mut persons = vec![PersonId(open.officer_id)];
    if urgency == Urgency::Overdue {
        let mut reader = app.db.reader().await?;
        persons.extend(store::reminders::supervisors(&mut reader, CourtId(row.court_id)).await?);
    }
    let written = app.db.transaction(async |tx| {
        for person in persons {
            let address = store::reminders::address(tx, person).await?;
            let mails = address.is_some() && app.mailer.is_on();
            let reminder = Reminder {
                id: Uuid::new_v4(),
                deadline_id: row.id,
                person_id: person.0,
                stage: stage.to_owned(),
                title: title.to_owned(),
                body: body.clone(),
                written_at: now,
                read_at: None,
                mail: if mails { "waiting" } else { "none" }.to_owned(),
                mailed_at: None,
            };
            store::reminders::write(tx, &reminder).await?;
        }
        Ok::<_, AppError>(())
    });
    written.await
}

/// Sends one mail; false when none waits. Its row is locked while it is sent, so that no other
/// node sends it too; should this process die between the sending and the commit, the second copy
/// has the same Message-ID.
async fn send_next(app: &App) -> Result<bool, AppError> {
    let now = app.now();
    let sent = app.db.transaction(async |tx| {
        let Some((reminder, sealed)) = store::reminders::next_to_mail(tx).await? else {
            return Ok(false);
        };
        let address = app.keys.open(place(PersonId(reminder.person_id)), &sealed)?;
        let address = String::from_utf8_lossy(&address).into_owned();
        app.mailer.send(reminder.id, &address, &reminder.title, &reminder.body).await?;
        store::reminders::mark_mailed(tx, reminder.id, now).await?;
        Ok::<_, AppError>(true)
    });
    sent.await
}

const fn place(person: PersonId) -> Place {
    Place { table: "mail_address", column: "address_sealed", row: person.0 }
}

/// One's own reminders, the newest first.
pub async fn list(app: &App, person: PersonId) -> Result<Vec<Reminder>, AppError> {
    Ok(store::reminders::of_person(&mut app.db.reader().await?, person, PAGE).await?)
}

pub async fn mark_read(app: &App, person: PersonId, id: Uuid) -> Result<(), AppError> {
    let now = app.now();
    let known =
        app.db.transaction(async |tx| store::reminders::mark_read(tx, person, id, now).await);
    if known.await? {
        Ok(())
    } else {
        Err(store::StoreError::NotFound { what: "reminder", id }.into())
    }
}

/// Where one's reminders are sent.
pub async fn set_address(app: &App, person: PersonId, address: &str) -> Result<(), AppError> {
    let address = crate::mail::address(address)?;
    let sealed = app.keys.seal(place(person), address.as_bytes());
    let now = app.now();
    let set = app
        .db
        .transaction(async |tx| store::reminders::set_address(tx, person, &sealed, now).await);
    Ok(set.await?)
}
