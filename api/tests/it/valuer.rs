//! What platforms do.

use serde_json::json;

use crate::harness::{PASSWORD, TestApp};
use crate::steps;

#[tokio::test]
async fn a_platform_sees_its_task_and_quotes_once() {
    let app = TestApp::start().await;
    let officer = app.officer().await;
    let case = steps::case(&officer, 20).await;
    let assets = format!("/api/officer/cases/{case}/assets");
    let asset = officer.post(&assets, steps::flat()).await.expect(201).id();
    steps::ask_for_network(&officer, &asset).await;
    let sent = officer.post(&format!("/api/officer/assets/{asset}/inquiries"), json!({})).await;
    let inquiry = sent.expect(201).id();
    let jd = app.sign_in("jd").await;
    let tasks = jd.get("/api/valuer/tasks").await.expect(200).body;
    assert_eq!(tasks[0]["inquiry_id"], json!(inquiry));
    let quote = format!("/api/valuer/inquiries/{inquiry}/quote");
    for (value, until) in [("0.00", "2027-01-01"), ("1.00", "2026-11-22")] {
        let body = json!({ "value": value, "valid_until": until });
        jd.post(&quote, body).await.refused(422, "quote-unusable");
    }
    let body = json!({ "value": "500000.00", "valid_until": "2027-01-01" });
    jd.post(&quote, body.clone()).await.expect(201);
    jd.post(&quote, body.clone()).await.refused(409, "quote-delivered");
    let taobao = app.sign_in("taobao").await.get("/api/valuer/tasks").await.expect(200);
    assert!(!taobao.text.contains("500000.00"), "no platform sees another's quote");
    let nowhere = format!("/api/valuer/inquiries/{}/quote", uuid::Uuid::new_v4());
    jd.post(&nowhere, body).await.refused(404, "not-found");
}

#[tokio::test]
async fn a_platform_answers_the_court_it_acts_for() {
    let app = TestApp::start().await;
    let officer = app.officer().await;
    let case = steps::case(&officer, 31).await;
    let asset = officer.post(&format!("/api/officer/cases/{case}/assets"), steps::flat()).await;
    let asset = asset.expect(201).id();
    steps::ask_for_network(&officer, &asset).await;
    let inquiries = format!("/api/officer/assets/{asset}/inquiries");
    let inquiry = officer.post(&inquiries, json!({})).await.expect(201).id();
    let grant = format!(
        "INSERT INTO role_grant (person_id, role, court_id)
         SELECT id, 'valuer', '{}' FROM person WHERE login = 'jd'",
        app.other_court.0
    );
    app.database.client().await.batch_execute(&grant).await.unwrap();
    let quote = json!({ "value": "1.00", "valid_until": "2027-11-22" });
    let path = format!("/api/valuer/inquiries/{inquiry}/quote");
    for (court, status) in [(app.other_court, 403), (app.court, 201)] {
        let mut jd = app.stranger();
        jd.sign_in(json!({ "login": "jd", "password": PASSWORD, "court_id": court.0 })).await;
        jd.post(&path, quote.clone()).await.expect(status);
    }
}
