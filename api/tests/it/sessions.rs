//! Signing in and out, and what a forged or stale request meets.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use totp_rs::{Algorithm, Builder};

use crate::harness::{PASSWORD, TOTP_SECRET, TestApp};

#[tokio::test]
async fn a_session_opens_refreshes_and_ends() {
    let app = TestApp::start().await;
    let mut client = app.officer().await;
    let session = client.get("/api/session").await.expect(200);
    assert_eq!(session.body["role"], "officer");
    assert_eq!(session.body["court"]["code"], "湘0102");
    app.wait(TimeDelta::minutes(6));
    client.get("/api/session").await.refused(401, "signed-out");
    let refreshed = client.post("/api/session/refresh", json!(null)).await.expect(200);
    client.csrf = refreshed.body["csrf"].as_str().unwrap().to_owned();
    client.get("/api/officer/cases").await.expect(200);
    client.send(Method::DELETE, "/api/session", None, &[]).await.expect(204);
    client.get("/api/session").await.refused(401, "signed-out");
    client.post("/api/session/refresh", json!(null)).await.refused(401, "session-ended");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_are_told_the_same() {
    let app = TestApp::start().await;
    for (login, password) in [("lin", "wrong password"), ("nobody", PASSWORD)] {
        let body = json!({ "login": login, "password": password });
        app.stranger().post("/api/session", body).await.refused(401, "bad-credentials");
    }
}

#[tokio::test]
async fn sign_ins_are_limited_per_account_and_address() {
    let app = TestApp::with(&[("FACHUI_SIGN_INS_PER_MINUTE", "3")]).await;
    let body = json!({ "login": "lin", "password": "wrong password" });
    for _ in 0..3 {
        let answer = app.stranger().post("/api/session", body.clone()).await;
        answer.refused(401, "bad-credentials");
    }
    app.stranger().post("/api/session", body).await.refused(429, "too-many-requests");
    app.sign_in("he").await.get("/api/session").await.expect(200);
}

#[tokio::test]
async fn a_refresh_token_used_twice_ends_its_family() {
    let app = TestApp::start().await;
    let thief = reqwest::Client::new();
    let sign_in = thief.post(format!("{}/api/session", app.address));
    let sign_in = sign_in.json(&json!({ "login": "lin", "password": PASSWORD })).send().await;
    let cookies = sign_in.unwrap();
    let cookie = cookies.cookies().find(|it| it.name() == "fachui_refresh").unwrap();
    let cookie = format!("fachui_refresh={}", cookie.value());
    let refresh = async || {
        let request = thief.post(format!("{}/api/session/refresh", app.address));
        request.header("cookie", &cookie).send().await.unwrap()
    };
    let first = refresh().await;
    assert_eq!(first.status(), 200);
    let next = first.cookies().find(|it| it.name() == "fachui_refresh").unwrap();
    let next = format!("fachui_refresh={}", next.value());
    // Another tab of the same browser, a moment later.
    assert_eq!(refresh().await.status(), 409);
    app.wait(TimeDelta::minutes(1));
    assert_eq!(refresh().await.status(), 401);
    let request = thief.post(format!("{}/api/session/refresh", app.address));
    let successor = request.header("cookie", &next).send().await.unwrap();
    assert_eq!(successor.status(), 401, "the family has ended");
}

#[tokio::test]
async fn who_has_a_second_factor_must_show_it() {
    let app = TestApp::start().await;
    let mut body = json!({ "login": "jian", "password": PASSWORD });
    app.stranger().post("/api/session", body.clone()).await.refused(401, "totp-needed");
    body["totp"] = json!("000000");
    app.stranger().post("/api/session", body.clone()).await.refused(401, "totp-wrong");
    let builder = Builder::new().with_algorithm(Algorithm::SHA1);
    let totp = builder.with_secret(TOTP_SECRET.to_vec()).build().unwrap();
    let now = u64::try_from(app.now().timestamp()).unwrap();
    body["totp"] = json!(totp.generate(now).to_string());
    app.stranger().post("/api/session", body).await.expect(200);
}

#[tokio::test]
async fn a_request_from_elsewhere_changes_nothing() {
    let app = TestApp::start().await;
    let officer = app.officer().await;
    let body = json!({ "case_number": "（2026）湘0102执1号", "debtor_kind": "enterprise" });
    let send = async |headers: &[(&str, &str)]| {
        let body = Some(body.to_string());
        officer.send(Method::POST, "/api/officer/cases", body, headers).await
    };
    send(&[("x-csrf-token", "guess")]).await.refused(403, "csrf-mismatch");
    send(&[("origin", "https://evil.example")]).await.refused(403, "origin-mismatch");
    send(&[("origin", "null")]).await.refused(403, "origin-mismatch");
    assert_eq!(officer.get("/api/officer/cases").await.body, json!([]));
    send(&[("origin", &app.address)]).await.expect(201);
}

#[tokio::test]
async fn an_account_is_opened_once_for_a_person() {
    let app = TestApp::start().await;
    app.bidder("chen").await;
    let stranger = app.stranger();
    let again = crate::harness::account("chen");
    stranger.post("/api/public/accounts", again.clone()).await.refused(409, "login-taken");
    let mut other = again;
    other["login"] = json!("chen2");
    stranger.post("/api/public/accounts", other.clone()).await.refused(409, "identity-taken");
    other["identity"] = json!("430102199001010000");
    stranger.post("/api/public/accounts", other.clone()).await.refused(422, "account-unusable");
    other["password"] = json!("short");
    stranger.post("/api/public/accounts", other).await.refused(422, "account-unusable");
    let rows = app.database.client().await;
    let query = "SELECT identity_sealed, phone_sealed FROM person WHERE login = 'chen'";
    let row = rows.query_one(query, &[]).await.unwrap();
    for sealed in [row.get::<_, Vec<u8>>(0), row.get::<_, Vec<u8>>(1)] {
        let text = String::from_utf8_lossy(&sealed);
        assert!(!text.contains("430102") && !text.contains("138000"), "personal data are sealed");
    }
}
