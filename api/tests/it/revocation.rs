//! A sale is revoked through HTTP (AUC-31): who may ask, who rules, what everybody then sees, and
//! the evidence that can be taken away.

use api::app::sealing::{self, Look};
use chrono::TimeDelta;
use domain::id::LotId;
use domain::receipt::Receipt;
use domain::signature::Signature;
use serde_json::{Value, json};
use sm3::{Digest, Sm3};

use crate::harness::{Client, TestApp};
use crate::records::{auctioned, check, journaled, key};
use crate::steps::{self, at};

/// The journal has closed, and chen is the buyer: what the settlement writes.
async fn sold(app: &TestApp, serial: u32) -> LotId {
    let lot = LotId(steps::announced(app, serial).await.lot.parse().unwrap());
    let chen = app.bidder("chen").await;
    let id = steps::sign_up(&chen, &lot.to_string()).await["id"].as_str().unwrap().to_owned();
    journaled(app, lot, 40, true).await;
    let sql = format!(
        "UPDATE lot SET state = 'sold', ended_at = ends_at, hammer_price_fen = 80000000,
            winner_registration_id = '{id}' WHERE id = '{lot}'"
    );
    app.database.client().await.batch_execute(&sql).await.unwrap();
    lot
}

async fn act(app: &TestApp, client: &Client, id: &str, act: &str) {
    let document = "（2026）湘0102执异95号";
    let body = json!({ "act": act, "happened_at": at(app.now()), "document": document });
    client.post(&format!("/api/officer/lot-objections/{id}/acts"), body).await.expect(200);
}

fn ruling(objection: &str) -> Value {
    json!({
        "objection_id": objection, "document": "（2026）湘0102执95号之二",
        "reason": "公告所示面积与实际严重不符",
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_is_revoked_and_everybody_reads_why() {
    let app = TestApp::start().await;
    let lot = sold(&app, 95).await;
    let (wu, chen) = (app.bidder("wu").await, app.sign_in("chen").await);
    let (officer, mo) = (app.officer().await, app.sign_in("mo").await);
    let ask = format!("/api/bidder/lots/{lot}/revocation-applications");
    let asked = json!({ "ground": "misdescribed", "facts": "面积相差三成" });
    wu.post(&ask, asked.clone()).await.refused(403, "revocation-stranger");
    chen.post(&ask, json!({ "ground": "dear", "facts": "x" })).await.refused(400, "malformed");
    let file = chen.post(&ask, asked).await.expect(201);
    assert_eq!(file.body["revocation"], json!({ "ground": "misdescribed", "capacity": "buyer" }));
    assert_eq!(
        (&file.body["stage"], &file.body["due"]["rule"]),
        (&json!("received"), &json!("AUC-36"))
    );
    let id = file.id();
    // On paper, by somebody whose interest the court has found.
    let paper = json!({
        "ground": "collusion", "capacity": "interested", "applicant": "孙某",
        "facts": "竞买人串通", "received_at": at(app.now()),
    });
    let entered = format!("/api/officer/lots/{lot}/revocation-applications");
    officer.post(&entered, paper).await.expect(201);

    let revocation = format!("/api/officer/lots/{lot}/revocation");
    let early = officer.post(&revocation, ruling(&id)).await.refused(409, "revocation-not-upheld");
    assert_eq!(early.body["stage"], "received");
    act(&app, &officer, &id, "file").await;
    act(&app, &mo, &id, "rule-upheld").await;
    act(&app, &officer, &id, "serve").await;
    let served = officer.post(&revocation, ruling(&id)).await.refused(409, "revocation-not-upheld");
    assert_eq!(served.body["stage"], "served", "reconsideration may still be asked for");
    app.wait(TimeDelta::hours(2));
    let officer = app.officer().await;
    let other = app.other_officer().await;
    other.post(&revocation, ruling(&id)).await.refused(403, "not-your-court");
    app.sign_in("mo").await.post(&revocation, ruling(&id)).await.refused(403, "not-your-case");
    let revoked = officer.post(&revocation, ruling(&id)).await.expect(201).body;
    assert_eq!((&revoked["price"], &revoked["paid"]), (&json!("800000.00"), &json!("0.00")));
    officer.post(&revocation, ruling(&id)).await.refused(409, "revocation-done");
    let refunds = format!("{revocation}/refunds");
    officer.post(&refunds, json!({})).await.refused(409, "revocation-nothing-there");

    let page = app.stranger().get(&format!("/api/public/lots/{lot}")).await.expect(200).body;
    assert_eq!(page["state"], "revoked");
    assert_eq!(page["revocation"]["ground"], "misdescribed");
    assert_eq!(page["revocation"]["reason"], "公告所示面积与实际严重不符");
    let file = officer.get(&revocation).await.expect(200).body;
    assert_eq!(file["applications"].as_array().unwrap().len(), 2);
    assert_eq!(file["revocation"]["document"], "（2026）湘0102执95号之二");
    // The thing may be offered again, in the same round.
    let lots = officer.get("/api/officer/lots").await.expect(200).body;
    let asset = lots.as_array().unwrap().iter().find(|it| it["id"] == json!(lot)).unwrap();
    let asset = asset["asset_id"].as_str().unwrap();
    let step = officer.get(&format!("/api/officer/assets/{asset}/next-step")).await.expect(200);
    assert_eq!((&step.body["step"], &step.body["round"]), (&json!("again"), &json!("first")));
    officer.post("/api/officer/lots", steps::draft(asset)).await.expect(201);
}

/// AUC-32: the package is one file that anybody can check again without the platform.
#[tokio::test(flavor = "multi_thread")]
async fn the_evidence_is_whole_signed_and_of_ended_lots_only() {
    let app = TestApp::start().await;
    let lot = sold(&app, 96).await;
    sealing::catch_up(&app.app, Look::Everything).await.unwrap();
    let evidence = format!("/api/officer/lots/{lot}/evidence");
    app.other_officer().await.get(&evidence).await.refused(403, "not-your-court");
    app.sign_in("chen").await.get(&evidence).await.refused(403, "not-your-role");
    let text = app.officer().await.get(&evidence).await.expect(200).text;
    let lines: Vec<Value> = text.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    let of = |part: &str| -> Vec<&Value> { lines.iter().filter(|it| it["part"] == part).collect() };
    assert_eq!(lines[0]["part"], "package");
    assert_eq!(lines[0]["essential"]["unqualified"], json!(["qualification", "facts"]));

    let record: String =
        of("record").iter().map(|it| format!("{}\n", it["line"].as_str().unwrap())).collect();
    let key = key(&app).await;
    let (report, _) = check(&record, &key).unwrap();
    assert_eq!((report.footer.entries, report.bids), (44, 40));
    let receipts = of("receipts");
    assert_eq!(receipts.len(), 40, "one of every bid");
    for receipt in receipts {
        let receipt = Receipt::parse(receipt["text"].as_str().unwrap()).unwrap();
        assert_eq!(receipt.check(Some(&key)), Ok(()));
    }
    assert_eq!(of("head")[0]["seq"], 44);
    let facts: Vec<_> = of("facts").iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert!(facts.contains(&"lot-announced"), "{facts:?}");
    assert_eq!(of("disclosure").len(), 1);
    let admitted = of("qualification");
    assert_eq!((admitted.len(), &admitted[0]["capacity"]), (1, &json!("self")));
    assert!(!text.contains("竞买人chen"), "nobody is named whom the law keeps secret");

    let (before, manifest) = text.trim_end().rsplit_once('\n').unwrap();
    let manifest: Value = serde_json::from_str(manifest).unwrap();
    assert_eq!(manifest["part"], "manifest");
    assert_eq!(manifest["lines"], json!(lines.len() - 1));
    let hash = hex::encode(Sm3::digest(format!("{before}\n").as_bytes()));
    assert_eq!(manifest["sm3"], json!(hash));
    let statement = manifest["statement"].as_str().unwrap();
    assert!(statement.ends_with(&hash));
    let signature = Signature::from_hex(manifest["signature"].as_str().unwrap()).unwrap();
    assert!(key.verifies(statement.as_bytes(), &signature));

    let running = auctioned(&app, 97, false).await;
    let evidence = format!("/api/officer/lots/{running}/evidence");
    app.officer().await.get(&evidence).await.refused(409, "record-not-final");
}
