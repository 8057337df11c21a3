//! The way to a price through HTTP: facts, the ladder, agreement, directed inquiry, and a network
//! inquiry in which a party objects.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::{Client, TestApp};
use crate::steps::{self, at};

/// A case with an applicant, a debtor and the flat; nothing is known of the flat yet.
struct Stage {
    officer: Client,
    applicant: String,
    debtor: String,
    asset: String,
}

async fn stage(app: &TestApp, serial: u32) -> Stage {
    let officer = app.officer().await;
    let case = steps::case(&officer, serial).await;
    let mut parties = Vec::new();
    for (role, name) in [("applicant", "湖南某银行"), ("debtor", "刘某")] {
        let party = json!({ "role": role, "name": name });
        let path = format!("/api/officer/cases/{case}/parties");
        parties.push(officer.post(&path, party).await.expect(201).id());
    }
    let assets = format!("/api/officer/cases/{case}/assets");
    let asset = officer.post(&assets, steps::flat()).await.expect(201).id();
    let debtor = parties.pop().unwrap();
    Stage { officer, applicant: parties.pop().unwrap(), debtor, asset }
}

impl Stage {
    fn of(&self, path: &str) -> String {
        format!("/api/officer/assets/{}/{path}", self.asset)
    }

    async fn methods(&self) -> Vec<String> {
        let file = self.officer.get(&self.of("pricing")).await.expect(200).body;
        let word = |it: &Value| it["reason"].as_str().unwrap_or("open").to_owned();
        file["methods"].as_array().unwrap().iter().map(word).collect()
    }

    async fn state_all(&self) {
        let mut entries: Vec<Value> = ["ownership", "burdens", "occupancy", "arrears"]
            .iter()
            .map(|it| json!({ "topic": it, "content": "已查明", "source": "登记中心" }))
            .collect();
        entries.push(json!({ "topic": "defects", "asked": "物业公司", "asked_on": "2026-11-20" }));
        let body = json!({ "entries": entries });
        self.officer.post(&self.of("facts"), body).await.expect(200);
    }

    async fn invite(&self, app: &TestApp, minutes: i64) -> String {
        let body = json!({
            "creditor_id": self.applicant, "debtor_id": self.debtor,
            "until": at(app.now() + TimeDelta::minutes(minutes)),
        });
        let begun = self.officer.post(&self.of("agreement"), body).await.expect(201);
        begun.body["step_id"].as_str().unwrap().to_owned()
    }
}

/// REF-02, REF-03: facts first, then one method after the other, each closed for a reason.
#[tokio::test]
async fn the_ladder_opens_one_method_at_a_time() {
    let app = TestApp::start().await;
    let stage = stage(&app, 300).await;
    assert_eq!(stage.methods().await, ["facts-missing"; 4]);
    let refused = stage.officer.post(&stage.of("inquiries"), json!({})).await;
    assert_eq!(refused.refused(422, "method-closed").body["rule"], "REF-03");
    let future = json!({ "topic": "defects", "asked": "物业", "asked_on": "2026-11-24" });
    let neither = json!({ "topic": "defects" });
    for entry in [future, neither] {
        let body = json!({ "entries": [entry] });
        stage.officer.post(&stage.of("facts"), body).await.refused(422, "fact-sheet-unusable");
    }
    stage.state_all().await;
    let methods = stage.methods().await;
    assert_eq!(methods, ["open", "official-not-established", "earlier", "earlier"]);
    let file = stage.officer.get(&stage.of("pricing")).await.expect(200).body;
    assert_eq!(file["begin_by"], "2026-12-01");
    let refused = stage.officer.post(&stage.of("inquiries"), json!({})).await;
    assert_eq!(refused.refused(422, "method-closed").body["reason"], "earlier");
    let mut refusing = steps::together("network");
    refusing["request"] = Value::Null;
    refusing["willingness"] = json!("refused");
    refusing["official"] = json!("none");
    stage.officer.post(&stage.of("pricing/circumstances"), refusing).await.expect(200);
    let methods = stage.methods().await;
    assert_eq!(methods, ["one-side-refuses", "no-official-price", "open", "earlier"]);
    let demand = steps::together("appraisal");
    stage.officer.post(&stage.of("pricing/circumstances"), demand).await.expect(200);
    let compulsory = "appraisal-compulsory";
    assert_eq!(stage.methods().await, [compulsory, compulsory, compulsory, "open"]);
}

/// REF-04: nobody reads a price before both are in; equal to the fen is the reference price.
#[tokio::test]
async fn two_sealed_prices_are_opened_at_once() {
    let app = TestApp::start().await;
    for (serial, other, outcome) in [(310, "900000.00", "priced"), (311, "900000.01", "failed")] {
        let stage = stage(&app, serial).await;
        stage.state_all().await;
        let step = stage.invite(&app, 60).await;
        let (one, two) = (format!("zhou{serial}"), format!("liu{serial}"));
        let applicant = app.party(&one, &stage.officer, &stage.applicant).await;
        let debtor = app.party(&two, &stage.officer, &stage.debtor).await;
        let cases = applicant.get("/api/party/cases").await.expect(200).body;
        assert_eq!(cases[0]["agreements"][0]["step_id"], json!(step));
        let path = format!("/api/party/agreements/{step}/submission");
        let price = |value: &str| json!({ "value": value });
        applicant.post(&path, price("0.00")).await.refused(409, "submission-refused");
        applicant.post(&path, price("900000.00")).await.expect(201);
        let cases = applicant.get("/api/party/cases").await.expect(200);
        let own = &cases.body[0]["agreements"][0]["submitted_at"];
        assert!(own.is_string() && !cases.text.contains("900000"), "{}", cases.text);
        let cases = debtor.get("/api/party/cases").await.expect(200).body;
        assert_eq!(cases[0]["agreements"][0]["submitted_at"], Value::Null, "only one's own");
        let again = applicant.post(&path, price("1.00")).await;
        assert_eq!(again.refused(409, "submission-refused").body["why"], "twice");
        let file = stage.officer.get(&stage.of("pricing")).await.expect(200);
        assert!(!file.text.contains("900000"), "sealed: {}", file.text);
        let query = "SELECT string_agg(encode(sealed, 'escape'), '') FROM agreement_submission";
        let row = app.database.client().await.query_one(query, &[]).await.unwrap();
        assert!(!row.get::<_, String>(0).contains("90000000"), "sealed in the database");
        let opening = format!("/api/officer/agreements/{step}/opening");
        stage.officer.post(&opening, json!({})).await.refused(409, "submission-sealed");
        debtor.post(&path, price(other)).await.expect(201);
        let file = stage.officer.get(&stage.of("pricing")).await.expect(200).body;
        assert_eq!(file["steps"][0]["outcome"], outcome);
        let value = file["price"]["value"].as_str();
        assert_eq!(value, (outcome == "priced").then_some("900000.00"));
        stage.officer.post(&opening, json!({})).await.refused(409, "method-ended");
        assert_eq!(steps::facts_without_rule(&app).await, Vec::<String>::new());
        if outcome == "failed" {
            let methods = stage.methods().await;
            assert_eq!(methods, ["failed", "official-not-established", "earlier", "earlier"]);
        }
    }
}

/// REF-04, REF-05, REF-06: a side that stays away; then the authority, late and in time.
#[tokio::test]
async fn an_authority_is_asked_when_agreement_failed() {
    let app = TestApp::start().await;
    let stage = stage(&app, 320).await;
    stage.state_all().await;
    let step = stage.invite(&app, 2).await;
    let stranger = app.bidder("wu").await;
    let path = format!("/api/party/agreements/{step}/submission");
    stranger.post(&path, json!({ "value": "1.00" })).await.refused(403, "not-your-role");
    app.wait(TimeDelta::minutes(2));
    stage
        .officer
        .post(&format!("/api/officer/agreements/{step}/opening"), json!({}))
        .await
        .expect(204);
    let mut known = steps::together("network");
    known["request"] = Value::Null;
    known["official"] = json!("exists");
    stage.officer.post(&stage.of("pricing/circumstances"), known).await.expect(200);
    assert_eq!(stage.methods().await, ["failed", "open", "earlier", "earlier"]);
    let letter = |minutes: i64| {
        let until = at(app.now() + TimeDelta::minutes(minutes));
        json!({ "body": "长沙市税务局", "requirements": "计税基准价", "until": until })
    };
    let letters = stage.of("directed-inquiries");
    stage.officer.post(&letters, letter(0)).await.refused(422, "letter-unusable");
    let begun = stage.officer.post(&letters, letter(3)).await.expect(201);
    let step = begun.body["step_id"].as_str().unwrap().to_owned();
    let answers = format!("/api/officer/directed-inquiries/{step}/answer");
    let answer = |minutes: i64| {
        let answered_at = at(app.now() + TimeDelta::minutes(minutes));
        json!({ "value": "880000.00", "document": "长税函〔2026〕1号", "answered_at": answered_at })
    };
    let early = stage.officer.post(&answers, answer(-1)).await;
    assert_eq!(early.refused(422, "letter-unusable").body["why"], "before-letter");
    app.wait(TimeDelta::minutes(3));
    let officer = app.officer().await;
    let late = officer.post(&answers, answer(0)).await.refused(422, "letter-unusable");
    assert_eq!(late.body["why"], "late");
    officer.post(&answers, answer(-1)).await.expect(204);
    officer.post(&answers, answer(-1)).await.refused(409, "method-ended");
    let file = officer.get(&stage.of("pricing")).await.expect(200).body;
    assert_eq!(file["price"]["value"], "880000.00");
    assert_eq!(file["steps"][1]["outcome"], "priced");
}

async fn quote(app: &TestApp, login: &str, inquiry: &str, value: &str) -> crate::harness::Answer {
    let platform = app.sign_in(login).await;
    let body = json!({ "value": value, "valid_until": "2027-11-22" });
    platform.post(&format!("/api/valuer/inquiries/{inquiry}/quote"), body).await
}

/// REF-11 … REF-13, REF-21, REF-22, REF-24: three platforms, service person by person, an
/// objection of a party in its own days, and the report it concerns drops out.
#[tokio::test]
async fn a_party_objects_in_its_own_days() {
    let app = TestApp::start().await;
    let stage = stage(&app, 330).await;
    steps::ask_for_network(&stage.officer, &stage.asset).await;
    let sent = stage.officer.post(&stage.of("inquiries"), json!({})).await.expect(201);
    let inquiry = sent.id();
    for (value, why) in [
        ("0.00", "zero"),
        ("-1.00", "negative"),
        ("1.001", "fraction"),
        ("1000000000000.00", "too-large"),
        ("x", "not-a-number"),
    ] {
        let refused = quote(&app, "jd", &inquiry, value).await.refused(422, "quote-unusable");
        assert_eq!(refused.body["why"], why);
    }
    for (login, value) in [("taobao", "100.00"), ("jd", "150.00"), ("icbc", "110.00")] {
        quote(&app, login, &inquiry, value).await.expect(201);
    }
    quote(&app, "jd", &inquiry, "151.00").await.refused(409, "quote-delivered");
    let base = format!("/api/officer/inquiries/{inquiry}");
    let debtor = app.party("liu", &stage.officer, &stage.debtor).await;
    let seen = debtor.get(&format!("/api/party/inquiries/{inquiry}")).await.expect(200);
    assert!(!seen.text.contains("150.00"), "nobody sees a figure before it is served");
    let jd = sent.body["reports"].as_array().unwrap();
    let jd = jd.iter().find(|it| it["platform"] == "京东").unwrap()["platform_id"].clone();
    let objections = format!("/api/party/inquiries/{inquiry}/objections");
    let objection =
        |ground: &str| json!({ "platform_id": jd, "ground": ground, "statement": "面积有误" });
    let early = debtor.post(&objections, objection("basic-data")).await;
    assert_eq!(early.refused(422, "objection-not-heard").body["why"], "not-served");
    let service = |party: &str, manner: &str| json!({ "party_id": party, "manner": manner, "proof": "送达回证第1号" });
    let services = format!("{base}/services");
    stage.officer.post(&services, service(&stage.debtor, "receipt")).await.expect(200);
    let twice = stage.officer.post(&services, service(&stage.debtor, "refusal")).await;
    twice.refused(409, "party-served");
    for ground in ["method", "amount"] {
        let refused = debtor.post(&objections, objection(ground)).await;
        let refused = refused.refused(422, "objection-not-heard");
        assert_eq!(
            (&refused.body["why"], &refused.body["rule"]),
            (&json!("ground"), &json!("REF-24"))
        );
    }
    let raised = debtor.post(&objections, objection("basic-data")).await.expect(201);
    debtor.post(&objections, objection("basic-data")).await.refused(409, "objection-made");
    // The applicant is served by publicity: two minutes, and then a minute of its own.
    let published = stage.officer.post(&services, service(&stage.applicant, "publicity")).await;
    assert_eq!(published.expect(200).body["services"].as_array().unwrap().len(), 2);
    app.wait(TimeDelta::minutes(1));
    let late = debtor.post(&objections, objection("scope")).await;
    assert_eq!(late.refused(422, "objection-not-heard").body["why"], "late");
    let finding = format!("{base}/finding");
    stage.officer.post(&finding, json!({})).await.refused(409, "inquiry-not-settled");
    let ruling = format!("/api/officer/objections/{}/ruling", raised.id());
    let body = json!({ "result": "rejected", "reason": "面积与登记一致" });
    stage.officer.post(&ruling, body.clone()).await.expect(200);
    stage.officer.post(&ruling, body).await.refused(409, "objection-ruled");
    app.wait(TimeDelta::minutes(3));
    let officer = app.officer().await;
    let settled = officer.post(&finding, json!({})).await.expect(200).body;
    assert_eq!(settled["price"]["formula"], "(110.00 + 100.00) ÷ 2 = 105.00");
    let dropped: Vec<_> =
        settled["reports"].as_array().unwrap().iter().map(|it| &it["why"]).collect();
    assert_eq!(dropped.iter().filter(|it| **it == "objected").count(), 1);
    let file = officer.get(&stage.of("pricing")).await.expect(200).body;
    assert_eq!(file["steps"][0]["outcome"], "priced");
    assert_eq!(steps::facts_without_rule(&app).await, Vec::<String>::new());
}

/// REF-08, REF-09, REF-11, REF-12, REF-29: more time, late quotes, corrections that all must make, withdrawal.
#[tokio::test]
async fn platforms_ask_correct_and_are_late() {
    let app = TestApp::start().await;
    let stage = stage(&app, 340).await;
    steps::ask_for_network(&stage.officer, &stage.asset).await;
    let sent = stage.officer.post(&stage.of("inquiries"), json!({})).await.expect(201);
    let inquiry = sent.id();
    let base = format!("/api/officer/inquiries/{inquiry}");
    let jd = app.sign_in("jd").await;
    let extension = format!("/api/valuer/inquiries/{inquiry}/extension");
    jd.post(&extension, json!({ "reason": "数据更新" })).await.expect(204);
    jd.post(&extension, json!({ "reason": "再次" })).await.refused(409, "extension-asked");
    app.wait(TimeDelta::minutes(3));
    quote(&app, "taobao", &inquiry, "100.00").await.refused(409, "quote-late");
    quote(&app, "jd", &inquiry, "100.00").await.expect(201);
    let platforms = stage.officer.get("/api/officer/platforms").await.expect(200).body;
    assert_eq!(platforms.as_array().unwrap().len(), 3);
    let order = format!("{base}/correction-order");
    stage.officer.post(&order, json!({})).await.refused(409, "correction-not-due");
    let of = |name: &str| {
        let reports = sent.body["reports"].as_array().unwrap();
        reports.iter().find(|it| it["platform"] == name).unwrap()["platform_id"].clone()
    };
    let review = |platform: Value| json!({ "platform_id": platform, "review": "flawed", "reason": "漏评车位" });
    let reviews = format!("{base}/reviews");
    stage.officer.post(&reviews, review(of("淘宝网"))).await.refused(409, "report-missing");
    stage.officer.post(&reviews, review(of("京东"))).await.expect(200);
    let ordered = stage.officer.post(&order, json!({})).await.expect(200).body;
    assert_eq!(ordered["stage"], "correction-ordered");
    assert!(ordered["until"].is_string(), "the order has its date");
    quote(&app, "jd", &inquiry, "120.00").await.expect(201);
    let withdrawal = format!("{base}/withdrawal");
    let body = json!({ "ground": "performed", "reason": "债务已清偿" });
    stage.officer.post(&withdrawal, body).await.expect(200);
    quote(&app, "jd", &inquiry, "130.00").await.refused(409, "inquiry-withdrawn");
    assert_eq!(stage.methods().await, ["waived", "waived", "open", "earlier"]);
}

/// REF-01, REF-11, REF-21, REF-30: what is to be done by when, each date with its arithmetic.
#[tokio::test]
async fn the_dates_of_a_case_follow_its_way() {
    let app = TestApp::start().await;
    let stage = stage(&app, 350).await;
    let next = async || {
        let list = app.officer().await.get("/api/officer/deadlines").await.expect(200).body;
        let mine = |it: &&Value| it["asset_id"] == json!(stage.asset);
        list.as_array().unwrap().iter().find(mine).unwrap().clone()
    };
    let told = |it: &Value| {
        let word = |key: &str| it[key].as_str().unwrap().to_owned();
        format!("{} {} {}", word("what"), word("rule"), word("urgency"))
    };
    let first = next().await;
    assert_eq!(told(&first), "pricing REF-01 later");
    assert!(first["arithmetic"].as_str().unwrap().contains("2026-12-01"), "{first}");
    steps::ask_for_network(&stage.officer, &stage.asset).await;
    let sent = stage.officer.post(&stage.of("inquiries"), json!({})).await.expect(201);
    assert_eq!(told(&next().await), "reports REF-11 today");
    for login in ["taobao", "jd", "icbc"] {
        quote(&app, login, &sent.id(), "100.00").await.expect(201);
    }
    assert_eq!(told(&next().await), "service REF-21 today");
    let base = format!("/api/officer/inquiries/{}", sent.id());
    app.wait(TimeDelta::minutes(3));
    assert_eq!(told(&next().await), "service REF-21 overdue");
    let officer = app.officer().await;
    officer.post(&format!("{base}/service"), json!({})).await.expect(200);
    assert_eq!(told(&next().await), "objections REF-22 today");
    app.wait(TimeDelta::minutes(2));
    officer.post(&format!("{base}/finding"), json!({})).await.expect(200);
    assert_eq!(told(&next().await), "disposal REF-30 today");
}
