//! Rate limits. They answer 429 with the limit that was reached and count; nothing is dropped
//! silently, and how many attempts a lot's limits have refused is published.
//!
//! No rival can lock a bidder out (AUC-08). There is no limit on an account alone, and none on a
//! lot as a whole: who is qualified has a share of their own on each lot, whatever the others do.
//! An address that many share has a pool; where it is used up, each qualified bidder still has a
//! reserved trickle, and so has each account that has signed in from there before.

mod counts;

use std::collections::HashSet;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::id::{LotId, PersonId};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};

use uuid::Uuid;

use crate::config::LimitSettings;
pub use counts::Counts;

/// Requests of one program in a second; whoever polls needs far fewer.
const MACHINE_REQUESTS: NonZeroU32 = NonZeroU32::new(20).expect("above zero");
/// Questions of one person in an hour; who has more can write them as one.
const QUESTIONS: NonZeroU32 = NonZeroU32::new(6).expect("above zero");

/// Which limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// Sign-ins of one account from one address.
    Account,
    /// Sign-ins and new accounts of one address.
    Attempts,
    /// Second factors of one person.
    SecondFactor,
    /// Bids of one bidder on all lots.
    Bidder,
    /// Bids of one bidder on one lot.
    BidderOnLot,
    /// Bids from one address, beyond the pool and the bidder's reserved trickle.
    Address,
    /// Bids on one lot of people who are not qualified for it.
    Unqualified,
    /// Requests of one program.
    Machine,
    /// Questions of one person on all lots.
    Questions,
}

impl Limit {
    pub const ALL: [Limit; 9] = [
        Limit::Account,
        Limit::Attempts,
        Limit::SecondFactor,
        Limit::Bidder,
        Limit::BidderOnLot,
        Limit::Address,
        Limit::Unqualified,
        Limit::Machine,
        Limit::Questions,
    ];

    /// The stable name, on the wire, in the database and in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Limit::Account => "account",
            Limit::Attempts => "attempts",
            Limit::SecondFactor => "second-factor",
            Limit::Bidder => "bidder",
            Limit::BidderOnLot => "bidder-on-lot",
            Limit::Address => "address",
            Limit::Unqualified => "unqualified",
            Limit::Machine => "machine",
            Limit::Questions => "questions",
        }
    }
}

/// Try again after this long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    pub limit: Limit,
    pub wait: Duration,
}

/// Whether the address's pool had room for a bid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    Open,
    /// Only a qualified bidder goes on, on their reserved trickle.
    UsedUp(TooMany),
}

type Keyed<K> = DefaultKeyedRateLimiter<K>;

pub struct Limits {
    accounts: Keyed<(IpAddr, String)>,
    addresses: Keyed<IpAddr>,
    /// Accounts that have signed in from an address, and their trickle there.
    known: Mutex<HashSet<(IpAddr, String)>>,
    returning: Keyed<(IpAddr, String)>,
    second_factors: Keyed<PersonId>,
    bidders: Keyed<PersonId>,
    bidders_on_lots: Keyed<(LotId, PersonId)>,
    bidding_addresses: Keyed<IpAddr>,
    reserved: Keyed<PersonId>,
    unqualified: Keyed<LotId>,
    clock: DefaultClock,
    pub counts: Counts,
    machines: DefaultKeyedRateLimiter<Uuid>,
    questions: Keyed<PersonId>,
}

/// Above this a node starts remembering from scratch who has signed in from where.
const KNOWN: usize = 100_000;

impl Limits {
    pub fn new(settings: &LimitSettings) -> Limits {
        let some = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        let per_minute = |count| Quota::per_minute(some(count));
        let per_second = |count| Quota::per_second(some(count));
        Limits {
            accounts: RateLimiter::keyed(per_minute(settings.sign_ins_per_minute)),
            addresses: RateLimiter::keyed(per_minute(settings.attempts_per_address_per_minute)),
            known: Mutex::default(),
            returning: RateLimiter::keyed(per_minute(settings.sign_ins_per_minute)),
            second_factors: RateLimiter::keyed(per_minute(settings.sign_ins_per_minute)),
            bidders: RateLimiter::keyed(per_second(settings.bids_per_second)),
            bidders_on_lots: RateLimiter::keyed(per_second(settings.bids_per_lot_per_second)),
            bidding_addresses: RateLimiter::keyed(per_second(settings.bids_per_address_per_second)),
            reserved: RateLimiter::keyed(per_second(settings.reserved_bids_per_second)),
            unqualified: RateLimiter::keyed(per_second(settings.unqualified_bids_per_second)),
            machines: RateLimiter::keyed(Quota::per_second(MACHINE_REQUESTS)),
            questions: RateLimiter::keyed(Quota::per_hour(QUESTIONS)),
            clock: DefaultClock::default(),
            counts: Counts::default(),
        }
    }

    /// Counts an attempt to sign in. An account that is tried too often is refused before it
    /// costs the address anything.
    pub fn sign_in(&self, address: IpAddr, login: &str) -> Result<(), TooMany> {
        let key = (address, login.to_owned());
        let account = self.accounts.check_key(&key);
        account.map_err(|it| self.refused(Limit::Account, &it))?;
        let attempt = self.attempt(address);
        if attempt.is_err() && self.is_known(&key) && self.returning.check_key(&key).is_ok() {
            return Ok(());
        }
        attempt
    }

    /// The account has signed in from there: a crowd at that address does not keep it out again.
    pub fn welcome(&self, address: IpAddr, login: &str) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KNOWN {
            known.clear();
        }
        known.insert((address, login.to_owned()));
    }

    fn is_known(&self, key: &(IpAddr, String)) -> bool {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).contains(key)
    }

    /// Counts an attempt that names no account.
    pub fn attempt(&self, address: IpAddr) -> Result<(), TooMany> {
        let checked = self.addresses.check_key(&address);
        checked.map_err(|it| self.refused(Limit::Attempts, &it))
    }

    /// Counts a try of a second factor. Only who has signed in or knows the password comes this
    /// far, so nobody else can lock the person out.
    pub fn second_factor(&self, person: PersonId) -> Result<(), TooMany> {
        let checked = self.second_factors.check_key(&person);
        checked.map_err(|it| self.refused(Limit::SecondFactor, &it))
    }

    /// Counts a bid against the bidder's own shares, of all lots and of this one. What they
    /// refuse costs the address nothing, so that nobody uses up what a whole office shares.
    pub fn bidder(&self, bidder: PersonId, lot: LotId) -> Result<(), TooMany> {
        let checked = self.bidders.check_key(&bidder);
        checked.map_err(|it| self.refused_on(lot, Limit::Bidder, &it))?;
        let checked = self.bidders_on_lots.check_key(&(lot, bidder));
        checked.map_err(|it| self.refused_on(lot, Limit::BidderOnLot, &it))
    }

    /// Counts a bid against the pool of its address.
    pub fn pool(&self, address: IpAddr) -> Pool {
        match self.bidding_addresses.check_key(&address) {
            Ok(()) => Pool::Open,
            Err(it) => {
                let wait = it.wait_time_from(self.clock.now());
                Pool::UsedUp(TooMany { limit: Limit::Address, wait })
            }
        }
    }

    /// Counts a bid against the bidder's trickle; to be asked before anything is looked up, and to
    /// be believed only for a bidder who turns out to be qualified.
    pub fn trickle(&self, bidder: PersonId, lot: LotId) -> Result<(), TooMany> {
        let checked = self.reserved.check_key(&bidder);
        checked.map_err(|it| self.refused_on(lot, Limit::Address, &it))
    }

    /// The pool was used up, and the bidder is not qualified.
    pub fn refuse(&self, lot: LotId, refused: TooMany) -> TooMany {
        self.counts.add(Some(lot), refused.limit);
        refused
    }

    /// Counts a bid of somebody who is not qualified for the lot.
    pub fn unqualified(&self, lot: LotId) -> Result<(), TooMany> {
        let checked = self.unqualified.check_key(&lot);
        checked.map_err(|it| self.refused_on(lot, Limit::Unqualified, &it))
    }

    fn refused(&self, limit: Limit, until: &Until) -> TooMany {
        self.counts.add(None, limit);
        TooMany { limit, wait: until.wait_time_from(self.clock.now()) }
    }

    fn refused_on(&self, lot: LotId, limit: Limit, until: &Until) -> TooMany {
        self.counts.add(Some(lot), limit);
        TooMany { limit, wait: until.wait_time_from(self.clock.now()) }
    }

    /// Counts a request of a program.
    pub fn machine(&self, client: Uuid) -> Result<(), TooMany> {
        let checked = self.machines.check_key(&client);
        checked.map_err(|it| self.refused(Limit::Machine, &it))
    }

    /// Counts a question of a person.
    pub fn question(&self, person: PersonId) -> Result<(), TooMany> {
        let checked = self.questions.check_key(&person);
        checked.map_err(|it| self.refused(Limit::Questions, &it))
    }

    /// Forgets sources that have been quiet, so that memory stays bounded.
    pub fn forget_quiet(&self) {
        self.accounts.retain_recent();
        self.addresses.retain_recent();
        self.returning.retain_recent();
        self.second_factors.retain_recent();
        self.bidders.retain_recent();
        self.bidders_on_lots.retain_recent();
        self.bidding_addresses.retain_recent();
        self.reserved.retain_recent();
        self.unqualified.retain_recent();
        self.machines.retain_recent();
        self.questions.retain_recent();
    }
}

type Until = NotUntil<<DefaultClock as governor::clock::Clock>::Instant>;

#[cfg(test)]
mod tests {
    use super::*;

    const NARROW: LimitSettings = LimitSettings {
        sign_ins_per_minute: 2,
        attempts_per_address_per_minute: 3,
        bids_per_second: 4,
        bids_per_lot_per_second: 2,
        bids_per_address_per_second: 5,
        reserved_bids_per_second: 1,
        unqualified_bids_per_second: 3,
    };

    fn person(number: u128) -> PersonId {
        PersonId(uuid::Uuid::from_u128(number))
    }

    fn lot(number: u128) -> LotId {
        LotId(uuid::Uuid::from_u128(number))
    }

    fn limit<T>(answer: Result<T, TooMany>) -> Option<Limit> {
        answer.err().map(|it| it.limit)
    }

    #[test]
    fn a_rival_elsewhere_does_not_lock_an_account() {
        let limits = Limits::new(&NARROW);
        let (rival, owner) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        assert_eq!(limits.sign_in(rival, "chen"), Ok(()));
        assert_eq!(limits.sign_in(rival, "chen"), Ok(()));
        assert_eq!(limit(limits.sign_in(rival, "chen")), Some(Limit::Account));
        assert_eq!(limits.attempt(rival), Ok(()), "a refused account has cost the address nothing");
        assert_eq!(limit(limits.attempt(rival)), Some(Limit::Attempts));
        assert_eq!(limits.sign_in(owner, "chen"), Ok(()));
    }

    #[test]
    fn a_crowd_at_one_address_does_not_keep_out_who_has_signed_in_there() {
        let limits = Limits::new(&NARROW);
        let office = IpAddr::from([10, 0, 0, 1]);
        limits.welcome(office, "chen");
        let crowd: Vec<_> = (0..20).map(|it| limits.sign_in(office, &format!("x{it}"))).collect();
        assert_eq!(crowd.iter().filter(|it| it.is_ok()).count(), 3);
        assert_eq!(limits.sign_in(office, "chen"), Ok(()));
        assert_eq!(limit(limits.sign_in(office, "stranger")), Some(Limit::Attempts));
    }

    #[test]
    fn each_bidder_has_a_share_of_each_lot() {
        let limits = Limits::new(&NARROW);
        let (loud, quiet) = (person(1), person(2));
        assert_eq!([(); 2].map(|()| limits.bidder(loud, lot(1))), [Ok(()), Ok(())]);
        assert_eq!(limit(limits.bidder(loud, lot(1))), Some(Limit::BidderOnLot));
        assert_eq!(limits.bidder(loud, lot(2)), Ok(()), "another lot has its own share");
        assert_eq!(limit(limits.bidder(loud, lot(2))), Some(Limit::Bidder));
        for _ in 0..2 {
            assert_eq!(limits.bidder(quiet, lot(1)), Ok(()), "nobody else has paid for it");
        }
        let counted = limits.counts.take();
        let of = |limit| counted.iter().find(|((it, kind), _)| *it == lot(1) && *kind == limit);
        assert_eq!(of(Limit::BidderOnLot).map(|(_, count)| *count), Some(1));
    }

    #[test]
    fn a_flood_from_a_shared_address_leaves_a_trickle_to_the_qualified() {
        let limits = Limits::new(&NARROW);
        let office = IpAddr::from([10, 0, 0, 1]);
        let through = (0..50).filter(|_| limits.pool(office) == Pool::Open).count();
        assert_eq!(through, 5);
        let Pool::UsedUp(refused) = limits.pool(office) else { panic!("the pool is used up") };
        assert_eq!(refused.limit, Limit::Address);
        assert_eq!(limits.trickle(person(2), lot(1)), Ok(()), "reserved, whatever the others do");
        assert_eq!(limit(limits.trickle(person(2), lot(1))), Some(Limit::Address));
        assert_eq!(limits.trickle(person(3), lot(1)), Ok(()));
    }

    #[test]
    fn people_without_a_qualification_share_what_they_may_ask() {
        let limits = Limits::new(&NARROW);
        let asked: Vec<_> = (0..5).map(|_| limits.unqualified(lot(1))).collect();
        assert_eq!(asked.iter().filter(|it| it.is_ok()).count(), 3);
        assert_eq!(limits.bidder(person(1), lot(1)), Ok(()), "the qualified do not share it");
    }
}
