//! Agreements of the parties with their sealed submissions, and directed inquiries.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{CaseId, PricingStepId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{
    agreement, agreement_opening, agreement_submission, directed_answer, directed_inquiry,
};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = agreement, check_for_backend(diesel::pg::Pg))]
pub struct Agreement {
    pub step_id: Uuid,
    pub case_id: Uuid,
    pub creditor_id: Uuid,
    pub debtor_id: Uuid,
    pub until: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = agreement_submission, check_for_backend(diesel::pg::Pg))]
pub struct Submission {
    pub step_id: Uuid,
    pub party_id: Uuid,
    pub sealed: Vec<u8>,
    pub submitted_at: DateTime<Utc>,
    pub submitted_by: Uuid,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = agreement_opening, check_for_backend(diesel::pg::Pg))]
pub struct Opening {
    pub step_id: Uuid,
    pub creditor_fen: Option<i64>,
    pub debtor_fen: Option<i64>,
    pub opened_at: DateTime<Utc>,
}

/// The letter of a directed inquiry.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = directed_inquiry, check_for_backend(diesel::pg::Pg))]
pub struct Letter {
    pub step_id: Uuid,
    pub case_id: Uuid,
    pub body: String,
    pub requirements: String,
    pub sent_at: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = directed_answer, check_for_backend(diesel::pg::Pg))]
pub struct Answer {
    pub step_id: Uuid,
    pub value_fen: i64,
    pub document: String,
    pub valid_until: Option<NaiveDate>,
    pub answered_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: Uuid,
}

pub async fn insert(tx: &mut Tx, row: &Agreement) -> Result<(), StoreError> {
    diesel::insert_into(agreement::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn find(read: &mut impl Read, id: PricingStepId) -> Result<Agreement, StoreError> {
    let query = agreement::table.find(id.0).select(Agreement::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "agreement", id: id.0 })
}

pub async fn of_case(read: &mut impl Read, case: CaseId) -> Result<Vec<Agreement>, StoreError> {
    let query = agreement::table
        .filter(agreement::case_id.eq(case.0))
        .select(Agreement::as_select())
        .order((agreement::until.desc(), agreement::step_id));
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `agreement_submission_pkey` when the side has submitted.
pub async fn submit(tx: &mut Tx, row: &Submission) -> Result<(), StoreError> {
    diesel::insert_into(agreement_submission::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn submissions(
    read: &mut impl Read,
    id: PricingStepId,
) -> Result<Vec<Submission>, StoreError> {
    let query = agreement_submission::table
        .filter(agreement_submission::step_id.eq(id.0))
        .select(Submission::as_select())
        .order(agreement_submission::submitted_at);
    Ok(query.load(read.connection()).await?)
}

pub async fn open(tx: &mut Tx, row: &Opening) -> Result<(), StoreError> {
    diesel::insert_into(agreement_opening::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn opening(
    read: &mut impl Read,
    id: PricingStepId,
) -> Result<Option<Opening>, StoreError> {
    let query = agreement_opening::table.find(id.0).select(Opening::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

pub async fn insert_letter(tx: &mut Tx, row: &Letter) -> Result<(), StoreError> {
    diesel::insert_into(directed_inquiry::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn letter(read: &mut impl Read, id: PricingStepId) -> Result<Letter, StoreError> {
    let query = directed_inquiry::table.find(id.0).select(Letter::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "directed inquiry", id: id.0 })
}

pub async fn insert_answer(tx: &mut Tx, row: &Answer) -> Result<(), StoreError> {
    diesel::insert_into(directed_answer::table).values(row).execute(tx.conn()).await?;
    Ok(())
}
