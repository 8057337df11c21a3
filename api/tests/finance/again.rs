//! What came back, or was refused, is paid again: once, under a new id, with the clock it had.

use api::app::again::{self, Step};
use api::app::distributions::Drawn;
use api::app::error::FundsRefusal;
use api::app::{distributions, payouts, receipts, settlement};
use bank::camt::Line;
use bank::pain001::{self, Payment};
use bank::pain002::{self, Answer, Answered, Report, Verdict};
use chrono::{DateTime, TimeDelta};
use domain::id::PayoutId;
use simulators::bank::{Account, Bank};
use store::distributions::Step as PlanStep;
use store::payouts::Payout;
use uuid::Uuid;

use crate::cast::Cast;
use crate::lines::{credit, debit, file};
use crate::{outcomes, pay, refusal};

/// Both sign-ups have paid, the lot is withdrawn, the refunds are owed.
async fn refunds_owed() -> Cast {
    let cast = Cast::new().await;
    for (bidder, reference, amount) in [("chen", "R1", "100.00"), ("wu", "R2", "60.00")] {
        let number = cast.number(bidder).await;
        let line = credit(&cast.auction, reference, amount, (&number, bidder));
        receipts::import(&cast.app, &cast.finance("fin1"), file(&[line])).await.unwrap();
    }
    cast.withdraw("x").await;
    settlement::catch_up(&cast.app).await.unwrap();
    cast
}

/// Sends what may go; the payments in the order, and the batch.
async fn send(cast: &Cast, login: &str) -> (Uuid, Vec<Payment>) {
    let finance = cast.finance(login);
    let sent = payouts::submit(&cast.app, &finance).await.unwrap();
    let order = payouts::pain001(&cast.app, &finance, sent.id).await.unwrap();
    let order = pain001::read(order.as_bytes()).unwrap();
    (sent.id, order.groups.into_iter().flat_map(|it| it.payments).collect())
}

async fn import(cast: &Cast, lines: &[Line]) -> Vec<String> {
    let imported = receipts::import(&cast.app, &cast.finance("fin1"), file(lines)).await.unwrap();
    outcomes(&imported).into_iter().map(str::to_owned).collect()
}

fn returned(account: &str, reference: &str, payment: &Payment) -> Line {
    let end_to_end_id = Some(payment.end_to_end_id.clone());
    let line = credit(account, reference, "1.00", ("", ""));
    Line { amount: payment.amount, end_to_end_id, returned: Some("AC04".to_owned()), ..line }
}

fn id(payment: &Payment) -> PayoutId {
    PayoutId(payment.end_to_end_id.parse().unwrap())
}

async fn payout(cast: &Cast, id: PayoutId) -> Payout {
    let all = payouts::list(&cast.app, &cast.finance("fin1"), None).await.unwrap();
    all.into_iter().find(|it| it.id == id.0).unwrap()
}

#[actix_web::test]
async fn a_refund_that_came_back_is_sent_again_with_the_clock_it_had() {
    let cast = refunds_owed().await;
    let fin1 = cast.finance("fin1");
    let (_, sent) = send(&cast, "fin2").await;
    let gone = sent.iter().find(|it| it.amount.fen() == 10_000).unwrap();
    let first = payout(&cast, id(gone)).await;
    let early = again::request(&cast.app, &fin1, id(gone), (None, None)).await;
    assert_eq!(refusal(early), FundsRefusal::NotOwedAgain, "it has not come back");
    let booked: Vec<Line> =
        sent.iter().zip(["D1", "D2"]).map(|(it, r)| debit(&cast.auction, r, it)).collect();
    assert_eq!(import(&cast, &booked).await, ["payout-booked", "payout-booked"]);
    cast.wait(TimeDelta::days(3));
    assert_eq!(import(&cast, &[returned(&cast.auction, "C1", gone)]).await, ["payout-returned"]);
    let again = again::request(&cast.app, &fin1, id(gone), (None, None)).await.unwrap();
    assert_ne!(again.id, id(gone).0);
    assert_eq!((again.arrived_at, again.due_at), (first.arrived_at, first.due_at));
    let twice = again::request(&cast.app, &fin1, id(gone), (None, None)).await;
    assert_eq!(refusal(twice), FundsRefusal::DoneBefore);
    settlement::catch_up(&cast.app).await.unwrap();
    let (_, second) = send(&cast, "fin2").await;
    let [payment] = second.as_slice() else { panic!("{second:?}") };
    assert_eq!(payment.end_to_end_id, again.end_to_end_id());
    assert_eq!(payment.payee.number, "62chen");
    assert_eq!(import(&cast, &[debit(&cast.auction, "D3", payment)]).await, ["payout-booked"]);
    let account = payouts::account(&cast.app, &fin1, cast.case()).await.unwrap();
    assert!(account.balances.iter().all(|it| it.held.is_zero()), "{:?}", account.balances);
    let facts = cast.facts().await;
    for name in ["payout-submitted", "payout-bounced", "payout-requested-again", "payout-paid"] {
        assert!(facts.contains(&name.to_owned()), "{name}: {facts:?}");
    }
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn a_refund_goes_elsewhere_by_two_people_and_a_document() {
    let cast = refunds_owed().await;
    let (fin1, fin2) = (cast.finance("fin1"), cast.finance("fin2"));
    let (_, sent) = send(&cast, "fin2").await;
    let gone = sent.iter().find(|it| it.amount.fen() == 10_000).unwrap();
    // The return is told before the booking it undoes.
    assert_eq!(import(&cast, &[returned(&cast.auction, "C1", gone)]).await, ["payout-returned"]);
    assert_eq!(import(&cast, &[debit(&cast.auction, "D1", gone)]).await, ["payout-booked"]);
    let label = format!("refund:{}", cast.registration("chen"));
    let (holder, number, bank) = ("chen".to_owned(), "6217000001".to_owned(), "b".to_owned());
    let given = payouts::Given { label, holder, number, bank };
    let payee = payouts::record_payee(&cast.app, &fin1, cast.case(), &given).await.unwrap();
    let to = (Some(payee.id), Some("更正账户申请书（2026）1号"));
    let unconfirmed = again::request(&cast.app, &fin1, id(gone), to).await;
    assert!(matches!(refusal(unconfirmed), FundsRefusal::PayeeUnconfirmed { .. }));
    payouts::confirm_payee(&cast.app, &fin2, payee.id).await.unwrap();
    for nothing in [None, Some("  ")] {
        let undocumented = again::request(&cast.app, &fin1, id(gone), (to.0, nothing)).await;
        assert_eq!(refusal(undocumented), FundsRefusal::VoucherNeeded);
    }
    let again = again::request(&cast.app, &fin1, id(gone), to).await.unwrap();
    let nothing = payouts::submit(&cast.app, &fin2).await.err();
    assert!(nothing.is_some(), "one person is not enough");
    let alone = again::advance(&cast.app, &fin1, PayoutId(again.id), Step::Check).await;
    assert_eq!(refusal(alone), FundsRefusal::SamePerson);
    again::advance(&cast.app, &fin2, PayoutId(again.id), Step::Check).await.unwrap();
    let (_, second) = send(&cast, "fin2").await;
    assert_eq!(second.first().map(|it| it.payee.number.as_str()), Some("6217000001"));
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn an_accepted_order_is_not_paid_and_a_refused_payment_is_owed_again() {
    let cast = refunds_owed().await;
    let fin1 = cast.finance("fin1");
    let (batch, sent) = send(&cast, "fin2").await;
    let answer = |payments: Vec<Answered>, verdict: Verdict, order: String| {
        pain002::write(&Report {
            message_id: "A".to_owned(),
            created_at: DateTime::from_timestamp(1_779_760_800, 0).unwrap(),
            order_id: order,
            verdict,
            groups: Vec::new(),
            payments,
        })
    };
    let order = batch.simple().to_string();
    let strange = answer(Vec::new(), Verdict::Accepted, "0".repeat(32));
    let strange = receipts::import(&cast.app, &fin1, strange).await;
    assert_eq!(refusal(strange), FundsRefusal::UnknownOrder);
    let said = |n: usize, reason: Option<&str>| {
        let answer =
            reason.map_or(Answer::Accepted, |it| Answer::Rejected { reason: it.to_owned() });
        Answered { end_to_end_id: sent.get(n).unwrap().end_to_end_id.clone(), answer }
    };
    let partly = answer(vec![said(0, None), said(1, Some("AC04"))], Verdict::Partly, order.clone());
    let imported = receipts::import(&cast.app, &fin1, partly.clone()).await.unwrap();
    assert_eq!(outcomes(&imported), ["accepted", "rejected"]);
    let imported = receipts::import(&cast.app, &fin1, partly).await.unwrap();
    assert_eq!(outcomes(&imported), ["duplicate", "duplicate"]);
    let accepted = payout(&cast, id(sent.first().unwrap())).await;
    assert_eq!(
        (accepted.state.as_str(), accepted.bank_answer.as_deref()),
        ("submitted", Some("accepted"))
    );
    let refused = id(sent.get(1).unwrap());
    assert_eq!(payout(&cast, refused).await.state, "rejected");
    // A booking is the stronger word: an answer that comes later changes nothing.
    assert_eq!(
        import(&cast, &[debit(&cast.auction, "D1", sent.first().unwrap())]).await,
        ["payout-booked"]
    );
    let late = answer(Vec::new(), Verdict::Rejected { reason: "MS03".to_owned() }, order);
    let imported = receipts::import(&cast.app, &fin1, late).await.unwrap();
    assert_eq!(outcomes(&imported), ["unexplained", "duplicate"]);
    assert_eq!(payout(&cast, id(sent.first().unwrap())).await.state, "paid");
    again::request(&cast.app, &fin1, refused, (None, None)).await.unwrap();
    pay(&cast, "fin2", "X").await;
    cast.assert_zero_sum().await;
    let account = payouts::account(&cast.app, &fin1, cast.case()).await.unwrap();
    assert!(account.total.is_zero(), "{:?}", account.balances);
}

#[actix_web::test]
async fn a_lost_answer_doubles_nothing() {
    let cast = refunds_owed().await;
    let fin2 = cast.finance("fin2");
    let sent = payouts::submit(&cast.app, &fin2).await.unwrap();
    let order = payouts::pain001(&cast.app, &fin2, sent.id).await.unwrap();
    let folder = std::env::temp_dir().join(format!("fachui-again-{}", Uuid::new_v4()));
    let at = DateTime::from_timestamp(1_779_760_800, 0).unwrap();
    let mut bank = Bank::open(&folder).unwrap();
    bank.open_account(Account::new("h", &cast.auction)).unwrap();
    for (number, amount) in
        [(cast.number("chen").await, "100.00"), (cast.number("wu").await, "60.00")]
    {
        let (payer, amount) = (Account::new("x", "62x"), amount.parse().unwrap());
        let paid =
            simulators::bank::Transfer { payer, to: number, amount, remittance: String::new() };
        bank.receive(&paid, None, at).unwrap();
    }
    // The bank takes the order; nobody hears of it, and both sides start again.
    let first = bank.accept(&order, None, at).unwrap();
    drop(bank);
    let mut bank = Bank::open(&folder).unwrap();
    let again = payouts::submit(&cast.app, &fin2).await;
    assert_eq!(
        again.err().map(|it| it.to_string()),
        Some("当前没有可以提交银行的款项。".to_owned())
    );
    let same = payouts::pain001(&cast.app, &fin2, sent.id).await.unwrap();
    assert_eq!(same, order, "the same batch is the same message");
    assert!(bank.accept(&same, None, at).unwrap().lines.is_empty(), "nothing is paid twice");
    assert_eq!(import(&cast, &first.lines).await, ["payout-booked", "payout-booked"]);
    assert!(bank.balance(&cast.auction).unwrap().is_zero());
    std::fs::remove_dir_all(folder).ok();
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn a_line_of_a_plan_is_paid_again_by_three_people() {
    let cast = Cast::new().await;
    let (fin1, fin2, fin3) = (cast.finance("fin1"), cast.finance("fin2"), cast.finance("fin3"));
    cast.fund("900.00").await;
    let plan = distributions::draw(&cast.app, &fin1, cast.case(), Drawn::default()).await.unwrap();
    distributions::serve(&cast.app, &fin1, plan.id).await.unwrap();
    cast.wait(TimeDelta::days(60));
    for line in &plan.lines {
        cast.payee(&line.label, "622200001").await;
    }
    for (finance, step) in
        [(&fin2, PlanStep::Check), (&fin2, PlanStep::Approve), (&fin3, PlanStep::Release)]
    {
        distributions::advance(&cast.app, finance, plan.id, step).await.unwrap();
    }
    let (_, sent) = send(&cast, "fin2").await;
    let lines: Vec<Line> =
        sent.iter().zip(["D1", "D2", "D3"]).map(|(it, r)| debit(&cast.fund, r, it)).collect();
    import(&cast, &lines).await;
    let gone = sent.iter().max_by_key(|it| it.amount).unwrap();
    import(&cast, &[returned(&cast.fund, "C1", gone)]).await;
    let state = async || distributions::find(&cast.app, &fin1, plan.id).await.unwrap().state;
    assert_eq!(state().await, "released", "not paid while a line is owed again");
    let label = gone.remittance.rsplit(' ').next().unwrap().to_owned();
    let payee = cast.payee(&label, "622200002").await;
    let other = again::request(
        &cast.app,
        &fin1,
        id(gone),
        (Some(cast.payee("x", "622200003").await), None),
    )
    .await;
    assert!(matches!(refusal(other), FundsRefusal::PayeeUnconfirmed { .. }), "of another line");
    let again = again::request(&cast.app, &fin1, id(gone), (Some(payee), None)).await.unwrap();
    let again = PayoutId(again.id);
    let skipped = again::advance(&cast.app, &fin3, again, Step::Release).await;
    assert_eq!(refusal(skipped), FundsRefusal::StepOrder);
    // The steps of the plan do not carry it along.
    let whole = distributions::advance(&cast.app, &fin2, plan.id, PlanStep::Check).await;
    assert_eq!(refusal(whole), FundsRefusal::StepOrder);
    for (login, step) in [("fin2", Step::Check), ("fin2", Step::Approve), ("fin3", Step::Release)] {
        let own = again::advance(&cast.app, &fin1, again, step).await;
        assert_eq!(refusal(own), FundsRefusal::SamePerson, "{step:?}");
        again::advance(&cast.app, &cast.finance(login), again, step).await.unwrap();
    }
    let (_, second) = send(&cast, "fin2").await;
    let [payment] = second.as_slice() else { panic!("{second:?}") };
    assert_eq!(payment.payee.number, "622200002");
    import(&cast, &[debit(&cast.fund, "D9", payment)]).await;
    assert_eq!(state().await, "paid");
    cast.assert_zero_sum().await;
}
