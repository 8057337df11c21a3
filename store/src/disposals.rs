//! What follows a failed round: answers of creditors, taking in kind, lifting the seizure.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{AssetId, CaseId, LotId};
use domain::money::Money;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{disposal, in_kind_answer, lot, sell_all_consent};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = in_kind_answer, check_for_backend(diesel::pg::Pg))]
pub struct InKindAnswer {
    pub lot_id: Uuid,
    pub case_id: Uuid,
    pub party_id: Uuid,
    pub takes: bool,
    pub document: String,
    pub answered_at: DateTime<Utc>,
    pub entered_by: Uuid,
}

/// How a thing left the case without being sold.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = disposal, check_for_backend(diesel::pg::Pg))]
pub struct Disposal {
    pub asset_id: Uuid,
    pub case_id: Uuid,
    pub lot_id: Uuid,
    /// `in-kind` or `lifted`.
    pub kind: String,
    pub party_id: Option<Uuid>,
    pub price_fen: Option<i64>,
    pub pays_fen: Option<i64>,
    pub document: String,
    pub ruled_by: Uuid,
    pub ruled_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = sell_all_consent, check_for_backend(diesel::pg::Pg))]
pub struct Consent {
    pub case_id: Uuid,
    pub document: String,
    pub entered_by: Uuid,
    pub entered_at: DateTime<Utc>,
}

/// # Errors
/// `in_kind_answer_pkey` when the creditor has answered, `in_kind_answer_party_fkey` when they are
/// not of the case.
pub async fn insert_answer(tx: &mut Tx, row: &InKindAnswer) -> Result<(), StoreError> {
    diesel::insert_into(in_kind_answer::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn answers(read: &mut impl Read, id: LotId) -> Result<Vec<InKindAnswer>, StoreError> {
    let query = in_kind_answer::table
        .filter(in_kind_answer::lot_id.eq(id.0))
        .select(InKindAnswer::as_select())
        .order((in_kind_answer::answered_at, in_kind_answer::party_id));
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `disposal_pkey` when the thing has left the case already.
pub async fn insert(tx: &mut Tx, row: &Disposal) -> Result<(), StoreError> {
    diesel::insert_into(disposal::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn of_asset(read: &mut impl Read, id: AssetId) -> Result<Option<Disposal>, StoreError> {
    let query = disposal::table.find(id.0).select(Disposal::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// # Errors
/// `sell_all_consent_pkey` when the debtor has agreed already.
pub async fn insert_consent(tx: &mut Tx, row: &Consent) -> Result<(), StoreError> {
    diesel::insert_into(sell_all_consent::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn consent(read: &mut impl Read, id: CaseId) -> Result<Option<Consent>, StoreError> {
    let query = sell_all_consent::table.find(id.0).select(Consent::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// What the things of a case were sold for, but for defaulted rounds.
pub async fn proceeds(read: &mut impl Read, id: CaseId) -> Result<Money, StoreError> {
    let query = lot::table
        .filter(lot::case_id.eq(id.0))
        .filter(lot::state.eq_any(["sold", "paid", "completed"]))
        .select(lot::hammer_price_fen);
    let prices: Vec<Option<i64>> = query.load(read.connection()).await?;
    let prices = prices.into_iter().flatten().filter_map(Money::from_fen);
    let corrupt = StoreError::Corrupt { what: "case", id: id.0, why: "the prices are too large" };
    Money::sum(prices).ok_or(corrupt)
}
