//! How many attempts the limits of a lot have refused.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::LotId;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};

/// Adds what was counted; ids that are no lot's are left out.
pub async fn add(
    tx: &mut Tx,
    counted: &[(LotId, &str, i64)],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let lots: Vec<Uuid> = counted.iter().map(|(lot, _, _)| lot.0).collect();
    let kinds: Vec<&str> = counted.iter().map(|(_, kind, _)| *kind).collect();
    let counts: Vec<i64> = counted.iter().map(|(_, _, count)| *count).collect();
    // In one order, so that two nodes that write at once do not wait for each other in a circle.
    sql_query(
        "INSERT INTO limit_refusal AS r (lot_id, kind, refused, last_at) \
         SELECT c.lot, c.kind, c.count, $4 \
           FROM unnest($1, $2, $3) AS c (lot, kind, count) JOIN lot l ON l.id = c.lot \
          ORDER BY c.lot, c.kind \
         ON CONFLICT (lot_id, kind) DO UPDATE \
            SET refused = r.refused + EXCLUDED.refused, last_at = EXCLUDED.last_at",
    )
    .bind::<Array<SqlUuid>, _>(lots)
    .bind::<Array<Text>, _>(kinds)
    .bind::<Array<BigInt>, _>(counts)
    .bind::<Timestamptz, _>(at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A kind of limit and how often it has refused.
#[derive(Clone, Debug, QueryableByName)]
pub struct Refused {
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = BigInt)]
    pub refused: i64,
    #[diesel(sql_type = Timestamptz)]
    pub last_at: DateTime<Utc>,
}

pub async fn of_lot(read: &mut impl Read, lot: LotId) -> Result<Vec<Refused>, StoreError> {
    let query = sql_query(
        "SELECT kind, refused, last_at FROM limit_refusal WHERE lot_id = $1 ORDER BY kind",
    );
    Ok(query.bind::<SqlUuid, _>(lot.0).load(read.connection()).await?)
}
