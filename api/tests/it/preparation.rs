//! From a draft to a notice: what is in the way, who removes it, and who may not.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp};
use crate::steps::{self, Path, at};

fn approval(version: i32) -> Value {
    json!({ "version": version, "approves": true })
}

fn names(obstacles: &Value) -> Vec<&str> {
    let all = obstacles.as_array().unwrap().iter();
    all.map(|it| it["name"].as_str().unwrap()).collect()
}

async fn revise(path: &Path, version: i32, start: &str) -> Answer {
    let body = json!({
        "version": version, "start_price": start, "increment": "5000.00",
        "deposit": "70000.00", "balance_due_days": 10,
    });
    let url = format!("/api/officer/lots/{}", path.lot);
    path.officer.send(Method::PUT, &url, Some(body.to_string()), &[]).await
}

#[tokio::test]
async fn a_notice_is_refused_with_everything_that_is_missing() {
    let app = TestApp::start().await;
    let path = steps::proposed(&app, 60).await;
    let lot = format!("/api/officer/lots/{}", path.lot);
    let announcement = format!("{lot}/announcement");
    let refused = path.officer.post(&announcement, steps::window(&app)).await;
    let refused = refused.refused(422, "lot-not-ready");
    let obstacles = &refused.body["obstacles"];
    assert_eq!(names(obstacles), ["undecided", "unread", "untold"]);
    assert_eq!(obstacles[0]["rule"], "AUC-27");
    assert_eq!(obstacles[2]["rule"], "AUC-16");
    assert_eq!(obstacles[2]["party_id"], json!(path.party));

    for login in ["he", "lu", "shen"] {
        steps::vote(&app, &path.lot, login, approval(1)).await.expect(200);
    }
    let refused = path.officer.post(&announcement, steps::window(&app)).await;
    let refused = refused.refused(422, "lot-not-ready");
    assert_eq!(names(&refused.body["obstacles"]), ["unread", "untold"]);

    let mo = app.sign_in("mo").await;
    mo.post(&format!("{lot}/reading"), json!({ "version": 1 })).await.expect(200);
    let told = steps::waiver(&app, &path.party);
    let told = path.officer.post(&format!("{lot}/person-notices"), told).await.expect(200);
    assert_eq!(told.body["obstacles"], json!([]));
    assert_eq!(told.body["decision"]["state"], "adopted");
    path.officer.post(&announcement, steps::window(&app)).await.expect(200);
}

#[tokio::test]
async fn the_panel_decides_by_majority_on_the_version_it_has_read() {
    let app = TestApp::start().await;
    let path = steps::proposed(&app, 61).await;
    let he = app.sign_in("he").await;
    let proposals = he.get("/api/panel/proposals").await.expect(200).body;
    assert_eq!(proposals[0]["lot_id"], json!(path.lot));
    assert_eq!(proposals[0]["start_price"], "700000.24");
    assert_eq!(proposals[0]["signed"], false);
    let against = |opinion: Value| json!({ "version": 1, "approves": false, "opinion": opinion });
    let silent = steps::vote(&app, &path.lot, "he", against(Value::Null)).await;
    silent.refused(422, "opinion-unusable");
    let blank = steps::vote(&app, &path.lot, "he", against(json!("  "))).await;
    blank.refused(422, "opinion-unusable");
    steps::vote(&app, &path.lot, "he", against(json!("保证金偏高"))).await.expect(200);
    steps::vote(&app, &path.lot, "he", approval(1)).await.refused(409, "panel-voted");
    steps::vote(&app, &path.lot, "wai", approval(1)).await.refused(403, "not-your-court");
    steps::vote(&app, &path.lot, "lu", approval(2)).await.refused(409, "lot-other-version");
    steps::vote(&app, &path.lot, "lu", approval(1)).await.expect(200);
    let last = steps::vote(&app, &path.lot, "shen", against(json!("同意何法官意见"))).await;
    assert_eq!(last.expect(200).body["decision"]["state"], "rejected");
    steps::vote(&app, &path.lot, "qi", approval(1)).await.refused(409, "panel-decided");
    let url = format!("/api/officer/lots/{}/preparation", path.lot);
    let found = path.officer.get(&url).await.expect(200).body;
    assert_eq!(names(&found["obstacles"])[0], "rejected");

    // Other terms are another version: everybody votes again.
    let revised = revise(&path, 1, "710000.00").await.expect(200);
    assert_eq!(revised.body["version"], 2);
    let found = path.officer.get(&url).await.expect(200).body;
    assert_eq!(found["decision"], json!({ "state": "open", "members": 3, "votes": [] }));
    steps::vote(&app, &path.lot, "he", approval(2)).await.expect(200);
}

#[tokio::test]
async fn two_who_revise_at_once_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let path = steps::proposed(&app, 62).await;
    revise(&path, 1, "699999.00").await.refused(422, "lot-start-too-low");
    let first = revise(&path, 1, "710000.00");
    let second = revise(&path, 1, "720000.00");
    let (first, second) = tokio::join!(first, second);
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let late = revise(&path, 1, "730000.00").await.refused(409, "lot-other-version");
    assert_eq!(late.body["version"], 2);
}

#[tokio::test]
async fn a_second_person_reads_the_lot() {
    let app = TestApp::start().await;
    let path = steps::proposed(&app, 63).await;
    let reading = format!("/api/officer/lots/{}/reading", path.lot);
    let seen = |version: i32| json!({ "version": version });
    path.officer.post(&reading, seen(1)).await.refused(403, "second-person-needed");
    app.other_officer().await.post(&reading, seen(1)).await.refused(403, "not-your-court");
    let mo = app.sign_in("mo").await;
    mo.post(&reading, seen(2)).await.refused(409, "lot-other-version");
    mo.post(&reading, seen(1)).await.expect(200);
    mo.post(&reading, seen(1)).await.refused(409, "lot-read");
}

#[tokio::test]
async fn persons_are_told_in_time_or_by_publicity_before_bidding() {
    let app = TestApp::start().await;
    let path = steps::proposed(&app, 64).await;
    let url = format!("/api/officer/lots/{}/person-notices", path.lot);
    let notice = |way: &str, happened_at| {
        json!({
            "party_id": path.party, "way": way, "channel": "邮寄送达",
            "happened_at": at(happened_at), "evidence": "回执",
        })
    };
    let future = notice("notified", app.now() + TimeDelta::minutes(1));
    path.officer.post(&url, future).await.refused(422, "person-notice-unusable");
    let mut foreign = notice("notified", app.now());
    foreign["party_id"] = json!(uuid::Uuid::nil());
    path.officer.post(&url, foreign).await.refused(422, "case-entry-unusable");
    let mut blank = notice("notified", app.now());
    blank["evidence"] = json!(" ");
    path.officer.post(&url, blank).await.refused(422, "person-notice-unusable");

    // In a rehearsal the five days of publicity are thirty seconds, the three days twenty.
    let publicised = notice("publicised", app.now());
    path.officer.post(&url, publicised).await.expect(200);
    let told = path.officer.post(&url, notice("notified", app.now())).await.expect(200).body;
    assert_eq!(told["persons"][0]["standing"], "notified", "receipt counts before publicity");
    assert!(names(&told["obstacles"]).contains(&"told-too-late"), "{told}");
    app.wait(TimeDelta::seconds(21));
    let preparation = format!("/api/officer/lots/{}/preparation", path.lot);
    let found = path.officer.get(&preparation).await.expect(200).body;
    assert_eq!(names(&found["obstacles"]), ["undecided", "unread"]);
}

#[tokio::test]
async fn a_sale_that_leaves_nothing_is_stopped_before_it_is_published() {
    let app = TestApp::start().await;
    let path = steps::drafted(&app, 65).await;
    let cases = format!("/api/officer/cases/{}", path.case);
    let bank = json!({ "role": "creditor", "name": "某信用社" });
    let bank = path.officer.post(&format!("{cases}/parties"), bank).await.expect(201).id();
    let claim = |label: &str, party: &str, amount: &str| {
        json!({
            "label": label, "party_id": party, "kind": "priority", "rank": 1, "amount": amount,
        })
    };
    let claims = format!("{cases}/claims");
    // The applicant's own mortgage is what the sale is for.
    let own = claim("M0", &path.party, "900000.00");
    path.officer.post(&claims, own).await.expect(201);
    let announcement = format!("/api/officer/lots/{}/announcement", path.lot);
    let other = claim("M1", &bank, "690600.24");
    path.officer.post(&claims, other).await.expect(201);
    let refused = path.officer.post(&announcement, steps::window(&app)).await;
    let refused = refused.refused(422, "lot-not-ready");
    assert_eq!(names(&refused.body["obstacles"]), ["no-surplus"]);
    assert_eq!(refused.body["obstacles"][0]["rule"], "AUC-S06");
    let detail = refused.body["detail"].as_str().unwrap();
    // 690,600.24 and the execution fee of 9,400.00 on 700,000.24.
    assert!(detail.contains("700000.24元"), "{detail}");
}
