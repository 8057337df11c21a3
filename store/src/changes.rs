//! What was stated anew about a thing after its lot had been published (变更记录).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_query;
use diesel::sql_types::{Date, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{AssetId, LotId};

use crate::StoreError;
use crate::db::{Read, Tx};

/// A topic of the fact sheet, before and after.
#[derive(Clone, Debug, diesel::QueryableByName)]
pub struct Change {
    #[diesel(sql_type = Text)]
    pub topic: String,
    #[diesel(sql_type = SmallInt)]
    pub version: i16,
    #[diesel(sql_type = Timestamptz)]
    pub stated_at: DateTime<Utc>,
    /// What is known now; nothing when it turned out to be unknown.
    #[diesel(sql_type = Nullable<Text>)]
    pub after: Option<String>,
    /// Who was asked in vain, and when.
    #[diesel(sql_type = Nullable<Text>)]
    pub asked: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    pub asked_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    pub source: Option<String>,
    /// What was known before; nothing when it was unknown or not stated.
    #[diesel(sql_type = Nullable<Text>)]
    pub before: Option<String>,
}

/// What was stated after the notice of a lot, the latest first.
pub async fn of_lot(read: &mut impl Read, lot: LotId) -> Result<Vec<Change>, StoreError> {
    let query = sql_query(
        "SELECT e.topic, e.version, e.stated_at, e.content AS after, e.asked, e.asked_on, \
                e.source, p.content AS before \
           FROM lot l JOIN fact_sheet_entry e \
             ON e.asset_id = l.asset_id AND e.stated_at > l.announced_at \
           LEFT JOIN fact_sheet_entry p ON p.asset_id = e.asset_id AND p.topic = e.topic \
            AND p.version = e.version - 1 \
          WHERE l.id = $1 AND l.state <> 'draft' ORDER BY e.stated_at DESC, e.topic, e.version DESC",
    );
    Ok(query.bind::<SqlUuid, _>(lot.0).load(read.connection()).await?)
}

/// Tells everybody who has signed up for an open lot of the asset that a topic has changed; once.
pub async fn tell(
    tx: &mut Tx,
    asset: AssetId,
    (topic, version): (&str, i16),
    (title, body): (&str, &str),
    at: DateTime<Utc>,
) -> Result<usize, StoreError> {
    // The number tells topics and versions apart and is one that every JSON reader can hold.
    let query = sql_query(
        "INSERT INTO message (id, person_id, kind, lot_id, seq, title, body, sent_at) \
         SELECT gen_random_uuid(), r.person_id, 'terms-changed', l.id, \
                hashtextextended($2, $3) & 9007199254740991, $4, replace($5, '{lot}', l.title), $6 \
           FROM lot l JOIN registration r ON r.lot_id = l.id \
          WHERE l.asset_id = $1 AND l.state = 'announced' ON CONFLICT DO NOTHING",
    );
    let query = query
        .bind::<SqlUuid, _>(asset.0)
        .bind::<Text, _>(topic)
        .bind::<SmallInt, _>(version)
        .bind::<Text, _>(title)
        .bind::<Text, _>(body)
        .bind::<Timestamptz, _>(at);
    Ok(query.execute(tx.conn()).await?)
}
