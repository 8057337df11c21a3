//! What is sold without an auction has its ground (SALE-12), and equity waits for its shareholders
//! (QUAL-12), through HTTP.

use serde_json::{Value, json};

use crate::harness::{Answer, Client, TestApp};
use crate::steps::{self, Path, at};

async fn obstacles(officer: &Client, lot: &str) -> Vec<String> {
    let found = officer.get(&format!("/api/officer/lots/{lot}/preparation")).await.expect(200);
    let all = found.body["obstacles"].as_array().unwrap().clone();
    all.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
}

async fn draft(path: &Path, price: &str) -> Answer {
    let mut body = steps::draft(&path.asset);
    body["round"] = json!("sale");
    body["start_price"] = json!(price);
    path.officer.post("/api/officer/lots", body).await
}

async fn revise(path: &Path, lot: &str, version: i64, price: &str) {
    let body = json!({
        "version": version, "start_price": price, "increment": "5000.00", "deposit": "70000.00",
        "balance_due_days": 10,
    });
    let body = Some(body.to_string());
    let url = format!("/api/officer/lots/{lot}");
    path.officer.send(reqwest::Method::PUT, &url, body, &[]).await.expect(200);
}

/// Priced, and nothing offered yet.
async fn priced(app: &TestApp, serial: u32) -> Path {
    let path = steps::priced(app, serial).await;
    let finding = format!("/api/officer/inquiries/{}/finding", path.inquiry);
    path.officer.post(&finding, json!({})).await.expect(200);
    path
}

#[tokio::test]
async fn a_direct_sale_needs_its_ground_and_its_price() {
    let app = TestApp::start().await;
    let path = priced(&app, 98).await;
    let below_half = draft(&path, "500000.16").await.refused(422, "lot-start-too-low");
    assert_eq!(below_half.body["rule"], "SALE-12");
    let lot = draft(&path, "900000.00").await.expect(201).id();
    let found = obstacles(&path.officer, &lot).await;
    assert!(found.contains(&"direct-unfounded".to_owned()), "{found:?}");

    let url = format!("/api/officer/assets/{}/direct-sale", path.asset);
    let ground = |name: &str, price: Value| json!({ "ground": name, "agreed_price": price, "document": "各方同意书" });
    let stranger = app.sign_in("mo").await.post(&url, ground("perishable", Value::Null)).await;
    stranger.refused(403, "not-your-case");
    let priced = path.officer.post(&url, ground("perishable", json!("1.00"))).await;
    priced.refused(422, "court-entry-unusable");
    path.officer.post(&url, ground("perishable", Value::Null)).await.expect(204);
    let twice = path.officer.post(&url, ground("perishable", Value::Null)).await;
    twice.refused(409, "direct-sale-founded");
    let found = obstacles(&path.officer, &lot).await;
    assert!(found.contains(&"direct-too-low".to_owned()), "the first time at the reference price");
    revise(&path, &lot, 1, "1000000.33").await;
    let found = obstacles(&path.officer, &lot).await;
    assert!(!found.iter().any(|it| it.starts_with("direct")), "{found:?}");
}

#[tokio::test]
async fn equity_is_not_offered_before_its_shareholders_were_told_and_had_their_days() {
    let app = TestApp::start().await;
    let path = priced(&app, 99).await;
    let sql = format!("UPDATE asset SET category = 'equity' WHERE id = '{}'", path.asset);
    app.database.client().await.batch_execute(&sql).await.unwrap();
    let lot = path.officer.post("/api/officer/lots", steps::draft(&path.asset)).await;
    let lot = lot.expect(201).id();
    let found = obstacles(&path.officer, &lot).await;
    assert!(found.contains(&"shareholders-unknown".to_owned()), "{found:?}");
    for (role, name) in [("interested", "长沙某有限公司"), ("priority-purchaser", "股东甲")]
    {
        let party = json!({ "role": role, "name": name });
        let parties = format!("/api/officer/cases/{}/parties", path.case);
        path.officer.post(&parties, party).await.expect(201);
    }
    let found = obstacles(&path.officer, &lot).await;
    assert_eq!(found.iter().filter(|it| *it == "untold").count(), 3, "{found:?}");
    let preparation = format!("/api/officer/lots/{lot}/preparation");
    let persons = path.officer.get(&preparation).await.expect(200).body["persons"].clone();
    let notices = format!("/api/officer/lots/{lot}/person-notices");
    for person in persons.as_array().unwrap() {
        let notice = json!({
            "party_id": person["party_id"], "way": "notified", "channel": "邮寄",
            "happened_at": at(app.now()), "evidence": "回执",
        });
        path.officer.post(&notices, notice).await.expect(200);
    }
    let found = obstacles(&path.officer, &lot).await;
    let waits = |it: &String| it == "untold" || it.starts_with("shareholder");
    assert!(!found.iter().any(waits), "{found:?}");
    // They give it up in writing, and the lot is published.
    steps::prepare(&app, &path.officer, &lot).await;
    let announcement = format!("/api/officer/lots/{lot}/announcement");
    path.officer.post(&announcement, steps::window(&app)).await.expect(200);
}
