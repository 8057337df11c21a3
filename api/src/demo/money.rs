//! The bank of the demo: bidders' transfers arrive as its notices (camt.054).

use bank::camt::{self, Direction, Kind, Line, Report};

use super::DemoError;
use crate::App;
use crate::actor::Finance;
use crate::app::receipts;
use crate::app::registrations::Place;

/// The bidder transfers the deposit to their own sub-account number, and finance reads the notice.
pub async fn pay_deposit(
    app: &App,
    finance: &Finance,
    place: &Place,
    payer: &str,
) -> Result<(), DemoError> {
    let number = place.money.as_ref().map(|it| it.number.clone());
    let number = number.ok_or(DemoError::Missing("a sub-account"))?;
    let account = place.bank.as_ref().ok_or(DemoError::Missing("an auction account"))?;
    let id = place.registration.id.simple().to_string();
    let line = Line {
        number: 1,
        account: account.number.clone(),
        reference: id.chars().take(20).collect(),
        direction: Direction::Credit,
        amount: place.lot.lot.offer.deposit,
        booked_at: app.now(),
        value_on: None,
        credited_number: Some(number),
        other_name: Some(payer.to_owned()),
        other_account: Some("6222020000000001".to_owned()),
        end_to_end_id: None,
        remittance: Some("保证金".to_owned()),
        returned: None,
        nature: None,
        reverses: None,
    };
    let report = Report {
        kind: Kind::Notification,
        message_id: id,
        created_at: app.now(),
        lines: vec![line],
        closing: Vec::new(),
    };
    receipts::import(app, finance, camt::write(&report)).await?;
    Ok(())
}
