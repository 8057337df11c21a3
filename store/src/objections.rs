//! The life of a served plan: service person by person, objections and their periods, money that
//! is set aside (提存).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{PersonId, PlanId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};

/// Service of a plan on one person.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Service {
    #[diesel(sql_type = SqlUuid)]
    pub party_id: Uuid,
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Null while the person has not been served.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub served_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub objections_until: Option<DateTime<Utc>>,
}

/// Everybody on whom the plan must be served, and whether it has been.
pub async fn services(read: &mut impl Read, plan: PlanId) -> Result<Vec<Service>, StoreError> {
    let query = sql_query(
        "SELECT p.id AS party_id, p.name, s.served_at, s.objections_until \
           FROM distribution_plan d JOIN party p ON p.case_id = d.case_id \
           LEFT JOIN plan_service s ON s.plan_id = d.id AND s.party_id = p.id \
          WHERE d.id = $1 AND (s.plan_id IS NOT NULL OR p.role = 'debtor' \
                OR EXISTS (SELECT FROM claim c WHERE c.party_id = p.id)) \
          ORDER BY p.role, p.name, p.id",
    );
    Ok(query.bind::<SqlUuid, _>(plan.0).load(read.connection()).await?)
}

/// An objection and what has happened to it.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Objection {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    pub label: String,
    #[diesel(sql_type = Text)]
    pub raised_by: String,
    #[diesel(sql_type = Text)]
    pub ground: String,
    #[diesel(sql_type = Timestamptz)]
    pub raised_at: DateTime<Utc>,
    /// What of the line is disputed; all of it, if nothing was said.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub disputed_fen: Option<i64>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub opposition_until: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub opposed_by: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub suit_until: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub sued_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub suit_number: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub outcome: Option<String>,
}

pub async fn of_plan(read: &mut impl Read, plan: PlanId) -> Result<Vec<Objection>, StoreError> {
    let query = sql_query(
        "SELECT id, label, raised_by, ground, raised_at, disputed_fen, opposition_until, \
                opposed_by, suit_until, sued_at, suit_number, outcome \
           FROM plan_objection WHERE plan_id = $1 ORDER BY raised_at, id",
    );
    Ok(query.bind::<SqlUuid, _>(plan.0).load(read.connection()).await?)
}

/// Money of a line that waits.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct SetAside {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    pub label: String,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: i64,
    /// For a judgment, or, if not, for a claim to become certain.
    #[diesel(sql_type = Bool)]
    pub disputed: bool,
    #[diesel(sql_type = Timestamptz)]
    pub set_aside_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub released_at: Option<DateTime<Utc>>,
    /// `as-planned` or `replanned`.
    #[diesel(sql_type = Nullable<Text>)]
    pub outcome: Option<String>,
}

pub async fn set_aside(read: &mut impl Read, plan: PlanId) -> Result<Vec<SetAside>, StoreError> {
    let query = sql_query(
        "SELECT s.id, l.label, s.amount_fen, s.objection_id IS NOT NULL AS disputed, \
                s.set_aside_at, s.released_at, s.outcome \
           FROM set_aside s JOIN plan_line l ON l.id = s.plan_line_id \
          WHERE l.plan_id = $1 ORDER BY l.place, s.id",
    );
    Ok(query.bind::<SqlUuid, _>(plan.0).load(read.connection()).await?)
}

/// Notes service on one person. With the last one the plan is served.
///
/// # Errors
/// `plan_stands`, `plan_service_key`, `plan_service_not_ahead`, `plan_service_party_fkey`.
pub async fn serve_on(
    tx: &mut Tx,
    (plan, party): (PlanId, Uuid),
    (served_at, until): (DateTime<Utc>, DateTime<Utc>),
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query("SELECT serve_plan_on($1, $2, $3, $4, $5, $6)")
        .bind::<SqlUuid, _>(plan.0)
        .bind::<SqlUuid, _>(party)
        .bind::<Timestamptz, _>(served_at)
        .bind::<Timestamptz, _>(until)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// Says how much of the line is disputed.
///
/// # Errors
/// `plan_objection_disputed_range`.
pub async fn dispute_only(tx: &mut Tx, objection: Uuid, fen: i64) -> Result<(), StoreError> {
    let query = sql_query("SELECT dispute_only($1, $2)")
        .bind::<SqlUuid, _>(objection)
        .bind::<BigInt, _>(fen);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// The others have been told; they may oppose until then.
///
/// # Errors
/// `plan_objection_in_order`.
pub async fn tell(
    tx: &mut Tx,
    (plan, objection): (PlanId, Uuid),
    until: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query("SELECT tell_objection($1, $2, $3, $4)")
        .bind::<SqlUuid, _>(plan.0)
        .bind::<SqlUuid, _>(objection)
        .bind::<Timestamptz, _>(until)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// Somebody opposed in time, and the objector was told; he may sue until then.
///
/// # Errors
/// `plan_objection_in_order`.
pub async fn oppose(
    tx: &mut Tx,
    (plan, objection): (PlanId, Uuid),
    (opposed_by, suit_until): (&str, DateTime<Utc>),
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query("SELECT oppose_objection($1, $2, $3, $4, $5)")
        .bind::<SqlUuid, _>(plan.0)
        .bind::<SqlUuid, _>(objection)
        .bind::<Text, _>(opposed_by)
        .bind::<Timestamptz, _>(suit_until)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// The objector sued in time.
///
/// # Errors
/// `plan_objection_in_order`.
pub async fn sue(
    tx: &mut Tx,
    (plan, objection): (PlanId, Uuid),
    number: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query("SELECT note_suit($1, $2, $3, $4)")
        .bind::<SqlUuid, _>(plan.0)
        .bind::<SqlUuid, _>(objection)
        .bind::<Text, _>(number)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// Ends an objection; some ends void the plan.
///
/// # Errors
/// `plan_objection_in_order`, `plan_objection_settled_once`,
/// `plan_objection_settler_is_another`, `distribution_plan_void_in_time`.
pub async fn end(
    tx: &mut Tx,
    (plan, objection): (PlanId, Uuid),
    outcome: &str,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query("SELECT end_objection($1, $2, $3, $4, $5)")
        .bind::<SqlUuid, _>(plan.0)
        .bind::<SqlUuid, _>(objection)
        .bind::<Text, _>(outcome)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// The plan whose money this is.
pub async fn plan_of(read: &mut impl Read, set_aside: Uuid) -> Result<PlanId, StoreError> {
    let query = sql_query(
        "SELECT l.plan_id AS id FROM set_aside s JOIN plan_line l ON l.id = s.plan_line_id \
          WHERE s.id = $1",
    );
    let row = query.bind::<SqlUuid, _>(set_aside);
    let row = row.get_result::<crate::deposits::IdRow>(read.connection()).await.optional()?;
    let row = row.ok_or(StoreError::NotFound { what: "money set aside", id: set_aside })?;
    Ok(PlanId(row.id))
}

/// Releases what waits: as planned, or back into the case fund for a new plan.
///
/// # Errors
/// `set_aside_released_once`, `set_aside_dispute_over`, `set_aside_releaser_is_another`,
/// `payout_payee_confirmed`.
pub async fn release(
    tx: &mut Tx,
    set_aside: Uuid,
    (outcome, reason): (&str, &str),
    by: PersonId,
    (at, due_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), StoreError> {
    let query = sql_query("SELECT release_set_aside($1, $2, $3, $4, $5, $6)")
        .bind::<SqlUuid, _>(set_aside)
        .bind::<Text, _>(outcome)
        .bind::<Text, _>(reason)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at)
        .bind::<Timestamptz, _>(due_at);
    query.execute(tx.conn()).await?;
    Ok(())
}
