//! Lots whose journal has closed and whose outcome is still to be drawn.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{LotId, RegistrationId};
use domain::money::Money;
use uuid::Uuid;

use crate::StoreError;
use crate::accounts::money;
use crate::db::Read;

/// A closed lot: who leads, at what price, and when bidding really ended (after extensions).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    pub lot: LotId,
    pub leader: Option<(RegistrationId, Money)>,
    pub ended_at: DateTime<Utc>,
}

/// Closed lots that are still announced, the earliest end first.
pub async fn closed(read: &mut impl Read, limit: i64) -> Result<Vec<Closed>, StoreError> {
    let query = sql_query(
        "SELECT l.id, h.ends_at_us, h.leader_price_fen, r.id AS leader \
           FROM lot l JOIN lot_head h ON h.lot_id = l.id \
           LEFT JOIN registration r ON r.lot_id = l.id AND r.bid_code = h.leader_code \
          WHERE l.state = 'announced' AND h.phase = 'closed' \
          ORDER BY h.ends_at_us, l.id LIMIT $1",
    );
    let rows = query.bind::<BigInt, _>(limit).load::<ClosedRow>(read.connection()).await?;
    rows.into_iter().map(ClosedRow::parse).collect()
}

#[derive(QueryableByName)]
struct ClosedRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = BigInt)]
    ends_at_us: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    leader_price_fen: Option<i64>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    leader: Option<Uuid>,
}

impl ClosedRow {
    fn parse(self) -> Result<Closed, StoreError> {
        let corrupt = |why| StoreError::Corrupt { what: "journal", id: self.id, why };
        let leader = match (self.leader, self.leader_price_fen) {
            (Some(leader), Some(fen)) => {
                Some((RegistrationId(leader), money(fen, "journal", self.id)?))
            }
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return Err(corrupt("the leader is nobody")),
        };
        let ended_at = DateTime::from_timestamp_micros(self.ends_at_us);
        let ended_at = ended_at.ok_or_else(|| corrupt("the end is no time"))?;
        Ok(Closed { lot: LotId(self.id), leader, ended_at })
    }
}

/// Sign-ups that wait for a deposit their sub-account may cover, or sold lots whose winner may
/// have paid: everything an import could have left behind if it was cut short.
pub async fn with_money(
    read: &mut impl Read,
    limit: i64,
) -> Result<Vec<RegistrationId>, StoreError> {
    let query = sql_query(
        "SELECT r.id FROM registration r JOIN lot l ON l.id = r.lot_id \
           JOIN deposit_standing s ON s.registration_id = r.id \
          WHERE s.available_fen > 0 AND ((r.state = 'awaiting-deposit' AND l.state = 'announced') \
                OR (l.state = 'sold' AND l.winner_registration_id = r.id)) \
          ORDER BY r.id LIMIT $1",
    );
    let rows =
        query.bind::<BigInt, _>(limit).load::<crate::deposits::IdRow>(read.connection()).await?;
    Ok(rows.into_iter().map(|it| RegistrationId(it.id)).collect())
}
