//! Two officers who edit one thing at once do not overwrite each other: what can be edited at all
//! carries the version that was read, everything else is appended.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::TestApp;
use crate::openapi::operations;
use crate::steps;

/// Set by somebody for himself alone.
const OWN: [&str; 6] = [
    "/api/session",
    "/api/bidder/watches/{lot_id}",
    "/api/bidder/searches/{search_id}",
    "/api/officer/calendar",
    "/api/officer/mail-address",
    "/api/supervisor/mail-address",
];

/// Every operation that replaces or removes something of everybody's says which version it has read.
#[test]
fn whatever_replaces_says_what_it_has_read() {
    let document: Value = serde_json::from_str(&api::http::openapi_json()).unwrap();
    let mut seen = 0;
    for (method, path, operation) in operations() {
        if ["GET", "POST"].contains(&method.as_str()) || OWN.contains(&path.as_str()) {
            continue;
        }
        let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        let name = body.as_str().and_then(|it| it.rsplit('/').next()).unwrap_or_default();
        let schema = &document["components"]["schemas"][name];
        let needed = schema["required"].as_array().cloned().unwrap_or_default();
        let says = |it: &str| needed.contains(&json!(it));
        assert!(says("version") || says("replaces"), "{method} {path}: {name} has no version");
        seen += 1;
    }
    assert!(seen >= 2, "{seen}");
}

/// The terms of a draft, the votes and the reading of it, and each topic of the fact sheet.
#[tokio::test]
async fn the_second_of_two_edits_is_refused_and_told_the_version_there_is() {
    let app = TestApp::start().await;
    let path = steps::proposed(&app, 94).await;
    let (one, two) = (app.officer().await, app.officer().await);
    let facts = format!("/api/officer/assets/{}/facts", path.asset);
    let state = |content: &str, version: i16| json!({ "entries": [{ "topic": "defects", "content": content, "version": version }] });
    one.post(&facts, state("外墙渗水", 1)).await.expect(200);
    let lost = two.post(&facts, state("无", 1)).await.refused(409, "fact-sheet-changed");
    assert_eq!(lost.body["version"], 2);
    two.post(&facts, state("外墙渗水，已报修", 2)).await.expect(200);

    let url = format!("/api/officer/lots/{}", path.lot);
    let revise = |version: i64, start: &str| {
        let body = json!({
            "version": version, "start_price": start, "increment": "5000.00",
            "deposit": "70000.00", "balance_due_days": 10,
        });
        Some(body.to_string())
    };
    one.send(Method::PUT, &url, revise(1, "710000.00"), &[]).await.expect(200);
    let lost = two.send(Method::PUT, &url, revise(1, "720000.00"), &[]).await;
    assert_eq!(lost.refused(409, "lot-other-version").body["version"], 2);
    let vote = json!({ "version": 1, "approves": true });
    steps::vote(&app, &path.lot, "he", vote).await.refused(409, "lot-other-version");
    let reading = format!("{url}/reading");
    let mo = app.sign_in("mo").await;
    mo.post(&reading, json!({ "version": 1 })).await.refused(409, "lot-other-version");
}
