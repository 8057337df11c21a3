//! Signed tokens (JWT) as all of ours are: one algorithm, our issuer, an audience of their own, every
//! registered claim required, and times that the application's clock decides.

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::config::Secret;
use crate::seal::derive;

pub const ISSUER: &str = "fachui";

#[derive(Debug, thiserror::Error)]
#[error("the token is not ours or no longer valid")]
pub struct TokenError(#[from] pub jsonwebtoken::errors::Error);

/// What a token says about its time, in seconds.
pub trait Timed {
    fn not_before(&self) -> i64;
    /// The first second at which it is over.
    fn expires(&self) -> i64;
}

/// Signs and reads the tokens of one audience, under a key of their own.
pub struct Jwt {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl Jwt {
    /// `label` separates the key from all others that come from the same secret.
    pub fn new(secret: &Secret, label: &[u8], audience: &str) -> Jwt {
        let key = derive(secret, label);
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        // Times are checked below against the application's clock, not the library's.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Jwt {
            encoding: EncodingKey::from_secret(&key),
            decoding: DecodingKey::from_secret(&key),
            validation,
        }
    }

    pub fn sign(&self, claims: &impl Serialize) -> Result<String, TokenError> {
        Ok(encode(&Header::new(Algorithm::HS256), claims, &self.encoding)?)
    }

    pub fn read<C: DeserializeOwned + Timed>(&self, token: &str, now: DateTime<Utc>) -> Option<C> {
        let claims = decode::<C>(token, &self.decoding, &self.validation).ok()?.claims;
        let now = now.timestamp();
        (claims.not_before() <= now && now < claims.expires()).then_some(claims)
    }
}
