//! Why money waits: every step, the reason, the clock, approved delays, a notary.

use api::app::delays;
use api::app::distributions::{self, Drawn};
use api::app::error::FundsRefusal;
use api::app::fund_reports::{self, Lamp};
use api::app::payouts::Given;
use api::app::waiting::{self, Refund, Waits};
use api::app::{payouts, receipts, settlement};
use chrono::{NaiveDate, TimeDelta};
use ledger::payout_clock::Ground;
use store::distributions::Step;

use crate::cast::Cast;
use crate::lines::{credit, file};
use crate::{pay, refusal};

async fn claim(cast: &Cast) -> Waits {
    let creditor = cast.creditor().await;
    waiting::of_party(&cast.app, &creditor, cast.case()).await.unwrap().remove(0)
}

async fn refund(cast: &Cast, login: &str) -> Refund {
    let (bidder, id) = (cast.bidder(login), cast.registration(login));
    waiting::of_bidder(&cast.app, &bidder, id).await.unwrap()
}

#[actix_web::test]
async fn a_creditor_sees_every_step_until_the_bank_has_booked_it() {
    let cast = Cast::new().await;
    let (fin1, fin2, fin3) = (cast.finance("fin1"), cast.finance("fin2"), cast.finance("fin3"));
    let first = claim(&cast).await;
    assert_eq!((first.label.as_str(), first.waits_for), ("M1", Some("arrived")));
    assert!(first.clock.is_none());
    cast.fund("900.00").await;
    let arrived = claim(&cast).await;
    assert_eq!(arrived.waits_for, Some("plan-drawn"));
    let clock = arrived.clock.unwrap();
    assert!(clock.due == Some(clock.statutory) && clock.delayed_by.is_none());
    let plan = distributions::draw(&cast.app, &fin1, cast.case(), Drawn::default()).await.unwrap();
    assert_eq!(claim(&cast).await.waits_for, Some("plan-served"));
    distributions::serve(&cast.app, &fin1, plan.id).await.unwrap();
    assert_eq!(claim(&cast).await.waits_for, Some("objections-over"));
    let said = ("M1", "债务人", "金额有误");
    let objection = distributions::object(&cast.app, &fin1, plan.id, said).await.unwrap();
    assert_eq!(claim(&cast).await.reason, "有人对分配方案提出异议，正在处理。");
    distributions::settle_objection(&cast.app, &fin2, plan.id, objection).await.unwrap();
    cast.wait(TimeDelta::days(60));
    let late = claim(&cast).await;
    assert_eq!((late.waits_for, late.lamp), (Some("account-confirmed"), Lamp::Red));
    // Money that nobody takes goes to a notary: deposited is not paid.
    let notary = |label: &str| Given {
        label: label.to_owned(),
        holder: "长沙市公证处提存专户".to_owned(),
        number: "622200007".to_owned(),
        bank: "银行".to_owned(),
    };
    for line in &plan.lines {
        if line.label == "M1" {
            let given = notary("M1");
            let payee =
                delays::record_notary(&cast.app, &fin1, cast.case(), (&given, "missing")).await;
            payouts::confirm_payee(&cast.app, &fin2, payee.unwrap().id).await.unwrap();
        } else {
            cast.payee(&line.label, "622200001").await;
        }
    }
    for (finance, step, then) in [
        (&fin2, Step::Check, "approved"),
        (&fin2, Step::Approve, "released"),
        (&fin3, Step::Release, "sent"),
    ] {
        distributions::advance(&cast.app, finance, plan.id, step).await.unwrap();
        assert_eq!(claim(&cast).await.waits_for, Some(then));
    }
    pay(&cast, "fin2", "N").await;
    let done = claim(&cast).await;
    assert_eq!((done.waits_for, done.escrow.as_deref()), (None, Some("missing")));
    assert_eq!(done.reason, "款项已向公证机构提存，请在期限内领取。");
    assert_eq!(done.lamp, Lamp::Green);
    let escrows = delays::escrows(&cast.app, &fin1).await.unwrap();
    let [escrow] = escrows.as_slice() else { panic!("one deposit") };
    assert_eq!((escrow.row.label.as_str(), escrow.row.state.as_str()), ("M1", "paid"));
    assert_eq!(escrow.row.holder, "长沙市公证处提存专户");
    let years = escrow.lapses_at.unwrap() - escrow.row.deposited_at.unwrap();
    assert!((1_825..=1_828).contains(&years.num_days()), "five years: {years}");
    let day = NaiveDate::from_ymd_opt(2026, 5, 26).unwrap();
    let report = fund_reports::report(&cast.app, &fin1, (day, day)).await.unwrap();
    let escrowed = report.figures.iter().find(|it| it.name == "escrowed").unwrap();
    assert_eq!((escrowed.count, escrowed.amount_fen), (1, escrow.row.amount_fen));
}

#[actix_web::test]
async fn a_delay_counts_from_its_approval_and_not_when_it_is_late() {
    let cast = Cast::new().await;
    let (officer, supervisor) = (cast.officer(), cast.supervisor());
    cast.fund("900.00").await;
    let frozen = (Ground::Frozen, "另案冻结裁定");
    let empty = delays::ask(&cast.app, &officer, cast.case(), (Ground::Other, " ")).await;
    assert_eq!(refusal(empty.map(|_| ())), FundsRefusal::DelayUnfit);
    let asked = delays::ask(&cast.app, &officer, cast.case(), frozen).await.unwrap();
    assert!(claim(&cast).await.clock.unwrap().due.is_some(), "asked for is not approved");
    let twice = delays::ask(&cast.app, &officer, cast.case(), frozen).await;
    assert_eq!(refusal(twice.map(|_| ())), FundsRefusal::DelayStands);
    delays::approve(&cast.app, &supervisor, asked.id).await.unwrap();
    let again = delays::approve(&cast.app, &supervisor, asked.id).await;
    cast.wait(TimeDelta::seconds(1));
    let later = delays::approve(&cast.app, &supervisor, asked.id).await;
    assert!(again.is_ok(), "the same word in the same instant");
    assert_eq!(refusal(later.map(|_| ())), FundsRefusal::DoneBefore);
    let clock = claim(&cast).await.clock.unwrap();
    assert_eq!((clock.due, clock.delayed_by), (None, Some(Ground::Frozen)));
    cast.wait(TimeDelta::days(40));
    assert_eq!(claim(&cast).await.lamp, Lamp::Yellow, "delayed with approval is not overdue");
    delays::end(&cast.app, &officer, asked.id).await.unwrap();
    let clock = claim(&cast).await.clock.unwrap();
    assert!(clock.due.unwrap() > clock.statutory);
    cast.wait(TimeDelta::days(20));
    assert_eq!(claim(&cast).await.lamp, Lamp::Red);
    // Approved when it was late already, a delay mends nothing.
    let late = delays::ask(&cast.app, &officer, cast.case(), frozen).await.unwrap();
    delays::approve(&cast.app, &supervisor, late.id).await.unwrap();
    assert_eq!(claim(&cast).await.lamp, Lamp::Red);
    let facts = cast.facts().await;
    for name in ["payout-delayed", "payout-delay-ended"] {
        assert!(facts.contains(&name.to_owned()), "{name}: {facts:?}");
    }
}

#[actix_web::test]
async fn a_loser_sees_where_the_deposit_is() {
    let cast = Cast::new().await;
    let fin1 = cast.finance("fin1");
    assert_eq!(refund(&cast, "chen").await.waits_for, Some("received"));
    let pay_in = async |bidder: &str, reference: &str, amount: &str| {
        let number = cast.number(bidder).await;
        let line = credit(&cast.auction, reference, amount, (&number, bidder));
        receipts::import(&cast.app, &fin1, file(&[line])).await.unwrap();
    };
    pay_in("chen", "R1", "40.00").await;
    assert_eq!(refund(&cast, "chen").await.waits_for, Some("held"));
    pay_in("chen", "R2", "60.00").await;
    pay_in("wu", "R3", "100.00").await;
    assert_eq!(refund(&cast, "chen").await.waits_for, Some("ended"));
    cast.close("wu", 120_000).await;
    settlement::catch_up(&cast.app).await.unwrap();
    let waits = refund(&cast, "chen").await;
    assert_eq!((waits.waits_for, waits.received.fen()), (Some("sent"), 10_000));
    assert!(waits.due_at.is_some());
    assert_eq!(refund(&cast, "wu").await.reason, "保证金已转作价款。");
    pay(&cast, "fin2", "L").await;
    let done = refund(&cast, "chen").await;
    assert_eq!((done.waits_for, done.booked.fen()), (None, 10_000));
    assert!(done.steps.iter().any(|it| it.name == "booked" && it.at.is_some()));
    let other = waiting::of_bidder(&cast.app, &cast.bidder("wu"), cast.registration("chen")).await;
    assert!(other.is_err(), "nobody sees another's money");
}
