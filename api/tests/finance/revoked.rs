//! A sale is revoked (AUC-31): who may ask, when it takes effect, and where the price goes back to
//! from wherever it lies by then.

use api::actor::Officer;
use api::app::distributions::{self, Drawn};
use api::app::lot_objections::{self, NewAct};
use api::app::revocations::{self, Asked, RevocationRefusal, Ruling};
use api::app::{AppError, clocks, payouts, receipts, settlement};
use chrono::TimeDelta;
use domain::id::{LotId, PersonId};
use domain::lot::objecting::{Act, Verdict};
use domain::lot::revoking::Ground;
use store::distributions::Step;
use uuid::Uuid;

use crate::cast::Cast;
use crate::lines::{credit, file};
use crate::{labels, pay};

fn refused<T>(result: Result<T, AppError>) -> RevocationRefusal {
    match result.err() {
        Some(AppError::Revocation(refusal)) => refusal,
        other => panic!("not a refusal to revoke: {other:?}"),
    }
}

fn asked() -> Asked {
    Asked {
        ground: Ground::Misdescribed, facts: "公告所示面积与实际严重不符".to_owned()
    }
}

async fn receive(cast: &Cast, login: &str, reference: &str, amount: &str) {
    let number = cast.number(login).await;
    let line = credit(&cast.auction, reference, amount, (&number, login));
    receipts::import(&cast.app, &cast.finance("fin1"), file(&[line])).await.unwrap();
}

/// Wu has bought for 1,200.00 and paid in two receipts; chen has his deposit back.
async fn sold() -> Cast {
    let cast = Cast::new().await;
    receive(&cast, "chen", "R1", "100.00").await;
    receive(&cast, "wu", "R2", "100.00").await;
    cast.close("wu", 120_000).await;
    settlement::catch_up(&cast.app).await.unwrap();
    receive(&cast, "wu", "R3", "1100.00").await;
    assert_eq!(cast.lot_state().await, "paid");
    cast
}

/// Another officer of the court rules; the ruling is served, and ten days pass.
async fn upheld(cast: &Cast) -> Uuid {
    let (lot, wu) = (LotId(cast.lot), cast.bidder("wu"));
    let file = revocations::apply(&cast.app, &wu, lot, asked()).await.unwrap();
    let id = file.row.id;
    let other = Officer { person_id: PersonId(cast.person("fin1")), ..cast.officer() };
    let document = Some("（2026）湘0102执异1号".to_owned());
    for (officer, act) in [
        (cast.officer(), Act::File),
        (other, Act::Rule(Verdict::Upheld)),
        (cast.officer(), Act::Serve),
    ] {
        let (happened_at, document) = (cast.app.now(), document.clone());
        let act = NewAct { act, happened_at, document, reason: None };
        lot_objections::act(&cast.app, &officer, id, act).await.unwrap();
    }
    cast.wait(TimeDelta::days(12));
    id
}

fn ruling(objection: Uuid) -> Ruling {
    let document = "（2026）湘0102执1号之三".to_owned();
    Ruling {
        objection, document, reason: "文字说明严重失实，买受人购买目的无法实现".to_owned()
    }
}

/// Refunds owed to wu, in fen: from which account, how much.
async fn owed(cast: &Cast) -> Vec<(String, i64)> {
    let all = payouts::list(&cast.app, &cast.finance("fin1"), Some("requested")).await.unwrap();
    let of_wu = all.into_iter().filter(|it| it.kind == "refund" && it.payee_number == "62wu");
    let mut found: Vec<_> = of_wu.map(|it| (it.book, it.amount_fen)).collect();
    found.sort_unstable();
    found
}

async fn assert_empty(cast: &Cast) {
    let fin1 = cast.finance("fin1");
    let account = payouts::account(&cast.app, &fin1, cast.case()).await.unwrap();
    assert!(account.balances.iter().all(|it| it.held.is_zero()), "{:?}", account.balances);
    for row in payouts::reconciliation(&cast.app, &fin1, None).await.unwrap() {
        assert_eq!(row.difference_fen(), 0, "{row:?}");
    }
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn a_paid_sale_is_revoked_once_it_was_upheld_for_good_and_the_price_goes_back() {
    let cast = sold().await;
    let lot = LotId(cast.lot);
    pay(&cast, "fin2", "A").await;
    let stranger = revocations::apply(&cast.app, &cast.bidder("fin3"), lot, asked()).await;
    assert_eq!(refused(stranger), RevocationRefusal::Stranger);
    let chen = revocations::apply(&cast.app, &cast.bidder("chen"), lot, asked()).await.unwrap();
    assert_eq!(chen.application.as_ref().map(|it| it.capacity.as_str()), Some("bidder"));
    clocks::catch_up(&cast.app).await.unwrap();
    assert_eq!(cast.rows_with("deadline", "objection-filing").await, 1, "AUC-36: its clock runs");
    let early = revocations::revoke(&cast.app, &cast.officer(), lot, &ruling(chen.row.id)).await;
    assert_eq!(refused(early), RevocationRefusal::NotUpheld { stage: "received" });
    let unasked = revocations::revoke(&cast.app, &cast.officer(), lot, &ruling(Uuid::nil())).await;
    assert_eq!(refused(unasked), RevocationRefusal::NotAsked);

    let objection = upheld(&cast).await;
    let bare = Ruling { document: " ".to_owned(), ..ruling(objection) };
    let bare = revocations::revoke(&cast.app, &cast.officer(), lot, &bare).await;
    assert_eq!(refused(bare), RevocationRefusal::Unusable);
    let revoked = revocations::revoke(&cast.app, &cast.officer(), lot, &ruling(objection)).await;
    let revoked = revoked.unwrap();
    assert_eq!(revoked.application.capacity, "buyer");
    let sums = revoked.sums;
    let fen = [sums.price, sums.paid, sums.returned, sums.to_recover].map(|it| it.fen());
    assert_eq!(fen, [120_000, 120_000, 120_000, 0]);
    assert_eq!(cast.lot_state().await, "revoked");
    let each = [("auction".to_owned(), 10_000), ("auction".to_owned(), 110_000)];
    assert_eq!(owed(&cast).await, each, "every receipt to where it came from");
    assert!(cast.facts().await.contains(&"sale-revoked".to_owned()));
    clocks::catch_up(&cast.app).await.unwrap();
    assert_eq!(cast.rows_with("deadline", "refund").await, 1, "AUC-23, TIME-12: within 24 hours");
    let twice = revocations::revoke(&cast.app, &cast.officer(), lot, &ruling(objection)).await;
    assert_eq!(refused(twice), RevocationRefusal::Revoked);
    let more = revocations::refund(&cast.app, &cast.officer(), lot).await;
    assert_eq!(refused(more), RevocationRefusal::NothingThere);
    let again = revocations::apply(&cast.app, &cast.bidder("wu"), lot, asked()).await;
    assert_eq!(refused(again), RevocationRefusal::NotSold);
    pay(&cast, "fin2", "B").await;
    assert_empty(&cast).await;
    let tampered = "UPDATE revocation SET paid_fen = 1";
    assert!(!cast.tried(tampered).await, "what was revoked stays as it was");
}

#[actix_web::test]
async fn a_deposit_that_became_part_of_an_unpaid_price_goes_back_too() {
    let cast = Cast::new().await;
    receive(&cast, "wu", "R2", "100.00").await;
    cast.close("wu", 120_000).await;
    settlement::catch_up(&cast.app).await.unwrap();
    // A part of the balance lies unbound in the sub-account.
    receive(&cast, "wu", "R3", "5.00").await;
    assert_eq!(cast.lot_state().await, "sold");
    let objection = upheld(&cast).await;
    let (officer, lot) = (cast.officer(), LotId(cast.lot));
    let revoked = revocations::revoke(&cast.app, &officer, lot, &ruling(objection)).await.unwrap();
    assert_eq!((revoked.sums.price.fen(), revoked.sums.paid.fen()), (120_000, 10_000));
    assert_eq!(owed(&cast).await, [("auction".to_owned(), 500), ("auction".to_owned(), 10_000)]);
    pay(&cast, "fin2", "A").await;
    assert_empty(&cast).await;
}

/// The ruling is served, the price has arrived in the case fund, and a plan for it is drawn up.
async fn planned(cast: &Cast) -> store::distributions::Plan {
    settlement::complete(&cast.app, &cast.officer(), LotId(cast.lot)).await.unwrap();
    pay(cast, "fin2", "A").await;
    let fin1 = cast.finance("fin1");
    let plan = distributions::draw(&cast.app, &fin1, cast.case(), Drawn::default()).await.unwrap();
    distributions::serve(&cast.app, &fin1, plan.id).await.unwrap();
    for label in labels(&plan) {
        cast.payee(&label, "622200001").await;
    }
    cast.wait(TimeDelta::days(60));
    plan
}

#[actix_web::test]
async fn what_was_distributed_and_not_released_is_undone() {
    let cast = sold().await;
    let (officer, lot) = (cast.officer(), LotId(cast.lot));
    let objection = upheld(&cast).await;
    let plan = planned(&cast).await;
    let fin2 = cast.finance("fin2");
    distributions::advance(&cast.app, &fin2, plan.id, Step::Check).await.unwrap();
    let revoked = revocations::revoke(&cast.app, &officer, lot, &ruling(objection)).await.unwrap();
    assert_eq!((revoked.sums.returned.fen(), revoked.sums.to_recover.fen()), (120_000, 0));
    let plan = distributions::find(&cast.app, &fin2, plan.id).await.unwrap();
    assert_eq!(plan.state, "voided");
    assert_eq!(owed(&cast).await, [("fund".to_owned(), 10_000), ("fund".to_owned(), 110_000)]);
    let releaser = cast.finance("fin3");
    let released = distributions::advance(&cast.app, &releaser, plan.id, Step::Release);
    assert!(released.await.is_err(), "nobody is paid by a plan that is void");
    pay(&cast, "fin2", "B").await;
    assert_empty(&cast).await;
}

#[actix_web::test]
async fn a_price_between_the_banks_rests_first_and_one_still_to_be_sent_is_kept() {
    let cast = sold().await;
    let (officer, lot) = (cast.officer(), LotId(cast.lot));
    let objection = upheld(&cast).await;
    settlement::complete(&cast.app, &officer, lot).await.unwrap();
    payouts::submit(&cast.app, &cast.finance("fin2")).await.unwrap();
    let moving = revocations::revoke(&cast.app, &officer, lot, &ruling(objection)).await;
    assert_eq!(refused(moving), RevocationRefusal::MoneyMoves);
    assert_eq!(cast.lot_state().await, "completed", "nothing has happened");

    let cast = sold().await;
    let objection = upheld(&cast).await;
    pay(&cast, "fin2", "A").await;
    settlement::complete(&cast.app, &cast.officer(), lot).await.unwrap();
    let revoked = revocations::revoke(&cast.app, &cast.officer(), lot, &ruling(objection)).await;
    assert_eq!(revoked.unwrap().sums.returned.fen(), 120_000);
    assert_eq!(
        owed(&cast).await,
        [("auction".to_owned(), 10_000), ("auction".to_owned(), 110_000)],
        "it had not left the auction account"
    );
    pay(&cast, "fin2", "B").await;
    assert_empty(&cast).await;
}

#[actix_web::test]
async fn what_was_paid_out_is_recovered_and_goes_back_then() {
    let cast = sold().await;
    let (officer, lot) = (cast.officer(), LotId(cast.lot));
    let objection = upheld(&cast).await;
    let plan = planned(&cast).await;
    for (login, step) in [("fin2", Step::Check), ("fin2", Step::Approve), ("fin3", Step::Release)] {
        distributions::advance(&cast.app, &cast.finance(login), plan.id, step).await.unwrap();
    }
    pay(&cast, "fin2", "B").await;
    let revoked = revocations::revoke(&cast.app, &officer, lot, &ruling(objection)).await.unwrap();
    assert_eq!((revoked.sums.returned.fen(), revoked.sums.to_recover.fen()), (0, 120_000));
    assert_eq!(owed(&cast).await, [], "the creditors have it");
    let nothing = revocations::refund(&cast.app, &officer, lot).await;
    assert_eq!(refused(nothing), RevocationRefusal::NothingThere);

    cast.fund("500.00").await;
    let part = revocations::refund(&cast.app, &officer, lot).await.unwrap();
    assert_eq!((part.sums.returned.fen(), part.sums.to_recover.fen()), (50_000, 70_000));
    cast.fund("800.00").await;
    let rest = revocations::refund(&cast.app, &officer, lot).await.unwrap();
    assert_eq!((rest.sums.returned.fen(), rest.sums.to_recover.fen()), (120_000, 0));
    let back: i64 = owed(&cast).await.iter().map(|(_, fen)| fen).sum();
    assert_eq!(back, 120_000, "the whole price, and no fen more");
    pay(&cast, "fin2", "C").await;
    let account = payouts::account(&cast.app, &cast.finance("fin1"), cast.case()).await.unwrap();
    assert_eq!(account.total.fen(), 10_000, "what was recovered beyond it stays with the case");
    cast.assert_zero_sum().await;
}
