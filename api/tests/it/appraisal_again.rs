//! REF-19, REF-32 through HTTP: an appraisal expires, its own firm issues it again in its shorter
//! time, and each is paid as the law says; two extensions, and what is overdue.

use api::actor::Role;
use api::app::setup::{self, Staff};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::appraisal::{PDF, Stage, stage, upload};
use crate::harness::{PASSWORD, TestApp};
use crate::steps::at;

/// Both sides propose the same three; the first is commissioned.
async fn commissioned(stage: &Stage) -> (String, String) {
    let selection = stage.open().await.expect(201).id();
    let three = [stage.firms[4], stage.firms[0], stage.firms[1]];
    for side in ["applicant", "debtor"] {
        let body = json!({ "side": side, "firms": three });
        stage
            .post(&format!("/api/officer/selections/{selection}/proposals"), body)
            .await
            .expect(200);
    }
    let chosen = stage.get(&format!("/api/officer/selections/{selection}")).await.expect(200);
    let appraisal = chosen.body["appraisal_id"].as_str().unwrap().to_owned();
    stage.act(&appraisal, json!({ "act": "commission" })).await.expect(200);
    (appraisal, three[0].to_string())
}

async fn acts(stage: &Stage, firm: &str, appraisal: &str, act: Value) -> crate::harness::Answer {
    let path = format!("/api/valuer/commissions/{appraisal}/acts");
    stage.firm(firm).await.post(&path, act).await
}

/// Reported, served, unobjected, settled.
async fn settled(stage: &Stage, firm: &str, appraisal: &str, value: &str, until: &str) -> Value {
    let client = stage.firm(firm).await;
    upload(&client, appraisal, "report", "application/pdf", PDF).await.expect(201);
    let report = json!({ "act": "report", "value": value, "valid_until": until });
    acts(stage, firm, appraisal, report).await.expect(200);
    let serve = json!({ "act": "serve", "at": at(stage.app.now()) });
    stage.act(appraisal, serve).await.expect(200);
    stage.app.wait(TimeDelta::minutes(1));
    let finding = format!("/api/officer/appraisals/{appraisal}/finding");
    stage.post(&finding, json!({})).await.expect(200).body
}

#[tokio::test]
async fn an_expired_appraisal_is_issued_again_by_its_firm() {
    let stage = stage(TestApp::start().await, 90).await;
    let (appraisal, firm) = commissioned(&stage).await;
    let reissue = |id: &str| format!("/api/officer/appraisals/{id}/reissue");
    stage.post(&reissue(&appraisal), json!({})).await.refused(409, "reissue-impossible");
    let first = settled(&stage, &firm, &appraisal, "980000.00", "2026-11-24").await;
    assert_eq!((&first["outcome"], &first["fee"]), (&json!("reference-price"), &Value::Null));
    let charge = |amount: &str| json!({ "act": "charge", "amount": amount });
    acts(&stage, &firm, &appraisal, charge("0.00")).await.refused(422, "appraisal-refused");
    let charged = acts(&stage, &firm, &appraisal, charge("5000.00")).await.expect(200).body;
    let told = |fee: &Value| (fee["kind"].clone(), fee["amount"].clone(), fee["due"].clone());
    let cost = (json!("cost"), json!("5000.00"), json!(false));
    assert_eq!(told(&charged["fee"]), cost, "without a deal the actual cost, once that is known");
    let fee = json!({ "amount": "5000.00", "basis": "实际支出" });
    let path = format!("/api/officer/appraisals/{appraisal}/fee");
    stage.post(&path, fee).await.refused(409, "appraisal-fee-not-due");
    stage.post(&reissue(&appraisal), json!({})).await.refused(409, "reissue-impossible");
    stage.app.wait(TimeDelta::days(2));
    let again = stage.post(&reissue(&appraisal), json!({})).await.expect(201);
    let second = again.id();
    assert_eq!(again.body["reissue_of"], json!(appraisal));
    assert_eq!(
        (&again.body["stage"], again.body["firms"].as_array().unwrap().len()),
        (&json!("commissioning"), 1)
    );
    let running = stage.act(&second, json!({ "act": "commission" })).await.expect(200).body;
    assert_eq!(running["due"]["rule"], "REF-19");
    let result = settled(&stage, &firm, &second, "990000.00", "2027-11-01").await;
    let share = (json!("fee"), json!("1500.00"), json!(false));
    assert_eq!(told(&result["fee"]), share, "30 % of the first");
    let pricing = stage.get(&format!("/api/officer/assets/{}/pricing", stage.asset)).await;
    assert_eq!(pricing.expect(200).body["price"]["value"], "990000.00");
    stage.post(&reissue(&appraisal), json!({})).await.refused(409, "reissue-impossible");
}

/// REF-29, REF-32, REF-33: a withdrawn commission is paid its actual cost, as far as it is
/// reasonable; what the court decides is proposed to finance with its source.
#[tokio::test]
async fn a_withdrawn_appraisal_is_paid_its_cost_once() {
    let stage = stage(TestApp::start().await, 92).await;
    let (appraisal, firm) = commissioned(&stage).await;
    acts(&stage, &firm, &appraisal, json!({ "act": "accept" })).await.expect(200);
    let charge = json!({ "act": "charge", "amount": "800.00" });
    acts(&stage, &firm, &appraisal, charge).await.expect(200);
    let path = format!("/api/officer/appraisals/{appraisal}/fee");
    let fee = |amount: &str, basis: &str| json!({ "amount": amount, "basis": basis });
    let early = stage.post(&path, fee("500.00", "现场勘验一次")).await;
    early.refused(409, "appraisal-fee-not-due");
    let withdraw = json!({ "act": "withdraw", "note": "申请执行人撤回申请" });
    stage.act(&appraisal, withdraw).await.expect(200);
    for amount in ["0.00", "800.01"] {
        let refused = stage.post(&path, fee(amount, "现场勘验一次")).await;
        let refused = refused.refused(422, "appraisal-fee-unusable");
        assert_eq!(refused.body["article"], "法释〔2018〕15号第32条");
    }
    stage.post(&path, fee("500.00", " ")).await.refused(422, "case-entry-unusable");
    let decided = stage.post(&path, fee("500.00", "现场勘验一次，合同第5条")).await.expect(200);
    let told = &decided.body["fee"];
    assert_eq!((&told["decided"], &told["kind"]), (&json!("500.00"), &json!("cost")));
    let again = stage.post(&path, fee("500.00", "现场勘验一次")).await;
    again.refused(409, "appraisal-fee-decided");
    let case: String = {
        let sql = "SELECT case_id::text FROM appraisal";
        stage.app.database.client().await.query_one(sql, &[]).await.unwrap().get(0)
    };
    let proposed = format!("/api/finance/cases/{case}/proposed-costs");
    let costs = stage.app.sign_in("fin1").await.get(&proposed).await.expect(200).body;
    assert_eq!(costs.as_array().unwrap().len(), 1);
    let cost = |key: &str| costs[0][key].as_str().unwrap().to_owned();
    assert_eq!(
        (cost("kind"), cost("amount"), cost("rule"), cost("payee")),
        ("appraisal".into(), "500.00".into(), "REF-32".into(), "第5评估公司".into())
    );
    assert_eq!(cost("id"), "评估费·第5评估公司");
}

/// REF-19: at most two extensions, asked in time; what is overdue is seen by the officer and by the
/// supervisor of the court.
#[tokio::test]
async fn two_extensions_and_then_it_is_overdue() {
    let stage = stage(TestApp::start().await, 91).await;
    let (appraisal, firm) = commissioned(&stage).await;
    let asking = json!({ "act": "ask-extension", "days": 15 });
    let grant = json!({ "act": "decide-extension", "decision": "granted" });
    for _ in 0..2 {
        acts(&stage, &firm, &appraisal, asking.clone()).await.expect(200);
        acts(&stage, &firm, &appraisal, asking.clone()).await.refused(422, "appraisal-extension");
        let dates = stage.get("/api/officer/deadlines").await.expect(200).body;
        let what: Vec<&str> =
            dates.as_array().unwrap().iter().map(|it| it["what"].as_str().unwrap()).collect();
        assert!(what.contains(&"extension") && what.contains(&"appraising"), "{what:?}");
        let reasoned = dates.as_array().unwrap().iter().all(|it| it["arithmetic"].is_string());
        assert!(reasoned, "every date says how it was found: {dates}");
        stage.act(&appraisal, grant.clone()).await.expect(200);
    }
    acts(&stage, &firm, &appraisal, asking).await.refused(422, "appraisal-extension");
    stage.app.wait(TimeDelta::minutes(21));
    let dates = stage.get("/api/officer/deadlines").await.expect(200).body;
    let told = format!("{} {}", dates[0]["what"], dates[0]["urgency"]);
    assert_eq!(told, r#""failed" "overdue""#, "{dates}");
    let (name, court) = ("监督", Some(stage.app.court));
    let (role, totp_secret) = (Role::Supervisor, None);
    let staff = Staff { login: "guan", password: PASSWORD, name, role, court, totp_secret };
    setup::create_staff(&stage.app.app, staff).await.unwrap();
    let path = "/api/supervisor/pricing-deadlines";
    let seen = stage.app.sign_in("guan").await.get(path).await.expect(200).body;
    assert_eq!(seen[0], dates[0], "the supervisor sees the same");
    let facts = "SELECT body FROM fact WHERE name = 'appraisal-act' ORDER BY seq LIMIT 1";
    let row = stage.app.database.client().await.query_one(facts, &[]).await.unwrap();
    let body: String = row.get(0);
    assert!(body.contains("rule=\"REF-19\"") && body.contains("due=\"2026-"), "{body}");
}
