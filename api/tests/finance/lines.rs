//! What a bank reports, line by line, and the files with it.

use bank::camt::{Closing, Direction, Kind, Line, Report, write};
use bank::pain001::Payment;
use chrono::DateTime;

use crate::cast::MORNING;

/// A credit as the bank reports it: to this number, from this payer's own account.
pub fn credit(account: &str, reference: &str, amount: &str, (to, payer): (&str, &str)) -> Line {
    Line {
        number: 0,
        account: account.to_owned(),
        reference: reference.to_owned(),
        direction: Direction::Credit,
        amount: amount.parse().unwrap(),
        booked_at: DateTime::from_timestamp(MORNING, 0).unwrap(),
        value_on: None,
        credited_number: Some(to.to_owned()).filter(|it| !it.is_empty()),
        other_name: Some(payer.to_owned()).filter(|it| !it.is_empty()),
        other_account: Some(format!("62{payer}")),
        end_to_end_id: None,
        remittance: None,
        returned: None,
        nature: None,
        reverses: None,
    }
}

/// The booking of a payment of ours.
pub fn debit(account: &str, reference: &str, payment: &Payment) -> Line {
    Line {
        direction: Direction::Debit,
        amount: payment.amount,
        credited_number: None,
        other_name: Some(payment.payee.holder.clone()),
        other_account: Some(payment.payee.number.clone()),
        end_to_end_id: Some(payment.end_to_end_id.clone()),
        ..credit(account, reference, "1.00", ("", ""))
    }
}

/// The file with these lines; its name follows from them.
pub fn file(lines: &[Line]) -> String {
    let message_id = lines.iter().map(|it| it.reference.as_str()).collect();
    write(&Report {
        kind: Kind::Notification,
        message_id,
        created_at: DateTime::from_timestamp(MORNING, 0).unwrap(),
        lines: lines.to_vec(),
        closing: Vec::new(),
    })
}

/// A statement that says nothing but this.
pub fn statement(closing: Closing) -> String {
    write(&Report {
        kind: Kind::Statement,
        message_id: "S1".to_owned(),
        created_at: DateTime::from_timestamp(MORNING, 0).unwrap(),
        lines: Vec::new(),
        closing: vec![closing],
    })
}
