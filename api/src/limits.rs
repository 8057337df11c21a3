//! Rate limits of sign-in. They answer 429 and count; nothing is dropped silently.
//!
//! There is deliberately no limit on an account alone: a rival could use it to lock a bidder out
//! minutes before a lot ends. An account is limited per address, an address over all accounts.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use domain::id::PersonId;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::LimitSettings;

pub struct Limits {
    accounts: DefaultKeyedRateLimiter<(IpAddr, String)>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    second_factors: DefaultKeyedRateLimiter<PersonId>,
    bidders: DefaultKeyedRateLimiter<PersonId>,
    bidding_addresses: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

/// Try again after this long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany(pub Duration);

impl Limits {
    pub fn new(settings: &LimitSettings) -> Limits {
        let quota =
            |per_minute| Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
        let per_second = |bids| Quota::per_second(NonZeroU32::new(bids).unwrap_or(NonZeroU32::MIN));
        Limits {
            accounts: RateLimiter::keyed(quota(settings.sign_ins_per_minute)),
            addresses: RateLimiter::keyed(quota(settings.attempts_per_address_per_minute)),
            second_factors: RateLimiter::keyed(quota(settings.sign_ins_per_minute)),
            bidders: RateLimiter::keyed(per_second(settings.bids_per_second)),
            bidding_addresses: RateLimiter::keyed(per_second(settings.bids_per_address_per_second)),
            clock: DefaultClock::default(),
        }
    }

    /// Counts an attempt to sign in.
    pub fn sign_in(&self, address: IpAddr, login: &str) -> Result<(), TooMany> {
        self.attempt(address)?;
        let wait = |it: governor::NotUntil<_>| TooMany(it.wait_time_from(self.clock.now()));
        self.accounts.check_key(&(address, login.to_owned())).map_err(wait)
    }

    /// Counts an attempt that names no account.
    pub fn attempt(&self, address: IpAddr) -> Result<(), TooMany> {
        let wait = |it: governor::NotUntil<_>| TooMany(it.wait_time_from(self.clock.now()));
        self.addresses.check_key(&address).map_err(wait)
    }

    /// Counts a try of a second factor. Only who has signed in or knows the password comes this
    /// far, so nobody else can lock the person out.
    pub fn second_factor(&self, person: PersonId) -> Result<(), TooMany> {
        let wait = |it: governor::NotUntil<_>| TooMany(it.wait_time_from(self.clock.now()));
        self.second_factors.check_key(&person).map_err(wait)
    }

    /// Counts a bid: first against the bidder, so that one of them cannot use up what a whole
    /// office shares; the limit of the address is generous.
    pub fn bid(&self, address: IpAddr, bidder: PersonId) -> Result<(), TooMany> {
        let wait = |it: governor::NotUntil<_>| TooMany(it.wait_time_from(self.clock.now()));
        self.bidders.check_key(&bidder).map_err(wait)?;
        let wait = |it: governor::NotUntil<_>| TooMany(it.wait_time_from(self.clock.now()));
        self.bidding_addresses.check_key(&address).map_err(wait)
    }

    /// Forgets sources that have been quiet, so that memory stays bounded.
    pub fn forget_quiet(&self) {
        self.accounts.retain_recent();
        self.addresses.retain_recent();
        self.second_factors.retain_recent();
        self.bidders.retain_recent();
        self.bidding_addresses.retain_recent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rival_elsewhere_does_not_lock_an_account() {
        let settings = LimitSettings {
            sign_ins_per_minute: 2,
            attempts_per_address_per_minute: 3,
            bids_per_second: 1,
            bids_per_address_per_second: 1,
        };
        let limits = Limits::new(&settings);
        let (rival, owner) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        assert_eq!(limits.sign_in(rival, "chen"), Ok(()));
        assert_eq!(limits.sign_in(rival, "chen"), Ok(()));
        assert!(limits.sign_in(rival, "chen").is_err(), "the account's limit at this address");
        assert!(limits.attempt(rival).is_err(), "the address's own limit");
        assert_eq!(limits.sign_in(owner, "chen"), Ok(()));
    }

    #[test]
    fn a_bidder_who_bids_too_fast_costs_their_office_nothing() {
        let settings = LimitSettings {
            sign_ins_per_minute: 1,
            attempts_per_address_per_minute: 1,
            bids_per_second: 1,
            bids_per_address_per_second: 2,
        };
        let limits = Limits::new(&settings);
        let office = IpAddr::from([10, 0, 0, 1]);
        let [loud, quiet] = [1, 2].map(|it| PersonId(uuid::Uuid::from_u128(it)));
        assert_eq!(limits.bid(office, loud), Ok(()));
        for _ in 0..10 {
            assert!(limits.bid(office, loud).is_err(), "the bidder's own limit");
        }
        assert_eq!(limits.bid(office, quiet), Ok(()), "the address has not paid for it");
    }
}
