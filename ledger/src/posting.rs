//! Business event → entry, one function per event. Money moves only through these.
//!
//! None of them knows a balance: that an account has what is taken from it is checked where the
//! balance is locked, in the database (M4). What they do know is which accounts an event may
//! touch; anything else is [`EntryError::WrongAccount`].

use domain::deposit::Resolution;
use domain::id::{BankLineId, CaseId, PlanLineId, RegistrationId};
use domain::money::Money;

use crate::account::{Account, Bank};
use crate::entry::{Entry, EntryError, Kind, Transfer};
use crate::forfeiture::Forfeiture;

type Posted = Result<Entry, EntryError>;

fn one(kind: Kind, case: CaseId, debit: Account, credit: Account, amount: Money) -> Posted {
    Entry::new(kind, vec![Transfer::new(case, debit, credit, amount)?])
}

/// Several transfers out of one account; uses of nothing are left out.
fn split(kind: Kind, case: CaseId, debit: Account, uses: &[(Account, Money)]) -> Posted {
    let transfers = uses.iter().filter(|(_, amount)| !amount.is_zero());
    let transfers = transfers.map(|(credit, amount)| Transfer::new(case, debit, *credit, *amount));
    Entry::new(kind, transfers.collect::<Result<_, _>>()?)
}

/// The bank booked a credit: what it holds grows, and so does `to`, whose money it is.
pub fn credit_from_bank(case: CaseId, to: Account, amount: Money) -> Posted {
    received_on(Kind::CreditBooked, to)?;
    one(Kind::CreditBooked, case, Account::Mirror(to.bank()), to, amount)
}

/// The bank took a credit back (冲正). It can only be taken from where it still lies.
pub fn reverse_credit(case: CaseId, from: Account, amount: Money) -> Posted {
    received_on(Kind::CreditReversed, from)?;
    one(Kind::CreditReversed, case, from, Account::Mirror(from.bank()), amount)
}

/// Where money from outside may arrive.
fn received_on(kind: Kind, account: Account) -> Result<(), EntryError> {
    let received = matches!(account, Account::Payer(_) | Account::CaseFund | Account::Suspense(..));
    if received { Ok(()) } else { Err(EntryError::WrongAccount { kind, account }) }
}

/// A line of unidentified money (不明款), and the reserved case in which it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unidentified {
    pub reserved: CaseId,
    pub bank: Bank,
    pub line: BankLineId,
}

/// Unidentified money is recognised as a case's: one entry of two transfers, one inside each
/// case, so that no transfer crosses from case to case.
///
/// That two people agree is kept by the database.
///
/// Grounds: [`domain::statute::funds::FUND_13`].
pub fn claim_suspense(from: Unidentified, case: CaseId, to: Account, amount: Money) -> Posted {
    let kind = Kind::SuspenseClaimed;
    let mirror = Account::Mirror(from.bank);
    let identified = matches!(to, Account::Payer(_) | Account::CaseFund);
    if !identified || to.bank() != from.bank {
        return Err(EntryError::WrongAccount { kind, account: to });
    }
    let suspense = Account::Suspense(from.bank, from.line);
    let out = Transfer::new(from.reserved, suspense, mirror, amount)?;
    let into = Transfer::new(case, mirror, to, amount)?;
    Entry::new(kind, vec![out, into])
}

/// The deposit of a registration is held.
///
/// Grounds: [`domain::statute::auction::ART_17`], [`domain::statute::auction::ART_18`].
pub fn hold_deposit(case: CaseId, payer: RegistrationId, amount: Money) -> Posted {
    one(Kind::DepositHeld, case, Account::Payer(payer), Account::DepositHeld, amount)
}

/// The winner's deposit becomes part of the price.
///
/// Grounds: [`domain::statute::auction::ART_25`].
pub fn apply_deposit(case: CaseId, amount: Money) -> Posted {
    one(Kind::DepositApplied, case, Account::DepositHeld, Account::Proceeds, amount)
}

/// A loser's deposit is his again; what follows is the payout of his sub-account.
///
/// Grounds: [`domain::statute::auction::ART_23`].
pub fn return_deposit(case: CaseId, payer: RegistrationId, amount: Money) -> Posted {
    one(Kind::DepositReturned, case, Account::DepositHeld, Account::Payer(payer), amount)
}

/// A deposit still held is forfeited.
///
/// Grounds: [`domain::statute::auction::ART_24`].
pub fn forfeit_deposit(case: CaseId, amount: Money) -> Posted {
    one(Kind::DepositForfeited, case, Account::DepositHeld, Account::Forfeited, amount)
}

/// The winner pays the balance of the price, or a part of it.
pub fn pay_balance(case: CaseId, payer: RegistrationId, amount: Money) -> Posted {
    one(Kind::BalancePaid, case, Account::Payer(payer), Account::Proceeds, amount)
}

/// A defaulting winner gets back what he paid beyond the deposit (SALE-11, trap 39).
pub fn return_balance(case: CaseId, payer: RegistrationId, amount: Money) -> Posted {
    one(Kind::BalanceReturned, case, Account::Proceeds, Account::Payer(payer), amount)
}

/// The deposit of a defaulting winner, already part of the price, is forfeited (AUC-24).
pub fn forfeit_applied_deposit(case: CaseId, amount: Money) -> Posted {
    one(Kind::AppliedDepositForfeited, case, Account::Proceeds, Account::Forfeited, amount)
}

/// The court revoked a sale: its price, so far as it lies with the proceeds, is the buyer's again.
///
/// Grounds: [`domain::statute::auction::ART_31`].
pub fn revoke_sale(case: CaseId, payer: RegistrationId, amount: Money) -> Posted {
    one(Kind::SaleRevoked, case, Account::Proceeds, Account::Payer(payer), amount)
}

/// What a held deposit is resolved into, in one entry of one to three transfers (M4): the price,
/// the forfeiture, and what goes back to the payer, such as a sale's prepayment beyond the
/// announced deposit.
///
/// Grounds: [`domain::statute::auction::ART_23`], [`domain::statute::auction::ART_24`],
/// [`domain::statute::sale::CLAUSE_11`].
pub fn resolve_deposit(case: CaseId, payer: RegistrationId, resolution: &Resolution) -> Posted {
    let Resolution { applied, withheld, returned } = *resolution;
    let kind = match (applied.is_zero(), withheld.is_zero()) {
        (_, false) => Kind::DepositForfeited,
        (false, true) => Kind::DepositApplied,
        (true, true) => Kind::DepositReturned,
    };
    let uses = [
        (Account::Proceeds, applied),
        (Account::Forfeited, withheld),
        (Account::Payer(payer), returned),
    ];
    split(kind, case, Account::DepositHeld, &uses)
}

/// A forfeited deposit is put to its uses after the re-auction (DIST-30). What is left over
/// stays in `forfeited` until the court orders its use.
///
/// Grounds: [`domain::statute::distribution::DIST_30`].
pub fn settle_forfeiture(case: CaseId, forfeiture: &Forfeiture) -> Posted {
    let uses = [
        (Account::Costs, forfeiture.costs),
        (Account::Proceeds, forfeiture.gap),
        (Account::Proceeds, forfeiture.case_debt),
        (Account::RelatedDebt, forfeiture.related_debt),
    ];
    split(Kind::ForfeitureSettled, case, Account::Forfeited, &uses)
}

/// The auction account's bank booked the transfer to the case-fund account.
pub fn leave_auction_account(case: CaseId, amount: Money) -> Posted {
    let mirror = Account::Mirror(Bank::Auction);
    one(Kind::LeftAuctionAccount, case, Account::BetweenBanks, mirror, amount)
}

/// The case-fund account's bank booked the transfer from the auction account: only now is it
/// case money, and the payout clock starts.
///
/// Grounds: [`domain::statute::funds::FUND_10`].
pub fn arrive_in_case_fund(case: CaseId, amount: Money) -> Posted {
    let mirror = Account::Mirror(Bank::Fund);
    let arrived = Transfer::new(case, mirror, Account::BetweenBanks, amount)?;
    let transit = Account::InTransit(Bank::Auction);
    let owed = Transfer::new(case, transit, Account::CaseFund, amount)?;
    Entry::new(Kind::ArrivedInCaseFund, vec![arrived, owed])
}

/// A distribution plan is released: every line becomes payable.
pub fn distribute(case: CaseId, lines: &[(PlanLineId, Money)]) -> Posted {
    let uses: Vec<_> = lines.iter().map(|(id, paid)| (Account::Payable(*id), *paid)).collect();
    split(Kind::Distributed, case, Account::CaseFund, &uses)
}

/// A sum in dispute is set aside; the rest may be paid.
///
/// Grounds: [`domain::statute::distribution::DIST_09`].
pub fn set_aside(case: CaseId, amount: Money) -> Posted {
    one(Kind::SetAside, case, Account::CaseFund, Account::SetAside, amount)
}

/// The suit about a sum set aside has ended; it can be distributed again.
pub fn release_set_aside(case: CaseId, amount: Money) -> Posted {
    one(Kind::SetAsideReleased, case, Account::SetAside, Account::CaseFund, amount)
}

/// A payment out of `from` is asked for: a payable, a refund to a payer, or the transfer of
/// proceeds to the case-fund account.
pub fn request_payout(case: CaseId, from: Account, amount: Money) -> Posted {
    let kind = Kind::PayoutRequested;
    paid_from(kind, from)?;
    one(kind, case, from, Account::Requested(from.bank()), amount)
}

/// A payment asked for is refused or withdrawn before it went to the bank.
pub fn withdraw_payout(case: CaseId, to: Account, amount: Money) -> Posted {
    let kind = Kind::PayoutWithdrawn;
    paid_from(kind, to)?;
    one(kind, case, Account::Requested(to.bank()), to, amount)
}

/// A payment was sent to the bank: in transit, not yet paid (M7).
pub fn submit_payout(case: CaseId, bank: Bank, amount: Money) -> Posted {
    let (requested, transit) = (Account::Requested(bank), Account::InTransit(bank));
    one(Kind::PayoutSubmitted, case, requested, transit, amount)
}

/// The bank refused a payment it had not booked (pain.002).
pub fn reject_payout(case: CaseId, to: Account, amount: Money) -> Posted {
    let kind = Kind::PayoutRejected;
    paid_from(kind, to)?;
    one(kind, case, Account::InTransit(to.bank()), to, amount)
}

/// The bank booked a payment: it is paid.
pub fn book_payout(case: CaseId, bank: Bank, amount: Money) -> Posted {
    let (transit, mirror) = (Account::InTransit(bank), Account::Mirror(bank));
    one(Kind::PayoutBooked, case, transit, mirror, amount)
}

/// A booked payment came back: what it was paid from is owed again, with its original date of
/// arrival (FUND-16).
pub fn return_payout(case: CaseId, to: Account, amount: Money) -> Posted {
    let kind = Kind::PayoutReturned;
    paid_from(kind, to)?;
    one(kind, case, Account::Mirror(to.bank()), to, amount)
}

/// The transfer to the case-fund account was booked out and came back without arriving: it is on
/// the way no more, and the price lies in the auction account again.
pub fn return_transfer(case: CaseId, amount: Money) -> Posted {
    let (mirror, transit) = (Account::Mirror(Bank::Auction), Account::InTransit(Bank::Auction));
    let back = Transfer::new(case, mirror, Account::BetweenBanks, amount)?;
    let owed = Transfer::new(case, transit, Account::Proceeds, amount)?;
    Entry::new(Kind::PayoutReturned, vec![back, owed])
}

/// What may be paid out. Suspense is: unidentified money goes back to its payer.
fn paid_from(kind: Kind, account: Account) -> Result<(), EntryError> {
    match account {
        Account::Payer(_)
        | Account::Proceeds
        | Account::Forfeited
        | Account::Costs
        | Account::RelatedDebt
        | Account::CaseFund
        | Account::Payable(_)
        | Account::SetAside
        | Account::Suspense(..)
        | Account::Interest(_) => Ok(()),
        Account::Mirror(_)
        | Account::BetweenBanks
        | Account::DepositHeld
        | Account::Requested(_)
        | Account::InTransit(_)
        | Account::Fees(_) => Err(EntryError::WrongAccount { kind, account }),
    }
}

/// The bank paid interest on the whole account: a line of its own, no case's money (FUND-16).
pub fn book_interest(reserved: CaseId, bank: Bank, amount: Money) -> Posted {
    let (mirror, interest) = (Account::Mirror(bank), Account::Interest(bank));
    one(Kind::InterestBooked, reserved, mirror, interest, amount)
}

/// The bank took a fee from the whole account.
pub fn book_fee(reserved: CaseId, bank: Bank, amount: Money) -> Posted {
    one(Kind::FeeBooked, reserved, Account::Fees(bank), Account::Mirror(bank), amount)
}

/// A debit that nobody had ordered is explained by two people: taken out of what made it good, out
/// of the sub-account whose money it corrects, or kept as a fee. A payment of ours is booked as
/// [`book_payout`] does.
///
/// Grounds: [`domain::statute::funds::FUND_02`].
pub fn explain_debit(case: CaseId, from: Account, amount: Money) -> Posted {
    let kind = Kind::DebitExplained;
    if !matches!(from, Account::Suspense(..) | Account::Payer(_) | Account::Fees(_)) {
        return Err(EntryError::WrongAccount { kind, account: from });
    }
    one(kind, case, from, Account::Mirror(from.bank()), amount)
}
