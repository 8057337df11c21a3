//! A receipt (出价凭证): one bid, and the proof that it was sealed where it stands.
//!
//! Batches of entries are sealed while the lot runs: the leaves are the entries with the end of
//! bidding before each, the root and the head are signed. A receipt is one canonical JSON text
//! without a line feed; as with a record, whatever is read must come out byte for byte.

mod head;

use serde::{Deserialize, Serialize};

use crate::bidding::Event;
use crate::chain::{self, Hash};
use crate::id::LotId;
use crate::instant::Instant;
use crate::merkle;
use crate::record::{EntryLine, Linked, canonical, instant};
use crate::signature::{PublicKey, Signature};

pub use head::SignedHead;

/// What every receipt begins with.
pub const FORMAT: &str = "fachui-receipt";
/// The version of the form, also of what is signed.
pub const VERSION: u8 = 1;

/// A contiguous part of a lot's entries under one root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    pub lot: LotId,
    pub first: u64,
    pub last: u64,
    pub root: Hash,
    /// The hash of the entry `last`.
    pub head: Hash,
}

impl Batch {
    /// Seals these entries, which follow each other; the end of bidding before the first is
    /// given. `None` without entries.
    pub fn of(lot: LotId, entries: &[Linked], ends_before: Instant) -> Option<Batch> {
        let (first, last) = (entries.first()?, entries.last()?);
        let root = merkle::root(&leaves(entries, ends_before))?;
        Some(Batch { lot, first: first.entry.seq, last: last.entry.seq, root, head: last.hash })
    }

    /// What is signed.
    pub fn statement(&self) -> String {
        canonical(&Statement {
            statement: "fachui-batch",
            version: VERSION,
            lot: self.lot.to_string(),
            first: self.first,
            last: self.last,
            root: self.root.to_string(),
            head: self.head.to_string(),
        })
    }
}

/// What a leaf is the hash of: the entry's line and the end before it.
fn leaf(linked: &Linked, ends_before: Instant) -> Hash {
    let text = canonical(&Leaf { entry: linked.text(), ends_before: ends_before.micros() });
    merkle::leaf(text.as_bytes())
}

fn leaves(entries: &[Linked], mut ends_before: Instant) -> Vec<Hash> {
    let mut leaves = Vec::with_capacity(entries.len());
    for linked in entries {
        leaves.push(leaf(linked, ends_before));
        ends_before = linked.entry.ends_at;
    }
    leaves
}

/// A bid, accepted or refused, with its place under a signed root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub linked: Linked,
    pub ends_before: Instant,
    pub batch: Batch,
    pub path: Vec<Hash>,
    pub key: PublicKey,
    pub signature: Signature,
}

/// What is wrong with a receipt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Fault {
    /// `form` | `key` | `rules` | `chain` | `path` | `signature`
    pub check: &'static str,
    pub why: String,
}

impl Fault {
    fn new(check: &'static str, why: impl Into<String>) -> Fault {
        Fault { check, why: why.into() }
    }
}

impl Receipt {
    /// The receipt of the entry `seq` out of the entries of its batch; `None` if it is not among
    /// them, or if they are not what was sealed.
    pub fn of(
        (batch, key, signature): (Batch, PublicKey, Signature),
        entries: &[Linked],
        ends_before: Instant,
        seq: u64,
    ) -> Option<Receipt> {
        let place = usize::try_from(seq.checked_sub(batch.first)?).ok()?;
        let leaves = leaves(entries, ends_before);
        if merkle::root(&leaves) != Some(batch.root) {
            return None;
        }
        let before = match place.checked_sub(1) {
            None => ends_before,
            Some(before) => entries.get(before)?.entry.ends_at,
        };
        let (linked, path) = (entries.get(place)?.clone(), merkle::path(&leaves, place)?);
        (linked.entry.seq == seq).then_some(Receipt {
            linked,
            ends_before: before,
            batch,
            path,
            key,
            signature,
        })
    }

    /// The whole text.
    pub fn text(&self) -> String {
        canonical(&ReceiptText {
            format: FORMAT.to_owned(),
            version: VERSION,
            lot: self.batch.lot,
            entry: self.linked.text(),
            ends_before: self.ends_before.micros(),
            batch: BatchText {
                first: self.batch.first,
                last: self.batch.last,
                root: self.batch.root.to_string(),
                head: self.batch.head.to_string(),
            },
            path: self.path.iter().map(Hash::to_string).collect(),
            public_key: self.key.to_string(),
            key_id: self.key.id().to_string(),
            signature: self.signature.to_string(),
        })
    }

    /// Reads a receipt that [`Receipt::text`] has written.
    pub fn parse(text: &str) -> Result<Receipt, Fault> {
        let form = |why: String| Fault::new("form", why);
        let read: ReceiptText = serde_json::from_str(text).map_err(|it| form(it.to_string()))?;
        if read.format != FORMAT || read.version != VERSION {
            return Err(form(format!("it is not a {FORMAT} of version {VERSION}")));
        }
        let hash = |text: &str| {
            Hash::from_hex(text).ok_or_else(|| form("a hash is not 64 hexadecimal digits".into()))
        };
        let receipt = Receipt {
            linked: read.entry.parse().map_err(form)?,
            ends_before: instant(read.ends_before).map_err(form)?,
            batch: Batch {
                lot: read.lot,
                first: read.batch.first,
                last: read.batch.last,
                root: hash(&read.batch.root)?,
                head: hash(&read.batch.head)?,
            },
            path: read.path.iter().map(|it| hash(it)).collect::<Result<_, _>>()?,
            key: PublicKey::from_hex(&read.public_key)
                .ok_or_else(|| form("the public key is not a point".into()))?,
            signature: Signature::from_hex(&read.signature)
                .ok_or_else(|| form("the signature is not 128 hexadecimal digits".into()))?,
        };
        if receipt.text() != text {
            return Err(form("it is not written in the canonical form".into()));
        }
        Ok(receipt)
    }

    /// Checks the receipt alone. With `trusted` the signature must be of that key.
    pub fn check(&self, trusted: Option<&PublicKey>) -> Result<(), Fault> {
        if trusted.is_some_and(|it| *it != self.key) {
            return Err(Fault::new("key", "the receipt is signed with another key than given"));
        }
        let (linked, batch) = (&self.linked, &self.batch);
        let Event::Bid { verdict, .. } = &linked.entry.event else {
            return Err(Fault::new("rules", "the entry is not a bid"));
        };
        let moved = linked.entry.ends_at != self.ends_before;
        if verdict.is_err() && moved {
            return Err(Fault::new("rules", "a refused bid has moved the end of bidding"));
        }
        if chain::link(linked.previous, &linked.entry) != linked.hash {
            return Err(Fault::new("chain", "the hash is not that of the entry"));
        }
        let index = linked.entry.seq.checked_sub(batch.first);
        let size = batch.last.checked_sub(batch.first).and_then(|it| it.checked_add(1));
        let (Some(index), Some(size)) = (index, size) else {
            return Err(Fault::new("path", "the entry is not in the batch"));
        };
        let leaf = leaf(linked, self.ends_before);
        if merkle::climb(leaf, index, size, &self.path) != Some(batch.root) {
            return Err(Fault::new("path", "the path does not lead to the root of the batch"));
        }
        if linked.entry.seq == batch.last && linked.hash != batch.head {
            return Err(Fault::new("chain", "the head of the batch is not its last entry's hash"));
        }
        if !self.key.verifies(batch.statement().as_bytes(), &self.signature) {
            let why = "the signature is not that of this batch by its key";
            return Err(Fault::new("signature", why));
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct Statement {
    statement: &'static str,
    version: u8,
    lot: String,
    first: u64,
    last: u64,
    root: String,
    head: String,
}

#[derive(Serialize)]
struct Leaf<'a> {
    entry: EntryLine<'a>,
    ends_before: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceiptText<'a> {
    format: String,
    version: u8,
    lot: LotId,
    #[serde(borrow)]
    entry: EntryLine<'a>,
    ends_before: i64,
    batch: BatchText,
    path: Vec<String>,
    public_key: String,
    key_id: String,
    signature: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchText {
    first: u64,
    last: u64,
    root: String,
    head: String,
}

#[cfg(test)]
mod tests;
