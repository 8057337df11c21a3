//! Whatever is sent, the answer is a problem and never a fault of ours.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use serde_json::json;

use crate::harness::{PASSWORD, TestApp};
use crate::openapi::operations;
use crate::sessions::code;
use crate::steps;

#[tokio::test]
async fn garbage_is_answered_with_problems() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 50).await;
    let mut jian = app.stranger();
    jian.sign_in(json!({ "login": "jian", "password": PASSWORD, "totp": code(&app) })).await;
    let clients = [
        ("public", app.stranger()),
        ("bidder", app.bidder("chen").await),
        ("party", app.party("zhou", &path.officer, &path.party).await),
        ("officer", path.officer),
        ("valuer", app.sign_in("jd").await),
        ("panel", app.sign_in("he").await),
        ("finance", app.sign_in("fin1").await),
        ("supervisor", jian),
    ];
    for (method, template, operation) in operations() {
        let role = template.split('/').nth(2).unwrap();
        let client = clients.iter().find(|(it, _)| *it == role).map(|(_, it)| it);
        let Some(client) = client else { continue };
        let method: Method = method.parse().unwrap();
        let takes_json = operation["requestBody"]["content"].get("application/json").is_some();
        let garbage = ["", "{", "[]", "null", "{\"\u{0}\":1}", "{\"unknown\":1}"];
        for body in garbage.into_iter().filter(|_| takes_json) {
            let path = template.replace("{lot_id}", &path.lot);
            let path = path.replace("{case_id}", &path_id()).replace("{asset_id}", &path_id());
            let path = path.replace("{inquiry_id}", &path_id());
            let answer = client.send(method.clone(), &path, Some(body.to_owned()), &[]).await;
            let at = format!("{method} {path} {body:?}: {}", answer.text);
            assert!((400..500).contains(&answer.status), "{at}");
            assert_eq!(answer.kind, "application/problem+json", "{at}");
        }
        if template.contains('{') {
            let path = template.replace(['{', '}'], "");
            let body = takes_json.then(|| "{}".to_owned());
            let answer = client.send(method.clone(), &path, body, &[]).await;
            let at = format!("{method} {path}: {}", answer.text);
            assert!((400..500).contains(&answer.status), "{at}");
            assert_eq!(answer.kind, "application/problem+json", "{at}");
        }
    }
    let stranger = app.stranger();
    for (method, path) in [("TRACE", "/api/public/lots"), ("PUT", "/api/session")] {
        let answer = stranger.send(method.parse().unwrap(), path, None, &[]).await;
        answer.refused(405, "method-not-allowed");
    }
    let answer = stranger.send(Method::POST, "/lots/1", None, &[]).await;
    answer.refused(405, "method-not-allowed");
}

fn path_id() -> String {
    uuid::Uuid::nil().to_string()
}

#[tokio::test]
async fn what_postgresql_cannot_keep_is_refused_by_name() {
    let app = TestApp::start().await;
    let (stranger, officer) = (app.stranger(), app.officer().await);
    let body = json!({ "login": "a\u{0}", "password": "x" });
    stranger.post("/api/session", body).await.refused(400, "malformed");
    let body = json!({ "login": "a\\u0000", "password": "x" });
    stranger.post("/api/session", body).await.refused(401, "bad-credentials");
    stranger.get("/api/public/lots?q=%00").await.refused(400, "malformed");
    let case = steps::case(&officer, 51).await;
    let assets = format!("/api/officer/cases/{case}/assets");
    for day in ["-5000-01-01", "1899-12-31", "2200-01-01", "+262000-01-01"] {
        let mut asset = steps::flat();
        asset["seized_on"] = json!(day);
        officer.post(&assets, asset).await.refused(400, "malformed");
    }
    // A slip of the pen, such as 1926 for 2026, would stand in the way of every list of periods.
    let mut asset = steps::flat();
    asset["seized_on"] = json!("1926-05-01");
    officer.post(&assets, asset).await.refused(422, "case-entry-unusable");
    let (far, finance) = ("%2B262142-12-31", app.sign_in("fin1").await);
    for path in [
        format!("report?from=2026-01-01&until={far}"),
        format!("report?from={far}&until=2026-01-01"),
        format!("open-items?period=day&day={far}"),
        format!("reconciliation?day={far}"),
    ] {
        let path = format!("/api/finance/{path}");
        finance.get(&path).await.refused(400, "malformed");
    }
    let messages = format!("/api/bidder/messages?before={far}T00:00:00Z");
    app.bidder("chen").await.get(&messages).await.refused(400, "malformed");
    let mut asset = steps::flat();
    asset["facts"] = json!({ "defects": "\u{0}" });
    officer.post(&assets, asset).await.refused(400, "malformed");
    for key in [i64::MIN, -1, i64::MAX] {
        let cursor = URL_SAFE_NO_PAD.encode([&key.to_be_bytes()[..], &[0; 16]].concat());
        for sort in ["ends_at", "price", "-price"] {
            let path = format!("/api/public/lots?sort={sort}&cursor={cursor}");
            stranger.get(&path).await.expect(200);
        }
    }
}
