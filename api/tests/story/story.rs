//! The story: a flat is priced, listed, bid for, paid, and its price distributed to the fen.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::bank::Bank;
use crate::papers;
use crate::record::prove;
use crate::stage::{PASSWORD, Person, Platform, until};

#[tokio::test(flavor = "multi_thread")]
async fn one_case_from_seizure_to_the_last_payout() {
    let platform = Platform::start().await;
    let mut bank = Bank::found();

    let case = open_case(&platform).await;
    let asset = price_the_flat(&platform, &case).await;
    let lot = announce(&platform, &asset).await;
    for (login, payer) in
        [("chen", ("陈竞", "6222020000000001")), ("wu", ("吴买", "6222020000000002"))]
    {
        sign_up(&platform, &mut bank, &lot, login, payer).await;
    }
    let hammer_price = bid(&platform, &lot).await;
    prove(&platform, &lot, &hammer_price).await;
    papers::confirmed(&platform, &lot, &hammer_price).await;
    refund_the_loser(&platform, &mut bank, &lot).await;
    pay_the_balance(&platform, &mut bank, &lot, &hammer_price).await;
    papers::ruling(&platform, &case, &lot).await;
    complete(&platform, &mut bank, &lot).await;
    papers::handed_over(&platform, &case, &lot).await;
    distribute(&platform, &mut bank, &case).await;
    papers::accounted_for(&platform, &case).await;

    assert!(bank.balances().values().all(|it| it.is_zero()), "{:?}", bank.balances());
    let finance = platform.sign_in("fin1", "finance").await;
    let account = finance.get(&format!("/api/finance/cases/{case}/account")).await;
    for line in account["accounts"].as_array().unwrap() {
        assert_eq!(line["balance"], "0.00", "{line}");
    }
    assert_eq!(account["total_held"], "0.00");
}

/// A case with its parties and two claims; the id of the case.
async fn open_case(platform: &Platform) -> String {
    let officer = platform.sign_in("lin", "officer").await;
    let body = json!({ "case_number": "（2026）湘0102执1号", "debtor_kind": "natural-person" });
    let case = id(&officer.post("/api/officer/cases", body).await);
    let path = format!("/api/officer/cases/{case}");
    let mut parties = Vec::new();
    for (role, name) in [("applicant", "周申请"), ("debtor", "刘欠款"), ("creditor", "长沙银行")]
    {
        let party = json!({ "role": role, "name": name });
        parties.push(id(&officer.post(&format!("{path}/parties"), party).await));
    }
    let mortgage = json!({
        "label": "M1", "party_id": parties[2], "kind": "priority", "rank": 1,
        "amount": "600000.00",
    });
    officer.post(&format!("{path}/claims"), mortgage).await;
    let title = json!({
        "label": "A", "party_id": parties[0], "kind": "ordinary", "amount": "900000.00",
        "seized_at": "2026-09-01T10:00:00+08:00", "title_case_number": "（2026）湘0102民初1号",
    });
    officer.post(&format!("{path}/claims"), title).await;
    case
}

/// The network inquiry to every listed platform, to its reference price; the id of the asset.
pub async fn price_the_flat(platform: &Platform, case: &str) -> String {
    let officer = platform.sign_in("lin", "officer").await;
    let flat = json!({
        "kind": "immovable", "category": "housing", "title": "芙蓉区晓园大厦2栋1703号房屋",
        "region": "湖南省长沙市芙蓉区", "seized_on": "2026-09-01",
        "facts": { "occupancy": { "content": "空置", "source": "现场调查笔录" } },
    });
    let asset = id(&officer.post(&format!("/api/officer/cases/{case}/assets"), flat).await);
    let entries: Vec<_> = ["ownership", "burdens", "occupancy", "arrears", "defects"]
        .iter()
        .map(|it| json!({ "topic": it, "content": "已查明" }))
        .collect();
    officer
        .post(&format!("/api/officer/assets/{asset}/facts"), json!({ "entries": entries }))
        .await;
    let together = json!({
        "willingness": "possible", "official": "none", "inspection": "not-needed",
        "demand": "none", "request": "network", "reason": "双方当事人书面申请",
    });
    let circumstances = format!("/api/officer/assets/{asset}/pricing/circumstances");
    officer.post(&circumstances, together).await;
    let inquiry = officer.post(&format!("/api/officer/assets/{asset}/inquiries"), json!({})).await;
    let inquiry = id(&inquiry);
    for (login, value) in [("taobao", "980000.00"), ("jd", "1000000.00"), ("icbc", "1020000.00")] {
        let valuer = platform.sign_in(login, "valuer").await;
        let quote = json!({ "value": value, "valid_until": "2027-09-01" });
        valuer.post(&format!("/api/valuer/inquiries/{inquiry}/quote"), quote).await;
    }
    let path = format!("/api/officer/inquiries/{inquiry}");
    officer.post(&format!("{path}/service"), json!({})).await;
    until("the objection period ends and the price is fixed", async || {
        let answer = officer.try_post(&format!("{path}/finding"), json!({})).await;
        answer.status.is_success().then_some(())
    })
    .await;
    asset
}

/// A lawful first round, announced; the id of the lot.
pub async fn announce(platform: &Platform, asset: &str) -> String {
    let officer = platform.sign_in("lin", "officer").await;
    let bounds = officer.get(&format!("/api/officer/bounds?asset_id={asset}&round=first")).await;
    assert_eq!(bounds["min_start_price"], "700000.00", "70 % of the mean (AUC-10)");
    let mut draft = json!({
        "asset_id": asset, "round": "first", "start_price": "699999.99",
        "increment": "5000.00", "deposit": "70000.00", "balance_due_days": 1,
    });
    let refused = officer.try_post("/api/officer/lots", draft.clone()).await;
    assert_eq!(refused.status.as_u16(), 422, "a fen under the floor: {}", refused.text);
    draft["start_price"] = json!("700000.00");
    let lot = id(&officer.post("/api/officer/lots", draft).await);
    prepare(platform, &officer, &lot).await;
    let announcement = json!({ "starts_at": from_now(8), "ends_at": from_now(16) });
    officer.post(&format!("/api/officer/lots/{lot}/announcement"), announcement).await;
    lot
}

/// The parties give up being told, the panel decides, a colleague reads the lot.
pub async fn prepare(platform: &Platform, officer: &Person, lot: &str) {
    let path = format!("/api/officer/lots/{lot}");
    let found = officer.get(&format!("{path}/preparation")).await;
    assert!(!found["obstacles"].as_array().unwrap().is_empty(), "nothing is done yet: {found}");
    for person in found["persons"].as_array().unwrap() {
        let waiver = json!({
            "party_id": person["party_id"], "way": "waived", "channel": "书面",
            "happened_at": from_now(-1), "evidence": "放弃通知声明",
        });
        officer.post(&format!("{path}/person-notices"), waiver).await;
    }
    for login in ["he", "lu", "shen"] {
        let member = platform.sign_in(login, "panel").await;
        let vote = json!({ "version": 1, "approves": true });
        member.post(&format!("/api/panel/lots/{lot}/votes"), vote).await;
    }
    let reader = platform.sign_in("song", "officer").await;
    let ready = reader.post(&format!("{path}/reading"), json!({ "version": 1 })).await;
    assert_eq!(ready["obstacles"], json!([]), "{ready}");
}

/// Sign-up, the deposit to a number of one's own, the bank's notice, the bid code.
async fn sign_up(
    platform: &Platform,
    bank: &mut Bank,
    lot: &str,
    login: &str,
    payer: (&str, &str),
) {
    let bidder = platform.sign_in(login, "bidder").await;
    let page = platform.visitor().get(&format!("/api/public/lots/{lot}")).await;
    let path = format!("/api/bidder/lots/{lot}/registration");
    let terms = json!({ "capacity": "self", "accepted_terms_hash": page["notice"]["terms_hash"] });
    let registration = bidder.post(&path, terms).await;
    let number = registration["deposit"]["sub_account"]["number"].as_str().unwrap();
    let file = bank.receive(number, "70000.00", payer);
    let finance = platform.sign_in("fin1", "finance").await;
    let booked = finance.post_xml("/api/finance/bank-files", file).await;
    assert_eq!(booked["lines"][0]["outcome"], "matched", "{booked}");
    until("the bid code", async || bidder.get(&path).await["bid_code"].as_str().map(str::to_owned))
        .await;
}

/// Bids, a refusal, a repeated key, an extension, the end; the hammer price.
async fn bid(platform: &Platform, lot: &str) -> String {
    let (chen, wu) =
        (platform.sign_in("chen", "bidder").await, platform.sign_in("wu", "bidder").await);
    let public = format!("/api/public/lots/{lot}");
    let visitor = platform.visitor();
    until("bidding opens", async || {
        (visitor.get(&public).await["phase"] == "running").then_some(())
    })
    .await;
    let key = key();
    let first = chen.bid(lot, &key, "700000.00").await;
    assert!(first.status.is_success(), "{}", first.text);
    let again = chen.bid(lot, &key, "700000.00").await;
    assert_eq!(again.json()["seq"], first.json()["seq"], "the same key, the same bid");
    let off_step = wu.bid(lot, &self::key(), "700001.00").await;
    assert_eq!((off_step.status.as_u16(), off_step.slug().as_str()), (422, "bid-off-step"));

    let planned = visitor.get(&public).await["ends_at"].clone();
    until("the last seconds", async || {
        let ends_at: DateTime<Utc> = planned.as_str().unwrap().parse().unwrap();
        (ends_at - now() < TimeDelta::seconds(3)).then_some(())
    })
    .await;
    let last = wu.bid(lot, &self::key(), "705000.00").await;
    assert!(last.status.is_success(), "{}", last.text);
    assert_eq!(last.json()["extended"], true, "a bid in the last seconds gives time");

    let page = until("the lot is sold and confirmed", async || {
        let page = visitor.get(&public).await;
        (page["phase"] == "ended" && !page["confirmation"].is_null()).then_some(page)
    })
    .await;
    assert_eq!(page["outcome"], "sold", "{page}");
    assert_eq!(page["hammer_price"], "705000.00");
    let bids = visitor.get(&format!("{public}/bids")).await;
    let verdicts: Vec<_> = bids["entries"].as_array().unwrap().iter().collect();
    assert!(verdicts.iter().any(|it| it["verdict"] == "off-step"), "a refusal is evidence too");
    page["hammer_price"].as_str().unwrap().to_owned()
}

/// The loser's deposit goes back to where it came from, by itself.
async fn refund_the_loser(platform: &Platform, bank: &mut Bank, lot: &str) {
    let chen = platform.sign_in("chen", "bidder").await;
    let path = format!("/api/bidder/lots/{lot}/registration");
    wait_for_deposit(&chen, &path, "refund-requested").await;
    pay(platform, bank, "fin1").await;
    wait_for_deposit(&chen, &path, "refunded").await;
}

/// The winner's deposit is part of the price; the rest goes to the same number.
async fn pay_the_balance(platform: &Platform, bank: &mut Bank, lot: &str, hammer_price: &str) {
    let wu = platform.sign_in("wu", "bidder").await;
    let path = format!("/api/bidder/lots/{lot}/registration");
    wait_for_deposit(&wu, &path, "applied").await;
    let registration = wu.get(&path).await;
    assert_eq!(hammer_price, "705000.00");
    assert_eq!(registration["balance"]["due"], "635000.00", "{registration}");
    let number = registration["deposit"]["sub_account"]["number"].as_str().unwrap();
    let file = bank.receive(number, "635000.00", ("吴买", "6222020000000002"));
    let finance = platform.sign_in("fin1", "finance").await;
    finance.post_xml("/api/finance/bank-files", file).await;
    until("the price is paid", async || {
        let page = platform.visitor().get(&format!("/api/public/lots/{lot}")).await;
        (page["state"] == "paid").then_some(())
    })
    .await;
}

/// The completion ruling; the price moves from the auction account to the case-fund account.
async fn complete(platform: &Platform, bank: &mut Bank, lot: &str) {
    let officer = platform.sign_in("lin", "officer").await;
    officer.post(&format!("/api/officer/lots/{lot}/completion"), json!({})).await;
    pay(platform, bank, "fin2").await;
}

/// The plan by law, three people, and the last payout.
async fn distribute(platform: &Platform, bank: &mut Bank, case: &str) {
    let drawer = platform.sign_in("fin1", "finance").await;
    let costs = json!({ "costs": [{ "id": "aux", "kind": "auxiliary", "amount": "5000.00" }] });
    let plan = drawer.post(&format!("/api/finance/cases/{case}/distributions"), costs).await;
    let paid: Vec<(&str, &str)> = plan["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["id"].as_str().unwrap_or_default(), it["paid"].as_str().unwrap_or_default()))
        .collect();
    assert!(paid.contains(&("M1", "600000.00")), "the mortgage comes first: {paid:?}");
    let checker = platform.sign_in("fin2", "finance").await;
    // One records where each line is paid to, another confirms it.
    for (place, (label, sum)) in paid.iter().enumerate().filter(|(_, (_, sum))| *sum != "0.00") {
        let payee = json!({
            "label": label, "holder": format!("收款人{label}"), "bank": "中国建设银行",
            "number": format!("621700000000{place:04}"),
        });
        let payee = drawer.post(&format!("/api/finance/cases/{case}/payees"), payee).await;
        let path = format!("/api/finance/payees/{}/confirmation", id(&payee));
        let confirmed = checker.try_post(&path, json!({})).await;
        assert!(confirmed.status.is_success(), "{sum} to {label}: {}", confirmed.text);
    }
    let path = format!("/api/finance/distributions/{}", id(&plan));
    drawer.post(&format!("{path}/service"), json!({})).await;
    until("the objection period ends", async || {
        let answer = checker.try_post(&format!("{path}/check"), json!({})).await;
        answer.status.is_success().then_some(())
    })
    .await;
    // Nobody here has a one-time code: the password is the second proof.
    let proof = json!({ "password": PASSWORD });
    let own = drawer.try_post(&format!("{path}/release"), proof.clone()).await;
    assert!(!own.status.is_success(), "who drew the plan does not release it");
    checker.post(&format!("{path}/approval"), json!({})).await;
    let releaser = platform.sign_in("fin3", "finance").await;
    releaser.post(&format!("{path}/release"), proof).await;
    pay(platform, bank, "fin2").await;
}

/// Sends everything that is due to the bank, and books what the bank answers.
async fn pay(platform: &Platform, bank: &mut Bank, login: &str) {
    let finance = platform.sign_in(login, "finance").await;
    let batch = finance.post("/api/finance/payment-batches", json!({})).await;
    let path = format!("/api/finance/payment-batches/{}/pain001", id(&batch));
    let file = bank.carry_out(&finance.text(&path).await);
    finance.post_xml("/api/finance/bank-files", file).await;
}

async fn wait_for_deposit(bidder: &Person, path: &str, state: &str) {
    until(&format!("the deposit is {state}"), async || {
        (bidder.get(path).await["deposit"]["state"] == state).then_some(())
    })
    .await;
}

pub fn id(answer: &Value) -> String {
    answer["id"].as_str().unwrap_or_else(|| panic!("no id: {answer}")).to_owned()
}

pub fn key() -> String {
    uuid::Uuid::now_v7().to_string()
}

pub fn from_now(seconds: i64) -> String {
    (now() + TimeDelta::seconds(seconds)).to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[expect(clippy::disallowed_methods, reason = "the story happens now")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
