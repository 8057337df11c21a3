//! Limits are fair: a flood costs whoever sends it, and is counted for everybody to read.

use domain::id::RegistrationId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Client, TestApp};
use crate::steps;

async fn bid(client: &Client, lot: &str) -> Answer {
    let key = uuid::Uuid::now_v7().to_string();
    let headers = [("idempotency-key", key.as_str()), ("content-type", "application/json")];
    let body = json!({ "amount": "700000.24", "seen_seq": null }).to_string();
    let path = format!("/api/bidder/lots/{lot}/bids");
    client.send(Method::POST, &path, Some(body), &headers).await
}

/// The limits let the bid through to the engine, which judges nothing here: no bidding runs in this
/// process, so that nobody confirms its clock.
#[track_caller]
fn heard(answer: &Answer) {
    let slug = answer.body["type"].as_str().unwrap();
    assert!(["/problems/clock-disagrees", "/problems/bid-not-open"].contains(&slug), "{slug}");
}

async fn qualified(app: &TestApp, login: &str, lot: &str) -> Client {
    let client = app.bidder(login).await;
    let row = steps::sign_up(&client, lot).await;
    let id = RegistrationId(row["id"].as_str().unwrap().parse().unwrap());
    let now = app.now();
    let done =
        app.app.db.transaction(async |tx| api::app::registrations::qualify(tx, id, now).await);
    done.await.unwrap();
    client
}

/// How often each limit has refused, as the public reads it.
async fn published(app: &TestApp, lot: &str) -> Value {
    api::app::bids::publish_refusals(&app.app).await.unwrap();
    app.stranger().get(&format!("/api/public/lots/{lot}/limits")).await.expect(200).body
}

#[tokio::test]
async fn a_flood_of_one_account_is_its_own_loss() {
    let settings = [("FACHUI_BIDS_PER_SECOND", "6"), ("FACHUI_BIDS_PER_LOT", "2")];
    let app = TestApp::with(&settings).await;
    let path = steps::announced(&app, 90).await;
    let (loud, quiet) =
        (qualified(&app, "loud", &path.lot).await, qualified(&app, "quiet", &path.lot).await);
    let mut refused = 0;
    for _ in 0..40 {
        let answer = bid(&loud, &path.lot).await;
        if answer.status == 429 {
            assert_eq!(answer.retry_after, Some(1));
            let answer = answer.refused(429, "too-many-requests");
            assert!(["bidder", "bidder-on-lot"].contains(&answer.body["limit"].as_str().unwrap()));
            refused += 1;
        }
    }
    assert!(refused > 0, "forty bids are more than the share");
    // Same address, same lot, same moment: heard at once.
    heard(&bid(&quiet, &path.lot).await);
    let shown = published(&app, &path.lot).await;
    let counts = shown["refused"].as_array().unwrap();
    let total: i64 = counts.iter().map(|it| it["count"].as_i64().unwrap()).sum();
    assert_eq!(total, refused, "every refusal is published: {shown}");
    assert!(!shown.to_string().contains("loud"));
}

#[tokio::test]
async fn a_crowd_behind_one_address_does_not_lock_a_bidder_out() {
    let settings = [("FACHUI_BIDS_PER_ADDRESS", "3"), ("FACHUI_ATTEMPTS_PER_MINUTE", "1000")];
    let app = TestApp::with(&settings).await;
    let path = steps::announced(&app, 91).await;
    let chen = qualified(&app, "chen", &path.lot).await;
    let mut crowd = Vec::new();
    for number in 0..4 {
        crowd.push(app.bidder(&format!("crowd{number}")).await);
    }
    let mut refused = 0;
    for _ in 0..3 {
        for stranger in &crowd {
            let answer = bid(stranger, &path.lot).await;
            if answer.status == 429 {
                assert_eq!(answer.body["limit"], "address");
                refused += 1;
            }
        }
    }
    assert!(refused > 0, "a dozen bids are more than the pool");
    heard(&bid(&chen, &path.lot).await);
    let shown = published(&app, &path.lot).await;
    assert_eq!(shown["refused"][0]["limit"], "address");
    assert_eq!(shown["refused"][0]["count"], refused);
    let client = app.database.client().await;
    for fewer in ["UPDATE limit_refusal SET refused = refused - 1", "DELETE FROM limit_refusal"] {
        assert!(client.batch_execute(fewer).await.is_err(), "{fewer}");
    }
}

#[tokio::test]
async fn invented_lots_are_counted_for_nobody() {
    let app = TestApp::with(&[("FACHUI_BIDS_PER_SECOND", "1")]).await;
    let chen = app.bidder("chen").await;
    let nowhere = uuid::Uuid::new_v4().to_string();
    for _ in 0..5 {
        bid(&chen, &nowhere).await;
    }
    assert_eq!(published(&app, &nowhere).await["refused"], json!([]));
}
