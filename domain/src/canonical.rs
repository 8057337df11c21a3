//! What is hashed, to the byte: integers are big-endian and of fixed width, texts carry their
//! length in front, so that no two contents share their bytes.

use crate::chain::{Algorithm, Hash};

/// The bytes of one content, one value after the other.
#[derive(Default)]
pub struct Canonical(Vec<u8>);

impl Canonical {
    pub fn byte(&mut self, value: u8) {
        self.0.push(value);
    }

    /// Bytes whose number is always the same, or that stand last: nothing says where they end.
    pub fn raw(&mut self, value: &[u8]) {
        self.0.extend_from_slice(value);
    }

    pub fn unsigned(&mut self, value: u64) {
        self.raw(&value.to_be_bytes());
    }

    pub fn signed(&mut self, value: i64) {
        self.raw(&value.to_be_bytes());
    }

    /// How many values follow.
    pub fn count(&mut self, value: usize) {
        self.unsigned(value.try_into().expect("a count fits into 64 bits"));
    }

    pub fn text(&mut self, value: &str) {
        self.count(value.len());
        self.raw(value.as_bytes());
    }

    /// The SM3 digest of all of it.
    pub fn hash(&self) -> Hash {
        self.hash_by(Algorithm::Sm3)
    }

    pub fn hash_by(&self, algorithm: Algorithm) -> Hash {
        algorithm.digest(&self.0)
    }
}
