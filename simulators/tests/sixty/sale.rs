//! A lot, its ten bidders, and where their money is.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::World;
use crate::harness::Client;
use crate::steps;
use crate::town::Town;

const BIDDERS: usize = 10;

struct Payer {
    registration: String,
    number: String,
    name: String,
    account: String,
    paid_at: Option<DateTime<Utc>>,
}

pub struct Sale {
    pub case: String,
    pub party: String,
    lot: String,
    ends_at: DateTime<Utc>,
    payers: Vec<Payer>,
    /// The one who loses and looks every day, and what he was told.
    loser: Option<String>,
    told: Vec<String>,
    state: String,
    balance_paid_at: Option<DateTime<Utc>>,
}

impl Sale {
    /// A priced and published lot with ten sign-ups.
    pub async fn announce(world: &World, town: &Town, nth: usize) -> Sale {
        let app = &world.app;
        let serial = u32::try_from(nth).unwrap() + 1;
        let path = steps::drafted(app, serial).await;
        let claim = json!({
            "label": "A", "party_id": path.party, "kind": "ordinary", "amount": "2000000.00",
            "seized_at": "2026-08-01T10:00:00+08:00",
            "title_case_number": format!("（2026）湘0102民初{serial}号"),
        });
        let claims = format!("/api/officer/cases/{}/claims", path.case);
        path.officer.post(&claims, claim).await.expect(201);
        let starts_at = app.now() + TimeDelta::days(8);
        let ends_at = starts_at + TimeDelta::days(1);
        let window = json!({ "starts_at": steps::at(starts_at), "ends_at": steps::at(ends_at) });
        let announcement = format!("/api/officer/lots/{}/announcement", path.lot);
        path.officer.post(&announcement, window).await.expect(200);
        let mut payers = Vec::new();
        for n in 0..BIDDERS {
            let login = format!("bidder{n}");
            let client =
                if nth == 0 { app.bidder(&login).await } else { app.sign_in(&login).await };
            let registration = steps::sign_up(&client, &path.lot).await;
            let number = registration["deposit"]["sub_account"]["number"].as_str().unwrap();
            assert!(number.starts_with(&town.auction));
            payers.push(Payer {
                registration: registration["id"].as_str().unwrap().to_owned(),
                number: number.to_owned(),
                name: format!("竞买人{login}"),
                account: format!("62220200000010{n:02}"),
                paid_at: None,
            });
        }
        Sale {
            case: path.case,
            party: path.party,
            lot: path.lot,
            ends_at,
            payers,
            loser: None,
            told: Vec::new(),
            state: "announced".to_owned(),
            balance_paid_at: None,
        }
    }

    async fn column(&self, world: &World, sql: &str, id: &str) -> Option<String> {
        let client = world.app.database.client().await;
        let id: Uuid = id.parse().unwrap();
        client.query_one(sql, &[&id]).await.unwrap().get(0)
    }

    async fn lot_state(&self, world: &World) -> String {
        let lot = &self.lot;
        self.column(world, "SELECT state FROM lot WHERE id = $1", lot).await.unwrap()
    }

    /// What happens to the lot on this day, and who pays.
    pub async fn live(&mut self, world: &World, town: &mut Town) {
        let now = world.app.now();
        self.state = self.lot_state(world).await;
        if self.state == "announced" && now < self.ends_at {
            self.pay_deposits(world, town).await;
        } else if self.state == "announced" {
            self.end(world).await;
        } else if self.state == "sold" {
            self.pay_the_balance(world, town).await;
        } else if self.state == "paid" {
            let officer = world.app.officer().await;
            let ruling = format!("/api/officer/lots/{}/completion", self.lot);
            officer.post(&ruling, json!({})).await.expect(200);
        }
    }

    /// Whoever has no bid code yet pays, and pays again when nothing has come of it for two days.
    async fn pay_deposits(&mut self, world: &World, town: &mut Town) {
        let now = world.app.now();
        let sql = "SELECT bid_code FROM registration WHERE id = $1";
        for n in 0..self.payers.len() {
            let payer = &self.payers[n];
            let waits = payer.paid_at.is_some_and(|it| now - it < TimeDelta::days(3));
            let id = payer.registration.clone();
            if waits || self.column(world, sql, &id).await.is_some() {
                continue;
            }
            let to = (payer.registration.as_str(), payer.number.as_str());
            town.pay(world, to, (&payer.name, &payer.account), ("70000.00", None));
            self.payers[n].paid_at = Some(now);
        }
    }

    /// Bidding itself is another test's story: its journal ends with the first who may bid.
    async fn end(&mut self, world: &World) {
        let client = world.app.database.client().await;
        let sql = "SELECT id::text, bid_code FROM registration \
                   WHERE lot_id = $1 AND bid_code IS NOT NULL ORDER BY id";
        let lot: Uuid = self.lot.parse().unwrap();
        let qualified = client.query(sql, &[&lot]).await.unwrap();
        let (winner, loser): (String, String) = (qualified[0].get(1), qualified[1].get(0));
        let sql = "INSERT INTO lot_head (lot_id, month, seq, phase, ends_at_us, last_us, \
                   leader_code, leader_rank, leader_price_fen, leader_seq) \
                   VALUES ($1, '2026-09-01', 4, 'closed', $2, $2, $3, 32767, 90000024, 3) \
                   ON CONFLICT (lot_id) DO UPDATE SET seq = 4, phase = 'closed', last_us = $2, \
                   ends_at_us = $2, leader_code = $3, leader_rank = 32767, \
                   leader_price_fen = 90000024, leader_seq = 3";
        let end = self.ends_at.timestamp_micros();
        client.execute(sql, &[&lot, &end, &winner]).await.unwrap();
        self.loser = Some(loser);
        world.work().await;
        assert_eq!(self.lot_state(world).await, "sold");
    }

    /// The buyer pays, and pays again when nothing has come of it for some days.
    async fn pay_the_balance(&mut self, world: &World, town: &mut Town) {
        let now = world.app.now();
        if self.balance_paid_at.is_some_and(|it| now - it < TimeDelta::days(5)) {
            return;
        }
        let sql = "SELECT winner_registration_id::text FROM lot WHERE id = $1";
        let winner = self.column(world, sql, &self.lot).await.unwrap();
        let payer = self.payers.iter().find(|it| it.registration == winner).unwrap();
        let to = (payer.registration.as_str(), payer.number.as_str());
        town.pay(world, to, (&payer.name, &payer.account), ("830000.24", None));
        self.balance_paid_at = Some(now);
    }

    /// Weeks after everything is over somebody pays to his old number.
    pub async fn pays_to_a_closed_number(&self, world: &World, town: &mut Town) {
        let loser = self.loser.as_ref().unwrap();
        let payer = self.payers.iter().find(|it| it.registration == *loser).unwrap();
        let to = (payer.registration.as_str(), payer.number.as_str());
        let sum = ("5000.00", Some("closed-number"));
        town.pay(world, to, (&payer.name, &payer.account), sum);
    }

    async fn bidder(&self, world: &World, registration: &str) -> Client {
        let place = self.payers.iter().position(|it| it.registration == registration).unwrap();
        world.app.sign_in(&format!("bidder{place}")).await
    }

    /// The loser looks where his money is; before the end he is whoever comes second.
    pub async fn loser_looks(&mut self, world: &World) {
        let Some(loser) = self.loser.clone() else { return };
        let bidder = self.bidder(world, &loser).await;
        let money = bidder.get(&format!("/api/bidder/registrations/{loser}/money")).await;
        let money: Value = money.expect(200).body;
        let step = money["waits_for"].as_str().unwrap_or("nothing").to_owned();
        assert!(!money["reason"].as_str().unwrap().is_empty(), "{money}");
        if self.told.last() != Some(&step) {
            self.told.push(step);
        }
    }

    pub fn loser_saw_every_step(&self) {
        assert_eq!(self.told.last().map(String::as_str), Some("nothing"), "{:?}", self.told);
        assert!(self.told.iter().any(|it| it == "sent"), "{:?}", self.told);
        println!("the losing bidder was told: {:?}", self.told);
    }

    /// Every account of the case is empty.
    pub async fn is_paid_out(&self, world: &World) {
        assert_eq!(self.lot_state(world).await, "completed");
        let finance = world.app.sign_in("fin1").await;
        let path = format!("/api/finance/cases/{}/account", self.case);
        let account = finance.get(&path).await.expect(200).body;
        assert_eq!(account["total_held"], "0.00", "{}", account["accounts"]);
    }
}
