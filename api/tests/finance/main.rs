//! Money from the bank's file to the last payout, through the use cases, as the service's role.
#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod again;
mod books;
mod buyers;
mod capacities;
mod cast;
mod closed;
mod explained;
mod figures;
mod furnish;
mod group;
mod lines;
mod old_rows;
mod plans;
mod revoked;
mod volume;
mod waiting;

use api::app::distributions::Drawn;
use api::app::error::FundsRefusal;
use api::app::{AppError, distributions, messages, payouts, receipts, settlement};
use bank::camt::{CamtError, Closing};
use bank::pain001;
use bank::xml::XmlError;
use chrono::TimeDelta;
use domain::id::{LotId, PersonId};
use store::distributions::{Plan, Step};

use cast::Cast;
use lines::{credit, debit, file, statement};

fn outcomes(imported: &receipts::Imported) -> Vec<&str> {
    imported.lines.iter().map(|it| it.outcome.as_str()).collect()
}

fn refusal<T>(result: Result<T, AppError>) -> FundsRefusal {
    match result.err() {
        Some(AppError::Funds(refusal)) => refusal,
        other => panic!("not a refusal to move money: {other:?}"),
    }
}

#[actix_web::test]
async fn a_file_is_booked_once_and_a_strange_one_not_at_all() {
    let cast = Cast::new().await;
    let fin1 = cast.finance("fin1");
    let number = cast.number("chen").await;
    let lines = [
        credit(&cast.auction, "R1", "100.00", (&number, "chen")),
        credit(&cast.auction, "R2", "5.00", ("88000", "chen")),
    ];
    let first = receipts::import(&cast.app, &fin1, file(&lines)).await.unwrap();
    assert_eq!(outcomes(&first), ["matched", "suspense"]);
    assert_eq!(cast.code("chen").await.len(), 5, "the deposit is held, the code issued");
    let again = receipts::import(&cast.app, &fin1, file(&lines)).await.unwrap();
    assert_eq!(outcomes(&again), ["duplicate", "duplicate"]);
    let [one, two] = lines;
    let renumbered = file(&[two.clone(), one.clone()]);
    let renumbered = receipts::import(&cast.app, &fin1, renumbered).await.unwrap();
    assert_eq!(outcomes(&renumbered), ["duplicate", "duplicate"]);
    let other = credit(&cast.auction, "R1", "100.01", (&number, "chen"));
    let reused = receipts::import(&cast.app, &fin1, file(&[other])).await;
    assert_eq!(refusal(reused), FundsRefusal::ReferenceReused);
    let foreign = credit("6222", "R3", "1.00", (&number, "chen"));
    let unknown = receipts::import(&cast.app, &fin1, file(&[foreign])).await;
    assert!(matches!(refusal(unknown), FundsRefusal::UnknownAccount { line: 1, .. }));
    let balance = Closing {
        account: "6222".to_owned(),
        day: "2026-05-26".parse().unwrap(),
        balance: "1.00".parse().unwrap(),
    };
    let balance = statement(balance);
    let foreign = receipts::import(&cast.app, &fin1, balance).await;
    assert_eq!(refusal(foreign), FundsRefusal::UnknownBalance { account: "6222".to_owned() });
    let bomb = file(&[one, two]).replacen("?>", "?><!DOCTYPE x>", 1);
    let bomb = receipts::import(&cast.app, &fin1, bomb).await;
    assert_eq!(refusal(bomb), FundsRefusal::BankFile(CamtError::Xml(XmlError::Doctype)));
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn a_lot_is_settled_paid_distributed_and_its_account_ends_at_zero() {
    let cast = Cast::new().await;
    let (fin1, fin2, fin3) = (cast.finance("fin1"), cast.finance("fin2"), cast.finance("fin3"));
    for (bidder, reference) in [("chen", "R1"), ("wu", "R2")] {
        let number = cast.number(bidder).await;
        let line = credit(&cast.auction, reference, "100.00", (&number, bidder));
        receipts::import(&cast.app, &fin1, file(&[line])).await.unwrap();
    }
    cast.close("wu", 120_000).await;
    settlement::catch_up(&cast.app).await.unwrap();
    settlement::catch_up(&cast.app).await.unwrap();
    assert_eq!(cast.lot_state().await, "sold");
    let owed = payouts::list(&cast.app, &fin1, None).await.unwrap();
    let owed: Vec<_> = owed.iter().map(|it| (it.kind.as_str(), it.amount_fen)).collect();
    assert_eq!(owed, [("refund", 10_000)], "the loser's deposit, by itself, once");
    let number = cast.number("wu").await;
    let balance = credit(&cast.auction, "R3", "1100.00", (&number, "wu"));
    receipts::import(&cast.app, &fin1, file(&[balance])).await.unwrap();
    assert_eq!(cast.lot_state().await, "paid");
    settlement::complete(&cast.app, &cast.officer(), LotId(cast.lot)).await.unwrap();
    pay(&cast, "fin2", "A").await;
    let plan = distributions::draw(&cast.app, &fin1, cast.case(), Drawn::default()).await.unwrap();
    distributions::serve(&cast.app, &fin1, plan.id).await.unwrap();
    let line = labels(&plan).remove(0);
    let said = (line.as_str(), "债务人", "金额有误");
    let objection = distributions::object(&cast.app, &fin1, plan.id, said).await.unwrap();
    let own = distributions::settle_objection(&cast.app, &fin1, plan.id, objection).await;
    assert_eq!(refusal(own), FundsRefusal::SamePerson, "settled by who drew the plan up");
    let plan_after = distributions::settle_objection(&cast.app, &fin2, plan.id, objection).await;
    assert_eq!(plan_after.unwrap().open_objections, 0);
    let facts = cast.facts().await;
    assert!(facts.ends_with(&["plan-objected".into(), "plan-objection-settled".into()]));
    let early = distributions::advance(&cast.app, &fin2, plan.id, Step::Check).await;
    assert!(matches!(refusal(early), FundsRefusal::PlanOpenToObjections { until: Some(_) }));
    cast.wait(TimeDelta::days(60));
    let nobody = distributions::advance(&cast.app, &fin2, plan.id, Step::Check).await;
    let labels = labels(&plan);
    assert_eq!(refusal(nobody), FundsRefusal::PayeeUnconfirmed { labels: labels.clone() });
    for label in labels {
        let (holder, number, bank) = ("甲".to_owned(), "622200001".to_owned(), "银行".to_owned());
        let given = payouts::Given { label, holder, number, bank };
        let payee = payouts::record_payee(&cast.app, &fin1, cast.case(), &given).await.unwrap();
        let alone = payouts::confirm_payee(&cast.app, &fin1, payee.id).await;
        assert_eq!(refusal(alone), FundsRefusal::SamePerson);
        payouts::confirm_payee(&cast.app, &fin2, payee.id).await.unwrap();
    }
    for (finance, step) in [(&fin2, Step::Check), (&fin2, Step::Approve), (&fin3, Step::Release)] {
        let own = distributions::advance(&cast.app, &fin1, plan.id, step).await;
        assert_eq!(refusal(own), FundsRefusal::SamePerson, "{step:?} by who drew it up");
        distributions::advance(&cast.app, finance, plan.id, step).await.unwrap();
    }
    pay(&cast, "fin2", "B").await;
    let plan = distributions::find(&cast.app, &fin1, plan.id).await.unwrap();
    assert_eq!(plan.state, "paid");
    let account = payouts::account(&cast.app, &fin1, cast.case()).await.unwrap();
    assert!(account.balances.iter().all(|it| it.held.is_zero()), "{:?}", account.balances);
    for row in payouts::reconciliation(&cast.app, &fin1, None).await.unwrap() {
        assert_eq!(row.difference_fen(), 0, "{row:?}");
    }
    cast.assert_zero_sum().await;
}

fn labels(plan: &Plan) -> Vec<String> {
    plan.lines.iter().map(|it| it.label.clone()).collect()
}

/// Sends what may go, and books what the bank answers: debits, and the credit of our own transfer.
async fn pay(cast: &Cast, login: &str, run: &str) {
    let finance = cast.finance(login);
    let sent = payouts::submit(&cast.app, &finance).await.unwrap();
    let order = payouts::pain001(&cast.app, &finance, sent.id).await.unwrap();
    let order = pain001::read(order.as_bytes()).unwrap();
    let mut lines = Vec::new();
    for group in &order.groups {
        for payment in &group.payments {
            let reference = format!("{run}{}", lines.len());
            lines.push(debit(&group.payer.number, &reference, payment));
            if payment.payee.number == cast.fund {
                let mut arrived = credit(&cast.fund, &format!("{reference}C"), "1.00", ("", ""));
                arrived.amount = payment.amount;
                arrived.end_to_end_id = Some(payment.end_to_end_id.clone());
                lines.push(arrived);
            }
        }
    }
    let booked = receipts::import(&cast.app, &finance, file(&lines)).await.unwrap();
    let strange = booked.lines.iter().find(|it| it.why.is_some());
    assert_eq!(strange, None);
}

#[actix_web::test]
async fn a_withdrawn_lot_gives_everybody_his_money_back() {
    let cast = Cast::new().await;
    let fin1 = cast.finance("fin1");
    for (bidder, amount) in [("chen", "100.00"), ("wu", "60.00")] {
        let number = cast.number(bidder).await;
        let line = credit(&cast.auction, bidder, amount, (&number, bidder));
        receipts::import(&cast.app, &fin1, file(&[line])).await.unwrap();
    }
    cast.withdraw("案外人提出异议").await;
    settlement::catch_up(&cast.app).await.unwrap();
    settlement::catch_up(&cast.app).await.unwrap();
    assert_eq!(cast.lot_state().await, "withdrawn");
    let owed = payouts::list(&cast.app, &fin1, None).await.unwrap();
    let mut owed: Vec<_> = owed.iter().map(|it| (it.kind.as_str(), it.amount_fen)).collect();
    owed.sort_unstable();
    assert_eq!(owed, [("refund", 6_000), ("refund", 10_000)]);
    assert!(cast.facts().await.contains(&"lot-withdrawn".to_owned()));
    let told = async |bidder: &str| -> Vec<(String, bool)> {
        let inbox = messages::inbox(&cast.app, PersonId(cast.person(bidder)), None).await.unwrap();
        let refunds = inbox.messages.into_iter().filter(|it| it.kind.starts_with("refund-"));
        let mut told: Vec<_> = refunds.map(|it| (it.kind, it.body.contains("100.00元"))).collect();
        told.sort();
        told
    };
    assert_eq!(told("chen").await, [], "ordered, and not sent yet");
    pay(&cast, "fin2", "W").await;
    let account = payouts::account(&cast.app, &fin1, cast.case()).await.unwrap();
    assert!(account.total.is_zero(), "{:?}", account.balances);
    let of = |kind: &str, whole| (kind.to_owned(), whole);
    assert_eq!(told("chen").await, [of("refund-booked", true), of("refund-sent", true)]);
    assert_eq!(told("wu").await, [of("refund-booked", false), of("refund-sent", false)]);
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn the_second_person_sees_what_he_agrees_to() {
    let cast = Cast::new().await;
    let (fin1, fin2) = (cast.finance("fin1"), cast.finance("fin2"));
    let line = credit(&cast.auction, "R1", "100.00", ("88000", "chen"));
    receipts::import(&cast.app, &fin1, file(&[line])).await.unwrap();
    let lying = receipts::suspense(&cast.app, &fin2).await.unwrap().remove(0);
    assert_eq!(lying.payer_account.as_deref(), Some("62chen"));
    let registration = Some(cast.registration("chen"));
    let reason = "回单核对".to_owned();
    let voucher = "回单1".to_owned();
    let said = receipts::Said { case: None, registration, reason, voucher, origin: None };
    let claim = receipts::claim(&cast.app, &fin1, lying.id, &said).await.unwrap();
    let shown = receipts::suspense(&cast.app, &fin2).await.unwrap().remove(0).claim;
    assert_eq!(shown.claim_id, Some(claim));
    assert_eq!(shown.case_id, Some(cast.case().0));
    assert_eq!(shown.case_number.as_deref(), Some("(2026)湘0102执1号"));
    assert_eq!(shown.registration_id, registration.map(|it| it.0));
    assert_eq!(shown.bidder.as_deref(), Some("chen"));
    assert_eq!(shown.sub_account, Some(cast.number("chen").await));
    assert_eq!(shown.origin_account.as_deref(), Some("62chen"));
    // The claim stands though the money cannot be used yet.
    cast.run("ALTER TABLE deposit ADD CONSTRAINT broken CHECK (false) NOT VALID").await;
    receipts::approve_claim(&cast.app, &fin2, lying.id, claim).await.unwrap();
    assert_eq!(cast.code("chen").await, "");
    cast.run("ALTER TABLE deposit DROP CONSTRAINT broken").await;
    settlement::catch_up(&cast.app).await.unwrap();
    assert_eq!(cast.code("chen").await.len(), 5, "the worker has used it");
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn what_cannot_be_done_holds_nothing_else_up() {
    let cast = Cast::new().await;
    let fin1 = cast.finance("fin1");
    let pay_in = async |bidder: &str, reference: &str, amount: &str| {
        let number = cast.number(bidder).await;
        let line = credit(&cast.auction, reference, amount, (&number, bidder));
        receipts::import(&cast.app, &fin1, file(&[line])).await.unwrap();
    };
    let waiting = async || {
        let mut reader = cast.app.db.reader().await.unwrap();
        let now = cast.app.now();
        store::settlements::with_money(&mut reader, None, now, 256).await.unwrap()
    };
    cast.run("ALTER TABLE deposit ADD CONSTRAINT broken CHECK (false) NOT VALID").await;
    pay_in("chen", "R1", "99.99").await;
    assert_eq!(waiting().await, [], "not enough is nothing to look at");
    pay_in("chen", "R2", "0.01").await;
    assert_eq!(waiting().await, [cast.registration("chen")]);
    cast.withdraw("x").await;
    settlement::catch_up(&cast.app).await.unwrap();
    assert_eq!(waiting().await, [], "the lot has ended");
    let chen = cast.registration("chen");
    let broken = format!(
        "ALTER TABLE payout ADD CONSTRAINT broken CHECK (from_owner <> '{chen}') NOT VALID"
    );
    cast.run(&broken).await;
    pay_in("chen", "R3", "1.00").await;
    pay_in("wu", "R4", "2.00").await;
    settlement::catch_up(&cast.app).await.unwrap();
    let owed = payouts::list(&cast.app, &fin1, None).await.unwrap();
    let mut owed: Vec<_> = owed.iter().map(|it| it.amount_fen).collect();
    owed.sort_unstable();
    assert_eq!(owed, [1, 200, 9_999], "one refund fails, the other is ordered");
    cast.assert_zero_sum().await;
}
