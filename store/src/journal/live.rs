//! The lots that are to be bid for, as the loader sees them.

use chrono::{DateTime, Utc};
use domain::bidding::Code;
use domain::bidding::priority::Rank;
use domain::id::LotId;
use domain::instant::Instant;
use domain::money::Money;
use tokio_postgres::Row;

use super::row::{Id, code, money, rank};
use super::{Journal, JournalError, Shard};

/// An announced lot whose sequence has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveLot {
    pub id: LotId,
    /// `first`, `second` or `sale`.
    pub round: String,
    /// The court's profile: `statutory` or `rehearsal`.
    pub profile: String,
    pub start: Money,
    pub increment: Money,
    pub window: (Instant, Instant),
    pub extension_seconds: u32,
}

/// A qualification that the journal does not show yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Qualification {
    Gained { lot: LotId, code: Code, rank: Rank },
    Lost { lot: LotId, code: Code },
}

impl Journal {
    /// Announced lots that start before `until` and have not ended.
    pub async fn live_lots(&self, until: Instant) -> Result<Vec<LiveLot>, JournalError> {
        let until = micros_text(until);
        let mut connection = self.connections.get().await?;
        let rows = connection
            .all(
                "SELECT l.id, l.round, c.profile, l.start_price_fen, l.increment_fen, \
                 (extract(epoch FROM l.starts_at) * 1000000)::bigint, \
                 (extract(epoch FROM l.ends_at) * 1000000)::bigint, l.extension_seconds \
                 FROM lot l JOIN court c ON c.id = l.court_id \
                 LEFT JOIN lot_head h ON h.lot_id = l.id \
                 WHERE l.state = 'announced' AND l.starts_at < $1::text::timestamptz \
                 AND (h.lot_id IS NULL OR h.phase NOT IN ('closed', 'withdrawn'))",
                &[&until],
            )
            .await?;
        rows.iter().map(live_lot).collect()
    }

    /// When bidding for a lot starts; `None` if it has not been announced to the public.
    pub async fn announced_start(&self, lot: LotId) -> Result<Option<Instant>, JournalError> {
        let mut connection = self.connections.get().await?;
        let sql = "SELECT (extract(epoch FROM starts_at) * 1000000)::bigint FROM lot \
             WHERE id = $1 AND state <> 'draft'";
        let rows = connection.all(sql, &[&Id(lot.0)]).await?;
        rows.first().map(|row| super::instant(lot, row.try_get(0)?)).transpose()
    }

    /// Registrations that have become qualified, or have lost it, since the journal was written,
    /// in no order: the published sequence must not tell who paid first (AUC-18).
    pub async fn qualifications(
        &self,
        shards: &[Shard],
    ) -> Result<Vec<Qualification>, JournalError> {
        let shards: Vec<i32> = shards.iter().map(|it| i32::from(it.0)).collect();
        let mut connection = self.connections.get().await?;
        let rows = connection
            .all(
                "SELECT r.lot_id, r.bid_code, coalesce(r.priority_rank, 0::smallint), r.state \
                 FROM lot_head h JOIN registration r ON r.lot_id = h.lot_id \
                 LEFT JOIN LATERAL (SELECT e.kind FROM bid_entry e \
                     WHERE e.month = h.month AND e.lot_id = h.lot_id AND e.code = r.bid_code \
                     AND e.kind IN ('qualified', 'disqualified') ORDER BY e.seq DESC LIMIT 1) k \
                     ON true \
                 WHERE h.phase IN ('running', 'paused') AND r.bid_code IS NOT NULL \
                 AND get_byte(uuid_send(h.lot_id), 15) % 16 = ANY ($1) \
                 AND CASE r.state WHEN 'qualified' THEN k.kind IS NULL \
                     WHEN 'lost' THEN k.kind = 'qualified' ELSE false END \
                 ORDER BY random()",
                &[&shards],
            )
            .await?;
        rows.iter().map(qualification).collect()
    }

    /// Lots whose sequence has ended and whose outcome has not been settled yet, oldest first.
    pub async fn closed_unsettled(&self) -> Result<Vec<LotId>, JournalError> {
        let mut connection = self.connections.get().await?;
        let rows = connection
            .all(
                "SELECT h.lot_id FROM lot_head h JOIN lot l ON l.id = h.lot_id \
                 WHERE h.phase = 'closed' AND l.state = 'announced' ORDER BY h.last_us LIMIT 1000",
                &[],
            )
            .await?;
        rows.iter().map(|row| Ok(LotId(row.try_get::<_, Id>(0)?.0))).collect()
    }
}

fn micros_text(at: Instant) -> String {
    DateTime::<Utc>::to_rfc3339(&at.utc())
}

fn live_lot(row: &Row) -> Result<LiveLot, JournalError> {
    let id = LotId(row.try_get::<_, Id>(0)?.0);
    let extension: i32 = row.try_get(7)?;
    Ok(LiveLot {
        id,
        round: row.try_get(1)?,
        profile: row.try_get(2)?,
        start: money(id, row.try_get(3)?)?,
        increment: money(id, row.try_get(4)?)?,
        window: (super::instant(id, row.try_get(5)?)?, super::instant(id, row.try_get(6)?)?),
        extension_seconds: u32::try_from(extension)
            .map_err(|_| JournalError::Corrupt { lot: id, why: "extension" })?,
    })
}

fn qualification(row: &Row) -> Result<Qualification, JournalError> {
    let lot = LotId(row.try_get::<_, Id>(0)?.0);
    let code = code(lot, row.try_get(1)?)?;
    let state: &str = row.try_get(3)?;
    Ok(match state {
        "lost" => Qualification::Lost { lot, code },
        _ => Qualification::Gained { lot, code, rank: rank(lot, row.try_get(2)?)? },
    })
}
