//! Bearer tokens of programs: five minutes, one algorithm, an audience of their own, so that a
//! browser's token is none and a program's opens no page.

use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{CourtId, PersonId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::config::Secret;
use crate::jwt::{ISSUER, Jwt, Timed, TokenError};

const AUDIENCE: &str = "fachui-machine";
/// How long a token is good for.
pub const LIFE: TimeDelta = TimeDelta::minutes(5);

/// What a program shows with each request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineClaims {
    iss: String,
    aud: String,
    /// The client.
    pub sub: Uuid,
    exp: i64,
    nbf: i64,
    pub person: PersonId,
    pub court: CourtId,
    /// Names of scopes, separated by spaces.
    pub scope: String,
}

impl MachineClaims {
    pub fn new(
        client: Uuid,
        person: PersonId,
        court: CourtId,
        scope: String,
        now: DateTime<Utc>,
    ) -> MachineClaims {
        MachineClaims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: client,
            exp: (now + LIFE).timestamp(),
            nbf: now.timestamp(),
            person,
            court,
            scope,
        }
    }
}

impl Timed for MachineClaims {
    fn not_before(&self) -> i64 {
        self.nbf
    }

    fn expires(&self) -> i64 {
        self.exp
    }
}

pub struct MachineTokens(Jwt);

impl MachineTokens {
    pub fn new(secret: &Secret) -> MachineTokens {
        MachineTokens(Jwt::new(secret, b"machine-token/hs256/1", AUDIENCE))
    }

    pub fn sign(&self, claims: &MachineClaims) -> Result<String, TokenError> {
        self.0.sign(claims)
    }

    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Option<MachineClaims> {
        self.0.read(token, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Role;
    use crate::tokens::{Claims, Tokens};

    const NOON: DateTime<Utc> = DateTime::from_timestamp(1_800_000_000, 0).expect("in range");

    #[test]
    fn a_token_lives_five_minutes_and_is_no_browsers() {
        let secret = Secret([1; 32]);
        let (ours, browsers) = (MachineTokens::new(&secret), Tokens::new(&secret));
        let (person, court) = (PersonId(Uuid::from_u128(7)), CourtId(Uuid::from_u128(8)));
        let claims =
            MachineClaims::new(Uuid::from_u128(9), person, court, "tasks:read".into(), NOON);
        let token = ours.sign(&claims).expect("signed");
        let second = TimeDelta::seconds(1);
        assert_eq!(ours.read(&token, NOON), Some(claims.clone()));
        assert_eq!(ours.read(&token, NOON + LIFE - second), Some(claims.clone()));
        assert_eq!(ours.read(&token, NOON + LIFE), None);
        assert_eq!(ours.read(&token, NOON - second), None);
        assert_eq!(browsers.read(&token, NOON), None, "no page opens with it");
        let page = Claims::new(person, (Role::Valuer, Some(court)), 0, "c".into(), NOON);
        assert_eq!(ours.read(&browsers.sign(&page).expect("signed"), NOON), None);
        let other = MachineTokens::new(&Secret([2; 32])).sign(&claims).expect("signed");
        assert_eq!(ours.read(&other, NOON), None);
    }
}
