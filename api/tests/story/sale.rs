//! Two rounds without a bid, the creditors asked, a sale with prepayment and a contest, won at the
//! same price by a right of first refusal (AUC-21, AUC-26, SALE-02, SALE-07, SALE-08,
//! SALE-10).

use serde_json::{Value, json};

use crate::bank::Bank;
use crate::stage::{Person, Platform, until};
use crate::story::{announce, from_now, id, key, prepare, price_the_flat};

#[tokio::test(flavor = "multi_thread")]
async fn after_two_failures_a_contested_sale_is_won_by_a_right_of_first_refusal() {
    let platform = Platform::start().await;
    let mut bank = Bank::found();
    let case = open_case(&platform).await;
    let asset = price_the_flat(&platform, &case).await;
    let first = announce(&platform, &asset).await;
    let second = failed(&platform, &asset, &first, "second-auction").await;
    let second = offer(&platform, &asset, &second, 8).await;
    let asked = failed(&platform, &asset, &second, "ask-creditors").await;
    let officer = platform.sign_in("lin", "officer").await;
    for creditor in asked["creditors"].as_array().unwrap() {
        let answer = json!({
            "party_id": creditor["party_id"], "takes": false, "document": "询问笔录",
        });
        let path = format!("/api/officer/lots/{second}/in-kind-answers");
        assert!(officer.try_post(&path, answer).await.status.is_success());
    }
    let sale = step(&officer, &asset).await;
    assert_eq!((&sale["step"], &sale["price"]), (&json!("sale"), &json!("560000.00")));
    let lot = offer(&platform, &asset, &sale, 20).await;

    let chen = ("陈竞", "6222020000000001");
    let chen = join(&platform, &mut bank, &lot, ("chen", "self"), chen).await;
    let wu = ("吴买", "6222020000000002");
    let wu = join(&platform, &mut bank, &lot, ("wu", "priority-purchaser"), wu).await;
    let public = format!("/api/public/lots/{lot}");
    let visitor = platform.visitor();
    until("the window opens", async || {
        (visitor.get(&public).await["phase"] == "running").then_some(())
    })
    .await;
    let opening = chen.bid(&lot, &key(), "560000.00").await;
    assert!(opening.status.is_success(), "{}", opening.text);
    let equal = wu.bid(&lot, &key(), "560000.00").await;
    assert!(equal.status.is_success(), "the better rank may bid the same: {}", equal.text);
    let page = until("the contest ends before the window", async || {
        let page = visitor.get(&public).await;
        (page["phase"] == "ended" && !page["confirmation"].is_null()).then_some(page)
    })
    .await;
    assert_eq!(page["hammer_price"], "560000.00");
    assert_eq!(page["confirmation"]["buyer_name"], "吴买");
}

/// A case whose applicant has the only claim, so that every round can leave something (AUC-S06).
async fn open_case(platform: &Platform) -> String {
    let officer = platform.sign_in("lin", "officer").await;
    let body = json!({ "case_number": "（2026）湘0102执2号", "debtor_kind": "natural-person" });
    let case = id(&officer.post("/api/officer/cases", body).await);
    let path = format!("/api/officer/cases/{case}");
    let applicant = json!({ "role": "applicant", "name": "周申请" });
    let applicant = id(&officer.post(&format!("{path}/parties"), applicant).await);
    let debtor = json!({ "role": "debtor", "name": "刘欠款" });
    officer.post(&format!("{path}/parties"), debtor).await;
    let claim = json!({
        "label": "A", "party_id": applicant, "kind": "ordinary", "amount": "900000.00",
        "seized_at": "2026-09-01T10:00:00+08:00", "title_case_number": "（2026）湘0102民初2号",
    });
    officer.post(&format!("{path}/claims"), claim).await;
    case
}

async fn step(officer: &Person, asset: &str) -> Value {
    officer.get(&format!("/api/officer/assets/{asset}/next-step")).await
}

/// Waits until nobody has bid; the step that follows.
async fn failed(platform: &Platform, asset: &str, lot: &str, next: &str) -> Value {
    let visitor = platform.visitor();
    until("the round fails", async || {
        let page = visitor.get(&format!("/api/public/lots/{lot}")).await;
        (page["state"] == "unsold").then_some(())
    })
    .await;
    let officer = platform.sign_in("lin", "officer").await;
    let step = step(&officer, asset).await;
    assert_eq!(step["step"], next, "{step}");
    step
}

/// Drafts and publishes what was proposed, for so many seconds.
async fn offer(platform: &Platform, asset: &str, step: &Value, seconds: i64) -> String {
    let officer = platform.sign_in("lin", "officer").await;
    let draft = json!({
        "asset_id": asset, "round": step["round"], "start_price": step["price"],
        "increment": "5000.00", "deposit": "60000.00", "balance_due_days": 1,
        "previous_id": step["previous_id"],
    });
    let lot = id(&officer.post("/api/officer/lots", draft).await);
    prepare(platform, &officer, &lot).await;
    let lead = if seconds > 8 { 14 } else { 8 };
    let window = json!({ "starts_at": from_now(lead), "ends_at": from_now(lead + seconds) });
    officer.post(&format!("/api/officer/lots/{lot}/announcement"), window).await;
    lot
}

/// Signs up, has the capacity ruled on, and prepays the whole price.
async fn join(
    platform: &Platform,
    bank: &mut Bank,
    lot: &str,
    (login, capacity): (&str, &str),
    payer: (&str, &str),
) -> Person {
    let bidder = platform.sign_in(login, "bidder").await;
    let page = platform.visitor().get(&format!("/api/public/lots/{lot}")).await;
    let path = format!("/api/bidder/lots/{lot}/registration");
    let terms =
        json!({ "capacity": capacity, "accepted_terms_hash": page["notice"]["terms_hash"] });
    let registration = bidder.post(&path, terms).await;
    assert_eq!(registration["deposit"]["amount"], "560000.00", "the whole price (SALE-07)");
    if capacity == "priority-purchaser" {
        let officer = platform.sign_in("lin", "officer").await;
        let confirm = json!({ "registration_id": registration["id"], "rank": 1 });
        let path = format!("/api/officer/lots/{lot}/priority");
        assert!(officer.try_post(&path, confirm).await.status.is_success());
    }
    let number = registration["deposit"]["sub_account"]["number"].as_str().unwrap();
    let file = bank.receive(number, "560000.00", payer);
    let finance = platform.sign_in("fin1", "finance").await;
    finance.post_xml("/api/finance/bank-files", file).await;
    until("the bid code", async || bidder.get(&path).await["bid_code"].as_str().map(str::to_owned))
        .await;
    bidder
}
