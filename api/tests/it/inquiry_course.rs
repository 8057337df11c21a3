//! What else happens to a network inquiry through HTTP: it rests, it is issued again, its fee is
//! decided, platforms refuse; and what helps to judge its quotes.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Client, TestApp};
use crate::steps;

const PLATFORMS: [&str; 3] = ["taobao", "jd", "icbc"];

/// A case with a flat for which the network inquiry was sent.
async fn sent(app: &TestApp, serial: u32) -> (String, Answer) {
    let officer = app.officer().await;
    let case = steps::case(&officer, serial).await;
    let asset = officer.post(&format!("/api/officer/cases/{case}/assets"), steps::flat()).await;
    let asset = asset.expect(201).id();
    steps::ask_for_network(&officer, &asset).await;
    let sent = officer.post(&format!("/api/officer/assets/{asset}/inquiries"), json!({})).await;
    (asset, sent.expect(201))
}

async fn quote(app: &TestApp, login: &str, inquiry: &str, body: Value) -> Answer {
    let platform = app.sign_in(login).await;
    platform.post(&format!("/api/valuer/inquiries/{inquiry}/quote"), body).await
}

fn plain(value: &str) -> Value {
    json!({ "value": value, "valid_until": "2026-11-24" })
}

/// Quoted by all three, served, and the days for objections over.
async fn answered(app: &TestApp, inquiry: &str, values: [&str; 3]) {
    for (login, value) in PLATFORMS.into_iter().zip(values) {
        quote(app, login, inquiry, plain(value)).await.expect(201);
    }
    let officer = app.officer().await;
    let service = format!("/api/officer/inquiries/{inquiry}/service");
    officer.post(&service, json!({})).await.expect(200);
    app.wait(TimeDelta::minutes(2));
}

async fn found(app: &TestApp, inquiry: &str) -> Answer {
    let finding = format!("/api/officer/inquiries/{inquiry}/finding");
    app.officer().await.post(&finding, json!({})).await
}

/// REF-13, REF-23, REF-24: what a platform hands in while an objection waits counts only if the
/// ruling says so, and the published arithmetic is that of the counted quotes; corrected once.
#[tokio::test]
async fn a_correction_counts_only_by_the_ruling() {
    let app = TestApp::start().await;
    for (serial, result, formula) in [
        (401, "rejected", "(100.00 + 100.00 + 100.00) ÷ 3 = 100.00"),
        (402, "corrected", "(200.00 + 200.00 + 200.00) ÷ 3 = 200.00"),
    ] {
        let (_, sent) = sent(&app, serial).await;
        let inquiry = sent.id();
        for login in ["taobao", "jd", "icbc"] {
            quote(&app, login, &inquiry, plain("100.00")).await.expect(201);
        }
        let officer = app.officer().await;
        let base = format!("/api/officer/inquiries/{inquiry}");
        officer.post(&format!("{base}/service"), json!({})).await.expect(200);
        for report in sent.body["reports"].as_array().unwrap() {
            let body = json!({
                "platform_id": report["platform_id"], "by": "刘某", "ground": "basic-data",
                "result": "pending",
            });
            officer.post(&format!("{base}/objections"), body).await.expect(200);
        }
        app.wait(TimeDelta::seconds(1));
        for login in ["taobao", "jd", "icbc"] {
            quote(&app, login, &inquiry, plain("200.00")).await.expect(201);
        }
        let seen = officer.get(&base).await.expect(200).body;
        for report in seen["reports"].as_array().unwrap() {
            let id = report["objections"][0]["id"].as_str().unwrap();
            let ruling = json!({ "result": result, "reason": "已核对" });
            officer.post(&format!("/api/officer/objections/{id}/ruling"), ruling).await.expect(200);
        }
        for login in ["taobao", "jd"] {
            let more = quote(&app, login, &inquiry, plain("300.00")).await;
            more.refused(409, "quote-delivered");
        }
        app.wait(TimeDelta::minutes(2));
        let settled = found(&app, &inquiry).await.expect(200).body;
        assert_eq!(settled["price"]["formula"], formula);
    }
}

/// REF-28: nothing is asked while it rests, and afterwards every clock has as much left as before.
#[tokio::test]
async fn an_inquiry_rests_and_goes_on() {
    let app = TestApp::start().await;
    let (_, sent) = sent(&app, 400).await;
    let inquiry = sent.id();
    let base = format!("/api/officer/inquiries/{inquiry}");
    let due = |it: &Value| it["due_at"].as_str().unwrap().parse::<chrono::DateTime<_>>().unwrap();
    let before: chrono::DateTime<chrono::Utc> = due(&sent.body);
    app.wait(TimeDelta::minutes(2));
    let officer = app.officer().await;
    let body = json!({ "ground": "material-wrong", "reason": "面积与登记不符" });
    let deferral = format!("{base}/deferral");
    let resting = officer.post(&deferral, body.clone()).await.expect(200).body;
    assert_eq!((&resting["stage"], &resting["rules"][0]), (&json!("resumption"), &json!("REF-28")));
    officer.post(&deferral, body).await.refused(409, "inquiry-deferred");
    app.wait(TimeDelta::minutes(4));
    quote(&app, "jd", &inquiry, plain("1.00")).await.refused(409, "inquiry-deferred");
    let jd = app.sign_in("jd").await;
    let extension = format!("/api/valuer/inquiries/{inquiry}/extension");
    jd.post(&extension, json!({ "reason": "更新" })).await.refused(409, "inquiry-deferred");
    found(&app, &inquiry).await.refused(409, "inquiry-not-settled");
    let officer = app.officer().await;
    let resumption = format!("{base}/resumption");
    let resumed = officer.post(&resumption, json!({})).await.expect(200).body;
    assert_eq!(resumed["stage"], "reports");
    assert_eq!(due(&resumed) - before, TimeDelta::minutes(4));
    assert_eq!(resumed["deferrals"].as_array().unwrap().len(), 1);
    officer.post(&resumption, json!({})).await.refused(409, "inquiry-not-deferred");
    quote(&app, "jd", &inquiry, plain("1.00")).await.expect(201);
    app.wait(TimeDelta::minutes(1));
    quote(&app, "taobao", &inquiry, plain("1.00")).await.refused(409, "quote-late");
    let officer = app.officer().await;
    officer.post(&format!("{base}/service"), json!({})).await.expect(200);
    let body = json!({ "ground": "other", "reason": "x" });
    officer.post(&deferral, body).await.refused(409, "inquiry-served");
}

/// REF-11, REF-27: an expired result is issued again by those who gave it, and only then.
#[tokio::test]
async fn an_expired_inquiry_is_issued_again() {
    let app = TestApp::start().await;
    let (asset, sent) = sent(&app, 410).await;
    let inquiry = sent.id();
    let reissue = |id: &str| format!("/api/officer/inquiries/{id}/reissue");
    let early = app.officer().await.post(&reissue(&inquiry), json!({})).await;
    early.refused(409, "reissue-impossible");
    answered(&app, &inquiry, ["100.00", "110.00", "120.00"]).await;
    let first = found(&app, &inquiry).await.expect(200).body;
    assert_eq!(first["price"]["valid_until"], "2026-11-24");
    let valid = app.officer().await.post(&reissue(&inquiry), json!({})).await;
    valid.refused(409, "reissue-impossible");
    app.wait(TimeDelta::days(2));
    let officer = app.officer().await;
    let deadlines = officer.get("/api/officer/deadlines").await.expect(200).body;
    let told = |it: &Value| format!("{} {} {}", it["what"], it["rule"], it["urgency"]);
    assert_eq!(told(&deadlines[0]), r#""reissue" "REF-27" "overdue""#);
    app.sign_in("root")
        .await
        .post(&removal(&app, "icbc").await, json!({ "ground": "left", "reason": "申请退出" }))
        .await
        .expect(200);
    let officer = app.officer().await;
    let again = officer.post(&reissue(&inquiry), json!({})).await.expect(201);
    let second = again.id();
    assert_eq!(
        (&again.body["reissue_of"], &again.body["stage"]),
        (&json!(inquiry), &json!("reports"))
    );
    assert_eq!(again.body["reports"].as_array().unwrap().len(), 2, "only those still listed");
    officer.post(&reissue(&inquiry), json!({})).await.refused(422, "method-closed");
    for login in ["taobao", "jd"] {
        let body = json!({ "value": "130.00", "valid_until": "2027-11-22" });
        quote(&app, login, &second, body).await.expect(201);
    }
    let tasks = app.sign_in("jd").await.get("/api/valuer/tasks").await.expect(200).body;
    assert_eq!(tasks[0]["reissue_of"], json!(inquiry));
    let officer = app.officer().await;
    let service = format!("/api/officer/inquiries/{second}/service");
    officer.post(&service, json!({})).await.expect(200);
    app.wait(TimeDelta::minutes(2));
    let settled = found(&app, &second).await.expect(200).body;
    assert_eq!(settled["price"]["value"], "130.00");
    let officer = app.officer().await;
    let before = officer.get(&format!("/api/officer/inquiries/{inquiry}")).await.expect(200).body;
    assert_eq!(before["price"]["value"], "110.00", "what was found stays what was found");
    let pricing = officer.get(&format!("/api/officer/assets/{asset}/pricing")).await.expect(200);
    assert_eq!(pricing.body["price"]["value"], "130.00");
    officer.post(&reissue(&inquiry), json!({})).await.refused(409, "reissue-impossible");
}

async fn removal(app: &TestApp, login: &str) -> String {
    let sql = "SELECT p.id::text FROM platform p JOIN person ON person.id = p.person_id \
               WHERE login = $1";
    let row = app.database.client().await.query_one(sql, &[&login]).await.unwrap();
    format!("/api/admin/platforms/{}/removal", row.get::<_, String>(0))
}

/// REF-31, REF-34: after the deal the closest quotes share the fee; what was quoted and paid goes
/// into the public ledger, and the sale stands beside the next flat.
#[tokio::test]
async fn a_deal_decides_the_fee_and_enters_the_ledger() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 420).await;
    let fee = format!("/api/officer/inquiries/{}/fee", path.inquiry);
    let amount = |yuan: &str| json!({ "amount": yuan });
    let early = app.officer().await.post(&fee, amount("1000.00")).await;
    early.refused(409, "inquiry-fee-not-due");
    let anyone = app.stranger();
    let rehearsed = "/api/public/calibration?profile=rehearsal";
    assert_eq!(anyone.get(rehearsed).await.expect(200).body["groups"], json!([]));
    let bidder = app.bidder("chen").await;
    let registration = steps::sign_up(&bidder, &path.lot).await;
    let sold = format!(
        "UPDATE lot SET state = 'sold', ended_at = now(), hammer_price_fen = 90000000,
            winner_registration_id = '{}' WHERE id = '{}'",
        registration["id"].as_str().unwrap(),
        path.lot
    );
    app.database.client().await.batch_execute(&sold).await.unwrap();
    let officer = app.officer().await;
    officer.post(&fee, amount("0.00")).await.refused(422, "inquiry-fee-unusable");
    let decided = officer.post(&fee, amount("1000.01")).await.expect(200).body;
    assert_eq!(decided["fee"]["deal"], "900000.00");
    let mut shares: Vec<&str> = decided["fee"]["shares"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap())
        .collect();
    shares.sort_unstable();
    assert_eq!(shares, ["500.00", "500.01"], "two were as close, and a fen does not divide");
    officer.post(&fee, amount("1.00")).await.refused(409, "inquiry-fee-decided");
    let tasks = app.sign_in("icbc").await.get("/api/valuer/tasks").await.expect(200).body;
    assert_eq!(tasks[0]["fee"], Value::Null, "the third was further away");
    // Finance need not type it again: one proposed cost for each platform that is paid.
    let proposed = format!("/api/finance/cases/{}/proposed-costs", path.case);
    let costs = app.sign_in("fin1").await.get(&proposed).await.expect(200).body;
    let mut told: Vec<String> = costs
        .as_array()
        .unwrap()
        .iter()
        .map(|it| format!("{} {} {}", it["kind"], it["rule"], it["amount"]).replace('"', ""))
        .collect();
    told.sort_unstable();
    assert_eq!(told, ["inquiry REF-31 500.00", "inquiry REF-31 500.01"]);
    assert!(costs[0]["id"].as_str().unwrap().starts_with("网络询价费·"), "{costs}");
    assert_eq!(costs[0]["paid_in"], Value::Null);
    officer.get(&proposed).await.refused(403, "not-your-role");
    let real = anyone.get("/api/public/calibration?profile=statutory").await.expect(200).body;
    assert_eq!(real["groups"], json!([]), "rehearsed deals never mix with real ones");
    let kept = anyone.get(rehearsed).await.expect(200).body;
    assert_eq!(kept["groups"], json!([]), "nobody makes the server read it again within a minute");
    app.wait(TimeDelta::minutes(1));
    let ledger = anyone.get(rehearsed).await.expect(200).body;
    let groups = ledger["groups"].as_array().unwrap();
    let jd = groups.iter().find(|it| it["quoter"] == "京东").unwrap();
    assert_eq!(
        (&jd["bias"], &jd["category"], &jd["province"]),
        (&json!(1111), &json!("housing"), &json!("43"))
    );
    let own = app.sign_in("jd").await.get("/api/valuer/accuracy").await.expect(200).body;
    assert_eq!(own["groups"].as_array().unwrap().len(), 1);
    let (asset, _) = sent(&app, 421).await;
    let officer = app.officer().await;
    let comparables = format!("/api/officer/assets/{asset}/comparables");
    let found = officer.get(&comparables).await.expect(200).body;
    let sale = &found["sales"][0];
    assert_eq!((&sale["lot_id"], &sale["place"]), (&json!(path.lot), &json!("county")));
    assert_eq!(sale["hammer_price"], "900000.00");
    let mine = format!("/api/officer/assets/{}/comparables", path.asset);
    assert_eq!(officer.get(&mine).await.expect(200).body["sales"], json!([]), "not itself");
    app.other_officer().await.get(&comparables).await.refused(403, "not-your-court");
}

/// REF-09, REF-11: the program of a platform asks for more time, and refuses, once for a key.
#[tokio::test]
async fn a_program_asks_for_time_and_refuses() {
    let app = TestApp::start().await;
    let (_, inquiry) = sent(&app, 430).await;
    let inquiry = inquiry.id();
    let officer = app.officer().await;
    let body = json!({ "login": "jd", "name": "程序", "scopes": ["tasks:read", "quotes:write"] });
    let issued = officer.post("/api/officer/machine-clients", body).await.expect(201).body;
    let body = json!({
        "client_id": issued["client"]["id"], "client_secret": issued["client_secret"],
    });
    let http: Client = app.stranger();
    let token = http.post("/api/machine/token", body).await.expect(200).body;
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    let send = async |path: &str, key: &str, body: Value| {
        let url = format!("/api/machine/inquiries/{inquiry}/{path}");
        let headers = [("authorization", bearer.as_str()), ("idempotency-key", key)];
        http.send(Method::POST, &url, Some(body.to_string()), &headers).await
    };
    let keys: Vec<String> = (0..4).map(|_| uuid::Uuid::new_v4().to_string()).collect();
    let reason = json!({ "reason": "数据更新" });
    send("extension", &keys[0], reason.clone()).await.expect(204);
    send("extension", &keys[0], reason.clone()).await.expect(204);
    send("extension", &keys[1], reason.clone()).await.refused(409, "extension-asked");
    send("refusal", &keys[2], json!({ "reason": " " })).await.refused(422, "case-entry-unusable");
    send("refusal", &keys[2], reason.clone()).await.expect(204);
    let quote = json!({ "value": "1.00", "valid_until": "2026-11-24" });
    send("quote", &keys[3], quote).await.refused(409, "commission-refused");
    let seen = app.officer().await.get(&format!("/api/officer/inquiries/{inquiry}")).await;
    let reports = seen.expect(200).body["reports"].clone();
    let jd = reports.as_array().unwrap().iter().find(|it| it["platform"] == "京东").unwrap();
    assert_eq!(jd["refused"], "数据更新");
    let tasks = app.sign_in("jd").await.get("/api/valuer/tasks").await.expect(200).body;
    assert_eq!(tasks[0]["accepts"], Value::Null);
}

/// REF-11: a report says more than its value; quotes far apart are warned of, and the value stays
/// the mean.
#[tokio::test]
async fn warnings_never_change_the_value() {
    let app = TestApp::start().await;
    let (_, sent) = sent(&app, 440).await;
    let inquiry = sent.id();
    let with = |low: Value, high: Value| {
        json!({
            "value": "100.00", "valid_until": "2026-11-24", "low": low, "high": high,
            "method": "比较法",
            "samples": [{ "title": "同小区", "source": "deal", "price": "99.00", "on": "2026-10-01" }],
        })
    };
    for (low, high) in [
        (json!("90.00"), Value::Null),
        (json!("100.01"), json!("110.00")),
        (json!("90.00"), json!("99.99")),
        (json!("0.00"), json!("110.00")),
    ] {
        let refused = quote(&app, "jd", &inquiry, with(low, high)).await;
        assert_eq!(refused.refused(422, "quote-unusable").body["why"], "interval");
    }
    let given = quote(&app, "jd", &inquiry, with(json!("90.00"), json!("110.00"))).await;
    let given = given.expect(201).body;
    assert_eq!((&given["low"], &given["samples"][0]["price"]), (&json!("90.00"), &json!("99.00")));
    quote(&app, "taobao", &inquiry, plain("100.00")).await.expect(201);
    quote(&app, "icbc", &inquiry, plain("400.00")).await.expect(201);
    let officer = app.officer().await;
    let service = format!("/api/officer/inquiries/{inquiry}/service");
    officer.post(&service, json!({})).await.expect(200);
    app.wait(TimeDelta::minutes(2));
    let settled = found(&app, &inquiry).await.expect(200).body;
    assert_eq!(settled["price"]["value"], "200.00");
    let dispersion = &settled["dispersion"];
    assert_eq!(dispersion["spread"], 15_000);
    let warned: Vec<String> = dispersion["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| format!("{} {}", it["kind"].as_str().unwrap(), it["platform"]))
        .collect();
    assert_eq!(warned.len(), 4, "far apart, and each from the middle of the others: {warned:?}");
}
