//! Distribution plans (分配方案): drawn up, served, objected to, checked, approved, released.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{
    Array, BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use domain::id::{CaseId, CourtId, PersonId, PlanId};
use domain::money::Money;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::StoreError;
use crate::accounts::money;
use crate::db::{Read, Tx};
use crate::deposits::IdRow;

/// A plan before it is stored.
pub struct NewPlan {
    pub id: PlanId,
    pub case: CaseId,
    pub proceeds: Money,
    /// `pro-rata`, `seizure-order` or `costs-only`.
    pub split: &'static str,
    pub rules: Vec<String>,
    pub lines: Vec<Line>,
    pub by: PersonId,
}

/// One line of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub label: String,
    pub kind: String,
    pub due: Money,
    pub paid: Money,
    /// For a claim that is not certain yet: its share waits (DIST-07).
    pub reserved: bool,
}

/// Stores a plan over money that has arrived.
///
/// # Errors
/// `distribution_plan_open_key` while another plan of the case is open, `plan_distributes_all`,
/// `plan_within_case_fund`.
pub async fn draw(tx: &mut Tx, plan: &NewPlan, at: DateTime<Utc>) -> Result<(), StoreError> {
    let lines = plan.lines.iter().zip(1..).map(|(line, place)| {
        json!({"place": place, "label": line.label, "kind": line.kind,
               "due_fen": line.due.fen(), "paid_fen": line.paid.fen(),
               "reserved": line.reserved})
    });
    let lines = Value::Array(lines.collect());
    let query = sql_query("SELECT draw_plan($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind::<SqlUuid, _>(plan.id.0)
        .bind::<SqlUuid, _>(plan.case.0)
        .bind::<BigInt, _>(plan.proceeds.fen())
        .bind::<Text, _>(plan.split)
        .bind::<Jsonb, _>(json!(plan.rules))
        .bind::<Jsonb, _>(lines)
        .bind::<SqlUuid, _>(plan.by.0)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// # Errors
/// `plan_served_once`.
pub async fn serve(
    tx: &mut Tx,
    plan: PlanId,
    at: DateTime<Utc>,
    objections_until: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query("SELECT serve_plan($1, $2, $3)")
        .bind::<SqlUuid, _>(plan.0)
        .bind::<Timestamptz, _>(at)
        .bind::<Timestamptz, _>(objections_until);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// # Errors
/// `plan_objection_in_time`, `plan_objection_line_fkey`.
pub async fn object(
    tx: &mut Tx,
    plan: PlanId,
    (label, raised_by, ground): (&str, &str, &str),
    at: DateTime<Utc>,
) -> Result<Uuid, StoreError> {
    let query = sql_query("SELECT object_to_plan($1, $2, $3, $4, $5) AS id")
        .bind::<SqlUuid, _>(plan.0)
        .bind::<Text, _>(label)
        .bind::<Text, _>(raised_by)
        .bind::<Text, _>(ground)
        .bind::<Timestamptz, _>(at);
    Ok(query.get_result::<IdRow>(tx.conn()).await?.id)
}

/// # Errors
/// `plan_objection_settled_once`, also where the objection is to another plan;
/// `plan_objection_settler_is_another`.
pub async fn settle_objection(
    tx: &mut Tx,
    plan: PlanId,
    objection: Uuid,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query("SELECT settle_objection($1, $2, $3, $4)")
        .bind::<SqlUuid, _>(plan.0)
        .bind::<SqlUuid, _>(objection)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// Asks for the payouts of a plan in the name of whoever drew it up.
///
/// # Errors
/// `plan_objections_over`, `plan_objections_settled`, `payout_payee_confirmed`.
pub async fn request(
    tx: &mut Tx,
    plan: PlanId,
    at: DateTime<Utc>,
    due_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query("SELECT request_payout($1, $2, $3)")
        .bind::<SqlUuid, _>(plan.0)
        .bind::<Timestamptz, _>(at)
        .bind::<Timestamptz, _>(due_at);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// The three acts of maker–checker after the request (M6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Check,
    Approve,
    Release,
}

/// One step of a plan's payouts.
///
/// # Errors
/// `payout_step_in_order`, and `payout_checker_is_another`, `payout_approver_is_another` or
/// `payout_releaser_is_another` when one person would act twice.
pub async fn advance(
    tx: &mut Tx,
    plan: PlanId,
    step: Step,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let function = match step {
        Step::Check => "check_payout",
        Step::Approve => "approve_payout",
        Step::Release => "release_payout",
    };
    let query = sql_query(format!("SELECT {function}($1, $2, $3)"))
        .bind::<SqlUuid, _>(plan.0)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// A stored plan and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub id: PlanId,
    pub case: CaseId,
    pub court: CourtId,
    pub proceeds: Money,
    pub split: String,
    pub rules: Vec<String>,
    /// 1, 2, 3 … in its case, and the version before.
    pub version: i32,
    pub replaces: Option<Uuid>,
    pub voided_at: Option<DateTime<Utc>>,
    pub void_reason: Option<String>,
    pub drawn_at: DateTime<Utc>,
    pub served_at: Option<DateTime<Utc>>,
    pub objections_until: Option<DateTime<Utc>>,
    /// `voided`, `drawn`, `served`, `checked`, `approved`, `released` or `paid`.
    pub state: String,
    /// Who has drawn up, checked, approved and released it, as far as it has come.
    pub acted: Vec<Uuid>,
    pub open_objections: i64,
    pub lines: Vec<Line>,
}

#[derive(QueryableByName)]
struct PlanRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    court_id: Uuid,
    #[diesel(sql_type = BigInt)]
    proceeds_fen: i64,
    #[diesel(sql_type = Text)]
    split: String,
    #[diesel(sql_type = Jsonb)]
    rules: Value,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    replaces: Option<Uuid>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    voided_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    void_reason: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    drawn_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    served_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    objections_until: Option<DateTime<Utc>>,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Array<SqlUuid>)]
    acted: Vec<Uuid>,
    #[diesel(sql_type = BigInt)]
    open_objections: i64,
}

#[derive(QueryableByName)]
struct LineRow {
    #[diesel(sql_type = Integer)]
    place: i32,
    #[diesel(sql_type = Text)]
    label: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    due_fen: i64,
    #[diesel(sql_type = BigInt)]
    paid_fen: i64,
    #[diesel(sql_type = Bool)]
    reserved: bool,
}

pub async fn find(read: &mut impl Read, id: PlanId) -> Result<Plan, StoreError> {
    let query = sql_query(
        "SELECT d.id, d.case_id, d.court_id, d.proceeds_fen, d.split, d.rules, d.drawn_at, \
                d.version, d.replaces, d.voided_at, d.void_reason, \
                d.served_at, d.objections_until, \
                array_remove(ARRAY[drawn_by, checked_by, approved_by, released_by], NULL) AS acted, \
                (SELECT count(*) FROM plan_objection o \
                  WHERE o.plan_id = d.id AND o.settled_at IS NULL) AS open_objections, \
                CASE WHEN voided_at IS NOT NULL THEN 'voided' \
                     WHEN released_at IS NOT NULL AND NOT EXISTS (SELECT FROM set_aside s \
                          JOIN plan_line l ON l.id = s.plan_line_id \
                          WHERE l.plan_id = d.id AND s.released_at IS NULL) \
                          AND NOT EXISTS (SELECT FROM payout p \
                          JOIN plan_line l ON l.id = p.plan_line_id \
                          LEFT JOIN payout n ON n.replaces = p.id AND n.state <> 'withdrawn' \
                          WHERE l.plan_id = d.id AND n.id IS NULL \
                            AND p.state NOT IN ('paid', 'withdrawn')) THEN 'paid' \
                     WHEN released_at IS NOT NULL THEN 'released' \
                     WHEN approved_at IS NOT NULL THEN 'approved' \
                     WHEN checked_at IS NOT NULL THEN 'checked' \
                     WHEN served_at IS NOT NULL THEN 'served' ELSE 'drawn' END AS state \
           FROM distribution_plan d WHERE d.id = $1",
    );
    let row = query.bind::<SqlUuid, _>(id.0).get_result::<PlanRow>(read.connection()).await;
    let row = row.optional()?.ok_or(StoreError::NotFound { what: "plan", id: id.0 })?;
    let query = sql_query(
        "SELECT place, label, kind, due_fen, paid_fen, reserved FROM plan_line WHERE plan_id = $1 \
         ORDER BY place",
    );
    let mut lines = query.bind::<SqlUuid, _>(id.0).load::<LineRow>(read.connection()).await?;
    lines.sort_by_key(|it| it.place);
    let line = |it: LineRow| {
        let (due, paid) = (money(it.due_fen, "plan", id.0)?, money(it.paid_fen, "plan", id.0)?);
        Ok(Line { label: it.label, kind: it.kind, due, paid, reserved: it.reserved })
    };
    let rules = row.rules.as_array().into_iter().flatten().filter_map(Value::as_str);
    Ok(Plan {
        id: PlanId(row.id),
        case: CaseId(row.case_id),
        court: CourtId(row.court_id),
        proceeds: money(row.proceeds_fen, "plan", id.0)?,
        split: row.split,
        rules: rules.map(str::to_owned).collect(),
        version: row.version,
        replaces: row.replaces,
        voided_at: row.voided_at,
        void_reason: row.void_reason,
        drawn_at: row.drawn_at,
        served_at: row.served_at,
        objections_until: row.objections_until,
        state: row.state,
        acted: row.acted,
        open_objections: row.open_objections,
        lines: lines.into_iter().map(line).collect::<Result<_, StoreError>>()?,
    })
}

/// Since when the oldest money of a case that is not distributed yet has been in the case-fund
/// account; the clock of the payout runs from it.
pub async fn arrival(
    read: &mut impl Read,
    case: CaseId,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let query = sql_query("SELECT fund_arrival($1) AS at");
    let row = query.bind::<SqlUuid, _>(case.0).get_result::<ArrivalRow>(read.connection()).await?;
    Ok(row.at)
}

#[derive(QueryableByName)]
struct ArrivalRow {
    #[diesel(sql_type = Nullable<Timestamptz>)]
    at: Option<DateTime<Utc>>,
}

/// The plans of a case, newest first.
pub async fn of_case(read: &mut impl Read, case: CaseId) -> Result<Vec<PlanId>, StoreError> {
    let query =
        sql_query("SELECT id FROM distribution_plan WHERE case_id = $1 ORDER BY version DESC");
    let rows = query.bind::<SqlUuid, _>(case.0).load::<IdRow>(read.connection()).await?;
    Ok(rows.into_iter().map(|it| PlanId(it.id)).collect())
}
