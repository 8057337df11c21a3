//! Who may buy, through HTTP: agents, several together, lists, limits on homes, and who may learn
//! who somebody is (QUAL-01 … QUAL-11, AUC-34, AUC-18).

use chrono::TimeDelta;
use domain::id::RegistrationId;
use serde_json::{Value, json};

use crate::harness::{Answer, Client, PASSWORD, TestApp, account};
use crate::sessions::code;
use crate::steps::{self, Path};

async fn hash(client: &Client, lot: &str) -> Value {
    let page = client.get(&format!("/api/public/lots/{lot}")).await.expect(200);
    page.body["notice"]["terms_hash"].clone()
}

async fn sign_up(client: &Client, lot: &str, capacity: &str, more: Value) -> Answer {
    let terms = hash(client, lot).await;
    let mut body = json!({ "capacity": capacity, "accepted_terms_hash": terms });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    client.post(&format!("/api/bidder/lots/{lot}/registration"), body).await
}

fn named(login: &str, share: Option<&str>) -> Value {
    json!({
        "kind": "natural", "name": format!("竞买人{login}"),
        "identity": account(login)["identity"], "share": share,
    })
}

fn principal(login: &str) -> Value {
    let mut it = named(login, None);
    it["authority"] = json!("授权委托书2026-1号");
    it
}

fn rule(id: &str, ruling: &str) -> Value {
    json!({ "registration_id": id, "ruling": ruling })
}

async fn list(path: &Path, list: &str, login: &str) -> Answer {
    let body = json!({
        "list": list, "identities": [account(login)["identity"]], "source": "本院名单",
    });
    path.officer.post("/api/officer/listed-persons", body).await
}

/// Issues the code as a held deposit would.
async fn qualify(app: &TestApp, id: &str) -> Option<String> {
    let id = RegistrationId(id.parse().unwrap());
    let now = app.now();
    let done =
        app.app.db.transaction(async |tx| api::app::registrations::qualify(tx, id, now).await);
    done.await.unwrap().map(|it| it.to_string())
}

#[tokio::test]
async fn an_agent_is_declared_and_confirmed_before_the_start_or_not_at_all() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 70).await;
    let (chen, wu, zhao) =
        (app.bidder("chen").await, app.bidder("wu").await, app.bidder("zhao").await);
    let bare = sign_up(&chen, &path.lot, "agent", json!({})).await;
    bare.refused(422, "buyer-declaration-unusable");
    let own = sign_up(&chen, &path.lot, "agent", json!({ "buyers": [principal("chen")] })).await;
    own.refused(422, "buyer-declaration-unusable");
    let acting = json!({ "buyers": [principal("boss")] });
    let id = sign_up(&chen, &path.lot, "agent", acting.clone()).await.expect(201).id();
    let twice = sign_up(&wu, &path.lot, "agent", acting).await;
    twice.refused(409, "buyer-takes-part");
    let late = json!({ "buyers": [principal("sun")] });
    let unconfirmed = sign_up(&wu, &path.lot, "agent", late.clone()).await.expect(201).id();

    let he = app.sign_in("he").await;
    let claimants = format!("/api/panel/lots/{}/claimants", path.lot);
    let seen = he.get(&claimants).await.expect(200).body;
    let shown = seen.as_array().unwrap().iter().find(|it| it["registration_id"] == id.as_str());
    let shown = shown.expect("the panel is shown the claim");
    assert_eq!(shown["capacity"], "agent");
    assert_eq!(shown["buyers"], json!(["竞买人boss 100.00%"]));
    let capacity = format!("/api/officer/lots/{}/capacity", path.lot);
    let wrong = path.officer.post(&capacity, rule(&id, "joint-confirmed")).await;
    wrong.refused(422, "capacity-not-claimed");
    path.officer.post(&capacity, rule(&id, "agent-confirmed")).await.expect(204);

    app.wait(TimeDelta::minutes(3));
    let officer = app.officer().await;
    let started = officer.post(&capacity, rule(&unconfirmed, "agent-confirmed")).await;
    let started = started.refused(409, "buyer-declared-late");
    assert!(started.body["starts_at"].is_string());
    let after = sign_up(&zhao, &path.lot, "agent", late).await;
    let after = after.refused(409, "buyer-declared-late");
    assert!(after.body["article"].as_str().unwrap().contains("第14条"));
    sign_up(&zhao, &path.lot, "self", json!({})).await.expect(201);
}

#[tokio::test]
async fn several_buy_together_with_shares_that_make_up_the_whole() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 71).await;
    let chen = app.bidder("chen").await;
    let with = |mine: &str, theirs: &str| json!({ "buyers": [named("chen", Some(mine)), named("wu", Some(theirs))] });
    let short = sign_up(&chen, &path.lot, "joint", with("33.33", "66.66")).await;
    assert_eq!(short.refused(422, "buyer-declaration-unusable").body["sum"], 9999);
    let without = json!({ "buyers": [named("wu", Some("50")), named("zhao", Some("50"))] });
    let without = sign_up(&chen, &path.lot, "joint", without).await;
    without.refused(422, "buyer-declaration-unusable");
    // Each of them is looked at: one relative of staff bars all.
    list(&path, "relative", "wu").await.expect(200);
    let barred = sign_up(&chen, &path.lot, "joint", with("33.33", "66.67")).await;
    let barred = barred.refused(403, "buyer-unqualified");
    assert_eq!(barred.body["findings"][0]["name"], "barred");
    assert_eq!(barred.body["findings"][0]["rule"], "AUC-34");
    let off = json!({ "list": "relative", "identities": [account("wu")["identity"]] });
    let off = path.officer.post("/api/officer/listed-persons/removal", off).await;
    assert_eq!(off.expect(200).body["removed"], 1);
    sign_up(&chen, &path.lot, "joint", with("33.33", "66.67")).await.expect(201);
    let wu = app.bidder("wu").await;
    sign_up(&wu, &path.lot, "self", json!({})).await.refused(409, "buyer-takes-part");
}

#[tokio::test]
async fn lists_refuse_hold_back_or_take_the_qualification_away() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 72).await;
    let (chen, wu, zhao) =
        (app.bidder("chen").await, app.bidder("wu").await, app.bidder("zhao").await);
    let entered = list(&path, "court", "chen").await.expect(200).body;
    assert_eq!((&entered["added"], &entered["lost"]), (&json!(1), &json!(0)));
    assert_eq!(list(&path, "court", "chen").await.expect(200).body["known"], 1);
    let refused = sign_up(&chen, &path.lot, "self", json!({})).await;
    refused.refused(403, "buyer-unqualified");
    let wrong = json!({ "list": "court", "identities": ["43010219900101001"], "source": "x" });
    let wrong = path.officer.post("/api/officer/listed-persons", wrong).await;
    assert_eq!(wrong.refused(422, "court-entry-unusable").body["place"], 1);

    // A listed debtor would buy a home: nothing before the court has decided.
    list(&path, "dishonest", "wu").await.expect(200);
    let held = sign_up(&wu, &path.lot, "self", json!({})).await.expect(201);
    assert_eq!(held.body["held_back"], true);
    let decide = json!({
        "registration_id": held.id(), "admitted": true, "document": "（2026）湘0102执70号",
        "reason": "以近亲属自愿代付的资金购买生活必需住房",
    });
    let decisions = format!("/api/officer/lots/{}/buyer-decisions", path.lot);
    path.officer.post(&decisions, decide.clone()).await.expect(204);
    path.officer.post(&decisions, decide).await.refused(409, "buyer-decided");
    let own = format!("/api/bidder/lots/{}/registration", path.lot);
    assert_eq!(wu.get(&own).await.expect(200).body["held_back"], false);

    // On the list only after the code was issued: the qualification is lost, the money is not.
    let id = sign_up(&zhao, &path.lot, "self", json!({})).await.expect(201).id();
    qualify(&app, &id).await.expect("a code");
    assert_eq!(zhao.get(&own).await.expect(200).body["state"], "qualified");
    assert_eq!(list(&path, "consumption", "zhao").await.expect(200).body["lost"], 1);
    assert_eq!(zhao.get(&own).await.expect(200).body["state"], "lost");
    let counts = path.officer.get("/api/officer/listed-persons").await.expect(200).body;
    assert_eq!(counts.as_array().unwrap().len(), 3);
}

/// QUAL-02, QUAL-03: the notice tells the limit, the bidder declares a household.
#[tokio::test]
async fn a_home_is_bought_by_a_household_that_may_and_proves_it() {
    let app = TestApp::start().await;
    let path = steps::drafted(&app, 73).await;
    let limit = |from: &str| {
        json!({
            "region": "4301", "registered": "local", "from": from, "homes_below": 2,
            "insured_months": 0, "source": "长政办发〔2026〕1号",
        })
    };
    let limits = "/api/officer/purchase-limits";
    path.officer.post(limits, limit("2026-01-01")).await.expect(201);
    path.officer.post(limits, limit("2026-01-01")).await.refused(409, "purchase-limit-known");
    assert_eq!(path.officer.get(limits).await.expect(200).body[0]["homes_below"], 2);
    let announcement = format!("/api/officer/lots/{}/announcement", path.lot);
    path.officer.post(&announcement, steps::window(&app)).await.expect(200);
    let chen = app.bidder("chen").await;
    let page = chen.get(&format!("/api/public/lots/{}", path.lot)).await.expect(200).body;
    let told = page["notice"]["body"].to_string();
    assert!(told.contains("本市户籍家庭已有住房应少于2套"), "{told}");
    let silent = sign_up(&chen, &path.lot, "self", json!({})).await;
    let silent = silent.refused(403, "buyer-unqualified");
    assert_eq!(silent.body["findings"][0]["name"], "housing-unproven");
    let household = |homes: u8| {
        json!({ "household": {
            "registered": "local", "homes": homes, "insured_months": 0, "document": "购房证明",
        } })
    };
    let many = sign_up(&chen, &path.lot, "self", household(2)).await;
    let many = many.refused(403, "buyer-unqualified");
    assert_eq!(many.body["findings"][0]["name"], "housing-homes");
    sign_up(&chen, &path.lot, "self", household(1)).await.expect(201);
}

/// An unqualified buyer is stopped at the ruling; before the end nobody learns who bids, and every
/// look afterwards is kept.
#[tokio::test]
async fn an_unqualified_buyer_gets_no_ruling_and_a_look_leaves_a_trace() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 74).await;
    let chen = app.bidder("chen").await;
    let id = sign_up(&chen, &path.lot, "self", json!({})).await.expect(201).id();
    qualify(&app, &id).await.expect("a code");
    let lot = format!("/api/officer/lots/{}", path.lot);
    let unmask = json!({ "purpose": "制作成交裁定书" });
    let unmasking = format!("{lot}/unmasking");
    path.officer.post(&unmasking, unmask.clone()).await.refused(409, "identity-sealed");

    // The hammer has fallen and the price is paid; the list reaches the court only now.
    let sold = format!(
        "UPDATE lot SET state = 'paid', ended_at = ends_at, hammer_price_fen = 70000024,
            winner_registration_id = '{id}' WHERE id = '{}'",
        path.lot
    );
    app.database.client().await.batch_execute(&sold).await.unwrap();
    assert_eq!(list(&path, "dishonest", "chen").await.expect(200).body["lost"], 0);
    let completion = format!("{lot}/completion");
    let stopped = path.officer.post(&completion, json!({})).await.refused(409, "buyer-ruling");
    assert_eq!(stopped.body["findings"][0]["rule"], "QUAL-09");
    assert_eq!(stopped.body["registration_id"], json!(id));

    // A limit that was in force on any day since the sign-up asks for a proof, too.
    let limit = json!({
        "region": "430102", "registered": "outside", "from": "2026-11-01", "until": "2027-12-31",
        "homes_below": 1, "insured_months": 24, "source": "长政办发〔2026〕2号",
    });
    path.officer.post("/api/officer/purchase-limits", limit).await.expect(201);
    let stopped = path.officer.post(&completion, json!({})).await.refused(409, "buyer-ruling");
    assert_eq!(stopped.body["findings"].as_array().unwrap().len(), 2);
    let proof = json!({
        "registered": "local", "homes": 0, "insured_months": 0, "document": "不动产登记信息查询结果",
    });
    path.officer.post(&format!("{lot}/household"), proof).await.expect(204);

    let seen = path.officer.post(&unmasking, unmask).await.expect(200).body;
    assert_eq!(seen[0]["identity"], account("chen")["identity"]);
    assert_eq!(seen[0]["share"], "100.00");
    let mo = app.sign_in("mo").await;
    mo.post(&unmasking, json!({ "purpose": "x" })).await.refused(403, "not-your-case");
    let mut jian = app.stranger();
    jian.sign_in(json!({ "login": "jian", "password": PASSWORD, "totp": code(&app) })).await;
    let looks = jian.get("/api/supervisor/unmaskings").await.expect(200).body;
    assert_eq!(looks.as_array().unwrap().len(), 1, "refused looks show nothing: {looks}");
    assert_eq!(looks[0]["purpose"], "制作成交裁定书");
    assert_eq!(looks[0]["what"], "buyer");
}
