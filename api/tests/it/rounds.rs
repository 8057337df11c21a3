//! Round after round through HTTP (AUC-26, SALE-01 … SALE-14, AUC-S14, AUC-S16): what is proposed,
//! what may be published, and how the way ends.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp};
use crate::steps::{self, Path, at};

/// Nobody has bid: what the settlement of the close writes. Time goes on, so that the next round is
/// a later one.
async fn fail(app: &TestApp, lot: &str) {
    app.wait(TimeDelta::seconds(1));
    let sql = format!("UPDATE lot SET state = 'unsold', ended_at = ends_at WHERE id = '{lot}'");
    app.database.client().await.batch_execute(&sql).await.unwrap();
}

async fn step(path: &Path) -> Value {
    let found = path.officer.get(&format!("/api/officer/assets/{}/next-step", path.asset)).await;
    found.expect(200).body
}

/// Drafts what is proposed.
async fn draft(path: &Path, step: &Value) -> String {
    let mut body = steps::draft(&path.asset);
    body["round"] = step["round"].clone();
    body["start_price"] = step["price"].clone();
    body["deposit"] = json!("60000.00");
    body["previous_id"] = step["previous_id"].clone();
    path.officer.post("/api/officer/lots", body).await.expect(201).id()
}

async fn announce(app: &TestApp, path: &Path, lot: &str) -> Answer {
    let url = format!("/api/officer/lots/{lot}/announcement");
    path.officer.post(&url, steps::window(app)).await
}

fn reply(path: &Path, takes: bool) -> Value {
    json!({ "party_id": path.party, "takes": takes, "document": "询问笔录1" })
}

/// First and second round have failed; the lot of the second.
async fn failed_twice(app: &TestApp, path: &Path) -> String {
    fail(app, &path.lot).await;
    let second = step(path).await;
    assert_eq!(second["step"], "second-auction");
    assert_eq!(second["price"], "560000.20", "80 % of 700000.24, rounded up");
    let what: Vec<_> =
        second["dates"].as_array().unwrap().iter().map(|it| it["what"].clone()).collect();
    assert_eq!(what, ["start-by", "publish-by", "notify-by"]);
    let lot = draft(path, &second).await;
    steps::prepare(app, &path.officer, &lot).await;
    announce(app, path, &lot).await.expect(200);
    fail(app, &lot).await;
    lot
}

#[tokio::test]
async fn two_failures_lead_to_a_sale_once_the_creditors_were_asked() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 90).await;
    assert_eq!(step(&path).await["step"], "under-way");
    let second = failed_twice(&app, &path).await;
    let asked = step(&path).await;
    assert_eq!(asked["step"], "ask-creditors");
    assert_eq!(asked["creditors"][0]["answer"], "none");
    let answers = format!("/api/officer/lots/{second}/in-kind-answers");
    path.officer.post(&answers, reply(&path, false)).await.expect(204);
    path.officer.post(&answers, reply(&path, true)).await.refused(409, "in-kind-answered");
    let sale = step(&path).await;
    assert_eq!((&sale["step"], &sale["round"]), (&json!("sale"), &json!("sale")));
    assert_eq!(sale["price"], "560000.20", "the failed price, copied");
    let lot = draft(&path, &sale).await;
    steps::prepare(&app, &path.officer, &lot).await;
    announce(&app, &path, &lot).await.expect(200);
    // The whole price is prepaid (SALE-07).
    let mine = steps::sign_up(&app.bidder("chen").await, &lot).await;
    assert_eq!(mine["deposit"]["amount"], "560000.20");

    fail(&app, &lot).await;
    assert_eq!(step(&path).await["step"], "offer-in-kind");
    let document = json!({ "document": "（2026）湘0102执90号之三" });
    let lifting = format!("/api/officer/lots/{lot}/seizure-lifting");
    path.officer.post(&lifting, document.clone()).await.refused(409, "not-to-be-lifted");
    let answers = format!("/api/officer/lots/{lot}/in-kind-answers");
    path.officer.post(&answers, reply(&path, false)).await.expect(204);
    assert_eq!(step(&path).await["step"], "lift-seizure");
    path.officer.post(&lifting, document.clone()).await.expect(204);
    path.officer.post(&lifting, document).await.refused(409, "asset-disposed");
    assert_eq!(step(&path).await["step"], "disposed");
    let again = path.officer.post("/api/officer/lots", steps::draft(&path.asset)).await;
    again.refused(409, "asset-disposed");
}

#[tokio::test]
async fn a_sale_waits_for_answers_and_a_creditor_takes_the_thing_at_the_failed_price() {
    let app = TestApp::start().await;
    let mut path = steps::announced(&app, 91).await;
    let second = failed_twice(&app, &path).await;
    // Drafted before anybody has answered: it cannot be published.
    let sale = json!({ "round": "sale", "price": "560000.20", "previous_id": second });
    let lot = draft(&path, &sale).await;
    steps::prepare(&app, &path.officer, &lot).await;
    let waits = announce(&app, &path, &lot).await.refused(422, "lot-not-ready");
    assert_eq!(waits.body["obstacles"][0]["name"], "creditors-asked");
    assert_eq!(waits.body["obstacles"][0]["rule"], "SALE-02");
    app.wait(TimeDelta::minutes(30));
    path.officer = app.officer().await;
    announce(&app, &path, &lot).await.expect(200);
    fail(&app, &lot).await;

    let taking = |share: &str| json!({ "party_id": path.party, "share": share, "document": "（2026）湘0102执91号之二" });
    let in_kind = format!("/api/officer/lots/{lot}/in-kind");
    path.officer.post(&in_kind, taking("1.00")).await.refused(409, "not-the-taker");
    let answers = format!("/api/officer/lots/{lot}/in-kind-answers");
    let stranger = json!({
        "party_id": uuid::Uuid::nil(), "takes": true, "document": "x",
    });
    path.officer.post(&answers, stranger).await.refused(422, "not-a-creditor");
    path.officer.post(&answers, reply(&path, true)).await.expect(204);
    let proposed = step(&path).await;
    assert_eq!((&proposed["step"], &proposed["takers"]), (&json!("in-kind"), &json!([path.party])));
    // A home goes in kind to nobody who may not buy it (QUAL-05).
    let limit = json!({
        "region": "4301", "registered": "outside", "from": "2026-01-01", "homes_below": 1,
        "insured_months": 0, "source": "长政办发〔2026〕1号",
    });
    path.officer.post("/api/officer/purchase-limits", limit).await.expect(201);
    path.officer.post(&in_kind, taking("1.00")).await.refused(403, "buyer-unqualified");
    let mut proven = taking("500000.00");
    proven["household"] = json!({
        "registered": "outside", "homes": 0, "insured_months": 0, "document": "证明",
    });
    let taken = path.officer.post(&in_kind, proven).await.expect(200);
    assert_eq!(taken.body["pays"], "60000.20", "the price less the creditor's share");
    assert_eq!(step(&path).await["step"], "disposed");
}

/// After a default the same round comes again, though the thirty days are over, and the defaulter
/// is barred from it by who they are.
#[tokio::test]
async fn a_default_leads_to_the_same_round_again_without_the_defaulter() {
    let app = TestApp::start().await;
    let mut path = steps::announced(&app, 92).await;
    fail(&app, &path.lot).await;
    let second = step(&path).await;
    let lot = draft(&path, &second).await;
    steps::prepare(&app, &path.officer, &lot).await;
    announce(&app, &path, &lot).await.expect(200);
    let chen = app.bidder("chen").await;
    let id = steps::sign_up(&chen, &lot).await["id"].as_str().unwrap().to_owned();
    let sold = format!(
        "UPDATE lot SET state = 'defaulted', ended_at = ends_at, hammer_price_fen = 60000020,
            winner_registration_id = '{id}' WHERE id = '{lot}'"
    );
    app.database.client().await.batch_execute(&sold).await.unwrap();
    app.wait(TimeDelta::hours(2));
    path.officer = app.officer().await;
    let chen = app.sign_in("chen").await;
    let again = step(&path).await;
    assert_eq!((&again["step"], &again["round"]), (&json!("again"), &json!("second")));
    assert_eq!(again["price"], "560000.20");
    let lot = draft(&path, &again).await;
    steps::prepare(&app, &path.officer, &lot).await;
    announce(&app, &path, &lot).await.expect(200);
    let page = chen.get(&format!("/api/public/lots/{lot}")).await.expect(200).body;
    let body = json!({
        "capacity": "self", "accepted_terms_hash": page["notice"]["terms_hash"],
    });
    let barred = chen.post(&format!("/api/bidder/lots/{lot}/registration"), body).await;
    let barred = barred.refused(403, "registration-barred");
    assert_eq!(barred.body["findings"][0]["rule"], "AUC-24");
    steps::sign_up(&app.bidder("wu").await, &lot).await;
}

/// What several things have brought covers the debt: nothing more is sold unless the debtor agrees.
#[tokio::test]
async fn selling_stops_when_the_debt_is_covered() {
    let app = TestApp::start().await;
    let path = steps::drafted(&app, 93).await;
    let claim = json!({
        "label": "A", "party_id": path.party, "kind": "ordinary", "amount": "500000.00",
        "seized_at": at(app.now()), "title_case_number": "（2026）湘0102民初1号",
    });
    let claims = format!("/api/officer/cases/{}/claims", path.case);
    path.officer.post(&claims, claim).await.expect(201);
    let chen = app.bidder("chen").await;
    announce(&app, &path, &path.lot).await.expect(200);
    let id = steps::sign_up(&chen, &path.lot).await["id"].as_str().unwrap().to_owned();
    let sold = format!(
        "UPDATE lot SET state = 'paid', ended_at = ends_at, hammer_price_fen = 80000000,
            winner_registration_id = '{id}' WHERE id = '{}'",
        path.lot
    );
    app.database.client().await.batch_execute(&sold).await.unwrap();
    let cover = step(&path).await["cover"].clone();
    assert_eq!((&cover["proceeds"], &cover["stops"]), (&json!("800000.00"), &json!(true)));
    let consent = json!({ "document": "被执行人同意书" });
    let agree = format!("/api/officer/cases/{}/sell-all-consent", path.case);
    path.officer.post(&agree, consent.clone()).await.expect(204);
    path.officer.post(&agree, consent).await.refused(409, "sell-all-consented");
    assert_eq!(step(&path).await["cover"]["stops"], false);
}
