//! Signing in and out, and what a forged or stale request meets.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
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
    body["totp"] = code(&app);
    app.stranger().post("/api/session", body.clone()).await.expect(200);
    app.stranger().post("/api/session", body).await.refused(401, "totp-wrong");
}

/// The one-time code of this moment.
pub fn code(app: &TestApp) -> Value {
    let builder = Builder::new().with_algorithm(Algorithm::SHA1);
    let totp = builder.with_secret(TOTP_SECRET.to_vec()).build().unwrap();
    let now = u64::try_from(app.now().timestamp()).unwrap();
    json!(totp.generate(now).to_string())
}

#[tokio::test]
async fn nobody_releases_without_a_second_proof() {
    let app = TestApp::start().await;
    let path = format!("/api/finance/distributions/{}/release", uuid::Uuid::nil());
    let fin1 = app.sign_in("fin1").await;
    fin1.post(&path, json!({})).await.refused(403, "proof-needed");
    fin1.post(&path, json!({ "totp": "000000" })).await.refused(403, "proof-needed");
    fin1.post(&path, json!({ "password": "not mine" })).await.refused(403, "proof-wrong");
    fin1.post(&path, json!({ "password": PASSWORD })).await.refused(404, "not-found");
    let mut fin2 = app.stranger();
    fin2.sign_in(json!({ "login": "fin2", "password": PASSWORD, "totp": code(&app) })).await;
    fin2.post(&path, json!({ "password": PASSWORD })).await.refused(401, "totp-needed");
    fin2.post(&path, json!({ "totp": code(&app) })).await.refused(401, "totp-wrong");
    app.wait(TimeDelta::minutes(1));
    fin2.post(&path, json!({ "totp": code(&app) })).await.refused(404, "not-found");
}

#[tokio::test]
async fn guesses_of_a_second_proof_are_limited_per_person() {
    let app = TestApp::with(&[("FACHUI_SIGN_INS_PER_MINUTE", "3")]).await;
    let path = format!("/api/finance/distributions/{}/release", uuid::Uuid::nil());
    let fin1 = app.sign_in("fin1").await;
    let wrong = json!({ "password": "not mine" });
    for _ in 0..3 {
        fin1.post(&path, wrong.clone()).await.refused(403, "proof-wrong");
    }
    fin1.post(&path, wrong).await.refused(429, "too-many-requests");
}

#[tokio::test]
async fn a_role_that_was_taken_away_is_not_renewed() {
    let app = TestApp::start().await;
    let officer = app.officer().await;
    let sql =
        "DELETE FROM role_grant WHERE person_id = (SELECT id FROM person WHERE login = 'lin')";
    app.database.client().await.batch_execute(sql).await.unwrap();
    officer.post("/api/session/refresh", json!(null)).await.refused(401, "session-ended");
}

#[tokio::test]
async fn no_session_is_renewed_for_ever() {
    let app = TestApp::start().await;
    let officer = app.officer().await;
    for _ in 0..6 {
        app.wait(TimeDelta::hours(11));
        officer.post("/api/session/refresh", json!(null)).await.expect(200);
    }
    app.wait(TimeDelta::hours(6));
    officer.post("/api/session/refresh", json!(null)).await.refused(401, "session-ended");
}

#[tokio::test]
async fn signing_out_ends_every_session_of_the_person() {
    let app = TestApp::start().await;
    let (here, there) = (app.officer().await, app.officer().await);
    here.send(Method::DELETE, "/api/session", None, &[]).await.expect(204);
    there.get("/api/session").await.refused(401, "signed-out");
    there.post("/api/session/refresh", json!(null)).await.refused(401, "session-ended");
    app.officer().await.get("/api/session").await.expect(200);
}

#[tokio::test]
async fn a_found_token_that_was_used_up_signs_nobody_out() {
    let app = TestApp::start().await;
    let http = reqwest::Client::new();
    let address = format!("{}/api/session", app.address);
    let token = |answer: &reqwest::Response| {
        let found = answer.cookies().find(|it| it.name() == "fachui_refresh").unwrap();
        format!("fachui_refresh={}", found.value())
    };
    let body = json!({ "login": "lin", "password": PASSWORD });
    let old = token(&http.post(&address).json(&body).send().await.unwrap());
    let refresh = format!("{address}/refresh");
    let next = http.post(&refresh).header("cookie", &old).send().await.unwrap();
    let next = token(&next);
    app.wait(TimeDelta::minutes(1));
    assert_eq!(http.delete(&address).header("cookie", &old).send().await.unwrap().status(), 204);
    let renewed = http.post(&refresh).header("cookie", &next).send().await.unwrap();
    assert_eq!(renewed.status(), 200);
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
    let hidden = "/api/%6ffficer/cases";
    let guess = [("x-csrf-token", "guess")];
    let answer = officer.send(Method::POST, hidden, Some(body.to_string()), &guess).await;
    answer.refused(403, "csrf-mismatch");
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
