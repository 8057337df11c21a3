//! The bank of the story: the bank simulator with a journal of its own. It books what people pay
//! and what the court orders, and says so in camt.054; its balances are what the court's books
//! must equal.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bank::pain001;
use bank::sub_account::SubAccountNumber;
use chrono::{DateTime, Utc};
use domain::money::Money;
use simulators::bank::{Account, Answer, Transfer};
use uuid::Uuid;

/// The court's bank.
pub struct Bank {
    simulator: simulators::bank::Bank,
    folder: PathBuf,
}

impl Bank {
    pub fn found() -> Bank {
        let folder = std::env::temp_dir().join(format!("fachui-story-bank-{}", Uuid::new_v4()));
        Bank { simulator: simulators::bank::Bank::open(&folder).unwrap(), folder }
    }

    /// Somebody transfers `amount` to a sub-account number of the court.
    pub fn receive(&mut self, number: &str, amount: &str, payer: (&str, &str)) -> String {
        let sub_account: SubAccountNumber = number.parse().unwrap();
        self.keep("法院", sub_account.main_account());
        let transfer = Transfer {
            payer: Account::new(payer.0, payer.1),
            to: number.to_owned(),
            amount: amount.parse().unwrap(),
            remittance: "案款".to_owned(),
        };
        let lines = self.simulator.receive(&transfer, None, now()).unwrap();
        self.simulator.notify(&lines, now())
    }

    /// Carries out an order; money to another account of the court arrives there too.
    pub fn carry_out(&mut self, order: &str) -> String {
        let read = pain001::read(order.as_bytes()).unwrap();
        for payment in read.groups.iter().flat_map(|it| &it.payments) {
            // The case-fund account is the only payee of the story that banks here.
            if payment.payee.holder.contains("法院") {
                self.keep(&payment.payee.holder, &payment.payee.number);
            }
        }
        let done = self.simulator.accept(order, None, now()).unwrap();
        assert!(done.answers.iter().all(|(_, it)| *it == Answer::Booked), "{:?}", done.answers);
        self.simulator.notify(&done.lines, now())
    }

    pub fn balances(&self) -> BTreeMap<String, Money> {
        self.simulator.balances().unwrap()
    }

    fn keep(&mut self, holder: &str, number: &str) {
        if self.simulator.balance(number).is_err() {
            self.simulator.open_account(Account::new(holder, number)).unwrap();
        }
    }
}

impl Drop for Bank {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

#[expect(clippy::disallowed_methods, reason = "the bank has a clock of its own")]
fn now() -> DateTime<Utc> {
    Utc::now()
}
