//! REF-11 by program: tokens and their scopes, answers that are given once, access that ends.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Answer, Client, TestApp};
use crate::steps;

/// A program with its token.
struct Program<'a> {
    http: &'a Client,
    token: String,
}

impl Program<'_> {
    async fn get(&self, path: &str) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        self.http.send(Method::GET, path, None, &[("authorization", &bearer)]).await
    }

    async fn post(&self, path: &str, key: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("authorization", bearer.as_str()), ("idempotency-key", key)];
        self.http.send(Method::POST, path, Some(body.to_string()), &headers).await
    }
}

async fn issued(officer: &Client, scopes: &[&str]) -> (String, String) {
    let body = json!({ "login": "jd", "name": "京东报价程序", "scopes": scopes });
    let issued = officer.post("/api/officer/machine-clients", body).await.expect(201).body;
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    (text(&issued["client"]["id"]), text(&issued["client_secret"]))
}

async fn token(http: &Client, client: &str, secret: &str, scope: Option<&str>) -> Answer {
    let body = json!({ "client_id": client, "client_secret": secret, "scope": scope });
    http.post("/api/machine/token", body).await
}

fn bearer(answer: Answer) -> String {
    answer.expect(200).body["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_program_quotes_once_however_often_it_asks() {
    let app = TestApp::start().await;
    let officer = app.officer().await;
    let case = steps::case(&officer, 80).await;
    let asset = officer.post(&format!("/api/officer/cases/{case}/assets"), steps::flat()).await;
    let asset = asset.expect(201).id();
    steps::ask_for_network(&officer, &asset).await;
    let sent = officer.post(&format!("/api/officer/assets/{asset}/inquiries"), json!({})).await;
    let inquiry = sent.expect(201).id();
    let (client, secret) = issued(&officer, &["tasks:read", "quotes:write"]).await;
    let http = app.stranger();
    let token = bearer(token(&http, &client, &secret, None).await);
    let program = Program { http: &http, token };
    let tasks = program.get("/api/machine/tasks").await.expect(200).body;
    assert_eq!(tasks[0]["inquiry_id"], json!(inquiry));
    let path = format!("/api/machine/inquiries/{inquiry}/quote");
    let quote = json!({ "value": "500000.00", "valid_until": "2027-11-01" });
    let key = Uuid::new_v4().to_string();
    for bad in ["", "1", "not-a-key"] {
        program.post(&path, bad, &quote).await.refused(422, "key-malformed");
    }
    let first = program.post(&path, &key, &quote).await.expect(201);
    let again = program.post(&path, &key, &quote).await.expect(201);
    assert_eq!(first.body, again.body, "the first answer again");
    let other = json!({ "value": "500001.00", "valid_until": "2027-11-01" });
    program.post(&path, &key, &other).await.refused(422, "key-reused");
    let fresh = Uuid::new_v4().to_string();
    program.post(&path, &fresh, &other).await.refused(409, "quote-delivered");
    // A server that died after the quote and before its answer: the same quote is found.
    let lost = program.post(&path, &fresh, &quote).await.expect(201);
    assert_eq!(lost.body, first.body);
    let tasks = program.get("/api/machine/tasks").await.expect(200).body;
    assert_eq!(tasks[0]["quotes"].as_array().unwrap().len(), 1);
}

/// REF-11: what is no quote is refused to a program by the same names as to a person.
#[tokio::test]
async fn what_is_no_quote_is_refused_to_programs_by_name() {
    let app = TestApp::start().await;
    let sent = async |serial: u32| {
        let officer = app.officer().await;
        let case = steps::case(&officer, serial).await;
        let asset = officer.post(&format!("/api/officer/cases/{case}/assets"), steps::flat()).await;
        let asset = asset.expect(201).id();
        steps::ask_for_network(&officer, &asset).await;
        let inquiries = format!("/api/officer/assets/{asset}/inquiries");
        officer.post(&inquiries, json!({})).await.expect(201).id()
    };
    let officer = app.officer().await;
    let (client, secret) = issued(&officer, &["quotes:write"]).await;
    let http = app.stranger();
    let quote = async |inquiry: &str, value: &str| {
        let token = bearer(token(&http, &client, &secret, None).await);
        let body = json!({ "value": value, "valid_until": "2026-12-30" });
        let path = format!("/api/machine/inquiries/{inquiry}/quote");
        let program = Program { http: &http, token };
        program.post(&path, &Uuid::new_v4().to_string(), &body).await
    };
    let first = sent(82).await;
    for (value, why) in [
        ("0", "zero"),
        ("0.00", "zero"),
        ("-1.00", "negative"),
        ("1.001", "fraction"),
        ("1000000000000.00", "too-large"),
        ("1e3", "not-a-number"),
    ] {
        let refused = quote(&first, value).await.refused(422, "quote-unusable");
        assert_eq!(refused.body["why"], why, "{value}");
    }
    // The largest amount and the last instant are in time.
    quote(&first, "999999999999.99").await.expect(201);
    quote(&first, "999999999999.98").await.refused(409, "quote-delivered");
    let second = sent(83).await;
    let withdrawal = format!("/api/officer/inquiries/{second}/withdrawal");
    let body = json!({ "ground": "performed", "reason": "债务已清偿" });
    app.officer().await.post(&withdrawal, body).await.expect(200);
    quote(&second, "1.00").await.refused(409, "inquiry-withdrawn");
    let third = sent(84).await;
    app.wait(TimeDelta::minutes(3));
    let late = quote(&third, "1.00").await.refused(409, "quote-late");
    assert_eq!(late.body["article"], "法释〔2018〕15号第11条");
    let root = app.sign_in("root").await;
    let all = root.get("/api/admin/platforms").await.expect(200).body;
    let jd = all.as_array().unwrap().iter().find(|it| it["name"] == "京东").unwrap();
    let removal = format!("/api/admin/platforms/{}/removal", jd["id"].as_str().unwrap());
    let body = json!({ "ground": "left", "reason": "申请退出" });
    root.post(&removal, body).await.expect(200);
    let fourth = sent(85).await;
    quote(&fourth, "1.00").await.refused(422, "platform-not-asked");
}

#[tokio::test]
async fn a_token_opens_what_its_scopes_name_until_it_ends() {
    let app = TestApp::start().await;
    let officer = app.officer().await;
    let http = app.stranger();
    let (client, secret) = issued(&officer, &["tasks:read", "quotes:write"]).await;
    token(&http, &client, "0".repeat(64).as_str(), None).await.refused(401, "machine-unknown");
    let nobody = Uuid::new_v4().to_string();
    token(&http, &nobody, &secret, None).await.refused(401, "machine-unknown");
    let beyond = token(&http, &client, &secret, Some("appraisals:read")).await;
    beyond.refused(403, "scope-missing");
    token(&http, &client, &secret, Some("everything")).await.refused(422, "machine-unusable");
    let reading = bearer(token(&http, &client, &secret, Some("tasks:read")).await);
    let program = Program { http: &http, token: reading };
    program.get("/api/machine/tasks").await.expect(200);
    program.get("/api/machine/commissions").await.refused(403, "scope-missing");
    let quote = json!({ "value": "1.00", "valid_until": "2027-11-01" });
    let path = format!("/api/machine/inquiries/{}/quote", Uuid::new_v4());
    let key = Uuid::new_v4().to_string();
    program.post(&path, &key, &quote).await.refused(403, "scope-missing");
    // A program's token opens no page, and a page's session is no token.
    program.get("/api/valuer/tasks").await.refused(401, "signed-out");
    app.sign_in("jd").await.get("/api/machine/tasks").await.refused(401, "machine-token");
    app.wait(TimeDelta::minutes(5));
    program.get("/api/machine/tasks").await.refused(401, "machine-token");

    // A new secret; the old one is good for a day. Then the end.
    let officer = app.officer().await;
    let secrets = format!("/api/officer/machine-clients/{client}/secrets");
    let rotated = officer.post(&secrets, json!({})).await.expect(201).body;
    let newer = rotated["client_secret"].as_str().unwrap().to_owned();
    for good in [&secret, &newer] {
        token(&http, &client, good, None).await.expect(200);
    }
    app.wait(TimeDelta::hours(24));
    token(&http, &client, &secret, None).await.refused(401, "machine-unknown");
    let last = bearer(token(&http, &client, &newer, None).await);
    let program = Program { http: &http, token: last };
    program.get("/api/machine/tasks").await.expect(200);
    let other = app.other_officer().await;
    let revocation = format!("/api/officer/machine-clients/{client}/revocation");
    other.post(&revocation, json!({})).await.refused(403, "not-your-court");
    let officer = app.officer().await;
    officer.post(&revocation, json!({})).await.expect(200);
    program.get("/api/machine/tasks").await.refused(401, "machine-token");
    token(&http, &client, &newer, None).await.refused(401, "machine-unknown");
    officer.post(&secrets, json!({})).await.refused(409, "machine-revoked");
}

#[tokio::test]
async fn credentials_are_for_platforms_and_firms_of_the_court() {
    let app = TestApp::start().await;
    let officer = app.officer().await;
    for (login, scopes) in [
        ("lin", json!(["tasks:read"])),
        ("nobody", json!(["tasks:read"])),
        ("jd", json!([])),
        ("jd", json!(["bids:write"])),
    ] {
        let body = json!({ "login": login, "name": "程序", "scopes": scopes });
        let refused = officer.post("/api/officer/machine-clients", body).await;
        refused.refused(422, "machine-unusable");
    }
    let elsewhere = json!({ "login": "jd", "name": "程序", "scopes": ["tasks:read"] });
    let other = app.other_officer().await;
    other.post("/api/officer/machine-clients", elsewhere).await.refused(422, "machine-unusable");
    issued(&officer, &["tasks:read"]).await;
    let listed = officer.get("/api/officer/machine-clients").await.expect(200);
    assert!(!listed.text.contains("secret"), "a secret is shown once");
}
