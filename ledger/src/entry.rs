//! An entry is balanced or it does not exist: it is made of transfers, and each transfer takes
//! from one account what it gives to another of the same case.

use std::fmt;

use domain::id::CaseId;
use domain::money::Money;

use crate::account::Account;

/// One amount from one account to another of the same case (M1, M3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    case: CaseId,
    debit: Account,
    credit: Account,
    amount: Money,
}

/// The transfers of one business event, posted together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    kind: Kind,
    transfers: Vec<Transfer>,
}

/// The business events that move money. The name is stored with the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    CreditBooked,
    CreditReversed,
    SuspenseClaimed,
    DepositHeld,
    DepositApplied,
    DepositReturned,
    DepositForfeited,
    BalancePaid,
    BalanceReturned,
    AppliedDepositForfeited,
    ForfeitureSettled,
    LeftAuctionAccount,
    ArrivedInCaseFund,
    Distributed,
    SetAside,
    SetAsideReleased,
    PayoutRequested,
    PayoutWithdrawn,
    PayoutSubmitted,
    PayoutRejected,
    PayoutBooked,
    PayoutReturned,
    InterestBooked,
    FeeBooked,
    /// A debit that nobody had ordered, explained by two people.
    DebitExplained,
    /// The price of a revoked sale is its buyer's again (AUC-31).
    SaleRevoked,
    Reversal,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    #[error("an entry moves more than nothing")]
    Nothing,
    #[error("{account} cannot be both sides of a transfer")]
    SameAccount { account: Account },
    #[error("the transfers of an entry belong to one case")]
    SeveralCases,
    #[error("{account} takes no part in '{kind}'")]
    WrongAccount { kind: Kind, account: Account },
    #[error("a reversal is not reversed; post the event again")]
    ReversalOfReversal,
}

impl Kind {
    pub const ALL: [Kind; 27] = [
        Kind::CreditBooked,
        Kind::CreditReversed,
        Kind::SuspenseClaimed,
        Kind::DepositHeld,
        Kind::DepositApplied,
        Kind::DepositReturned,
        Kind::DepositForfeited,
        Kind::BalancePaid,
        Kind::BalanceReturned,
        Kind::AppliedDepositForfeited,
        Kind::ForfeitureSettled,
        Kind::LeftAuctionAccount,
        Kind::ArrivedInCaseFund,
        Kind::Distributed,
        Kind::SetAside,
        Kind::SetAsideReleased,
        Kind::PayoutRequested,
        Kind::PayoutWithdrawn,
        Kind::PayoutSubmitted,
        Kind::PayoutRejected,
        Kind::PayoutBooked,
        Kind::PayoutReturned,
        Kind::InterestBooked,
        Kind::FeeBooked,
        Kind::DebitExplained,
        Kind::SaleRevoked,
        Kind::Reversal,
    ];

    pub const fn slug(self) -> &'static str {
        match self {
            Kind::CreditBooked => "credit-booked",
            Kind::CreditReversed => "credit-reversed",
            Kind::SuspenseClaimed => "suspense-claimed",
            Kind::DepositHeld => "deposit-held",
            Kind::DepositApplied => "deposit-applied",
            Kind::DepositReturned => "deposit-returned",
            Kind::DepositForfeited => "deposit-forfeited",
            Kind::BalancePaid => "balance-paid",
            Kind::BalanceReturned => "balance-returned",
            Kind::AppliedDepositForfeited => "applied-deposit-forfeited",
            Kind::ForfeitureSettled => "forfeiture-settled",
            Kind::LeftAuctionAccount => "left-auction-account",
            Kind::ArrivedInCaseFund => "arrived-in-case-fund",
            Kind::Distributed => "distributed",
            Kind::SetAside => "set-aside",
            Kind::SetAsideReleased => "set-aside-released",
            Kind::PayoutRequested => "payout-requested",
            Kind::PayoutWithdrawn => "payout-withdrawn",
            Kind::PayoutSubmitted => "payout-submitted",
            Kind::PayoutRejected => "payout-rejected",
            Kind::PayoutBooked => "payout-booked",
            Kind::PayoutReturned => "payout-returned",
            Kind::InterestBooked => "interest-booked",
            Kind::FeeBooked => "fee-booked",
            Kind::DebitExplained => "debit-explained",
            Kind::SaleRevoked => "sale-revoked",
            Kind::Reversal => "reversal",
        }
    }

    pub fn parse(slug: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

impl Transfer {
    /// # Errors
    /// A transfer of nothing, or from an account to itself.
    pub fn new(
        case: CaseId,
        debit: Account,
        credit: Account,
        amount: Money,
    ) -> Result<Transfer, EntryError> {
        if amount.is_zero() {
            return Err(EntryError::Nothing);
        }
        if debit == credit {
            return Err(EntryError::SameAccount { account: debit });
        }
        Ok(Transfer { case, debit, credit, amount })
    }

    pub const fn case(&self) -> CaseId {
        self.case
    }

    pub const fn debit(&self) -> Account {
        self.debit
    }

    pub const fn credit(&self) -> Account {
        self.credit
    }

    pub const fn amount(&self) -> Money {
        self.amount
    }
}

impl Entry {
    /// # Errors
    /// No transfers, or transfers of more than one case. Only [`Kind::SuspenseClaimed`] has two
    /// cases, each with a balanced transfer of its own, and even there none crosses (M3).
    pub fn new(kind: Kind, transfers: Vec<Transfer>) -> Result<Entry, EntryError> {
        let first = transfers.first().ok_or(EntryError::Nothing)?;
        let one_case = transfers.iter().all(|transfer| transfer.case == first.case);
        if !one_case && kind != Kind::SuspenseClaimed {
            return Err(EntryError::SeveralCases);
        }
        Ok(Entry { kind, transfers })
    }

    /// The entry that undoes this one: every transfer the other way round (M2).
    ///
    /// # Errors
    /// A reversal is not reversed, so that an entry is undone at most once.
    pub fn reversal(&self) -> Result<Entry, EntryError> {
        if self.kind == Kind::Reversal {
            return Err(EntryError::ReversalOfReversal);
        }
        let turned = |it: &Transfer| Transfer { debit: it.credit, credit: it.debit, ..*it };
        Ok(Entry { kind: Kind::Reversal, transfers: self.transfers.iter().map(turned).collect() })
    }

    pub const fn kind(&self) -> Kind {
        self.kind
    }

    pub fn transfers(&self) -> &[Transfer] {
        &self.transfers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const CASE: CaseId = CaseId(Uuid::from_u128(1));
    const OTHER: CaseId = CaseId(Uuid::from_u128(2));

    fn transfer(case: CaseId) -> Transfer {
        Transfer::new(case, Account::DepositHeld, Account::Proceeds, Money::yuan(1))
            .expect("a transfer")
    }

    #[test]
    fn a_transfer_moves_something_between_two_accounts() {
        let of = |debit, credit, amount| Transfer::new(CASE, debit, credit, amount);
        assert!(of(Account::DepositHeld, Account::Proceeds, Money::yuan(1)).is_ok());
        let nothing = of(Account::DepositHeld, Account::Proceeds, Money::ZERO);
        assert_eq!(nothing, Err(EntryError::Nothing));
        let account = Account::Proceeds;
        assert_eq!(of(account, account, Money::yuan(1)), Err(EntryError::SameAccount { account }));
    }

    #[test]
    fn an_entry_belongs_to_one_case_but_for_a_claim_of_suspense() {
        assert_eq!(Entry::new(Kind::DepositApplied, vec![]), Err(EntryError::Nothing));
        let two = vec![transfer(CASE), transfer(OTHER)];
        assert_eq!(Entry::new(Kind::DepositApplied, two.clone()), Err(EntryError::SeveralCases));
        assert!(Entry::new(Kind::SuspenseClaimed, two).is_ok());
    }

    #[test]
    fn a_reversal_turns_every_transfer_round_and_is_final() {
        let entry = Entry::new(Kind::DepositApplied, vec![transfer(CASE)]).expect("an entry");
        let reversal = entry.reversal().expect("a reversal");
        let turned = reversal.transfers().first().expect("one transfer");
        assert_eq!((turned.debit(), turned.credit()), (Account::Proceeds, Account::DepositHeld));
        assert_eq!(reversal.reversal(), Err(EntryError::ReversalOfReversal));
    }

    #[test]
    fn kinds_are_read_back_from_their_slugs() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.slug()), Some(kind));
        }
        assert_eq!(Kind::parse("gift"), None);
    }
}
