//! REF-14 to REF-26 through HTTP: the parties do not agree, a draw decides, the first firm is late,
//! the second delivers, a party objects to the method, the firm answers, the result is the price.

use std::path::Path;
use std::process::Command;

use api::actor::{Officer, Role};
use api::app::firms;
use api::app::pricing::Circumstances;
use api::app::pricing::stating::{self, Stated, Statement};
use api::app::setup::{self, Staff};
use chrono::TimeDelta;
use domain::id::AssetId;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;
use valuation::ladder::{Demand, Topic};

use crate::harness::{Answer, Client, PASSWORD, TestApp};
use crate::steps::{self, at};

pub const PDF: &str = "%PDF-1.7\n1 0 obj\n<< >>\nendobj\nxref\n0 1\nstartxref\n9\n%%EOF\n";

/// An asset whose facts are established and for which the law demands an appraisal, and six firms
/// on the list, `firm1` to `firm6`.
pub struct Stage {
    pub app: TestApp,
    pub asset: String,
    pub firms: Vec<Uuid>,
}

pub async fn stage(app: TestApp, serial: u32) -> Stage {
    let officer = app.officer().await;
    let case = steps::case(&officer, serial).await;
    let asset = officer.post(&format!("/api/officer/cases/{case}/assets"), steps::flat()).await;
    let asset = asset.expect(201).id();
    let session = officer.get("/api/session").await.expect(200).body;
    let person: Uuid = session["person_id"].as_str().unwrap().parse().unwrap();
    let judge = Officer { person_id: domain::id::PersonId(person), court_id: app.court };
    let id = AssetId(asset.parse().unwrap());
    let statement = |topic| Statement {
        seen: None,
        topic,
        stated: Stated::Known { content: "已查明".to_owned(), source: None },
    };
    let stated = Topic::ALL.into_iter().map(statement).collect();
    stating::state_facts(&app.app, &judge, id, stated).await.unwrap();
    let given = Circumstances { demand: Demand::Appraisal, ..Circumstances::default() };
    stating::state_circumstances(&app.app, &judge, id, given, "法律规定应当评估").await.unwrap();
    let mut firms = Vec::new();
    for number in 1..=6 {
        let (login, name) = (format!("firm{number}"), format!("第{number}评估公司"));
        let staff = Staff {
            login: &login,
            password: PASSWORD,
            name: &name,
            role: Role::Valuer,
            court: Some(app.court),
            totp_secret: None,
        };
        let person = setup::create_staff(&app.app, staff).await.unwrap();
        let from = "2026-01-01".parse().unwrap();
        let lists = [("real-estate", "430100")];
        firms.push(firms::enlist(&app.app, person, &name, &lists, from).await.unwrap());
    }
    Stage { app, asset, firms }
}

impl Stage {
    pub async fn open(&self) -> Answer {
        let body = json!({
            "field": "real-estate",
            "region": "430100",
            "basis": "location",
            "choose_until": at(self.app.now() + TimeDelta::minutes(5)),
            "conflicts": [{ "firm_id": self.firms[2], "why": "系申请执行人的关联公司",
                            "source": "企业信用信息公示系统" }],
        });
        self.post(&format!("/api/officer/assets/{}/selections", self.asset), body).await
    }

    pub async fn act(&self, appraisal: &str, act: Value) -> Answer {
        self.post(&format!("/api/officer/appraisals/{appraisal}/acts"), act).await
    }

    /// What the officer asks; signed in again, because minutes pass between the steps.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.app.officer().await.post(path, body).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.app.officer().await.get(path).await
    }

    /// The client of the firm with this id.
    pub async fn firm(&self, id: &str) -> Client {
        let place = self.firms.iter().position(|it| it.to_string() == id).unwrap();
        self.app.sign_in(&format!("firm{}", place + 1)).await
    }
}

pub async fn upload(
    firm: &Client,
    appraisal: &str,
    kind: &str,
    media: &str,
    content: &str,
) -> Answer {
    let path = format!("/api/valuer/commissions/{appraisal}/documents?kind={kind}&name=report");
    let headers = [("content-type", media)];
    firm.send_bytes(Method::POST, &path, content.as_bytes().to_vec(), &headers).await
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in the order of the law")]
async fn a_draw_a_late_firm_an_objection_and_a_price() {
    let stage = stage(TestApp::start().await, 70).await;
    let app = &stage.app;
    let aside = json!({ "firm_id": stage.firms[2], "why": "关联公司", "source": "当事人申请" });
    let twice = json!({
        "field": "real-estate", "region": "430100", "basis": "location",
        "choose_until": at(app.now() + TimeDelta::minutes(5)), "conflicts": [aside, aside],
    });
    let selections = format!("/api/officer/assets/{}/selections", stage.asset);
    stage.post(&selections, twice).await.refused(422, "firms-unusable");
    let selection = stage.open().await.expect(201);
    let excluded = &selection.body["candidates"][2];
    let known = "系申请执行人的关联公司（来源：企业信用信息公示系统）";
    assert_eq!(excluded["why"], known);
    assert_eq!((&excluded["rule"], &selection.body["method"]), (&json!("conflict"), &Value::Null));
    let selection = selection.id();
    stage.open().await.refused(409, "firms-chosen");
    let [one, two, three, four, ..] = stage.firms.as_slice() else { panic!("six firms") };

    // The sides propose different orders, and nobody may propose the excluded firm.
    let proposals = format!("/api/officer/selections/{selection}/proposals");
    let propose = |side: &str, firms: &[&Uuid]| json!({ "side": side, "firms": firms });
    let body = propose("applicant", &[one, two, three]);
    stage.post(&proposals, body).await.refused(422, "firm-excluded");
    stage.post(&proposals, propose("applicant", &[one, two])).await.refused(422, "firms-unusable");
    stage.post(&proposals, propose("applicant", &[one, two, four])).await.expect(200);
    let differ = stage.post(&proposals, propose("debtor", &[two, one, four])).await.expect(200);
    assert_eq!(differ.body["method"], Value::Null);
    let announce = format!("/api/officer/selections/{selection}/draw");
    let until = |minutes| at(app.now() + TimeDelta::minutes(minutes));
    let body = json!({ "contributions_until": until(8), "source": null });
    stage.post(&announce, body).await.refused(409, "firms-choosing");
    app.wait(TimeDelta::minutes(5));
    stage
        .post(&proposals, propose("debtor", &[one, two, four]))
        .await
        .refused(409, "firms-choice-over");

    // The draw: announced, contributed to, held, published.
    let body = json!({ "contributions_until": until(3), "source": null });
    let draw = stage.post(&announce, body.clone()).await.expect(201);
    stage.post(&announce, body).await.refused(409, "draw-announced");
    let draw_id = draw.id();
    let stranger = app.stranger();
    let public = format!("/api/public/draws/{draw_id}");
    let seen = stranger.get(&public).await.expect(200);
    assert!(!seen.text.contains("secret"), "nobody sees the secret before the draw");
    stranger.get(&format!("{public}/record")).await.refused(409, "draw-not-held");
    let holding = format!("/api/officer/draws/{draw_id}/holding");
    stage.post(&holding, json!({})).await.refused(422, "draw-impossible");
    app.wait(TimeDelta::minutes(3));
    stage.post(&holding, json!({})).await.refused(422, "draw-impossible");
    let contribute = format!("/api/officer/draws/{draw_id}/contributions");
    let given = json!({ "kind": "party", "by": "湖南某银行", "value": "8341" });
    stage.post(&contribute, given.clone()).await.refused(409, "draw-contribution-time");
    app.wait(TimeDelta::minutes(-1));
    stage.post(&contribute, given.clone()).await.expect(200);
    stage.post(&contribute, given).await.refused(409, "draw-contributed");
    let other = json!({ "kind": "public", "by": "福彩3D", "value": "473" });
    stage.post(&contribute, other).await.refused(422, "draw-unusable");
    app.wait(TimeDelta::minutes(1));
    let held = stage.post(&holding, json!({})).await.expect(200);
    stage.post(&holding, json!({})).await.refused(409, "draw-held");
    let record = stranger.get(&format!("{public}/record")).await.expect(200);
    assert_eq!(record.body["drawn"], held.body["drawn"]);
    run_again(&record.text);
    let drawn: Vec<String> = serde_json::from_value(held.body["drawn"].clone()).unwrap();
    assert!(!drawn.contains(&three.to_string()), "the firm with an interest is never drawn");

    // The first firm is late; the second takes over.
    let chosen = stage.get(&format!("/api/officer/selections/{selection}")).await.expect(200);
    assert_eq!((&chosen.body["method"], &chosen.body["firms"]), (&json!("drawn"), &json!(drawn)));
    let appraisal = chosen.body["appraisal_id"].as_str().unwrap().to_owned();
    let commissioned = stage.act(&appraisal, json!({ "act": "commission" })).await.expect(200);
    assert_eq!(commissioned.body["stage"], "appraising");
    let first = stage.firm(&drawn[0]).await;
    let second = stage.firm(&drawn[1]).await;
    let tasks = second.get("/api/valuer/commissions").await.expect(200);
    assert_eq!(tasks.body, json!([]), "nobody sees a commission before it is theirs");
    let acts = format!("/api/valuer/commissions/{appraisal}/acts");
    second.post(&acts, json!({ "act": "accept" })).await.refused(403, "not-your-commission");
    first.post(&acts, json!({ "act": "accept" })).await.expect(200);
    let report = json!({ "act": "report", "value": "980000.00", "valid_until": "2027-11-01" });
    first.post(&acts, report.clone()).await.refused(422, "report-file-missing");
    stage.act(&appraisal, json!({ "act": "replace" })).await.refused(409, "appraisal-other-stage");
    app.wait(TimeDelta::minutes(9));
    let first = stage.firm(&drawn[0]).await;
    let late = json!({ "act": "ask-extension", "days": 5 });
    first.post(&acts, late).await.refused(422, "appraisal-extension");
    app.wait(TimeDelta::minutes(1));
    let failed = stage.get(&format!("/api/officer/appraisals/{appraisal}")).await.expect(200);
    assert_eq!((&failed.body["stage"], &failed.body["why"]), (&json!("failed"), &json!("late")));
    stage.act(&appraisal, json!({ "act": "replace" })).await.expect(200);
    stage.act(&appraisal, json!({ "act": "return-material" })).await.expect(200);
    stage.act(&appraisal, json!({ "act": "commission" })).await.expect(200);
    first.post(&acts, json!({ "act": "accept" })).await.refused(403, "not-your-commission");
    let second = stage.firm(&drawn[1]).await;

    // The second firm asks for what is missing, inspects, reports.
    let missing = json!({ "act": "miss-documents", "documents": ["不动产权证"] });
    second.post(&acts, missing).await.expect(200);
    stage.act(&appraisal, json!({ "act": "supply-documents" })).await.expect(200);
    let inspect = |witness: Value| {
        json!({
            "act": "inspect", "on": "2026-11-23", "notified": ["湖南某银行", "王某"],
            "absent": ["王某"], "witness": witness,
        })
    };
    stage.act(&appraisal, inspect(Value::Null)).await.refused(422, "appraisal-refused");
    stage.act(&appraisal, inspect(json!("社区李主任"))).await.expect(200);
    for (media, content) in
        [("application/pdf", "MZ not a report"), ("image/png", PDF), ("application/pdf", "")]
    {
        let refused = upload(&second, &appraisal, "report", media, content).await;
        refused.refused(422, "file-unusable");
    }
    let kept = upload(&second, &appraisal, "report", "application/pdf", PDF).await.expect(201);
    let document = kept.body["id"].as_str().unwrap().to_owned();
    let reported = second.post(&acts, report.clone()).await.expect(200);
    assert_eq!(reported.body["stage"], "reviewing");
    for (client, status) in [
        (second.get(&format!("/api/valuer/documents/{document}")).await, 200),
        (stage.get(&format!("/api/officer/documents/{document}")).await, 200),
        (first.get(&format!("/api/valuer/documents/{document}")).await, 403),
    ] {
        assert_eq!(client.status, status, "{}", client.text);
        assert_eq!(client.text == PDF, status == 200);
    }
    app.other_officer()
        .await
        .get(&format!("/api/officer/documents/{document}"))
        .await
        .refused(403, "not-your-court");

    // Served, objected to, answered, contested, reviewed.
    let serve = json!({ "act": "serve", "at": at(app.now()) });
    stage.act(&appraisal, serve).await.expect(200);
    let object = json!({ "act": "object", "by": "王某", "grounds": ["method"] });
    stage.act(&appraisal, object.clone()).await.expect(200);
    let pass = json!({ "act": "pass-on", "objection": 0 });
    let passed = stage.act(&appraisal, pass).await.expect(200);
    assert_eq!(
        (&passed.body["stage"], &passed.body["rule"]),
        (&json!("answering"), &json!("REF-23"))
    );
    let answer = json!({ "act": "answer", "objection": 0, "note": "比较法适用，理由见附件" });
    second.post(&acts, answer).await.expect(200);
    let settle = format!("/api/officer/appraisals/{appraisal}/finding");
    stage.post(&settle, json!({})).await.refused(409, "appraisal-not-standing");
    let contest = json!({ "act": "take-position", "objection": 0, "position": "contested" });
    stage.act(&appraisal, contest).await.expect(200);
    let review = json!({ "act": "review", "objection": 0, "verdict": "sound" });
    stage.act(&appraisal, review).await.expect(200);
    app.wait(TimeDelta::minutes(1));
    stage.act(&appraisal, object).await.refused(422, "objection-not-heard");

    // The result stands and is the price of the lot.
    let settled = stage.post(&settle, json!({})).await.expect(200);
    assert_eq!(settled.body["outcome"], "reference-price");
    stage.post(&settle, json!({})).await.refused(409, "appraisal-over");
    let draft = json!({
        "asset_id": stage.asset, "round": "first", "start_price": "686000.00",
        "increment": "5000.00", "deposit": "70000.00", "balance_due_days": 10,
    });
    let lot = stage.post("/api/officer/lots", draft.clone()).await.expect(201);
    assert_eq!(lot.body["start_price"], "686000.00", "70 % of the appraisal");
    app.other_officer()
        .await
        .get(&format!("/api/officer/appraisals/{appraisal}"))
        .await
        .refused(403, "not-your-court");
    assert_eq!(steps::facts_without_rule(app).await, Vec::<String>::new());
}

/// The published record, run again by the program that shares nothing with ours.
fn run_again(record: &str) {
    let path = std::env::temp_dir().join(format!("fachui-{}.json", Uuid::new_v4()));
    std::fs::write(&path, record).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testkit/draw.py");
    let output = Command::new("python3").arg(script).arg(&path).output().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[tokio::test]
async fn firms_on_which_both_sides_agree_are_commissioned_in_their_order() {
    let stage = stage(TestApp::start().await, 71).await;
    let selection = stage.open().await.expect(201).id();
    let proposals = format!("/api/officer/selections/{selection}/proposals");
    let three = [stage.firms[4], stage.firms[0], stage.firms[1]];
    for side in ["applicant", "debtor"] {
        let body = json!({ "side": side, "firms": three });
        stage.post(&proposals, body).await.expect(200);
    }
    let chosen = stage.get(&format!("/api/officer/selections/{selection}")).await;
    let chosen = chosen.expect(200).body;
    assert_eq!((&chosen["method"], &chosen["firms"]), (&json!("agreed"), &json!(three)));
    let appraisal = chosen["appraisal_id"].as_str().unwrap();
    // All three decline: three others are chosen, and these are excluded.
    for firm in three {
        stage.act(appraisal, json!({ "act": "commission" })).await.expect(200);
        let firm = stage.firm(&firm.to_string()).await;
        let decline = json!({ "act": "decline", "reason": "人手不足" });
        let acts = format!("/api/valuer/commissions/{appraisal}/acts");
        firm.post(&acts, decline).await.expect(200);
        stage.act(appraisal, json!({ "act": "replace" })).await.expect(200);
    }
    let over = stage.get(&format!("/api/officer/appraisals/{appraisal}")).await.expect(200);
    assert_eq!(over.body["outcome"], "exhausted");
    let again = stage.open().await.expect(201);
    let free = again.body["candidates"].as_array().unwrap().iter();
    let free = free.filter(|it| it["rule"].is_null()).count();
    assert_eq!(free, 2, "six less one with an interest and three replaced");
}

/// REF-15: who was removed is barred for five years, on the page with the rule.
#[tokio::test]
async fn a_removed_firm_is_shown_and_not_drawn() {
    let stage = stage(TestApp::start().await, 72).await;
    let gone = "2026-10-01".parse().unwrap();
    for (place, closing) in [(0, "removed"), (1, "suspended"), (3, "left")] {
        firms::strike(&stage.app.app, stage.firms[place], gone, closing).await.unwrap();
    }
    let selection = stage.open().await.expect(201);
    let rules: Vec<&Value> =
        selection.body["candidates"].as_array().unwrap().iter().map(|it| &it["rule"]).collect();
    assert_eq!(
        rules,
        [&json!("removed"), &json!("suspended"), &json!("conflict"), &Value::Null, &Value::Null]
    );
    stage.app.wait(TimeDelta::minutes(5));
    let until = at(stage.app.now() + TimeDelta::minutes(3));
    let body = json!({ "contributions_until": until, "source": null });
    let announce = format!("/api/officer/selections/{}/draw", selection.id());
    stage.post(&announce, body).await.refused(422, "draw-impossible");
}
