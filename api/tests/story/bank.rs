//! The bank of the story: it books what people pay and what the court orders, and says so in
//! camt.054. Its own balances are what the court's books must equal.

use std::collections::BTreeMap;

use bank::camt::{Direction, Kind, Line, Report};
use bank::pain001;
use bank::sub_account::SubAccountNumber;
use chrono::{DateTime, Utc};
use domain::money::Money;

/// The court's bank.
#[derive(Default)]
pub struct Bank {
    serial: i32,
    /// Account → what lies on it, in fen.
    pub balances: BTreeMap<String, i64>,
}

impl Bank {
    /// Somebody transfers `amount` to a sub-account number of the court.
    pub fn receive(&mut self, number: &str, amount: &str, payer: (&str, &str)) -> String {
        let sub_account: SubAccountNumber = number.parse().unwrap();
        let amount: Money = amount.parse().unwrap();
        let line = Line {
            credited_number: Some(number.to_owned()),
            other_name: Some(payer.0.to_owned()),
            other_account: Some(payer.1.to_owned()),
            ..self.line(sub_account.main_account(), Direction::Credit, amount)
        };
        self.notify(vec![line])
    }

    /// Carries out an order; money to another account of the court arrives there too.
    pub fn carry_out(&mut self, order: &str) -> String {
        let order = pain001::read(order.as_bytes()).unwrap();
        let mut lines = Vec::new();
        for group in &order.groups {
            for payment in &group.payments {
                let id = Some(payment.end_to_end_id.clone());
                lines.push(Line {
                    other_name: Some(payment.payee.holder.clone()),
                    other_account: Some(payment.payee.number.clone()),
                    end_to_end_id: id.clone(),
                    ..self.line(&group.payer.number, Direction::Debit, payment.amount)
                });
                if self.is_the_courts(&payment.payee) {
                    lines.push(Line {
                        other_name: Some(group.payer.holder.clone()),
                        other_account: Some(group.payer.number.clone()),
                        end_to_end_id: id,
                        ..self.line(&payment.payee.number, Direction::Credit, payment.amount)
                    });
                }
            }
        }
        self.notify(lines)
    }

    /// The case-fund account is the only payee of the story that banks here.
    fn is_the_courts(&self, payee: &pain001::Account) -> bool {
        payee.holder.contains("法院")
    }

    fn line(&mut self, account: &str, direction: Direction, amount: Money) -> Line {
        self.serial += 1;
        let balance = self.balances.entry(account.to_owned()).or_default();
        match direction {
            Direction::Credit => *balance += amount.fen(),
            Direction::Debit => *balance -= amount.fen(),
        }
        assert!(*balance >= 0, "the court ordered more than lies on {account}");
        Line {
            number: 0,
            account: account.to_owned(),
            reference: format!("STORY{:08}", self.serial),
            direction,
            amount,
            booked_at: now(),
            credited_number: None,
            other_name: None,
            other_account: None,
            end_to_end_id: None,
            remittance: None,
            returned: None,
        }
    }

    fn notify(&mut self, lines: Vec<Line>) -> String {
        let lines = (1..).zip(lines).map(|(number, line)| Line { number, ..line }).collect();
        bank::camt::write(&Report {
            kind: Kind::Notification,
            message_id: format!("STORY-{}", self.serial),
            created_at: now(),
            lines,
            closing: Vec::new(),
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "the bank has a clock of its own")]
fn now() -> DateTime<Utc> {
    Utc::now()
}
