//! Payment orders: what is carried out, what is refused, and the answer (pain.002).

use bank::camt::Line;
use bank::pain001::{self, Payment};
use bank::pain002::{self, Answered, Report, Verdict};
use chrono::{DateTime, Utc};

use super::journal::Said;
use super::{Account, Act, Anomaly, Bank, BankError, Booked};

/// What became of a payment order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Booked,
    /// The very same order was booked before; nothing was paid again.
    Known,
    /// Refused by the bank: nothing was booked.
    Rejected {
        why: String,
    },
}

/// What an order led to: an answer for each end-to-end id, what was booked, and the file that says
/// so (pain.002), unless it was lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub answers: Vec<(String, Answer)>,
    pub lines: Vec<Line>,
    pub report: Option<String>,
}

impl Bank {
    /// Carries out a payment order (pain.001), as the anomaly has it. An end-to-end id is paid at
    /// most once, and an order is answered the same, however often it is sent.
    ///
    /// # Errors
    /// When the file is not an order, or names an account this bank does not keep.
    pub fn accept(
        &mut self,
        order: &str,
        anomaly: Option<Anomaly>,
        at: DateTime<Utc>,
    ) -> Result<Done, BankError> {
        let order = pain001::read(order.as_bytes())?;
        if let Some(said) = self.journal.said(&order.message_id).cloned() {
            let answers = said.refused.iter().map(|(id, why)| (id.clone(), known(why.as_deref())));
            let report = Some(answer(&said, at));
            return Ok(Done { answers: answers.collect(), lines: Vec::new(), report });
        }
        let mut done = Done::default();
        let mut orders: Vec<(Account, &Payment)> = Vec::new();
        for group in &order.groups {
            let payer = self.account_behind(&group.payer.number)?.clone();
            orders.extend(group.payments.iter().map(|it| (payer.clone(), it)));
        }
        // What goes wrong with one payment goes wrong with the last that leaves this bank.
        let leaves = |it: &Payment| self.account_behind(&it.payee.number).is_err();
        let last = orders.iter().rposition(|(_, it)| leaves(it));
        for (place, (payer, payment)) in orders.into_iter().enumerate() {
            let wrong = match anomaly {
                Some(Anomaly::PartlyRejected | Anomaly::Returned) if last != Some(place) => None,
                other => other,
            };
            let answer = self.pay(&payer, payment, (wrong, at), &mut done.lines)?;
            done.answers.push((payment.end_to_end_id.clone(), answer));
        }
        let refused = done.answers.iter().map(|(id, it)| match it {
            Answer::Booked | Answer::Known => (id.clone(), None),
            Answer::Rejected { why } => (id.clone(), Some(why.clone())),
        });
        let said = Said { order: order.message_id, refused: refused.collect() };
        if anomaly != Some(Anomaly::TimedOut) {
            done.report = Some(answer(&said, at));
        }
        self.journal.append(Act::Said(said))?;
        Ok(done)
    }

    /// How many orders were answered: the next one is this place in the seed.
    pub fn orders(&self) -> usize {
        self.journal.orders().count()
    }

    fn pay(
        &mut self,
        payer: &Account,
        payment: &Payment,
        (anomaly, at): (Option<Anomaly>, DateTime<Utc>),
        lines: &mut Vec<Line>,
    ) -> Result<Answer, BankError> {
        let id = &payment.end_to_end_id;
        if self.journal.payment(id).is_some() {
            return Ok(Answer::Known);
        }
        let refused = |why: &str| Ok(Answer::Rejected { why: why.to_owned() });
        match anomaly {
            Some(Anomaly::Rejected) => return refused("MS03"),
            Some(Anomaly::PartlyRejected) => return refused("AC01"),
            Some(_) | None => {}
        }
        let comes_back = self.journal.ended(&payment.payee.number);
        if comes_back == Some(0) {
            return refused("AC04");
        }
        let at = self.hours.booking(at)?;
        let covered = self.balance_until(&payer.number, at + chrono::TimeDelta::nanoseconds(1))?;
        if covered < payment.amount {
            return refused("AM04");
        }
        let payee = Account::new(&payment.payee.holder, &payment.payee.number);
        let debit = Booked {
            other: Some(payee.clone()),
            end_to_end_id: Some(id.clone()),
            remittance: Some(payment.remittance.clone()),
            anomaly,
            ..Booked::plain(&payer.number, false, payment.amount.fen(), at)
        };
        lines.push(self.book(debit.clone())?);
        // A payment to another account of this bank is a credit there, told in the same file.
        if let Ok(own) = self.account_behind(&payee.number).map(|it| it.number.clone()) {
            let number = Some(payee.number.clone());
            let other = Some(payer.clone());
            let credit =
                Booked { account: own, credit: true, credited_number: number, other, ..debit };
            lines.push(self.book(credit)?);
            return Ok(Answer::Booked);
        }
        let days = if anomaly == Some(Anomaly::Returned) { Some(2) } else { comes_back };
        if let Some(days) = days {
            let at = self.hours.later(at, days)?;
            lines.push(self.book(came_back(debit, "AC04", at))?);
        }
        Ok(Answer::Booked)
    }

    /// A booked payment comes back (退汇), as when the payee's account is closed.
    ///
    /// # Errors
    /// [`BankError::UnknownPayment`] and [`BankError::Returned`].
    pub fn give_back(
        &mut self,
        end_to_end_id: &str,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<Line, BankError> {
        let id = || end_to_end_id.to_owned();
        let payment = self.journal.payment(end_to_end_id);
        let payment = payment.ok_or_else(|| BankError::UnknownPayment(id()))?.clone();
        if self.journal.has_returned(end_to_end_id) {
            return Err(BankError::Returned(id()));
        }
        let at = self.hours.booking(at)?;
        self.book(came_back(payment, reason, at))
    }
}

fn came_back(payment: Booked, reason: &str, at: DateTime<Utc>) -> Booked {
    let returned = Some(reason.to_owned());
    Booked { credit: true, at, returned, credited_number: None, ..payment }
}

fn known(refused: Option<&str>) -> Answer {
    refused.map_or(Answer::Known, |why| Answer::Rejected { why: why.to_owned() })
}

/// The answer as a file: about every payment, and about the whole.
fn answer(said: &Said, at: DateTime<Utc>) -> String {
    let reasons: Vec<&String> = said.refused.iter().filter_map(|(_, it)| it.as_ref()).collect();
    let verdict = match reasons.first() {
        None => Verdict::Accepted,
        Some(reason) if reasons.len() == said.refused.len() => {
            Verdict::Rejected { reason: (*reason).clone() }
        }
        Some(_) => Verdict::Partly,
    };
    let payments = said.refused.iter().map(|(id, refused)| {
        let answer = refused
            .clone()
            .map_or(pain002::Answer::Accepted, |reason| pain002::Answer::Rejected { reason });
        Answered { end_to_end_id: id.clone(), answer }
    });
    pain002::write(&Report {
        message_id: format!("A{}", said.order),
        created_at: at,
        order_id: said.order.clone(),
        verdict,
        groups: Vec::new(),
        payments: payments.collect(),
    })
}
