//! The price of a lot among the creditors of its case, and a creditor who asks why money waits.

use serde_json::{Value, json};

use crate::World;
use crate::desk::Desk;
use crate::harness::{Client, PASSWORD};
use crate::sale::Sale;

/// One step of the plan on each day: drawn and served, then checked, approved and released.
pub async fn distribute(world: &World, desk: &Desk<'_>, sale: &Sale) {
    let base = format!("/api/finance/cases/{}", sale.case);
    let held = desk.maker.get(&format!("{base}/account")).await;
    let held = held.expect(200).body;
    let accounts = held["accounts"].as_array().unwrap();
    let arrived = accounts.iter().find(|it| it["name"] == "case-fund");
    let plans = desk.maker.get(&format!("{base}/distributions")).await.expect(200).body;
    let plans = plans.as_array().unwrap();
    match plans.last() {
        None if arrived.is_some_and(|it| it["balance"] != "0.00") => {
            let costs = json!([{ "id": "aux", "kind": "auxiliary", "amount": "5000.00" }]);
            let path = format!("{base}/distributions");
            let plan = desk.maker.post(&path, json!({ "costs": costs })).await.expect(201).body;
            confirm_payees(desk, &base, &plan).await;
            let id = plan["id"].as_str().unwrap();
            let path = format!("/api/finance/distributions/{id}/service");
            let served = desk.maker.post(&path, json!({})).await;
            assert!(served.status < 300, "{}", served.text);
        }
        Some(plan) if plan["state"] == "served" => release(world, desk, plan).await,
        Some(_) | None => {}
    }
}

async fn confirm_payees(desk: &Desk<'_>, base: &str, plan: &Value) {
    for (n, line) in plan["lines"].as_array().unwrap().iter().enumerate() {
        if line["paid"] == "0.00" {
            continue;
        }
        let payee = json!({
            "label": line["id"], "holder": "收款人", "bank": "中国建设银行",
            "number": format!("621700000000{n:04}"),
        });
        let payee = desk.maker.post(&format!("{base}/payees"), payee).await.expect(201).id();
        let path = format!("/api/finance/payees/{payee}/confirmation");
        let confirmed = desk.checker.post(&path, json!({})).await;
        assert!(confirmed.status < 300, "{}", confirmed.text);
    }
}

async fn release(world: &World, desk: &Desk<'_>, plan: &Value) {
    let until = plan["objections_until"].as_str().unwrap();
    let until: chrono::DateTime<chrono::Utc> = until.parse().unwrap();
    if world.app.now() <= until {
        return;
    }
    let path = format!("/api/finance/distributions/{}", plan["id"].as_str().unwrap());
    let own = desk.maker.post(&format!("{path}/check"), json!({})).await;
    own.refused(403, "second-person-needed");
    for (who, step, body) in [
        (&desk.checker, "check", json!({})),
        (&desk.checker, "approval", json!({})),
        (&desk.releaser, "release", json!({ "password": PASSWORD })),
    ] {
        let done = who.post(&format!("{path}/{step}"), body).await;
        assert!(done.status < 300, "{step}: {}", done.text);
    }
}

/// The applicant of the first case, who asks every day.
#[derive(Default)]
pub struct Creditor {
    told: Vec<String>,
}

impl Creditor {
    pub async fn of(world: &World, sale: &Sale) -> Creditor {
        let officer = world.app.officer().await;
        world.app.party("creditor", &officer, &sale.party).await;
        Creditor::default()
    }

    pub async fn asks(&mut self, world: &World, sale: &Sale) {
        let mut client: Client = world.app.stranger();
        let word = json!({ "login": "creditor", "password": PASSWORD, "role": "party" });
        client.sign_in(word).await;
        let money = client.get(&format!("/api/party/cases/{}/money", sale.case)).await;
        let money = money.expect(200).body;
        let claim = &money[0];
        assert!(!claim["reason"].as_str().unwrap().is_empty(), "{claim}");
        let step = claim["waits_for"].as_str().unwrap_or("nothing").to_owned();
        if self.told.last() != Some(&step) {
            self.told.push(step);
        }
    }

    pub fn was_told_every_step(&self) {
        println!("the creditor was told: {:?}", self.told);
        let told: Vec<&str> = self.told.iter().map(String::as_str).collect();
        assert_eq!(told.first(), Some(&"arrived"), "{told:?}");
        assert_eq!(told.last(), Some(&"nothing"), "{told:?}");
        assert!(told.contains(&"objections-over"), "{told:?}");
    }
}
