//! The finance staff of a day: they read what the bank sent, find out whose money it is, and pay.

use reqwest::Method;
use serde_json::{Value, json};

use crate::World;
use crate::harness::{Client, PASSWORD};
use crate::town::Town;

pub struct Desk<'a> {
    world: &'a World,
    /// Makes, checks, releases.
    pub maker: Client,
    pub checker: Client,
    pub releaser: Client,
}

impl<'a> Desk<'a> {
    pub async fn open(world: &'a World) -> Desk<'a> {
        let maker = world.app.sign_in("fin1").await;
        let checker = world.app.sign_in("fin3").await;
        let releaser = world.app.sign_in("fin4").await;
        Desk { world, maker, checker, releaser }
    }

    pub async fn import_notices(&mut self, town: &mut Town) {
        for notice in town.notices(self.world.app.now()) {
            import(&self.maker, notice).await;
        }
    }

    /// Payers come with their vouchers: one of us claims the money for them, another agrees. What
    /// the bank is about to take back is nobody's, and nobody comes for it.
    pub async fn claim(&mut self, town: &mut Town) {
        let journal = town.journal();
        let lying = self.maker.get("/api/finance/suspense").await.expect(200).body;
        for item in lying.as_array().unwrap() {
            let of = |it: &&simulators::bank::Booked| item["reference"] == it.reference.as_str();
            let booked = journal.booked().find(of).unwrap();
            let taken = |it: &simulators::bank::Booked| {
                it.reverses.as_deref() == Some(booked.reference.as_str())
            };
            let Some(meant) = town.meant(booked).filter(|_| !journal.booked().any(taken)) else {
                continue;
            };
            let path = format!("/api/finance/suspense/{}/claims", item["id"].as_str().unwrap());
            let said = json!({
                "registration_id": meant, "reason": "缴款人持银行回单到庭说明",
                "voucher": format!("银行回单{}", booked.reference),
                "origin_name": "缴款人", "origin_account": "6222020000009999",
            });
            let claim = self.maker.post(&path, said).await.expect(201).id();
            let approval = format!("{path}/{claim}/approval");
            let alone = self.maker.post(&approval, json!({})).await;
            alone.refused(403, "second-person-needed");
            let agreed = self.checker.post(&approval, json!({})).await;
            assert!(agreed.status < 300, "{}", agreed.text);
        }
    }

    async fn payouts(&self) -> Vec<Value> {
        let payouts = self.maker.get("/api/finance/payouts").await.expect(200).body;
        payouts.as_array().unwrap().clone()
    }

    /// What was refused or came back is asked for again; a line of a plan by three people.
    pub async fn ask_again(&self) {
        for payout in self.payouts().await {
            if payout["owed_again"] != true {
                continue;
            }
            let path = format!("/api/finance/payouts/{}/again", payout["id"].as_str().unwrap());
            let again = self.maker.post(&path, json!({})).await;
            assert!(again.status < 300, "{payout}: {}", again.text);
            if payout["kind"] == "distribution" {
                let path = format!("/api/finance/payouts/{}", again.id());
                for (who, step, body) in [
                    (&self.checker, "check", json!({})),
                    (&self.checker, "approval", json!({})),
                    (&self.releaser, "release", json!({ "password": PASSWORD })),
                ] {
                    let done = who.post(&format!("{path}/{step}"), body).await;
                    assert!(done.status < 300, "{step}: {}", done.text);
                }
            }
        }
    }

    /// Sends what may go to the bank; an answer that does not come is asked for with the same
    /// order.
    pub async fn pay(&self, town: &mut Town) {
        let batch = self.checker.post("/api/finance/payment-batches", json!({})).await;
        if batch.status >= 300 {
            return;
        }
        let path = format!("/api/finance/payment-batches/{}/pain001", batch.id());
        let order = self.checker.get(&path).await.expect(200).text;
        let now = self.world.app.now();
        let answer = town.carry_out(now, &order).unwrap_or_else(|| {
            let again = town.carry_out(now, &order);
            again.expect("an order that is known is answered")
        });
        import(&self.maker, answer.into_bytes()).await;
    }
}

/// Hands a file of the bank in.
pub async fn import(finance: &Client, file: Vec<u8>) {
    let kind = [("content-type", "application/xml")];
    let sent = finance.send_bytes(Method::POST, "/api/finance/bank-files", file, &kind).await;
    assert!(sent.status < 300, "{}", sent.text);
}
