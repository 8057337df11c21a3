//! Reading the journal: heads, books, entries.

use domain::bidding::priority::Rank;
use domain::bidding::{Book, Code, Entry, Event, Kept, Leader, Outcome, Phase};
use domain::id::LotId;
use domain::instant::{Instant, Span};
use tokio_postgres::Row;
use uuid::Uuid;

use super::row::{Id, SELECTED, code, money, rank, recorded};
use super::{Head, Journal, JournalError, Recorded, hash, instant, signed, unsigned};

impl Journal {
    /// The head of a lot; `None` if it has no journal.
    pub async fn head(&self, lot: LotId) -> Result<Option<Head>, JournalError> {
        let mut connection = self.connections.get().await?;
        let sql = "SELECT epoch, seq, nonce, hash FROM lot_head WHERE lot_id = $1";
        let rows = connection.all(sql, &[&Id(lot.0)]).await?;
        rows.first().map(|row| head(lot, row)).transpose()
    }

    /// Whether the sequence of a lot has come to its end.
    pub async fn has_ended(&self, lot: LotId) -> Result<bool, JournalError> {
        let mut connection = self.connections.get().await?;
        let sql = "SELECT phase IN ('closed', 'withdrawn') FROM lot_head WHERE lot_id = $1";
        let rows = connection.all(sql, &[&Id(lot.0)]).await?;
        Ok(rows.first().map(|row| row.try_get(0)).transpose()?.unwrap_or(false))
    }

    /// The heads of these lots, as far as they have a journal.
    pub async fn heads(&self, lots: &[LotId]) -> Result<Vec<(LotId, Head)>, JournalError> {
        let lots: Vec<Id> = lots.iter().map(|it| Id(it.0)).collect();
        let mut connection = self.connections.get().await?;
        let sql = "SELECT epoch, seq, nonce, hash, lot_id FROM lot_head WHERE lot_id = ANY ($1)";
        let rows = connection.all(sql, &[&lots]).await?;
        let head = |row: &Row| {
            let lot = LotId(row.try_get::<_, Id>(4)?.0);
            Ok((lot, head(lot, row)?))
        };
        rows.iter().map(head).collect()
    }

    /// The head and the book behind it; no book before the opening.
    pub async fn book(&self, lot: LotId) -> Result<Option<(Head, Option<Book>)>, JournalError> {
        let mut connection = self.connections.get().await?;
        let rows = connection.all(BOOK, &[&Id(lot.0)]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let head = head(lot, row)?;
        if head.seq == 0 {
            return Ok(Some((head, None)));
        }
        let codes = connection.all(QUALIFIED, &[&Id(lot.0), &signed(head.seq)]).await?;
        let qualified = codes.iter().map(|row| qualified(lot, row)).collect::<Result<_, _>>()?;
        Ok(Some((head, Some(Book::restore(kept(lot, row, qualified)?)))))
    }

    /// Entries after `seq`, oldest first.
    pub async fn entries_after(
        &self,
        lot: LotId,
        seq: u64,
        limit: i64,
    ) -> Result<Vec<Recorded>, JournalError> {
        let arguments: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
            &[&Id(lot.0), &signed(seq), &limit];
        self.entries(lot, &AFTER, arguments).await
    }

    /// Entries before `seq`, newest first.
    pub async fn entries_before(
        &self,
        lot: LotId,
        seq: u64,
        limit: i64,
    ) -> Result<Vec<Recorded>, JournalError> {
        let arguments: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
            &[&Id(lot.0), &signed(seq), &limit];
        self.entries(lot, &BEFORE, arguments).await
    }

    /// The last entry before `at`; 0 if there is none.
    pub async fn seq_before(&self, lot: LotId, at: Instant) -> Result<u64, JournalError> {
        let mut connection = self.connections.get().await?;
        let row = connection.one(LAST_BEFORE.as_str(), &[&Id(lot.0), &at.micros()]).await?;
        unsigned(lot, row.try_get(0)?)
    }

    /// The bid that a code sent under this key.
    pub async fn bid_of(
        &self,
        lot: LotId,
        code: &Code,
        key: Uuid,
    ) -> Result<Option<Recorded>, JournalError> {
        let arguments: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
            &[&Id(lot.0), &code.as_str(), &Id(key)];
        Ok(self.entries(lot, &BY_KEY, arguments).await?.into_iter().next())
    }

    /// The last pause of a lot.
    pub async fn last_pause(&self, lot: LotId) -> Result<Option<Recorded>, JournalError> {
        Ok(self.entries(lot, &LAST_PAUSE, &[&Id(lot.0)]).await?.into_iter().next())
    }

    async fn entries(
        &self,
        lot: LotId,
        sql: &'static std::sync::LazyLock<String>,
        arguments: &[&(dyn tokio_postgres::types::ToSql + Sync)],
    ) -> Result<Vec<Recorded>, JournalError> {
        let mut connection = self.connections.get().await?;
        let rows = connection.all(sql.as_str(), arguments).await?;
        rows.iter().map(|row| recorded(lot, row)).collect()
    }
}

type Sql = std::sync::LazyLock<String>;

const OF_LOT: &str =
    "FROM bid_entry WHERE month = (SELECT month FROM lot_head WHERE lot_id = $1) AND lot_id = $1";

static AFTER: Sql =
    Sql::new(|| format!("SELECT {SELECTED} {OF_LOT} AND seq > $2 ORDER BY seq LIMIT $3"));
static BEFORE: Sql =
    Sql::new(|| format!("SELECT {SELECTED} {OF_LOT} AND seq < $2 ORDER BY seq DESC LIMIT $3"));
// Times never go back within a lot, but only seq is indexed: the scan runs backwards from the
// head and stops at the first older entry.
static LAST_BEFORE: Sql =
    Sql::new(|| format!("SELECT coalesce(max(seq), 0) {OF_LOT} AND at_us < $2"));
static LAST_PAUSE: Sql = Sql::new(|| {
    format!("SELECT {SELECTED} {OF_LOT} AND kind = 'paused' ORDER BY seq DESC LIMIT 1")
});
static BY_KEY: Sql =
    Sql::new(|| format!("SELECT {SELECTED} {OF_LOT} AND code = $2 AND bid_key = $3"));

const BOOK: &str = "SELECT h.epoch, h.seq, h.nonce, h.hash, h.last_us, h.phase, h.ends_at_us, \
     h.remaining_us, h.leader_code, h.leader_rank, h.leader_price_fen, h.leader_seq, \
     h.extensions, e.terms::text FROM lot_head h LEFT JOIN bid_entry e \
     ON e.month = h.month AND e.lot_id = h.lot_id AND e.seq = 1 WHERE h.lot_id = $1";

const QUALIFIED: &str = "SELECT code, rank FROM (SELECT DISTINCT ON (code) code, rank, kind \
     FROM bid_entry WHERE month = (SELECT month FROM lot_head WHERE lot_id = $1) AND lot_id = $1 \
     AND kind IN ('qualified', 'disqualified') AND seq <= $2 ORDER BY code, seq DESC) last \
     WHERE kind = 'qualified'";

fn head(lot: LotId, row: &Row) -> Result<Head, JournalError> {
    Ok(Head {
        epoch: unsigned(lot, row.try_get(0)?)?,
        seq: unsigned(lot, row.try_get(1)?)?,
        nonce: row.try_get::<_, Id>(2)?.0,
        hash: hash(lot, row.try_get(3)?)?,
    })
}

fn qualified(lot: LotId, row: &Row) -> Result<(Code, Rank), JournalError> {
    Ok((code(lot, row.try_get(0)?)?, rank(lot, row.try_get(1)?)?))
}

fn kept(lot: LotId, row: &Row, qualified: Vec<(Code, Rank)>) -> Result<Kept, JournalError> {
    let leader = match row.try_get::<_, Option<&str>>(8)? {
        None => None,
        Some(text) => Some(Leader {
            code: code(lot, text)?,
            rank: rank(lot, row.try_get(9)?)?,
            price: money(lot, row.try_get(10)?)?,
            seq: unsigned(lot, row.try_get(11)?)?,
        }),
    };
    let extensions: i32 = row.try_get(12)?;
    let (_, terms) = super::row::terms_from(lot, row.try_get(13)?)?;
    Ok(Kept {
        terms,
        qualified,
        ends_at: instant(lot, row.try_get(6)?)?,
        extensions: u32::try_from(extensions)
            .map_err(|_| JournalError::Corrupt { lot, why: "extensions" })?,
        phase: phase(lot, row, leader.as_ref())?,
        leader,
        seq: unsigned(lot, row.try_get(1)?)?,
        last: instant(lot, row.try_get(4)?)?,
    })
}

fn phase(lot: LotId, row: &Row, leader: Option<&Leader>) -> Result<Phase, JournalError> {
    let corrupt = |why| JournalError::Corrupt { lot, why };
    Ok(match row.try_get(5)? {
        "running" => Phase::Running,
        "withdrawn" => Phase::Withdrawn,
        "paused" => {
            let remaining = Span::from_micros(row.try_get(7)?);
            Phase::Paused { remaining: remaining.ok_or_else(|| corrupt("remaining time"))? }
        }
        "closed" => Phase::Closed(match leader {
            None => Outcome::Unsold,
            Some(it) => Outcome::Sold { code: it.code.clone(), price: it.price, seq: it.seq },
        }),
        _ => return Err(corrupt("phase")),
    })
}

/// A sequence replayed from its first entry; for whoever trusts nothing but the entries.
pub fn replay(entries: &[Entry]) -> Result<Option<Book>, domain::bidding::ReplayError> {
    let Some((opening, rest)) = entries.split_first() else { return Ok(None) };
    debug_assert!(matches!(opening.event, Event::Opened { .. }), "the first entry opens the lot");
    let mut book = Book::replay_opening(opening)?;
    for entry in rest {
        book.replay(entry)?;
    }
    Ok(Some(book))
}
