//! How often lots were looked at (围观): one number a lot and day.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Date, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::LotId;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};

/// Whether the public may look at the lot at all.
pub async fn is_published(read: &mut impl Read, lot: LotId) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = SqlUuid)]
        #[expect(dead_code, reason = "that there is a row is the answer")]
        id: Uuid,
    }
    let query = sql_query("SELECT id FROM lot WHERE id = $1 AND state <> 'draft'");
    let found: Option<Found> =
        query.bind::<SqlUuid, _>(lot.0).get_result(read.connection()).await.optional()?;
    Ok(found.is_some())
}

/// Keeps the count of a day. It never falls: who counts may have lost what it knew.
pub async fn keep(
    tx: &mut Tx,
    (lot, day): (LotId, NaiveDate),
    views: i64,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let query = sql_query(
        "INSERT INTO lot_view_day AS v (lot_id, day, views, counted_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (lot_id, day) DO UPDATE \
            SET views = greatest(v.views, EXCLUDED.views), counted_at = EXCLUDED.counted_at",
    );
    query
        .bind::<SqlUuid, _>(lot.0)
        .bind::<Date, _>(day)
        .bind::<BigInt, _>(views)
        .bind::<Timestamptz, _>(at)
        .execute(tx.conn())
        .await?;
    Ok(())
}
