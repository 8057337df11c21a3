//! The way to a published lot, as officers and platforms walk it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::harness::{Answer, Client, TestApp};

/// What the way leaves behind.
pub struct Path {
    pub officer: Client,
    pub case: String,
    pub party: String,
    pub asset: String,
    pub inquiry: String,
    pub lot: String,
}

/// RFC 3339, as pages send it.
pub fn at(time: DateTime<Utc>) -> String {
    time.to_rfc3339()
}

pub async fn case(officer: &Client, serial: u32) -> String {
    let number = format!("（2026）湘0102执{serial}号");
    let body = json!({ "case_number": number, "debtor_kind": "natural-person" });
    officer.post("/api/officer/cases", body).await.expect(201).id()
}

pub fn flat() -> Value {
    json!({
        "kind": "immovable",
        "category": "housing",
        "title": "长沙市芙蓉区五一大道100号1202房",
        "region": "430102",
        "seized_on": "2026-11-01",
        "facts": { "ownership": "被执行人单独所有", "defects": "无" },
    })
}

/// States the fact sheet, and that both parties ask for the network inquiry.
pub async fn ask_for_network(officer: &Client, asset: &str) {
    let topics = ["ownership", "burdens", "occupancy", "arrears", "defects"];
    let entries: Vec<Value> =
        topics.iter().map(|it| json!({ "topic": it, "content": "已查明" })).collect();
    let facts = format!("/api/officer/assets/{asset}/facts");
    officer.post(&facts, json!({ "entries": entries })).await.expect(200);
    let circumstances = format!("/api/officer/assets/{asset}/pricing/circumstances");
    officer.post(&circumstances, together("network")).await.expect(200);
}

/// What both parties ask for together.
pub fn together(method: &str) -> Value {
    json!({
        "willingness": "possible", "official": "not-established", "inspection": "not-needed",
        "demand": "none", "request": method, "reason": "双方当事人书面申请",
    })
}

/// A case with an asset and an inquiry that all three platforms have answered and that has been
/// served; the period for objections is over.
pub async fn priced(app: &TestApp, serial: u32) -> Path {
    let officer = app.officer().await;
    let case = case(&officer, serial).await;
    let party = json!({ "role": "applicant", "name": "湖南某银行" });
    let party = officer.post(&format!("/api/officer/cases/{case}/parties"), party).await;
    let party = party.expect(201).id();
    let mut flat = flat();
    flat["seized_on"] = json!((app.now() - TimeDelta::days(22)).date_naive());
    let asset = officer.post(&format!("/api/officer/cases/{case}/assets"), flat).await;
    let asset = asset.expect(201).id();
    ask_for_network(&officer, &asset).await;
    let sent = officer.post(&format!("/api/officer/assets/{asset}/inquiries"), json!({})).await;
    let inquiry = sent.expect(201).id();
    for (login, value) in [("taobao", "1000000.00"), ("jd", "1000000.00"), ("icbc", "1000001.00")] {
        let quote = json!({ "value": value, "valid_until": "2027-11-22" });
        let platform = app.sign_in(login).await;
        platform.post(&format!("/api/valuer/inquiries/{inquiry}/quote"), quote).await.expect(201);
    }
    let service = format!("/api/officer/inquiries/{inquiry}/service");
    officer.post(&service, json!({})).await.expect(200);
    app.wait(TimeDelta::minutes(2));
    Path { officer, case, party, asset, inquiry, lot: String::new() }
}

/// The body of a lawful draft for the flat.
pub fn draft(asset: &str) -> Value {
    json!({
        "asset_id": asset,
        "round": "first",
        "start_price": "700000.24",
        "increment": "5000.00",
        "deposit": "70000.00",
        "balance_due_days": 10,
    })
}

/// A drafted lot that may be published.
pub async fn drafted(app: &TestApp, serial: u32) -> Path {
    let path = proposed(app, serial).await;
    prepare(app, &path.officer, &path.lot).await;
    path
}

/// Everybody gives up being told, the panel agrees, a colleague reads the draft.
pub async fn prepare(app: &TestApp, officer: &Client, id: &str) {
    let lot = format!("/api/officer/lots/{id}");
    let found = officer.get(&format!("{lot}/preparation")).await.expect(200).body;
    for person in found["persons"].as_array().unwrap() {
        let notice = waiver(app, person["party_id"].as_str().unwrap());
        officer.post(&format!("{lot}/person-notices"), notice).await.expect(200);
    }
    for login in ["he", "lu", "shen"] {
        vote(app, id, login, json!({ "version": 1, "approves": true })).await.expect(200);
    }
    let reader = app.sign_in("mo").await;
    reader.post(&format!("{lot}/reading"), json!({ "version": 1 })).await.expect(200);
}

pub async fn vote(app: &TestApp, lot: &str, login: &str, vote: Value) -> Answer {
    app.sign_in(login).await.post(&format!("/api/panel/lots/{lot}/votes"), vote).await
}

pub fn waiver(app: &TestApp, party: &str) -> Value {
    json!({
        "party_id": party, "way": "waived", "channel": "书面",
        "happened_at": at(app.now()), "evidence": "放弃通知声明",
    })
}

/// A drafted lot with its reference price fixed, of which nobody knows yet.
pub async fn proposed(app: &TestApp, serial: u32) -> Path {
    let path = priced(app, serial).await;
    let finding = format!("/api/officer/inquiries/{}/finding", path.inquiry);
    let settled = path.officer.post(&finding, json!({})).await.expect(200);
    assert_eq!(settled.body["price"]["value"], "1000000.33");
    let lot = path.officer.post("/api/officer/lots", draft(&path.asset)).await.expect(201).id();
    Path { lot, ..path }
}

/// A published lot: bidding starts in three minutes and lasts ten.
pub async fn announced(app: &TestApp, serial: u32) -> Path {
    publish(app, drafted(app, serial).await).await
}

/// Publishes a draft that may be.
pub async fn publish(app: &TestApp, path: Path) -> Path {
    let window = window(app);
    let announcement = format!("/api/officer/lots/{}/announcement", path.lot);
    path.officer.post(&announcement, window).await.expect(200);
    path
}

pub fn window(app: &TestApp) -> Value {
    let starts_at = app.now() + TimeDelta::minutes(3);
    json!({ "starts_at": at(starts_at), "ends_at": at(starts_at + TimeDelta::minutes(10)) })
}

/// Signs a bidder up with the notice as it is published.
pub async fn sign_up(bidder: &Client, lot: &str) -> Value {
    let page = bidder.get(&format!("/api/public/lots/{lot}")).await.expect(200);
    let hash = &page.body["notice"]["terms_hash"];
    let body = json!({ "capacity": "self", "accepted_terms_hash": hash });
    bidder.post(&format!("/api/bidder/lots/{lot}/registration"), body).await.expect(201).body
}

/// The names of facts on the way to a price that do not say by which rule they happened.
pub async fn facts_without_rule(app: &TestApp) -> Vec<String> {
    let sql = "SELECT DISTINCT name FROM fact WHERE body NOT LIKE '%rule=\"REF-%'
        AND name NOT IN ('case-opened', 'party-added', 'claim-added', 'asset-registered',
            'party-linked') AND name NOT LIKE 'lot-%' ORDER BY name";
    let rows = app.database.client().await.query(sql, &[]).await.unwrap();
    rows.iter().map(|it| it.get(0)).collect()
}
