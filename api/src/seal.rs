//! Personal data at rest: SM4-GCM, and a keyed blind index to find them again.
//!
//! A sealed value is bound to its table, column and row, so that a copied value does not open
//! anywhere else. Layout: version byte, nonce (12), ciphertext with tag.

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{AesGcm, Nonce};
use hmac::{Hmac, Mac};
use sm3::Sm3;
use sm4::Sm4;
use uuid::Uuid;

use crate::config::Secret;

pub mod kept;

type Sm4Gcm = AesGcm<Sm4, U12>;

const VERSION: u8 = 1;

/// Where a sealed value is kept.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub table: &'static str,
    pub column: &'static str,
    pub row: Uuid,
}

impl Place {
    fn associated(self) -> Vec<u8> {
        [self.table.as_bytes(), b".", self.column.as_bytes(), b"#", self.row.as_bytes()].concat()
    }
}

/// The value was not sealed here with this key, or it was altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open")]
pub struct Unopenable;

/// What an HSM can stand in for: the keys never leave it.
pub trait KeyProvider: Send + Sync {
    fn seal(&self, place: Place, plain: &[u8]) -> Vec<u8>;

    fn open(&self, place: Place, sealed: &[u8]) -> Result<Vec<u8>, Unopenable>;

    /// The same for the same value, whatever the row; says nothing without the key.
    fn blind_index(&self, purpose: &'static str, plain: &[u8]) -> Vec<u8>;
}

/// Keys derived from the master secret and held in this process.
pub struct SoftwareKeys {
    cipher: Sm4Gcm,
    index: [u8; 32],
}

impl SoftwareKeys {
    pub fn derive(secret: &Secret) -> SoftwareKeys {
        let sealing = derive(secret, b"sealing/sm4/1");
        let (key, _) = sealing.split_at(16);
        let cipher = Sm4Gcm::new_from_slice(key).expect("SM4 takes a key of 16 bytes");
        SoftwareKeys { cipher, index: derive(secret, b"blind-index/hmac-sm3/1") }
    }
}

impl KeyProvider for SoftwareKeys {
    fn seal(&self, place: Place, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; 12] = rand::random();
        let payload = Payload { msg: plain, aad: &place.associated() };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload);
        let sealed = sealed.expect("a personal detail is shorter than 64 GiB");
        [&[VERSION][..], &nonce, &sealed].concat()
    }

    fn open(&self, place: Place, sealed: &[u8]) -> Result<Vec<u8>, Unopenable> {
        let (version, rest) = sealed.split_first().ok_or(Unopenable)?;
        let (nonce, body) = rest.split_first_chunk::<12>().ok_or(Unopenable)?;
        if *version != VERSION {
            return Err(Unopenable);
        }
        let payload = Payload { msg: body, aad: &place.associated() };
        self.cipher.decrypt(&Nonce::from(*nonce), payload).map_err(|_| Unopenable)
    }

    fn blind_index(&self, purpose: &'static str, plain: &[u8]) -> Vec<u8> {
        keyed(&self.index, &[purpose.as_bytes(), &[0], plain].concat()).to_vec()
    }
}

/// A key for one purpose: HMAC-SM3 of its name under the master secret.
pub fn derive(secret: &Secret, purpose: &[u8]) -> [u8; 32] {
    keyed(&secret.0, purpose)
}

fn keyed(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sm3>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// First and last characters only: `4301**********1234` (masked on screen).
pub fn masked(text: &str) -> String {
    let length = text.chars().count();
    let (head, tail) = if length >= 12 { (4, 4) } else { (length.min(1), usize::from(length > 2)) };
    let keep = |place: usize| place < head || place + tail >= length;
    text.chars().enumerate().map(|(place, it)| if keep(place) { it } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(row: u128) -> Place {
        Place { table: "person", column: "identity_sealed", row: Uuid::from_u128(row) }
    }

    #[test]
    fn a_value_opens_only_where_it_was_sealed_and_unaltered() {
        let keys = SoftwareKeys::derive(&Secret([7; 32]));
        let sealed = keys.seal(place(1), b"11010519491231002X");
        assert_eq!(keys.open(place(1), &sealed), Ok(b"11010519491231002X".to_vec()));
        assert_ne!(sealed, keys.seal(place(1), b"11010519491231002X"), "the nonce is random");
        assert_eq!(keys.open(place(2), &sealed), Err(Unopenable));
        let column = Place { column: "phone_sealed", ..place(1) };
        assert_eq!(keys.open(column, &sealed), Err(Unopenable));
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_eq!(keys.open(place(1), &altered), Err(Unopenable), "byte {at}");
        }
        let other = SoftwareKeys::derive(&Secret([8; 32]));
        assert_eq!(other.open(place(1), &sealed), Err(Unopenable));
        assert!(!sealed.windows(6).any(|it| it == b"110105"));
    }

    #[test]
    fn the_index_is_the_same_for_the_same_value_and_purpose_only() {
        let keys = SoftwareKeys::derive(&Secret([7; 32]));
        let index = keys.blind_index("identity", b"11010519491231002X");
        assert_eq!(index, keys.blind_index("identity", b"11010519491231002X"));
        assert_ne!(index, keys.blind_index("phone", b"11010519491231002X"));
        assert_ne!(index, keys.blind_index("identity", b"110105194912310021"));
    }

    #[test]
    fn a_masked_value_shows_little() {
        for (text, shown) in [
            ("11010519491231002X", "1101**********002X"),
            ("陈某某", "陈*某"),
            ("陈某", "陈*"),
            ("", ""),
        ] {
            assert_eq!(masked(text), shown);
        }
    }
}
