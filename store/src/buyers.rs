//! Who stands behind sign-ups: principals and joint buyers, households, what was found and what
//! the court decided. All of it is append-only.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Bool, Bytea, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{AssetId, CourtId, LotId, RegistrationId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{buyer, buyer_check, buyer_decision, housing_proof, purchase_limit};

/// The principal of an agent, or one of several who buy together.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = buyer, check_for_backend(diesel::pg::Pg))]
pub struct Buyer {
    pub id: Uuid,
    pub registration_id: Uuid,
    pub case_id: Uuid,
    pub place: i16,
    /// `natural` or `enterprise`.
    pub kind: String,
    pub name: String,
    pub identity_sealed: Vec<u8>,
    pub identity_index: Vec<u8>,
    /// In hundredths of a percent.
    pub share: i32,
    pub authority: Option<String>,
}

/// A household as it was proven at one stage.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = housing_proof, check_for_backend(diesel::pg::Pg))]
pub struct HousingProof {
    pub id: Uuid,
    pub registration_id: Uuid,
    pub case_id: Uuid,
    /// `sign-up` or `ruling`.
    pub stage: String,
    pub registered: String,
    pub homes: i16,
    pub insured_months: i16,
    pub document: String,
    pub stated_at: DateTime<Utc>,
    pub stated_by: Uuid,
}

/// What a city demands of households that buy homes.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = purchase_limit, check_for_backend(diesel::pg::Pg))]
pub struct PurchaseLimit {
    pub id: Uuid,
    pub court_id: Uuid,
    pub region: String,
    pub registered: String,
    pub in_force_from: NaiveDate,
    pub in_force_until: Option<NaiveDate>,
    pub homes_below: i16,
    pub insured_months: i16,
    pub source: String,
    pub entered_by: Uuid,
    pub entered_at: DateTime<Utc>,
}

/// What was found at sign-up, while bidding or before the ruling.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = buyer_check, check_for_backend(diesel::pg::Pg))]
pub struct Check {
    pub id: Uuid,
    pub registration_id: Uuid,
    pub case_id: Uuid,
    pub stage: String,
    pub findings: Vec<String>,
    pub checked_at: DateTime<Utc>,
}

/// What the court decided on findings that waited for it.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = buyer_decision, check_for_backend(diesel::pg::Pg))]
pub struct Decision {
    pub registration_id: Uuid,
    pub case_id: Uuid,
    pub admitted: bool,
    pub document: String,
    pub reason: String,
    pub decided_by: Uuid,
    pub decided_at: DateTime<Utc>,
}

pub async fn insert(tx: &mut Tx, rows: &[Buyer]) -> Result<(), StoreError> {
    diesel::insert_into(buyer::table).values(rows).execute(tx.conn()).await?;
    Ok(())
}

/// Those who are declared for a sign-up, in their order; none when the account buys for itself.
pub async fn of(read: &mut impl Read, id: RegistrationId) -> Result<Vec<Buyer>, StoreError> {
    let query = buyer::table
        .filter(buyer::registration_id.eq(id.0))
        .select(Buyer::as_select())
        .order(buyer::place);
    Ok(query.load(read.connection()).await?)
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// Whether one of these numbers takes part in the lot already, by account or by declaration.
pub async fn take_part(
    read: &mut impl Read,
    lot: LotId,
    indexes: &[Vec<u8>],
) -> Result<bool, StoreError> {
    let query = sql_query(
        "SELECT EXISTS (SELECT FROM registration r JOIN person p ON p.id = r.person_id
            LEFT JOIN buyer b ON b.registration_id = r.id
            WHERE r.lot_id = $1 AND (b.identity_index = ANY($2)
                OR p.identity_index = ANY($2))) AS found",
    );
    let query = query.bind::<SqlUuid, _>(lot.0).bind::<Array<Bytea>, _>(indexes);
    Ok(query.get_result::<Found>(read.connection()).await?.found)
}

/// Whether this number was behind the defaulting buyer of this asset (AUC-24).
pub async fn has_defaulted(
    read: &mut impl Read,
    asset: AssetId,
    index: &[u8],
) -> Result<bool, StoreError> {
    let query = sql_query(
        "SELECT EXISTS (SELECT FROM lot l JOIN registration r ON r.id = l.winner_registration_id
            JOIN person p ON p.id = r.person_id LEFT JOIN buyer b ON b.registration_id = r.id
            WHERE l.asset_id = $1 AND l.state = 'defaulted'
              AND (p.identity_index = $2 OR b.identity_index = $2)) AS found",
    );
    let query = query.bind::<SqlUuid, _>(asset.0).bind::<Bytea, _>(index);
    Ok(query.get_result::<Found>(read.connection()).await?.found)
}

pub async fn insert_proof(tx: &mut Tx, row: &HousingProof) -> Result<(), StoreError> {
    diesel::insert_into(housing_proof::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// What was proven of households, the oldest first.
pub async fn proofs(
    read: &mut impl Read,
    id: RegistrationId,
) -> Result<Vec<HousingProof>, StoreError> {
    let query = housing_proof::table
        .filter(housing_proof::registration_id.eq(id.0))
        .select(HousingProof::as_select())
        .order((housing_proof::stated_at, housing_proof::id));
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `purchase_limit_key` when the region has a limit from that day on.
pub async fn insert_limit(tx: &mut Tx, row: &PurchaseLimit) -> Result<(), StoreError> {
    diesel::insert_into(purchase_limit::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The limits a court has entered, by region and day.
pub async fn limits(
    read: &mut impl Read,
    court: CourtId,
) -> Result<Vec<PurchaseLimit>, StoreError> {
    let query = purchase_limit::table
        .filter(purchase_limit::court_id.eq(court.0))
        .select(PurchaseLimit::as_select())
        .order((purchase_limit::region, purchase_limit::in_force_from, purchase_limit::registered));
    Ok(query.load(read.connection()).await?)
}

pub async fn insert_check(tx: &mut Tx, row: &Check) -> Result<(), StoreError> {
    diesel::insert_into(buyer_check::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// What was found last.
pub async fn last_check(
    read: &mut impl Read,
    id: RegistrationId,
) -> Result<Option<Check>, StoreError> {
    let query = buyer_check::table
        .filter(buyer_check::registration_id.eq(id.0))
        .select(Check::as_select())
        .order((buyer_check::checked_at.desc(), buyer_check::id));
    Ok(query.first(read.connection()).await.optional()?)
}

/// # Errors
/// `buyer_decision_pkey` when the court has decided already.
pub async fn insert_decision(tx: &mut Tx, row: &Decision) -> Result<(), StoreError> {
    diesel::insert_into(buyer_decision::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn decision(
    read: &mut impl Read,
    id: RegistrationId,
) -> Result<Option<Decision>, StoreError> {
    let query = buyer_decision::table.find(id.0).select(Decision::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}
