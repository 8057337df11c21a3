//! The documents of the story, read as their readers read them.

use std::io::Write;
use std::process::{Command, Stdio};

use domain::chain::Hash;
use serde_json::{Value, json};
use sm3::{Digest, Sm3};

use crate::stage::{Platform, until};

/// The text of a PDF without breaks and spaces.
fn text(pdf: &[u8]) -> String {
    let mut child = Command::new("pdftotext")
        .args(["-raw", "-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|it| panic!("pdftotext ({it}): apt install poppler-utils"));
    child.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect()
}

/// Announcement, rules and confirmation come by themselves, in the buyer's true name; the code on
/// the paper leads to its record, and the file is the one on record.
pub async fn confirmed(platform: &Platform, lot: &str, hammer_price: &str) {
    let visitor = platform.visitor();
    let path = format!("/api/public/lots/{lot}/documents");
    let documents = until("announcement, rules and confirmation are published", async || {
        let found = visitor.get(&path).await;
        (found.as_array().unwrap().len() == 3).then_some(found)
    })
    .await;
    let page = visitor.get(&format!("/api/public/lots/{lot}")).await;
    for (kind, says) in [
        ("announcement", vec!["公告", "芙蓉区晓园大厦2栋1703号房屋"]),
        ("rules", vec!["竞买须知", "起拍价", "700000.00", "70000.00"]),
        (
            "confirmation",
            vec![hammer_price, page["confirmation"]["buyer_name"].as_str().unwrap(), "635000.00"],
        ),
    ] {
        let document = documents.as_array().unwrap().iter().find(|it| it["kind"] == kind).unwrap();
        let code = document["code"].as_str().unwrap();
        // As somebody types it from the paper.
        let typed = code.to_lowercase().replace('-', "");
        let record = visitor.get(&format!("/api/public/documents/{typed}")).await;
        assert_eq!((&record["kind"], &record["lot_id"]), (&json!(kind), &json!(lot)), "{record}");
        let pdf = visitor.bytes(&format!("/api/public/documents/{typed}/file")).await;
        let hash = Hash::from_bytes(Sm3::digest(&pdf).into());
        assert_eq!(record["hash"], hash.to_string());
        let text = text(&pdf);
        for word in says.into_iter().chain([code, "【演练】", "湘0102执1号"]) {
            assert!(text.contains(word), "{kind}: {word} is not in {text}");
        }
    }
}

async fn issued(platform: &Platform, case: &str, body: Value) -> String {
    let officer = platform.sign_in("lin", "officer").await;
    let row = officer.post(&format!("/api/officer/cases/{case}/documents"), body).await;
    let file = format!("/api/officer/documents/{}/file", row["id"].as_str().unwrap());
    let code = row["code"].as_str().unwrap().to_owned();
    let text = text(&officer.bytes(&file).await);
    assert!(text.contains(&code), "{text}");
    // Told by its code to whoever holds it, and shown to nobody.
    let visitor = platform.visitor();
    let record = visitor.get(&format!("/api/public/documents/{code}")).await;
    assert_eq!(record["published"], false);
    text
}

/// The draft of the ruling, once the price is paid.
pub async fn ruling(platform: &Platform, case: &str, lot: &str) {
    let text = issued(platform, case, json!({ "kind": "ruling", "subject_id": lot })).await;
    for word in ["执行裁定书（草稿）", "申请执行人：周申请", "被执行人：刘欠款", "柒拾万伍仟元整"]
    {
        assert!(text.contains(word), "{word} is not in {text}");
    }
}

/// After the ruling was served: the assistance notice, and the hand-over once.
pub async fn handed_over(platform: &Platform, case: &str, lot: &str) {
    let notice = json!({
        "kind": "assistance", "subject_id": lot, "addressee": "长沙市不动产登记中心",
        "acts": "办理过户登记",
    });
    let text = issued(platform, case, notice).await;
    for word in ["长沙市不动产登记中心", "办理过户登记", "协助执行通知书"] {
        assert!(text.contains(word), "{word} is not in {text}");
    }
    let officer = platform.sign_in("lin", "officer").await;
    let path = format!("/api/officer/lots/{lot}/hand-over");
    let now = crate::story::now();
    let early = json!({ "handed_over_at": now - chrono::TimeDelta::days(1), "record": "交付笔录" });
    assert_eq!(officer.try_post(&path, early).await.slug(), "hand-over-time");
    clock(platform, "hand-over", true).await;
    let done = json!({ "handed_over_at": now, "record": "交付笔录" });
    let answer = officer.try_post(&path, done.clone()).await;
    assert_eq!(answer.status.as_u16(), 204, "{}", answer.text);
    let again = json!({ "handed_over_at": now, "record": "另一份笔录" });
    assert_eq!(officer.try_post(&path, again).await.slug(), "lot-handed-over");
    clock(platform, "hand-over", false).await;
}

/// Waits until the officer's inbox has this clock, or has it no more.
async fn clock(platform: &Platform, what: &str, is_there: bool) {
    let officer = platform.sign_in("lin", "officer").await;
    until(what, async || {
        let clocks = officer.get("/api/officer/clocks").await;
        let found = clocks.as_array().unwrap().iter().find(|it| it["what"] == what).cloned();
        if let Some(found) = &found {
            assert_eq!(found["rule"], "AUC-S27");
            assert!(found["why"]["sentence"].is_string(), "{found}");
        }
        (found.is_some() == is_there).then_some(())
    })
    .await;
}

/// The statement of the case's account.
pub async fn accounted_for(platform: &Platform, case: &str) {
    let text = issued(platform, case, json!({ "kind": "statement", "subject_id": case })).await;
    for word in ["执行案款对账单", "银行到账", "案款专户划入", "银行付讫"] {
        assert!(text.contains(word), "{word} is not in {text}");
    }
}
