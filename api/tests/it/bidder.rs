//! Signing up, from the bidder's side.

use chrono::TimeDelta;
use domain::id::RegistrationId;
use serde_json::json;

use crate::harness::{TestApp, account};
use crate::steps;

#[tokio::test]
async fn a_bidder_signs_up_once_with_the_terms_they_read() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 40).await;
    let chen = app.bidder("chen").await;
    let registration = format!("/api/bidder/lots/{}/registration", path.lot);
    chen.get(&registration).await.refused(404, "not-found");
    let other = json!({ "capacity": "self", "accepted_terms_hash": "00".repeat(32) });
    chen.post(&registration, other.clone()).await.refused(409, "registration-terms-changed");
    let mine = steps::sign_up(&chen, &path.lot).await;
    assert_eq!(mine["state"], "awaiting-deposit");
    assert_eq!(mine["deposit"]["state"], "awaited");
    assert_eq!(mine["deposit"]["amount"], "70000.00");
    assert!(mine["deposit"]["sub_account"]["number"].as_str().unwrap().len() > 6);
    let page = chen.get(&format!("/api/public/lots/{}", path.lot)).await.expect(200).body;
    let again = json!({
        "capacity": "self", "accepted_terms_hash": page["notice"]["terms_hash"],
    });
    chen.post(&registration, again).await.refused(409, "registration-exists");
    let wu = app.bidder("wu").await;
    let theirs = steps::sign_up(&wu, &path.lot).await;
    assert_ne!(
        mine["deposit"]["sub_account"]["number"], theirs["deposit"]["sub_account"]["number"],
        "one person, one case, one number"
    );
    assert_eq!(wu.get("/api/bidder/registrations").await.expect(200).body[0]["id"], theirs["id"]);
    app.wait(TimeDelta::minutes(13));
    let late = app.bidder("zhao").await;
    let body = json!({
        "capacity": "self", "accepted_terms_hash": page["notice"]["terms_hash"],
    });
    late.post(&registration, body).await.refused(409, "registration-closed");
}

#[tokio::test]
async fn a_held_deposit_gives_a_code_of_its_own_once() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 41).await;
    let mut codes = std::collections::BTreeSet::new();
    for login in ["chen", "wu", "zhao"] {
        let client = app.bidder(login).await;
        let row = steps::sign_up(&client, &path.lot).await;
        let id = RegistrationId(row["id"].as_str().unwrap().parse().unwrap());
        let now = app.now();
        let qualify = async || {
            let done = app
                .app
                .db
                .transaction(async |tx| api::app::registrations::qualify(tx, id, now).await);
            done.await.unwrap()
        };
        let code = qualify().await.expect("the first time");
        assert_eq!(qualify().await, None, "a code is issued once");
        let mine = client.get(&format!("/api/bidder/lots/{}/registration", path.lot)).await;
        assert_eq!(mine.expect(200).body["bid_code"], json!(code.to_string()));
        codes.insert(code.to_string());
    }
    assert_eq!(codes.len(), 3);
}

#[tokio::test]
async fn a_right_of_first_refusal_is_confirmed_by_rank_before_the_code() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 42).await;
    let chen = app.bidder("chen").await;
    let page = chen.get(&format!("/api/public/lots/{}", path.lot)).await.expect(200).body;
    let body = json!({
        "capacity": "priority-purchaser", "accepted_terms_hash": page["notice"]["terms_hash"],
    });
    let registration = format!("/api/bidder/lots/{}/registration", path.lot);
    let id = chen.post(&registration, body).await.expect(201).id();
    let panel = app.sign_in("he").await;
    let claimants = format!("/api/panel/lots/{}/claimants", path.lot);
    assert_eq!(panel.get(&claimants).await.expect(200).body[0]["registration_id"], json!(id));
    let priority = format!("/api/officer/lots/{}/priority", path.lot);
    let confirm = |rank: u8| json!({ "registration_id": id, "rank": rank });
    path.officer.post(&priority, confirm(0)).await.refused(422, "priority-not-claimed");
    path.officer.post(&priority, confirm(1)).await.expect(204);
    assert_eq!(chen.get(&registration).await.expect(200).body["priority_rank"], 1);
    let other = app.other_officer().await;
    other.post(&priority, confirm(2)).await.refused(403, "not-your-court");
}

#[tokio::test]
async fn an_applicant_is_believed_after_the_ruling_and_then_pays_nothing() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 43).await;
    let case = format!("/api/officer/cases/{}", path.case);
    let identity = account("chen")["identity"].clone();
    let party = json!({ "role": "applicant", "name": "陈竞", "identity": identity });
    let party = path.officer.post(&format!("{case}/parties"), party).await.expect(201).id();
    let claim = json!({
        "label": "M1", "party_id": party, "kind": "priority", "rank": 1, "amount": "600000.00",
    });
    path.officer.post(&format!("{case}/claims"), claim).await.expect(201);
    let (chen, wu) = (app.bidder("chen").await, app.bidder("wu").await);
    let registration = format!("/api/bidder/lots/{}/registration", path.lot);
    let page = chen.get(&format!("/api/public/lots/{}", path.lot)).await.expect(200).body;
    let hash = &page["notice"]["terms_hash"];
    let body = json!({ "capacity": "applicant", "accepted_terms_hash": hash });
    let real = chen.post(&registration, body.clone()).await.expect(201).id();
    let pretended = wu.post(&registration, body).await.expect(201).id();
    let id = RegistrationId(real.parse().unwrap());
    api::app::receipts::use_money(&app.app, id).await.unwrap();
    assert_eq!(chen.get(&registration).await.body["bid_code"], json!(null), "no ruling yet");
    let panel = app.sign_in("he").await;
    let claimants = panel.get(&format!("/api/panel/lots/{}/claimants", path.lot)).await.expect(200);
    assert_eq!(claimants.body[0]["capacity"], "applicant");
    let capacity = format!("/api/officer/lots/{}/capacity", path.lot);
    let rule = |id: &str, ruling: &str| json!({ "registration_id": id, "ruling": ruling });
    let confirmed = "applicant-confirmed";
    let stranger = path.officer.post(&capacity, rule(&pretended, confirmed)).await;
    stranger.refused(422, "not-the-applicant");
    path.officer.post(&capacity, rule(&pretended, "refused")).await.expect(204);
    assert_eq!(wu.get(&registration).await.body["bid_code"], json!(null), "the deposit is due");
    path.officer.post(&capacity, rule(&real, confirmed)).await.expect(204);
    let code = chen.get(&registration).await.body["bid_code"].clone();
    assert_eq!(code.as_str().unwrap().len(), 5, "the claim covers the whole deposit");
    let again = path.officer.post(&capacity, rule(&real, "refused")).await;
    again.refused(409, "registration-qualified");
    let own = app.bidder("zhao").await;
    let id = steps::sign_up(&own, &path.lot).await["id"].as_str().unwrap().to_owned();
    path.officer.post(&capacity, rule(&id, "refused")).await.refused(422, "capacity-not-claimed");
}
