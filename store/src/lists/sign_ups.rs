//! Who has signed up for a lot, as far as the reader may know it.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::LotId;

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
