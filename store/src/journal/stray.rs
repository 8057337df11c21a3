//! Bids outside the sequence: kept, because they are evidence, but not part of the chain.

use domain::bidding::{Code, Refusal};
use domain::id::LotId;
use domain::instant::Instant;
use domain::money::Money;
use tokio_postgres::Row;
use uuid::Uuid;

use super::row::{Id, code, money, verdict};
use super::{Journal, JournalError, instant, signed, unsigned};

/// A bid before the opening, after the end, or by somebody who is not qualified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// The bid code, or a stand-in for a person without one.
    pub bidder: Code,
    pub key: Uuid,
    pub epoch: u64,
    /// The head it was judged at.
    pub judged_seq: u64,
    pub at: Instant,
    pub price: Money,
    pub refusal: Refusal,
    pub seen: Option<u64>,
}

impl Journal {
    /// Keeps a stray bid, once; false if its epoch is over, so that it was never judged.
    pub async fn keep_stray(&self, lot: LotId, stray: &Stray) -> Result<bool, JournalError> {
        let mut connection = self.connections.get().await?;
        let row = connection
            .one(
                "SELECT keep_stray($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                &[
                    &Id(lot.0),
                    &stray.bidder.as_str(),
                    &Id(stray.key),
                    &signed(stray.epoch),
                    &signed(stray.judged_seq),
                    &stray.at.micros(),
                    &stray.price.fen(),
                    &stray.refusal.slug(),
                    &stray.seen.map(signed),
                ],
            )
            .await?;
        Ok(row.try_get(0)?)
    }

    /// The stray bids since `since` with the nonce of the head each was judged at.
    pub async fn strays_since(
        &self,
        lot: LotId,
        since: Instant,
    ) -> Result<Vec<(Stray, Uuid)>, JournalError> {
        let mut connection = self.connections.get().await?;
        let rows = connection
            .all(
                "SELECT s.bidder, s.bid_key, s.epoch, s.judged_seq, s.at_us, s.price_fen, \
                 s.verdict, s.seen_seq, e.nonce FROM stray_bid s \
                 JOIN lot_head h ON h.lot_id = s.lot_id \
                 JOIN bid_entry e ON e.month = h.month AND e.lot_id = s.lot_id \
                 AND e.seq = s.judged_seq WHERE s.lot_id = $1 AND s.at_us >= $2",
                &[&Id(lot.0), &since.micros()],
            )
            .await?;
        rows.iter().map(|row| Ok((stray(lot, row)?, row.try_get::<_, Id>(8)?.0))).collect()
    }

    /// The stray bid that a bidder sent under this key.
    pub async fn stray_of(
        &self,
        lot: LotId,
        bidder: &Code,
        key: Uuid,
    ) -> Result<Option<Stray>, JournalError> {
        let mut connection = self.connections.get().await?;
        let rows = connection
            .all(
                "SELECT bidder, bid_key, epoch, judged_seq, at_us, price_fen, verdict, seen_seq \
                 FROM stray_bid WHERE lot_id = $1 AND bidder = $2 AND bid_key = $3",
                &[&Id(lot.0), &bidder.as_str(), &Id(key)],
            )
            .await?;
        rows.first().map(|row| stray(lot, row)).transpose()
    }
}

fn stray(lot: LotId, row: &Row) -> Result<Stray, JournalError> {
    let refusal = match verdict(lot, row.try_get(6)?)? {
        Err(refusal) => refusal,
        Ok(()) => return Err(JournalError::Corrupt { lot, why: "accepted stray bid" }),
    };
    let seen: Option<i64> = row.try_get(7)?;
    Ok(Stray {
        bidder: code(lot, row.try_get(0)?)?,
        key: row.try_get::<_, Id>(1)?.0,
        epoch: unsigned(lot, row.try_get(2)?)?,
        judged_seq: unsigned(lot, row.try_get(3)?)?,
        at: instant(lot, row.try_get(4)?)?,
        price: money(lot, row.try_get(5)?)?,
        refusal,
        seen: seen.map(|it| unsigned(lot, it)).transpose()?,
    })
}
