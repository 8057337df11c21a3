//! A number is closed a month after its sale, once nothing lies on it and nothing is on its way.

use api::app::{receipts, settlement};
use bank::camt::Line;
use chrono::TimeDelta;

use crate::cast::Cast;
use crate::lines::{credit, file};
use crate::pay;

/// What becomes of a payment to chen's number that is booked so long after the sale has ended.
async fn paid_in(cast: &Cast, reference: &str, after: TimeDelta) -> (String, Option<String>) {
    let number = cast.number("chen").await;
    let line = credit(&cast.auction, reference, "100.00", (&number, "chen"));
    let line = Line { booked_at: line.booked_at + after, ..line };
    let imported = receipts::import(&cast.app, &cast.finance("fin1"), file(&[line])).await.unwrap();
    let line = imported.lines.into_iter().next().unwrap();
    settlement::catch_up(&cast.app).await.unwrap();
    (line.outcome, line.why)
}

#[actix_web::test]
async fn late_money_is_sent_back_for_a_month_and_then_waits_for_two_people() {
    let cast = Cast::new().await;
    let matched = ("matched".to_owned(), None);
    let closed = ("suspense".to_owned(), Some("closed-sub-account".to_owned()));
    let month = TimeDelta::days(30);
    assert_eq!(paid_in(&cast, "R1", TimeDelta::zero()).await, matched);
    cast.withdraw("x").await;
    settlement::catch_up(&cast.app).await.unwrap();
    pay(&cast, "fin2", "P").await;
    assert_eq!(paid_in(&cast, "R2", month).await, matched, "the last moment of the month");
    // Its refund is on its way, so the number is still in use after the month.
    let after = month + TimeDelta::seconds(1);
    assert_eq!(paid_in(&cast, "R3", after).await, matched);
    pay(&cast, "fin2", "Q").await;
    assert_eq!(paid_in(&cast, "R4", after).await, closed);
    cast.assert_zero_sum().await;
}
