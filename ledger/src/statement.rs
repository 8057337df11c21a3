//! What follows from the entries of a case: balances, and the check that their sum is zero.

use std::collections::BTreeMap;

use domain::id::CaseId;

use crate::account::{Account, Bank, Overdraft, Side};
use crate::entry::{Entry, Transfer};

/// The balances of all accounts of one or more cases, as a fold over their transfers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Debits less credits, in fen.
    balances: BTreeMap<(CaseId, Account), i128>,
}

/// An account from which more has gone than had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{account} has {missing_fen} fen less than is taken from it")]
pub struct Overdrawn {
    pub case: CaseId,
    pub account: Account,
    pub missing_fen: i128,
}

impl Statement {
    /// The statement after `entries`, in any order: no overdraft is looked for.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Statement {
        let mut statement = Statement::default();
        for transfer in entries.into_iter().flat_map(Entry::transfers) {
            statement.apply(transfer);
        }
        statement
    }

    /// The statement with `entry` posted.
    ///
    /// # Errors
    /// An account that may not be overdrawn would be; then nothing is posted (M4).
    pub fn post(&self, entry: &Entry) -> Result<Statement, Overdrawn> {
        let mut next = self.clone();
        for transfer in entry.transfers() {
            next.apply(transfer);
        }
        for transfer in entry.transfers() {
            for account in [transfer.debit(), transfer.credit()] {
                let balance = next.balance(transfer.case(), account);
                if balance < 0 && account.overdraft() == Overdraft::Never {
                    let case = transfer.case();
                    return Err(Overdrawn { case, account, missing_fen: -balance });
                }
            }
        }
        Ok(next)
    }

    pub(crate) fn apply(&mut self, transfer: &Transfer) {
        let fen = i128::from(transfer.amount().fen());
        *self.balances.entry((transfer.case(), transfer.debit())).or_default() += fen;
        *self.balances.entry((transfer.case(), transfer.credit())).or_default() -= fen;
    }

    /// What is in an account, in fen, on the side on which it grows.
    pub fn balance(&self, case: CaseId, account: Account) -> i128 {
        let net = self.balances.get(&(case, account)).copied().unwrap_or_default();
        match account.side() {
            Side::Debit => net,
            Side::Credit => -net,
        }
    }

    /// The accounts of a case that have ever been touched, with their balances in fen.
    pub fn of_case(&self, case: CaseId) -> impl Iterator<Item = (Account, i128)> {
        let accounts = self.balances.keys().filter(move |(of, _)| *of == case);
        accounts.map(move |(_, account)| (*account, self.balance(case, *account)))
    }

    /// Debits less credits of every case: zero, or a transfer has two cases.
    pub fn sums(&self) -> BTreeMap<CaseId, i128> {
        let mut sums = BTreeMap::new();
        for ((case, _), net) in &self.balances {
            *sums.entry(*case).or_default() += net;
        }
        sums
    }

    /// What the bank must have booked on one of its accounts, from the accounts that say whose
    /// the money is; equal to the mirrors of all cases (M7). In fen.
    pub fn owed(&self, bank: Bank) -> i128 {
        let of_bank = |account: &Account| account.bank() == bank;
        let others = self
            .balances
            .iter()
            .filter(|((_, account), _)| of_bank(account) && *account != Account::Mirror(bank));
        -others.map(|(_, net)| net).sum::<i128>()
    }

    /// The mirrors of a bank account over all cases, in fen.
    pub fn mirrored(&self, bank: Bank) -> i128 {
        let mirrors = self.balances.iter().filter(|((_, it), _)| *it == Account::Mirror(bank));
        mirrors.map(|(_, net)| net).sum()
    }
}

#[cfg(test)]
mod tests;
