//! Access tokens (JWT, one algorithm, five minutes) and the epochs that end them early.

use std::collections::HashMap;
use std::sync::Mutex;

use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{CourtId, PersonId};
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::db::Db;

use crate::actor::Role;
use crate::config::Secret;
use crate::jwt::{ISSUER, Jwt, Timed, TokenError};

const AUDIENCE: &str = "fachui-site";
/// How long an access token is good for.
pub const ACCESS: TimeDelta = TimeDelta::minutes(5);

/// What a signed-in browser shows with each request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    pub sub: PersonId,
    pub exp: i64,
    nbf: i64,
    /// A name of [`Role::name`].
    role: String,
    pub court: Option<CourtId>,
    /// The person's session epoch when the token was made.
    pub epoch: i64,
    /// What state-changing requests must repeat in `X-CSRF-Token`.
    pub csrf: String,
}

impl Claims {
    pub fn new(
        person: PersonId,
        (role, court): (Role, Option<CourtId>),
        epoch: i64,
        csrf: String,
        now: DateTime<Utc>,
    ) -> Claims {
        Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: person,
            exp: (now + ACCESS).timestamp(),
            nbf: now.timestamp(),
            role: role.name().to_owned(),
            court,
            epoch,
            csrf,
        }
    }

    pub fn role(&self) -> Option<Role> {
        Role::from_name(&self.role)
    }
}

impl Timed for Claims {
    fn not_before(&self) -> i64 {
        self.nbf
    }

    fn expires(&self) -> i64 {
        self.exp
    }
}

pub struct Tokens(Jwt);

impl Tokens {
    pub fn new(secret: &Secret) -> Tokens {
        Tokens(Jwt::new(secret, b"access-token/hs256/1", AUDIENCE))
    }

    pub fn sign(&self, claims: &Claims) -> Result<String, TokenError> {
        self.0.sign(claims)
    }

    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        self.0.read(token, now)
    }

    /// Signs and reads one token, so that a broken provider stops the start.
    pub fn self_test(&self, now: DateTime<Utc>) -> Result<(), TokenError> {
        let nobody = PersonId(uuid::Uuid::nil());
        let claims = Claims::new(nobody, (Role::Bidder, None), 0, String::new(), now);
        let token = self.sign(&claims)?;
        match self.read(&token, now) {
            Some(read) if read == claims => Ok(()),
            Some(_) | None => Err(TokenError(jsonwebtoken::errors::ErrorKind::InvalidToken.into())),
        }
    }
}

/// The session epochs of people who were active in the last second: a bidder who places ten bids
/// a second costs PostgreSQL one look-up, and a revoked session ends within that second.
#[derive(Default)]
pub struct Epochs {
    known: Mutex<HashMap<PersonId, (i64, DateTime<Utc>)>>,
}

const FRESH: TimeDelta = TimeDelta::seconds(1);
const KNOWN_AT_MOST: usize = 100_000;

impl Epochs {
    pub async fn of(
        &self,
        db: &Db,
        person: PersonId,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        let known = self.lock().get(&person).copied();
        if let Some((epoch, at)) = known
            && now - at < FRESH
            && now >= at
        {
            return Ok(epoch);
        }
        let epoch = store::people::session_epoch(&mut db.reader().await?, person).await?;
        let mut known = self.lock();
        if known.len() >= KNOWN_AT_MOST {
            known.clear();
        }
        known.insert(person, (epoch, now));
        Ok(epoch)
    }

    /// Forgets a person, so that the next request looks again.
    pub fn forget(&self, person: PersonId) {
        self.lock().remove(&person);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<PersonId, (i64, DateTime<Utc>)>> {
        self.known.lock().expect("nothing panics while it holds the epochs")
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};

    use super::*;
    use crate::seal::derive;

    const NOON: DateTime<Utc> = DateTime::from_timestamp(1_800_000_000, 0).expect("in range");

    fn claims() -> Claims {
        let person = PersonId(uuid::Uuid::from_u128(7));
        Claims::new(person, (Role::Bidder, None), 3, "c".into(), NOON)
    }

    #[test]
    fn a_token_lives_five_minutes() {
        let tokens = Tokens::new(&Secret([1; 32]));
        let token = tokens.sign(&claims()).expect("signed");
        let second = TimeDelta::seconds(1);
        assert_eq!(tokens.read(&token, NOON), Some(claims()));
        assert_eq!(tokens.read(&token, NOON + ACCESS - second), Some(claims()));
        assert_eq!(tokens.read(&token, NOON + ACCESS), None);
        assert_eq!(tokens.read(&token, NOON - second), None);
    }

    #[test]
    fn other_keys_issuers_audiences_and_algorithms_are_refused() {
        let tokens = Tokens::new(&Secret([1; 32]));
        let forged = Tokens::new(&Secret([2; 32])).sign(&claims()).expect("signed");
        assert_eq!(tokens.read(&forged, NOON), None);
        for wrong in
            [Claims { iss: "other".into(), ..claims() }, Claims { aud: "other".into(), ..claims() }]
        {
            assert_eq!(tokens.read(&tokens.sign(&wrong).expect("signed"), NOON), None);
        }
        let key = EncodingKey::from_secret(&derive(&Secret([1; 32]), b"access-token/hs256/1"));
        let hs256 = encode(&Header::new(Algorithm::HS256), &claims(), &key);
        assert_eq!(tokens.read(&hs256.expect("signed"), NOON), Some(claims()), "the key is ours");
        let hs512 = encode(&Header::new(Algorithm::HS512), &claims(), &key);
        assert_eq!(tokens.read(&hs512.expect("signed"), NOON), None);
    }
}
