//! Who may buy, where money is concerned: what is held back gets no code, and an unqualified buyer
//! who has paid gets no ruling (QUAL-04, QUAL-09).

use api::app::buyers::refusal::BuyerRefusal;
use api::app::buyers::{self, Decided};
use api::app::{AppError, receipts, settlement};
use api::seal::Place;
use domain::buyer::{Finding, List};
use domain::id::LotId;

use crate::cast::Cast;
use crate::lines::{credit, file};

/// Gives somebody an identity and puts it on a list.
async fn list(cast: &Cast, login: &str, list: &str) {
    let index = cast.app.keys.blind_index("identity", login.as_bytes());
    let row = cast.person(login);
    let place = Place { table: "person", column: "identity_sealed", row };
    let sealed = cast.app.keys.seal(place, b"11010519491231002X");
    cast.run(&format!(
        "UPDATE person SET identity_index = decode('{0}', 'hex'),
            identity_sealed = decode('{1}', 'hex') WHERE id = '{row}';
         INSERT INTO listed_person (id, court_id, list, identity_index, source, entered_by,
            entered_at)
         SELECT gen_random_uuid(), id, '{list}', decode('{0}', 'hex'), 'x', '{row}', now()
           FROM court",
        hex(&index),
        hex(&sealed),
    ))
    .await;
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

async fn pay(cast: &Cast, login: &str, reference: &str, amount: &str) {
    let number = cast.number(login).await;
    let line = credit(&cast.auction, reference, amount, (&number, login));
    receipts::import(&cast.app, &cast.finance("fin1"), file(&[line])).await.unwrap();
}

fn admit(cast: &Cast, login: &str) -> Decided {
    Decided {
        registration: cast.registration(login),
        admitted: true,
        document: "（2026）湘0102执1号之二".to_owned(),
        reason: "经核实为生活必需".to_owned(),
    }
}

#[actix_web::test]
async fn a_listed_debtor_gets_no_code_before_the_court_has_decided() {
    let cast = Cast::new().await;
    list(&cast, "chen", "consumption").await;
    pay(&cast, "chen", "R1", "100.00").await;
    assert_eq!(cast.code("chen").await, "", "the money waits");
    let lot = LotId(cast.lot);
    buyers::decide(&cast.app, &cast.officer(), lot, admit(&cast, "chen")).await.unwrap();
    assert_eq!(cast.code("chen").await.len(), 5, "and is used as soon as the court has decided");
    list(&cast, "wu", "relative").await;
    pay(&cast, "wu", "R2", "100.00").await;
    let admitted = buyers::decide(&cast.app, &cast.officer(), lot, admit(&cast, "wu")).await;
    admitted.unwrap();
    assert_eq!(cast.code("wu").await, "", "no decision helps whom the law bars");
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn an_unqualified_buyer_is_stopped_at_the_ruling() {
    let cast = Cast::new().await;
    pay(&cast, "chen", "R1", "100.00").await;
    cast.close("chen", 120_000).await;
    settlement::catch_up(&cast.app).await.unwrap();
    pay(&cast, "chen", "R2", "1100.00").await;
    assert_eq!(cast.lot_state().await, "paid");
    list(&cast, "chen", "dishonest").await;
    let (lot, officer) = (LotId(cast.lot), cast.officer());
    let stopped = settlement::complete(&cast.app, &officer, lot).await;
    let Err(AppError::Buyer(BuyerRefusal::NoRuling { registration, found })) = stopped else {
        panic!("the ruling was made: {stopped:?}");
    };
    assert_eq!(registration, cast.registration("chen"));
    assert_eq!(found, [Finding::Limited(List::Dishonest)]);
    assert_eq!(cast.lot_state().await, "paid", "nothing has moved");
    buyers::decide(&cast.app, &officer, lot, admit(&cast, "chen")).await.unwrap();
    settlement::complete(&cast.app, &officer, lot).await.unwrap();
    assert_eq!(cast.lot_state().await, "completed");
    cast.assert_zero_sum().await;
}
