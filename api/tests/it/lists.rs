//! The lists of platforms and firms as an administrator keeps them (REF-08, REF-09, REF-15).

use api::actor::Role;
use api::app::setup::{self, Staff};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, PASSWORD, TestApp};
use crate::steps;

async fn sent(app: &TestApp, serial: u32) -> Answer {
    let officer = app.officer().await;
    let case = steps::case(&officer, serial).await;
    let asset = officer.post(&format!("/api/officer/cases/{case}/assets"), steps::flat()).await;
    let asset = asset.expect(201).id();
    steps::ask_for_network(&officer, &asset).await;
    officer.post(&format!("/api/officer/assets/{asset}/inquiries"), json!({})).await.expect(201)
}

async fn account(app: &TestApp, login: &str) {
    let (name, role, court) = ("新平台", Role::Valuer, Some(app.court));
    let staff = Staff { login, password: PASSWORD, name, role, court, totp_secret: None };
    setup::create_staff(&app.app, staff).await.unwrap();
}

async fn admin(app: &TestApp, path: &str, body: Value) -> Answer {
    app.sign_in("root").await.post(&format!("/api/admin/{path}"), body).await
}

fn asked(sent: &Answer) -> usize {
    sent.body["reports"].as_array().unwrap().len()
}

/// REF-08, REF-09, REF-10: every platform listed at that moment is asked, and no other.
#[tokio::test]
async fn a_platform_comes_goes_and_is_barred() {
    let app = TestApp::start().await;
    account(&app, "ali").await;
    let earlier = sent(&app, 500).await;
    assert_eq!(asked(&earlier), 3);
    let body =
        |login: &str, name: &str| json!({ "login": login, "name": name, "reason": "入库公告" });
    for (login, name) in [("nobody", "甲"), ("lin", "乙"), ("ali", "京东"), ("jd", "丙")] {
        let refused = admin(&app, "platforms", body(login, name)).await;
        refused.refused(422, "platform-unusable");
    }
    let admitted = admin(&app, "platforms", body("ali", "阿里拍卖")).await.expect(201);
    let id = admitted.id();
    assert_eq!(admitted.body["decisions"][0]["decision"], "admitted");
    // It was not asked by the earlier inquiry, and neither was somebody who is no platform.
    let quote = json!({ "value": "1.00", "valid_until": "2026-12-01" });
    let path = format!("/api/valuer/inquiries/{}/quote", earlier.id());
    account(&app, "nofirm").await;
    for login in ["ali", "nofirm"] {
        let refused = app.sign_in(login).await.post(&path, quote.clone()).await;
        refused.refused(422, "platform-not-asked");
    }
    assert_eq!(asked(&sent(&app, 501).await), 4);
    let removal = format!("platforms/{id}/removal");
    let ground = |ground: &str| json!({ "ground": ground, "reason": "审核意见" });
    let few = admin(&app, &removal, ground("late")).await.refused(422, "platform-not-late");
    assert_eq!((&few.body["calendar_year"], &few.body["twelve_months"]), (&json!(0), &json!(0)));
    // Decisions have an order: none falls on the instant of the one before.
    let other = admin(&app, "platforms", body("nofirm", "丁")).await.expect(201).id();
    let at_once = format!("platforms/{other}/removal");
    admin(&app, &at_once, ground("left")).await.refused(409, "platform-decided");
    app.wait(TimeDelta::minutes(1));
    admin(&app, &at_once, ground("left")).await.expect(200);
    let back_at_once = format!("platforms/{other}/admission");
    let refused = admin(&app, &back_at_once, json!({ "reason": "重新申请" })).await;
    refused.refused(409, "platform-decided");
    let removed = admin(&app, &removal, ground("misconduct")).await.expect(200).body;
    assert_eq!(
        (&removed["listed"], &removed["barred_until"]),
        (&json!(false), &json!("2031-11-23"))
    );
    admin(&app, &removal, ground("left")).await.refused(409, "platform-not-listed");
    let admission = format!("platforms/{id}/admission");
    let barred = admin(&app, &admission, json!({ "reason": "申请" })).await;
    assert_eq!(barred.refused(409, "platform-barred").body["until"], "2031-11-23");
    assert_eq!(asked(&sent(&app, 502).await), 3);
    app.wait(TimeDelta::days(5 * 365 + 1));
    let back = admin(&app, &admission, json!({ "reason": "期满重新审核" })).await.expect(200).body;
    assert_eq!((&back["listed"], &back["barred_until"]), (&json!(true), &Value::Null));
    admin(&app, &admission, json!({ "reason": "x" })).await.refused(409, "platform-listed");
    let officer = app.officer().await;
    officer
        .post(&format!("/api/admin/{removal}"), ground("other"))
        .await
        .refused(403, "not-your-role");
}

/// REF-09: five unexcused late quotes within a year; a refusal with its reason is none of them.
#[tokio::test]
async fn five_late_quotes_take_a_platform_off_the_list() {
    let app = TestApp::start().await;
    for serial in 510..515 {
        let inquiry = sent(&app, serial).await.id();
        let quote = json!({ "value": "1.00", "valid_until": "2026-12-30" });
        let path = format!("/api/valuer/inquiries/{inquiry}/quote");
        app.sign_in("taobao").await.post(&path, quote).await.expect(201);
        let path = format!("/api/valuer/inquiries/{inquiry}/refusal");
        let reason = json!({ "reason": "无同类成交数据" });
        app.sign_in("icbc").await.post(&path, reason).await.expect(204);
    }
    app.wait(TimeDelta::days(10));
    let all = app.sign_in("root").await.get("/api/admin/platforms").await.expect(200).body;
    let late: Vec<String> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|it| format!("{} {}", it["late_in_calendar_year"], it["removable_as_late"]))
        .collect();
    assert_eq!(late.iter().filter(|it| *it == "5 true").count(), 1, "{late:?}");
    assert_eq!(late.iter().filter(|it| *it == "0 false").count(), 2, "{late:?}");
    let jd = all.as_array().unwrap().iter().find(|it| it["name"] == "京东").unwrap();
    let removal = format!("platforms/{}/removal", jd["id"].as_str().unwrap());
    let body = json!({ "ground": "late", "reason": "一年内五次迟延" });
    let removed = admin(&app, &removal, body).await.expect(200).body;
    assert_eq!(removed["decisions"][0]["late_in_twelve_months"], 5);
}

/// REF-15: a list is taken over whole or not at all.
#[tokio::test]
async fn the_national_list_of_firms_is_taken_over() {
    let app = TestApp::start().await;
    let import = async |text: &str| {
        let root = app.sign_in("root").await;
        let (bytes, headers) = (text.as_bytes().to_vec(), [("content-type", "text/csv")]);
        root.send_bytes(Method::POST, "/api/admin/firms/import", bytes, &headers).await
    };
    let head = "机构名称,统一社会信用代码,领域,地区,入册日期,账号\n";
    let one = "甲评估公司,91350100M000100Y43,real-estate,430100,2026-01-01,\n";
    let two = "甲评估公司,91350100M000100Y43,land,430100,2026-01-01,\n";
    let bad = "乙评估公司,91350100M000100Y44,land,430100,2026-01-01,\n";
    let refused = import(&format!("{head}{one}{bad}")).await.refused(422, "firm-list-unusable");
    assert_eq!(refused.body["lines"][0]["line"], 3);
    let count = async || {
        let sql = "SELECT (SELECT count(*) FROM firm), (SELECT count(*) FROM firm_listing)";
        let row = app.database.client().await.query_one(sql, &[]).await.unwrap();
        (row.get::<_, i64>(0), row.get::<_, i64>(1))
    };
    assert_eq!(count().await, (0, 0), "nothing of a list with a fault is kept");
    let done = import(&format!("{head}{one}{two}")).await.expect(200).body;
    assert_eq!(done, json!({ "firms_added": 1, "listings_added": 2, "unchanged": 0 }));
    let again = import(&format!("{head}{one}{two}")).await.expect(200).body;
    assert_eq!(again, json!({ "firms_added": 0, "listings_added": 0, "unchanged": 2 }));
    assert_eq!(count().await, (1, 2));
    // Its account comes later; one that is none is refused.
    account(&app, "jia").await;
    let with = |login: &str| format!("{head}{}{login}\n", one.trim_end());
    import(&with("nobody")).await.refused(422, "firm-list-unusable");
    import(&with("jia")).await.expect(200);
    let firm = app.sign_in("jia").await.get("/api/valuer/commissions").await.expect(200);
    assert_eq!(firm.body, json!([]));
    // Who was removed is barred from every sub-list.
    let sql = "UPDATE firm_listing SET listed_until = '2026-11-01', closing = 'removed'";
    app.database.client().await.batch_execute(sql).await.unwrap();
    let barred = import(&format!("{head}{one}")).await.refused(422, "firm-list-unusable");
    assert!(barred.text.contains("2031-11-01"), "{}", barred.text);
    let officer = app.officer().await;
    let headers = [("content-type", "text/csv")];
    let path = "/api/admin/firms/import";
    let refused = officer.send_bytes(Method::POST, path, one.as_bytes().to_vec(), &headers).await;
    refused.refused(403, "not-your-role");
}
