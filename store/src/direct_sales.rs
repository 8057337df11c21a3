//! Why a thing is sold without an auction (SALE-12).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::AssetId;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::direct_sale;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = direct_sale, check_for_backend(diesel::pg::Pg))]
pub struct Found {
    pub asset_id: Uuid,
    pub case_id: Uuid,
    /// [`domain::lot::direct::Ground::name`].
    pub ground: String,
    /// What all have agreed on as the price.
    pub agreed_fen: Option<i64>,
    pub document: String,
    pub entered_by: Uuid,
    pub entered_at: DateTime<Utc>,
}

/// # Errors
/// `direct_sale_pkey` when it was entered before.
pub async fn insert(tx: &mut Tx, row: &Found) -> Result<(), StoreError> {
    diesel::insert_into(direct_sale::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn of_asset(read: &mut impl Read, id: AssetId) -> Result<Option<Found>, StoreError> {
    let query = direct_sale::table.find(id.0).select(Found::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}
