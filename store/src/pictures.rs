//! Pictures and films of assets: their order, their captions, and which files they are.

use chrono::{DateTime, Utc};
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{AssetId, LotId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::documents::Document;
use crate::schema::{asset_picture, document, lot};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = asset_picture, check_for_backend(diesel::pg::Pg))]
pub struct Picture {
    pub id: Uuid,
    pub asset_id: Uuid,
    pub case_id: Uuid,
    /// `picture` or `film`.
    pub kind: String,
    pub place: i32,
    pub caption: String,
    pub handed_in: Vec<u8>,
    pub large_hash: Vec<u8>,
    pub medium_hash: Option<Vec<u8>>,
    pub small_hash: Option<Vec<u8>>,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub kept_at: DateTime<Utc>,
    pub kept_by: Uuid,
    pub removed_at: Option<DateTime<Utc>>,
}

/// # Errors
/// `asset_picture_once_key` when the asset shows this file already.
pub async fn insert(tx: &mut Tx, row: &Picture) -> Result<(), StoreError> {
    diesel::insert_into(asset_picture::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Those that are shown, in their order.
pub async fn of_asset(read: &mut impl Read, id: AssetId) -> Result<Vec<Picture>, StoreError> {
    let query = asset_picture::table
        .filter(asset_picture::asset_id.eq(id.0).and(asset_picture::removed_at.is_null()))
        .select(Picture::as_select())
        .order((asset_picture::place, asset_picture::kept_at, asset_picture::id));
    Ok(query.load(read.connection()).await?)
}

pub async fn count(read: &mut impl Read, id: AssetId) -> Result<i64, StoreError> {
    let query = asset_picture::table
        .filter(asset_picture::asset_id.eq(id.0).and(asset_picture::removed_at.is_null()))
        .select(count_star());
    Ok(query.get_result(read.connection()).await?)
}

pub async fn find(read: &mut impl Read, id: Uuid) -> Result<Picture, StoreError> {
    let query = asset_picture::table
        .filter(asset_picture::id.eq(id).and(asset_picture::removed_at.is_null()))
        .select(Picture::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "picture", id })
}

/// Of a lot that is published; a draft is not found.
pub async fn of_lot(read: &mut impl Read, id: LotId) -> Result<Vec<Picture>, StoreError> {
    let query =
        lot::table.filter(lot::id.eq(id.0).and(lot::state.ne("draft"))).select(lot::asset_id);
    let found: Option<Uuid> = query.first(read.connection()).await.optional()?;
    let asset = found.ok_or(StoreError::NotFound { what: "lot", id: id.0 })?;
    of_asset(read, AssetId(asset)).await
}

/// Whether a lot of the asset was ever published.
pub async fn is_public(read: &mut impl Read, asset: Uuid) -> Result<bool, StoreError> {
    let lots = lot::table.filter(lot::asset_id.eq(asset).and(lot::state.ne("draft")));
    Ok(diesel::select(exists(lots)).get_result(read.connection()).await?)
}

pub async fn place(tx: &mut Tx, id: Uuid, place: i32, caption: &str) -> Result<(), StoreError> {
    diesel::update(asset_picture::table.find(id))
        .set((asset_picture::place.eq(place), asset_picture::caption.eq(caption)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, id: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(asset_picture::table.find(id))
        .set(asset_picture::removed_at.eq(at))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The kind and size of a kept file.
pub async fn file(read: &mut impl Read, hash: &[u8]) -> Result<Document, StoreError> {
    let query = document::table.find(hash).select(Document::as_select());
    Ok(query.first(read.connection()).await?)
}
