//! Statutory clocks as they stand: written when a case has moved on, closed when they are met.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{CaseId, CourtId, PersonId};
use serde_json::Value;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{calendar_feed, court_case, deadline, deadline_reading};

/// A date until which something is to be done (期限).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = deadline, check_for_backend(diesel::pg::Pg))]
pub struct Deadline {
    pub id: Uuid,
    pub court_id: Uuid,
    pub case_id: Uuid,
    pub lot_id: Option<Uuid>,
    pub subject_id: Uuid,
    pub subject: String,
    pub what: String,
    pub rule: String,
    pub until_at: DateTime<Utc>,
    pub why: Option<Value>,
    pub provisional: bool,
    pub opened_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
}

/// With the case and who conducts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub deadline: Deadline,
    pub case_number: String,
    pub officer_id: Uuid,
}

/// Cases whose clocks were read before their last fact, or before one of them ran out.
pub async fn behind(
    read: &mut impl Read,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(CaseId, i64)>, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = SqlUuid)]
        case_id: Uuid,
        #[diesel(sql_type = BigInt)]
        seq: i64,
    }
    let query = sql_query(
        "SELECT h.case_id, h.seq FROM fact_head h \
           LEFT JOIN deadline_reading r ON r.case_id = h.case_id \
          WHERE h.seq IS DISTINCT FROM r.fact_seq OR EXISTS (SELECT FROM deadline d \
                WHERE d.case_id = h.case_id AND d.closed_at IS NULL \
                  AND d.until_at <= $1 AND d.until_at > r.read_at) \
          ORDER BY h.case_id LIMIT $2",
    );
    let query = query.bind::<Timestamptz, _>(now).bind::<BigInt, _>(limit);
    let rows: Vec<Row> = query.load(read.connection()).await?;
    Ok(rows.into_iter().map(|it| (CaseId(it.case_id), it.seq)).collect())
}

/// The open clocks of a case.
pub async fn of_case(read: &mut impl Read, id: CaseId) -> Result<Vec<Deadline>, StoreError> {
    let query = deadline::table
        .filter(deadline::case_id.eq(id.0).and(deadline::closed_at.is_null()))
        .order((deadline::until_at, deadline::id))
        .select(Deadline::as_select());
    Ok(query.load(read.connection()).await?)
}

/// Whether this caller reads the clocks of a case up to this fact; another has if not. The row
/// stays locked until the transaction ends.
pub async fn begin_reading(
    tx: &mut Tx,
    id: CaseId,
    seq: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = (
        deadline_reading::case_id.eq(id.0),
        deadline_reading::fact_seq.eq(seq),
        deadline_reading::read_at.eq(now),
    );
    diesel::insert_into(deadline_reading::table)
        .values(row)
        .on_conflict(deadline_reading::case_id)
        .do_update()
        .set((deadline_reading::fact_seq.eq(seq), deadline_reading::read_at.eq(now)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub async fn insert(tx: &mut Tx, row: &Deadline) -> Result<(), StoreError> {
    diesel::insert_into(deadline::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn close(tx: &mut Tx, id: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
    let open = deadline::table.find(id).filter(deadline::closed_at.is_null());
    diesel::update(open).set(deadline::closed_at.eq(at)).execute(tx.conn()).await?;
    Ok(())
}

/// What is open in a court, the nearest first; of one officer if one is named.
pub async fn of_court(
    read: &mut impl Read,
    court: CourtId,
    officer: Option<PersonId>,
) -> Result<Vec<Open>, StoreError> {
    let query = deadline::table
        .inner_join(court_case::table.on(court_case::id.eq(deadline::case_id)))
        .filter(deadline::court_id.eq(court.0).and(deadline::closed_at.is_null()))
        .filter(court_case::closed_at.is_null())
        .order((deadline::until_at, deadline::id))
        .select((Deadline::as_select(), court_case::case_number, court_case::officer_id))
        .limit(2000);
    let rows: Vec<(Deadline, String, Uuid)> = match officer {
        Some(it) => query.filter(court_case::officer_id.eq(it.0)).load(read.connection()).await?,
        None => query.load(read.connection()).await?,
    };
    let open = |(deadline, case_number, officer_id)| Open { deadline, case_number, officer_id };
    Ok(rows.into_iter().map(open).collect())
}

/// When each of these facts was last said of a lot.
pub async fn facts_of_lot(
    read: &mut impl Read,
    case: CaseId,
    lot: Uuid,
) -> Result<Vec<(String, DateTime<Utc>)>, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Timestamptz)]
        at: DateTime<Utc>,
    }
    let query = sql_query(
        "SELECT name, max(at) AS at FROM fact WHERE case_id = $1 \
            AND name IN ('lot-paid', 'lot-completed', 'lot-handed-over') \
            AND body LIKE name || ' lot=\"' || $2::text || '\"%' GROUP BY name",
    );
    let query = query.bind::<SqlUuid, _>(case.0).bind::<SqlUuid, _>(lot);
    let rows: Vec<Row> = query.load(read.connection()).await?;
    Ok(rows.into_iter().map(|it| (it.name, it.at)).collect())
}

/// Since when a stopped lot could be resumed: the ground ended and bidding is still paused.
pub async fn ground_ended(
    read: &mut impl Read,
    lot: Uuid,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let interruptions = crate::stops::of_lot(read, domain::id::LotId(lot)).await?;
    let open = interruptions.into_iter().rev().find(|it| it.resumed_seq.is_none());
    Ok(open.and_then(|it| it.ground_ends_at))
}

/// A private address of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = calendar_feed, check_for_backend(diesel::pg::Pg))]
pub struct Feed {
    pub token_index: Vec<u8>,
    pub person_id: Uuid,
    pub court_id: Uuid,
    pub made_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

pub async fn insert_feed(tx: &mut Tx, row: &Feed) -> Result<(), StoreError> {
    diesel::insert_into(calendar_feed::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Ends every feed of a person; how many there were.
pub async fn revoke_feeds(
    tx: &mut Tx,
    person: PersonId,
    at: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let open = calendar_feed::table
        .filter(calendar_feed::person_id.eq(person.0).and(calendar_feed::revoked_at.is_null()));
    let set = diesel::update(open).set(calendar_feed::revoked_at.eq(at));
    Ok(set.execute(tx.conn()).await?)
}

/// The feed of a token that was not revoked.
pub async fn feed(read: &mut impl Read, index: &[u8]) -> Result<Option<Feed>, StoreError> {
    let query = calendar_feed::table
        .find(index)
        .filter(calendar_feed::revoked_at.is_null())
        .select(Feed::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// Refunds that are owed for one lot and not yet with the bank.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct OpenRefund {
    #[diesel(sql_type = SqlUuid)]
    pub lot_id: Uuid,
    #[diesel(sql_type = Text)]
    pub title: String,
    /// Of the one that is due first.
    #[diesel(sql_type = Timestamptz)]
    pub due_at: DateTime<Utc>,
}

pub async fn open_refunds(read: &mut impl Read, id: CaseId) -> Result<Vec<OpenRefund>, StoreError> {
    let query = sql_query(
        "SELECT l.id AS lot_id, l.title, min(p.due_at) AS due_at \
           FROM payout p JOIN receipt t ON t.bank_line_id = p.receipt_id \
           JOIN registration r ON r.id = t.registration_id JOIN lot l ON l.id = r.lot_id \
          WHERE p.case_id = $1 AND p.kind = 'refund' AND p.state IN ('requested', 'checked') \
            AND p.due_at IS NOT NULL GROUP BY l.id, l.title ORDER BY 3, 1",
    );
    Ok(query.bind::<SqlUuid, _>(id.0).load(read.connection()).await?)
}

/// Money of a case with a notary: the payment, its line, and since when.
pub async fn escrows(
    read: &mut impl Read,
    id: CaseId,
) -> Result<Vec<(Uuid, String, DateTime<Utc>)>, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = SqlUuid)]
        payout_id: Uuid,
        #[diesel(sql_type = Text)]
        label: String,
        #[diesel(sql_type = Timestamptz)]
        deposited_at: DateTime<Utc>,
    }
    let query = sql_query(
        "SELECT payout_id, label, deposited_at FROM escrow \
          WHERE case_id = $1 AND deposited_at IS NOT NULL ORDER BY deposited_at, payout_id",
    );
    let rows: Vec<Row> = query.bind::<SqlUuid, _>(id.0).load(read.connection()).await?;
    Ok(rows.into_iter().map(|it| (it.payout_id, it.label, it.deposited_at)).collect())
}
