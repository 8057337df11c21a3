//! Signatures of the platform: SM2 with SM3 (GB/T 32918.2), as the curve is named sm2p256v1.
//!
//! The signer's identifier is the customary `1234567812345678`. A signature is written as
//! r ‖ s, 64 bytes in lower-case hexadecimal; a public key as the uncompressed point
//! 04 ‖ x ‖ y, or as the PEM that `openssl pkey -pubout` prints. Signing needs no randomness: the
//! nonce follows from key and message (RFC 6979).

use std::fmt;

use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _, EncodePublicKey as _, LineEnding};

use crate::chain::{Algorithm, Hash};

/// The distinguishing identifier that goes into every signature.
pub const SIGNER_ID: &str = "1234567812345678";

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("is not an SM2 public key in PEM (BEGIN PUBLIC KEY)")]
    NoPublicKey,
    #[error("is neither an SM2 private key in PEM (BEGIN PRIVATE KEY) nor 64 hexadecimal digits")]
    NoPrivateKey,
}

/// A public key of the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(sm2::PublicKey);

impl PublicKey {
    pub fn from_pem(text: &str) -> Result<PublicKey, KeyError> {
        let key = sm2::PublicKey::from_public_key_pem(text.trim());
        key.map(PublicKey).map_err(|_| KeyError::NoPublicKey)
    }

    /// The uncompressed point in lower-case hexadecimal, the one way in which records write it.
    pub fn from_hex(text: &str) -> Option<PublicKey> {
        let key = sm2::PublicKey::from_sec1_bytes(&hex::decode(text).ok()?).ok()?;
        let key = PublicKey(key);
        (key.to_string() == text).then_some(key)
    }

    pub fn pem(&self) -> String {
        self.0.to_public_key_pem(LineEnding::LF).expect("a point on the curve has an encoding")
    }

    /// The key's id: SM3 over its DER form, as `openssl dgst -sm3` prints it.
    pub fn id(&self) -> Hash {
        let der = self.0.to_public_key_der().expect("a point on the curve has an encoding");
        Algorithm::Sm3.digest(der.as_bytes())
    }

    pub fn verifies(&self, message: &[u8], signature: &Signature) -> bool {
        let key = sm2::dsa::VerifyingKey::new(SIGNER_ID, self.0);
        let signature = sm2::dsa::Signature::from_slice(&signature.0);
        match (key, signature) {
            (Ok(key), Ok(signature)) => key.verify(message, &signature).is_ok(),
            (Err(_), _) | (_, Err(_)) => false,
        }
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0.to_sec1_bytes()))
    }
}

/// A signature: r ‖ s.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    pub const fn from_bytes(bytes: [u8; 64]) -> Signature {
        Signature(bytes)
    }

    pub const fn bytes(&self) -> &[u8; 64] {
        &self.0
    }

    /// 128 lower-case hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Signature> {
        let signature = Signature(hex::decode(text).ok()?.try_into().ok()?);
        (signature.to_string() == text).then_some(signature)
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A private key, held in memory; its `Debug` tells the public key only.
#[derive(Clone)]
pub struct PrivateKey(sm2::dsa::SigningKey);

impl PrivateKey {
    /// PKCS#8 in PEM, as `openssl genpkey -algorithm SM2` writes it, or the scalar in
    /// hexadecimal.
    pub fn parse(text: &str) -> Result<PrivateKey, KeyError> {
        let text = text.trim();
        let scalar = if text.starts_with("-----BEGIN") {
            let key = sm2::SecretKey::from_pkcs8_pem(text).map_err(|_| KeyError::NoPrivateKey)?;
            sm2::dsa::SigningKey::new(SIGNER_ID, &key)
        } else {
            let bytes = hex::decode(text).map_err(|_| KeyError::NoPrivateKey)?;
            sm2::dsa::SigningKey::from_slice(SIGNER_ID, &bytes)
        };
        scalar.map(PrivateKey).map_err(|_| KeyError::NoPrivateKey)
    }

    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().into())
    }

    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes().into())
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey(of {})", self.public().id())
    }
}

#[cfg(test)]
mod tests;
