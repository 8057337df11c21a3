//! Reminders of clocks: ahead of the date, on its last day and after it, each once, in the
//! platform and by mail.

use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{CourtId, PersonId};
use domain::instant::{Instant, beijing};
use store::deadlines::Open;
use store::reminders::{Claimed, Reminder, Sending};
use uuid::Uuid;

use super::duty;
use crate::App;
use crate::app::AppError;
use crate::app::deadlines::urgency::Urgency;
use crate::mail::Verdict;
use crate::seal::Place;

/// How long before a date its first reminder comes.
const AHEAD: TimeDelta = TimeDelta::days(3);
const BATCH: i64 = 1000;
/// Longer than a mail server may take before it is given up.
const CLAIM: TimeDelta = TimeDelta::minutes(5);
/// How long a mail server that cannot be asked is left alone.
const UNASKED: TimeDelta = TimeDelta::minutes(1);
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
                mail_error: None,
            };
            store::reminders::write(tx, &reminder).await?;
        }
        Ok::<_, AppError>(())
    });
    written.await
}

/// Sends one mail; false when none waits. It is claimed in one transaction, sent in none, and what
/// came of it is kept in another: no row is locked while a mail server thinks. Should this process
/// die in between, the claim lapses, and the second copy has the same Message-ID.
async fn send_next(app: &App) -> Result<bool, AppError> {
    let now = app.now();
    let claimed = app.db.transaction(async |tx| {
        Ok::<_, AppError>(store::reminders::claim_mail(tx, now, now + CLAIM).await?)
    });
    let Some(claimed) = claimed.await? else { return Ok(false) };
    let came = send(app, &claimed, now).await;
    let unasked = matches!(came, Sending::Unasked { .. });
    let ended = app.db.transaction(async |tx| {
        Ok::<_, AppError>(store::reminders::end_claim(tx, &claimed, &came).await?)
    });
    ended.await?;
    // Whoever cannot be asked now cannot be asked for the next one either.
    Ok(!unasked)
}

async fn send(app: &App, claimed: &Claimed, now: DateTime<Utc>) -> Sending {
    let failed = |error: &dyn std::fmt::Display| {
        let error: String = error.to_string().chars().take(500).collect();
        tracing::warn!(reminder = %claimed.id, %error, "a mail is given up");
        Sending::Failed { error }
    };
    let address = match app.keys.open(place(PersonId(claimed.person_id)), &claimed.address_sealed) {
        Ok(address) => String::from_utf8_lossy(&address).into_owned(),
        Err(error) => return failed(&error),
    };
    let sent = app.mailer.send(claimed.id, &address, &claimed.title, &claimed.body).await;
    let Err(error) = sent else { return Sending::Sent(now) };
    match (error.verdict(), again_after(claimed.attempt)) {
        (Verdict::Unasked, _) => {
            tracing::error!(%error, "the mail server cannot be asked");
            Sending::Unasked { not_before: now + UNASKED }
        }
        (Verdict::Later, Some(after)) => {
            let error: String = error.reason().chars().take(500).collect();
            Sending::Again { not_before: now + after, error }
        }
        (Verdict::Never, _) | (Verdict::Later, None) => failed(&error.reason()),
    }
}

/// How long after so many attempts the next one comes; none after the last.
fn again_after(attempts: i16) -> Option<TimeDelta> {
    let minutes = match attempts {
        ..=1 => 1,
        2 => 5,
        3 => 30,
        4 => 120,
        5 => 720,
        6.. => return None,
    };
    Some(TimeDelta::minutes(minutes))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_mail_is_tried_later_and_later_and_then_no_more() {
        let waits: Vec<_> = (1..=5).filter_map(again_after).collect();
        assert_eq!(waits.len(), 5);
        assert!(waits.is_sorted() && waits.iter().all(|it| *it >= TimeDelta::minutes(1)));
        assert_eq!(again_after(6), None);
    }
}
