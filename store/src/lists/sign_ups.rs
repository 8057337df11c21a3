//! Who has signed up for a lot, as far as the reader may know it.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, SmallInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::LotId;
use uuid::Uuid;

use crate::StoreError;
use crate::db::Read;

/// How many have signed up and how many are qualified: all that an officer may know before the
/// close (AUC-18).
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
pub struct SignUps {
    #[diesel(sql_type = BigInt)]
    pub registered: i64,
    #[diesel(sql_type = BigInt)]
    pub qualified: i64,
}

pub async fn sign_ups(read: &mut impl Read, id: LotId) -> Result<SignUps, StoreError> {
    let query = sql_query(
        "SELECT count(*) AS registered, count(*) FILTER (WHERE state = 'qualified') AS qualified
        FROM registration WHERE lot_id = $1",
    );
    Ok(query.bind::<SqlUuid, _>(id.0).get_result(read.connection()).await?)
}

/// Those who claim a right of first refusal (AUC-19) or to be the applicant (AUC-17), for the panel
/// to rule on: without codes.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Claimant {
    #[diesel(sql_type = SqlUuid)]
    pub registration_id: Uuid,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub capacity: String,
    /// `confirmed` or `refused`.
    #[diesel(sql_type = Nullable<Text>)]
    pub ruling: Option<String>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub priority_rank: Option<i16>,
}

pub async fn claimants(read: &mut impl Read, id: LotId) -> Result<Vec<Claimant>, StoreError> {
    let query = sql_query(
        "SELECT r.id AS registration_id, p.display_name AS name, r.capacity,
            r.capacity_ruling AS ruling, r.priority_rank
        FROM registration r JOIN person p ON p.id = r.person_id
        WHERE r.lot_id = $1 AND r.capacity <> 'self' AND r.state = 'awaiting-deposit'
        ORDER BY r.created_at, r.id",
    );
    Ok(query.bind::<SqlUuid, _>(id.0).load(read.connection()).await?)
}

/// Whether the person was the defaulting buyer of this asset: barred from its re-auction
/// (AUC-24), by person and not by code.
pub async fn has_defaulted(
    read: &mut impl Read,
    person: domain::id::PersonId,
    asset: domain::id::AssetId,
) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        found: bool,
    }
    let query = sql_query(
        "SELECT EXISTS (SELECT FROM lot l JOIN registration r ON r.id = l.winner_registration_id
            WHERE l.asset_id = $1 AND l.state = 'defaulted' AND r.person_id = $2) AS found",
    );
    let query = query.bind::<SqlUuid, _>(asset.0).bind::<SqlUuid, _>(person.0);
    Ok(query.get_result::<Found>(read.connection()).await?.found)
}
