//! What can befall a round: the court suspends it and it goes on with the time that was left
//! (AUC-28, TIME-11); the buyer defaults, the thing is sold again for less, and his deposit is put to
//! its uses with the numbers of DIST-30 (AUC-24).

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::bank::Bank;
use crate::stage::{Person, Platform, until};
use crate::story::{from_now, id, key, prepare, price_the_flat};

const CHEN: (&str, &str) = ("陈竞", "6222020000000001");
const WU: (&str, &str) = ("吴买", "6222020000000002");

async fn open_case(platform: &Platform, serial: u32) -> String {
    let officer = platform.sign_in("lin", "officer").await;
    let number = format!("（2026）湘0102执{serial}号");
    let body = json!({ "case_number": number, "debtor_kind": "natural-person" });
    let case = id(&officer.post("/api/officer/cases", body).await);
    let path = format!("/api/officer/cases/{case}");
    for (role, name) in [("applicant", "周申请"), ("debtor", "刘欠款")] {
        let party = id(&officer
            .post(&format!("{path}/parties"), json!({ "role": role, "name": name }))
            .await);
        if role == "applicant" {
            let claim = json!({
                "label": "A", "party_id": party, "kind": "ordinary", "amount": "2100000.00",
                "seized_at": "2026-09-01T10:00:00+08:00",
                "title_case_number": "（2026）湘0102民初2号",
            });
            officer.post(&format!("{path}/claims"), claim).await;
        }
    }
    case
}

/// A first round at a million with a deposit of 200,000, open for so many seconds.
async fn offer(platform: &Platform, asset: &str, seconds: i64) -> String {
    let officer = platform.sign_in("lin", "officer").await;
    let draft = json!({
        "asset_id": asset, "round": "first", "start_price": "1000000.00",
        "increment": "5000.00", "deposit": "200000.00", "balance_due_days": 1,
    });
    let lot = id(&officer.post("/api/officer/lots", draft).await);
    prepare(platform, &officer, &lot).await;
    let window = json!({ "starts_at": from_now(12), "ends_at": from_now(12 + seconds) });
    officer.post(&format!("/api/officer/lots/{lot}/announcement"), window).await;
    lot
}

async fn join(
    platform: &Platform,
    bank: &mut Bank,
    lot: &str,
    login: &str,
    payer: (&str, &str),
) -> Person {
    let bidder = platform.sign_in(login, "bidder").await;
    let page = platform.visitor().get(&format!("/api/public/lots/{lot}")).await;
    let path = format!("/api/bidder/lots/{lot}/registration");
    let terms = json!({ "capacity": "self", "accepted_terms_hash": page["notice"]["terms_hash"] });
    let registration = bidder.post(&path, terms).await;
    pay_in(platform, bank, &registration, "200000.00", payer).await;
    until("the bid code", async || bidder.get(&path).await["bid_code"].as_str().map(str::to_owned))
        .await;
    bidder
}

async fn pay_in(
    platform: &Platform,
    bank: &mut Bank,
    registration: &Value,
    amount: &str,
    payer: (&str, &str),
) {
    let number = registration["deposit"]["sub_account"]["number"].as_str().unwrap();
    let file = bank.receive(number, amount, payer);
    let finance = platform.sign_in("fin1", "finance").await;
    finance.post_xml("/api/finance/bank-files", file).await;
}

async fn phase(platform: &Platform, lot: &str, phase: &str) -> Value {
    let (visitor, path) = (platform.visitor(), format!("/api/public/lots/{lot}"));
    until(&format!("the lot is {phase}"), async || {
        let page = visitor.get(&path).await;
        (page["phase"] == phase).then_some(page)
    })
    .await
}

async fn state(platform: &Platform, lot: &str, state: &str) -> Value {
    let (visitor, path) = (platform.visitor(), format!("/api/public/lots/{lot}"));
    until(&format!("the lot is {state}"), async || {
        let page = visitor.get(&path).await;
        (page["state"] == state).then_some(page)
    })
    .await
}

fn time(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap_or_else(|| panic!("no time: {value}")).parse().unwrap()
}

async fn bid(bidder: &Person, lot: &str, amount: &str) {
    let answer = bidder.bid(lot, &key(), amount).await;
    assert!(answer.status.is_success(), "{amount}: {}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_lot_goes_on_with_the_time_that_was_left() {
    let platform = Platform::start().await;
    let mut bank = Bank::found();
    let case = open_case(&platform, 3).await;
    let asset = price_the_flat(&platform, &case).await;
    let lot = offer(&platform, &asset, 20).await;
    let chen = join(&platform, &mut bank, &lot, "chen", CHEN).await;
    let planned = time(&phase(&platform, &lot, "running").await["ends_at"]);
    let officer = platform.sign_in("lin", "officer").await;
    let path = format!("/api/officer/lots/{lot}");
    let order = json!({
        "measure": "suspension", "ground": "suspension-ruled",
        "document": "（2026）湘0102执3号之一", "reason": "法定事由，裁定中止",
    });
    officer.post(&format!("{path}/pause"), order).await;
    phase(&platform, &lot, "paused").await;
    let refused = chen.bid(&lot, &key(), "1000000.00").await;
    assert_eq!((refused.status.as_u16(), refused.slug().as_str()), (409, "bid-suspended"));
    // Long enough that the time that was left could not be there by chance.
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    let reason = json!({ "reason": "中止事由消除，恢复竞价" });
    officer.post(&format!("{path}/resumption"), reason).await;
    phase(&platform, &lot, "running").await;

    let found = platform.visitor().get(&format!("/api/public/lots/{lot}/interruptions")).await;
    let list = found.as_array().or_else(|| found["interruptions"].as_array());
    let one = &list.unwrap_or_else(|| panic!("no list: {found}"))[0];
    assert_eq!((&one["kind"], &one["measure"]), (&json!("paused"), &json!("suspension")));
    let (paused, resumed) = (time(&one["at"]), time(&one["resumption"]["at"]));
    let ends_at = time(&one["resumption"]["ends_at"]);
    // The extension of this court is five seconds (TIME-11).
    let left = (planned - paused).max(TimeDelta::seconds(5));
    assert_eq!(ends_at - resumed, left, "{one}");
    assert!(resumed - paused >= TimeDelta::seconds(3));
    bid(&chen, &lot, "1000000.00").await;
    let page = state(&platform, &lot, "sold").await;
    assert_eq!(page["hammer_price"], "1000000.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_defaulters_deposit_meets_costs_and_gap_and_he_is_barred() {
    let platform = Platform::start().await;
    let mut bank = Bank::found();
    let case = open_case(&platform, 4).await;
    let asset = price_the_flat(&platform, &case).await;
    let first = offer(&platform, &asset, 10).await;
    let wu = join(&platform, &mut bank, &first, "wu", WU).await;
    phase(&platform, &first, "running").await;
    bid(&wu, &first, "1500000.00").await;
    assert_eq!(state(&platform, &first, "sold").await["hammer_price"], "1500000.00");

    let path = format!("/api/officer/lots/{first}");
    let officer = platform.sign_in("lin", "officer").await;
    let early = officer.try_post(&format!("{path}/default"), json!({})).await;
    assert_eq!(early.slug(), "balance-not-due");
    let due = time(&early.json()["deadline"]);
    while crate::story::now() < due {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    until("the buyer has defaulted", async || {
        let officer = platform.sign_in("lin", "officer").await;
        let found = officer.try_post(&format!("{path}/default"), json!({})).await;
        found.status.is_success().then_some(())
    })
    .await;
    let officer = platform.sign_in("lin", "officer").await;
    let step = officer.get(&format!("/api/officer/assets/{asset}/next-step")).await;
    assert_eq!((&step["step"], &step["round"]), (&json!("again"), &json!("first")));

    let second = offer(&platform, &asset, 10).await;
    let page = platform.visitor().get(&format!("/api/public/lots/{second}")).await;
    let terms = json!({ "capacity": "self", "accepted_terms_hash": page["notice"]["terms_hash"] });
    let wu = platform.sign_in("wu", "bidder").await;
    let barred = wu.try_post(&format!("/api/bidder/lots/{second}/registration"), terms).await;
    assert_eq!(barred.slug(), "registration-barred");
    let chen = join(&platform, &mut bank, &second, "chen", CHEN).await;
    phase(&platform, &second, "running").await;
    bid(&chen, &second, "1200000.00").await;
    state(&platform, &second, "sold").await;
    let own = chen.get(&format!("/api/bidder/lots/{second}/registration")).await;
    pay_in(&platform, &mut bank, &own, "1000000.00", CHEN).await;
    state(&platform, &second, "paid").await;

    let officer = platform.sign_in("lin", "officer").await;
    let found = json!({ "costs": "15000.00", "case_debt": "900000.00", "related_debt": "0.00" });
    let uses = officer.post(&format!("{path}/forfeiture"), found).await;
    let expected = json!({
        "deposit": "200000.00", "first_price": "1500000.00", "reauction_price": "1200000.00",
        "costs": "15000.00", "gap": "185000.00", "case_debt": "0.00", "related_debt": "0.00",
        "held": "0.00", "unmet_gap": "115000.00",
    });
    assert_eq!(uses, expected);
}
