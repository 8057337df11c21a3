//! A right of first refusal is not lost by paying before the panel has decided.

use api::app::capacities::{self, Ruling};
use api::app::receipts;
use domain::id::{LotId, RegistrationId};
use uuid::Uuid;

use crate::cast::Cast;
use crate::lines::{credit, file};

#[actix_web::test]
async fn paid_money_waits_for_the_ruling_on_priority() {
    let cast = Cast::new().await;
    let fin1 = cast.finance("fin1");
    cast.claim_priority("chen").await;
    cast.claim_priority("wu").await;
    for (login, reference) in [("chen", "R1"), ("wu", "R2")] {
        let number = cast.number(login).await;
        let line = credit(&cast.auction, reference, "100.00", (&number, login));
        receipts::import(&cast.app, &fin1, file(&[line])).await.unwrap();
        assert_eq!(cast.code(login).await, "", "the panel has not decided");
    }
    let (officer, lot) = (cast.officer(), LotId(cast.lot));
    for (login, number, ruling) in
        [("chen", 21, Ruling::Priority { rank: 1 }), ("wu", 22, Ruling::Refused)]
    {
        let registration = RegistrationId(Uuid::from_u128(number));
        capacities::rule(&cast.app, &officer, lot, registration, ruling).await.unwrap();
        assert_eq!(cast.code(login).await.len(), 5, "the money is used at once");
    }
    assert_eq!((cast.rank("chen").await, cast.rank("wu").await), (Some(1), None));
    cast.assert_zero_sum().await;
}
