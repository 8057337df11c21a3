//! What the bank tells: notices (camt.054) of single movements, statements (camt.053) of days.

use bank::camt::{self, Closing, Direction, Kind, Line, Nature, Report};
use chrono::{DateTime, NaiveDate, Utc};
use domain::instant::beijing;
use domain::money::Money;

use super::{Act, Anomaly, Bank, BankError, Booked, Own};

impl Bank {
    /// The notification (camt.054) of some lines, in the order in which they were booked.
    pub fn notify(&self, lines: &[Line], at: DateTime<Utc>) -> String {
        let numbered = (1..).zip(lines).map(|(number, line)| Line { number, ..line.clone() });
        let lines: Vec<Line> = numbered.collect();
        let first = lines.first().map_or("NONE", |it| it.reference.as_str());
        let message_id = format!("N{first}");
        let kind = Kind::Notification;
        camt::write(&Report { kind, message_id, created_at: at, lines, closing: Vec::new() })
    }

    /// The notice of everything that is booked by now and was not told; none, if there is nothing.
    /// A payer whose name is told in GBK makes the whole file GBK.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn tell(&mut self, now: DateTime<Utc>) -> Result<Option<Vec<u8>>, BankError> {
        let untold = self.journal.untold(now);
        if untold.is_empty() {
            return Ok(None);
        }
        let is_gbk = untold.iter().any(|it| it.anomaly == Some(Anomaly::GbkName));
        let lines: Vec<Line> = (1..).zip(untold).map(|(number, it)| line(number, it)).collect();
        let notice = self.notify(&lines, now);
        let references = lines.into_iter().map(|it| it.reference).collect();
        self.journal.append(Act::Told(references))?;
        if !is_gbk {
            return Ok(Some(notice.into_bytes()));
        }
        let declared = notice.replacen("encoding=\"UTF-8\"", "encoding=\"GBK\"", 1);
        Ok(Some(encoding_rs::GBK.encode(&declared).0.into_owned()))
    }

    /// The statement (camt.053) of a day: every movement of every account, and the balances.
    ///
    /// # Errors
    /// [`BankError::Sum`].
    pub fn statement(&self, day: NaiveDate, at: DateTime<Utc>) -> Result<String, BankError> {
        let of_day = |it: &&Booked| it.at.with_timezone(&beijing()).date_naive() == day;
        let lines = (1..).zip(self.journal.booked().filter(of_day));
        let lines = lines.map(|(number, it)| line(number, it)).collect();
        let end = day.succ_opt().and_then(|it| it.and_hms_opt(0, 0, 0));
        let end = end.and_then(|it| it.and_local_timezone(beijing()).single());
        let end = end.map_or(DateTime::<Utc>::MAX_UTC, |it| it.with_timezone(&Utc));
        let mut closing = Vec::new();
        for account in self.journal.accounts() {
            let balance = self.balance_until(&account.number, end)?;
            closing.push(Closing { account: account.number.clone(), day, balance });
        }
        let message_id = format!("S{}", day.format("%Y%m%d"));
        let kind = Kind::Statement;
        Ok(camt::write(&Report { kind, message_id, created_at: at, lines, closing }))
    }
}

pub(super) fn line(number: i32, booked: &Booked) -> Line {
    Line {
        number,
        account: booked.account.clone(),
        reference: booked.reference.clone(),
        direction: if booked.credit { Direction::Credit } else { Direction::Debit },
        amount: Money::from_fen(booked.amount_fen).unwrap_or(Money::ZERO),
        booked_at: booked.at,
        value_on: booked
            .value_on
            .or_else(|| Some(booked.at.with_timezone(&beijing()).date_naive())),
        credited_number: booked.credited_number.clone(),
        other_name: booked.other.as_ref().map(|it| it.holder.clone()),
        other_account: booked.other.as_ref().map(|it| it.number.clone()),
        end_to_end_id: booked.end_to_end_id.clone(),
        remittance: booked.remittance.clone(),
        returned: booked.returned.clone(),
        nature: booked.own.map(|it| match it {
            Own::Interest => Nature::Interest,
            Own::Fee => Nature::Fee,
        }),
        reverses: booked.reverses.clone(),
    }
}
