//! The chart of accounts of a case: what each account holds, its side, and whether it may be
//! overdrawn.

use std::fmt;

use domain::id::{BankLineId, PlanLineId, RegistrationId};
use uuid::Uuid;

/// The two real bank accounts of a court that are mirrored in every case.
///
/// Grounds: [`domain::statute::funds::FUND_03`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bank {
    /// The account for auction money (网络司法拍卖专户): deposits and prices.
    Auction,
    /// The account for case funds (执行款专户): what is distributed.
    Fund,
}

/// An account of one case. The case itself is named by the transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// The case's share of a real bank account: exactly what the bank has booked.
    Mirror(Bank),
    /// Money between the two bank accounts: debited by the one, not yet credited by the other.
    /// The two reports may arrive in either order, so this account alone may be overdrawn.
    BetweenBanks,
    /// What a payer has paid to his own sub-account number (一人一案一账号) and is not yet bound.
    Payer(RegistrationId),
    /// Deposits (保证金) held.
    DepositHeld,
    /// The price of what was sold: deposits applied and balances paid.
    Proceeds,
    /// Forfeited deposits until their use is settled, and what is left for the court to order.
    Forfeited,
    /// The part of a forfeited deposit that meets the costs and losses of the sale.
    Costs,
    /// The part of a forfeited deposit that goes to other debts connected with the property.
    RelatedDebt,
    /// Asked to be paid out of a bank account, not yet sent to the bank.
    Requested(Bank),
    /// Sent to the bank, not yet booked by it.
    InTransit(Bank),
    /// Case money that has arrived and is not yet distributed.
    CaseFund,
    /// What one line of a distribution plan is to receive and has not been asked for.
    Payable(PlanLineId),
    /// Disputed money set aside (提存) during a suit about the plan (DIST-09).
    SetAside,
    /// Money nobody has claimed yet (不明款), one account per bank line. Reserved case only.
    Suspense(Bank, BankLineId),
    /// Interest the bank paid on the whole account. Reserved case only.
    Interest(Bank),
    /// Fees the bank took from the whole account. Reserved case only.
    Fees(Bank),
}

/// The side on which an account grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is held: mirrors, money between banks, fees to be made good.
    Debit,
    /// Whose it is: everything else.
    Credit,
}

/// Whether more may leave an account than has come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overdraft {
    Never,
    Allowed,
}

impl Bank {
    pub const ALL: [Bank; 2] = [Bank::Auction, Bank::Fund];

    pub const fn slug(self) -> &'static str {
        match self {
            Bank::Auction => "auction",
            Bank::Fund => "fund",
        }
    }
}

impl Account {
    /// The name of the kind of account, as stored and shown.
    pub const fn kind(self) -> &'static str {
        match self {
            Account::Mirror(Bank::Auction) => "auction-bank",
            Account::Mirror(Bank::Fund) => "fund-bank",
            Account::BetweenBanks => "between-banks",
            Account::Payer(_) => "payer",
            Account::DepositHeld => "deposit-held",
            Account::Proceeds => "proceeds",
            Account::Forfeited => "forfeited",
            Account::Costs => "costs",
            Account::RelatedDebt => "related-debt",
            Account::Requested(Bank::Auction) => "auction-requested",
            Account::Requested(Bank::Fund) => "fund-requested",
            Account::InTransit(Bank::Auction) => "auction-in-transit",
            Account::InTransit(Bank::Fund) => "fund-in-transit",
            Account::CaseFund => "case-fund",
            Account::Payable(_) => "payable",
            Account::SetAside => "set-aside",
            Account::Suspense(Bank::Auction, _) => "auction-suspense",
            Account::Suspense(Bank::Fund, _) => "fund-suspense",
            Account::Interest(Bank::Auction) => "auction-interest",
            Account::Interest(Bank::Fund) => "fund-interest",
            Account::Fees(Bank::Auction) => "auction-fees",
            Account::Fees(Bank::Fund) => "fund-fees",
        }
    }

    /// Whose account it is, where a case has several of a kind.
    pub const fn subject(self) -> Option<Uuid> {
        match self {
            Account::Payer(registration) => Some(registration.0),
            Account::Payable(line) => Some(line.0),
            Account::Suspense(_, line) => Some(line.0),
            Account::Mirror(_)
            | Account::BetweenBanks
            | Account::DepositHeld
            | Account::Proceeds
            | Account::Forfeited
            | Account::Costs
            | Account::RelatedDebt
            | Account::Requested(_)
            | Account::InTransit(_)
            | Account::CaseFund
            | Account::SetAside
            | Account::Interest(_)
            | Account::Fees(_) => None,
        }
    }

    /// The account of this kind and subject; `None` for an unknown kind, or when a subject is
    /// missing or superfluous.
    pub fn parse(kind: &str, subject: Option<Uuid>) -> Option<Account> {
        if let Some(id) = subject {
            return match kind {
                "payer" => Some(Account::Payer(RegistrationId(id))),
                "payable" => Some(Account::Payable(PlanLineId(id))),
                "auction-suspense" => Some(Account::Suspense(Bank::Auction, BankLineId(id))),
                "fund-suspense" => Some(Account::Suspense(Bank::Fund, BankLineId(id))),
                _ => None,
            };
        }
        Account::SINGLE.into_iter().find(|account| account.kind() == kind)
    }

    /// The accounts of which a case has at most one each.
    pub const SINGLE: [Account; 18] = [
        Account::Mirror(Bank::Auction),
        Account::Mirror(Bank::Fund),
        Account::BetweenBanks,
        Account::DepositHeld,
        Account::Proceeds,
        Account::Forfeited,
        Account::Costs,
        Account::RelatedDebt,
        Account::Requested(Bank::Auction),
        Account::Requested(Bank::Fund),
        Account::InTransit(Bank::Auction),
        Account::InTransit(Bank::Fund),
        Account::CaseFund,
        Account::SetAside,
        Account::Interest(Bank::Auction),
        Account::Interest(Bank::Fund),
        Account::Fees(Bank::Auction),
        Account::Fees(Bank::Fund),
    ];

    pub const fn side(self) -> Side {
        match self {
            Account::Mirror(_) | Account::BetweenBanks | Account::Fees(_) => Side::Debit,
            Account::Payer(_)
            | Account::DepositHeld
            | Account::Proceeds
            | Account::Forfeited
            | Account::Costs
            | Account::RelatedDebt
            | Account::Requested(_)
            | Account::InTransit(_)
            | Account::CaseFund
            | Account::Payable(_)
            | Account::SetAside
            | Account::Suspense(..)
            | Account::Interest(_) => Side::Credit,
        }
    }

    pub const fn overdraft(self) -> Overdraft {
        if matches!(self, Account::BetweenBanks) { Overdraft::Allowed } else { Overdraft::Never }
    }

    /// The real bank account in which the money of this account lies. Per bank, the credit
    /// accounts less the debit accounts other than the mirror are the booked balance (M7).
    pub const fn bank(self) -> Bank {
        match self {
            Account::Mirror(bank)
            | Account::Requested(bank)
            | Account::InTransit(bank)
            | Account::Suspense(bank, _)
            | Account::Interest(bank)
            | Account::Fees(bank) => bank,
            Account::BetweenBanks
            | Account::Payer(_)
            | Account::DepositHeld
            | Account::Proceeds
            | Account::Forfeited
            | Account::Costs
            | Account::RelatedDebt => Bank::Auction,
            Account::CaseFund | Account::Payable(_) | Account::SetAside => Bank::Fund,
        }
    }
}

/// The kind, with the subject where there is one: `payer:018f…`.
impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.subject() {
            Some(subject) => write!(f, "{}:{subject}", self.kind()),
            None => f.write_str(self.kind()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_is_read_back_from_its_kind_and_subject() {
        let id = Uuid::from_u128(7);
        let with_subject = [
            Account::Payer(RegistrationId(id)),
            Account::Payable(PlanLineId(id)),
            Account::Suspense(Bank::Auction, BankLineId(id)),
            Account::Suspense(Bank::Fund, BankLineId(id)),
        ];
        for account in Account::SINGLE.into_iter().chain(with_subject) {
            assert_eq!(Account::parse(account.kind(), account.subject()), Some(account));
            let other = if account.subject().is_some() { None } else { Some(id) };
            assert_eq!(Account::parse(account.kind(), other), None, "{account}");
        }
        assert_eq!(Account::parse("petty-cash", None), None);
    }

    #[test]
    fn only_the_money_between_banks_may_be_overdrawn() {
        for account in Account::SINGLE {
            let allowed = account == Account::BetweenBanks;
            assert_eq!(account.overdraft() == Overdraft::Allowed, allowed, "{account}");
        }
    }
}
