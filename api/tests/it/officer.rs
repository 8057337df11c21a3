//! What officers do, each once well and once refused.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::TestApp;
use crate::steps::{self, at, draft};

#[tokio::test]
async fn a_case_is_opened_once_and_only_its_court_sees_it() {
    let app = TestApp::start().await;
    let officer = app.officer().await;
    let case = steps::case(&officer, 1234).await;
    // The same number with full-width digits and half-width brackets is the same case.
    let again = json!({ "case_number": "(2026)湘0102执1234号", "debtor_kind": "enterprise" });
    officer.post("/api/officer/cases", again).await.refused(409, "case-number-taken");
    let wrong = json!({ "case_number": "2026-1234", "debtor_kind": "enterprise" });
    officer.post("/api/officer/cases", wrong).await.refused(422, "case-number-malformed");
    let other = app.other_officer().await;
    other.get(&format!("/api/officer/cases/{case}")).await.refused(403, "not-your-court");
    let party = json!({ "role": "debtor", "name": "某人" });
    let parties = format!("/api/officer/cases/{case}/parties");
    other.post(&parties, party).await.refused(403, "not-your-court");
    assert_eq!(other.get("/api/officer/cases").await.expect(200).body, json!([]));
}

#[tokio::test]
async fn a_colleague_reads_a_case_and_does_not_act_on_it() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 1235).await;
    let mo = app.sign_in("mo").await;
    mo.get(&format!("/api/officer/cases/{}", path.case)).await.expect(200);
    mo.get(&format!("/api/officer/inquiries/{}", path.inquiry)).await.expect(200);
    let party = json!({ "role": "debtor", "name": "某人" });
    let (lot, nobody) = (format!("/api/officer/lots/{}", path.lot), uuid::Uuid::nil());
    for (url, body) in [
        (format!("/api/officer/cases/{}/parties", path.case), party),
        (format!("/api/officer/assets/{}/inquiries", path.asset), json!({})),
        (format!("/api/officer/inquiries/{}/service", path.inquiry), json!({})),
        (format!("/api/officer/inquiries/{}/finding", path.inquiry), json!({})),
        ("/api/officer/lots".to_owned(), draft(&path.asset)),
        (format!("{lot}/announcement"), steps::window(&app)),
        (format!("{lot}/person-notices"), steps::waiver(&app, &path.party)),
        (format!("{lot}/priority"), json!({ "registration_id": nobody, "rank": 1 })),
        (format!("{lot}/capacity"), json!({ "registration_id": nobody, "ruling": "refused" })),
        (format!("{lot}/pause"), stop("outsider-objection", "x")),
        (format!("{lot}/resumption"), json!({ "reason": "x" })),
        (format!("{lot}/ground-end"), json!({ "ended_at": at(app.now()) })),
        (format!("{lot}/withdrawal"), withdrawal("title-revoked", "x")),
        (format!("{lot}/completion"), json!({})),
        (format!("{lot}/default"), json!({})),
    ] {
        mo.post(&url, body).await.refused(403, "not-your-case");
    }
}

#[tokio::test]
async fn a_lot_is_withdrawn_before_its_bidding_is_loaded() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 1236).await;
    let withdrawal_url = format!("/api/officer/lots/{}/withdrawal", path.lot);
    let (chen, qian) = (app.bidder("chen").await, app.bidder("qian").await);
    steps::sign_up(&chen, &path.lot).await;
    let empty = withdrawal("application-withdrawn", " ");
    path.officer.post(&withdrawal_url, empty).await.refused(422, "reason-unusable");
    let order = withdrawal("application-withdrawn", "申请执行人撤回执行申请");
    let done = path.officer.post(&withdrawal_url, order.clone()).await.expect(200);
    assert_eq!(done.body["seq"], 0);
    path.officer.post(&withdrawal_url, order).await.refused(409, "lot-wrong-state");
    let told = chen.get("/api/bidder/messages").await.expect(200).body;
    assert_eq!(
        (&told["unread"], &told["messages"][0]["kind"]),
        (&json!(1), &json!("lot-withdrawn"))
    );
    let read = format!("/api/bidder/messages/{}/read", told["messages"][0]["id"].as_str().unwrap());
    qian.post(&read, json!({})).await.refused(404, "not-found");
    chen.post(&read, json!({})).await.expect(204);
    chen.post(&read, json!({})).await.expect(204);
    assert_eq!(chen.get("/api/bidder/messages").await.expect(200).body["unread"], 0);
    assert_eq!(qian.get("/api/bidder/messages").await.expect(200).body["messages"], json!([]));
    let shown = format!("/api/public/lots/{}/interruptions", path.lot);
    let shown = app.stranger().get(&shown).await.expect(200).body;
    assert_eq!(shown[0]["ground"], "application-withdrawn");
    assert_eq!(shown[0]["document"], "（2026）湘0102执5号");
    let lots = path.officer.get("/api/officer/lots").await.expect(200);
    assert_eq!(lots.body[0]["state"], "withdrawn");
    let case = domain::id::CaseId(path.case.parse().unwrap());
    let mut reader = app.app.db.reader().await.unwrap();
    let facts = store::facts::of_case(&mut reader, case).await.unwrap();
    let (last, _) = facts.last().unwrap();
    assert!(last.name == "lot-withdrawn" && last.text.contains("申请执行人撤回"), "{last:?}");
}

fn stop(ground: &str, reason: &str) -> Value {
    json!({ "measure": "suspension", "ground": ground, "document": "（2026）湘0102执异5号",
        "reason": reason })
}

fn withdrawal(ground: &str, reason: &str) -> Value {
    json!({ "ground": ground, "document": "（2026）湘0102执5号", "reason": reason })
}

#[tokio::test]
async fn only_a_legal_ground_stops_a_lot() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 1237).await;
    let lot = format!("/api/officer/lots/{}", path.lot);
    let (pause, withdraw) = (format!("{lot}/pause"), format!("{lot}/withdrawal"));
    let settled = path.officer.post(&pause, stop("settlement", "已和解")).await;
    let settled = settled.refused(422, "stop-ground-unfit");
    assert_eq!(settled.body["measures"], json!(["withdrawal"]));
    let objection = withdrawal("outsider-objection", "案外人异议");
    path.officer.post(&withdraw, objection).await.refused(422, "stop-ground-unfit");
    let mut bare = stop("outsider-objection", "案外人异议");
    bare["document"] = json!(" ");
    path.officer.post(&pause, bare).await.refused(422, "stop-document-missing");
    let unknown = stop("we-feel-like-it", "x");
    path.officer.post(&pause, unknown).await.refused(400, "malformed");
    for (ends_at, status, slug) in [
        ("+262142-01-01T00:00:00+08:00", 400, "malformed"),
        ("1990-01-01T00:00:00+08:00", 422, "date-unusable"),
    ] {
        let mut dated = stop("outsider-objection", "案外人异议");
        dated["ground_ends_at"] = json!(ends_at);
        path.officer.post(&pause, dated).await.refused(status, slug);
    }
    // Lawful, but nobody can bid yet: there is nothing to pause.
    let lawful = stop("outsider-objection", "案外人异议");
    path.officer.post(&pause, lawful).await.refused(409, "lot-not-opened");
    let ended = json!({ "ended_at": at(app.now()) });
    path.officer.post(&format!("{lot}/ground-end"), ended).await.refused(409, "lot-not-stopped");
    // Once bidding has begun a settlement does not end it at a stroke.
    app.wait(TimeDelta::minutes(4));
    let officer = app.officer().await;
    let settled = officer.post(&withdraw, withdrawal("settlement", "已和解")).await;
    settled.refused(409, "lot-bidding-begun");
}

#[tokio::test]
async fn claims_carry_what_their_kind_needs() {
    let app = TestApp::start().await;
    let path = steps::priced(&app, 7).await;
    let claims = format!("/api/officer/cases/{}/claims", path.case);
    let priority = json!({
        "label": "M1", "party_id": path.party, "kind": "priority", "rank": 1, "amount": "600000.00",
    });
    path.officer.post(&claims, priority.clone()).await.expect(201);
    path.officer.post(&claims, priority.clone()).await.refused(409, "claim-label-taken");
    let mut ordinary = json!({
        "label": "A", "party_id": path.party, "kind": "ordinary", "amount": "100.00",
    });
    path.officer.post(&claims, ordinary.clone()).await.refused(422, "case-entry-unusable");
    ordinary["seized_at"] = json!("2026-10-01T09:00:00+08:00");
    ordinary["title_case_number"] = json!("（2026）湘0102民初5号");
    path.officer.post(&claims, ordinary.clone()).await.expect(201);
    for (label, seized_at, slug) in [
        ("surplus", "2026-10-01T09:00:00+08:00", (409, "claim-label-taken")),
        ("execution-fee", "2026-10-01T09:00:00+08:00", (409, "claim-label-taken")),
        ("B", "0026-10-01T09:00:00+08:00", (400, "malformed")),
    ] {
        let mut odd = ordinary.clone();
        (odd["label"], odd["seized_at"]) = (json!(label), json!(seized_at));
        path.officer.post(&claims, odd).await.refused(slug.0, slug.1);
    }
    ordinary["amount"] = json!(100);
    path.officer.post(&claims, ordinary).await.refused(400, "malformed");
    let file = path.officer.get(&format!("/api/officer/cases/{}", path.case)).await.expect(200);
    assert_eq!(file.body["claims"].as_array().unwrap().len(), 2);
    assert_eq!(file.body["claims"][0]["amount"], "600000.00");
}

#[tokio::test]
async fn a_price_waits_for_service_and_objections() {
    let app = TestApp::start().await;
    let officer = app.officer().await;
    let case = steps::case(&officer, 8).await;
    let assets = format!("/api/officer/cases/{case}/assets");
    let asset = officer.post(&assets, steps::flat()).await.expect(201).id();
    steps::ask_for_network(&officer, &asset).await;
    let inquiries = format!("/api/officer/assets/{asset}/inquiries");
    let inquiry = officer.post(&inquiries, json!({})).await.expect(201);
    assert_eq!(inquiry.body["reports"].as_array().unwrap().len(), 3, "all are asked at once");
    officer.post(&inquiries, json!({})).await.refused(409, "inquiry-open");
    let base = format!("/api/officer/inquiries/{}", inquiry.id());
    let finding = format!("{base}/finding");
    officer.post(&finding, json!({})).await.refused(409, "inquiry-not-settled");
    for login in ["taobao", "jd"] {
        let quote = json!({ "value": "500000.00", "valid_until": "2027-01-01" });
        let path = format!("/api/valuer/inquiries/{}/quote", inquiry.id());
        app.sign_in(login).await.post(&path, quote).await.expect(201);
    }
    app.wait(TimeDelta::minutes(4));
    assert_eq!(officer.get(&base).await.expect(200).body["stage"], "service");
    officer.post(&format!("{base}/service"), json!({})).await.expect(200);
    officer.post(&format!("{base}/service"), json!({})).await.refused(409, "inquiry-served");
    let reports = officer.get(&base).await.expect(200).body["reports"].clone();
    let jd = reports.as_array().unwrap().iter().find(|it| it["platform"] == "京东").unwrap();
    let objection = json!({
        "platform_id": jd["platform_id"], "by": "被执行人", "ground": "basic-data",
        "result": "rejected",
    });
    officer.post(&format!("{base}/objections"), objection).await.expect(200);
    officer.post(&finding, json!({})).await.refused(409, "inquiry-not-settled");
    app.wait(TimeDelta::minutes(2));
    let officer = app.officer().await;
    let settled = officer.post(&finding, json!({})).await.expect(200);
    assert_eq!(settled.body["price"]["value"], "500000.00");
    assert_eq!(settled.body["price"]["formula"], "(500000.00) ÷ 1 = 500000.00");
    officer.post(&finding, json!({})).await.refused(409, "inquiry-settled");
}

#[tokio::test]
async fn nothing_unlawful_is_drafted() {
    let app = TestApp::start().await;
    let path = steps::priced(&app, 9).await;
    let lots = "/api/officer/lots";
    let missing = path.officer.post(lots, draft(&path.asset)).await;
    missing.refused(422, "reference-price-missing");
    let finding = format!("/api/officer/inquiries/{}/finding", path.inquiry);
    path.officer.post(&finding, json!({})).await.expect(200);
    let bounds = format!("/api/officer/bounds?asset_id={}&round=first", path.asset);
    let bounds = path.officer.get(&bounds).await.expect(200).body;
    assert_eq!(bounds["min_start_price"], "700000.24");
    assert_eq!(
        (&bounds["deposit_min"], &bounds["deposit_max"]),
        (&json!("35000.02"), &json!("140000.04"))
    );
    for (field, value, slug, rule) in [
        ("start_price", "700000.23", "lot-start-too-low", "AUC-10"),
        ("deposit", "35000.01", "lot-deposit-too-low", "AUC-17"),
        ("deposit", "140000.05", "lot-deposit-too-high", "AUC-17"),
    ] {
        let mut body = draft(&path.asset);
        body[field] = json!(value);
        let refused = path.officer.post(lots, body).await.refused(422, slug);
        assert_eq!((&refused.body["field"], &refused.body["rule"]), (&json!(field), &json!(rule)));
    }
    let mut untitled = draft(&path.asset);
    untitled["title"] = json!("  ");
    path.officer.post(lots, untitled).await.refused(422, "case-entry-unusable");
    path.officer.post(lots, draft(&path.asset)).await.expect(201);
    path.officer.post(lots, draft(&path.asset)).await.refused(409, "lot-already-offered");
}

#[tokio::test]
async fn a_notice_runs_its_term_and_is_published_once() {
    let app = TestApp::start().await;
    let path = steps::drafted(&app, 10).await;
    let announcement = format!("/api/officer/lots/{}/announcement", path.lot);
    let starts_at = app.now() + TimeDelta::seconds(119);
    let early = json!({
        "starts_at": at(starts_at), "ends_at": at(starts_at + TimeDelta::minutes(10)),
    });
    path.officer.post(&announcement, early).await.refused(422, "lot-notice-too-short");
    let other = app.other_officer().await;
    other.post(&announcement, steps::window(&app)).await.refused(403, "not-your-court");
    let published = path.officer.post(&announcement, steps::window(&app)).await.expect(200);
    assert_eq!(published.body["state"], "announced");
    let again = path.officer.post(&announcement, steps::window(&app)).await;
    again.refused(409, "lot-wrong-state");
}

#[tokio::test]
async fn the_record_of_a_case_is_a_chain_that_cannot_be_altered() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 11).await;
    let case = domain::id::CaseId(path.case.parse().unwrap());
    let mut reader = app.app.db.reader().await.unwrap();
    let facts = store::facts::of_case(&mut reader, case).await.unwrap();
    let names: Vec<&str> = facts.iter().map(|(it, _)| it.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "case-opened",
            "party-added",
            "asset-registered",
            "sheet-stated",
            "sheet-stated",
            "sheet-stated",
            "sheet-stated",
            "sheet-stated",
            "pricing-opened",
            "pricing-circumstances",
            "method-begun",
            "inquiry-sent",
            "quote-delivered",
            "quote-delivered",
            "quote-delivered",
            "party-served",
            "reports-served",
            "reference-price-fixed",
            "method-ended",
            "lot-drafted",
            "person-told",
            "panel-voted",
            "panel-voted",
            "panel-voted",
            "lot-read",
            "lot-announced",
        ]
    );
    let mut hash = domain::chain::Hash::GENESIS;
    for (record, stored) in &facts {
        hash = domain::fact::link(hash, record);
        assert_eq!(&hash, stored, "{}", record.name);
    }
    let client = app.database.client().await;
    for statement in ["UPDATE fact SET body = ''", "DELETE FROM fact", "TRUNCATE fact"] {
        let refused = client.batch_execute(statement).await.unwrap_err();
        assert!(refused.to_string().contains("db error"), "{statement}: {refused}");
    }
}

#[tokio::test]
async fn officers_see_how_many_and_never_who() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 12).await;
    let bidder = app.bidder("chen").await;
    steps::sign_up(&bidder, &path.lot).await;
    let lots = path.officer.get("/api/officer/lots").await.expect(200);
    assert_eq!(lots.body[0]["registered"], 1);
    assert_eq!(lots.body[0]["qualified"], 0);
    for text in [lots.text, path.officer.get(&format!("/api/public/lots/{}", path.lot)).await.text]
    {
        assert!(!text.contains("竞买人chen"), "the name of a bidder is shown");
    }
}
