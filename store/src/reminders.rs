//! Reminders of deadlines: each stage once to each person, in the platform and by mail.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Binary, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{CourtId, PersonId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::deadlines::{Deadline, Open};
use crate::schema::{court_case, deadline, mail_address, reminder, role_grant};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = reminder, check_for_backend(diesel::pg::Pg))]
pub struct Reminder {
    pub id: Uuid,
    pub deadline_id: Uuid,
    pub person_id: Uuid,
    pub stage: String,
    pub title: String,
    pub body: String,
    pub written_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
    pub mail: String,
    pub mailed_at: Option<DateTime<Utc>>,
    /// What the mail server said last, where it refused.
    pub mail_error: Option<String>,
}

/// Open deadlines that end before `until`.
pub async fn near(
    read: &mut impl Read,
    until: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Open>, StoreError> {
    let query = deadline::table
        .inner_join(court_case::table.on(court_case::id.eq(deadline::case_id)))
        .filter(deadline::closed_at.is_null().and(deadline::until_at.le(until)))
        .filter(court_case::closed_at.is_null())
        .order((deadline::until_at, deadline::id))
        .select((Deadline::as_select(), court_case::case_number, court_case::officer_id))
        .limit(limit);
    let rows: Vec<(Deadline, String, Uuid)> = query.load(read.connection()).await?;
    let open = |(deadline, case_number, officer_id)| Open { deadline, case_number, officer_id };
    Ok(rows.into_iter().map(open).collect())
}

/// Writes a reminder unless it was written; whether it is new.
pub async fn write(tx: &mut Tx, row: &Reminder) -> Result<bool, StoreError> {
    let insert = diesel::insert_into(reminder::table).values(row).on_conflict_do_nothing();
    Ok(insert.execute(tx.conn()).await? == 1)
}

/// A person's reminders, the newest first.
pub async fn of_person(
    read: &mut impl Read,
    person: PersonId,
    limit: i64,
) -> Result<Vec<Reminder>, StoreError> {
    let query = reminder::table
        .filter(reminder::person_id.eq(person.0))
        .order((reminder::written_at.desc(), reminder::id))
        .select(Reminder::as_select())
        .limit(limit);
    Ok(query.load(read.connection()).await?)
}

/// Marks one's own reminder as read; false if there is none.
pub async fn mark_read(
    tx: &mut Tx,
    person: PersonId,
    id: Uuid,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let own = reminder::table.find(id).filter(reminder::person_id.eq(person.0));
    let set = diesel::update(own).set(reminder::read_at.eq(at));
    Ok(set.execute(tx.conn()).await? == 1)
}

/// A mail that one node has claimed; nobody else sends it before `until`.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Claimed {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub person_id: Uuid,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub body: String,
    /// Counts this attempt.
    #[diesel(sql_type = SmallInt)]
    pub attempt: i16,
    #[diesel(sql_type = Binary)]
    pub address_sealed: Vec<u8>,
}

/// Claims the mail that has waited longest and may be sent now. Of two nodes that ask at once each
/// gets another one; a claim that its node did not live to end lapses at `until`.
pub async fn claim_mail(
    tx: &mut Tx,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Claimed>, StoreError> {
    let query = sql_query(
        "UPDATE reminder AS r SET mail_not_before = $2, mail_attempts = r.mail_attempts + 1 \
           FROM mail_address AS a \
          WHERE a.person_id = r.person_id AND r.id = (\
                SELECT w.id FROM reminder AS w \
                  JOIN mail_address AS t ON t.person_id = w.person_id \
                 WHERE w.mail = 'waiting' AND w.mail_not_before <= $1 \
                 ORDER BY w.mail_not_before, w.written_at, w.id LIMIT 1 \
                   FOR NO KEY UPDATE OF w SKIP LOCKED) \
      RETURNING r.id, r.person_id, r.title, r.body, r.mail_attempts AS attempt, a.address_sealed",
    );
    let query = query.bind::<Timestamptz, _>(now).bind::<Timestamptz, _>(until);
    Ok(query.get_result(tx.conn()).await.optional()?)
}

/// What came of a claimed mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sending {
    Sent(DateTime<Utc>),
    /// The server refused it for now.
    Again {
        not_before: DateTime<Utc>,
        error: String,
    },
    /// The server refused it for good, or too often.
    Failed {
        error: String,
    },
    /// The server could not be asked: the attempt does not count.
    Unasked {
        not_before: DateTime<Utc>,
    },
}

/// Ends a claim; nothing changes when somebody else has ended it after it had lapsed.
pub async fn end_claim(tx: &mut Tx, claimed: &Claimed, came: &Sending) -> Result<(), StoreError> {
    let own = reminder::table
        .find(claimed.id)
        .filter(reminder::mail.eq("waiting"))
        .filter(reminder::mail_attempts.eq(claimed.attempt));
    match came {
        Sending::Sent(at) => {
            let set = (reminder::mail.eq("sent"), reminder::mailed_at.eq(at));
            diesel::update(own).set(set).execute(tx.conn()).await?;
        }
        Sending::Again { not_before, error } => {
            let set = (reminder::mail_not_before.eq(not_before), reminder::mail_error.eq(error));
            diesel::update(own).set(set).execute(tx.conn()).await?;
        }
        Sending::Failed { error } => {
            let set = (reminder::mail.eq("failed"), reminder::mail_error.eq(error));
            diesel::update(own).set(set).execute(tx.conn()).await?;
        }
        Sending::Unasked { not_before } => {
            let before = claimed.attempt.saturating_sub(1);
            let set =
                (reminder::mail_not_before.eq(not_before), reminder::mail_attempts.eq(before));
            diesel::update(own).set(set).execute(tx.conn()).await?;
        }
    }
    Ok(())
}

/// Where a person's reminders are sent, sealed.
pub async fn address(
    read: &mut impl Read,
    person: PersonId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let query = mail_address::table.find(person.0).select(mail_address::address_sealed);
    Ok(query.first(read.connection()).await.optional()?)
}

pub async fn set_address(
    tx: &mut Tx,
    person: PersonId,
    sealed: &[u8],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = (
        mail_address::person_id.eq(person.0),
        mail_address::address_sealed.eq(sealed),
        mail_address::changed_at.eq(at),
    );
    diesel::insert_into(mail_address::table)
        .values(row)
        .on_conflict(mail_address::person_id)
        .do_update()
        .set((mail_address::address_sealed.eq(sealed), mail_address::changed_at.eq(at)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Who supervises a court.
pub async fn supervisors(
    read: &mut impl Read,
    court: CourtId,
) -> Result<Vec<PersonId>, StoreError> {
    let query = role_grant::table
        .filter(role_grant::court_id.eq(court.0).and(role_grant::role.eq("supervisor")))
        .order(role_grant::person_id)
        .select(role_grant::person_id);
    let rows: Vec<Uuid> = query.load(read.connection()).await?;
    Ok(rows.into_iter().map(PersonId).collect())
}
