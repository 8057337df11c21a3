//! Sign-ups on which the panel has to rule, without codes.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Nullable, SmallInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::LotId;
use uuid::Uuid;

use crate::StoreError;
use crate::db::Read;

/// Who claims a right of first refusal (AUC-19), to be the applicant (AUC-17), acts for somebody
/// (QUAL-10), buys together with others (QUAL-11), or is held back by what was found (QUAL-09).
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
    /// The principal, or those who buy together, with their shares in percent.
    #[diesel(sql_type = Array<Text>)]
    pub buyers: Vec<String>,
    #[diesel(sql_type = Array<Text>)]
    pub findings: Vec<String>,
}

pub async fn of_lot(read: &mut impl Read, id: LotId) -> Result<Vec<Claimant>, StoreError> {
    let query = sql_query(
        "SELECT r.id AS registration_id, p.display_name AS name, r.capacity,
            r.capacity_ruling AS ruling, r.priority_rank,
            ARRAY(SELECT b.name || ' ' || round(b.share / 100.0, 2) || '%' FROM buyer b
                WHERE b.registration_id = r.id ORDER BY b.place) AS buyers,
            coalesce((SELECT c.findings FROM buyer_check c WHERE c.registration_id = r.id
                ORDER BY c.checked_at DESC, c.id LIMIT 1), '{}') AS findings
        FROM registration r JOIN person p ON p.id = r.person_id
        WHERE r.lot_id = $1 AND r.state = 'awaiting-deposit' AND (r.capacity <> 'self'
            OR EXISTS (SELECT FROM buyer_check c WHERE c.registration_id = r.id))
        ORDER BY r.created_at, r.id",
    );
    Ok(query.bind::<SqlUuid, _>(id.0).load(read.connection()).await?)
}
