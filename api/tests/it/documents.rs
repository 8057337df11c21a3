//! Documents by rule and on request, and the templates of a court.

use api::app::issued;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Client, TestApp};
use crate::steps;

const PLAIN: &str =
    "# 案款对账单\n{court}{case_number}{date}{as_of}{received}{paid}{left}\n本院样式";

#[tokio::test]
async fn a_notice_brings_its_documents_once() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 70).await;
    let stranger = app.stranger();
    let list = format!("/api/public/lots/{}/documents", path.lot);
    assert_eq!(stranger.get(&list).await.expect(200).body, json!([]));
    issued::catch_up(&app.app).await.unwrap();
    let first = stranger.get(&list).await.expect(200).body;
    let kinds: Vec<_> = first.as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    assert_eq!(kinds, ["announcement", "rules"]);
    issued::catch_up(&app.app).await.unwrap();
    assert_eq!(stranger.get(&list).await.expect(200).body, first);

    let code = first[0]["code"].as_str().unwrap();
    let record = stranger.get(&format!("/api/public/documents/{code}")).await.expect(200).body;
    assert_eq!((&record["rehearsal"], &record["published"]), (&json!(true), &json!(true)));
    let file = stranger.get(&format!("/api/public/documents/{code}/file")).await.expect(200);
    assert_eq!(file.kind, "application/pdf");
    for unknown in ["2222-2222-2222-2222", "x", "%00"] {
        let answer = stranger.get(&format!("/api/public/documents/{unknown}")).await;
        assert!([400, 404].contains(&answer.status), "{unknown}: {}", answer.text);
    }
}

#[tokio::test]
async fn what_is_not_due_is_refused_by_name() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 71).await;
    let documents = format!("/api/officer/cases/{}/documents", path.case);
    let ask = async |kind: &str, subject: &str| {
        let body = json!({ "kind": kind, "subject_id": subject });
        path.officer.post(&documents, body).await
    };
    ask("confirmation", &path.lot).await.refused(409, "document-by-rule");
    ask("ruling", &path.lot).await.refused(409, "document-not-due");
    ask("assistance", &path.lot).await.refused(409, "document-not-due");
    let hand_over = json!({ "handed_over_at": steps::at(app.now()), "record": "笔录" });
    let lot = format!("/api/officer/lots/{}/hand-over", path.lot);
    path.officer.post(&lot, hand_over).await.refused(409, "lot-wrong-state");
    let commission = ask("commission", &path.inquiry).await.expect(201);
    assert_eq!(commission.body["by_officer"], true);
    let elsewhere = app.other_officer().await;
    let file = format!("/api/officer/documents/{}/file", commission.id());
    elsewhere.get(&file).await.refused(403, "not-your-court");
    path.officer.get(&file).await.expect(200);
    // Its code tells that it is genuine, and gives it to nobody.
    let code = commission.body["code"].as_str().unwrap();
    app.stranger().get(&format!("/api/public/documents/{code}")).await.expect(200);
    let public = app.stranger().get(&format!("/api/public/documents/{code}/file")).await;
    public.refused(404, "not-found");
}

async fn change(admin: &Client, court: &str, body: Value) -> Answer {
    let path = format!("/api/admin/courts/{court}/templates/statement");
    admin.send(Method::PUT, &path, Some(body.to_string()), &[]).await
}

#[tokio::test]
async fn a_court_changes_a_template_after_a_trial() {
    let app = TestApp::start().await;
    let (admin, court) = (app.sign_in("root").await, app.court.to_string());
    let path = format!("/api/admin/courts/{court}/templates/statement");
    let shipped = admin.get(&path).await.expect(200).body;
    assert_eq!(shipped["version"], 0);
    let trial = "/api/admin/templates/statement/trial";
    let tried = admin.post(trial, json!({ "body": PLAIN })).await.expect(200);
    assert_eq!(tried.kind, "application/pdf");
    let wrong = admin.post(trial, json!({ "body": "# x\n{nobody}" })).await;
    let wrong = wrong.refused(422, "document-unusable");
    assert!(wrong.text.contains("第2行"), "{}", wrong.text);
    let refused = change(&admin, &court, json!({ "body": "{court}", "replaces": 0 })).await;
    refused.refused(422, "document-unusable");
    let changed = change(&admin, &court, json!({ "body": PLAIN, "replaces": 0 })).await;
    assert_eq!(changed.expect(200).body["version"], 1);
    let late = change(&admin, &court, json!({ "body": PLAIN, "replaces": 0 })).await;
    late.refused(409, "template-changed");

    let officer = app.officer().await;
    let case = steps::case(&officer, 72).await;
    let body = json!({ "kind": "statement", "subject_id": case });
    let issued = officer.post(&format!("/api/officer/cases/{case}/documents"), body).await;
    assert_eq!(issued.expect(201).body["template_version"], 1);
    // The other court's documents are as they were.
    let other = format!("/api/admin/courts/{}/templates/statement", app.other_court);
    assert_eq!(admin.get(&other).await.expect(200).body["version"], 0);
}
