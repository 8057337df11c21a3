//! What was sold, for whoever judges quotes: each deal beside the quotes its price rested on, and
//! sales like a thing that is to be valued.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use crate::StoreError;
use crate::db::Read;

/// A deal, and every quote that was published with its reference price.
#[derive(Clone, Debug, PartialEq, QueryableByName)]
pub struct Deal {
    #[diesel(sql_type = Text)]
    pub category: String,
    #[diesel(sql_type = Text)]
    pub region: String,
    #[diesel(sql_type = BigInt)]
    pub hammer_price_fen: i64,
    #[diesel(sql_type = Jsonb)]
    pub quotes: Value,
}

/// A finished lot.
#[derive(Clone, Debug, PartialEq, QueryableByName)]
pub struct Sale {
    #[diesel(sql_type = SqlUuid)]
    pub lot_id: Uuid,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub region: String,
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub area: Option<Value>,
    #[diesel(sql_type = BigInt)]
    pub hammer_price_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub reference_price_fen: i64,
    #[diesel(sql_type = Timestamptz)]
    pub ended_at: DateTime<Utc>,
}

/// The deals of the courts with this profile, newest first. Real and rehearsed ones never mix.
pub async fn deals(read: &mut impl Read, profile: &str) -> Result<Vec<Deal>, StoreError> {
    let query = sql_query(
        "SELECT a.category, a.region, l.hammer_price_fen, p.quotes
           FROM lot AS l
           JOIN court AS c ON c.id = l.court_id
           JOIN asset AS a ON a.id = l.asset_id
           JOIN reference_price AS p ON p.id = l.reference_price_id
          WHERE l.state IN ('sold', 'paid', 'completed') AND c.profile = $1
          ORDER BY l.ended_at DESC, l.id
          LIMIT 100000",
    );
    Ok(query.bind::<Text, _>(profile).load(read.connection()).await?)
}

/// The newest sales of a category in courts with this profile, without those of one asset.
pub async fn sales(
    read: &mut impl Read,
    profile: &str,
    category: &str,
    except: Uuid,
) -> Result<Vec<Sale>, StoreError> {
    let query = sql_query(
        "SELECT l.id AS lot_id, l.title, a.region, a.facts -> 'area' AS area,
                l.hammer_price_fen, l.reference_price_fen, l.ended_at
           FROM lot AS l
           JOIN court AS c ON c.id = l.court_id
           JOIN asset AS a ON a.id = l.asset_id
          WHERE l.state IN ('sold', 'paid', 'completed') AND c.profile = $1
            AND a.category = $2 AND a.id <> $3
          ORDER BY l.ended_at DESC, l.id
          LIMIT 5000",
    );
    let query = query.bind::<Text, _>(profile).bind::<Text, _>(category);
    Ok(query.bind::<SqlUuid, _>(except).load(read.connection()).await?)
}
