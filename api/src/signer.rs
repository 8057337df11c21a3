//! Who signs for the platform: a key in this process now, an HSM behind the same trait later.

use domain::signature::{PrivateKey, PublicKey, Signature};

/// The signature was not made.
#[derive(Debug, thiserror::Error)]
#[error("the signer did not sign")]
pub struct SignError;

/// What an HSM can stand in for: the private key never leaves it.
pub trait Signer: Send + Sync {
    fn public(&self) -> &PublicKey;

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError>;
}

/// A key held in this process.
pub struct SoftwareSigner {
    private: PrivateKey,
    public: PublicKey,
}

impl SoftwareSigner {
    pub fn new(private: PrivateKey) -> SoftwareSigner {
        let public = private.public();
        SoftwareSigner { private, public }
    }
}

impl Signer for SoftwareSigner {
    fn public(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        Ok(self.private.sign(message))
    }
}
