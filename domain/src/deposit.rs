//! A deposit (保证金): held, then applied, returned or forfeited, exactly once.
//!
//! ```text
//! Held ──apply───▶ Applied     to the winner's price
//!      ──release─▶ Returned    to the account it came from
//!      ──forfeit─▶ Forfeited   at most the announced deposit; the rest is returned
//! ```

use crate::id::DepositId;
use crate::instant::{Instant, Span};
use crate::money::Money;

/// A deposit and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    pub id: DepositId,
    /// What is held: the deposit in an auction, the whole sale price in a sale (SALE-07).
    pub amount: Money,
    /// The deposit the notice announced; a default costs no more than this (SALE-11).
    pub announced: Money,
    pub state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Held,
    Applied,
    Returned,
    /// `withheld` was forfeited; what was held beyond it goes back to the payer.
    Forfeited {
        withheld: Money,
    },
}

impl State {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            State::Held => "held",
            State::Applied => "applied",
            State::Returned => "returned",
            State::Forfeited { .. } => "forfeited",
        }
    }
}

/// What the one resolution of a deposit moves; the parts always sum to what was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a resolution that is not posted has not happened"]
pub struct Resolution {
    /// Towards the price.
    pub applied: Money,
    /// Withheld for the waterfall of DIST-30.
    pub withheld: Money,
    /// Back to the account the money came from.
    pub returned: Money,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DepositError {
    #[error("the deposit is {state} already; it is resolved once")]
    Resolved { state: &'static str },
}

impl Deposit {
    pub const fn held(id: DepositId, amount: Money, announced: Money) -> Deposit {
        Deposit { id, amount, announced, state: State::Held }
    }

    /// Counts the winner's deposit towards the price.
    ///
    /// Grounds: [`crate::statute::auction::ART_23`], [`crate::statute::auction::ART_25`].
    pub fn apply(self) -> Result<(Deposit, Resolution), DepositError> {
        let applied = self.amount;
        self.resolve(State::Applied, applied, Money::ZERO)
    }

    /// Gives the whole deposit back.
    ///
    /// Grounds: [`crate::statute::auction::ART_23`].
    pub fn release(self) -> Result<(Deposit, Resolution), DepositError> {
        self.resolve(State::Returned, Money::ZERO, Money::ZERO)
    }

    /// Withholds the deposit of a bidder who defaulted (悔拍). In a sale only the announced
    /// deposit is withheld and the rest of the prepayment returned.
    ///
    /// Grounds: [`crate::statute::auction::ART_24`], [`crate::statute::sale::CLAUSE_11`].
    pub fn forfeit(self) -> Result<(Deposit, Resolution), DepositError> {
        let withheld = self.amount.min(self.announced);
        self.resolve(State::Forfeited { withheld }, Money::ZERO, withheld)
    }

    fn resolve(
        self,
        state: State,
        applied: Money,
        withheld: Money,
    ) -> Result<(Deposit, Resolution), DepositError> {
        if self.state != State::Held {
            return Err(DepositError::Resolved { state: self.state.name() });
        }
        let returned = self.amount.minus_or_zero(applied).minus_or_zero(withheld);
        Ok((Deposit { state, ..self }, Resolution { applied, withheld, returned }))
    }
}

/// In which capacity a person signs up, as far as it bears on money and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// In person (本人).
    Own,
    /// Through an agent, whom the court must confirm (委托竞买).
    Agent,
    /// With a right of first refusal, which the court must confirm (优先购买权人).
    PriorityPurchaser,
    /// The applicant for enforcement, with what is still owed to it (申请执行人).
    Applicant { claim: Money },
}

/// What must be paid before taking part. An applicant whose claim is smaller than the deposit
/// pays the difference, otherwise nothing.
///
/// Grounds: [`crate::statute::auction::ART_17`].
pub fn due(deposit: Money, capacity: Capacity) -> Money {
    match capacity {
        Capacity::Own | Capacity::Agent | Capacity::PriorityPurchaser => deposit,
        Capacity::Applicant { claim } => deposit.minus_or_zero(claim),
    }
}

/// Whether a deposit confirmed at `at` still admits to bidding: until bidding ends, extensions
/// included. Agents and priority purchasers must in addition be confirmed by the court at
/// `court_confirmed_at`, before bidding starts.
///
/// Grounds: [`crate::statute::auction::ART_14`], [`crate::statute::auction::ART_18`],
/// [`crate::statute::auction::ART_19`].
pub fn admits(
    capacity: Capacity,
    at: Instant,
    court_confirmed_at: Option<Instant>,
    window: (Instant, Instant),
) -> Result<(), TooLate> {
    let (starts_at, ends_at) = window;
    if at >= ends_at {
        return Err(TooLate::AfterEnd { ends_at });
    }
    match (capacity, court_confirmed_at) {
        (Capacity::Own | Capacity::Applicant { .. }, _) => Ok(()),
        (Capacity::Agent | Capacity::PriorityPurchaser, Some(confirmed))
            if confirmed < starts_at =>
        {
            Ok(())
        }
        (Capacity::Agent | Capacity::PriorityPurchaser, _) => {
            Err(TooLate::ConfirmedAfterStart { starts_at })
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooLate {
    #[error("bidding ended at {ends_at}; a deposit admits only before that")]
    AfterEnd { ends_at: Instant },
    #[error("the court must confirm agents and priority purchasers before {starts_at}")]
    ConfirmedAfterStart { starts_at: Instant },
}

/// The instant by which losers must have their deposit back: counted from the real end.
///
/// Grounds: [`crate::statute::auction::ART_23`], [`crate::statute::periods::TIME_12`].
pub fn refund_due(ended_at: Instant, within: Span) -> Instant {
    ended_at.plus(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        text.parse().expect("an amount")
    }

    fn at(text: &str) -> Instant {
        Instant::from_utc(
            chrono::DateTime::parse_from_rfc3339(text).expect("a time").with_timezone(&chrono::Utc),
        )
    }

    fn held(amount: &str, announced: &str) -> Deposit {
        Deposit::held(DepositId(uuid::Uuid::nil()), money(amount), money(announced))
    }

    #[test]
    fn trap_18_an_applicant_pays_what_the_claim_does_not_cover() {
        for (claim, owes) in
            [("60000", "40000"), ("99999.99", "0.01"), ("100000", "0"), ("150000", "0")]
        {
            let capacity = Capacity::Applicant { claim: money(claim) };
            assert_eq!(due(money("100000"), capacity), money(owes), "claim {claim}");
        }
        assert_eq!(due(money("100000"), Capacity::Own), money("100000"));
    }

    #[test]
    fn trap_19_registration_stays_open_until_bidding_ends() {
        let window = (at("2024-06-01T10:00:00+08:00"), at("2024-06-02T10:00:00+08:00"));
        let late = at("2024-06-02T09:58:00+08:00");
        assert_eq!(admits(Capacity::Own, late, None, window), Ok(()));
        let (starts_at, ends_at) = window;
        let end = Err(TooLate::AfterEnd { ends_at });
        assert_eq!(admits(Capacity::Own, ends_at, None, window), end);

        let unconfirmed = Err(TooLate::ConfirmedAfterStart { starts_at });
        let before = at("2024-06-01T09:59:59.999999+08:00");
        for capacity in [Capacity::Agent, Capacity::PriorityPurchaser] {
            assert_eq!(admits(capacity, late, Some(before), window), Ok(()));
            assert_eq!(admits(capacity, late, Some(starts_at), window), unconfirmed);
            assert_eq!(admits(capacity, late, None, window), unconfirmed);
        }
    }

    /// AUC-23, TIME-12: hours run on rest days too.
    #[test]
    fn trap_32_24_hours_run_from_the_real_end() {
        let ended_at = at("2024-06-02T10:41:07+08:00");
        let due = refund_due(ended_at, Span::seconds(24 * 3600));
        assert_eq!(due, at("2024-06-03T10:41:07+08:00"));
    }

    #[test]
    fn trap_39_a_sale_default_costs_the_announced_deposit_only() {
        let (deposit, moved) = held("2204403.60", "250000").forfeit().expect("held");
        assert_eq!(moved.withheld, money("250000"));
        assert_eq!(moved.returned, money("1954403.60"));
        assert_eq!(deposit.state, State::Forfeited { withheld: money("250000") });
    }

    #[test]
    fn a_deposit_is_resolved_once_and_to_the_fen() {
        let steps = [Deposit::apply, Deposit::release, Deposit::forfeit];
        for first in steps {
            let (resolved, moved) = first(held("100.01", "100.01")).expect("held");
            let sum = Money::sum([moved.applied, moved.withheld, moved.returned]);
            assert_eq!(sum, Some(money("100.01")));
            for second in steps {
                let state = resolved.state.name();
                assert_eq!(second(resolved.clone()), Err(DepositError::Resolved { state }));
            }
        }
    }
}
