//! What was decided about the price of prices: inquiry fees and appraisal fees of a case.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::CaseId;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{
    appraisal, appraisal_fee, asset, firm, inquiry, inquiry_fee, inquiry_fee_share, platform,
};

/// The fee of an appraisal (REF-32).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = appraisal_fee, check_for_backend(diesel::pg::Pg))]
pub struct AppraisalFee {
    pub appraisal_id: Uuid,
    pub firm_id: Uuid,
    pub base_fen: i64,
    pub amount_fen: i64,
    pub basis: String,
    pub decided_at: DateTime<Utc>,
    pub decided_by: Uuid,
}

/// A decided fee, or one platform's share of it: who is paid, how much, for which asset.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Owed {
    /// The inquiry or the appraisal.
    pub of: Uuid,
    pub payee: String,
    pub asset: String,
    pub amount_fen: i64,
    pub decided_at: DateTime<Utc>,
}

/// # Errors
/// `appraisal_fee_pkey` when it was decided before.
pub async fn insert(tx: &mut Tx, row: &AppraisalFee) -> Result<(), StoreError> {
    diesel::insert_into(appraisal_fee::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn of_appraisal(
    read: &mut impl Read,
    id: Uuid,
) -> Result<Option<AppraisalFee>, StoreError> {
    let query = appraisal_fee::table.find(id).select(AppraisalFee::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// The shares of the inquiry fees of a case, oldest first; a share of nothing is left out.
pub async fn of_inquiries(read: &mut impl Read, case: CaseId) -> Result<Vec<Owed>, StoreError> {
    let query = inquiry_fee_share::table
        .inner_join(
            inquiry_fee::table.on(inquiry_fee::inquiry_id.eq(inquiry_fee_share::inquiry_id)),
        )
        .inner_join(inquiry::table.on(inquiry::id.eq(inquiry_fee_share::inquiry_id)))
        .inner_join(platform::table.on(platform::id.eq(inquiry_fee_share::platform_id)))
        .inner_join(asset::table.on(asset::id.eq(inquiry::asset_id)))
        .filter(inquiry::case_id.eq(case.0))
        .filter(inquiry_fee_share::share_fen.gt(0))
        .select((
            inquiry::id,
            platform::name,
            asset::title,
            inquiry_fee_share::share_fen,
            inquiry_fee::decided_at,
        ))
        .order((inquiry_fee::decided_at, platform::name));
    Ok(query.load(read.connection()).await?)
}

/// The appraisal fees of a case, oldest first.
pub async fn of_appraisals(read: &mut impl Read, case: CaseId) -> Result<Vec<Owed>, StoreError> {
    let query = appraisal_fee::table
        .inner_join(appraisal::table.on(appraisal::id.eq(appraisal_fee::appraisal_id)))
        .inner_join(firm::table.on(firm::id.eq(appraisal_fee::firm_id)))
        .inner_join(asset::table.on(asset::id.eq(appraisal::asset_id)))
        .filter(appraisal::case_id.eq(case.0))
        .select((
            appraisal::id,
            firm::name,
            asset::title,
            appraisal_fee::amount_fen,
            appraisal_fee::decided_at,
        ))
        .order((appraisal_fee::decided_at, appraisal::id));
    Ok(query.load(read.connection()).await?)
}
