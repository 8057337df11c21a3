//! What anyone sees.

use chrono::TimeDelta;

use crate::harness::TestApp;
use crate::steps;

/// AUC-03: who has not signed in reads everything that is published.
#[tokio::test]
async fn a_lot_is_public_from_its_notice_on() {
    let app = TestApp::start().await;
    let draft = steps::drafted(&app, 30).await;
    let stranger = app.stranger();
    let page = format!("/api/public/lots/{}", draft.lot);
    stranger.get(&page).await.refused(404, "not-found");
    let announcement = format!("/api/officer/lots/{}/announcement", draft.lot);
    draft.officer.post(&announcement, steps::window(&app)).await.expect(200);
    let lot = stranger.get(&page).await.expect(200).body;
    assert_eq!(lot["phase"], "announced");
    assert_eq!(lot["rehearsal"], true);
    assert_eq!(lot["reference"]["value"], "1000000.33");
    assert_eq!(lot["reference"]["quotes"].as_array().unwrap().len(), 3);
    assert_eq!(lot["current_price"], serde_json::Value::Null);
    assert_eq!(lot["notice"]["terms_hash"].as_str().unwrap().len(), 64);
    let notice = lot["notice"]["body"].to_string();
    for words in ["演练", "700000.24元", "5000.00元", "70000.00元", "成交确认书"] {
        assert!(notice.contains(words), "the notice says {words}: {notice}");
    }
    app.wait(TimeDelta::minutes(3));
    assert_eq!(stranger.get(&page).await.expect(200).body["phase"], "running");
    app.wait(TimeDelta::minutes(10));
    assert_eq!(stranger.get(&page).await.expect(200).body["phase"], "ended");
}

#[tokio::test]
async fn lots_are_found_by_words_phase_and_category_page_by_page() {
    let app = TestApp::start().await;
    for serial in 31..34 {
        steps::announced(&app, serial).await;
    }
    let stranger = app.stranger();
    let found = async |query: &str| {
        let answer = stranger.get(&format!("/api/public/lots?{query}")).await.expect(200);
        answer.body["lots"].as_array().unwrap().len()
    };
    for (query, expected) in [
        ("", 3),
        // They were made two minutes apart, each with a notice of three.
        ("phase=upcoming", 2),
        ("phase=running", 1),
        ("phase=ended", 0),
        ("q=五一", 3),
        ("q=芙蓉 1202", 3),
        ("q=别墅", 0),
        ("q=一五", 0),
        ("category=housing&round=first&sort=-price", 3),
        ("category=vehicle", 0),
        ("round=second", 0),
        (&format!("court_id={}", app.court), 3),
        (&format!("court_id={}", app.other_court), 0),
    ] {
        assert_eq!(found(query).await, expected, "{query}");
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut cursor = String::new();
    for _ in 0..3 {
        let answer = stranger.get(&format!("/api/public/lots?limit=1{cursor}")).await.expect(200);
        seen.insert(answer.body["lots"][0]["id"].to_string());
        let next = answer.body["next_cursor"].as_str().unwrap().to_owned();
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen.len(), 3, "no lot is shown twice");
    let last = stranger.get(&format!("/api/public/lots?limit=1{cursor}")).await.expect(200);
    assert_eq!(last.body["lots"], serde_json::json!([]));
}

#[tokio::test]
async fn the_site_and_the_document_are_served_with_strict_headers() {
    let app = TestApp::start().await;
    let http = reqwest::Client::new();
    for path in ["/", "/lots/anything", "/api/public/time", "/api/openapi.json"] {
        let answer = http.get(format!("{}{path}", app.address)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self';"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    }
    app.stranger().get("/api/nothing").await.refused(404, "not-found");
    app.stranger().get("/api/public/lots?colour=red").await.refused(400, "malformed");
    let courts = app.stranger().get("/api/public/courts").await.expect(200);
    assert_eq!(courts.body.as_array().unwrap().len(), 2);
}
