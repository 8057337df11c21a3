//! Platforms, network inquiries, reports, objections, and the prices found.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{AssetId, CaseId, InquiryId};
use domain::money::Money;
use domain::price::{Method, ReferencePrice};
use serde_json::Value;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
pub use crate::platforms::Platform;
use crate::schema::{
    inquiry, inquiry_objection, inquiry_platform, inquiry_quote, platform, reference_price,
};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = inquiry, check_for_backend(diesel::pg::Pg))]
pub struct Inquiry {
    pub id: Uuid,
    pub court_id: Uuid,
    pub case_id: Uuid,
    pub asset_id: Uuid,
    pub commissioned_at: DateTime<Utc>,
    pub served_at: Option<DateTime<Utc>>,
    pub outcome: Option<String>,
    pub settled_at: Option<DateTime<Utc>>,
    /// Its step on the ladder.
    pub step_id: Option<Uuid>,
    pub correction_ordered_at: Option<DateTime<Utc>>,
    /// The inquiry whose expired result is issued again.
    pub reissue_of: Option<Uuid>,
}

/// One platform's part of an inquiry.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = inquiry_platform, check_for_backend(diesel::pg::Pg))]
pub struct Asked {
    pub inquiry_id: Uuid,
    pub platform_id: Uuid,
    pub extension_requested_at: Option<DateTime<Utc>>,
    pub flawed: bool,
}

/// One version of a report: the first is the quote, later ones correct it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = inquiry_quote, check_for_backend(diesel::pg::Pg))]
pub struct Quote {
    pub inquiry_id: Uuid,
    pub platform_id: Uuid,
    pub version: i16,
    pub value_fen: i64,
    pub valid_until: NaiveDate,
    pub delivered_at: DateTime<Utc>,
    /// The interval around the value.
    pub low_fen: Option<i64>,
    pub high_fen: Option<i64>,
    pub method: Option<String>,
    /// The samples it was computed from, as the platform describes them.
    pub samples: Value,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = inquiry_objection, check_for_backend(diesel::pg::Pg))]
pub struct Objection {
    pub id: Uuid,
    pub inquiry_id: Uuid,
    pub platform_id: Uuid,
    pub raised_by: String,
    pub raised_at: DateTime<Utc>,
    pub ground: String,
    pub result: String,
    pub party_id: Option<Uuid>,
    pub statement: Option<String>,
    pub rule_by: Option<DateTime<Utc>>,
    pub ruled_at: Option<DateTime<Utc>>,
    pub ruled_by: Option<Uuid>,
    pub ruling_reason: Option<String>,
}

/// A price as it was found and published.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = reference_price, check_for_backend(diesel::pg::Pg))]
pub struct PriceRecord {
    pub id: Uuid,
    pub case_id: Uuid,
    pub asset_id: Uuid,
    pub inquiry_id: Option<Uuid>,
    pub method: String,
    pub value_fen: i64,
    pub fixed_on: NaiveDate,
    pub valid_until: NaiveDate,
    pub formula: String,
    pub quotes: Value,
    pub fixed_at: DateTime<Utc>,
}

impl PriceRecord {
    /// The evidence the row stands for.
    pub fn price(&self) -> Result<ReferencePrice, StoreError> {
        let corrupt = |why| StoreError::Corrupt { what: "reference price", id: self.id, why };
        let method = Method::from_name(&self.method).ok_or(corrupt("method"))?;
        let value = Money::from_fen(self.value_fen).ok_or(corrupt("value"))?;
        #[expect(clippy::disallowed_methods, reason = "this row was written from a found price")]
        Ok(ReferencePrice::found(method, value, self.fixed_on, self.valid_until))
    }
}

/// Sends an inquiry to these platforms, all or none.
///
/// # Errors
/// `inquiry_open_key` when the asset has an open inquiry.
pub async fn send(tx: &mut Tx, row: &Inquiry, to: &[Platform]) -> Result<(), StoreError> {
    diesel::insert_into(inquiry::table).values(row).execute(tx.conn()).await?;
    let asked = |it: &Platform| Asked {
        inquiry_id: row.id,
        platform_id: it.id,
        extension_requested_at: None,
        flawed: false,
    };
    let asked: Vec<Asked> = to.iter().map(asked).collect();
    diesel::insert_into(inquiry_platform::table).values(&asked).execute(tx.conn()).await?;
    Ok(())
}

pub async fn find(read: &mut impl Read, id: InquiryId) -> Result<Inquiry, StoreError> {
    let query = inquiry::table.find(id.0).select(Inquiry::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "inquiry", id: id.0 })
}

/// Reads and locks an inquiry: a quote and the finding come one after the other.
pub async fn lock(tx: &mut Tx, id: InquiryId) -> Result<Inquiry, StoreError> {
    let query = inquiry::table.find(id.0).select(Inquiry::as_select()).for_update();
    let found = query.first(tx.conn()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "inquiry", id: id.0 })
}

/// Whether the asset has an inquiry that waits for its result.
pub async fn is_open(read: &mut impl Read, asset: AssetId) -> Result<bool, StoreError> {
    let query = inquiry::table
        .filter(inquiry::asset_id.eq(asset.0))
        .filter(inquiry::outcome.is_null())
        .select(inquiry::id);
    let found: Option<Uuid> = query.first(read.connection()).await.optional()?;
    Ok(found.is_some())
}

pub async fn of_case(read: &mut impl Read, case: CaseId) -> Result<Vec<Inquiry>, StoreError> {
    let query = inquiry::table
        .filter(inquiry::case_id.eq(case.0))
        .select(Inquiry::as_select())
        .order((inquiry::commissioned_at, inquiry::id));
    Ok(query.load(read.connection()).await?)
}

/// The inquiries of a court in which this platform was asked, newest first.
pub async fn of_platform(
    read: &mut impl Read,
    platform_id: Uuid,
    court_id: Uuid,
) -> Result<Vec<Inquiry>, StoreError> {
    let query = inquiry::table
        .inner_join(inquiry_platform::table.on(inquiry_platform::inquiry_id.eq(inquiry::id)))
        .filter(inquiry_platform::platform_id.eq(platform_id))
        .filter(inquiry::court_id.eq(court_id))
        .select(Inquiry::as_select())
        .order((inquiry::commissioned_at.desc(), inquiry::id))
        .limit(200);
    Ok(query.load(read.connection()).await?)
}

/// Who was asked, by the platform's name.
pub async fn asked(
    read: &mut impl Read,
    id: InquiryId,
) -> Result<Vec<(Asked, Platform)>, StoreError> {
    let query = inquiry_platform::table
        .inner_join(platform::table.on(platform::id.eq(inquiry_platform::platform_id)))
        .filter(inquiry_platform::inquiry_id.eq(id.0))
        .select((Asked::as_select(), Platform::as_select()))
        .order(platform::name);
    Ok(query.load(read.connection()).await?)
}

/// Every version of every report, in order.
pub async fn quotes(read: &mut impl Read, id: InquiryId) -> Result<Vec<Quote>, StoreError> {
    let query = inquiry_quote::table
        .filter(inquiry_quote::inquiry_id.eq(id.0))
        .select(Quote::as_select())
        .order((inquiry_quote::platform_id, inquiry_quote::version));
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `inquiry_quote_platform_fkey` when the platform was not asked.
pub async fn insert_quote(tx: &mut Tx, row: &Quote) -> Result<(), StoreError> {
    diesel::insert_into(inquiry_quote::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn objections(read: &mut impl Read, id: InquiryId) -> Result<Vec<Objection>, StoreError> {
    let query = inquiry_objection::table
        .filter(inquiry_objection::inquiry_id.eq(id.0))
        .select(Objection::as_select())
        .order((inquiry_objection::raised_at, inquiry_objection::id));
    Ok(query.load(read.connection()).await?)
}

pub async fn insert_objection(tx: &mut Tx, row: &Objection) -> Result<(), StoreError> {
    diesel::insert_into(inquiry_objection::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn save_service(
    tx: &mut Tx,
    id: InquiryId,
    served_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(inquiry::table.find(id.0))
        .set(inquiry::served_at.eq(served_at))
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub async fn settle(
    tx: &mut Tx,
    id: InquiryId,
    outcome: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(inquiry::table.find(id.0))
        .set((inquiry::outcome.eq(outcome), inquiry::settled_at.eq(at)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub async fn insert_price(tx: &mut Tx, row: &PriceRecord) -> Result<(), StoreError> {
    diesel::insert_into(reference_price::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The latest price of an asset.
pub async fn price_of(
    read: &mut impl Read,
    asset: AssetId,
) -> Result<Option<PriceRecord>, StoreError> {
    let query = reference_price::table
        .filter(reference_price::asset_id.eq(asset.0))
        .select(PriceRecord::as_select())
        .order((reference_price::fixed_at.desc(), reference_price::id));
    Ok(query.first(read.connection()).await.optional()?)
}

/// Those of these prices that there are.
pub async fn prices(
    read: &mut impl Read,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, PriceRecord>, StoreError> {
    let query = reference_price::table.filter(reference_price::id.eq_any(ids.to_vec()));
    let rows = query.select(PriceRecord::as_select()).load(read.connection()).await?;
    Ok(rows.into_iter().map(|it: PriceRecord| (it.id, it)).collect())
}

/// The price that an inquiry found.
pub async fn price_of_inquiry(
    read: &mut impl Read,
    id: InquiryId,
) -> Result<Option<PriceRecord>, StoreError> {
    let query = reference_price::table
        .filter(reference_price::inquiry_id.eq(id.0))
        .select(PriceRecord::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// The price of an asset that was fixed at that instant.
pub async fn price_fixed_at(
    read: &mut impl Read,
    asset: AssetId,
    at: DateTime<Utc>,
) -> Result<Option<PriceRecord>, StoreError> {
    let query = reference_price::table
        .filter(reference_price::asset_id.eq(asset.0))
        .filter(reference_price::fixed_at.eq(at))
        .select(PriceRecord::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

pub async fn price(read: &mut impl Read, id: Uuid) -> Result<PriceRecord, StoreError> {
    let query = reference_price::table.find(id).select(PriceRecord::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "reference price", id })
}
