//! A signed head by itself, as it is handed to a third party that keeps it: one JSON text in the
//! canonical form. Whoever has one can later tell whether a record is the one it was signed for.

use serde::{Deserialize, Serialize};

use super::{Batch, Fault, VERSION};
use crate::chain::Hash;
use crate::id::LotId;
use crate::record::canonical;
use crate::signature::{PublicKey, Signature};

/// What every line of heads begins with.
pub const FORMAT: &str = "fachui-head";

/// A sealed batch without its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHead {
    pub batch: Batch,
    pub key: PublicKey,
    pub signature: Signature,
}

impl SignedHead {
    /// The line, without its line feed.
    pub fn line(&self) -> String {
        let Batch { lot, first, last, root, head } = self.batch;
        canonical(&HeadText {
            format: FORMAT.to_owned(),
            version: VERSION,
            lot,
            first,
            last,
            root: root.to_string(),
            head: head.to_string(),
            public_key: self.key.to_string(),
            key_id: self.key.id().to_string(),
            signature: self.signature.to_string(),
        })
    }

    /// Reads a line that [`SignedHead::line`] has written.
    pub fn parse(line: &str) -> Result<SignedHead, Fault> {
        let form = |why: &str| Fault::new("form", why);
        let read: HeadText = serde_json::from_str(line).map_err(|it| form(&it.to_string()))?;
        if read.format != FORMAT || read.version != VERSION {
            return Err(form("it is not a signed head of this version"));
        }
        let hash = |text: &str| {
            Hash::from_hex(text).ok_or_else(|| form("a hash is not 64 hexadecimal digits"))
        };
        let (root, head) = (hash(&read.root)?, hash(&read.head)?);
        let signed = SignedHead {
            batch: Batch { lot: read.lot, first: read.first, last: read.last, root, head },
            key: PublicKey::from_hex(&read.public_key)
                .ok_or_else(|| form("the public key is not a point"))?,
            signature: Signature::from_hex(&read.signature)
                .ok_or_else(|| form("the signature is not 128 hexadecimal digits"))?,
        };
        if signed.line() != line {
            return Err(form("it is not written in the canonical form"));
        }
        Ok(signed)
    }

    /// Checks the signature. With `trusted` it must be of that key.
    pub fn check(&self, trusted: Option<&PublicKey>) -> Result<(), Fault> {
        if trusted.is_some_and(|it| *it != self.key) {
            return Err(Fault::new("key", "the head is signed with another key than given"));
        }
        if !self.key.verifies(self.batch.statement().as_bytes(), &self.signature) {
            let why = "the signature is not that of this head by its key";
            return Err(Fault::new("signature", why));
        }
        Ok(())
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadText {
    format: String,
    version: u8,
    lot: LotId,
    first: u64,
    last: u64,
    root: String,
    head: String,
    public_key: String,
    key_id: String,
    signature: String,
}
