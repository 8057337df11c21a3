//! The life of a plan: served person by person, objected to, voided and drawn up anew, paid but
//! for what is disputed or uncertain.

use api::app::again::{self, Step};
use api::app::distributions::{self, Drawn};
use api::app::error::FundsRefusal;
use api::app::objections::{self, Act};
use api::app::payouts;
use chrono::TimeDelta;
use domain::id::{PayoutId, PlanId};
use domain::money::Money;
use ledger::objection::Standing;
use store::distributions::{Plan, Step as PlanStep};
use uuid::Uuid;

use crate::cast::Cast;
use crate::{pay, refusal};

struct Court {
    cast: Cast,
    plan: Plan,
}

impl Court {
    /// 900.00 of a case with one claim, a plan served on everybody.
    async fn new(drawn: Drawn) -> Court {
        let cast = Cast::new().await;
        cast.fund("900.00").await;
        cast.run(
            "INSERT INTO party (id, case_id, role, name) \
             SELECT gen_random_uuid(), id, 'debtor', '债务人' FROM court_case",
        )
        .await;
        let fin1 = cast.finance("fin1");
        let plan = distributions::draw(&cast.app, &fin1, cast.case(), drawn).await.unwrap();
        for label in ["execution-fee", "M1"] {
            cast.payee(label, "622200001").await;
        }
        Court { cast, plan }
    }

    async fn serve(&self) {
        let fin1 = self.cast.finance("fin1");
        let life = objections::life(&self.cast.app, &fin1, self.plan.id).await.unwrap();
        assert_eq!(life.services.len(), 2, "the creditor and the debtor");
        for (n, service) in life.services.iter().enumerate() {
            let plan = self.now().await;
            assert_eq!(plan.served_at.is_some(), n == 2, "not before the last one");
            let (id, party) = (self.plan.id, service.party_id);
            objections::serve_on(&self.cast.app, &fin1, id, party, None).await.unwrap();
            let twice = objections::serve_on(&self.cast.app, &fin1, id, party, None).await;
            assert_eq!(refusal(twice), FundsRefusal::DoneBefore);
        }
        assert_eq!(self.now().await.state, "served");
    }

    async fn now(&self) -> Plan {
        let fin1 = self.cast.finance("fin1");
        distributions::find(&self.cast.app, &fin1, self.plan.id).await.unwrap()
    }

    async fn object(&self) -> Uuid {
        let said = ("M1", "债务人", "利息计算有误");
        let fin1 = self.cast.finance("fin1");
        distributions::object(&self.cast.app, &fin1, self.plan.id, said).await.unwrap()
    }

    async fn act(&self, objection: Uuid, act: Act) -> Result<Plan, api::app::AppError> {
        let fin2 = self.cast.finance("fin2");
        objections::act(&self.cast.app, &fin2, (self.plan.id, objection), act).await
    }

    async fn standing(&self) -> Standing {
        let fin1 = self.cast.finance("fin1");
        let life = objections::life(&self.cast.app, &fin1, self.plan.id).await.unwrap();
        life.objections.first().unwrap().1
    }

    async fn three(&self, plan: PlanId) -> Result<(), api::app::AppError> {
        for (login, step) in
            [("fin2", PlanStep::Check), ("fin2", PlanStep::Approve), ("fin3", PlanStep::Release)]
        {
            distributions::advance(&self.cast.app, &self.cast.finance(login), plan, step).await?;
        }
        Ok(())
    }

    async fn held(&self, kind: &str) -> i64 {
        let fin1 = self.cast.finance("fin1");
        let account = payouts::account(&self.cast.app, &fin1, self.cast.case()).await.unwrap();
        let of_kind = account.balances.iter().filter(|it| it.kind == kind);
        of_kind.map(|it| it.held.fen()).sum()
    }
}

fn end(outcome: &'static str) -> Act {
    Act::End { outcome }
}

#[actix_web::test]
async fn an_objection_that_nobody_opposes_voids_the_plan_and_a_new_version_follows() {
    let court = Court::new(Drawn::default()).await;
    let cast = &court.cast;
    court.serve().await;
    let objection = court.object().await;
    assert_eq!(court.standing().await, Standing::Raised);
    let early = court.act(objection, Act::Oppose { by: "银行".to_owned() }).await;
    assert_eq!(refusal(early), FundsRefusal::ObjectionOrder, "nobody has been told");
    court.act(objection, Act::Tell).await.unwrap();
    let early = court.act(objection, end("unopposed")).await;
    assert_eq!(refusal(early), FundsRefusal::ObjectionOrder, "the period runs");
    cast.wait(TimeDelta::days(60));
    assert_eq!(court.standing().await, Standing::Unopposed);
    assert_eq!(refusal(court.three(court.plan.id).await), FundsRefusal::ObjectionStands);
    let fin1 = cast.finance("fin1");
    let own = objections::act(&cast.app, &fin1, (court.plan.id, objection), end("unopposed")).await;
    assert_eq!(refusal(own), FundsRefusal::SamePerson);
    let voided = court.act(objection, end("unopposed")).await.unwrap();
    assert_eq!(voided.state, "voided");
    assert_eq!(refusal(court.three(court.plan.id).await), FundsRefusal::PlanVoided);
    // The claim as it is recognised now; the rest goes back to the debtor.
    let recognised = vec![("M1".to_owned(), Money::yuan(500))];
    let strange = Drawn { recognised: vec![("Z9".to_owned(), Money::yuan(1))], ..Drawn::default() };
    let strange = distributions::draw(&cast.app, &fin1, cast.case(), strange).await;
    assert_eq!(refusal(strange), FundsRefusal::ClaimUnknown { id: "Z9".to_owned() });
    let drawn = Drawn { recognised, ..Drawn::default() };
    let second = distributions::draw(&cast.app, &fin1, cast.case(), drawn).await.unwrap();
    assert_eq!((second.version, second.replaces), (2, Some(court.plan.id.0)));
    let paid = |label: &str| second.lines.iter().find(|it| it.label == label).unwrap().paid;
    assert_eq!(paid("M1"), Money::yuan(500));
    assert_eq!(court.now().await.lines, court.plan.lines, "the old version stays readable");
    cast.payee("surplus", "622200009").await;
    distributions::serve(&cast.app, &fin1, second.id).await.unwrap();
    cast.wait(TimeDelta::days(60));
    court.three(second.id).await.unwrap();
    pay(cast, "fin2", "P").await;
    assert_eq!(distributions::find(&cast.app, &fin1, second.id).await.unwrap().state, "paid");
    assert!(cast.facts().await.contains(&"plan-voided".to_owned()));
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn what_a_suit_disputes_waits_and_the_rest_is_paid_at_once() {
    for (outcome, release) in [("dismissed", "as-planned"), ("judged", "replanned")] {
        let court = Court::new(Drawn::default()).await;
        let cast = &court.cast;
        court.serve().await;
        let objection = court.object().await;
        let amount = Money::yuan(1_000_000);
        let too_much = court.act(objection, Act::Dispute { amount }).await;
        assert_eq!(refusal(too_much), FundsRefusal::ObjectionOrder);
        let amount = Money::yuan(300);
        court.act(objection, Act::Dispute { amount }).await.unwrap();
        court.act(objection, Act::Tell).await.unwrap();
        court.act(objection, Act::Oppose { by: "银行".to_owned() }).await.unwrap();
        assert!(matches!(court.standing().await, Standing::OpenToSuit { .. }));
        let number = "（2026）湘0102民初1号".to_owned();
        court.act(objection, Act::Sue { number }).await.unwrap();
        cast.wait(TimeDelta::days(60));
        court.three(court.plan.id).await.unwrap();
        assert_eq!(court.held("set-aside").await, 30_000);
        pay(cast, "fin2", "A").await;
        assert_eq!(court.held("fund-bank").await, 30_000, "the rest is paid");
        assert_eq!(court.now().await.state, "released", "not all of it is paid");
        let (fin1, fin2) = (cast.finance("fin1"), cast.finance("fin2"));
        let waiting = objections::life(&cast.app, &fin1, court.plan.id).await.unwrap().set_aside;
        let waiting = waiting.first().unwrap().id;
        let how = (release, "判决");
        let early = objections::release(&cast.app, &fin2, waiting, how).await;
        assert_eq!(refusal(early), FundsRefusal::SetAsideDisputed);
        court.act(objection, end(outcome)).await.unwrap();
        let own = objections::release(&cast.app, &fin1, waiting, how).await;
        assert_eq!(refusal(own), FundsRefusal::SamePerson);
        let other = if release == "replanned" { "as-planned" } else { "replanned" };
        let against = objections::release(&cast.app, &fin2, waiting, (other, "x")).await;
        assert_eq!(refusal(against), FundsRefusal::SetAsideDisputed);
        objections::release(&cast.app, &fin2, waiting, how).await.unwrap();
        let twice = objections::release(&cast.app, &fin2, waiting, how).await;
        assert_eq!(refusal(twice), FundsRefusal::DoneBefore);
        if release == "replanned" {
            assert_eq!(court.held("case-fund").await, 30_000);
            let drawn = Drawn::default();
            let next = distributions::draw(&cast.app, &fin1, cast.case(), drawn).await.unwrap();
            assert_eq!((next.version, next.proceeds), (2, Money::yuan(300)));
        } else {
            let asked = payouts::list(&cast.app, &fin1, Some("requested")).await.unwrap();
            let [asked] = asked.as_slice() else { panic!("{asked:?}") };
            let id = PayoutId(asked.id);
            let own = again::advance(&cast.app, &fin2, id, Step::Check).await;
            assert_eq!(refusal(own), FundsRefusal::SamePerson);
            for (login, step) in
                [("fin1", Step::Check), ("fin1", Step::Approve), ("fin3", Step::Release)]
            {
                again::advance(&cast.app, &cast.finance(login), id, step).await.unwrap();
            }
            pay(cast, "fin2", "B").await;
            assert_eq!(court.held("fund-bank").await, 0);
            assert_eq!(court.now().await.state, "paid");
        }
        cast.assert_zero_sum().await;
    }
}

#[actix_web::test]
async fn a_reserved_share_waits_and_a_suit_not_brought_changes_nothing() {
    let reserved = vec!["M1".to_owned()];
    let court = Court::new(Drawn { reserved, ..Drawn::default() }).await;
    let cast = &court.cast;
    court.serve().await;
    let objection = court.object().await;
    court.act(objection, Act::Tell).await.unwrap();
    court.act(objection, Act::Oppose { by: "银行".to_owned() }).await.unwrap();
    cast.wait(TimeDelta::days(60));
    assert_eq!(court.standing().await, Standing::NotSued);
    let late = court.act(objection, Act::Sue { number: "1".to_owned() }).await;
    assert_eq!(refusal(late), FundsRefusal::ObjectionOrder);
    court.act(objection, end("not-sued")).await.unwrap();
    court.three(court.plan.id).await.unwrap();
    let m1 = court.plan.lines.iter().find(|it| it.label == "M1").unwrap().paid;
    assert_eq!(court.held("set-aside").await, m1.fen());
    cast.assert_zero_sum().await;
}
