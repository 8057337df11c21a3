//! Days of traffic on two bank accounts, from a seed: clean payments, and twenty kinds of what goes
//! wrong in life, each with what the platform must make of it. The sums of what is booked here are
//! the oracle for the court's books.

use bank::camt::{Direction, Line, Nature};
use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};
use domain::money::Money;

use crate::bank::mistyped;

/// Somebody who pays, and the number he pays to.
#[derive(Clone, Debug)]
pub struct Payer {
    pub name: String,
    pub account: String,
    pub number: String,
}

/// One kind of traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Clean,
    /// One fen less than asked for, or one more: matched all the same, used when it is enough.
    Short,
    Over,
    /// The payer pressed the button twice.
    Doubled,
    OneFen,
    VeryLarge,
    /// The name with full-width brackets and spaces.
    WideName,
    /// The same movement in a later file, under another line number.
    Resent,
    /// Told days after it was booked.
    LateNotice,
    Unnamed,
    WrongName,
    NoPayerAccount,
    MistypedNumber,
    MainAccountOnly,
    NoNumber,
    UnknownReturn,
    Interest,
    Fee,
    /// The bank takes an unidentified credit back on the same day.
    SameDayCorrection,
    /// The bank takes a matched credit back in the next file.
    NextDayCorrection,
    /// The bank takes back what it never booked here.
    StrangeCorrection,
}

impl Kind {
    pub const ANOMALIES: [Kind; 20] = [
        Kind::Short,
        Kind::Over,
        Kind::Doubled,
        Kind::OneFen,
        Kind::VeryLarge,
        Kind::WideName,
        Kind::Resent,
        Kind::LateNotice,
        Kind::Unnamed,
        Kind::WrongName,
        Kind::NoPayerAccount,
        Kind::MistypedNumber,
        Kind::MainAccountOnly,
        Kind::NoNumber,
        Kind::UnknownReturn,
        Kind::Interest,
        Kind::Fee,
        Kind::SameDayCorrection,
        Kind::NextDayCorrection,
        Kind::StrangeCorrection,
    ];
}

/// A line, and what must become of it: the outcome, with the reason where there is one.
#[derive(Clone, Debug)]
pub struct Expected {
    pub kind: Kind,
    pub line: Line,
    pub outcome: &'static str,
}

/// The traffic of a seed.
pub struct Traffic {
    random: u64,
    account: String,
    payers: Vec<Payer>,
    booked: u64,
    /// For files to come: resent lines, late notices, next-day corrections.
    later: Vec<Expected>,
    balance_fen: i64,
    /// Debits that nobody can explain: they are in the bank's balance, not in the books.
    pub unexplained_fen: i64,
}

impl Traffic {
    /// # Panics
    /// Without payers.
    pub fn new(seed: u64, account: &str, payers: Vec<Payer>) -> Traffic {
        assert!(!payers.is_empty(), "somebody must pay");
        Traffic {
            random: seed | 1,
            account: account.to_owned(),
            payers,
            booked: 0,
            later: Vec::new(),
            balance_fen: 0,
            unexplained_fen: 0,
        }
    }

    /// What the bank holds, by its own journal.
    pub const fn balance_fen(&self) -> i64 {
        self.balance_fen
    }

    /// xorshift64*: the same traffic on every machine.
    fn below(&mut self, n: u64) -> u64 {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        (self.random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % n
    }

    fn payer(&mut self) -> Payer {
        let count = u64::try_from(self.payers.len()).unwrap_or(1);
        let n = usize::try_from(self.below(count)).unwrap_or_default();
        self.payers.get(n).cloned().expect("a payer below their count")
    }

    /// The lines of one file, about `count` of them; one in ten is an anomaly. Banks do not move
    /// money on weekends: such a day has what was left over and nothing new.
    pub fn day(&mut self, at: DateTime<Utc>, count: usize) -> Vec<Expected> {
        let mut lines = std::mem::take(&mut self.later);
        if [Weekday::Sat, Weekday::Sun].contains(&at.weekday()) {
            return lines;
        }
        // The bank pays its interest first, so that its fees are covered.
        self.add(Kind::Interest, at, &mut lines);
        while lines.len() < count {
            let kind = match self.below(10) {
                0 => {
                    let kinds = u64::try_from(Kind::ANOMALIES.len()).unwrap_or(1);
                    let n = usize::try_from(self.below(kinds)).unwrap_or_default();
                    Kind::ANOMALIES.get(n).copied().unwrap_or(Kind::Clean)
                }
                _ => Kind::Clean,
            };
            let at = at + TimeDelta::seconds(i64::try_from(lines.len()).unwrap_or_default());
            self.add(kind, at, &mut lines);
        }
        lines
    }

    /// What is still to be told when the days are over.
    pub fn left_over(&mut self) -> Vec<Expected> {
        std::mem::take(&mut self.later)
    }

    fn credit(&mut self, at: DateTime<Utc>, fen: i64) -> Line {
        let payer = self.payer();
        self.booked += 1;
        self.balance_fen += fen;
        Line {
            number: 0,
            account: self.account.clone(),
            reference: format!("BK{:012}", self.booked),
            direction: Direction::Credit,
            amount: Money::from_fen(fen).expect("an amount in range"),
            booked_at: at,
            value_on: None,
            credited_number: Some(payer.number),
            other_name: Some(payer.name),
            other_account: Some(payer.account),
            end_to_end_id: None,
            remittance: Some("竞买保证金".to_owned()),
            returned: None,
            nature: None,
            reverses: None,
        }
    }

    fn debit(&mut self, at: DateTime<Utc>, fen: i64) -> Line {
        let line = self.credit(at, fen);
        self.balance_fen -= 2 * fen;
        Line {
            direction: Direction::Debit,
            credited_number: None,
            other_name: None,
            other_account: None,
            remittance: None,
            ..line
        }
    }

    /// How much the movement is; most are what was asked for.
    fn amount(&mut self, kind: Kind) -> i64 {
        const ASKED: i64 = 100_000;
        match kind {
            Kind::Short => ASKED - 1,
            Kind::Over => ASKED + 1,
            Kind::OneFen => 1,
            Kind::VeryLarge => 999_999_999_999,
            Kind::Fee => 10,
            Kind::Interest => 1_000 + i64::try_from(self.below(10_000)).unwrap_or_default(),
            Kind::StrangeCorrection => 3,
            Kind::Clean
            | Kind::Doubled
            | Kind::WideName
            | Kind::Resent
            | Kind::LateNotice
            | Kind::Unnamed
            | Kind::WrongName
            | Kind::NoPayerAccount
            | Kind::MistypedNumber
            | Kind::MainAccountOnly
            | Kind::NoNumber
            | Kind::UnknownReturn
            | Kind::SameDayCorrection
            | Kind::NextDayCorrection => ASKED,
        }
    }

    fn add(&mut self, kind: Kind, at: DateTime<Utc>, lines: &mut Vec<Expected>) {
        let fen = self.amount(kind);
        let is_debit = kind == Kind::Fee || kind == Kind::StrangeCorrection;
        let mut line = if is_debit { self.debit(at, fen) } else { self.credit(at, fen) };
        if kind == Kind::StrangeCorrection {
            self.unexplained_fen += fen;
        }
        let outcome = spoil(kind, &mut line);
        let first = Expected { kind, line: line.clone(), outcome };
        if kind == Kind::LateNotice {
            self.later.push(first);
            return;
        }
        lines.push(first);
        if kind == Kind::Doubled {
            self.booked += 1;
            self.balance_fen += fen;
            let reference = format!("BK{:012}", self.booked);
            lines.push(Expected { kind, line: Line { reference, ..line }, outcome });
        } else if kind == Kind::Resent {
            self.later.push(Expected { kind, line, outcome: "duplicate" });
        } else if kind == Kind::SameDayCorrection || kind == Kind::NextDayCorrection {
            let mut back = self.debit(at, fen);
            back.reverses = Some(line.reference);
            let back = Expected { kind, line: back, outcome: "credit-reversed" };
            if kind == Kind::SameDayCorrection {
                lines.push(back);
            } else {
                self.later.push(back);
            }
        }
    }
}

/// Makes of a clean line one of this kind; what must become of it.
fn spoil(kind: Kind, line: &mut Line) -> &'static str {
    match kind {
        Kind::Unnamed => {
            line.other_name = None;
            "suspense:payer-unnamed"
        }
        Kind::WrongName => {
            line.other_name = Some("冒名者".to_owned());
            "suspense:payer-differs"
        }
        Kind::NoPayerAccount => {
            line.other_account = None;
            "suspense:payer-account-missing"
        }
        Kind::MistypedNumber => {
            line.credited_number = line.credited_number.as_deref().map(mistyped);
            "suspense:unknown-sub-account"
        }
        Kind::MainAccountOnly => {
            line.credited_number = Some(line.account.clone());
            "suspense:unknown-sub-account"
        }
        Kind::NoNumber | Kind::SameDayCorrection => {
            line.credited_number = None;
            "suspense:no-sub-account"
        }
        Kind::UnknownReturn => {
            line.returned = Some("AC04".to_owned());
            line.end_to_end_id = Some("0".repeat(32));
            "suspense:unknown-return"
        }
        Kind::Interest => {
            line.nature = Some(Nature::Interest);
            "interest-booked"
        }
        Kind::Fee => {
            line.nature = Some(Nature::Fee);
            "fee-booked"
        }
        Kind::StrangeCorrection => {
            line.reverses = Some("BK-NONE".to_owned());
            "unexplained:reversal-of-unknown"
        }
        Kind::WideName => {
            line.other_name = line.other_name.take().map(|it| format!("\u{3000}{it}\u{3000}"));
            "matched"
        }
        Kind::Clean
        | Kind::Short
        | Kind::Over
        | Kind::Doubled
        | Kind::OneFen
        | Kind::VeryLarge
        | Kind::Resent
        | Kind::LateNotice
        | Kind::NextDayCorrection => "matched",
    }
}
