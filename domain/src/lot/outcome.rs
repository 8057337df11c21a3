//! What follows from the end of a round: deal or failure, payment or default, the next round.

use super::opening::min_start;
use super::{Failed, Hammer, Lot, LotError, Notice, Round, State, Step};
use crate::fact::Fact;
use crate::id::RegistrationId;
use crate::instant::Instant;
use crate::money::Money;
use crate::profile::Profile;

/// The round that may follow a failed one, with its least start price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub round: Round,
    /// 80 % of the failed price, rounded up, for a second auction; the failed price for a sale.
    pub start: Money,
    pub previous: Failed,
}

impl Lot {
    /// The lot is sold to the leader, or fails when nobody bid. The deal needs no further act:
    /// the confirmation follows from it.
    ///
    /// Grounds: [`crate::statute::auction::ART_22`], [`crate::statute::auction::ART_26`],
    /// [`crate::statute::auction::ART_11`], [`crate::statute::sale::CLAUSE_9`].
    pub fn close(
        self,
        leader: Option<(RegistrationId, Money)>,
        ended_at: Instant,
    ) -> Result<Step, LotError> {
        let notice = self.announced("closed")?;
        let Some((winner, price)) = leader else {
            let fact = Fact::LotUnsold { lot: self.id, ended_at };
            return Ok(self.step(State::Unsold { notice, ended_at }, fact));
        };
        if price < self.offer.start {
            return Err(LotError::BelowStart { price });
        }
        let hammer = Hammer { ended_at, price, winner };
        let fact = Fact::LotSold { lot: self.id, winner, price, ended_at };
        Ok(self.step(State::Sold { notice, hammer }, fact))
    }

    /// Ends the round without an outcome: an act of the court, or its order to the platform.
    ///
    /// Grounds: [`crate::statute::auction::ART_28`].
    pub fn withdraw(self, reason: &str, now: Instant) -> Result<Step, LotError> {
        let notice = self.announced("withdrawn")?;
        let fact = Fact::LotWithdrawn { lot: self.id, reason: reason.to_owned() };
        Ok(self.step(State::Withdrawn { notice, ended_at: now }, fact))
    }

    /// The whole price has been paid.
    ///
    /// Grounds: [`crate::statute::auction::ART_25`].
    pub fn pay(self) -> Result<Step, LotError> {
        let (notice, hammer) = self.sold("paid")?;
        let fact = Fact::LotPaid { lot: self.id, price: hammer.price };
        Ok(self.step(State::Paid { notice, hammer }, fact))
    }

    /// The panel finds that the buyer defaulted (悔拍) on the balance.
    ///
    /// Grounds: [`crate::statute::auction::ART_24`].
    pub fn default(self) -> Result<Step, LotError> {
        let (notice, hammer) = self.sold("defaulted on")?;
        let fact = Fact::LotDefaulted { lot: self.id, winner: hammer.winner };
        Ok(self.step(State::Defaulted { notice, hammer }, fact))
    }

    /// The completion ruling (成交裁定) was served on the buyer at `served_at`: title passes.
    ///
    /// Grounds: [`crate::statute::auction::ART_22`].
    pub fn complete(self, served_at: Instant) -> Result<Step, LotError> {
        match self.state {
            State::Paid { notice, hammer } => {
                let fact = Fact::LotCompleted { lot: self.id, served_at };
                Ok(self.step(State::Completed { notice, hammer }, fact))
            }
            State::Draft
            | State::Announced { .. }
            | State::Sold { .. }
            | State::Completed { .. }
            | State::Defaulted { .. }
            | State::Revoked { .. }
            | State::Unsold { .. }
            | State::Withdrawn { .. } => Err(self.wrong_state("completed", "paid")),
        }
    }

    /// What may follow this failed round; `None` unless it failed, or when it was the sale.
    ///
    /// Grounds: [`crate::statute::auction::ART_26`], [`crate::statute::sale::CLAUSE_6`].
    pub fn next_round(&self, profile: &Profile) -> Option<Proposal> {
        let (notice, ended_at) = match &self.state {
            State::Unsold { notice, ended_at } => (notice, *ended_at),
            State::Draft
            | State::Announced { .. }
            | State::Sold { .. }
            | State::Paid { .. }
            | State::Completed { .. }
            | State::Defaulted { .. }
            | State::Revoked { .. }
            | State::Withdrawn { .. } => return None,
        };
        let round = match self.round {
            Round::First => Round::Second,
            Round::Second => Round::Sale,
            Round::Sale => return None,
        };
        let previous = Failed {
            lot: self.id,
            start: self.offer.start,
            failed_at: ended_at,
            first_announced_at: self
                .previous
                .map_or(notice.announced_at, |it| it.first_announced_at),
            followed: false,
        };
        let reference = self.offer.reference.value();
        let start = min_start(round, reference, Some(self.offer.start), profile);
        Some(Proposal { round, start, previous })
    }

    fn announced(&self, step: &'static str) -> Result<Notice, LotError> {
        match self.state {
            State::Announced { notice } => Ok(notice),
            State::Draft
            | State::Sold { .. }
            | State::Paid { .. }
            | State::Completed { .. }
            | State::Defaulted { .. }
            | State::Revoked { .. }
            | State::Unsold { .. }
            | State::Withdrawn { .. } => Err(self.wrong_state(step, "announced")),
        }
    }

    fn sold(&self, step: &'static str) -> Result<(Notice, Hammer), LotError> {
        match self.state {
            State::Sold { notice, hammer } => Ok((notice, hammer)),
            State::Draft
            | State::Announced { .. }
            | State::Paid { .. }
            | State::Completed { .. }
            | State::Defaulted { .. }
            | State::Revoked { .. }
            | State::Unsold { .. }
            | State::Withdrawn { .. } => Err(self.wrong_state(step, "sold")),
        }
    }

    fn wrong_state(&self, step: &'static str, needs: &'static str) -> LotError {
        LotError::WrongState { step, needs, is: self.state.name() }
    }

    fn step(self, state: State, fact: Fact) -> Step {
        Step { lot: Lot { state, ..self }, fact }
    }
}
