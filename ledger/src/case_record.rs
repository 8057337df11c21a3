//! The account of a case as a file that anybody can check without the platform: every entry with
//! its transfers, each line chained to the one before.
//!
//! ```text
//! line 1    {"record":"case-account","version":1,"case":"…","number":"…"          ,"hash":"…"}
//! line n    {"seq":1,"at":"…","event":"credit-booked","reference":"…","transfers":[…],"hash":"…"}
//! last      {"end":true,"entries":n,"as_of":"…","balances":[…]                     ,"hash":"…"}
//! signature {"public_key":"…","key_id":"…","signature":"…"}
//!
//! hash(n) = SM3(version ‖ hash(n−1) ‖ the line up to the comma before its hash)
//! ```
//!
//! A line has one spelling only, so a file that passes is the published one to the byte. The
//! signature is over [`statement`]: that the platform, and nobody else, said so then.

use std::collections::BTreeMap;
use std::fmt::Write;

use domain::canonical::Canonical;
use domain::chain::Hash;
use domain::id::CaseId;
use domain::instant::Instant;
use domain::signature::{PublicKey, Signature};
use uuid::Uuid;

use crate::account::{Account, Overdraft};
use crate::entry::{Entry, Kind};
use crate::statement::Statement;

/// The version of the file, the first byte of everything that is hashed.
pub const VERSION: u8 = 1;

/// An entry in its place in the account of its case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// 1, 2, 3 … without a gap.
    pub seq: u64,
    pub at: Instant,
    /// What the event is about: a deposit, a payment, a line of the bank …
    pub reference: Uuid,
    pub entry: Entry,
}

/// The first line, without its hash.
pub fn header(case: CaseId, number: &str) -> String {
    format!(
        "{{\"record\":\"case-account\",\"version\":{VERSION},\"case\":\"{case}\",\
         \"number\":{number:?}"
    )
}

/// A line of an entry, without its hash.
pub fn text(posted: &Posted) -> String {
    let Posted { seq, at, reference, entry } = posted;
    let mut text = format!(
        "{{\"seq\":{seq},\"at\":\"{at}\",\"event\":\"{}\",\"reference\":\"{reference}\",\
         \"transfers\":[",
        entry.kind().slug()
    );
    for (n, transfer) in entry.transfers().iter().enumerate() {
        let comma = if n == 0 { "" } else { "," };
        let (debit, credit) = (name(transfer.debit()), name(transfer.credit()));
        write!(
            text,
            "{comma}{{\"debit\":\"{debit}\",\"credit\":\"{credit}\",\"amount\":\"{}\"}}",
            transfer.amount()
        )
        .expect("writing to a string cannot fail");
    }
    text.push(']');
    text
}

/// An account in the file: its kind, and whose it is where a case has several.
pub fn name(account: Account) -> String {
    match account.subject() {
        Some(subject) => format!("{}:{subject}", account.kind()),
        None => account.kind().to_owned(),
    }
}

/// The account of a name in the file.
pub fn account(name: &str) -> Option<Account> {
    match name.split_once(':') {
        Some((kind, subject)) => Account::parse(kind, Some(subject.parse().ok()?)),
        None => Account::parse(name, None),
    }
}

/// The hash of a line behind the hash of the line before; the first is behind
/// [`Hash::GENESIS`].
pub fn link(previous: Hash, text: &str) -> Hash {
    let mut bytes = Canonical::default();
    bytes.byte(VERSION);
    bytes.raw(previous.bytes());
    bytes.raw(text.as_bytes());
    bytes.hash()
}

/// The line as it stands in the file.
pub fn line(text: &str, hash: Hash) -> String {
    format!("{text},\"hash\":\"{hash}\"}}")
}

/// What is signed: the case, how many entries it has, when that was, and the last hash.
pub fn statement(case: CaseId, entries: u64, as_of: Instant, head: Hash) -> String {
    format!(
        "{{\"statement\":\"fachui-case-account\",\"version\":{VERSION},\"case\":\"{case}\",\
         \"entries\":{entries},\"as_of\":\"{as_of}\",\"head\":\"{head}\"}}"
    )
}

/// The line of the signature, which is behind the chain and not of it.
pub fn signature_line(key: &PublicKey, signature: &Signature) -> String {
    format!(
        "{{\"public_key\":\"{key}\",\"key_id\":\"{}\",\"signature\":\"{signature}\"}}",
        key.id()
    )
}

/// What is wrong with the account of a case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    #[error("entry {found} follows entry {after}")]
    Gap { after: u64, found: u64 },
    #[error("a transfer is of another case")]
    OtherCase,
    #[error("{account} is overdrawn by {fen} fen")]
    Overdrawn { account: String, fen: i128 },
    #[error("{event} of {reference} is posted twice")]
    Twice { event: &'static str, reference: Uuid },
    #[error("the deposit {0} is resolved twice")]
    ResolvedTwice(Uuid),
    #[error("the deposit {0} is resolved and was never held")]
    NeverHeld(Uuid),
}

/// Reads the entries of a case in their order and finds what the books must never show.
#[derive(Debug)]
pub struct Audit {
    case: CaseId,
    entries: u64,
    statement: Statement,
    events: BTreeMap<(Kind, Uuid), ()>,
    /// Whether a deposit that was held has been resolved.
    deposits: BTreeMap<Uuid, bool>,
}

impl Audit {
    pub fn of(case: CaseId) -> Audit {
        Audit {
            case,
            entries: 0,
            statement: Statement::default(),
            events: BTreeMap::new(),
            deposits: BTreeMap::new(),
        }
    }

    /// The next entry: in its place, of this case, posted once, without an overdraft; a deposit
    /// held before it is resolved, and resolved once.
    ///
    /// # Errors
    /// The first [`Finding`].
    pub fn take(&mut self, posted: &Posted) -> Result<(), Finding> {
        if posted.seq != self.entries + 1 {
            return Err(Finding::Gap { after: self.entries, found: posted.seq });
        }
        self.entries = posted.seq;
        let kind = posted.entry.kind();
        if self.events.insert((kind, posted.reference), ()).is_some() {
            let (event, reference) = (kind.slug(), posted.reference);
            return Err(Finding::Twice { event, reference });
        }
        for transfer in posted.entry.transfers() {
            if transfer.case() != self.case {
                return Err(Finding::OtherCase);
            }
            self.statement.apply(transfer);
        }
        for transfer in posted.entry.transfers() {
            for account in [transfer.debit(), transfer.credit()] {
                let fen = self.statement.balance(self.case, account);
                if fen < 0 && account.overdraft() == Overdraft::Never {
                    return Err(Finding::Overdrawn { account: name(account), fen: -fen });
                }
            }
        }
        self.deposit(kind, posted.reference)
    }

    fn deposit(&mut self, kind: Kind, id: Uuid) -> Result<(), Finding> {
        if kind == Kind::DepositHeld {
            self.deposits.insert(id, false);
        }
        let resolves =
            [Kind::DepositApplied, Kind::DepositReturned, Kind::DepositForfeited].contains(&kind);
        match self.deposits.get_mut(&id) {
            None if resolves => Err(Finding::NeverHeld(id)),
            Some(true) if resolves => Err(Finding::ResolvedTwice(id)),
            Some(resolved) if resolves => {
                *resolved = true;
                Ok(())
            }
            None | Some(_) => Ok(()),
        }
    }

    pub const fn entries(&self) -> u64 {
        self.entries
    }

    /// What every account holds that was ever touched, in fen, in the order of the chart.
    pub fn balances(&self) -> Vec<(Account, i128)> {
        self.statement.of_case(self.case).collect()
    }

    /// The last line, without its hash.
    pub fn ending(&self, as_of: Instant) -> String {
        let mut text = format!(
            "{{\"end\":true,\"entries\":{},\"as_of\":\"{as_of}\",\"balances\":[",
            self.entries
        );
        for (n, (account, fen)) in self.balances().into_iter().enumerate() {
            let comma = if n == 0 { "" } else { "," };
            write!(text, "{comma}{{\"account\":\"{}\",\"fen\":{fen}}}", name(account))
                .expect("writing to a string cannot fail");
        }
        text.push(']');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Bank;
    use crate::entry::Transfer;
    use domain::id::RegistrationId;
    use domain::money::Money;

    const CASE: CaseId = CaseId(Uuid::from_u128(1));
    const PAYER: Account = Account::Payer(RegistrationId(Uuid::from_u128(2)));

    fn posted(seq: u64, kind: Kind, of: u128, (debit, credit): (Account, Account)) -> Posted {
        let transfer = Transfer::new(CASE, debit, credit, Money::yuan(1)).expect("a transfer");
        let entry = Entry::new(kind, vec![transfer]).expect("an entry");
        let at = Instant::from_micros(1_800_000_000_000_000).expect("a time");
        Posted { seq, at, reference: Uuid::from_u128(of), entry }
    }

    const IN: (Account, Account) = (Account::Mirror(Bank::Auction), PAYER);
    const HOLD: (Account, Account) = (PAYER, Account::DepositHeld);
    const BACK: (Account, Account) = (Account::DepositHeld, PAYER);

    #[test]
    fn what_the_books_never_show_is_found() {
        let credit = |seq, of| posted(seq, Kind::CreditBooked, of, IN);
        let hold = |seq, of| posted(seq, Kind::DepositHeld, of, HOLD);
        let back = |seq, of| posted(seq, Kind::DepositReturned, of, BACK);
        let overdrawn = Finding::Overdrawn { account: name(PAYER), fen: 100 };
        let five = Uuid::from_u128(5);
        let event = Kind::CreditBooked.slug();
        for (entries, finding) in [
            (vec![credit(1, 1), hold(2, 5), back(3, 5)], None),
            (vec![credit(1, 1), hold(3, 5)], Some(Finding::Gap { after: 1, found: 3 })),
            (vec![credit(1, 5), credit(2, 5)], Some(Finding::Twice { event, reference: five })),
            (vec![hold(1, 5)], Some(overdrawn)),
            (
                vec![credit(1, 1), hold(2, 5), back(3, 6)],
                Some(Finding::NeverHeld(Uuid::from_u128(6))),
            ),
            (
                vec![
                    credit(1, 1),
                    hold(2, 5),
                    back(3, 5),
                    hold(4, 7),
                    posted(5, Kind::DepositApplied, 5, BACK),
                ],
                Some(Finding::ResolvedTwice(five)),
            ),
        ] {
            let mut audit = Audit::of(CASE);
            let found = entries.iter().find_map(|it| audit.take(it).err());
            assert_eq!(found, finding);
        }
        let mut other = Audit::of(CaseId(Uuid::from_u128(9)));
        assert_eq!(other.take(&credit(1, 1)), Err(Finding::OtherCase));
    }

    #[test]
    fn a_name_is_an_account_and_back() {
        for it in Account::SINGLE.into_iter().chain([PAYER]) {
            assert_eq!(account(&name(it)), Some(it));
        }
        assert_eq!(account("payer"), None);
        assert_eq!(account("deposit-held:x"), None);
    }
}
