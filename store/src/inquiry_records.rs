//! What is recorded about a network inquiry beside its quotes: service, rulings, excuses, deferrals,
//! refusals, fees, reports to the supervision channel.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{AssetId, InquiryId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::inquiries::Objection;
use crate::schema::{
    inquiry, inquiry_excuse, inquiry_fee, inquiry_fee_share, inquiry_objection, inquiry_platform,
    inquiry_quote, inquiry_refusal, inquiry_service, inquiry_stop, pricing_report,
};

/// How one party received the reports.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = inquiry_service, check_for_backend(diesel::pg::Pg))]
pub struct Service {
    pub inquiry_id: Uuid,
    pub party_id: Uuid,
    pub case_id: Uuid,
    pub manner: String,
    pub served_at: DateTime<Utc>,
    pub received_at: DateTime<Utc>,
    pub object_by: DateTime<Utc>,
    pub proof: String,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: Uuid,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = inquiry_excuse, check_for_backend(diesel::pg::Pg))]
pub struct Excuse {
    pub inquiry_id: Uuid,
    pub platform_id: Uuid,
    pub reason: String,
    pub excused_at: DateTime<Utc>,
    pub excused_by: Uuid,
}

/// What a party reported (REF-25).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = pricing_report, check_for_backend(diesel::pg::Pg))]
pub struct Report {
    pub id: Uuid,
    pub case_id: Uuid,
    pub asset_id: Uuid,
    pub party_id: Uuid,
    pub ground: String,
    pub statement: String,
    pub evidence: String,
    pub reported_at: DateTime<Utc>,
    pub reported_by: Uuid,
}

/// A deferral (REF-28); the last may still run.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = inquiry_stop, check_for_backend(diesel::pg::Pg))]
pub struct Stop {
    pub inquiry_id: Uuid,
    pub number: i16,
    pub ground: String,
    pub reason: String,
    pub stopped_at: DateTime<Utc>,
    pub stopped_by: Uuid,
    pub resumed_at: Option<DateTime<Utc>>,
    pub resumed_by: Option<Uuid>,
}

/// Why a platform does not quote.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = inquiry_refusal, check_for_backend(diesel::pg::Pg))]
pub struct Refusal {
    pub inquiry_id: Uuid,
    pub platform_id: Uuid,
    pub reason: String,
    pub refused_at: DateTime<Utc>,
}

/// The fee of an inquiry after the deal (REF-31).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = inquiry_fee, check_for_backend(diesel::pg::Pg))]
pub struct Fee {
    pub inquiry_id: Uuid,
    pub fee_fen: i64,
    pub deal_fen: i64,
    pub decided_at: DateTime<Utc>,
    pub decided_by: Uuid,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = inquiry_fee_share, check_for_backend(diesel::pg::Pg))]
pub struct FeeShare {
    pub inquiry_id: Uuid,
    pub platform_id: Uuid,
    pub share_fen: i64,
}

/// How an objection was ruled upon.
pub struct Ruled<'a> {
    pub result: &'a str,
    pub reason: &'a str,
    pub at: DateTime<Utc>,
    pub by: Uuid,
}

pub async fn services(read: &mut impl Read, id: InquiryId) -> Result<Vec<Service>, StoreError> {
    let query = inquiry_service::table
        .filter(inquiry_service::inquiry_id.eq(id.0))
        .select(Service::as_select())
        .order((inquiry_service::received_at, inquiry_service::party_id));
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `inquiry_service_pkey` when the party has been served.
pub async fn serve(tx: &mut Tx, row: &Service) -> Result<(), StoreError> {
    diesel::insert_into(inquiry_service::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn objection(read: &mut impl Read, id: Uuid) -> Result<Objection, StoreError> {
    let query = inquiry_objection::table.find(id).select(Objection::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "objection", id })
}

/// Keeps a ruling on an objection that had none; `false` when it had one.
pub async fn rule(tx: &mut Tx, id: Uuid, ruled: Ruled<'_>) -> Result<bool, StoreError> {
    let pending = inquiry_objection::table.find(id).filter(inquiry_objection::result.eq("pending"));
    let changed = diesel::update(pending)
        .set((
            inquiry_objection::result.eq(ruled.result),
            inquiry_objection::ruling_reason.eq(ruled.reason),
            inquiry_objection::ruled_at.eq(ruled.at),
            inquiry_objection::ruled_by.eq(ruled.by),
        ))
        .execute(tx.conn())
        .await?;
    Ok(changed == 1)
}

pub async fn save_review(
    tx: &mut Tx,
    id: InquiryId,
    platform: Uuid,
    flawed: bool,
) -> Result<(), StoreError> {
    diesel::update(inquiry_platform::table.find((id.0, platform)))
        .set(inquiry_platform::flawed.eq(flawed))
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub async fn ask_extension(
    tx: &mut Tx,
    id: InquiryId,
    platform: Uuid,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(inquiry_platform::table.find((id.0, platform)))
        .set(inquiry_platform::extension_requested_at.eq(at))
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub async fn order_correction(
    tx: &mut Tx,
    id: InquiryId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(inquiry::table.find(id.0))
        .set(inquiry::correction_ordered_at.eq(at))
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub async fn excuse(tx: &mut Tx, row: &Excuse) -> Result<(), StoreError> {
    diesel::insert_into(inquiry_excuse::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The inquiries that a platform neither answered nor refused with a reason, and was not excused
/// for, each with the time it was sent.
pub async fn unanswered(
    read: &mut impl Read,
    platform: Uuid,
) -> Result<Vec<(Uuid, DateTime<Utc>)>, StoreError> {
    let query = inquiry_platform::table
        .inner_join(inquiry::table.on(inquiry::id.eq(inquiry_platform::inquiry_id)))
        .left_join(
            inquiry_quote::table.on(inquiry_quote::inquiry_id
                .eq(inquiry_platform::inquiry_id)
                .and(inquiry_quote::platform_id.eq(inquiry_platform::platform_id))),
        )
        .left_join(
            inquiry_excuse::table.on(inquiry_excuse::inquiry_id
                .eq(inquiry_platform::inquiry_id)
                .and(inquiry_excuse::platform_id.eq(inquiry_platform::platform_id))),
        )
        .left_join(
            inquiry_refusal::table.on(inquiry_refusal::inquiry_id
                .eq(inquiry_platform::inquiry_id)
                .and(inquiry_refusal::platform_id.eq(inquiry_platform::platform_id))),
        )
        .filter(inquiry_platform::platform_id.eq(platform))
        .filter(inquiry_refusal::refused_at.is_null())
        .filter(inquiry_quote::version.is_null())
        .filter(inquiry_excuse::excused_at.is_null())
        .filter(inquiry::outcome.is_null().or(inquiry::outcome.ne("withdrawn")))
        .select((inquiry::id, inquiry::commissioned_at))
        .order(inquiry::commissioned_at);
    Ok(query.load(read.connection()).await?)
}

pub async fn insert_report(tx: &mut Tx, row: &Report) -> Result<(), StoreError> {
    diesel::insert_into(pricing_report::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn reports(read: &mut impl Read, asset: AssetId) -> Result<Vec<Report>, StoreError> {
    let query = pricing_report::table
        .filter(pricing_report::asset_id.eq(asset.0))
        .select(Report::as_select())
        .order((pricing_report::reported_at, pricing_report::id));
    Ok(query.load(read.connection()).await?)
}

/// The deferrals of an inquiry, in their order.
pub async fn stops(read: &mut impl Read, id: InquiryId) -> Result<Vec<Stop>, StoreError> {
    let query = inquiry_stop::table
        .filter(inquiry_stop::inquiry_id.eq(id.0))
        .select(Stop::as_select())
        .order(inquiry_stop::number);
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `inquiry_stop_open_key` when the inquiry rests already.
pub async fn stop(tx: &mut Tx, row: &Stop) -> Result<(), StoreError> {
    diesel::insert_into(inquiry_stop::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Ends the deferral that runs; `false` when none does.
pub async fn resume(
    tx: &mut Tx,
    id: InquiryId,
    at: DateTime<Utc>,
    by: Uuid,
) -> Result<bool, StoreError> {
    let running = inquiry_stop::table
        .filter(inquiry_stop::inquiry_id.eq(id.0))
        .filter(inquiry_stop::resumed_at.is_null());
    let set = (inquiry_stop::resumed_at.eq(at), inquiry_stop::resumed_by.eq(by));
    Ok(diesel::update(running).set(set).execute(tx.conn()).await? == 1)
}

pub async fn refusals(read: &mut impl Read, id: InquiryId) -> Result<Vec<Refusal>, StoreError> {
    let query = inquiry_refusal::table
        .filter(inquiry_refusal::inquiry_id.eq(id.0))
        .select(Refusal::as_select())
        .order((inquiry_refusal::refused_at, inquiry_refusal::platform_id));
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `inquiry_refusal_pkey` when the platform has refused before.
pub async fn refuse(tx: &mut Tx, row: &Refusal) -> Result<(), StoreError> {
    diesel::insert_into(inquiry_refusal::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The fee with its shares, once it was decided.
pub async fn fee(
    read: &mut impl Read,
    id: InquiryId,
) -> Result<Option<(Fee, Vec<FeeShare>)>, StoreError> {
    let query = inquiry_fee::table.find(id.0).select(Fee::as_select());
    let Some(fee) = query.first(read.connection()).await.optional()? else { return Ok(None) };
    let query = inquiry_fee_share::table
        .filter(inquiry_fee_share::inquiry_id.eq(id.0))
        .select(FeeShare::as_select())
        .order(inquiry_fee_share::platform_id);
    Ok(Some((fee, query.load(read.connection()).await?)))
}

/// # Errors
/// `inquiry_fee_pkey` when it was decided before.
pub async fn insert_fee(tx: &mut Tx, fee: &Fee, shares: &[FeeShare]) -> Result<(), StoreError> {
    diesel::insert_into(inquiry_fee::table).values(fee).execute(tx.conn()).await?;
    diesel::insert_into(inquiry_fee_share::table).values(shares).execute(tx.conn()).await?;
    Ok(())
}
