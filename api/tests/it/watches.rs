//! Watch lists, their reminders, and what everybody may read of all lots together.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::TestApp;
use crate::steps;

#[tokio::test]
async fn a_watched_lot_is_on_the_list_and_its_count_is_public() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 80).await;
    let (chen, wu) = (app.bidder("chen").await, app.bidder("wu").await);
    let watch = format!("/api/bidder/watches/{}", path.lot);
    for bidder in [&chen, &wu, &chen] {
        bidder.send(reqwest::Method::PUT, &watch, None, &[]).await.expect(204);
    }
    let page = app.stranger().get(&format!("/api/public/lots/{}", path.lot)).await.expect(200);
    assert_eq!(page.body["watchers"], 2, "each is counted once");
    let list = chen.get("/api/bidder/watches").await.expect(200).body;
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!(list[0]["id"], json!(path.lot));
    for _ in 0..2 {
        chen.send(reqwest::Method::DELETE, &watch, None, &[]).await.expect(204);
    }
    assert_eq!(chen.get("/api/bidder/watches").await.expect(200).body, json!([]));
    assert_eq!(wu.get("/api/bidder/watches").await.expect(200).body.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_draft_cannot_be_watched() {
    let app = TestApp::start().await;
    let draft = steps::drafted(&app, 81).await;
    let chen = app.bidder("chen").await;
    let watch = format!("/api/bidder/watches/{}", draft.lot);
    chen.send(reqwest::Method::PUT, &watch, None, &[]).await.refused(404, "not-found");
}

#[tokio::test]
async fn who_watches_a_lot_is_reminded_once_before_its_start_and_once_before_its_end() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 82).await;
    let (chen, wu) = (app.bidder("chen").await, app.bidder("wu").await);
    let watch = format!("/api/bidder/watches/{}", path.lot);
    chen.send(reqwest::Method::PUT, &watch, None, &[]).await.expect(204);
    let told = async || {
        // Twice, because a worker may run on two nodes.
        for _ in 0..2 {
            api::app::watches::remind(&app.app).await.unwrap();
        }
        let inbox = chen.get("/api/bidder/messages").await.expect(200).body;
        let kinds = inbox["messages"].as_array().unwrap().iter().map(|it| it["kind"].clone());
        let mut kinds: Vec<String> = kinds.map(|it| it.as_str().unwrap().to_owned()).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(told().await, ["lot-starts"]);
    app.wait(TimeDelta::minutes(4));
    assert_eq!(told().await, ["lot-ends", "lot-starts"]);
    assert_eq!(told().await, ["lot-ends", "lot-starts"]);
    let others = wu.get("/api/bidder/messages").await.expect(200).body;
    assert_eq!(others["messages"], json!([]), "who does not watch is not told");
}

#[tokio::test]
async fn the_calendar_the_places_and_the_list_of_a_day_agree() {
    let app = TestApp::start().await;
    for serial in 83..85 {
        steps::announced(&app, serial).await;
    }
    let stranger = app.stranger();
    let days = stranger.get("/api/public/calendar?from=2026-11-23&days=7").await.expect(200).body;
    assert_eq!(days, json!([{ "day": "2026-11-23", "starts": 2, "ends": 2 }]));
    assert_eq!(
        stranger.get("/api/public/calendar?from=2026-11-24").await.expect(200).body,
        json!([])
    );
    let places = stranger.get("/api/public/places").await.expect(200).body;
    let region = places[0]["region"].as_str().unwrap().to_owned();
    assert_eq!((&places[0]["lots"], &places[0]["open"]), (&json!(2), &json!(2)));
    for (query, expected) in [
        ("starts_on=2026-11-23".to_owned(), 2),
        ("starts_on=2026-11-22".to_owned(), 0),
        ("ends_on=2026-11-23&sort=announced".to_owned(), 2),
        (format!("region={region}"), 2),
        ("region=西藏自治区".to_owned(), 0),
    ] {
        let found = stranger.get(&format!("/api/public/lots?{query}")).await.expect(200).body;
        assert_eq!(found["lots"].as_array().unwrap().len(), expected, "{query}");
    }
}

#[tokio::test]
async fn the_feed_and_the_file_hold_every_notice() {
    let app = TestApp::start().await;
    let mut lots = Vec::new();
    for serial in 85..88 {
        lots.push(steps::announced(&app, serial).await.lot);
    }
    let stranger = app.stranger();
    let feed = stranger.get("/api/public/feed.atom").await.expect(200).text;
    let file = stranger.get("/api/public/dump/lots.jsonl").await.expect(200).text;
    let lines: Vec<Value> = file.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    for lot in &lots {
        assert!(feed.contains(&format!("urn:uuid:{lot}")), "{feed}");
        assert!(lines.iter().any(|it| it["id"] == json!(lot)), "{file}");
    }
    let none = stranger.get("/api/public/feed.atom?q=别墅").await.expect(200).text;
    assert!(!none.contains("<entry>"), "{none}");
}

#[tokio::test]
async fn statistics_count_what_has_ended() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 88).await;
    let stranger = app.stranger();
    assert_eq!(stranger.get("/api/public/statistics").await.expect(200).body, json!([]));
    let order = json!({
        "ground": "application-withdrawn", "document": "（2026）湘0102执88号", "reason": "申请执行人撤回申请",
    });
    let withdrawal = format!("/api/officer/lots/{}/withdrawal", path.lot);
    path.officer.post(&withdrawal, order).await.expect(200);
    let rows = stranger.get("/api/public/statistics").await.expect(200).body;
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(rows[0]["month"], "2026-11");
    assert_eq!(rows[0]["rehearsal"], true);
    assert_eq!((&rows[0]["ended"], &rows[0]["withdrawn"]), (&json!(1), &json!(1)));
    assert_eq!((&rows[0]["sold"], &rows[0]["hammer_total"]), (&json!(0), &json!("0.00")));
}
