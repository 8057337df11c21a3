//! What was signed beside the journal: keys, sealed batches, the outer lines of records.

use domain::bidding::Code;
use domain::chain::Algorithm;
use domain::id::LotId;
use domain::instant::Instant;
use domain::lot::Round;
use domain::receipt::Batch;
use domain::signature::{PublicKey, Signature};
use tokio_postgres::Row;

use super::row::{Id, SELECTED, recorded};
use super::{Journal, JournalError, Recorded, hash, signed, unsigned};

/// A batch as it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    pub batch: Batch,
    pub key: PublicKey,
    pub signature: Signature,
}

/// A public key, since when it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownKey {
    pub key: PublicKey,
    pub valid_from: Instant,
}

/// What the header of a record says of a lot that the journal does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titles {
    pub title: String,
    pub round: Round,
    pub court: String,
    pub case_number: String,
    /// The court's profile: `statutory` or `rehearsal`.
    pub profile: String,
}

/// The outer lines of a record, each without its line feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OuterLines {
    pub header: String,
    pub footer: String,
}

impl Journal {
    /// Makes a public key known, once.
    pub async fn know_key(&self, key: &PublicKey, from: Instant) -> Result<(), JournalError> {
        let mut connection = self.connections.get().await?;
        let (id, point) = (key.id(), key.to_string());
        let sql = "SELECT register_signing_key($1, $2, $3)";
        connection.all(sql, &[&id.bytes().as_slice(), &point, &from.micros()]).await?;
        Ok(())
    }

    /// Every key that was ever used, the latest first.
    pub async fn known_keys(&self) -> Result<Vec<KnownKey>, JournalError> {
        let mut connection = self.connections.get().await?;
        let sql = "SELECT public_key, valid_from_us FROM signing_key \
             ORDER BY valid_from_us DESC, id";
        let nowhere = LotId(uuid::Uuid::nil());
        let rows = connection.all(sql, &[]).await?;
        let known = |row: &Row| {
            let key = key(nowhere, row.try_get(0)?)?;
            Ok(KnownKey { key, valid_from: super::instant(nowhere, row.try_get(1)?)? })
        };
        rows.iter().map(known).collect()
    }

    /// Lots with entries since `since` that no batch covers yet, running or ended after `ended`.
    pub async fn unsealed(
        &self,
        since: Instant,
        ended: Instant,
    ) -> Result<Vec<LotId>, JournalError> {
        self.lots(UNSEALED, since, ended).await
    }

    /// Lots that ended after `ended`, with entries since `since`, whose record is not out yet.
    pub async fn unpublished(
        &self,
        since: Instant,
        ended: Instant,
    ) -> Result<Vec<LotId>, JournalError> {
        self.lots(UNPUBLISHED, since, ended).await
    }

    async fn lots(
        &self,
        sql: &'static str,
        since: Instant,
        ended: Instant,
    ) -> Result<Vec<LotId>, JournalError> {
        let mut connection = self.connections.get().await?;
        let rows = connection.all(sql, &[&since.micros(), &ended.micros()]).await?;
        rows.iter().map(|row| Ok(LotId(row.try_get::<_, Id>(0)?.0))).collect()
    }

    /// The last batch of a lot.
    pub async fn last_sealed(&self, lot: LotId) -> Result<Option<Sealed>, JournalError> {
        self.sealed(lot, LAST_SEALED, &[&Id(lot.0)]).await
    }

    /// The batch with this entry.
    pub async fn sealed_with(&self, lot: LotId, seq: u64) -> Result<Option<Sealed>, JournalError> {
        self.sealed(lot, SEALED_WITH, &[&Id(lot.0), &signed(seq)]).await
    }

    async fn sealed(
        &self,
        lot: LotId,
        sql: &'static str,
        arguments: &[&(dyn tokio_postgres::types::ToSql + Sync)],
    ) -> Result<Option<Sealed>, JournalError> {
        let mut connection = self.connections.get().await?;
        let rows = connection.all(sql, arguments).await?;
        rows.first().map(|row| sealed(lot, row)).transpose()
    }

    /// Signed batches in the order in which they became visible: from the first, or behind one of
    /// them; `None` if there is no such batch.
    pub async fn sealed_after(
        &self,
        behind: Option<(LotId, u64)>,
        limit: i64,
    ) -> Result<Option<Vec<Sealed>>, JournalError> {
        let mut connection = self.connections.get().await?;
        let begin: i64 = match behind {
            None => 0,
            Some((lot, last)) => {
                let rows = connection.all(PLACE_OF, &[&Id(lot.0), &signed(last)]).await?;
                let Some(row) = rows.first() else { return Ok(None) };
                row.try_get(0)?
            }
        };
        let rows = connection.all(SEALED_AFTER, &[&begin, &limit]).await?;
        let read = |row: &Row| sealed(LotId(row.try_get::<_, Id>(6)?.0), row);
        rows.iter().map(read).collect::<Result<_, _>>().map(Some)
    }

    /// Keeps a batch; false if another node was faster.
    pub async fn seal(&self, sealed: &Sealed) -> Result<bool, JournalError> {
        Ok(self.seal_all(std::slice::from_ref(sealed)).await? == 1)
    }

    /// Keeps batches of different lots together, as one commit; answers how many are kept, for
    /// another node may have been faster with some of them.
    pub async fn seal_all(&self, sealed: &[Sealed]) -> Result<usize, JournalError> {
        let lots: Vec<Id> = sealed.iter().map(|it| Id(it.batch.lot.0)).collect();
        let first: Vec<i64> = sealed.iter().map(|it| signed(it.batch.first)).collect();
        let last: Vec<i64> = sealed.iter().map(|it| signed(it.batch.last)).collect();
        let roots: Vec<&[u8]> = sealed.iter().map(|it| it.batch.root.bytes().as_slice()).collect();
        let heads: Vec<&[u8]> = sealed.iter().map(|it| it.batch.head.bytes().as_slice()).collect();
        let ids: Vec<_> = sealed.iter().map(|it| it.key.id()).collect();
        let keys: Vec<&[u8]> = ids.iter().map(|it| it.bytes().as_slice()).collect();
        let signatures: Vec<&[u8]> =
            sealed.iter().map(|it| it.signature.bytes().as_slice()).collect();
        let mut connection = self.connections.get().await?;
        let rows = connection
            .all(SEAL_ALL, &[&lots, &first, &last, &roots, &heads, &signatures, &keys])
            .await?;
        let mut kept = 0;
        for row in &rows {
            kept += usize::from(row.try_get::<_, bool>(0)?);
        }
        Ok(kept)
    }

    /// The outer lines of a record, if it is out.
    pub async fn published(
        &self,
        lot: LotId,
        algorithm: Algorithm,
    ) -> Result<Option<OuterLines>, JournalError> {
        let mut connection = self.connections.get().await?;
        let sql =
            "SELECT header, footer FROM published_record WHERE lot_id = $1 AND algorithm = $2";
        let rows = connection.all(sql, &[&Id(lot.0), &algorithm.name()]).await?;
        let lines = |row: &Row| Ok(OuterLines { header: row.try_get(0)?, footer: row.try_get(1)? });
        rows.first().map(lines).transpose()
    }

    /// Keeps the outer lines of a record; the first that are kept stay.
    pub async fn publish(
        &self,
        lot: LotId,
        (algorithm, key): (Algorithm, &PublicKey),
        lines: &OuterLines,
    ) -> Result<(), JournalError> {
        let mut connection = self.connections.get().await?;
        let id = key.id();
        let arguments: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
            &[&Id(lot.0), &algorithm.name(), &lines.header, &lines.footer, &id.bytes().as_slice()];
        connection.all("SELECT publish_record($1, $2, $3, $4, $5)", arguments).await?;
        Ok(())
    }

    /// What a record's header says of the lot; `None` if there is no such lot.
    pub async fn titles(&self, lot: LotId) -> Result<Option<Titles>, JournalError> {
        let mut connection = self.connections.get().await?;
        let rows = connection.all(TITLES, &[&Id(lot.0)]).await?;
        let titles = |row: &Row| {
            let round = Round::from_name(row.try_get(1)?);
            Ok(Titles {
                title: row.try_get(0)?,
                round: round.ok_or(JournalError::Corrupt { lot, why: "round" })?,
                court: row.try_get(2)?,
                case_number: row.try_get(3)?,
                profile: row.try_get(4)?,
            })
        };
        rows.first().map(titles).transpose()
    }

    /// The bids of a code, accepted and refused, oldest first.
    pub async fn bids_of(&self, lot: LotId, code: &Code) -> Result<Vec<Recorded>, JournalError> {
        let mut connection = self.connections.get().await?;
        let rows = connection.all(BIDS_OF.as_str(), &[&Id(lot.0), &code.as_str()]).await?;
        rows.iter().map(|row| recorded(lot, row)).collect()
    }
}

// In the order of the lots: two nodes that seal the same ones wait for each other, not both.
const SEAL_ALL: &str = "SELECT seal_batch(b.lot, b.first, b.last, b.root, b.head, b.signature, \
     b.key) FROM (SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bytea[], \
     $5::bytea[], $6::bytea[], $7::bytea[]) AS n (lot, first, last, root, head, signature, key) \
     ORDER BY lot) AS b";

const UNSEALED: &str = "SELECT h.lot_id FROM lot_head h \
     WHERE (h.phase IN ('running', 'paused') \
         OR h.phase IN ('closed', 'withdrawn') AND h.ends_at_us > $2) \
     AND h.last_us > $1 AND h.seq > coalesce((SELECT max(b.last_seq) FROM sealed_batch b \
         WHERE b.lot_id = h.lot_id), 0)";

const UNPUBLISHED: &str = "SELECT h.lot_id FROM lot_head h \
     WHERE h.phase IN ('closed', 'withdrawn') AND h.ends_at_us > $2 AND h.last_us > $1 \
     AND NOT EXISTS (SELECT FROM published_record r WHERE r.lot_id = h.lot_id \
         AND r.algorithm = 'SM3')";

const LAST_SEALED: &str = "SELECT b.first_seq, b.last_seq, b.root, b.head, b.signature, \
     k.public_key FROM sealed_batch b JOIN signing_key k ON k.id = b.key_id \
     WHERE b.lot_id = $1 ORDER BY b.last_seq DESC LIMIT 1";

const SEALED_WITH: &str = "SELECT b.first_seq, b.last_seq, b.root, b.head, b.signature, \
     k.public_key FROM sealed_batch b JOIN signing_key k ON k.id = b.key_id \
     WHERE b.lot_id = $1 AND b.last_seq >= $2 ORDER BY b.last_seq LIMIT 1";

const PLACE_OF: &str = "SELECT place FROM sealed_batch WHERE lot_id = $1 AND last_seq = $2";

const SEALED_AFTER: &str = "SELECT b.first_seq, b.last_seq, b.root, b.head, b.signature, \
     k.public_key, b.lot_id FROM sealed_batch b JOIN signing_key k ON k.id = b.key_id \
     WHERE b.place > $1 ORDER BY b.place LIMIT $2";

const TITLES: &str = "SELECT l.title, l.round, c.name, k.case_number, c.profile FROM lot l \
     JOIN court c ON c.id = l.court_id JOIN court_case k ON k.id = l.case_id \
     WHERE l.id = $1 AND l.state <> 'draft'";

static BIDS_OF: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!(
        "SELECT {SELECTED} FROM bid_entry WHERE month = (SELECT month FROM lot_head \
         WHERE lot_id = $1) AND lot_id = $1 AND code = $2 AND kind = 'bid' ORDER BY seq LIMIT 5000"
    )
});

fn sealed(lot: LotId, row: &Row) -> Result<Sealed, JournalError> {
    let signature: &[u8] = row.try_get(4)?;
    let signature =
        signature.try_into().map_err(|_| JournalError::Corrupt { lot, why: "signature" })?;
    Ok(Sealed {
        batch: Batch {
            lot,
            first: unsigned(lot, row.try_get(0)?)?,
            last: unsigned(lot, row.try_get(1)?)?,
            root: hash(lot, row.try_get(2)?)?,
            head: hash(lot, row.try_get(3)?)?,
        },
        key: key(lot, row.try_get(5)?)?,
        signature: Signature::from_bytes(signature),
    })
}

fn key(lot: LotId, text: &str) -> Result<PublicKey, JournalError> {
    PublicKey::from_hex(text).ok_or(JournalError::Corrupt { lot, why: "public key" })
}
