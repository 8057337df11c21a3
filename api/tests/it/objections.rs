//! Objections in the course of a sale (AUC-36): two kinds, their clocks, what they stop.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::{Answer, Client, TestApp};
use crate::steps::{self, at};

fn body(kind: &str) -> Value {
    json!({ "kind": kind, "request": "停止对该房屋的拍卖", "grounds": "已签订买卖合同并合法占有" })
}

async fn act(
    app: &TestApp,
    client: &Client,
    id: &str,
    act: &str,
    document: Option<&str>,
) -> Answer {
    let body = json!({ "act": act, "happened_at": at(app.now()), "document": document });
    client.post(&format!("/api/officer/lot-objections/{id}/acts"), body).await
}

#[tokio::test]
async fn an_outsider_stops_the_sale_and_a_complaint_about_conduct_may() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 80).await;
    let (sun, mo) = (app.bidder("sun").await, app.sign_in("mo").await);
    let url = format!("/api/bidder/lots/{}/objections", path.lot);
    let bare = json!({ "kind": "outsider", "request": " ", "grounds": "x" });
    sun.post(&url, bare).await.refused(422, "lot-objection-unusable");
    let conduct = sun.post(&url, body("conduct")).await.expect(201).body;
    assert_eq!((&conduct["stage"], &conduct["demand"]), (&json!("received"), &json!("may-stop")));
    assert_eq!(conduct["due"]["rule"], "AUC-36");
    let outsider = sun.post(&url, body("outsider")).await.expect(201);
    let id = outsider.id();
    assert_eq!(outsider.body["demand"], "may-stop", "not filed yet");
    let replay = outsider.body["replay"].as_str().unwrap();
    assert!(replay.starts_with(&format!("/api/public/lots/{}/replay?at=", path.lot)));

    let filed = act(&app, &path.officer, &id, "file", None).await.expect(200).body;
    assert_eq!(filed["demand"], "must-stop");
    let desk = path.officer.get("/api/officer/lot-objections").await.expect(200).body;
    assert_eq!(desk[0]["id"], json!(id), "what must stop a sale comes first");
    let resumption = format!("/api/officer/lots/{}/resumption", path.lot);
    let resumed = path.officer.post(&resumption, json!({ "reason": "恢复" })).await;
    resumed.refused(409, "lot-outsider-stands");

    let ruling = Some("（2026）湘0102执异80号");
    let own = act(&app, &path.officer, &id, "rule-rejected", ruling).await;
    own.refused(403, "lot-objection-by-handler");
    let bare = act(&app, &mo, &id, "rule-rejected", None).await;
    bare.refused(422, "lot-objection-unusable");
    act(&app, &mo, &id, "serve", None).await.refused(409, "lot-objection-stage");
    act(&app, &mo, &id, "rule-rejected", ruling).await.expect(200);
    let served = act(&app, &path.officer, &id, "serve", None).await.expect(200).body;
    assert_eq!((&served["stage"], &served["demand"]), (&json!("served"), &json!("must-stop")));
    act(&app, &mo, &id, "ask", None).await.refused(409, "lot-objection-stage");

    // Nobody sues in time: the ruling is final and the sale may go on.
    app.wait(TimeDelta::minutes(3));
    let (sun, mo) = (app.sign_in("sun").await, app.sign_in("mo").await);
    let own = sun.get("/api/bidder/lot-objections").await.expect(200).body;
    let mine = own.as_array().unwrap().iter().find(|it| it["id"] == json!(id)).unwrap();
    assert_eq!((&mine["stage"], &mine["demand"]), (&json!("rejected"), &json!("none")));
    assert_eq!(mine["due"], Value::Null);
    act(&app, &mo, &id, "sue", None).await.refused(409, "lot-objection-stage");
    let officer = app.officer().await;
    let resumed = officer.post(&resumption, json!({ "reason": "恢复" })).await;
    assert_ne!(resumed.body["type"], "/problems/lot-outsider-stands");
    let other = app.other_officer().await;
    act(&app, &other, &id, "withdraw", None).await.refused(403, "not-your-court");
}

#[tokio::test]
async fn nothing_is_published_while_an_outsiders_claim_stands() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 81).await;
    let enter = json!({
        "kind": "outsider", "objector": "孙某", "request": "停止拍卖", "grounds": "所有权",
        "received_at": at(app.now()),
    });
    let entered = format!("/api/officer/lots/{}/objections", path.lot);
    let mut ahead = enter.clone();
    ahead["received_at"] = json!(at(app.now() + TimeDelta::minutes(1)));
    path.officer.post(&entered, ahead).await.refused(422, "lot-objection-unusable");
    let id = path.officer.post(&entered, enter).await.expect(201).id();
    act(&app, &path.officer, &id, "file", None).await.expect(200);
    let withdrawal = json!({
        "ground": "other-withdrawal", "document": "（2026）湘0102执81号", "reason": "重新拍卖",
    });
    let withdrawn = format!("/api/officer/lots/{}/withdrawal", path.lot);
    path.officer.post(&withdrawn, withdrawal).await.expect(200);
    let again = path.officer.post("/api/officer/lots", steps::draft(&path.asset)).await;
    let lot = again.expect(201).id();
    let names = async |lot: &str| -> Vec<String> {
        let ready = path.officer.get(&format!("/api/officer/lots/{lot}/preparation")).await;
        let all = ready.expect(200).body["obstacles"].as_array().unwrap().clone();
        all.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    assert!(names(&lot).await.contains(&"outsider-objects".to_owned()));
    act(&app, &path.officer, &id, "withdraw", None).await.expect(200);
    assert!(!names(&lot).await.contains(&"outsider-objects".to_owned()));
}
