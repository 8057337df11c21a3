//! The bid journal: entries appended under the fence, heads, strays, leases and heartbeats.
//!
//! It has connections of its own, apart from [`crate::db`]: appending is the hot path, its
//! statements are prepared once, and its errors must say whether the outcome is known.

mod append;
mod connection;
mod live;
mod read;
mod row;
mod sealed;
mod shards;
mod stray;

use std::sync::Arc;
use std::time::Duration;

use connection::Connections;
use domain::bidding::Listed;
use domain::chain::Hash;
use domain::id::LotId;
use domain::instant::Instant;
use row::Id;
use uuid::Uuid;

pub use append::{Appended, Batch, Standing};
pub use live::{LiveLot, Qualification};
pub use read::replay;
pub use sealed::{KnownKey, OuterLines, Sealed, Titles};
pub use shards::{Beat, Held, SHARDS, Shard, Silent, shard_of};
pub use stray::Stray;

/// How the journal can fail.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The statement may or may not have taken effect.
    #[error("PostgreSQL failed")]
    Sql(#[from] tokio_postgres::Error),
    /// As with [`JournalError::Sql`].
    #[error("PostgreSQL did not answer in time")]
    TimedOut,
    #[error("the journal of lot {lot} is corrupt: {why}")]
    Corrupt { lot: LotId, why: &'static str },
    #[error("PostgreSQL's clock is beyond all calendars")]
    Clock,
    #[error("PostgreSQL runs with {setting} off; bids would be acknowledged and lost")]
    Unsafe { setting: String },
}

impl JournalError {
    /// Whether PostgreSQL has the statement and will refuse it for ever: what it was given breaks
    /// a constraint.
    pub fn is_refusal(&self) -> bool {
        match self {
            JournalError::Sql(error) => error
                .code()
                .is_some_and(|it| it.code().starts_with("22") || it.code().starts_with("23")),
            JournalError::TimedOut
            | JournalError::Corrupt { .. }
            | JournalError::Clock
            | JournalError::Unsafe { .. } => false,
        }
    }
}

/// Where the sequence of a lot stands; what the next entry must follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub epoch: u64,
    /// 0 before the opening.
    pub seq: u64,
    pub nonce: Uuid,
    pub hash: Hash,
}

/// An entry as it stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub listed: Listed,
    pub hash: Hash,
}

/// The journal in PostgreSQL. Cheap to clone.
#[derive(Clone)]
pub struct Journal {
    connections: Arc<Connections>,
    /// Leases, heartbeats and clocks never queue behind anything else.
    pulse: Arc<Connections>,
}

impl Journal {
    /// A journal with so many connections of its own; they are opened when they are needed.
    pub fn new(url: &str, size: usize) -> Journal {
        let connections = Arc::new(Connections::new(url, size, STATEMENT));
        Journal { connections, pulse: Arc::new(Connections::new(url, 2, PULSE)) }
    }

    /// Refuses a database that would lose what it has acknowledged.
    pub async fn check(&self) -> Result<(), JournalError> {
        let mut connection = self.connections.get().await?;
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            let sql = "SELECT current_setting($1)";
            let value: String = connection.one(sql, &[&setting]).await?.try_get(0)?;
            if value == "off" {
                return Err(JournalError::Unsafe { setting: setting.to_owned() });
            }
        }
        Ok(())
    }

    /// Makes the journal of an announced lot, if it has none.
    pub async fn open(&self, lot: LotId) -> Result<(), JournalError> {
        let mut connection = self.connections.get().await?;
        connection.all("SELECT open_journal($1)", &[&Id(lot.0)]).await?;
        Ok(())
    }

    /// Raises the epoch from the one seen; false if another recovery was faster.
    pub async fn raise_epoch(&self, lot: LotId, from: u64, to: u64) -> Result<bool, JournalError> {
        let mut connection = self.connections.get().await?;
        let sql = "SELECT raise_epoch($1, $2, $3)";
        let row = connection.one(sql, &[&Id(lot.0), &signed(from), &signed(to)]).await?;
        Ok(row.try_get(0)?)
    }
}

/// How long a statement may take before its outcome is called unknown.
const STATEMENT: Duration = Duration::from_secs(10);
/// How long a heartbeat may take; a lease is lost after three seconds.
const PULSE: Duration = Duration::from_secs(2);

/// PostgreSQL has no unsigned integers; none of ours comes near the limit.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(lot: LotId, number: i64) -> Result<u64, JournalError> {
    u64::try_from(number).map_err(|_| JournalError::Corrupt { lot, why: "negative number" })
}

fn instant(lot: LotId, micros: i64) -> Result<Instant, JournalError> {
    Instant::from_micros(micros).ok_or(JournalError::Corrupt { lot, why: "time" })
}

fn hash(lot: LotId, bytes: &[u8]) -> Result<Hash, JournalError> {
    let bytes = bytes.try_into().map_err(|_| JournalError::Corrupt { lot, why: "hash" })?;
    Ok(Hash::from_bytes(bytes))
}
