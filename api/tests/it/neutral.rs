//! The platform has no function that rejects a bidder, hides a bid or looks who is bidding (AUC-08).

use domain::id::RegistrationId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::access::{replaced, sample, with_query};
use crate::harness::TestApp;
use crate::openapi::operations;
use crate::steps;

/// Who is not a bidder acts on a sign-up only by these rulings, each with a lawful ground: a right
/// of first refusal (AUC-19), another capacity that the bidder claims (AUC-17), and whether a listed
/// debtor may buy what an order forbids (QUAL-09).
const RULINGS: [&str; 3] = ["confirm_priority", "decide_buyer", "rule_on_capacity"];

/// What somebody set for himself alone is deleted or replaced, and a draft nobody has seen; the
/// templates of a court get a next version, and documents keep the one they were written with.
#[test]
fn nothing_is_taken_back_or_replaced() {
    for (method, path, _) in operations() {
        let harmless = [
            ("DELETE", "/api/session"),
            ("PUT", "/api/bidder/watches/{lot_id}"),
            ("DELETE", "/api/bidder/watches/{lot_id}"),
            ("DELETE", "/api/bidder/searches/{search_id}"),
            ("DELETE", "/api/officer/calendar"),
            ("PUT", "/api/officer/mail-address"),
            ("PUT", "/api/supervisor/mail-address"),
            ("PUT", "/api/officer/lots/{lot_id}"),
            ("PUT", "/api/admin/courts/{court_id}/templates/{kind}"),
        ];
        let appends = ["GET", "POST"].contains(&method.as_str());
        assert!(appends || harmless.contains(&(&*method, &*path)), "{method} {path}");
    }
}

#[test]
fn only_rulings_name_a_sign_up_or_a_bid() {
    let document: Value = serde_json::from_str(&api::http::openapi_json()).unwrap();
    let mut found = Vec::new();
    for (method, path, operation) in operations() {
        if method == "GET" || path.starts_with("/api/bidder") || path.starts_with("/api/finance") {
            continue;
        }
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let name = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next());
        let fields = name.map(|it| document["components"]["schemas"][it]["properties"].to_string());
        let text = format!("{path} {}", fields.unwrap_or_default());
        let concerns = ["registration", "bid_code", "bidder", "/bids", "bid_id", "person_id"];
        if concerns.iter().any(|it| text.contains(it)) {
            found.push(operation["operationId"].as_str().unwrap().to_owned());
        }
    }
    found.sort();
    assert_eq!(found, RULINGS, "a new function that acts on bidders must be a lawful ruling");
}

/// Everybody who is not a bidder calls everything they may; the sign-up and the bids stay.
#[tokio::test]
async fn no_desk_changes_a_sign_up_or_a_bid() {
    let app = TestApp::with(&[("FACHUI_ATTEMPTS_PER_MINUTE", "10000")]).await;
    let path = steps::announced(&app, 95).await;
    let chen = app.bidder("chen").await;
    let row = steps::sign_up(&chen, &path.lot).await;
    let registration = row["id"].as_str().unwrap().to_owned();
    let id = RegistrationId(registration.parse().unwrap());
    let now = app.now();
    let done =
        app.app.db.transaction(async |tx| api::app::registrations::qualify(tx, id, now).await);
    done.await.unwrap();
    let before = evidence(&app).await;
    assert!(before.contains("qualified"), "{before}");
    let mut desks = Vec::new();
    for (role, login) in [
        ("officer", "lin"),
        ("valuer", "jd"),
        ("panel", "he"),
        ("finance", "fin1"),
        ("admin", "root"),
    ] {
        desks.push((role, app.sign_in(login).await));
    }
    let document: Value = serde_json::from_str(&api::http::openapi_json()).unwrap();
    let mut called = 0;
    for (method, template, operation) in operations() {
        let word = template.split('/').nth(2).unwrap().to_owned();
        let Some((_, desk)) = desks.iter().find(|(role, _)| *role == word) else { continue };
        let url = template
            .replace("{lot_id}", &path.lot)
            .replace("{case_id}", &path.case)
            .replace("{asset_id}", &path.asset)
            .replace("{registration_id}", &registration)
            .replace("{inquiry_id}", &path.inquiry);
        let url = with_query(&replaced(&url), &operation, &path.asset);
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let body = (!schema.is_null()).then(|| {
            let mut body = sample(&document, schema);
            if body.get("registration_id").is_some() {
                body["registration_id"] = json!(registration);
            }
            body.to_string()
        });
        let verb: Method = method.parse().unwrap();
        let answer = desk.send(verb, &url, body, &[]).await;
        assert!(answer.status != 500, "{method} {url}: {}", answer.text);
        assert_eq!(evidence(&app).await, before, "{method} {url} {}", answer.text);
        called += 1;
    }
    assert!(called > 40, "{called}");
    let service = app.database.client().await;
    for attack in ["DELETE FROM registration", "UPDATE registration SET bid_code = 'X'"] {
        assert!(service.batch_execute(attack).await.is_err(), "{attack}");
    }
}

/// Everything that is kept of sign-ups and bids, as text.
async fn evidence(app: &TestApp) -> String {
    let client = app.database.client().await;
    let sql = "SELECT coalesce(string_agg(t.line, E'\\n' ORDER BY t.line), '') FROM (
            SELECT r::text AS line FROM registration r
            UNION ALL SELECT b::text FROM bid_entry b
            UNION ALL SELECT s::text FROM stray_bid s) t";
    client.query_one(sql, &[]).await.unwrap().get(0)
}
